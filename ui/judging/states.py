"""In which state a station's sheet is, as a word and a tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from skillsapp.domain.marking import SheetState
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.i18n import N_
from skillsapp.queries.marking import GridRow
from ui.theme import Tone


class RowState(Enum):
    """What a judge has to know of a line."""

    ABSENT = auto()
    CANCELLED = auto()
    LOCKED = auto()
    SUBMITTED = auto()
    WRONG = auto()
    REOPENED = auto()
    READY = auto()
    BEGUN = auto()
    UNTOUCHED = auto()


@dataclass(frozen=True, slots=True)
class StateLook:
    title: str
    tone: Tone


LOOKS: Mapping[RowState, StateLook] = {
    RowState.ABSENT: StateLook(N_("Absent"), Tone.MUTED),
    RowState.CANCELLED: StateLook(N_("Cancelled"), Tone.MUTED),
    RowState.LOCKED: StateLook(N_("Locked"), Tone.OK),
    RowState.SUBMITTED: StateLook(N_("Submitted"), Tone.OK),
    RowState.WRONG: StateLook(N_("Has an error"), Tone.BAD),
    RowState.REOPENED: StateLook(N_("To reconsider"), Tone.WARN),
    RowState.READY: StateLook(N_("To be submitted"), Tone.INFO),
    RowState.BEGUN: StateLook(N_("Being scored"), Tone.WARN),
    RowState.UNTOUCHED: StateLook(N_("Not scored"), Tone.MUTED),
}


def row_state(row: GridRow, marked: int, aspects: int, wrong: bool) -> RowState:
    """Return the state of a line with so many of its aspects marked."""
    if row.presence is Presence.ABSENT:
        return RowState.ABSENT
    if row.presence is Presence.DISQUALIFIED:
        return RowState.CANCELLED
    if row.state is SheetState.LOCKED:
        return RowState.LOCKED
    if row.state is SheetState.SUBMITTED:
        return RowState.SUBMITTED
    if wrong:
        return RowState.WRONG
    if row.reopened:
        return RowState.REOPENED
    if marked == aspects:
        return RowState.READY
    return RowState.BEGUN if marked else RowState.UNTOUCHED
