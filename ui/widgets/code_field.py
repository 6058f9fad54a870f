"""The field for the code of a recovery sheet: groups itself while one types or scans, and names the group with a typing error."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit

from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.i18n import _, running
from skillsapp.security.recovery import GROUP_LENGTH, GROUPS, is_group, plain_letters, read_code
from ui.widgets.form_rows import FormRow


class CodeRow(FormRow):
    """`code()` is what was typed; `check()` says what is wrong with it under the field."""

    entered = Signal()
    """Enter was pressed: a scanner does that too."""

    def __init__(self, name: str, mark: str = "", made_on: str = "") -> None:
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setPlaceholderText("-".join(["XXXX"] * GROUPS))
        self.line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.line.setMaxLength(GROUPS * (GROUP_LENGTH + 1) + 24)
        where = _("On recovery sheet {mark} of {made_on}.").format(mark=mark, made_on=made_on) if mark else ""
        how = _("Capital or small; hyphens are set by themselves.")
        super().__init__(_("Code of the recovery sheet"), self.line, hint=running(where, how) if where else how)
        self.line.textEdited.connect(self._group)
        self.line.returnPressed.connect(self.entered)

    def code(self) -> str:
        """Return what stands in the field."""
        return self.line.text()

    def check(self) -> bool:
        """Say whether the code is typed without error; otherwise say what is wrong and go there."""
        try:
            read_code(self.code())
        except SkillsError as error:
            self.show_error(describe(error))
            self.line.setFocus()
            return False
        self.show_error("")
        return True

    def _group(self, text: str) -> None:
        letters = plain_letters(text)[: GROUPS * GROUP_LENGTH]
        groups = [letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH)]
        if self.line.cursorPosition() == len(text):  # a correction in the middle keeps its place
            self.line.setText("-".join(groups))
        whole = [(place, group) for place, group in enumerate(groups) if len(group) == GROUP_LENGTH]
        wrong = [str(place + 1) for place, group in whole if not is_group(group, place)]
        self.show_error(_("There is a typing error in group {groups}.").format(groups=_(", ").join(wrong)) if wrong else "")
