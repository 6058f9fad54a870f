"""Marks laid out for calculation: one entry for each question that a candidate saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

GRAIN = 1e-9
"""Marks have four decimals at most: what differs by less came from adding binary fractions."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Entry i: candidate `candidates[i]` got `marks[i]` on question `items[i]`; `full` and `whole` are per question.

    `totals` are the candidates' scores, each on a test of `worth`; `whole` is what the tests are worth in which a question stood: the
    figures of a question hang on nobody who did not see it.
    """

    candidates: Places
    items: Places
    marks: Floats
    totals: Floats
    full: Floats
    whole: Floats
    worth: float

    @property
    def is_complete(self) -> bool:
        """Whether every candidate saw every question."""
        return len(self.marks) == len(self.totals) * len(self.full)

    def of_items(self) -> list[tuple[Places, Floats]]:
        """Return for each question who saw it and with what mark."""
        order = np.argsort(self.items, kind="stable")
        edges = np.searchsorted(self.items[order], np.arange(len(self.full) + 1))
        who, marks = self.candidates[order], self.marks[order]
        return [(who[a:b], marks[a:b]) for a, b in pairwise(edges)]


def sheet_of_matrix(marks: ArrayLike, full: ArrayLike) -> Sheet:
    """Return the sheet of a matrix, a row for each candidate and a column for each question; NaN: the candidate did not see it.

    A candidate who saw nothing is left out.
    """
    worth = np.asarray(full, dtype=np.float64)
    matrix = np.asarray(marks, dtype=np.float64).reshape(-1, len(worth))
    matrix = matrix[~np.isnan(matrix).all(axis=1)] if len(worth) else matrix
    candidates, items = np.nonzero(~np.isnan(matrix))
    totals = np.nansum(matrix, axis=1)
    return Sheet(
        candidates, items, matrix[candidates, items], totals, worth, np.full(len(worth), worth.sum()), float(worth.sum())
    )


def sheet_of_entries(
    candidates: Sequence[int],
    items: Sequence[int],
    marks: Sequence[int],
    full: Sequence[int],
    scale: int = 1,
    scores: Sequence[tuple[int, int]] | None = None,
) -> Sheet:
    """Return the sheet of entries: who saw what, with which mark and of which full mark, all marks times *scale*.

    Where papers differ, each candidate's marks are brought to papers of the mean worth, and a question worth more on one paper than on
    another to its mean: then a question may be held against the rest of the test over several papers.  On one paper nothing changes.
    *scores* are each candidate's score and what the paper was worth, where the entries are those of some of its questions only.
    """
    who, what = np.asarray(candidates, dtype=np.intp), np.asarray(items, dtype=np.intp)
    got, most = np.asarray(marks, dtype=np.float64) / scale, np.asarray(full, dtype=np.float64) / scale
    people, questions = int(who.max(initial=-1)) + 1, int(what.max(initial=-1)) + 1
    seen = np.maximum(_summed(what, questions, np.ones(len(what))), 1)
    worth = _summed(what, questions, most) / seen
    if scores is None:
        totals, papers = _summed(who, people, got), _summed(who, people, most)
    else:
        told = np.asarray(scores, dtype=np.float64).reshape(-1, 2) / scale
        totals, papers = told[:, 0], told[:, 1]
    if not len(papers):
        return Sheet(who, what, got, totals, worth, worth, 0.0)
    mean = float(papers.mean())
    whole = np.full(questions, mean)
    if np.ptp(papers) > GRAIN:
        totals = totals * mean / np.where(papers > 0, papers, 1)
        whole = _summed(what, questions, papers[who]) / seen
    uneven = np.abs(most - worth[what]) > GRAIN
    if uneven.any():
        got = np.where(uneven & (most > 0), got * worth[what] / np.where(most > 0, most, 1), got)
    return Sheet(who, what, got, totals, worth, whole, mean)


def _summed(places: Places, length: int, values: Floats) -> Floats:
    summed: Any = np.bincount(places, weights=values, minlength=length)
    return np.asarray(summed, dtype=np.float64)
