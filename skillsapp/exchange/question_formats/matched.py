"""Pairs of other programs as left items, options and letters."""

from __future__ import annotations

from collections.abc import Iterable

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import QuestionDetails

BEYOND = "?"
"""Stands for the letter of an option beyond the last letter; the type's own check refuses the question."""


def matching_of(pairs: Iterable[tuple[str, str]]) -> tuple[QuestionDetails, tuple[str, ...], str]:
    """Return details, options and answer; a pair without left side is an option that belongs to nothing."""
    given = [(left.strip(), right.strip()) for left, right in pairs]
    options = tuple(dict.fromkeys(right for _left, right in given if right))
    letters = {option: letter for letter, option in zip(LETTERS + BEYOND * len(options), options, strict=False)}
    kept = [(left, right) for left, right in given if left]
    answer = "".join(letters.get(right, BEYOND) for _left, right in kept)
    return QuestionDetails(left=tuple(left for left, _right in kept)), options, answer
