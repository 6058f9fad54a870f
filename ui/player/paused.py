"""The cover over the question while the time stands still."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import _
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.text import IconTile, label


class PausedCover(QFrame):
    """Hides the paper and takes every key; `staff_wanted` opens the invigilator's door."""

    staff_wanted = Signal()

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self.setObjectName("paused_cover")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(32), px(24), px(32), px(24))
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(IconTile("pause", Tone.WARN, 64), 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = label(_("Paused"), "h1", name="paused_title")
        self._text = label("", "sub", wrap=True, name="paused_text")
        for part in (self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addSpacing(px(8))
        self._staff = Button(
            _("{invigilator}: let go on").format(invigilator=words.invigilator),
            "paused_staff_enter",
            self.staff_wanted.emit,
            icon="lock-open",
            big=True,
        )
        column.addWidget(self._staff, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the page: what is covered must not come out where the window grows."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            QTimer.singleShot(0, self, self.raise_)  # after the answer sheet has found its place beside the question
        return False

    def cover(self, text: str) -> None:
        """Cover the parent with *text*."""
        self._text.setText(text)
        self.setAccessibleName(f"{self._title.text()} {text}")
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
