"""The pad on which a card is typed: the question in very large figures, what was typed as the card prints it, keyboard only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.answer_card import RUN, CardQuestion
from skillsapp.domain.card_typing import BLANK, GROUP_END, CardTyping, begin_typing
from skillsapp.domain.question_types import OnCard
from skillsapp.kernel.i18n import _, listed, ngettext
from ui.screens.cards.echo import Echo
from ui.screens.cards.lines import LinesPanel
from ui.screens.cards.runs import CELL, Runs
from ui.screens.cards.wording import letters_of
from ui.theme import px
from ui.widgets.frames import scrolling
from ui.widgets.text import label

FLASH_MS = 260
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -RUN, Qt.Key.Key_Down: RUN}


class CardPad(QWidget):
    """`finished` when Enter ends a card that is complete, `left` when Esc puts it away, `changed` after every key.

    No input method comes between where letters are typed: they arrive as they are pressed.  What stands on lines is typed into fields.
    `keys` counts what was pressed for this card.
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
        self._echo, self._runs = Echo(self.typing), Runs(self.typing)
        self._scroll = scrolling(self._runs, "card_runs_scroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines = LinesPanel()
        self.lines.drafted.connect(lambda: self._take(self.typing.drafted(self.lines.values)))
        self.lines.written.connect(lambda: self._take(self.typing.written(self.lines.values)))
        self.lines.erased.connect(lambda: self._take(self.typing.erased()))
        self.lines.stepped.connect(lambda by: self._take(self.typing.moved(self.typing.at + by)))
        self.lines.left.connect(self.left.emit)
        self._untyped = label("", "sub", name="card_untyped", wrap=True)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.lines)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._untyped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self._echo)
        row.addLayout(column, 1)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(self._show_typing)

    @property
    def is_flashing(self) -> bool:
        return self._flash.isActive()

    def begin(self, questions: Sequence[CardQuestion]) -> None:
        """Start with a card of which nothing is typed."""
        self.typing, self.keys, self.wrong = begin_typing(questions), 0, ""
        self._untyped.setText(_untyped(self.typing.untyped))
        self._untyped.setVisible(bool(self.typing.untyped))
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if held or not (self.typing.questions or self.typing.untyped):
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
            self._take(self.typing.moved(self.typing.at + self._step(key)))
        elif key == Qt.Key.Key_Home:
            self._take(self.typing.moved(0))
        elif key == Qt.Key.Key_End:
            self._take(self.typing.to_open())
        elif event.text() and event.text().isprintable():
            self._press(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.lines.question is not None:
            self.lines.enter()

    def _step(self, key: Qt.Key) -> int:
        """Return how far an arrow goes: up and down a run where boxes are, to the next row where it is written."""
        question, by = self.typing.current, _STEPS[key]
        in_boxes = question is not None and question.on_card_as is OnCard.BOXES
        return by if in_boxes else max(-1, min(1, by))

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
            if self.typing.current is None:
                self._take(self.typing.to_open())
            self._refuse(left.format(count=missing))

    def _take(self, after: CardTyping) -> None:
        self.keys += 1
        self.wrong = ""
        backwards = after.at < self.typing.at
        self.typing = after
        self._follow(backwards=backwards)

    def _refuse(self, why: str) -> None:
        self.keys += 1
        self.wrong = why
        QApplication.beep()
        self._flash.start()
        self._follow()

    def _why(self, key: str) -> str:
        question, group = self.typing.current, self.typing.group
        if question is None:
            return _("All questions are typed: Enter saves, Backspace corrects.")
        if question.on_card_as is OnCard.LETTERS and len(group) == question.fields:
            return _("Question {number}: all cells are typed. The space bar goes on.").format(number=question.number)
        if question.on_card_as is OnCard.LETTERS and key in (BLANK, GROUP_END) and group:
            return _("Question {number} has {count} cells, {typed} are typed. An empty cell is “-”.").format(
                number=question.number, count=question.fields, typed=len(group)
            )
        if question.on_card_as is OnCard.LETTERS and key and key in group:
            return _("Question {number}: {key} is there already. A cell that cannot be told is “-”.").format(
                number=question.number, key=key
            )
        if key and key in group:
            return _("Question {number}: {key} is there already. The space bar goes on.").format(number=question.number, key=key)
        return _("Question {number} takes {letters}, not “{key}”.").format(
            number=question.number, letters=letters_of(question), key=key
        )

    def _follow(self, *, backwards: bool = False) -> None:
        question = self.typing.current
        words = _("Question {number}").format(number=question.number) if question else _("Card complete")
        self.setAccessibleName(words)
        self._show_typing()
        self._show_lines(question, backwards=backwards)
        QTimer.singleShot(0, self, self._keep_in_sight)  # once the fields above have come or gone
        self.changed.emit()

    def _keep_in_sight(self) -> None:
        if self.typing.questions:
            place = min(self.typing.at, len(self.typing.questions) - 1)
            cell = self._runs.cell(place)
            self._scroll.ensureVisible(cell.left(), cell.center().y(), 0, px(CELL))

    def _show_lines(self, question: CardQuestion | None, *, backwards: bool) -> None:
        """Show the fields of a question that is written on lines; the keyboard goes where its answer is typed."""
        on_lines = question if question is not None and question.on_card_as is OnCard.LINES else None
        here = QApplication.focusWidget()
        has_keyboard = self.hasFocus() or (here is not None and self.lines.isAncestorOf(here))
        is_new = on_lines != self.lines.question
        typed = self.typing.group or (self.typing.answers[self.typing.at] or "" if on_lines else "")
        self.lines.show_question(on_lines, typed)
        if has_keyboard and on_lines is None:
            self.setFocus()
        elif has_keyboard and is_new:
            self.lines.enter(backwards=backwards)

    def _show_typing(self) -> None:
        """Show again what was typed."""
        self._echo.show_typing(self.typing, self.is_flashing)
        self._runs.show_typing(self.typing, self.is_flashing)


def _untyped(questions: Sequence[CardQuestion]) -> str:
    numbers = listed(str(question.number) for question in questions)
    return ngettext(
        "Question {numbers} is a short answer: it is not typed, two markers read it on the card.",
        "Questions {numbers} are short answers: they are not typed, two markers read them on the card.",
        len(questions),
    ).format(numbers=numbers)
