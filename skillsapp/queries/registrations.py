"""Registrations for lists, counts and cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from skillsapp.domain.id_documents import mask_id, person_key
from skillsapp.domain.person import Person
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.sitting import Seat, Sitting
from skillsapp.kernel.errors import NotFound
from skillsapp.store.engine import Reader
from skillsapp.store.person_store import read_people
from skillsapp.store.pinyin import pinyin_keys, reading
from skillsapp.store.rows import find, to_value
from skillsapp.store.sitting_store import may_change_hands
from skillsapp.store.tables.people import organisation, person
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.registrations import registration, registration_step
from skillsapp.store.tables.sittings import seat, sitting


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One line of the list; `haystack` is what the filter looks in: name, pinyin, numbers, unit, the end of the ID."""

    id: str
    person_id: str
    entry_no: str
    name: str
    group: str
    id_type: str
    id_number: str
    sex: str
    birth_date: date | None
    phone: str
    organisation: str
    job: str
    state: RegistrationState
    reason: str
    photo: str
    education: str
    extra: Mapping[str, str]
    version: int
    replaces_id: str | None
    haystack: str
    person_version: int = 0

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_type, self.id_number)


@dataclass(frozen=True, slots=True)
class StepRow:
    state: RegistrationState
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """The other one of a replacement."""

    registration_id: str
    entry_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Replacements:
    """In whose place a registration stands, and who came in its place."""

    replaces: Colleague | None = None
    replaced_by: Colleague | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person found by the number typed at the desk, with the unit and post of the last registration.

    `entry_no` and `state` are those in the programme in front, where the person is registered there already.
    """

    person: Person
    organisation: str = ""
    job: str = ""
    programme: str = ""
    entry_no: str = ""
    state: RegistrationState | None = None


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """A seat of a registration; `is_free`: it may go over to somebody else, for its sitting has not begun."""

    title: str
    starts_at: datetime
    number: int
    is_free: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit for completion while typing; `haystack` holds its name, pinyin and initials."""

    name: str
    haystack: str


_COLUMNS = (
    registration.c.id,
    registration.c.person_id,
    registration.c.entry_no,
    person.c.name,
    registration.c.group,
    person.c.id_type,
    person.c.id_number,
    person.c.sex,
    person.c.birth_date,
    person.c.phone,
    registration.c.organisation,
    registration.c.job,
    registration.c.state,
    registration.c.reason,
    person.c.photo,
    person.c.education,
    registration.c.extra,
    registration.c.version,
    registration.c.replaces_id,
    person.c.pinyin,
    person.c.version.label("person_version"),
)
_JOINED = registration.join(person, registration.c.person_id == person.c.id)


def list_registrations(reader: Reader, programme_id: str) -> tuple[RegistrationRow, ...]:
    """Return the programme's registrations in the order of their entry numbers."""
    with reader.connect() as connection:
        query = select(*_COLUMNS).select_from(_JOINED).where(registration.c.programme_id == programme_id)
        rows = connection.execute(query.order_by(registration.c.entry_no)).all()
    return tuple(_row(row) for row in rows)


def find_registration(reader: Reader, id: str) -> RegistrationRow:
    """Return one registration.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(*_COLUMNS).select_from(_JOINED).where(registration.c.id == id)).first()
    if row is None:
        raise NotFound("registration", id)
    return _row(row)


def list_steps(reader: Reader, registration_id: str) -> tuple[StepRow, ...]:
    """Return the steps a registration took, the oldest first."""
    with reader.connect() as connection:
        rows = connection.execute(
            select(registration_step)
            .where(registration_step.c.registration_id == registration_id)
            .order_by(registration_step.c.id)
        ).all()
    return tuple(StepRow(row.state, row.reason, row.actor, row.at) for row in rows)


def find_replacements(reader: Reader, row: RegistrationRow) -> Replacements:
    """Return both sides of a replacement."""

    def colleague(connection: Connection, wanted: ColumnElement[bool]) -> Colleague | None:
        query = select(registration.c.id, registration.c.entry_no, person.c.name).select_from(_JOINED).where(wanted)
        found = connection.execute(query).first()
        return Colleague(found.id, found.entry_no, found.name) if found else None

    with reader.connect() as connection:
        before = colleague(connection, registration.c.id == row.replaces_id) if row.replaces_id else None
        return Replacements(before, colleague(connection, registration.c.replaces_id == row.id))


def find_known_person(reader: Reader, programme_id: str, id_type: str, id_number: str) -> KnownPerson | None:
    """Return whom we know by a document, or None."""
    with reader.connect() as connection:
        key = (id_type, person_key(id_type, id_number))
        found = read_people(connection, [key]).get(key)
        if found is None:
            return None
        query = (
            select(registration, programme.c.title)
            .join(programme, registration.c.programme_id == programme.c.id)
            .where(registration.c.person_id == found.id)
            .order_by(programme.c.sequence.desc())
        )
        rows = connection.execute(query).all()
    here = next((row for row in rows if row.programme_id == programme_id), None)
    last = next((row for row in rows if row.organisation), None)
    return KnownPerson(
        found,
        last.organisation if last else "",
        last.job if last else "",
        last.title if last else "",
        here.entry_no if here else "",
        here.state if here else None,
    )


def list_seats_of(reader: Reader, registration_id: str) -> tuple[SeatPlace, ...]:
    """Return the seats that a registration has, by the start of their sittings; rehearsals aside."""
    query = (
        select(seat, sitting.c.starts_at)
        .join(sitting, seat.c.sitting_id == sitting.c.id)
        .where(seat.c.registration_id == registration_id, sitting.c.rehearsal.is_(False))
        .order_by(sitting.c.starts_at)
    )
    with reader.connect() as connection:
        found = []
        for row in connection.execute(query).all():
            value = find(connection, sitting, Sitting, "sitting", row.sitting_id)
            is_free = may_change_hands(connection, value, to_value(Seat, row))
            found.append(SeatPlace(value.title, value.starts_at, row.number, is_free))
    return tuple(found)


def list_units(reader: Reader) -> tuple[Unit, ...]:
    """Return every unit that anybody was registered with, by name."""
    with reader.connect() as connection:
        names = connection.execute(select(organisation.c.name).order_by(organisation.c.name)).scalars().all()
    return tuple(Unit(name, f"{name} {reading(name)} {pinyin_keys(name)}".lower()) for name in names)


def count_by_state(reader: Reader, programme_id: str) -> Mapping[RegistrationState, int]:
    """Return how many registrations are in each state."""
    with reader.connect() as connection:
        rows = connection.execute(
            select(registration.c.state, func.count().label("n"))
            .where(registration.c.programme_id == programme_id)
            .group_by(registration.c.state)
        ).all()
    return {row.state: row.n for row in rows}


def count_by_programme(reader: Reader) -> Mapping[str, int]:
    """Return how many registrations each programme has, by its id."""
    with reader.connect() as connection:
        query = select(registration.c.programme_id, func.count().label("n")).group_by(registration.c.programme_id)
        return {row.programme_id: row.n for row in connection.execute(query)}


def _row(row: Row[*tuple[Any, ...]]) -> RegistrationRow:
    parts = (row.name, row.pinyin, row.entry_no, row.organisation, row.id_number[-6:], row.phone)
    mapping = row._mapping  # made anew at each access
    values = {name: mapping[name] for name in RegistrationRow.__dataclass_fields__ if name != "haystack"}
    return RegistrationRow(**values, haystack="\n".join(parts).lower())
