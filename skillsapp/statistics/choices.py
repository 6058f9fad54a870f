"""How often each answer was given, by the best and by the weakest candidates: what a distractor table shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skillsapp.statistics.sheet import GRAIN, Places, Sheet

GROUP = 0.27
"""The part of the candidates in the upper and in the lower group: the usual one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer as it was given ("" for none), and by how many of all, of the best and of the weakest."""

    response: str
    count: int
    upper: int
    lower: int


@dataclass(frozen=True, slots=True)
class Choices:
    """`group` is how many stand in the upper group, and as many in the lower."""

    group: int
    given: tuple[Choice, ...] = ()


def count_choices(sheet: Sheet, responses: Sequence[int], words: Sequence[str]) -> tuple[Choices, ...]:
    """Return what was answered to each question, the most frequent first; entry i answered `words[responses[i]]`.

    The groups are made by the score among those who saw the question.  Where the border runs through candidates of equal scores, those
    who came first are taken.
    """
    order = np.argsort(sheet.items, kind="stable")
    edges = np.searchsorted(sheet.items[order], np.arange(len(sheet.full) + 1))
    who, given = sheet.candidates[order], np.asarray(responses, dtype=np.intp)[order]
    totals = np.round(sheet.totals / GRAIN) * GRAIN
    return tuple(_of_item(totals[who[a:b]].argsort(kind="stable"), given[a:b], words) for a, b in pairwise(edges.tolist()))


def _of_item(by_score: Places, given: Places, words: Sequence[str]) -> Choices:
    if not len(given):
        return Choices(0)
    group = max(1, round(GROUP * len(given))) if len(given) > 1 else 0
    kinds, places, counts = np.unique(given, return_inverse=True, return_counts=True)
    upper = np.bincount(places[by_score[len(given) - group :]], minlength=len(kinds))
    lower = np.bincount(places[by_score[:group]], minlength=len(kinds))
    found = [
        Choice(words[kind], count, best, weakest)
        for kind, count, best, weakest in zip(kinds.tolist(), counts.tolist(), upper.tolist(), lower.tolist(), strict=True)
    ]
    return Choices(group, tuple(sorted(found, key=lambda choice: (-choice.count, choice.response))))
