"""The order in which one candidate sees the questions and options of a paper; responses always name the bank's letters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

Layout = tuple[tuple[str, tuple[int, ...]], ...]
"""For each place the question's ref and the numbers of its options (0 is A in the bank) in the order shown."""

LETTERS = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class LayoutQuestion:
    """A question on its way into a layout; questions are mixed only with others of the same `section` (their type)."""

    ref: str
    section: str
    option_count: int
    options_shuffled: bool = True


def make_layout(
    questions: Sequence[LayoutQuestion], seed: int | str, *, shuffle_questions: bool, shuffle_options: bool
) -> Layout:
    """Return the layout of *seed*: the same on every machine and version of Python, sections in the order of the paper.

    The order comes from hashes and not from `random`, whose shuffling later versions may change.
    """
    lot = str(seed)
    sections: dict[str, list[LayoutQuestion]] = {}
    for question in questions:
        sections.setdefault(question.section, []).append(question)
    layout: list[tuple[str, tuple[int, ...]]] = []
    for members in sections.values():
        placed = sorted(members, key=lambda one: _lot(lot, one.ref)) if shuffle_questions else members
        layout += [(question.ref, _option_order(question, lot, shuffle_options)) for question in placed]
    return tuple(layout)


def _option_order(question: LayoutQuestion, seed: str, shuffle: bool) -> tuple[int, ...]:
    order = range(question.option_count)
    if not (shuffle and question.options_shuffled):
        return tuple(order)
    return tuple(sorted(order, key=lambda option: _lot(seed, question.ref, str(option))))


def _lot(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()
