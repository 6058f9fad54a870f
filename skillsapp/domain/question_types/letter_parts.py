"""Answers that are a letter for each place: what matching and ordering share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question_types.question_type import NOT_ANSWERED, RIGHT, MultipleChoiceMode, share_of
from skillsapp.domain.score import Score, StepKind

NONE = "-"
"""Stands where nothing was chosen."""

COUNTS_PARTS = frozenset({MultipleChoiceMode.PER_OPTION, MultipleChoiceMode.PROPORTIONAL})
"""The modes in which a part of the pairs or places earns its share."""


def letters_of(response: str, places: int) -> str:
    """Return exactly one sign for each of the *places*: a letter or `NONE`."""
    return "".join(sign if sign in LETTERS else NONE for sign in response.upper().ljust(places, NONE)[:places])


def joined_letters(letters: Sequence[str]) -> str:
    """Return the letters of all places as a response: "" where none has one."""
    written = "".join(letter or NONE for letter in letters)
    return written if written.strip(NONE) else ""


def mark_places(answer: str, response: str, full: Decimal, mode: MultipleChoiceMode, parts: StepKind, nothing: StepKind) -> Score:
    """Return the score of a letter for each place: by share in the modes that count parts, otherwise all or nothing."""
    given = letters_of(response, len(answer))
    if not given.strip(NONE):
        return Score(Decimal(0), (NOT_ANSWERED.of(),))
    right = sum(one == other for one, other in zip(given, answer, strict=True))
    if right == len(answer):
        return Score(full, (RIGHT.of(response=given, value=full),))
    if mode not in COUNTS_PARTS:
        return Score(Decimal(0), (nothing.of(response=given, answer=answer, count=right, all=len(answer)),))
    value = share_of(full, right, len(answer))
    return Score(value, (parts.of(response=given, answer=answer, count=right, all=len(answer), full=full, value=value),))


def mixed(options: Sequence[str], answer: str) -> tuple[tuple[str, ...], str]:
    """Return the options in an order that does not tell the answer, and the answer in their new letters.

    Files often give steps in their right order and pairs side by side; kept like that, a bank or a laptop's package would give the answer
    away.  The order is drawn from the texts, so that the same question read twice is the same.
    """
    order = sorted(range(len(options)), key=lambda place: hashlib.sha256(f"{place}\x1f{options[place]}".encode()).digest())
    if order == list(range(len(options))):
        order = order[1:] + order[:1]
    letters = {LETTERS[old]: LETTERS[new] for new, old in enumerate(order)}
    return tuple(options[old] for old in order), "".join(letters.get(letter, letter) for letter in answer)
