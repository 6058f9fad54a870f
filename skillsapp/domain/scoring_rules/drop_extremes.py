"""Average the judges' marks after leaving out the highest and the lowest (rules.md 1.5, 7.3 rule 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from skillsapp.domain.score import Score, StepKind
from skillsapp.domain.scoring_rules.rule import DECIMALS, MEAN, ScoringRule, finish, listed, mean_of
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_

OUTSIDE = StepKind("outside", N_("{mark} lies outside {low} to {high} and is left out."))
DROPPED = StepKind("dropped", N_("Left out: lowest {lowest}, highest {highest}. Kept: {kept}."))
NONE_DROPPED = StepKind("none_dropped", N_("{count} marks are fewer than {needed}; no mark is dropped."))


@dataclass(frozen=True, slots=True)
class DropExtremesParams:
    """With fewer than `minimum_judges` valid marks nothing is dropped and the mean of all counts."""

    each_side: int = field(default=1, metadata={"least": 0})
    decimals: int = field(default=2, metadata=DECIMALS)
    rounding: Rounding = Rounding.HALF_UP
    low: Decimal | None = None
    high: Decimal | None = None
    minimum_judges: int = field(default=5, metadata={"least": 1})


def score(marks: Sequence[Decimal], params: DropExtremesParams) -> Score:
    """Return the rounded mean of what is kept.  Raises TooFewJudges when no mark is valid."""
    low, high, side = params.low, params.high, params.each_side
    outside = [mark for mark in marks if (low is not None and mark < low) or (high is not None and mark > high)]
    ranked = sorted(mark for mark in marks if mark not in outside)
    bounds = {"low": "–" if low is None else format(low, "f"), "high": "–" if high is None else format(high, "f")}
    trace = [OUTSIDE.of(mark=mark, **bounds) for mark in outside]
    kept, needed = ranked, max(params.minimum_judges, 2 * side + 1)
    if len(ranked) >= needed and side:
        kept = ranked[side : len(ranked) - side]
        trace.append(DROPPED.of(lowest=listed(ranked[:side]), highest=listed(ranked[len(ranked) - side :]), kept=listed(kept)))
    elif side:
        trace.append(NONE_DROPPED.of(count=len(ranked), needed=needed))
    mean = mean_of(kept)
    trace.append(MEAN.of(count=len(kept), mean=mean))
    return finish(mean, params.decimals, params.rounding, trace)


DROP_EXTREMES = ScoringRule("drop_extremes", N_("Highest and lowest mark dropped"), DropExtremesParams, score)
