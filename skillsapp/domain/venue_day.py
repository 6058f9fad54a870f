"""A day on one borrowed laptop: what was found on the stick, who sits here, what is verified, and what may be cleared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from skillsapp.domain.attempt import AttemptPhase
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class PackageOffer:
    """An exam package found on a stick, its signature checked and nothing of it opened.  `is_open`: this laptop took it already;
    `is_newer`: this laptop took an earlier package of the same day, and this one brings more (a resit, a late entry)."""

    file: Path
    package_id: str
    programme_id: str
    title: str
    day: date
    created_at: datetime
    numbers: tuple[int, ...]
    is_open: bool = False
    is_newer: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything on a stick that looks like an exam package; `problems` are whole sentences about files that cannot be used."""

    packages: tuple[PackageOffer, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VenuePerson:
    """Who has a seat in a round of the day, on whichever laptop; `here`: signs in on this one, by plan or because of a move."""

    sitting_id: str
    registration_id: str
    entry_no: str
    name: str
    organisation: str
    number: int
    photo: str
    presence: Presence
    here: bool


@dataclass(frozen=True, slots=True)
class VenueRound:
    """One round of the day on this laptop.  `person` None: nobody is planned here (a spare).  `is_open`: its word was entered and the
    paper is here; `phase` None: nobody has signed in yet."""

    sitting_id: str
    title: str
    room: str
    round: int
    starts_at: datetime
    duration_minutes: int
    state: SittingState
    is_open: bool
    person: VenuePerson | None
    phase: AttemptPhase | None = None


@dataclass(frozen=True, slots=True)
class VenueDay:
    """The day as this laptop knows it.  `clock_off_seconds`: how far this laptop's clock is behind or ahead for certain, 0 where it may be right."""

    programme_id: str
    title: str
    day: date
    number: int
    package_id: str
    opened_at: datetime
    rounds: tuple[VenueRound, ...]
    clock_off_seconds: int = 0

    @property
    def next_round(self) -> VenueRound | None:
        """Return the round that goes on or comes next here: the first that is not closed."""
        return next((each for each in self.rounds if each.state is not SittingState.CLOSED), None)


@dataclass(frozen=True, slots=True)
class WrittenResult:
    """What `write_result` put on the stick; `still_out` counts papers that are not handed in (they are in it as far as they are)."""

    file: Path
    dseq: int
    people: int
    events: int
    still_out: int


@dataclass(frozen=True, slots=True)
class VerifiedState:
    """What the host's receipts say of this laptop.  `newer` counts answers and notes written here after what the host has verified."""

    receipt_at: datetime | None
    people: int
    newer: int

    @property
    def may_clear(self) -> bool:
        return self.receipt_at is not None and not self.newer


@dataclass(frozen=True, slots=True)
class ClearedNote:
    """The signed note that goes onto the stick after the data folder has been cleared (`clear_folder`)."""

    number: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Cleared:
    """What `clear_folder` did; `note` None: the stick was not there, so the host learns of it only when told."""

    note: Path | None


@dataclass(eq=False)
class CodeWrong(SkillsError):
    code = "venue.code"
    text = N_("This code does not belong to laptop {number}. Look at the code sheet: number and code stand in one row.")
    number: int


@dataclass(eq=False)
class NumberUnknown(SkillsError):
    code = "venue.number"
    text = N_("The stick knows no laptop {number}. Choose one of: {numbers}.")
    number: int
    numbers: str


@dataclass(eq=False)
class WordWrong(SkillsError):
    code = "venue.word"
    text = N_("This is not the word of this round. Listen again to what was announced in the room: four digits.")


@dataclass(eq=False)
class RoundMissing(SkillsError):
    code = "venue.round_missing"
    text = N_(
        "This laptop's package does not hold the paper of this round. Fetch the stick from the host and take the new package first."
    )


@dataclass(eq=False)
class DayNotOpen(SkillsError):
    code = "venue.no_day"
    text = N_("No exam day has been opened on this laptop yet. Plug in the stick and enter number and code.")


@dataclass(eq=False)
class DayOfOther(SkillsError):
    code = "venue.other_number"
    text = N_("This laptop is number {number} today already. Number {wanted} belongs to another laptop.")
    number: int
    wanted: int


@dataclass(eq=False)
class OfficeFolder(SkillsError):
    code = "venue.office_folder"
    text = N_(
        "This data folder belongs to an office, with its question banks. Start the exam program from the stick on another computer."
    )


@dataclass(eq=False)
class NotOnTheRoster(SkillsError):
    code = "venue.not_on_roster"
    text = N_("Nobody with the number “{typed}” has a seat in this round. Check the number, or call the invigilator.")
    typed: str


@dataclass(eq=False)
class MoveReasonMissing(SkillsError):
    code = "venue.move_reason"
    text = N_("Say why this person moves to this laptop: the reason is kept with the paper.")


@dataclass(eq=False)
class NotVerifiedYet(SkillsError):
    code = "venue.not_verified"
    text = N_(
        "Nothing is cleared yet: the host has not verified {newer} answers or notes of this laptop. Collect with the stick, take it to the host, come back."
    )
    newer: int


@dataclass(eq=False)
class NoReceipt(SkillsError):
    code = "venue.no_receipt"
    text = N_(
        "There is no receipt of the host for this laptop on the stick. Take the stick to the host first, let it read, then come back."
    )
