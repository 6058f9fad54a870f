"""The order in which one candidate sees the questions and options of a paper; responses always name the bank's letters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

Layout = tuple[tuple[str, tuple[int, ...]], ...]
"""For each place the question's ref and the numbers of its options (0 is A in the bank) in the order shown."""

LETTERS = "ABCDEFGH"
CASES = "case"
"""The section of all questions that stand under a case's material, whatever their types."""


@dataclass(frozen=True, slots=True)
class LayoutQuestion:
    """A question on its way into a layout; questions are mixed only with others of the same `section` (their type).

    The options at the places `fixed` keep their place.  `always_mixed`: the options are mixed though nothing else is.  The questions of one
    `case` stay together and in order.
    """

    ref: str
    section: str
    option_count: int
    options_shuffled: bool = True
    always_mixed: bool = False
    fixed: frozenset[int] = frozenset()
    case: str = ""


def make_layout(
    questions: Sequence[LayoutQuestion], seed: int | str, *, shuffle_questions: bool, shuffle_options: bool
) -> Layout:
    """Return the layout of *seed*: the same on every machine and version of Python, sections in the order of the paper.

    The order comes from hashes and not from `random`, whose shuffling later versions may change.
    """
    lot = str(seed)
    sections: dict[str, dict[str, list[LayoutQuestion]]] = {}
    for question in questions:
        blocks = sections.setdefault(CASES if question.case else question.section, {})
        blocks.setdefault(question.case or question.ref, []).append(question)
    layout: list[tuple[str, tuple[int, ...]]] = []
    for blocks in sections.values():
        placed = sorted(blocks, key=lambda block: _lot(lot, block)) if shuffle_questions else blocks
        layout += [(each.ref, _option_order(each, lot, shuffle_options)) for block in placed for each in blocks[block]]
    return tuple(layout)


def _option_order(question: LayoutQuestion, seed: str, shuffle: bool) -> tuple[int, ...]:
    places = range(question.option_count)
    if not (question.always_mixed or (shuffle and question.options_shuffled)):
        return tuple(places)
    free = (option for option in places if option not in question.fixed)
    mixed = iter(sorted(free, key=lambda option: _lot(seed, question.ref, str(option))))
    return tuple(place if place in question.fixed else next(mixed) for place in places)


def _lot(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()
