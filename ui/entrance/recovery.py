"""The pages around the recovery sheet: made at the first start, asked for when a password or a laptop was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from skillsapp.domain.account import SHORTEST_PASSWORD
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import _
from ui.entrance.page import EntrancePage
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.jobs import Jobs
from ui.recovery_sheet import SheetMaker
from ui.widgets.buttons import Button
from ui.widgets.code_field import CodeRow
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.app import App  # for types only: the first window paints before the core is imported


class NewSheet(EntrancePage):
    """After the administrator's password: the sheet for the safe.  `finished()` when it is in force, or put off."""

    finished = Signal()

    def __init__(self, app: App, jobs: Jobs, publish: Callable[[Iterable[Topic]], None]) -> None:
        text = _(
            "It opens your backups on another computer when this one is lost, and helps when the password is forgotten. It belongs in the safe."
        )
        super().__init__(_("One sheet for the safe"), text, name="new_sheet")
        self.maker = SheetMaker(app, jobs, publish)
        self.maker.made.connect(lambda _sheet: self.finished.emit())
        self.body.addWidget(self.maker)
        later = Button(_("Do this later"), "recovery_later", self.finished.emit, kind="link")
        self.foot.addWidget(later, 0, Qt.AlignmentFlag.AlignLeft)
        self.foot.addWidget(
            label(_("Until then the home page reminds you, and whoever finds a backup can read it."), "hint", wrap=True)
        )
        self.setFocusProxy(self.maker.next)


class ForgottenPassword(EntrancePage):
    """`reset_requested(code, password)`, `left()`."""

    reset_requested = Signal(str, str)
    left = Signal()

    def __init__(self, mark: str, made_on: str) -> None:
        text = _("Take the recovery sheet from the safe and type its code. The administrator then gets a new password.")
        super().__init__(_("Forgotten password"), text, name="forgotten_password")
        self.code = CodeRow("recovery_code", mark, made_on)
        least = _("At least {count} characters.").format(count=SHORTEST_PASSWORD)
        self.form = Form(
            (
                Field(
                    "password",
                    _("New password of the administrator"),
                    Kind.PASSWORD,
                    required=True,
                    hint=least,
                    check=lambda given: least if len(str(given)) < SHORTEST_PASSWORD else None,
                ),
                Field("again", _("The password once more"), Kind.PASSWORD, required=True, check=self._differs),
            )
        )
        self.body.addWidget(self.code)
        self.body.addWidget(self.form)
        self.body.addWidget(Button(_("Set the new password"), "password_reset", self._ask, kind="primary", big=True))
        self.body.addWidget(Button(_("Back to sign-in"), "password_reset_leave", self.left.emit, kind="ghost"))
        self.code.entered.connect(self.form["password"].control.setFocus)
        again = self.form["again"].control
        assert isinstance(again, QLineEdit)
        again.returnPressed.connect(self._ask)
        self.setFocusProxy(self.code.line)

    def _differs(self, given: object) -> str | None:
        return None if given == self.form["password"].value() else _("The two passwords differ.")

    def _ask(self) -> None:
        if self.code.check() and self.form.check():
            self.reset_requested.emit(self.code.code(), str(self.form["password"].value()))


class RestoreWithCode(EntrancePage):
    """A backup that only the sheet opens: `code_given(code)`, `left()`."""

    code_given = Signal(str)
    left = Signal()

    def __init__(self, file: Path, mark: str, made_on: str) -> None:
        text = _("{file} is encrypted. The code of its recovery sheet opens it on this computer.").format(file=file.name)
        super().__init__(_("Restore from a backup"), text, name="restore_with_code")
        self.file = file
        self.code = CodeRow("recovery_code", mark, made_on)
        self.body.addWidget(self.code)
        self.body.addWidget(Button(_("Restore"), "restore_with_code_go", self._ask, kind="primary", big=True))
        self.body.addWidget(Button(_("Back"), "restore_with_code_leave", self.left.emit, kind="ghost"))
        self.code.entered.connect(self._ask)
        self.setFocusProxy(self.code.line)

    def _ask(self) -> None:
        if self.code.check():
            self.code_given.emit(self.code.code())
