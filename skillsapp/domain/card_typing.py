"""Typing a card: keys become answers one question after the other, in the letters printed on the card.

A letter or its place (1 is A) answers and goes on; true or false takes T, A or 1 and F, B, 2 or 0.  Several choices and rows of cells
end with the blank or plus; a question without an answer is a blank, a dash or a dot, an empty cell in a row a dash or a dot.  What is
written on lines comes as texts, and what markers read on the card is not typed at all.  Nothing here knows of a window.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.card_refusals import CardRunWrong
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.question_types.fill_in import filled_in
from skillsapp.domain.question_types.letter_parts import NONE
from skillsapp.domain.question_types.true_false import FALSE, TRUE

BLANK, GROUP_END = " ", "+"
_NOTHING_KEYS = frozenset("-._")
_VERDICTS = dict.fromkeys("TA1\u221a", TRUE) | dict.fromkeys("FB20\u00d7", FALSE)


@dataclass(frozen=True, slots=True)
class CardTyping:
    """What is typed of a card; None is not typed yet, "" is left blank on the card.

    `questions` stand as the eye goes over the card: the boxes, then what is written; `untyped` are those that nobody types.  `group` is
    an answer in the making: a choice of several, a row of cells, or the lines of a question.
    """

    questions: tuple[CardQuestion, ...]
    answers: tuple[str | None, ...]
    at: int = 0
    group: str = ""
    untyped: tuple[CardQuestion, ...] = ()

    @property
    def current(self) -> CardQuestion | None:
        """Return the question that the next key answers, None behind the last."""
        return self.questions[self.at] if self.at < len(self.questions) else None

    @property
    def typed(self) -> int:
        return sum(answer is not None for answer in self.answers)

    @property
    def is_begun(self) -> bool:
        """Say whether anything would be lost with it."""
        return bool(self.group or self.typed)

    @property
    def is_complete(self) -> bool:
        return not self.group and None not in self.answers

    def press(self, key: str) -> CardTyping | None:
        """Return what the key makes of it, or None where it is a wrong key here."""
        question = self.current
        key = unicodedata.normalize("NFKC", key).upper()
        if question is None or len(key) != 1 or question.on_card_as is OnCard.LINES:
            return None
        if key in (BLANK, GROUP_END):
            return self._ended(question, key)
        if question.on_card_as is OnCard.LETTERS:
            return self._in_cell(question, key)
        if key in _NOTHING_KEYS:
            return None if self.group else self._answered("")
        letter = _letter(question, key)
        if letter is None or letter in self.group:
            return None
        if question.is_multiple:
            return replace(self, group="".join(sorted(self.group + letter)))
        return self._answered(letter)

    def drafted(self, lines: Sequence[str]) -> CardTyping:
        """Keep what stands in the lines of the question so far; it counts once it is `written`, or gone away from."""
        return replace(self, answers=_changed(self.answers, self.at, None), group=filled_in(lines))

    def written(self, lines: Sequence[str]) -> CardTyping:
        """Answer with what stands in the lines of the question, and go on."""
        return self._answered(filled_in(lines))

    def erased(self) -> CardTyping:
        """Take back the last key; before the lines of a question, open the one before them again, and lines as they were written."""
        question = self.current
        if self.group and question is not None and question.on_card_as is not OnCard.LINES:
            return replace(self, group=self.group[:-1])
        if self.at == 0:
            return self
        kept, place = self._kept(), self.at - 1
        return replace(
            kept,
            answers=_changed(kept.answers, place, None),
            at=place,
            group=_reopened(self.questions[place], kept.answers[place]),
        )

    def moved(self, to: int) -> CardTyping:
        """Go to another question to type it again; what is being typed is kept, but not a row that still lacks cells."""
        return replace(self._kept(), at=max(0, min(to, len(self.questions))))

    def to_open(self) -> CardTyping:
        """Go to the first question that is not typed yet, behind the last where all are."""
        kept = self._kept()
        return replace(kept, at=kept.answers.index(None) if None in kept.answers else len(kept.answers))

    def result(self) -> tuple[str, ...]:
        """Return what stands on a complete card, question by question in the order of its numbers.  Raises CardRunWrong."""
        if not self.is_complete:
            place = self.answers.index(None) if None in self.answers else self.at
            raise CardRunWrong(self.questions[place].number)
        found = dict(zip((one.number for one in self.questions), self.answers, strict=True))
        return tuple(found.get(number) or "" for number in sorted([*found, *(one.number for one in self.untyped)]))

    def _answered(self, letters: str) -> CardTyping:
        return replace(self, answers=_changed(self.answers, self.at, letters), at=self.at + 1, group="")

    def _ended(self, question: CardQuestion, key: str) -> CardTyping | None:
        """End an answer in the making; without one, a blank leaves the question blank."""
        if not self.group:
            return self._answered("") if key == BLANK else None
        if question.on_card_as is not OnCard.LETTERS:
            return self._answered(self.group)
        if not self.group.strip(NONE):
            return self._answered("")
        return self._answered(self.group) if len(self.group) == question.fields else None

    def _in_cell(self, question: CardQuestion, key: str) -> CardTyping | None:
        sign = NONE if key in _NOTHING_KEYS else _letter(question, key)
        if sign is None or len(self.group) == question.fields:
            return None
        if sign != NONE and sign in self.group and not question.may_repeat:
            return None
        return replace(self, answers=_changed(self.answers, self.at, None), group=self.group + sign)

    def _kept(self) -> CardTyping:
        """Return it with the answer in the making as the answer."""
        question = self.current
        lacks_cells = question is not None and question.on_card_as is OnCard.LETTERS and len(self.group) < question.fields
        if not self.group or lacks_cells:
            return replace(self, group="")
        return replace(self, answers=_changed(self.answers, self.at, self.group), group="")


def begin_typing(questions: Sequence[CardQuestion]) -> CardTyping:
    """Return a card of which nothing is typed yet."""
    typed = [one for one in questions if one.on_card_as is not OnCard.PROSE]
    typed.sort(key=lambda one: one.on_card_as is not OnCard.BOXES)
    untyped = tuple(one for one in questions if one.on_card_as is OnCard.PROSE)
    return CardTyping(tuple(typed), (None,) * len(typed), untyped=untyped)


def read_run(questions: Sequence[CardQuestion], text: str) -> tuple[str, ...]:
    """Return the answers of a typed line such as "ABCDA BD-CA AC BD TFTTF"; blanks only part it, a dash is no answer or an empty cell.

    Raises CardRunWrong with the question at which it stops making sense, and at one whose answer stands on lines.
    """
    typing = begin_typing(questions)
    for key in f"{text} ":
        if key.isspace():
            typing = typing.press(GROUP_END) or typing
            continue
        after = typing.press(key)
        if after is None:
            raise CardRunWrong(typing.current.number if typing.current else len(questions) + 1)
        typing = after
    return typing.result()


def _letter(question: CardQuestion, key: str) -> str | None:
    if question.is_verdict:
        return _VERDICTS.get(key)
    if key.isdigit():
        place = int(key)
        return question.letters[place - 1] if 1 <= place <= len(question.letters) else None
    return key if key in LETTERS and key in question.letters else None


def _reopened(question: CardQuestion, before: str | None) -> str:
    """Return what is in the making again once the answer before is taken back: one letter less, lines as they stand."""
    if question.on_card_as is OnCard.LINES:
        return before or ""
    return (before or "")[:-1] if question.is_multiple or question.on_card_as is OnCard.LETTERS else ""


def _changed(answers: tuple[str | None, ...], place: int, answer: str | None) -> tuple[str | None, ...]:
    return (*answers[:place], answer, *answers[place + 1 :])
