"""The columns of the list of programmes, and the words of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from skillsapp.domain.programme import KIND_TITLES, STATE_ORDER, STATE_TITLES, Programme, ProgrammeKind, ProgrammeState
from skillsapp.kernel.i18n import _
from ui.models.rows import REST, RIGHT, Column
from ui.theme import Tone

KIND_ICONS: Mapping[ProgrammeKind, str] = {
    ProgrammeKind.COMPETITION: "trophy",
    ProgrammeKind.ASSESSMENT: "badge-check",
    ProgrammeKind.TRAINING: "graduation-cap",
}
STATE_TONES: Mapping[ProgrammeState, Tone] = {
    ProgrammeState.PREPARING: Tone.MUTED,
    ProgrammeState.REGISTRATION: Tone.INFO,
    ProgrammeState.EXAM: Tone.WARN,
    ProgrammeState.SCORING: Tone.WARN,
    ProgrammeState.RESULTS: Tone.OK,
    ProgrammeState.CERTIFICATES: Tone.OK,
    ProgrammeState.ARCHIVED: Tone.MUTED,
}


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with the number of its registrations."""

    programme: Programme
    people: int


def dates_of(programme: Programme) -> str:
    """Return the days of a programme: 2026-11-21 to 11-22."""
    starts, ends = programme.starts_on, programme.ends_on
    if starts is None:
        return ""
    if ends is None or ends == starts:
        return starts.isoformat()
    last = ends.isoformat() if ends.year != starts.year else f"{ends:%m-%d}"
    return _("{first} to {last}").format(first=starts.isoformat(), last=last)


def programme_columns() -> tuple[Column[ProgrammeRow], ...]:
    return (
        Column(
            "kind",
            _("Kind"),
            lambda row: _(KIND_TITLES[row.programme.kind]),
            icon=lambda row: KIND_ICONS[row.programme.kind],
            width=136,
        ),
        Column("title", _("Title"), lambda row: row.programme.title, hint=lambda row: row.programme.title, width=REST),
        Column(
            "dates",
            _("Dates"),
            lambda row: dates_of(row.programme),
            sort_key=lambda row: row.programme.starts_on or date.max,
            width=170,
        ),
        Column("city", _("City"), lambda row: row.programme.city, width=84),
        Column("people", _("People"), lambda row: f"{row.people:,}", RIGHT, lambda row: row.people, width=88),
        Column(
            "state",
            _("State"),
            lambda row: _(STATE_TITLES[row.programme.state]),
            sort_key=lambda row: STATE_ORDER.index(row.programme.state),
            tone=lambda row: STATE_TONES[row.programme.state],
            width=150,
        ),
    )
