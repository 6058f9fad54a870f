"""The lines of a rubric with a field each: digits and Enter are enough, the buttons beside them are for the mouse."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.answer_marking import POINT_DECIMALS, WHOLE_ANSWER
from skillsapp.domain.question import RubricLine
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.exact import parse_decimal, plain
from skillsapp.kernel.i18n import _
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow
from ui.widgets.text import label


class PointsField(QLineEdit):
    """Enter leads on and presses nothing: a sheet around it would take it for its button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class PointsLine(QWidget):
    """One line: what is looked for, the field, nothing, half and all of it."""

    changed = Signal()
    entered = Signal()

    def __init__(self, number: int, line: RubricLine) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._line = line
        text = _(WHOLE_ANSWER) if line.text == WHOLE_ANSWER else plain_text(line.text)
        self.field = PointsField()
        self.field.setObjectName(f"points_{number}")
        self.field.setAccessibleName(text)
        self.field.setFixedWidth(px(72))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.textEdited.connect(lambda _text: self._edited())
        self.field.returnPressed.connect(self.entered)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.field)
        row.addWidget(label(_("of {points}").format(points=plain(line.points)), "sub"))
        row.addStretch()
        for key, value in (("none", Decimal(0)), ("half", line.points / 2), ("all", line.points)):
            button = Button(plain(value), f"points_{number}_{key}", partial(self._take, value), big=True)
            button.setMinimumWidth(px(56))
            button.setAccessibleName(f"{text} {plain(value)}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self._row = FormRow("", tools, typed=self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(label(f"{number}. {text}", "strong", wrap=True))
        column.addWidget(self._row)

    def show_points(self, points: Decimal | None) -> None:
        self.field.setText("" if points is None else plain(points))
        self._row.show_error("")

    def points(self) -> Decimal | None:
        """Return what was typed; None where that is nothing, or nothing that this line can be given."""
        value = parse_decimal(unicodedata.normalize("NFKC", self.field.text()))
        if value is None or not 0 <= value <= self._line.points:
            return None
        return value if value == round(value, POINT_DECIMALS) else None

    def check(self) -> bool:
        """Say at the field what is wrong with it; return whether nothing is."""
        is_right = self.points() is not None
        wanted = _("A number from 0 to {full}").format(full=plain(self._line.points))
        self._row.show_error("" if is_right else wanted)
        return is_right

    def _edited(self) -> None:
        self._row.show_error("")
        self.changed.emit()

    def _take(self, value: Decimal) -> None:
        self.show_points(value)
        self.changed.emit()
        self.entered.emit()


class RubricPoints(QWidget):
    """All lines.  `finished` comes with Enter in the last one where every line has its points."""

    changed = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        self._column.addStretch()
        self._shown: tuple[RubricLine, ...] = ()
        self.lines: list[PointsLine] = []

    def show_lines(self, lines: Sequence[RubricLine], points: Sequence[Decimal] = ()) -> None:
        """Show the rubric with the points that were given before, if any."""
        if tuple(lines) != self._shown:
            self._rebuild(tuple(lines))
        for place, line in enumerate(self.lines):
            line.show_points(points[place] if points else None)

    def begin(self) -> None:
        """Let the keyboard type the first line."""
        if self.lines:
            self.lines[0].field.setFocus()
            self.lines[0].field.selectAll()

    def points(self) -> tuple[Decimal, ...] | None:
        """Return the points of all lines, None while one is missing or wrong."""
        found = tuple(line.points() for line in self.lines)
        return None if None in found else tuple(value for value in found if value is not None)

    def check(self) -> bool:
        """Say at each line what is wrong; return whether nothing is."""
        wrong = [line for line in self.lines if not line.check()]
        if wrong:
            wrong[0].field.setFocus()
        return not wrong

    def _rebuild(self, lines: tuple[RubricLine, ...]) -> None:
        self._shown = lines
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [PointsLine(number, line) for number, line in enumerate(lines, start=1)]
        if self.lines:
            self.setFocusProxy(self.lines[0].field)
        for place, made in enumerate(self.lines):
            made.changed.connect(self.changed)
            made.entered.connect(partial(self._next, place))
            self._column.insertWidget(place, made)

    def _next(self, place: int) -> None:
        if not self.lines[place].check():
            return
        if place + 1 < len(self.lines):
            self.lines[place + 1].field.setFocus()
            self.lines[place + 1].field.selectAll()
        elif self.check():
            self.finished.emit()
