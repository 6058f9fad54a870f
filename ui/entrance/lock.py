"""The lock over the office windows: covers what stood on them until the same person gives the password again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow
from ui.widgets.frames import Card
from ui.widgets.text import IconTile, label


class LockOverlay(QFrame):
    """Fills its window; `unlock_requested(secret)` and `sign_out_requested()`."""

    unlock_requested = Signal(str)
    sign_out_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("lock_overlay")
        self.setAccessibleName(_("Locked"))
        self._window = window
        window.installEventFilter(self)
        outer = QVBoxLayout(self)
        card = Card(padding=24, spacing=14)
        card.setFixedWidth(px(400))
        card.body.addWidget(IconTile("lock", Tone.INFO, 48), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((_("Locked"), "h1"), ("", "sub")):
            part = label(text, "h1" if role == "h1" else "sub", wrap=True)
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            card.body.addWidget(part)
            self._who = part
        self._problem = Banner("", Tone.BAD, name="lock_problem")
        self._secret = QLineEdit()
        self._secret.setObjectName("lock_secret")
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.returnPressed.connect(self._ask)
        card.add(self._problem, FormRow(_("Password or PIN"), self._secret))
        card.add(Button(_("Unlock"), "session_unlock", self._ask, kind="primary"))
        card.add(Button(_("Sign in as someone else"), "session_change", self.sign_out_requested.emit, kind="ghost"))
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.hide()

    def lock(self, person: str) -> None:
        """Cover the window."""
        self._who.setText(person)
        self._secret.clear()
        self._problem.show_text("", Tone.BAD)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._secret.setFocus()

    def show_problem(self, text: str) -> None:
        self._problem.show_text(text, Tone.BAD)
        self._secret.clear()
        self._secret.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def _ask(self) -> None:
        if self._secret.text():
            self.unlock_requested.emit(self._secret.text())
