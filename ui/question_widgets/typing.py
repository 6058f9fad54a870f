"""Fields for what candidates type: big, told at pauses, and no obstacle to the keys that lead from question to question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.question_widgets.growing_text import GrowingText
from ui.theme import px

PAUSE_MS = 1200
"""So long after the last key what was typed is told, and saved."""
LONGEST_LINE, LONGEST_TEXT = 200, 4000
LEAST_LINES = 8
_TO_OTHER_QUESTIONS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Pause(QObject):
    """`over` comes once the typing has stopped for a while, or at `flush`; never without a key before."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.over.emit)

    def begin(self) -> None:
        """A key was pressed."""
        self._timer.start()

    def flush(self) -> None:
        """Say that it is over now, if it is not said yet."""
        if self._timer.isActive():
            self._timer.stop()
            self.over.emit()


class AnswerLine(QLineEdit):
    """One line; `left` comes with the focus that goes.  Arrows in an empty field, and the page keys always, are the page's own."""

    left = Signal()

    def __init__(self, name: str, title: str, *, input_method: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("answer", "true")
        self.setMaxLength(LONGEST_LINE)
        self.setMinimumHeight(px(46))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, input_method)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers() and not self.text()
            if event.key() in _TO_OTHER_QUESTIONS or sideways:
                event.ignore()
                return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class AnswerText(GrowingText):
    """Several lines, growing with the text; Tab leaves it, the page keys lead to other questions."""

    left = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title, lines=LEAST_LINES)
        self.setProperty("answer", "true")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textChanged.connect(self._keep_short)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _TO_OTHER_QUESTIONS:
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _keep_short(self) -> None:
        """Take back what goes beyond the longest text."""
        text = self.toPlainText()
        if len(text) > LONGEST_TEXT:
            place = min(self.textCursor().position(), LONGEST_TEXT)
            self.setPlainText(text[:LONGEST_TEXT])
            cursor = self.textCursor()
            cursor.setPosition(place)
            self.setTextCursor(cursor)
