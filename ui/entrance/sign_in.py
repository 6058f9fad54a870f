"""Signing in: a name (or a badge read by a scanner) and a password or PIN."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from skillsapp.kernel.i18n import _
from ui.entrance.page import EntrancePage
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.widgets.buttons import Button
from ui.widgets.text import label


class SignIn(EntrancePage):
    """`sign_in_requested(login, secret)`; Enter goes from the name to the password, and from there signs in."""

    sign_in_requested = Signal(str, str)

    def __init__(self, association: str = "", login: str = "") -> None:
        super().__init__(_("Sign in"), association, name="sign_in")
        self.form = Form(
            (
                Field("login", _("Sign-in name or badge"), required=True),
                Field("secret", _("Password or PIN"), Kind.PASSWORD, required=True),
            ),
            {"login": login},
        )
        self.body.addWidget(self.form)
        self.body.addWidget(Button(_("Sign in"), "session_begin", self._ask, kind="primary", big=True))
        self.foot.addWidget(
            label(_("Forgotten? An administrator can give you a new password under Settings."), "hint", wrap=True)
        )
        name, secret = self.form["login"].control, self.form["secret"].control
        if isinstance(name, QLineEdit) and isinstance(secret, QLineEdit):
            name.returnPressed.connect(secret.setFocus)
            secret.returnPressed.connect(self._ask)
        (secret if login else name).setFocus()

    def show_problem(self, text: str) -> None:
        """Say what was refused and let the person type the secret again."""
        super().show_problem(text)
        self.form["secret"].show("")
        if text:
            self.form["secret"].control.setFocus()

    def _ask(self) -> None:
        if self.form.check():
            values = self.form.values()
            self.sign_in_requested.emit(str(values["login"]), str(values["secret"]))
