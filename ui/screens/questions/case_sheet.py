"""Write what several questions share; a change is a new version, and its questions are drafts again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from skillsapp.domain.question import CaseMaterial
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_uses import list_cases
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence


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
        super().__init__(parent, title, under, name="case_sheet", width=620)
        self._context, self._case, self._saved = context, case, saved
        self.form = Form(
            (
                Field("title", _("Title"), required=True, longest=80),
                Field("text", _("Material"), Kind.LONG_TEXT, required=True),
            ),
            {"title": case.title, "text": case.text},
        )
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Save the case"), "case_save", self._save, kind="primary")

    def _save(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        wanted = replace(self._case, title=str(values["title"]), text=str(values["text"]))
        self.set_busy(_("Saving…"))
        editing = self._context.app.question_editing
        self._context.change(
            self, lambda: editing.save_case(wanted), self._after, lambda error: self.show_problem(sentence(error))
        )

    def _after(self, case: CaseMaterial) -> None:
        reader = self._context.app.reader
        self._context.load(self, lambda: list_cases(reader, case.bank), lambda cases: self._tell(case, cases))

    def _tell(self, case: CaseMaterial, cases: Sequence[CaseMaterial]) -> None:
        self._saved(case, cases)
        self.set_busy("")
        self.accept()
