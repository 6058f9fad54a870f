"""Practical marking: scheme, modules, criteria, aspects; sheets that are submitted and locked; marks that are amended, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_


class AspectKind(StrEnum):
    MEASUREMENT = "measurement"
    JUDGEMENT = "judgement"


ASPECT_KIND_TITLES: Mapping[AspectKind, str] = {
    AspectKind.MEASUREMENT: N_("Measurement"),
    AspectKind.JUDGEMENT: N_("Judgement"),
}

CONSENSUS = 0
"""Slot of the one agreed sheet of all measurements; judges 1, 2, 3 judge on sheets of their own."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """What one mark is given on.  A measurement is marked 0..full in steps of `step`; a judgement 0, 1, 2 or 3."""

    key: str
    title: str
    kind: AspectKind
    full: Decimal
    step: Decimal = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    title: str
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Module:
    key: str
    title: str
    minutes: int
    criteria: tuple[Criterion, ...]

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        return tuple(aspect for criterion in self.criteria for aspect in criterion.aspects)

    @property
    def full(self) -> Decimal:
        return sum((aspect.full for aspect in self.aspects), Decimal(0))


@dataclass(frozen=True, slots=True)
class DeductionKind:
    """A deduction of the scheme: points off, or the whole module (`zero_module`)."""

    key: str
    title: str
    points: Decimal
    zero_module: bool = False


@dataclass(frozen=True, slots=True)
class MarkingScheme:
    key: str
    title: str
    modules: tuple[Module, ...]
    deductions: tuple[DeductionKind, ...] = ()
    judges: int = 3
    max_spread: int = 1
    decimals: int = 2

    @property
    def full(self) -> Decimal:
        return sum((module.full for module in self.modules), Decimal(0))

    def aspect(self, key: str) -> Aspect:
        """Return the aspect with *key*.  Raises KeyError."""
        return {aspect.key: aspect for module in self.modules for aspect in module.aspects}[key]


class SheetState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One station, one module, one slot: slot 0 for the measurements, 1..3 for each judge's judgements."""

    id: str
    sitting_id: str
    seat_id: str
    module: str
    slot: int
    judge_id: str
    state: SheetState = SheetState.OPEN
    submitted_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark given by a person on one aspect.  A later mark of the same sheet and aspect follows an earlier one."""

    id: str
    sheet_id: str
    aspect: str
    value: Decimal | None
    given_by: str
    given_at: datetime
    amendment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a submitted mark: asked for with a reason by one person, confirmed by another."""

    id: str
    sheet_id: str
    aspect: str
    old: Decimal | None
    new: Decimal
    reason: str
    requested_by: str
    requested_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Penalty:
    """A deduction that was recorded against a station, with its reason; one given by mistake is cancelled by another person."""

    id: str
    seat_id: str
    module: str | None
    kind: str
    points: Decimal
    zero_module: bool
    reason: str
    given_by: str
    given_at: datetime
    cancelled_by: str | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_by is not None


@dataclass(frozen=True, slots=True)
class Reconsideration:
    """The chief judge sends one aspect of one station back to its judges, whose levels lie too far apart (rules.md 1.6)."""

    id: str
    seat_id: str
    module: str
    aspect: str
    reason: str
    ordered_by: str
    ordered_at: datetime


@dataclass(eq=False)
class MarkOutOfRange(SkillsError):
    code = "marking.out_of_range"
    text = N_("{aspect}: {mark} is outside 0 to {full}.")
    aspect: str
    mark: str
    full: str


@dataclass(eq=False)
class MarkOffStep(SkillsError):
    code = "marking.off_step"
    text = N_("{aspect}: {mark} is not a multiple of {step}.")
    aspect: str
    mark: str
    step: str


@dataclass(eq=False)
class NotAJudgement(SkillsError):
    code = "marking.not_a_judgement"
    text = N_("{aspect}: a judgement is 0, 1, 2 or 3, not {mark}.")
    aspect: str
    mark: str


def check_mark(aspect: Aspect, value: Decimal) -> None:
    """Check that *value* may be given on *aspect*.  Raises MarkOutOfRange, MarkOffStep or NotAJudgement."""
    if aspect.kind is AspectKind.JUDGEMENT:
        if value not in (Decimal(0), Decimal(1), Decimal(2), Decimal(3)):
            raise NotAJudgement(aspect.title, plain(value))
        return
    if not 0 <= value <= aspect.full:
        raise MarkOutOfRange(aspect.title, plain(value), plain(aspect.full))
    if value % aspect.step != 0:
        raise MarkOffStep(aspect.title, plain(value), plain(aspect.step))
