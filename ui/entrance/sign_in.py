"""Signing in: a name (or a badge read by a scanner) and a password or PIN."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit

from skillsapp.kernel.i18n import _
from ui.entrance.page import EntrancePage
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.queries.settings import (
        DemonstrationPerson,
    )  # for types only: it would bring SQLAlchemy before the first window


class SignIn(EntrancePage):
    """`sign_in_requested(login, secret)`; Enter goes from the name to the password, and from there signs in.

    Names of the office are never listed; those of the demonstration are invented, so they and their secrets are shown.
    """

    sign_in_requested = Signal(str, str)
    demonstration_left = Signal()
    forgotten = Signal()

    def __init__(self, association: str = "", login: str = "", people: Sequence[DemonstrationPerson] = ()) -> None:
        super().__init__(_("Sign in"), _("Demonstration data") if people else association, name="sign_in")
        self.form = Form(
            (
                Field("login", _("Sign-in name or badge"), required=True),
                Field("secret", _("Password or PIN"), Kind.PASSWORD, required=True),
            ),
            {"login": login},
        )
        self.body.addWidget(self.form)
        self.button = Button(_("Sign in"), "session_begin", self._ask, kind="primary", big=True)
        self.body.addWidget(self.button)
        if people:
            self.body.addWidget(self._people(people))
            self.body.addWidget(
                Button(
                    _("Leave the demonstration"),
                    "demonstration_leave",
                    self.demonstration_left.emit,
                    kind="ghost",
                    icon="log-out",
                )
            )
        else:
            self.foot.addWidget(
                Button(_("Forgotten password"), "password_forgotten", self.forgotten.emit, kind="link"),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
            self.foot.addWidget(
                label(
                    _(
                        "An administrator can give you a new password under Settings. For the administrator there is the recovery sheet."
                    ),
                    "hint",
                    wrap=True,
                )
            )
        self._left = 0
        self._waiting = ""  # whose tries were too many: nobody else waits for that
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        name, secret = self.form["login"].control, self.form["secret"].control
        if isinstance(name, QLineEdit) and isinstance(secret, QLineEdit):
            name.returnPressed.connect(secret.setFocus)
            secret.returnPressed.connect(self._ask)
            name.textChanged.connect(self._follow_name)
        self.setFocusProxy(secret if login else name)

    def show_problem(self, text: str) -> None:
        """Say what was refused and let the person type the secret again."""
        super().show_problem(text)
        self.form["secret"].show("")
        if text:
            self.form["secret"].control.setFocus()

    def show_good_news(self, text: str) -> None:
        """Say what has just succeeded, above the form."""
        self._problem.show_text(text, Tone.OK)

    def wait(self, seconds: int) -> None:
        """Count down until the next try is taken."""
        self._left = seconds
        self._waiting = str(self.form.values()["login"]).strip()
        self.show_problem("")
        self.button.setEnabled(False)
        self._say_wait()
        self._clock.start()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_wait()
            return
        self._stop_waiting()
        self._problem.show_text(_("You can try again now."), Tone.INFO)

    def _follow_name(self, typed: str) -> None:
        """Let somebody else sign in meanwhile; the house itself keeps count of each account's tries."""
        if self._left > 0 and typed.strip() != self._waiting:
            self._stop_waiting()
            self.show_problem("")

    def _stop_waiting(self) -> None:
        self._left = 0
        self._clock.stop()
        self.button.setEnabled(True)
        self.button.setAccessibleDescription("")

    def _say_wait(self) -> None:
        text = _("Too many wrong tries. You can try again in {seconds} s.").format(seconds=self._left)
        self.button.setAccessibleDescription(text)
        self._problem.show_text(text, Tone.WARN)

    def _people(self, people: Sequence[DemonstrationPerson]) -> Card:
        card = Card(_("Sign in as one of these invented people"), padding=12, spacing=6, name="demonstration_people")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(0)
        for line, person in enumerate(people):
            choose = Button(person.name, f"person_choose_{line + 1}", partial(self._take, person), kind="link")
            choose.setAccessibleDescription(_(person.role))
            grid.addWidget(choose, line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(_(person.role), "sub"), line, 1)
            shown = label(f"{person.login} / {person.secret}", "hint")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, line, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        return card

    def _take(self, person: DemonstrationPerson) -> None:
        self.form.show_values({"login": person.login, "secret": person.secret})
        self._ask()

    def _ask(self) -> None:
        if not self._left and self.form.check():
            values = self.form.values()
            self.sign_in_requested.emit(str(values["login"]), str(values["secret"]))
