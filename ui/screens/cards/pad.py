"""The pad on which a card is typed: the question in very large figures, what was typed in runs of five, keyboard only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from skillsapp.domain.answer_card import RUN, CardQuestion
from skillsapp.domain.card_typing import GROUP_END, CardTyping, begin_typing
from skillsapp.kernel.i18n import _, ngettext
from ui.screens.cards.wording import shown, span_of, type_of
from ui.theme import px, tokens
from ui.widgets.frames import scrolling

FLASH_MS = 260
ECHO = 258
CELL, CELL_GAP, RUN_GAP, LINE_GAP = 46, 4, 20, 12
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -RUN, Qt.Key.Key_Down: RUN}


class CardPad(QWidget):
    """`finished` when Enter ends a card that is complete, `left` when Esc puts it away, `changed` after every key.

    No input method comes between: letters arrive as they are pressed.  `keys` counts what was pressed for this card.
    """

    finished = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card_pad")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.typing: CardTyping = begin_typing(())
        self.keys = 0
        self.wrong = ""
        self._echo, self._runs = _Echo(self), _Runs(self)
        self._scroll = scrolling(self._runs, "card_runs_scroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self._echo)
        row.addWidget(self._scroll, 1)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(self.update_all)

    @property
    def is_flashing(self) -> bool:
        return self._flash.isActive()

    def begin(self, questions: Sequence[CardQuestion]) -> None:
        """Start with a card of which nothing is typed."""
        self.typing, self.keys, self.wrong = begin_typing(questions), 0, ""
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if held or not self.typing.questions:
            super().keyPressEvent(event)
            return
        key, self.wrong = Qt.Key(event.key()), ""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Backspace:
            self._take(self.typing.erased())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _STEPS:
            self._take(self.typing.moved(self.typing.at + _STEPS[key]))
        elif key == Qt.Key.Key_Home:
            self._take(self.typing.moved(0))
        elif key == Qt.Key.Key_End:
            self._take(self.typing.to_open())
        elif event.text() and event.text().isprintable():
            self._press(event.text())
        else:
            super().keyPressEvent(event)

    def _press(self, text: str) -> None:
        after = self.typing.press(text)
        if after is None:
            self._refuse(self._why(text.upper()))
        else:
            self._take(after)

    def _enter(self) -> None:
        if self.typing.group:
            self._press(GROUP_END)
        elif self.typing.is_complete:
            self.keys += 1
            self.finished.emit()
        else:
            missing = len(self.typing.questions) - self.typing.typed
            left = ngettext(
                "{count} question is not typed yet. A blank one is the space bar.",
                "{count} questions are not typed yet. A blank one is the space bar.",
                missing,
            )
            self._refuse(left.format(count=missing))
            if self.typing.current is None:
                self._take(self.typing.to_open())

    def _take(self, after: CardTyping) -> None:
        self.keys += 1
        self.typing = after
        self._follow()

    def _refuse(self, why: str) -> None:
        self.keys += 1
        self.wrong = why
        QApplication.beep()
        self._flash.start()
        self._follow()

    def _why(self, key: str) -> str:
        question = self.typing.current
        if question is None:
            return _("All questions are typed: Enter saves, Backspace corrects.")
        if key and key in self.typing.group:
            return _("Question {number}: {key} is there already. The space bar goes on.").format(number=question.number, key=key)
        return _("Question {number} takes {letters}, not “{key}”.").format(
            number=question.number, letters=span_of(question), key=key
        )

    def _follow(self) -> None:
        question = self.typing.current
        words = _("Question {number}").format(number=question.number) if question else _("Card complete")
        self.setAccessibleName(words)
        self._runs.updateGeometry()
        if self.typing.questions:
            place = min(self.typing.at, len(self.typing.questions) - 1)
            cell = self._runs.cell(place)
            self._scroll.ensureVisible(cell.center().x(), cell.center().y(), 0, px(CELL))
        self.update_all()
        self.changed.emit()

    def update_all(self) -> None:
        """Paint again what was typed."""
        self._echo.update()
        self._runs.update()


class _Echo(QWidget):
    """The number of the question and what is being typed, readable while the eyes are on the card."""

    def __init__(self, pad: CardPad) -> None:
        super().__init__()
        self._pad = pad
        self.setFixedWidth(px(232))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(250))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, typing = QPainter(self), tokens(), self._pad.typing
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flashing = self._pad.is_flashing
        done = bool(typing.questions) and typing.is_complete
        soft = look.bad_soft if flashing else look.ok_soft if done else look.primary_soft
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(self.rect()), px(12), px(12))
        question, width = typing.current, self.width()
        if not typing.questions:
            return
        painter.translate(0, max(0, (self.height() - px(ECHO)) // 3))
        if question is None:
            words = _("Card complete") if done else _("Not complete")
            self._text(painter, look.ok if done else look.warn, 34, QRect(0, px(40), width, px(100)), words)
        else:
            head = f"{type_of(question)}  {span_of(question)}"
            self._text(painter, look.text2, 17, QRect(0, px(12), width, px(24)), head)
            self._text(painter, look.text, 100, QRect(0, px(36), width, px(112)), str(question.number))
        if typing.group:
            self._text(painter, look.primary, 56, QRect(0, px(150), width, px(66)), typing.group)
        else:
            self._before(painter, typing)
        self._text(painter, look.text2, 16, QRect(0, px(222), width, px(24)), f"{typing.typed} / {len(typing.questions)}")

    def _before(self, painter: QPainter, typing: CardTyping) -> None:
        """Say what the last key answered."""
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
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


class _Runs(QWidget):
    """What was typed, five questions to a run, as the card prints them."""

    def __init__(self, pad: CardPad) -> None:
        super().__init__()
        self._pad = pad
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        runs = -(-len(self._pad.typing.questions) // RUN)
        lines = -(-runs // self._across())
        return QSize(self._run_width(), max(1, lines) * (px(CELL) + px(LINE_GAP) + px(14)))

    def cell(self, place: int) -> QRect:
        """Return where the cell of a question stands."""
        run, within = divmod(place, RUN)
        line, column = divmod(run, self._across())
        x = column * (self._run_width() + px(RUN_GAP)) + within * (px(CELL) + px(CELL_GAP))
        return QRect(x, line * (px(CELL) + px(LINE_GAP) + px(14)) + px(14), px(CELL), px(CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        typing = self._pad.typing
        for place, question in enumerate(typing.questions):
            current = place == typing.at
            text = shown(question, typing.answers[place] or "")
            if current and typing.group:
                text = typing.group
            if typing.answers[place] == "":
                text = "\u2013"
            self._cell(painter, self.cell(place), question, text, current, done=typing.answers[place] is not None)

    def _cell(self, painter: QPainter, area: QRect, question: CardQuestion, text: str, current: bool, *, done: bool) -> None:
        look, flashing = tokens(), self._pad.is_flashing
        fill = look.surface if not current else look.bad_soft if flashing else look.primary_soft
        painter.setBrush(QColor(look.sunken if done and not current else fill))
        pen = painter.pen()
        pen.setColor(QColor(look.bad if current and flashing else look.primary if current else look.line))
        pen.setWidth(px(2) if current else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), px(6), px(6))
        font = painter.font()
        font.setPixelSize(px(11))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(look.primary if current else look.text3))
        head = area.translated(0, -px(15))
        head.setHeight(px(14))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, str(question.number))
        font.setPixelSize(px(22 if len(text) < 3 else 15 if len(text) < 5 else 11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.primary if current else look.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _across(self) -> int:
        area = self.parentWidget()
        width = area.width() if area is not None else self.width()
        return max(1, (width + px(RUN_GAP)) // (self._run_width() + px(RUN_GAP)))

    @staticmethod
    def _run_width() -> int:
        return RUN * px(CELL) + (RUN - 1) * px(CELL_GAP)
