"""What was typed, as the card prints it: boxes five questions to a run, below them a row for each question that is written."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from skillsapp.domain.answer_card import RUN, CardQuestion
from skillsapp.domain.card_typing import CardTyping
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.question_types.letter_parts import NONE
from ui.screens.cards.wording import EMPTY_CELL, shown
from ui.theme import px, tokens

CELL, CELL_GAP, RUN_GAP, LINE_GAP = 46, 4, 20, 12
HEAD = 14
ROW, ROW_GAP, ROW_NUMBER, ROW_WIDEST, SMALL_CELL = 38, 6, 40, 640, 34


class Runs(QWidget):
    """Shows `typing`; the cell of the question in front is red while `flashing`."""

    def __init__(self, typing: CardTyping) -> None:
        super().__init__()
        self.typing, self.flashing = typing, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def show_typing(self, typing: CardTyping, flashing: bool) -> None:
        """Show how far the card is typed."""
        self.typing, self.flashing = typing, flashing
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        written = len(self.typing.questions) - self._boxes()
        return QSize(self._run_width(), max(px(CELL), self._floor() + written * px(ROW + ROW_GAP)))

    def cell(self, place: int) -> QRect:
        """Return where the cell of a question stands, or the row of one that is written."""
        boxes = self._boxes()
        if place >= boxes:
            y = self._floor() + (place - boxes) * px(ROW + ROW_GAP)
            return QRect(px(ROW_NUMBER), y, min(px(ROW_WIDEST), self.width()) - px(ROW_NUMBER), px(ROW))
        run, within = divmod(place, RUN)
        line, column = divmod(run, self._across())
        x = column * (self._run_width() + px(RUN_GAP)) + within * (px(CELL) + px(CELL_GAP))
        return QRect(x, line * self._line() + px(HEAD), px(CELL), px(CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, question in enumerate(self.typing.questions):
            if question.on_card_as is OnCard.BOXES:
                self._box(painter, place, question)
            else:
                self._row(painter, place, question)

    def _box(self, painter: QPainter, place: int, question: CardQuestion) -> None:
        typing, area = self.typing, self.cell(place)
        current = place == typing.at
        text = shown(question, typing.answers[place] or "")
        if current and typing.group:
            text = typing.group
        if typing.answers[place] == "":
            text = EMPTY_CELL
        self._frame(painter, area, current, done=typing.answers[place] is not None)
        head = area.translated(0, -px(HEAD + 1))
        head.setHeight(px(HEAD))
        self._say(painter, head, str(question.number), 11, tokens().primary if current else tokens().text3, strong=False)
        size = 22 if len(text) < 3 else 15 if len(text) < 5 else 11
        self._say(painter, area, text, size, tokens().primary if current else tokens().text)

    def _row(self, painter: QPainter, place: int, question: CardQuestion) -> None:
        typing, area = self.typing, self.cell(place)
        look, current, answer = tokens(), place == typing.at, typing.answers[place]
        number = QRect(0, area.y(), px(ROW_NUMBER - 8), area.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._say(painter, number, str(question.number), 15, look.primary if current else look.text3, align=right)
        ink = look.primary if current else look.text
        typed = typing.group if current and typing.group else answer
        if question.on_card_as is OnCard.LETTERS:
            for at in range(question.fields):
                cell = QRect(area.x() + at * px(SMALL_CELL + CELL_GAP), area.y(), px(SMALL_CELL), area.height())
                sign = (typed or "").ljust(question.fields)[at].strip() if typed is not None else ""
                done = answer is not None
                self._frame(painter, cell, current and at == len(typing.group), done=done)
                self._say(painter, cell, EMPTY_CELL if sign == NONE or (done and not sign) else sign, 18, ink)
            return
        self._frame(painter, area, current, done=answer is not None)
        inner = area.adjusted(px(10), 0, -px(10), 0)
        words = EMPTY_CELL if answer == "" else shown(question, typed or "")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._say(painter, inner, words, 15, ink, align=left)

    def _frame(self, painter: QPainter, area: QRect, current: bool, *, done: bool) -> None:
        look = tokens()
        fill = look.surface if not current else look.bad_soft if self.flashing else look.primary_soft
        painter.setBrush(QColor(look.sunken if done and not current else fill))
        pen = painter.pen()
        pen.setColor(QColor(look.bad if current and self.flashing else look.primary if current else look.line))
        pen.setWidth(px(2) if current else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), px(6), px(6))

    def _say(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        size: int,
        ink: str,
        *,
        strong: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    ) -> None:
        font = painter.font()
        font.setPixelSize(px(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(area, align, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))

    def _boxes(self) -> int:
        return sum(question.on_card_as is OnCard.BOXES for question in self.typing.questions)

    def _floor(self) -> int:
        """Return where the rows of what is written begin."""
        runs = -(-self._boxes() // RUN)
        return -(-runs // self._across()) * self._line()

    def _across(self) -> int:
        area = self.parentWidget()
        width = area.width() if area is not None else self.width()
        return max(1, (width + px(RUN_GAP)) // (self._run_width() + px(RUN_GAP)))

    @staticmethod
    def _line() -> int:
        return px(CELL) + px(LINE_GAP) + px(HEAD)

    @staticmethod
    def _run_width() -> int:
        return RUN * px(CELL) + (RUN - 1) * px(CELL_GAP)
