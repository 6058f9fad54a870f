"""What statistics say of a question and of a test; None where a figure is undefined."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One question over the candidates who saw it.

    `facility` is the mean mark as a part of the full mark, `sd` the deviation of the marks in points; weights are parts of the test;
    `discrimination` is the correlation of its marks with the marks on the rest of the test, `efficiency` the same covariance as a part of
    the greatest that these marks allow.  With a `negative_covariance` there is no effective weight.
    """

    seen: int
    facility: float | None
    sd: float | None
    random_guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    efficiency: float | None
    negative_covariance: bool = False


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """The scores of a test, in points; `alpha` and `error_ratio` are ratios, alpha may be negative."""

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    sem: float | None
