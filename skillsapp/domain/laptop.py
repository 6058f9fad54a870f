"""Borrowed laptops and the packages that travel to and from them on a stick (exam-day.md, storage-and-exchange.md 3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from skillsapp.kernel.i18n import N_


class LaptopState(StrEnum):
    """A laptop's way through the day; nothing is cleared that the host has not verified."""

    PLANNED = "planned"
    ENROLLED = "enrolled"
    COLLECTED = "collected"
    CLEARED = "cleared"


LAPTOP_STATE_TITLES: Mapping[LaptopState, str] = {
    LaptopState.PLANNED: N_("Not seen yet"),
    LaptopState.ENROLLED: N_("Enrolled"),
    LaptopState.COLLECTED: N_("Collected"),
    LaptopState.CLEARED: N_("Cleared"),
}


class PackageKind(StrEnum):
    EXAM = "exam"
    ENROLMENT = "enrolment"
    RESULT = "result"
    RECEIPT = "receipt"
    CLEARED = "cleared"


PACKAGE_KIND_TITLES: Mapping[PackageKind, str] = {
    PackageKind.EXAM: N_("Exam package"),
    PackageKind.ENROLMENT: N_("Enrolment"),
    PackageKind.RESULT: N_("Answer papers"),
    PackageKind.RECEIPT: N_("Receipt"),
    PackageKind.CLEARED: N_("Cleared"),
}


class PackageStatus(StrEnum):
    WRITTEN = "written"
    TAKEN = "taken"
    PARTIAL = "partial"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Laptop:
    """`number` is the seat number that is chosen at the laptop; `code` the eight digits that open its package on `day`."""

    id: str
    programme_id: str
    day: date
    number: int
    code: str
    state: LaptopState = LaptopState.PLANNED
    device_id: str = ""
    public_key: bytes = b""
    enrolled_at: datetime | None = None
    collected_at: datetime | None = None
    cleared_at: datetime | None = None
    last_dseq: int = 0
    checks: Mapping[str, str] = field(default_factory=dict)
    version: int = 1


GIVEN_UP = "given_up"
"""Under this key of a laptop's checks stands why its papers are no longer waited for."""


@dataclass(frozen=True, slots=True)
class LaptopDevice:
    """A data folder that enrolled under a laptop's number: usually one, two where a broken machine was exchanged during the day."""

    device_id: str
    laptop_id: str
    public_key: bytes
    enrolled_at: datetime


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """A package that was written or read here.  `reason` is a code of storage-and-exchange.md 3.3 ("E04") where it was refused."""

    id: str
    package_id: str
    kind: PackageKind
    programme_id: str
    device_id: str
    laptop_number: int | None
    dseq: int
    digest: str
    status: PackageStatus
    reason: str
    counts: Mapping[str, int]
    at: datetime
    actor: str
