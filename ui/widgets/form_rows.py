"""One line of a form: its name, its control, a hint, and under it what is wrong, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.theme import Tone, px, set_state
from ui.widgets.text import IconLabel, label, set_tone


class FormRow(QWidget):
    """Label above (or, with `beside`, left of) its control; `show_error("")` clears the error.

    Of a control of several parts, `typed` is the one that an error is about.
    """

    def __init__(
        self,
        title: str,
        control: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        beside: bool = False,
        typed: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.control = control
        self._typed = typed or control
        outer = QBoxLayout(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom, self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(12) if beside else px(4))
        self.title: QLabel | None = None
        if title:
            self.title = label(title if not required else _("{title} (required)").format(title=title), "sub")
            self.title.setBuddy(control)
            if beside:
                self.title.setFixedWidth(px(132))
                self.title.setWordWrap(True)
                self.title.setMinimumHeight(px(34))
                outer.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
            else:
                outer.addWidget(self.title)
        column = QVBoxLayout()
        column.setSpacing(px(3))
        column.addWidget(control)
        self._hint = label(hint, "hint", wrap=True)
        self._hint.setVisible(bool(hint))
        column.addWidget(self._hint)
        self._error_row = QWidget()
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(IconLabel("circle-alert", 14, Tone.BAD), 0, Qt.AlignmentFlag.AlignTop)
        self._error = label("", "error", wrap=True)
        row.addWidget(self._error, 1)
        self._error_row.hide()
        column.addWidget(self._error_row)
        column.addStretch()
        outer.addLayout(column, 1)
        if not control.accessibleName():
            control.setAccessibleName(title)
        self._described = hint
        self._typed.setAccessibleDescription(hint)

    def show_hint(self, text: str, tone: Tone | None = None) -> None:
        """Say another hint: what the value in the control comes to."""
        self._hint.setText(text)
        set_tone(self._hint, tone)
        self._hint.setVisible(bool(text) and not self.error)
        self._described = text
        self.control.setAccessibleDescription(text)
        if not self.error:
            self._typed.setAccessibleDescription(text)

    @property
    def error(self) -> str:
        return self._error.text()

    def show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error_row.setVisible(bool(text))
        self._hint.setVisible(bool(self._hint.text()) and not text)
        set_state(self._typed, "invalid", "true" if text else "false")
        self._typed.setAccessibleDescription(text or self._described)


class FactRows(QWidget):
    """Names and values below one another, to read: the facts of a person or a programme."""

    def __init__(self, name: str = "facts") -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(7))

    def show_facts(self, facts: tuple[tuple[str, str], ...], *, names: int = 76, most: int = 0) -> None:
        """Show (name, value) pairs; values wrap and can be selected by the mouse.

        *names* is the width of the names; longer ones get up to *most*, or three fifths more, before they wrap.
        """
        while self._column.count():
            line = self._column.takeAt(0).widget()
            line.hide()
            line.deleteLater()
        lefts = [label(title, "sub", wrap=True) for title, _value in facts]
        for left in lefts:
            left.ensurePolished()
        widest = max((left.fontMetrics().horizontalAdvance(left.text()) for left in lefts), default=0) + px(4)
        width = max(px(names), min(widest, px(most) or px(names) * 8 // 5))
        for left, (_title, value) in zip(lefts, facts, strict=True):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(10))
            left.setFixedWidth(width)
            row.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
            right = label(value or "—", wrap=True)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row.addWidget(right, 1)
            self._column.addWidget(line)
