"""A text field as high as its text; Tab leaves it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QSizePolicy

from ui.theme import px


class GrowingText(QPlainTextEdit):
    """`lines` is the least height; *title* is said by screen readers."""

    def __init__(self, name: str, title: str, *, placeholder: str = "", lines: int = 1) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines = lines
        self._soon = QTimer(self)  # told during a layout, a new height would be lost
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.updateGeometry)
        self._reveal = QTimer(self)  # after the new height has come into force
        self._reveal.setSingleShot(True)
        self._reveal.setInterval(0)
        self._reveal.timeout.connect(self._reveal_cursor)
        self.textChanged.connect(self.updateGeometry)
        self.cursorPositionChanged.connect(self._reveal.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def sizeHint(self) -> QSize:
        place, block, high = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():
            high += place.blockBoundingRect(block).height()  # sets the block in lines where that was not done yet
            block = block.next()
        least = self._lines * self.fontMetrics().lineSpacing()
        margins = 2 * round(self.document().documentMargin()) + px(16) + 2
        return QSize(px(240), max(least, math.ceil(high)) + margins)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(100), self.sizeHint().height())

    def show_text(self, text: str) -> None:
        """Show *text*; says nothing of a change, and leaves the cursor alone where it is there already."""
        if self.toPlainText().strip() != text.strip():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self.updateGeometry()

    def _reveal_cursor(self) -> None:
        """Scroll the page to the line that is written: the field itself never scrolls."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea) and self.hasFocus():
            line = self.cursorRect()
            for corner in (line.topLeft(), line.bottomLeft()):
                place = self.viewport().mapTo(area.widget(), corner)
                area.ensureVisible(place.x(), place.y(), 0, px(24))

    @property
    def text(self) -> str:
        """What is written, without blanks at its ends."""
        return self.toPlainText().strip()
