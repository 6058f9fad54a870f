"""What the screen reads in one go, and the columns of its two lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillsapp.domain.programme import Component, ComponentKind, Programme, ProgrammeKind, StageKey
from skillsapp.domain.roles import ROLE_TITLES
from skillsapp.domain.sitting import (
    CARRIER_TITLES,
    PRESENCE_TITLES,
    SITTING_STATE_TITLES,
    Carrier,
    Presence,
    Sitting,
    SittingState,
)
from skillsapp.domain.staffing import RATIOS, watching_role, watching_roles
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.exam_day import ResitRow, list_resits
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.results import list_advanced
from skillsapp.queries.sittings import SeatRow, SittingRow, list_seats, list_sittings, unseated
from ui.models.rows import REST, RIGHT, Column
from ui.theme import Tone
from ui.widgets.programme_choice import pick

if TYPE_CHECKING:
    from skillsapp.app import App

STATE_TONES = {
    SittingState.PLANNED: Tone.MUTED,
    SittingState.OPEN: Tone.INFO,
    SittingState.RUNNING: Tone.OK,
    SittingState.CLOSED: Tone.MUTED,
}
PRESENCE_TONES = {
    Presence.EXPECTED: Tone.MUTED,
    Presence.CHECKED_IN: Tone.OK,
    Presence.ABSENT: Tone.WARN,
    Presence.DISQUALIFIED: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who has no seat yet for one component: id to group, in the order of the entry numbers; `advanced` are the finalists among them."""

    component: Component
    people: Mapping[str, str]
    advanced: frozenset[str] | None = None
    undecided: bool = False
    """Whether this is a final whose finalists nobody has named yet."""

    @property
    def count(self) -> int:
        """How many this sitting is for: the finalists in a final, otherwise everybody."""
        return len(self.people) if self.advanced is None else len(self.advanced)


@dataclass(frozen=True, slots=True)
class Listing:
    programmes: Sequence[Programme] = ()
    programme: Programme | None = None
    rows: Sequence[SittingRow] = ()
    waiting: Sequence[Waiting] = ()
    staff: Mapping[str, int] = field(default_factory=dict)
    resits: Mapping[str, Sequence[ResitRow]] = field(default_factory=dict)
    """Who may sit a component once more, by its key; components of whom nobody may are left out."""

    @property
    def theory_waiting(self) -> Waiting | None:
        """Return the first theory component for which people wait for a seat."""
        return next((part for part in self.waiting if part.component.kind is ComponentKind.THEORY and part.count), None)

    @property
    def may_arrange_day(self) -> bool:
        """Say whether a whole day is arranged at once: nothing is there yet, and people wait."""
        return self.theory_waiting is not None and not self.rows

    @property
    def comes_late(self) -> Waiting | None:
        """Return the component that is arranged already although somebody has no seat yet."""
        there = {
            row.sitting.component for row in self.rows if row.sitting.state is SittingState.PLANNED and not row.sitting.resit
        }
        part = self.theory_waiting
        return part if part is not None and part.component.key in there else None

    @property
    def is_class(self) -> bool:
        return self.programme is not None and self.programme.kind is ProgrammeKind.TRAINING

    @property
    def is_competition(self) -> bool:
        """A competition ranks people: who fell short is not expected to sit again, though one may be let."""
        return self.programme is not None and self.programme.kind is ProgrammeKind.COMPETITION

    @property
    def words(self) -> Words | None:
        return words_for(self.programme.kind) if self.programme else None


def read_listing(app: App, wanted: str) -> Listing:
    """Return the sittings of the programme wanted, who waits for a seat, and how many people could watch over each component."""
    programmes = list_programmes(app.reader)
    programme = pick(programmes, wanted)
    if programme is None:
        return Listing(programmes)
    accounts = [row for row in list_accounts(app.reader) if row.programme_id == programme.id and not row.disabled]
    staff = {
        component.key: sum(bool(set(row.roles) & watching_roles(component.kind, programme.kind)) for row in accounts)
        for component in programme.plan.components
    }
    waiting = [_waiting(app, programme, component) for component in programme.plan.components]
    rows = list_sittings(app.reader, programme.id)
    over = {row.sitting.component for row in rows if row.sitting.state is SittingState.CLOSED}
    resits = {
        component.key: found
        for component in programme.plan.theories
        if component.key in over and (found := list_resits(app.reader, programme, component))
    }
    return Listing(programmes, programme, rows, waiting, staff, resits)


def _waiting(app: App, programme: Programme, component: Component) -> Waiting:
    people = unseated(app.reader, programme.id, component.key)
    if component.stage is not StageKey.FINAL or programme.plan.preliminary is None:
        return Waiting(component, people)
    finalists = {row.registration_id for row in list_advanced(app.reader, programme.id)}
    return Waiting(component, people, frozenset(finalists & people.keys()), undecided=not finalists)


def read_seats(app: App, sitting_id: str) -> tuple[SeatRow, ...]:
    """Return the seats of the sitting in front."""
    return list_seats(app.reader, sitting_id) if sitting_id else ()


def sitting_columns(component_title: Mapping[str, str]) -> tuple[Column[SittingRow], ...]:
    """Return the columns of the list of sittings; *component_title* may be filled later."""
    return (
        Column(
            "starts_at",
            _("Start"),
            lambda row: stamp(row.sitting.starts_at),
            sort_key=lambda row: row.sitting.starts_at,
            width=146,
        ),
        Column("title", _("Title"), lambda row: row.sitting.title, width=REST),
        Column(
            "carrier", _("Carrier"), lambda row: carrier_text(row.sitting), tone=lambda row: carrier_tone(row.sitting), width=110
        ),
        Column("room", _("Room"), lambda row: row.sitting.room, width=150),
        Column(
            "component", _("Component"), lambda row: component_title.get(row.sitting.component, row.sitting.component), width=120
        ),
        Column(
            "minutes",
            _("Minutes"),
            lambda row: str(row.sitting.duration_minutes),
            RIGHT,
            lambda row: row.sitting.duration_minutes,
            width=76,
        ),
        Column("seats", _("Seats"), lambda row: str(row.seats), RIGHT, lambda row: row.seats, width=70),
        Column(
            "state",
            _("State"),
            lambda row: _(SITTING_STATE_TITLES[row.sitting.state]),
            tone=lambda row: STATE_TONES[row.sitting.state],
            width=116,
        ),
    )


def carrier_text(sitting: Sitting) -> str:
    """Return what is written on, the round where there are several, and whether it is a resit: “Computer · resit”."""
    if sitting.paper_id is None:
        return ""
    return f"{_(CARRIER_TITLES[sitting.carrier])} · {_('Resit')}" if sitting.resit else _(CARRIER_TITLES[sitting.carrier])


def carrier_tone(sitting: Sitting) -> Tone | None:
    """Return the tone of a carrier's pill."""
    if sitting.paper_id is None:
        return None
    return Tone.WARN if sitting.resit else Tone.INFO if sitting.carrier is Carrier.SCREEN else Tone.MUTED


def seat_columns(group_title: Mapping[str, str]) -> tuple[Column[SeatRow], ...]:
    """Return the columns of the list of seats."""
    return (
        Column("number", _("Seat no."), lambda row: str(row.number), RIGHT, lambda row: row.number, width=64),
        Column("name", _("Name"), lambda row: row.name, width=120),
        Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=130),
        Column("id", _("ID number"), lambda row: row.masked_id, width=176),
        Column("group", _("Group"), lambda row: group_title.get(row.group, row.group), width=90),
        Column("unit", _("Unit"), lambda row: row.organisation, width=REST),
        Column(
            "presence",
            _("State"),
            lambda row: _(PRESENCE_TITLES[row.presence]),
            tone=lambda row: PRESENCE_TONES[row.presence],
            width=104,
        ),
    )


def staffing_sentence(listing: Listing, row: SittingRow) -> str:
    """Return the warning that too few people watch over a sitting, or an empty text."""
    programme, words = listing.programme, listing.words
    if programme is None or words is None:
        return ""
    component = programme.plan.component(row.sitting.component)
    ratio, there = RATIOS[component.kind], listing.staff.get(component.key, 0)
    needed = ratio.needed(row.seats)
    if there >= needed:
        return ""
    who = _(ROLE_TITLES[watching_role(component.kind, programme.kind)])
    return _(
        "{role}: {needed} needed for {seats} people (1 for {each}, at least {least}); accounts in this programme: {there}. Add them under Settings."
    ).format(seats=row.seats, needed=needed, role=who, each=ratio.people_each, least=ratio.least, there=there)


def waiting_sentence(listing: Listing) -> str:
    """Return how many people wait for a seat, for each component."""
    words = listing.words
    if listing.programme is None or words is None:
        return ""
    parts = []
    for part in listing.waiting:
        text = _("{component}: {people} without a seat") if part.count else _("{component}: everybody has a seat")
        if part.undecided:
            text = _("{component}: the finalists are not decided yet")
        parts.append(text.format(component=part.component.title, people=words.people(part.count)))
    return " · ".join(parts)
