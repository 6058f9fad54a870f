"""The number of the question and what is being typed, readable while the eyes are on the card."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.card_typing import CardTyping
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.question_types.letter_parts import NONE
from skillsapp.kernel.i18n import _
from ui.screens.cards.wording import EMPTY_CELL, shown, span_of, type_of
from ui.theme import px, tokens

HEIGHT = 258
OPEN_CELL = "_"


class Echo(QWidget):
    """Shows `typing`; red while `flashing`."""

    def __init__(self, typing: CardTyping) -> None:
        super().__init__()
        self.typing, self.flashing = typing, False
        self.setFixedWidth(px(232))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(250))

    def show_typing(self, typing: CardTyping, flashing: bool) -> None:
        """Show how far the card is typed."""
        self.typing, self.flashing = typing, flashing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, typing = QPainter(self), tokens(), self.typing
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        begun = bool(typing.questions or typing.untyped)
        done = begun and typing.is_complete
        soft = look.bad_soft if self.flashing else look.ok_soft if done else look.primary_soft
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(self.rect()), px(12), px(12))
        question, width = typing.current, self.width()
        if not begun:
            return
        painter.translate(0, max(0, (self.height() - px(HEIGHT)) // 3))
        if question is None:
            words = _("Card complete") if done else _("Not complete")
            self._text(painter, look.ok if done else look.warn, 34, QRect(0, px(40), width, px(100)), words)
        else:
            head = f"{type_of(question)}  {span_of(question)}"
            self._text(painter, look.text2, 17, QRect(0, px(12), width, px(24)), head)
            self._text(painter, look.text, 100, QRect(0, px(36), width, px(112)), str(question.number))
        if question is not None and question.on_card_as is OnCard.LETTERS:
            self._text(painter, look.primary, 44, QRect(0, px(150), width, px(66)), row_of(question, typing.group))
        elif typing.group and question is not None and question.on_card_as is OnCard.BOXES:
            self._text(painter, look.primary, 56, QRect(0, px(150), width, px(66)), typing.group)
        else:
            self._before(painter)
        self._text(painter, look.text2, 16, QRect(0, px(222), width, px(24)), f"{typing.typed} / {len(typing.questions)}")

    def _before(self, painter: QPainter) -> None:
        """Say what the last key answered."""
        typing = self.typing
        if not 0 < typing.at <= len(typing.answers):
            return
        question, answer = typing.questions[typing.at - 1], typing.answers[typing.at - 1]
        if answer is not None:
            words = shown(question, answer) or _("blank")
            area = QRect(0, px(152), self.width(), px(60))
            self._text(painter, tokens().text2, 40, area, f"{question.number}  {words}", weight=500)

    def _text(self, painter: QPainter, colour: str, size: int, area: QRect, text: str, *, weight: int = 700) -> None:
        font = painter.font()
        font.setPixelSize(px(size))
        font.setWeight(QFont.Weight(weight))
        room = area.width() - px(12)
        while QFontMetrics(font).horizontalAdvance(text) > room and font.pixelSize() > px(12):
            font.setPixelSize(font.pixelSize() - 2)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)


def row_of(question: CardQuestion, typed: str) -> str:
    """Return a row of cells as it is being typed, with a stroke for each cell that is still to come."""
    return " ".join(typed.replace(NONE, EMPTY_CELL).ljust(question.fields, OPEN_CELL))
