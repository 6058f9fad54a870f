"""Totals on the WorldSkills scale: the median competitor gets 700, spread by the median deviation (rules.md section 2).

The formula was worked out by third parties from one published table; it is an optional report, never a ranking.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from skillsapp.domain.score import StepKind
from skillsapp.domain.scoring_rules.rule import ScaleScores, ScoringRule
from skillsapp.kernel.i18n import N_

MIDDLE, SPREAD, TOP = 700, 30, 1000
NORMAL_DEVIATION = Fraction(14826, 10000)

MEDIAN = StepKind("median", N_("The median is {median}, the median deviation {deviation}."))
NO_DEVIATION = StepKind("no_deviation", N_("The median deviation is 0, so everybody gets {middle}."))
PLACED = StepKind("placed", N_("{mark} is {value} on the scale."))


@dataclass(frozen=True, slots=True)
class WorldskillsParams:
    """The scale has no parameters."""


def score(marks: Sequence[Decimal], params: WorldskillsParams) -> ScaleScores:
    """Return a whole number of 0 to 1000 for each total."""
    if not marks:
        return ScaleScores((), ())
    exact = [Fraction(mark) for mark in marks]
    median = _median(exact)
    deviation = _median([abs(value - median) for value in exact])
    trace = [MEDIAN.of(median=median, deviation=deviation)]
    if deviation == 0:
        return ScaleScores((MIDDLE,) * len(marks), (*trace, NO_DEVIATION.of(middle=MIDDLE)))
    values = tuple(_placed(value - median, deviation) for value in exact)
    trace += [PLACED.of(mark=mark, value=value) for mark, value in zip(marks, values, strict=True)]
    return ScaleScores(values, tuple(trace))


def _placed(distance: Fraction, deviation: Fraction) -> int:
    exact = MIDDLE + SPREAD * distance / (NORMAL_DEVIATION * deviation)
    half_up = math.floor(exact + Fraction(1, 2))
    return min(TOP, max(0, half_up))


def _median(values: Sequence[Fraction]) -> Fraction:
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


WORLDSKILLS_SCALE = ScoringRule("worldskills_scale", N_("WorldSkills scale"), WorldskillsParams, score)
