"""What the board says about a seat, in one word and one tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from skillsapp.domain.attempt import AttemptPhase
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.sittings import BoardRow
from ui.theme import Tone

UNSAVED = timedelta(seconds=30)


class SeatKind(StrEnum):
    EXPECTED = "expected"
    CHECKED_IN = "checked_in"
    ANSWERING = "answering"
    UNSAVED = "unsaved"
    PAUSED = "paused"
    HANDED_IN = "handed_in"
    ABSENT = "absent"
    CANCELLED = "cancelled"


SEAT_TITLES: Mapping[SeatKind, tuple[str, Tone, str]] = {
    SeatKind.EXPECTED: (N_("Not arrived"), Tone.MUTED, "user-round"),
    SeatKind.CHECKED_IN: (N_("Checked in"), Tone.INFO, "check"),
    SeatKind.ANSWERING: (N_("Answering"), Tone.INFO, "pencil"),
    SeatKind.UNSAVED: (N_("Not saved for 30 s"), Tone.BAD, "triangle-alert"),
    SeatKind.PAUSED: (N_("Paused"), Tone.WARN, "pause"),
    SeatKind.HANDED_IN: (N_("Handed in"), Tone.OK, "circle-check"),
    SeatKind.ABSENT: (N_("Absent"), Tone.MUTED, "minus"),
    SeatKind.CANCELLED: (N_("Paper cancelled"), Tone.BAD, "x"),
}
"""Title, tone and icon of each kind, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class SeatView:
    """One tile: `below` is its last line, such as the progress or the receipt code."""

    row: BoardRow
    kind: SeatKind
    title: str
    below: str

    @property
    def tone(self) -> Tone:
        return SEAT_TITLES[self.kind][1]

    @property
    def icon(self) -> str:
        return SEAT_TITLES[self.kind][2]


def seat_kind(row: BoardRow, now: datetime) -> SeatKind:
    """Return how the seat is doing; a cancelled paper is told before anything else."""
    if row.seat.presence is Presence.DISQUALIFIED:
        return SeatKind.CANCELLED
    if row.phase in (AttemptPhase.SUBMITTED, AttemptPhase.COLLECTED):
        return SeatKind.HANDED_IN
    if row.phase is AttemptPhase.PAUSED:
        return SeatKind.PAUSED
    if row.phase is not None:
        late = row.last_saved_at is not None and now - row.last_saved_at > UNSAVED
        return SeatKind.UNSAVED if late else SeatKind.ANSWERING
    return {Presence.ABSENT: SeatKind.ABSENT, Presence.CHECKED_IN: SeatKind.CHECKED_IN}.get(row.seat.presence, SeatKind.EXPECTED)


def seat_view(row: BoardRow, now: datetime) -> SeatView:
    """Return the tile of a seat."""
    kind = seat_kind(row, now)
    title, below = _(SEAT_TITLES[kind][0]), ""
    if kind is SeatKind.ANSWERING:
        title = _("Answering {answered}/{questions}").format(answered=row.answered, questions=row.questions)
    if kind in (SeatKind.ANSWERING, SeatKind.UNSAVED, SeatKind.PAUSED):
        below = _("{minutes} min left").format(minutes=-(-(row.seconds_left or 0) // 60))
        if row.focus_losses:
            below += " · " + _("left {count}×").format(count=row.focus_losses)
    elif kind is SeatKind.HANDED_IN:
        below = row.receipt
        if row.phase is AttemptPhase.COLLECTED:
            title = _("Collected")
    return SeatView(row, kind, title, below)


def count_kinds(views: Sequence[SeatView]) -> Mapping[SeatKind, int]:
    """Return how many seats there are of each kind."""
    counts = dict.fromkeys(SeatKind, 0)
    for view in views:
        counts[view.kind] += 1
    return counts
