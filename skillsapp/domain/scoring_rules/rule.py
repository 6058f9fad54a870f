"""What every scoring rule is: a key, a title, its parameters, and a function from marks to a score that explains itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Generic, TypeVar

from skillsapp.domain.score import Score, Step, StepKind, rounded_ratio
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_, _

P = TypeVar("P")

DECIMALS = {"least": 0, "most": 4}
"""Metadata of a parameter that says how many decimals are kept."""

MEAN = StepKind("mean", N_("The mean of {count} marks is {mean}."))
ROUNDED_HALF_UP = StepKind("rounded_half_up", N_("{exact} rounded half up to {decimals} decimals is {value}."))
TRUNCATED = StepKind("truncated", N_("{exact} cut off after {decimals} decimals is {value}."))


@dataclass(frozen=True, slots=True)
class ScaleScores:
    """One whole number for each mark, in the order of the marks."""

    values: tuple[int, ...]
    trace: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScoringRule(Generic[P]):
    """`params` is a frozen dataclass of the parameters; `score` raises SkillsError when the marks allow no score."""

    key: str
    title: str
    params: Callable[..., P]
    score: Callable[[Sequence[Decimal], P], Score | ScaleScores]

    def label(self) -> str:
        """Return the rule's name in the user's language."""
        return _(self.title)


@dataclass(eq=False)
class TooFewJudges(SkillsError):
    code: ClassVar[str] = "marking.too_few_judges"
    text: ClassVar[str] = N_(
        "{count} valid marks are not enough: at least {needed} are needed. Have the missing judges give their marks."
    )
    count: int
    needed: int


def mean_of(marks: Sequence[Decimal]) -> Fraction:
    """Return the exact mean.  Raises TooFewJudges when there is no mark."""
    if not marks:
        raise TooFewJudges(0, 1)
    return sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks)


def listed(marks: Sequence[Decimal]) -> str:
    """Return marks as a trace lists them."""
    return ", ".join(format(mark, "f") for mark in marks)


def finish(exact: Fraction, decimals: int, rounding: Rounding, trace: Sequence[Step]) -> Score:
    """Return the score that rounding makes of *exact*, with the rounding as its last step."""
    value = rounded_ratio(exact, decimals, rounding)
    kind = ROUNDED_HALF_UP if rounding is Rounding.HALF_UP else TRUNCATED
    return Score(value, (*trace, kind.of(exact=exact, decimals=decimals, value=format(value, "f"))))
