"""Choosing by one click: the search box, the row of chips with counts, the segmented control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from skillsapp.kernel.i18n import _
from ui.icons import picture
from ui.theme import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout

DEBOUNCE_MS = 60


class SearchBox(QLineEdit):
    """A filter while typing: `filtered(text)` 60 ms after the last key, at once on Enter; Esc empties it."""

    filtered = Signal(str)

    def __init__(self, placeholder: str, name: str = "rows_filter") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(_("Search"))
        self.setAccessibleDescription(placeholder)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(px(180))
        self.setTextMargins(px(22), 0, 0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._say)
        self._said = ""
        self.textChanged.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._say)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._say()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for room for the whole placeholder: it says what can be searched."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.fontMetrics().horizontalAdvance(self.placeholderText()) + px(60)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(18)
        QPainter(self).drawPixmap(px(10), (self.height() - side) // 2, picture("search", tokens().text3, side))

    def _say(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.filtered.emit(text)


class _Choice(Button):
    """Has room for its text in the bold face that it wears while it is down, so that nothing is cut and nothing moves."""

    def sizeHint(self) -> QSize:
        hint, font = super().sizeHint(), QFont(self.font())
        plain = QFontMetrics(font).horizontalAdvance(self.text())
        font.setWeight(QFont.Weight.DemiBold)
        return QSize(hint.width() + max(0, QFontMetrics(font).horizontalAdvance(self.text()) - plain) + px(2), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class _OneOf(QWidget):
    """Buttons of which one is down; arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, title: str, kind: str, spacing: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        row = FlowLayout(self, px(spacing)) if kind == "chip" else QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(spacing))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._titles = dict(choices)
        self._buttons: dict[str, Button] = {}
        for number, (key, text) in enumerate(choices):
            button = _Choice(text, f"{name}_{key or 'all'}", kind="chip" if kind == "chip" else "segment", checkable=True)
            place = "first" if number == 0 else "last" if number == len(choices) - 1 else "middle"
            button.setProperty("place", place)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        if choices:
            self._buttons[choices[0][0]].setChecked(True)

    @property
    def value(self) -> str:
        """The key of the button that is down."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Press the button *key* down without saying so."""
        self._buttons[key].setChecked(True)


class ChipBar(_OneOf):
    """Chips with counts above a list, such as the states of registrations."""

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, title: str) -> None:
        super().__init__(choices, name, title, "chip", 8)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many rows each chip stands for."""
        for key, button in self._buttons.items():
            button.show_text(f"{self._titles[key]} {counts.get(key, 0):,}")


class SegmentedControl(_OneOf):
    """Two to five joined buttons, for a choice that changes what the page shows."""

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, title: str) -> None:
        super().__init__(choices, name, title, "segment", 0)
