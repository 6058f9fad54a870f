"""A borrowed laptop's day as its windows show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from skillsapp.domain.attempt import AttemptPhase, fold
from skillsapp.domain.id_documents import normalise
from skillsapp.domain.merge import AttemptPart, SeatPart, leaves
from skillsapp.domain.sitting import Presence, Seat, Sitting, SittingState
from skillsapp.domain.venue_day import VenueDay, VenuePerson, VenueRound, VerifiedState
from skillsapp.kernel.clock import to_house
from skillsapp.store.attempt_store import AttemptStore, event_of
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork
from skillsapp.store.venue_store import (
    DayRoster,
    StoredDay,
    count_notes_after,
    read_days,
    read_own_events,
    read_receipts,
    read_roster,
)

_OVER = (AttemptPhase.SUBMITTED, AttemptPhase.COLLECTED)


def current_day(reader: Reader) -> VenueDay | None:
    """Return the day that was opened last on this laptop, or None."""
    with reader.connect() as connection:
        days = read_days(connection)
        return _venue_day(connection, days[-1]) if days else None


def stored_days(reader: Reader) -> tuple[StoredDay, ...]:
    """Return the days of this laptop, the current one last."""
    with reader.connect() as connection:
        return read_days(connection)


def rounds_of(connection: Connection, day: StoredDay) -> tuple[Sitting, ...]:
    """Return the rounds of a day in their order."""
    query = select(sitting).where(sitting.c.programme_id == day.programme_id, sitting.c.rehearsal.is_(False))
    rows = connection.execute(query.order_by(sitting.c.starts_at, sitting.c.round, sitting.c.id))
    return tuple(one for row in rows if to_house((one := to_value(Sitting, row)).starts_at).date() == day.day)


def round_state(value: Sitting, phases: Sequence[AttemptPhase | None]) -> SittingState:
    """Return how far a round is on this laptop: closed also when everyone who sits here has handed in."""
    if value.state is SittingState.RUNNING and phases and all(phase in _OVER for phase in phases):
        return SittingState.CLOSED
    return value.state


def seats_with_phases(connection: Connection, sitting_id: str) -> tuple[tuple[Seat, AttemptPhase | None], ...]:
    """Return the seats of a round on this laptop with how far their papers are."""
    seats = [
        to_value(Seat, row)
        for row in connection.execute(select(seat).where(seat.c.sitting_id == sitting_id).order_by(seat.c.number))
    ]
    phases: dict[str | None, AttemptPhase] = {}
    for row in connection.execute(select(attempt.c.id, attempt.c.registration_id).where(attempt.c.sitting_id == sitting_id)):
        events = connection.execute(select(answer_event).where(answer_event.c.attempt_id == row.id))
        phases[row.registration_id] = fold(event_of(event) for event in events).state
    return tuple((one, phases.get(one.registration_id)) for one in seats)


def _venue_day(connection: Connection, day: StoredDay) -> VenueDay:
    roster = read_roster(connection, day)
    rounds = tuple(_round(connection, roster, day, one) for one in rounds_of(connection, day))
    return VenueDay(
        day.programme_id, day.title, day.day, day.number, day.package_id, day.opened_at, rounds, day.clock_off_seconds
    )


def _round(connection: Connection, roster: DayRoster, day: StoredDay, value: Sitting) -> VenueRound:
    here = seats_with_phases(connection, value.id)
    waiting = sorted(here, key=lambda pair: (pair[1] in _OVER, pair[0].presence is Presence.ABSENT, pair[0].number != day.number))
    place, phase = waiting[0] if waiting else (None, None)
    return VenueRound(
        value.id,
        value.title,
        value.room,
        value.round,
        value.starts_at,
        value.duration_minutes,
        round_state(value, [phase for _seat, phase in here]),
        value.paper_id is not None,
        _person(roster, place, here=True) if place else None,
        phase,
    )


def find_in_roster(reader: Reader, day: StoredDay, sitting_id: str, typed: str) -> VenuePerson | None:
    """Return who has this entry number or ID number in a round, wherever the seat is."""
    wanted = normalise(typed)
    with reader.connect() as connection:
        roster = read_roster(connection, day)
        here = {pair[0].id for pair in seats_with_phases(connection, sitting_id)}
    entries = {one.id: one for one in roster.registrations}
    persons = {one.id: one for one in roster.persons}
    for place in roster.seats:
        entry = entries[place.registration_id]
        if place.sitting_id == sitting_id and wanted in (entry.entry_no, normalise(persons[entry.person_id].id_number)):
            return _person(roster, place, here=place.id in here)
    return None


def _person(roster: DayRoster, place: Seat, *, here: bool) -> VenuePerson:
    entry = next(one for one in roster.registrations if one.id == place.registration_id)
    who = next(one for one in roster.persons if one.id == entry.person_id)
    return VenuePerson(
        place.sitting_id, entry.id, entry.entry_no, who.name, entry.organisation, place.number, who.photo, place.presence, here
    )


@dataclass(frozen=True, slots=True)
class DayResult:
    """What a laptop has to bring of a day; `out` counts papers that are not handed in."""

    attempts: tuple[AttemptPart, ...]
    seats: tuple[SeatPart, ...]
    rounds: Mapping[str, SittingState]
    out: int


def gather_result(uow: UnitOfWork, day: StoredDay, device_id: str) -> DayResult:
    """Return what this laptop itself wrote of a day: not the logs that others brought here."""
    attempts: list[AttemptPart] = []
    seats: list[SeatPart] = []
    rounds: dict[str, SittingState] = {}
    store, out = AttemptStore(uow), 0
    for held in rounds_of(uow.connection, day):
        for record in store.of_sitting(held.id):
            log = store.events(record.id)
            own = tuple(event for event in log if event.device_id == device_id)
            if own:
                out += not fold(log).is_over
                fixed = (record.id, held.id, record.registration_id or "", record.paper_id, record.entry_no, record.layout)
                attempts.append(AttemptPart(*fixed, own))
        here = seats_with_phases(uow.connection, held.id)
        rounds[held.id] = round_state(held, [phase for _seat, phase in here])
        seats += [
            SeatPart(seat.id, seat.presence, seat.checked_in_at, seat.extra_minutes, seat.note)
            for seat, _phase in here
            if seat.presence is not Presence.EXPECTED or seat.note or seat.extra_minutes
        ]
    return DayResult(tuple(attempts), tuple(seats), rounds, out)


def verified_state(reader: Reader, device_id: str) -> VerifiedState:
    """Compare what this laptop wrote with what the office has verified."""
    with reader.connect() as connection:
        receipts = read_receipts(connection)
        events = read_own_events(connection, device_id)
        days = read_days(connection)
        newer = 0
        streams: dict[str, list[bytes]] = {}
        for event in events:
            streams.setdefault(event.attempt_id, []).append(event.hash)
        for attempt_id, hashes in streams.items():
            known = {bytes.fromhex(end) for end in receipts.ends.get(attempt_id, ())}
            newer += next((place for place, hash in enumerate(reversed(hashes)) if hash in known), len(hashes))
        for day in days:
            counter = receipts.counters.get(f"{day.programme_id}/{day.day.isoformat()}", 0)
            exported = day.exports.get(str(counter))
            if exported is not None and not newer:
                newer += count_notes_after(connection, exported)
    return VerifiedState(receipts.at, len(leaves(events)), newer)
