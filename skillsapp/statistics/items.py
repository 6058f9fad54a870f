"""Moodle's quiz statistics: facility, weights, discrimination of questions; moments and internal consistency of the test.

The definitions are those of Moodle's pages on quiz statistics; ratios here are 0..1 or -1..1 where Moodle prints percent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillsapp.statistics.figures import ItemFigures, ScoreFigures
from skillsapp.statistics.sheet import GRAIN, Floats, Sheet


@dataclass(frozen=True, slots=True)
class _Moments:
    """What the figures of one question are made of; None where fewer than two candidates saw it."""

    seen: int
    mean: float
    variance: float | None = None
    with_rest: float | None = None
    with_total: float | None = None
    most_with_rest: float | None = None
    rest_variance: float | None = None


def item_figures(sheet: Sheet, guesses: Sequence[float | None] | None = None) -> tuple[ItemFigures, ...]:
    """Return the figures of each question; *guesses* are the parts of full marks that blind guessing earns, None where unknown."""
    scales = sheet.whole / sheet.worth if sheet.worth > 0 else np.ones(len(sheet.whole))
    moments = [_moments(marks, sheet.totals[who] * scale) for (who, marks), scale in zip(sheet.of_items(), scales, strict=True)]
    roots = [math.sqrt(one.with_total) if one.with_total is not None and one.with_total >= 0 else None for one in moments]
    all_roots = math.fsum(root for root in roots if root is not None)
    expected = guesses if guesses is not None else [None] * len(moments)
    return tuple(
        ItemFigures(
            seen=one.seen,
            facility=one.mean / full if one.seen and full > 0 else None,
            sd=None if one.variance is None else math.sqrt(one.variance),
            random_guess=guess,
            intended_weight=full / whole if whole > 0 else None,
            effective_weight=root / all_roots if root is not None and all_roots else None,
            discrimination=_ratio(one.with_rest, _geometric(one.variance, one.rest_variance)),
            efficiency=_ratio(one.with_rest, one.most_with_rest),
            negative_covariance=one.with_total is not None and one.with_total < 0,
        )
        for one, root, guess, full, whole in zip(moments, roots, expected, sheet.full.tolist(), sheet.whole.tolist(), strict=True)
    )


def score_figures(sheet: Sheet) -> ScoreFigures:
    """Return the figures of the test as a whole, with k-statistics for skewness and kurtosis.

    Alpha holds the variance of each question, over those who saw it, against that of the scores.
    """
    n = len(sheet.totals)
    if n == 0:
        return ScoreFigures(0, None, None, None, None, None, None, None, None)
    mean, median = float(sheet.totals.mean()), float(np.median(sheet.totals))
    if n == 1:
        return ScoreFigures(1, mean, median, None, None, None, None, None, None)
    away = _deviations(sheet.totals)
    m2, m3, m4 = (float((away**power).mean()) for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    sd = math.sqrt(k2)
    skewness = kurtosis = alpha = error_ratio = sem = None
    if k2 > 0:
        if n > 2:
            skewness = n * n * m3 / ((n - 1) * (n - 2)) / k2**1.5
        if n > 3:
            k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
            kurtosis = k4 / (k2 * k2)
        variances = [_variance(marks) for _who, marks in sheet.of_items() if len(marks)]
        p = len(variances)
        if p > 1:
            alpha = p / (p - 1) * (1 - math.fsum(variances) / k2)
            if alpha <= 1:
                error_ratio = math.sqrt(1 - alpha)
                sem = error_ratio * sd
    return ScoreFigures(n, mean, median, sd, skewness, kurtosis, alpha, error_ratio, sem)


def histogram(sheet: Sheet, full: float, bins: int) -> tuple[int, ...]:
    """Return how many scores lie in each of *bins* equal parts of 0..*full*; what lies outside counts at the edge."""
    if full <= 0 or not len(sheet.totals):
        return (0,) * bins
    places = np.clip(np.floor((sheet.totals + GRAIN) * bins / full).astype(np.intp), 0, bins - 1)
    return tuple(int(count) for count in np.bincount(places, minlength=bins))


def _moments(marks: Floats, totals: Floats) -> _Moments:
    seen = len(marks)
    if seen < 2:
        return _Moments(seen, float(marks.mean()) if seen else 0.0)
    rest = totals - marks
    x, r, t = _deviations(marks), _deviations(rest), _deviations(totals)
    below = seen - 1
    return _Moments(
        seen,
        float(marks.mean()),
        float(x @ x) / below,
        _product(x, r) / below,
        _product(x, t) / below,
        _product(np.sort(x), np.sort(r)) / below,
        float(r @ r) / below,
    )


def _deviations(values: Floats) -> Floats:
    """Return the distances from the mean; exactly 0 where all values are the same but for what adding binary fractions leaves."""
    if float(np.ptp(values)) <= GRAIN:
        return np.zeros(len(values))
    return np.asarray(values - values.mean(), dtype=np.float64)


def _product(one: Floats, other: Floats) -> float:
    """Return the scalar product, exactly 0 where it is nothing beside the lengths of the two."""
    product = float(one @ other)
    return 0.0 if abs(product) <= 1e-12 * math.sqrt(float(one @ one) * float(other @ other)) else product


def _variance(values: Floats) -> float:
    away = _deviations(values)
    return float(away @ away) / (len(values) - 1) if len(values) > 1 else 0.0


def _geometric(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else math.sqrt(one * other)


def _ratio(part: float | None, of: float | None) -> float | None:
    return part / of if part is not None and of else None
