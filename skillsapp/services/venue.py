"""The borrowed laptop's day: take the package, open a round, move people here, collect, read the receipt, clear (exam-day.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.venue_day import Cleared, ClearedNote, Offers, VenueDay, VenuePerson, VerifiedState, WrittenResult
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.ballast import Ballast
from skillsapp.store.engine import Reader
from skillsapp.store.unit_of_work import Begin

Progress = Callable[[int, int], None]


def no_progress(_done: int, _total: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class VenueService:
    """Everything is done in the program's name: on a borrowed laptop the code is who may.  `folder` arguments are the stick's."""

    begin_as_program: Begin
    reader: Reader
    clock: Clock
    folder: DataFolder
    device_id: str
    ballast: Ballast

    def packages_on(self, folder: Path) -> Offers:
        """Return the exam packages on a stick, the newest first, renamed copies once; never raises for a bad file."""
        raise NotImplementedError

    def current(self) -> VenueDay | None:
        """Return the day that was opened last on this laptop, or None on one that has none (or is the office)."""
        raise NotImplementedError

    def open_day(self, file: Path, number: int, code: str, checks: Mapping[str, str] = {}) -> Done[VenueDay]:
        """Take the package: roster and photos into this data folder, a device key, and the enrolment request beside *file* on the stick.

        *checks* are the findings of the traffic-light check, shown at the host.  Doing it again with a newer package of the day adds to it.
        Raises CodeWrong, NumberUnknown, DayOfOther, a package.* error, or StickGone.
        """
        raise NotImplementedError

    def update_day(self, file: Path) -> Done[VenueDay]:
        """Take a newer package of the day that is open already; the code is not asked again.  Raises as `open_day`, or DayNotOpen."""
        raise NotImplementedError

    def is_code(self, code: str) -> bool:
        """Say whether *code* is this laptop's code of the day: opens what an invigilator may do here."""
        raise NotImplementedError

    def open_round(self, sitting_id: str, word: str) -> Done[VenueDay]:
        """Open the paper of a round with its word; the sitting is then RUNNING here.  Raises WordWrong, RoundMissing or DayNotOpen."""
        raise NotImplementedError

    def close_round(self, sitting_id: str) -> Done[VenueDay]:
        """End a round here: a paper still out is collected, the sitting is CLOSED; who never came is left to the host."""
        raise NotImplementedError

    def find_person(self, sitting_id: str, typed: str) -> VenuePerson:
        """Return who has this entry number or ID number in a round, on whichever laptop the seat is.  Raises NotOnTheRoster."""
        raise NotImplementedError

    def move_here(
        self, sitting_id: str, entry_no: str, reason: str, minutes_left: int | None = None, folder: Path | None = None
    ) -> Done[VenuePerson]:
        """Let a person of another laptop go on here: a TRANSFER begins the stream of this laptop, with its reason.

        With the stick of *folder* the answers that the other laptop collected onto it are shown again here, with the time used; without,
        *minutes_left* is the time granted (None: what the round has left).  Raises MoveReasonMissing or NotOnTheRoster.
        """
        raise NotImplementedError

    def write_result(self, folder: Path, progress: Progress = no_progress) -> Done[WrittenResult]:
        """Write everything of the day so far onto the stick; may be repeated.  Raises DayNotOpen, StickGone or CannotWrite."""
        raise NotImplementedError

    def read_receipt(self, folder: Path) -> Done[VerifiedState]:
        """Read the host's receipt for this laptop from the stick.  Raises NoReceipt, StickGone or a package.* error."""
        raise NotImplementedError

    def verified(self) -> VerifiedState:
        """Say what the host has verified by the receipts read so far; `may_clear` is the answer."""
        raise NotImplementedError

    def clear(self) -> Done[ClearedNote]:
        """Sign the note of clearing.  Raises NotVerifiedYet or NoReceipt.  Then close the application and call `clear_folder`."""
        raise NotImplementedError


def clear_folder(folder: DataFolder, note: ClearedNote, stick: Path | None) -> Cleared:
    """Remove everything in a closed data folder, then put the note onto the stick.  Raises CannotWrite where a file cannot be removed."""
    raise NotImplementedError
