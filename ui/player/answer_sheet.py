"""The answer sheet: every question as a numbered cell, by section; each state has a shape of its own besides its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.layout import CASES
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _, listed
from ui.theme import HIGH_CONTRAST, px, tokens
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import label

CELL, GAP = 38, 13
LEGEND_LINE = 24


@dataclass(frozen=True, slots=True)
class CellState:
    """Answered is filled, flagged has a corner, current has a ring."""

    answered: bool = False
    flagged: bool = False
    current: bool = False

    def words(self) -> str:
        """Return the state in words."""
        said = [_("answered") if self.answered else _("not answered")]
        said += [_("flagged")] if self.flagged else []
        said += [_("current")] if self.current else []
        return listed(said)


class Cell(QAbstractButton):
    """One question's cell; painted only when its own state changed."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"question_{number}_open")
        self.setText(str(number))
        self._state = CellState()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(px(CELL), px(CELL))

    @property
    def state(self) -> CellState:
        return self._state

    def show_state(self, state: CellState) -> None:
        if state != self._state or not self.accessibleName():
            self._state = state
            self.setAccessibleName(_("Question {number}: {state}").format(number=self.text(), state=state.words()))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(CELL), px(CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(15))
        font.setWeight(QFont.Weight.DemiBold if self._state.answered or self._state.current else QFont.Weight.Normal)
        painter.setFont(font)
        paint_cell(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._state, self.text())


def paint_cell(painter: QPainter, area: QRectF, state: CellState, text: str = "") -> None:
    """Paint a cell, or its small likeness in the legend."""
    look, small = tokens(), area.width() < px(24)
    radius = px(3) if small else px(6)
    painter.setPen(QPen(QColor(look.primary if state.answered else look.line2), 1))
    painter.setBrush(QColor(look.primary if state.answered else look.surface))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setPen(QColor(look.on_primary if state.answered else look.text))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    if state.flagged:
        side = px(8) if small else px(15)
        corner = QPainterPath(QPointF(area.right() - side, area.top()))
        corner.lineTo(area.right() - radius, area.top())
        corner.quadTo(area.right(), area.top(), area.right(), area.top() + radius)
        corner.lineTo(area.right(), area.top() + side)
        corner.closeSubpath()
        dark = look.name == HIGH_CONTRAST.name and state.answered
        painter.fillPath(corner, QColor("#000000" if dark else look.flag))
        painter.setPen(QPen(QColor(look.surface), 1.2))
        painter.drawLine(QPointF(area.right() - side, area.top()), QPointF(area.right(), area.top() + side))
    if state.current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not small:
            painter.setPen(QPen(QColor(look.surface), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), radius, radius)
        painter.setPen(QPen(QColor(look.text), 2.4))
        painter.drawRoundedRect(area, radius + 1, radius + 1)


class Legend(QWidget):
    """What the shapes mean."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = (
            (CellState(answered=True), _("Answered")),
            (CellState(), _("Not answered")),
            (CellState(flagged=True), _("Flagged")),
            (CellState(current=True), _("Current")),
        )
        self.setFixedHeight(px(LEGEND_LINE))
        self.setAccessibleName(", ".join(text for _state, text in self._parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where a language needs more room than smaller letters give."""
        super().resizeEvent(event)
        self.setFixedHeight(px(LEGEND_LINE) * len(self._lines()[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, lines = self._lines()
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for number, line in enumerate(lines):
            widths = [metrics.horizontalAdvance(text) for _state, text in line]
            free = self.width() - sum(widths) - len(widths) * px(21) - 3
            gap = max(px(4), min(px(16), free // max(1, len(widths) - 1)))
            x, middle = 2.0, (number + 0.5) * px(LEGEND_LINE)
            for (state, text), width in zip(line, widths, strict=True):
                paint_cell(painter, QRectF(x, middle - px(15) / 2, px(15), px(15)), state)
                painter.setPen(QColor(tokens().text2))
                painter.drawText(QPointF(x + px(20), middle + px(4.5)), text)
                x += px(21) + width + gap

    def _lines(self) -> tuple[QFont, list[tuple[tuple[CellState, str], ...]]]:
        """Return the font and the parts of each line: one line while its words fit in it."""
        font = QFont(self.font())
        for size in (12, 11, 10):
            font.setPixelSize(px(size))
            words = sum(QFontMetrics(font).horizontalAdvance(text) for _state, text in self._parts)
            if words + len(self._parts) * px(21) + 3 + px(4) * (len(self._parts) - 1) <= self.width():
                return font, [self._parts]
        font.setPixelSize(px(11))
        half = len(self._parts) // 2
        return font, [self._parts[:half], self._parts[half:]]


def section_title(key: str) -> str:
    """Return what a section of the paper is called: its type, or the questions under cases."""
    return _("Case questions") if key == CASES else QUESTION_TYPES[key].label()


class _Cells(QWidget):
    """The cells of one section, as many in a line as fit."""

    def __init__(self, questions: Sequence[ExamQuestion]) -> None:
        super().__init__()
        self.cells = {question.ref: Cell(question.number, self) for question in questions}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        across = self._across(self.width())
        self.setFixedHeight(-(-len(self.cells) // across) * (px(CELL) + px(8)) - px(8))
        gap = (self.width() - across * px(CELL)) // max(1, across - 1) if across > 1 else 0
        gap = min(gap, px(GAP + 6))
        for place, cell in enumerate(self.cells.values()):
            cell.move(place % across * (px(CELL) + gap), place // across * (px(CELL) + px(8)))

    @staticmethod
    def _across(width: int) -> int:
        return max(1, (width + px(8)) // (px(CELL) + px(8)))


class AnswerSheet(Card):
    """`picked(place)` tells which question the candidate wants to see, by its place on the paper from 0."""

    picked = Signal(int)

    def __init__(self, questions: Sequence[ExamQuestion]) -> None:
        super().__init__(padding=18, spacing=6, name="answer_sheet")
        self._questions = tuple(questions)
        self._count = label("", "sub", name="answers_counted")
        head = QHBoxLayout()
        head.addWidget(label(_("Answer sheet"), "h2"), 1)
        head.addWidget(self._count)
        self.body.addLayout(head)
        self.add(Legend())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(6))
        self._cells: dict[str, Cell] = {}
        self._current = ""
        self._reveal = QTimer(self)  # once the cells have their places
        self._reveal.setSingleShot(True)
        self._reveal.setInterval(0)
        self._reveal.timeout.connect(self._reveal_current)
        self._section_counts: dict[str, tuple[QLabel, list[str]]] = {}
        for key in dict.fromkeys(question.section for question in self._questions):
            members = [question for question in self._questions if question.section == key]
            count = label("", "sub")
            line = QHBoxLayout()
            line.addWidget(label(section_title(key), "sub"), 1)
            line.addWidget(count)
            column.addLayout(line)
            section = _Cells(members)
            column.addWidget(section)
            column.addSpacing(px(10))
            self._cells.update(section.cells)
            self._section_counts[key] = (count, [question.ref for question in members])
        column.addStretch()
        for place, question in enumerate(self._questions):
            self._cells[question.ref].clicked.connect(lambda _checked=False, place=place: self.picked.emit(place))
        self._area = scrolling(inside, "answer_sheet_scroll")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._area, 1)

    def cell(self, ref: str) -> Cell:
        return self._cells[ref]

    def show_states(self, answers: Mapping[str, str], flags: set[str], current: str) -> None:
        """Show what is answered, flagged and current."""
        for ref, cell in self._cells.items():
            cell.show_state(CellState(ref in answers, ref in flags, ref == current))
        for count, refs in self._section_counts.values():
            count.setText(f"{sum(ref in answers for ref in refs)}/{len(refs)}")
        self._count.setText(
            _("{answered} / {all} answered").format(answered=sum(ref in answers for ref in self._cells), all=len(self._cells))
        )
        self._current = current
        self._reveal.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reveal.start()

    def _reveal_current(self) -> None:
        if self._current in self._cells:
            self._area.ensureWidgetVisible(self._cells[self._current], 0, px(60))
