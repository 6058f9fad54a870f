"""Write what several questions share; a change is a new version, and its questions are drafts again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.question import CaseMaterial
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_uses import list_cases
from ui.context import Context
from ui.dialogs import SheetDialog, choose_file
from ui.fields.field import Field
from ui.fields.form import Form
from ui.notices import sentence
from ui.question_widgets.rich_field import RichField
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow

LINES = 8


class CaseSheet(SheetDialog):
    """`saved(case, cases)` is called with the case and all cases of its bank."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        case: CaseMaterial,
        saved: Callable[[CaseMaterial, Sequence[CaseMaterial]], None],
    ) -> None:
        title = _("Change the case") if case.id else _("Write a case")
        under = _("Its questions are drafts again until someone else has reviewed them.") if case.id else ""
        super().__init__(parent, title, under, name="case_sheet", width=620, scroll=True)
        self._context, self._case, self._saved = context, case, saved
        self.form = Form(
            (Field("title", _("Title"), required=True, longest=80),),
            {"title": case.title},
        )
        self.text = RichField(
            "case_text_edit",
            _("Material"),
            placeholder=_("Write the material. Pictures can be pasted or dropped here."),
            lines=LINES,
            own_undo=True,
        )
        self.text.show_text(case.text)
        self.text.picture_given.connect(self._take_picture)
        self._row = FormRow(_("Material"), self.text, required=True)
        self.text.textChanged.connect(lambda: self._row.show_error(""))
        picture = Button(_("Picture"), "case_picture_put", self._choose_picture, small=True, icon="image")
        tools = QHBoxLayout()
        tools.addWidget(picture)
        tools.addStretch()
        self.add(self.form, self._row)
        self.body.addLayout(tools)
        self.add_cancel()
        self.add_button(_("Save the case"), "case_save", self._save, kind="primary")

    def _save(self) -> None:
        text = self.text.text.strip()
        self._row.show_error("" if text else _("Please fill this in."))
        if not self.form.check() or not text:
            return
        wanted = replace(self._case, title=str(self.form.values()["title"]), text=text)
        self.set_busy(_("Saving…"))
        editing = self._context.app.question_editing
        self._context.change(
            self, lambda: editing.save_case(wanted), self._after, lambda error: self.show_problem(sentence(error))
        )

    def _choose_picture(self) -> None:
        kinds = [(_("Pictures"), "*.png *.jpg *.jpeg *.gif")]
        choose_file(self, _("Choose a picture"), kinds, self._read_picture, name="case_picture_choose")

    def _read_picture(self, path: Path) -> None:
        self._context.load(self, path.read_bytes, self._take_picture)

    def _take_picture(self, content: bytes) -> None:
        pictures = self._context.app.pictures
        self._context.change(
            self, lambda: pictures.take(content), self.text.put_picture, lambda error: self.show_problem(sentence(error))
        )

    def _after(self, case: CaseMaterial) -> None:
        reader = self._context.app.reader
        self._context.load(self, lambda: list_cases(reader, case.bank), lambda cases: self._tell(case, cases))

    def _tell(self, case: CaseMaterial, cases: Sequence[CaseMaterial]) -> None:
        self._saved(case, cases)
        self.set_busy("")
        self.accept()
