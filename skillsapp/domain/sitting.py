"""Sittings: one paper or one practical task, one room, one time window; seats belong to a sitting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from skillsapp.kernel.i18n import N_


class SittingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"


SITTING_STATE_TITLES: Mapping[SittingState, str] = {
    SittingState.PLANNED: N_("Planned"),
    SittingState.OPEN: N_("Candidates may sign in"),
    SittingState.RUNNING: N_("Under way"),
    SittingState.CLOSED: N_("Closed"),
}


class Presence(StrEnum):
    EXPECTED = "expected"
    CHECKED_IN = "checked_in"
    ABSENT = "absent"
    DISQUALIFIED = "disqualified"


PRESENCE_TITLES: Mapping[Presence, str] = {
    Presence.EXPECTED: N_("Not arrived"),
    Presence.CHECKED_IN: N_("Checked in"),
    Presence.ABSENT: N_("Absent"),
    Presence.DISQUALIFIED: N_("Paper cancelled"),
}


class Carrier(StrEnum):
    """What the answers of a theory sitting are given on; all carriers end in the same answer log."""

    SCREEN = "screen"
    CARD = "card"


CARRIER_TITLES: Mapping[Carrier, str] = {
    Carrier.SCREEN: N_("On the computer"),
    Carrier.CARD: N_("On paper"),
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """`component` is the key of the programme's component that is examined; times in minutes; late None: until the round ends.

    `round` counts the rounds of a day from 1: on laptops the seat's number is the laptop's.  `word` is the round's four digits, announced
    in the room; `resit`: for those who failed or missed the component before.
    """

    id: str
    programme_id: str
    component: str
    title: str
    room: str
    starts_at: datetime
    duration_minutes: int
    late_minutes: int | None
    earliest_hand_in_minutes: int
    paper_id: str | None
    state: SittingState = SittingState.PLANNED
    started_at: datetime | None = None
    started_boot_id: str = ""
    started_boot_ms: int = 0
    rehearsal: bool = False
    version: int = 1
    carrier: Carrier = Carrier.SCREEN
    round: int = 1
    resit: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a sitting.  For a practical, `number` is the station, the only thing a judge sees."""

    id: str
    sitting_id: str
    number: int
    registration_id: str
    presence: Presence = Presence.EXPECTED
    checked_in_at: datetime | None = None
    extra_minutes: int = 0
    note: str = ""
    version: int = 1
    paper_id: str | None = None
    """The paper of this seat's own, where each candidate has another; None: the sitting's."""


def seat_digits(numbers: Iterable[int]) -> int:
    """Return how wide the numbers of a sitting's seats are written: “07” where there are up to 99, “007” where there are more."""
    return max(2, len(str(max(numbers, default=0))))
