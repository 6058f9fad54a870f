"""What reading a stick at the office answers: which packages came, what is new, who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from skillsapp.domain.laptop import PackageKind, PackageStatus
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class WrittenStick:
    """The exam package of a day on a stick; `size` in bytes."""

    file: Path
    laptops: int
    rounds: int
    people: int
    photos: int
    size: int


@dataclass(frozen=True, slots=True)
class PackageFinding:
    """What came of one file.  `reason` is E01 to E21 or empty, `code` the dotted code of what was wrong, `sentence` says it (translated)."""

    file: str
    kind: PackageKind | None
    number: int | None
    status: PackageStatus
    reason: str = ""
    sentence: str = ""
    code: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class MissingPerson:
    sitting_title: str
    number: int
    entry_no: str
    name: str


@dataclass(frozen=True, slots=True)
class DayProgress:
    """How far the collecting of one day is: "10/10 laptops, 120/120 people".  `not_begun` names rounds of which nothing has come."""

    programme_id: str
    title: str
    day: date
    laptops_in: int
    laptops_all: int
    people_in: int
    people_all: int
    absent: int
    missing: tuple[MissingPerson, ...]
    held: int
    not_begun: tuple[str, ...] = ()
    receipt: Path | None = None

    @property
    def is_complete(self) -> bool:
        return self.laptops_in == self.laptops_all and self.people_in == self.people_all


@dataclass(frozen=True, slots=True)
class CollectReport:
    """The answer to one reading of a stick.  `gone`: the stick was pulled before the end; what was read until then is safe.

    `new`, `known` count answers and other lines of the logs; `conflicting` papers wait for a ruling; `refused` files or parts;
    `results` counts the files of results that were read, taken now or before.
    """

    days: tuple[DayProgress, ...] = ()
    packages: tuple[PackageFinding, ...] = ()
    enrolled: tuple[int, ...] = ()
    cleared: tuple[int, ...] = ()
    new: int = 0
    known: int = 0
    conflicting: int = 0
    refused: int = 0
    results: int = 0
    warnings: tuple[str, ...] = ()
    gone: bool = False


class Verdict(StrEnum):
    """How a person rules on the stories of one paper: only one of them counts, or they belong together."""

    KEEP = "keep"
    KEEP_ALL = "keep_all"


@dataclass(eq=False)
class NoRounds(SkillsError):
    code = "laptops.no_rounds"
    text = N_("No round on the computer is arranged for {day}. Arrange the sittings first.")
    day: str


@dataclass(eq=False)
class NumbersWrong(SkillsError):
    code = "laptops.numbers"
    text = N_("Laptops are numbered from 1 to 200; give at least one.")


@dataclass(eq=False)
class SeatsWithoutLaptop(SkillsError):
    code = "laptops.seats_without"
    text = N_("Seats {numbers} have no laptop. Plan more laptops, or seat those people elsewhere.")
    numbers: str


@dataclass(eq=False)
class RulingReasonMissing(SkillsError):
    code = "attempt.ruling_reason"
    text = N_("Say why: the reason of a ruling is kept with the paper.")


@dataclass(eq=False)
class NothingToRule(SkillsError):
    code = "attempt.nothing_to_rule"
    text = N_("Nothing waits for a ruling on this paper any more. Open the list again.")


@dataclass(eq=False)
class ReasonForGivingUp(SkillsError):
    code = "laptops.give_up_reason"
    text = N_("Say what happened to this laptop: the reason is kept.")
