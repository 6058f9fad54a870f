"""Registrations for lists, counts and cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select

from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.registration import RegistrationState
from skillsapp.kernel.errors import NotFound
from skillsapp.store.engine import Reader
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration, registration_step


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
    haystack: str

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_type, self.id_number)


@dataclass(frozen=True, slots=True)
class StepRow:
    state: RegistrationState
    reason: str
    actor: str
    at: datetime


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
    person.c.pinyin,
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
