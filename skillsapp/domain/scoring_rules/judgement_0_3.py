"""Judgement on the scale 0 to 3: the judges' mean, divided by three, times the full mark (rules.md 1.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from skillsapp.domain.score import Score, StepKind, shown
from skillsapp.domain.scoring_rules.rule import DECIMALS, MEAN, ScoringRule, finish, listed, mean_of
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_

TOP_LEVEL = 3
GIVEN = StepKind("given", N_("The judges gave {marks}."))
CONVERTED = StepKind("converted", N_("{mean} of 3 levels at a full mark of {full} is {exact}."))


@dataclass(frozen=True, slots=True)
class JudgementParams:
    full: Decimal = field(metadata={"above": 0})
    decimals: int = field(default=2, metadata=DECIMALS)
    rounding: Rounding = Rounding.HALF_UP
    max_spread: int = field(default=1, metadata={"least": 0})


@dataclass(eq=False)
class LevelUnknown(SkillsError):
    code: ClassVar[str] = "marking.not_a_judgement"
    text: ClassVar[str] = N_("A judgement is 0, 1, 2 or 3, not {mark}.")
    mark: str


@dataclass(eq=False)
class SpreadTooWide(SkillsError):
    """The judges differ by more than the rules allow: they must reconsider before a score exists."""

    code: ClassVar[str] = "marking.spread"
    text: ClassVar[str] = N_(
        "The judges differ by {spread} levels ({marks}); at most {allowed} is allowed. Reconsider under the chief judge."
    )
    marks: str
    spread: int
    allowed: int


def score(marks: Sequence[Decimal], params: JudgementParams) -> Score:
    """Return the converted mean.  Raises LevelUnknown, SpreadTooWide and TooFewJudges."""
    for mark in marks:
        if mark not in range(TOP_LEVEL + 1):
            raise LevelUnknown(shown(mark))
    mean = mean_of(marks)
    spread = int(max(marks) - min(marks))
    if spread > params.max_spread:
        raise SpreadTooWide(listed(marks), spread, params.max_spread)
    exact = mean / TOP_LEVEL * Fraction(params.full)
    trace = [
        GIVEN.of(marks=listed(marks)),
        MEAN.of(count=len(marks), mean=mean),
        CONVERTED.of(mean=mean, full=params.full, exact=exact),
    ]
    return finish(exact, params.decimals, params.rounding, trace)


JUDGEMENT_0_3 = ScoringRule("judgement_0_3", N_("Judgement 0 to 3"), JudgementParams, score)
