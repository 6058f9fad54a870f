"""Add the marks up; never below the floor, never above the full mark (rules.md 1.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from skillsapp.domain.score import Score, StepKind, rounded_ratio
from skillsapp.domain.scoring_rules.rule import ScoringRule, listed
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_

ADDED = StepKind("added", N_("{marks} add up to {sum}."))
FLOORED = StepKind("floored", N_("{sum} is below the lowest score {floor}; {floor} counts."))
CAPPED = StepKind("capped", N_("{sum} is above the full mark {full}; {full} counts."))


@dataclass(frozen=True, slots=True)
class SumParams:
    full: Decimal | None = None
    floor: Decimal = Decimal(0)


def score(marks: Sequence[Decimal], params: SumParams) -> Score:
    """Return the sum, floored and capped."""
    total = _exact_sum(marks)
    trace = [ADDED.of(marks=listed(marks), sum=total)]
    if total < params.floor:
        trace.append(FLOORED.of(sum=total, floor=params.floor))
        total = params.floor
    if params.full is not None and total > params.full:
        trace.append(CAPPED.of(sum=total, full=params.full))
        total = params.full
    return Score(total, tuple(trace))


def _exact_sum(marks: Sequence[Decimal]) -> Decimal:
    """Return the sum with as many decimals as the longest mark has; sums of decimals in the default context may be rounded."""
    decimals = max((max(0, -int(mark.as_tuple().exponent)) for mark in marks), default=0)
    return rounded_ratio(sum((Fraction(mark) for mark in marks), Fraction(0)), decimals, Rounding.HALF_UP)


SUM = ScoringRule("sum", N_("Sum of the marks"), SumParams, score)
