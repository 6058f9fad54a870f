"""The letterhead: organisers in six roles, each with several names, and the number of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import ORGANISER_TITLES, Organisers, Programme
from skillsapp.kernel.i18n import _
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.theme import px
from ui.widgets.text import label


class OrganisersPage(QWidget):
    """One name a line, in the order of the letterhead."""

    def __init__(self, draft: Programme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        column.addWidget(label(_("One name a line, in the order of the letterhead. Empty roles are left out."), "sub", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        self.forms: list[Form] = []
        for number, (key, title) in enumerate(ORGANISER_TITLES.items()):
            form = Form((Field(key, _(title), Kind.LINES),), draft.plan.organisers)
            form[key].control.setFixedHeight(px(76))
            self.forms.append(form)
            grid.addWidget(form, number // 2, number % 2)
        column.addLayout(grid)
        self.document = Form((Field("document_number", _("Document number"), longest=60),), draft)
        self.contact = Form((Field("telephone", _("Telephone for enquiries"), longest=40),), draft.plan)
        foot = QGridLayout()
        foot.setHorizontalSpacing(px(16))
        foot.addWidget(self.document, 0, 0)
        foot.addWidget(self.contact, 0, 1)
        foot.setColumnStretch(0, 1)
        foot.setColumnStretch(1, 1)
        column.addLayout(foot)
        column.addStretch()

    def check(self) -> bool:
        return all([self.document.check(), self.contact.check()])

    def applied(self, draft: Programme) -> Programme:
        values: dict[str, object] = {}
        for form in self.forms:
            values |= form.values()
        organisers = Organisers(**cast("dict[str, tuple[str, ...]]", values))
        telephone = str(self.contact.values()["telephone"] or "")
        plan = replace(draft.plan, organisers=organisers, telephone=telephone)
        return replace(draft, plan=plan, document_number=str(self.document.values()["document_number"] or ""))
