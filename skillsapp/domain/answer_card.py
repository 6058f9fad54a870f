"""Answer cards: the third carrier of the answer log.  A booklet in two variants, one card per person, keyed twice by two people.

Everything here speaks of two alphabets: the letters printed in a booklet, which a person marks and a typist types, and the letters
of the bank, which the log keeps.  The layout of the variant translates between them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillsapp.domain.card_refusals import CardAnswerImpossible, CardDamaged
from skillsapp.domain.layout import LETTERS, Layout, LayoutQuestion, make_layout
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.domain.question_types.fill_in import filled_in, values_of
from skillsapp.domain.question_types.letter_parts import NONE, joined_letters, letters_of
from skillsapp.domain.question_types.multiple_choice import MULTIPLE_CHOICE
from skillsapp.domain.question_types.numeric import NUMERIC
from skillsapp.domain.question_types.ordering import ORDERING
from skillsapp.domain.question_types.true_false import FALSE, TRUE, TRUE_FALSE
from skillsapp.domain.question_types.typed_text import folded, kept_exactly, read_number

VARIANTS = ("A", "B")
RUN = 5
"""Questions are printed, read and typed in runs of five."""
LONGEST_LINE = 200
"""No line on a card holds more signs; what is longer is a slip of whoever types."""
_SITTING_DIGITS, _SEAT_DIGITS, _CHECK_DIGITS = 5, 4, 2
_BEFORE_ENTRY = _SITTING_DIGITS + 1 + _SEAT_DIGITS


def variant_of(seat: int) -> str:
    """Return the booklet of a seat: neighbours in a row differ, and so do neighbours across rows that are numbered in an S."""
    return VARIANTS[(seat + 1) % 2]


def variant_layout(parts: Sequence[LayoutQuestion], paper_id: str, variant: str) -> Layout:
    """Return the order of a booklet: the same for everyone who has this variant of the paper, on every machine."""
    return make_layout(parts, f"{paper_id} {variant}", shuffle_questions=True, shuffle_options=True)


@dataclass(frozen=True, slots=True)
class CardCode:
    """What a card's QR code says.  Digits only: a scanner types them whatever input method is on."""

    sitting: str
    variant: str
    seat: int
    entry_no: str


def sitting_digits(sitting_id: str) -> str:
    """Return the digits that stand for a sitting on its cards."""
    digest = hashlib.sha256(f"skillsapp card\x1f{sitting_id}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**_SITTING_DIGITS:0{_SITTING_DIGITS}d}"


def card_code(sitting_id: str, variant: str, seat: int, entry_no: str) -> str:
    """Return the text of a card's QR code; its last two digits check the others (ISO 7064, MOD 97-10)."""
    body = f"{sitting_digits(sitting_id)}{VARIANTS.index(variant) + 1}{seat:0{_SEAT_DIGITS}d}{entry_no}"
    return f"{body}{98 - int(body) * 100 % 97:0{_CHECK_DIGITS}d}"


def read_card_code(typed: str) -> CardCode | None:
    """Return what a scanned code says, or None where it is no card's code.  Raises CardDamaged where its digits do not fit together."""
    text = digits_of(typed)
    if not text.isascii() or not text.isdigit() or len(text) <= _BEFORE_ENTRY + _CHECK_DIGITS:
        return None
    variant = int(text[_SITTING_DIGITS]) - 1
    if int(text) % 97 != 1 or not 0 <= variant < len(VARIANTS):
        raise CardDamaged()
    seat = int(text[_SITTING_DIGITS + 1 : _BEFORE_ENTRY])
    return CardCode(text[:_SITTING_DIGITS], VARIANTS[variant], seat, text[_BEFORE_ENTRY:-_CHECK_DIGITS])


def digits_of(typed: str) -> str:
    """Return what was typed or scanned without blanks; full-width digits become plain ones."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """One question on a card: its place, the order of its options in the booklet, and how many fields are written by hand.

    An answer on a card is the letters of the boxes that are filled in; for `OnCard.LETTERS` one sign for each cell, `-` for an empty one;
    for `OnCard.LINES` a line for each blank; "" where nothing stands there, and always for `OnCard.PROSE`.
    """

    number: int
    ref: str
    type: str
    order: tuple[int, ...]
    fields: int = 0
    unit: str = ""
    exact: bool = False

    @property
    def on_card_as(self) -> OnCard:
        return QUESTION_TYPES[self.type].on_card

    @property
    def is_multiple(self) -> bool:
        return self.type == MULTIPLE_CHOICE.key

    @property
    def is_verdict(self) -> bool:
        return self.type == TRUE_FALSE.key

    @property
    def letters(self) -> str:
        """Return the letters that may be marked on the card, or written into its cells."""
        return TRUE + FALSE if self.is_verdict else LETTERS[: len(self.order)]

    @property
    def may_repeat(self) -> bool:
        """Say whether one letter may stand in several cells."""
        return self.type != ORDERING.key

    def in_bank(self, marked: str) -> str:
        """Return as a response, in the bank's letters, what stands on the card.  Raises CardAnswerImpossible."""
        match self.on_card_as:
            case OnCard.BOXES:
                return self._boxes_in_bank(marked)
            case OnCard.LETTERS:
                return self._cells_in_bank(marked)
            case OnCard.LINES:
                return self._lines_in_bank(marked)
            case OnCard.PROSE:
                if marked:
                    raise CardAnswerImpossible(self.number, marked)
                return ""

    def on_card(self, kept: str) -> str:
        """Return what stands on the card for a response in the bank's letters."""
        match self.on_card_as:
            case OnCard.BOXES:
                return kept if self.is_verdict else "".join(sorted(self._printed(letter) for letter in kept))
            case OnCard.LETTERS:
                return "".join(self._printed(letter) for letter in letters_of(kept, self.fields)) if kept else ""
            case OnCard.LINES:
                return filled_in(values_of(kept, self.fields))
            case OnCard.PROSE:
                return ""

    def same(self, one: str, other: str) -> bool:
        """Say whether two responses are one to whoever marks them: width, capitals and blanks of what was written do not count."""
        if self.on_card_as is not OnCard.LINES:
            return one == other
        pairs = zip(values_of(one, self.fields), values_of(other, self.fields), strict=True)
        return all(self.same_line(*pair) for pair in pairs)

    def same_line(self, one: str, other: str) -> bool:
        """Say whether what was written on one line is the same to whoever marks it."""
        if self.exact:
            return kept_exactly(one) == kept_exactly(other)
        number = read_number(one, self.unit) if self.type == NUMERIC.key else None
        if number is not None:
            return number == read_number(other, self.unit)
        return folded(one) == folded(other)

    def _boxes_in_bank(self, marked: str) -> str:
        several = len(marked) > 1 and not self.is_multiple
        if several or len(set(marked)) != len(marked) or not set(marked) <= set(self.letters):
            raise CardAnswerImpossible(self.number, marked)
        return marked if self.is_verdict else "".join(sorted(self._meant(letter) for letter in marked))

    def _cells_in_bank(self, marked: str) -> str:
        written = marked.replace(NONE, "")
        twice = not self.may_repeat and len(set(written)) != len(written)
        if (marked and len(marked) != self.fields) or twice or not set(written) <= set(self.letters):
            raise CardAnswerImpossible(self.number, marked)
        return joined_letters([NONE if sign == NONE else self._meant(sign) for sign in marked])

    def _lines_in_bank(self, marked: str) -> str:
        lines = marked.split("\n") if marked else []
        if (lines and len(lines) != self.fields) or any(len(line) > LONGEST_LINE for line in lines):
            raise CardAnswerImpossible(self.number, marked)
        return filled_in(lines)

    def _meant(self, printed: str) -> str:
        return LETTERS[self.order[LETTERS.index(printed)]]

    def _printed(self, kept: str) -> str:
        return kept if kept == NONE else LETTERS[self.order.index(LETTERS.index(kept))]


def card_questions(layout: Layout, questions: Mapping[str, Question]) -> tuple[CardQuestion, ...]:
    """Return the questions of a booklet in their order; *questions* are the paper's, by their refs."""
    return tuple(_on_card(place, questions[ref], tuple(order)) for place, (ref, order) in enumerate(layout, 1))


def _on_card(place: int, question: Question, order: tuple[int, ...]) -> CardQuestion:
    fields, details = QUESTION_TYPES[question.type].card_fields(question), question.details
    return CardQuestion(place, question.ref, question.type, order, fields, details.unit, details.exact)


def in_bank(questions: Sequence[CardQuestion], marked: Sequence[str]) -> dict[str, str]:
    """Return what was keyed from a card as responses, the blank ones too.  Raises CardAnswerImpossible."""
    if len(marked) != len(questions):
        raise CardAnswerImpossible(min(len(marked), len(questions)) + 1, "")
    return {question.ref: question.in_bank(letters) for question, letters in zip(questions, marked, strict=True)}
