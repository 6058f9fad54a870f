"""Typing a card: keys become answers one question after the other, in the letters printed on the card.

A letter or its place (1 is A) answers and goes on; true or false takes T, A or 1 and F, B, 2 or 0.  Several choices end with the
blank or plus; a question without an answer is a blank, a dash or a dot.  Nothing here knows of a window.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.card_refusals import CardRunWrong
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question_types.true_false import FALSE, TRUE

BLANK, GROUP_END = " ", "+"
_NOTHING_KEYS = frozenset("-._")
_VERDICTS = dict.fromkeys("TA1\u221a", TRUE) | dict.fromkeys("FB20\u00d7", FALSE)


@dataclass(frozen=True, slots=True)
class CardTyping:
    """What is typed of a card; None is not typed yet, "" is left blank on the card.  `group` is a choice of several in the making."""

    questions: tuple[CardQuestion, ...]
    answers: tuple[str | None, ...]
    at: int = 0
    group: str = ""

    @property
    def current(self) -> CardQuestion | None:
        """Return the question that the next key answers, None behind the last."""
        return self.questions[self.at] if self.at < len(self.questions) else None

    @property
    def typed(self) -> int:
        return sum(answer is not None for answer in self.answers)

    @property
    def is_complete(self) -> bool:
        return not self.group and None not in self.answers

    def press(self, key: str) -> CardTyping | None:
        """Return what the key makes of it, or None where it is a wrong key here."""
        question = self.current
        key = unicodedata.normalize("NFKC", key).upper()
        if question is None or len(key) != 1:
            return None
        if key == BLANK:
            return self._answered(self.group)
        if key == GROUP_END:
            return self._answered(self.group) if self.group else None
        if key in _NOTHING_KEYS:
            return None if self.group else self._answered("")
        letter = _letter(question, key)
        if letter is None or letter in self.group:
            return None
        if question.is_multiple:
            return replace(self, group="".join(sorted(self.group + letter)))
        return self._answered(letter)

    def erased(self) -> CardTyping:
        """Take back the last key."""
        if self.group:
            return replace(self, group=self.group[:-1])
        if self.at == 0:
            return self
        place = self.at - 1
        before = self.answers[place] or ""
        group = before[:-1] if self.questions[place].is_multiple else ""
        return CardTyping(self.questions, _changed(self.answers, place, None), place, group)

    def moved(self, to: int) -> CardTyping:
        """Go to another question to type it again; a choice of several that is not finished stays as it is typed."""
        kept = self._answered(self.group) if self.group else self
        return replace(kept, at=max(0, min(to, len(self.questions))))

    def to_open(self) -> CardTyping:
        """Go to the first question that is not typed yet, behind the last where all are."""
        return self.moved(self.answers.index(None) if None in self.answers else len(self.answers))

    def result(self) -> tuple[str, ...]:
        """Return the answers of a complete card, in the letters on the card.  Raises CardRunWrong."""
        if not self.is_complete:
            raise CardRunWrong((self.answers.index(None) if None in self.answers else self.at) + 1)
        return tuple(answer or "" for answer in self.answers)

    def _answered(self, letters: str) -> CardTyping:
        return CardTyping(self.questions, _changed(self.answers, self.at, letters), self.at + 1)


def begin_typing(questions: Sequence[CardQuestion]) -> CardTyping:
    """Return a card of which nothing is typed yet."""
    return CardTyping(tuple(questions), (None,) * len(questions))


def read_run(questions: Sequence[CardQuestion], text: str) -> tuple[str, ...]:
    """Return the answers of a typed line such as "ABCDA BD-CA AC BD TFTTF"; blanks only part it, a dash is no answer.

    Raises CardRunWrong with the question at which it stops making sense.
    """
    typing = begin_typing(questions)
    for key in f"{text} ":
        if key.isspace():
            typing = typing.press(GROUP_END) or typing
            continue
        after = typing.press(key)
        if after is None:
            raise CardRunWrong(typing.at + 1)
        typing = after
    return typing.result()


def _letter(question: CardQuestion, key: str) -> str | None:
    if question.is_verdict:
        return _VERDICTS.get(key)
    if key.isdigit():
        place = int(key)
        return question.letters[place - 1] if 1 <= place <= len(question.letters) else None
    return key if key in LETTERS and key in question.letters else None


def _changed(answers: tuple[str | None, ...], place: int, answer: str | None) -> tuple[str | None, ...]:
    return (*answers[:place], answer, *answers[place + 1 :])
