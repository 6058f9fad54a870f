"""Matching: an item on the left is in turn, an option on the right is given to it; then the next item is in turn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.letter_parts import NONE, joined_letters, letters_of
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets, written
from ui.question_widgets.kept_order import in_kept_order
from ui.question_widgets.matching_item import MatchingItem
from ui.question_widgets.rich_field import RichField
from ui.question_widgets.text_rows import TextRow, TextRows
from ui.theme import px
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import label


class MatchingAnswer(AnswerWidget):
    """Up and down put an item in turn, a letter or a click gives it an option; the same again, or Delete, takes it back."""

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        hint = label(_("Choose an item on the left, then the option on the right that belongs to it."), wrap=True)
        hint.setProperty("answer", "note")
        self.column.addWidget(hint)
        self._given = [letter if letter != NONE else "" for letter in letters_of(response, len(question.left))]
        self.items: list[MatchingItem] = []
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(px(10))
        for place, text in enumerate(question.left):
            item = MatchingItem(place + 1, text, pictures)
            item.clicked.connect(lambda _checked=False, place=place: self._turn(place))
            self.items.append(item)
            left.addWidget(item)
        for place, button in enumerate(self.add_options(question.options, several=False)):
            button.setCheckable(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, place=place: self._give(place))
            right.addWidget(button)
        left.addStretch()
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(px(20))
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.column.addLayout(row)
        self._in_turn = 0
        self._turn(self._next_empty(0), focus=False)
        self._show()

    @property
    def response(self) -> str:
        return joined_letters(self._given)

    def stops(self) -> Sequence[QWidget]:
        return self.items

    def choose(self, place: int) -> None:
        if place < len(self.buttons):
            self._give(place)

    def move_focus(self, step: int) -> None:
        if self.items:
            self._turn((self._in_turn + step) % len(self.items))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._given[self._in_turn]:
            self._set("")
        else:
            event.ignore()

    def _give(self, place: int) -> None:
        """Give the option at *place* to the item in turn, or take it back from it."""
        letter, before = self.question.options[place].letter, self._given[self._in_turn]
        self._set("" if letter == before else letter)

    def _set(self, letter: str) -> None:
        """Give the item in turn an option; where it had none, the next one without is in turn."""
        had_none = not self._given[self._in_turn]
        self._given[self._in_turn] = letter
        if had_none:
            self._turn(self._next_empty(self._in_turn))
        self._show()
        self.answered.emit(self.response)

    def _next_empty(self, place: int) -> int:
        """Return the item without an option that comes first from *place* on, going round; *place* where all have one."""
        count = len(self.items)
        return next(((place + step) % count for step in range(count) if not self._given[(place + step) % count]), place)

    def _turn(self, place: int, *, focus: bool = True) -> None:
        self._in_turn = place
        for number, item in enumerate(self.items):
            item.setChecked(number == place)
        if focus and self.items:
            self.items[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        seen = {option.letter: LETTERS[place] for place, option in enumerate(self.question.options)}
        for item, letter in zip(self.items, self._given, strict=True):
            item.show_letter(seen.get(letter, ""))


class PairRows(TextRows):
    """Rows with an item on the left and, behind it, the option that belongs to it."""

    def __init__(self) -> None:
        super().__init__(
            "pair",
            _("Each row: an item, and the option that belongs to it. The same option may stand in several rows."),
            _("Add a pair"),
            signs=[str(number) for number in range(1, len(LETTERS) + 1)],
            least=2,
            placeholder=_("Item on the left"),
            rich=True,
        )
        self._rights: dict[TextRow, RichField] = {}

    def furnish(self, row: TextRow) -> None:
        title = _("Option that belongs to it")
        right = self._rights[row] = RichField("pair_right_edit", title, placeholder=title)
        right.textChanged.connect(self.changed.emit)
        row.put_behind(right, 1)

    def number(self, place: int, row: TextRow) -> None:
        self._rights[row].setObjectName(f"pair_{place + 1}_right_edit")

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The rows that are not empty."""
        pairs = ((row.text, self._rights[row].text.strip()) for row in self.rows)
        return tuple(pair for pair in pairs if any(pair))

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.show_texts([left for left, _right in pairs])
        for row, (_left, right) in zip(self.rows, [*pairs, *[("", "")] * len(self.rows)], strict=False):
            self._rights[row].show_text(right)


class MatchingEditor(QuestionEditor):
    """Pairs as they belong together, and options that belong to nothing; the bank keeps the options mixed."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs = PairRows()
        self.others = TextRows(
            "other",
            _("More options that belong to no item"),
            _("Add an option"),
            signs=[str(number) for number in range(1, len(LETTERS) + 1)],
            least=0,
            placeholder=_("Text of the option"),
            rich=True,
        )
        for rows in (self.pairs, self.others):
            rows.changed.connect(self.changed.emit)
            self.column.addWidget(rows)

    def show_question(self, question: Question) -> None:
        options = dict(zip(LETTERS, question.options, strict=False))
        left = question.details.left
        self.pairs.show_pairs(
            [(item, options.get(letter, "")) for item, letter in zip(left, letters_of(question.answer, len(left)), strict=True)]
        )
        self.others.show_texts([text for letter, text in options.items() if letter not in question.answer])

    def edited(self, question: Question) -> Question:
        pairs = self.pairs.pairs
        texts = list(dict.fromkeys([*(right for _left, right in pairs if right), *(text for text in self.others.texts if text)]))
        texts = texts[: len(LETTERS)]
        answer = "".join(LETTERS[texts.index(right)] if right in texts else NONE for _left, right in pairs)
        options, answer = in_kept_order(question.options, texts, answer)
        return written(question, options=options, answer=answer, left=tuple(left for left, _right in pairs))


MATCHING_WIDGETS = QuestionWidgets("matching", MatchingAnswer, MatchingEditor)
