"""The time ledger: how much of the granted time is used, whatever the clocks and the machine do.

Rules R1 to R9 of storage-and-exchange.md section 7.  Elapsed time comes from the boot clock alone, which counts suspend and
cannot be set by a candidate; the wall clock is compared with it and recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from skillsapp.kernel.i18n import N_, _

SAVE_EVERY_MS = 5_000
"""The ledger is saved with every answer and at least this often; so much may be given back per crash."""
WALL_JUMP_MS = 3_000
SUSPEND_MS = 30_000
LONGEST_GAP_MS = 120_000
"""After a longer gap an invigilator must let the candidate go on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment: the boot clock in milliseconds with the boot it belongs to, and the wall clock in UTC."""

    boot_id: str
    boot_ms: int
    wall: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """All times in milliseconds; `last` is the reading up to which time is charged."""

    granted_ms: int
    extended_ms: int = 0
    used_ms: int = 0
    last: Reading | None = None

    @property
    def remaining_ms(self) -> int:
        """Time left (R1): granted + extended - used, never below zero."""
        return max(0, self.granted_ms + self.extended_ms - self.used_ms)


class IncidentKind(StrEnum):
    WALL_JUMP = "wall_jump"
    SUSPEND = "suspend"
    CLOCK_BACKWARDS = "clock_backwards"


_INCIDENT_TEXTS = {
    IncidentKind.WALL_JUMP: N_("The computer's date and time were changed by {seconds} seconds. The time left is not affected."),
    IncidentKind.SUSPEND: N_(
        "The computer stood still for {seconds} seconds. The time is charged; an invigilator may give it back."
    ),
    IncidentKind.CLOCK_BACKWARDS: N_("The computer's running clock went back by {seconds} seconds. Nothing is charged for it."),
}


@dataclass(frozen=True, slots=True)
class Incident:
    """Something about the clocks that an invigilator should see; `ms` may be negative for a clock that was put back."""

    kind: IncidentKind
    ms: int

    def sentence(self) -> str:
        """Return the incident in the user's language."""
        return _(_INCIDENT_TEXTS[self.kind]).format(seconds=round(self.ms / 1000))


class ReopeningKind(StrEnum):
    RESTART = "restart"
    REBOOT = "reboot"
    ROLLBACK = "rollback"


_REOPENING_TEXTS = {
    ReopeningKind.RESTART: N_("The program was closed for {seconds} seconds. They are recorded and not charged."),
    ReopeningKind.REBOOT: N_(
        "The computer was restarted; by its clock {seconds} seconds passed. They are recorded and not charged."
    ),
    ReopeningKind.ROLLBACK: N_(
        "The computer was restarted and its clock stands earlier than before; how long it was off is not known."
    ),
}


@dataclass(frozen=True, slots=True)
class Reopening:
    """How an attempt goes on after the program ended: the gap is recorded, not charged, and None where nobody can know it."""

    ledger: Ledger
    gap_ms: int | None
    kind: ReopeningKind
    needs_invigilator: bool

    def sentence(self) -> str:
        """Return what happened in the user's language."""
        return _(_REOPENING_TEXTS[self.kind]).format(seconds=round((self.gap_ms or 0) / 1000))


def tick(ledger: Ledger, reading: Reading) -> tuple[Ledger, tuple[Incident, ...]]:
    """Charge the time since the last reading (R2) and tell what is odd (R3, R4); the first reading charges nothing.

    A reading of another boot charges nothing either: whoever opens an attempt again calls `reopen` first.
    """
    last = ledger.last
    if last is None or last.boot_id != reading.boot_id:
        return replace(ledger, last=reading), ()
    passed = reading.boot_ms - last.boot_ms
    incidents = []
    if passed < 0:
        incidents.append(Incident(IncidentKind.CLOCK_BACKWARDS, passed))
    jump = _between(last, reading) - passed
    if abs(jump) > WALL_JUMP_MS:
        incidents.append(Incident(IncidentKind.WALL_JUMP, jump))
    if passed > SUSPEND_MS:
        incidents.append(Incident(IncidentKind.SUSPEND, passed))
    return replace(ledger, used_ms=ledger.used_ms + max(0, passed), last=reading), tuple(incidents)


def reopen(ledger: Ledger, reading: Reading) -> Reopening:
    """Go on after a crash, a reboot or on a spare laptop (R5, R6).

    The gap is known exactly within one boot, by the wall clock otherwise.
    """
    last = ledger.last
    going_on = replace(ledger, last=reading)
    if last is None:
        return Reopening(going_on, 0, ReopeningKind.RESTART, False)
    if last.boot_id == reading.boot_id and reading.boot_ms >= last.boot_ms:
        gap = reading.boot_ms - last.boot_ms
        return Reopening(going_on, gap, ReopeningKind.RESTART, gap > LONGEST_GAP_MS)
    gap = _between(last, reading)
    if gap < 0:
        return Reopening(going_on, None, ReopeningKind.ROLLBACK, True)
    return Reopening(going_on, gap, ReopeningKind.REBOOT, True)


def pause(ledger: Ledger, reading: Reading) -> tuple[Ledger, tuple[Incident, ...]]:
    """Charge up to now and stop: until `go_on` nothing is charged."""
    charged, incidents = tick(ledger, reading)
    return replace(charged, last=None), incidents


def go_on(ledger: Ledger, reading: Reading) -> Ledger:
    """Start charging again from *reading*."""
    return replace(ledger, last=reading)


def extend(ledger: Ledger, ms: int) -> Ledger:
    """Return the ledger with *ms* more (R7).  Raises ValueError when time would be taken away."""
    if ms <= 0:
        raise ValueError(f"an extension of {ms} ms takes time away")
    return replace(ledger, extended_ms=ledger.extended_ms + ms)


def _between(earlier: Reading, later: Reading) -> int:
    return (later.wall - earlier.wall) // timedelta(milliseconds=1)
