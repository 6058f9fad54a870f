"""Average the marks of all judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from skillsapp.domain.score import Score
from skillsapp.domain.scoring_rules.rule import DECIMALS, MEAN, ScoringRule, finish, mean_of
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class MeanParams:
    decimals: int = field(default=2, metadata=DECIMALS)
    rounding: Rounding = Rounding.HALF_UP


def score(marks: Sequence[Decimal], params: MeanParams) -> Score:
    """Return the rounded mean.  Raises TooFewJudges when there is no mark."""
    mean = mean_of(marks)
    return finish(mean, params.decimals, params.rounding, [MEAN.of(count=len(marks), mean=mean)])


MEAN_RULE = ScoringRule("mean", N_("Mean of the marks"), MeanParams, score)
