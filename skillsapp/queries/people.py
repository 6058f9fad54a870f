"""What the store knows of people when a return or the desk names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from skillsapp.domain.person import Person
from skillsapp.store.engine import Reader
from skillsapp.store.person_store import read_people
from skillsapp.store.rows import to_value
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration


def find_people(reader: Reader, documents: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Person]:
    """Return the known people among documents (type, person key)."""
    with reader.connect() as connection:
        return read_people(connection, documents)


def find_person(reader: Reader, id: str) -> Person | None:
    """Return the person with *id*."""
    with reader.connect() as connection:
        row = connection.execute(select(person).where(person.c.id == id)).first()
    return to_value(Person, row) if row else None


def registered_people(reader: Reader, programme_id: str) -> Mapping[str, str]:
    """Return the entry number of everyone in the programme by the id of the person."""
    with reader.connect() as connection:
        rows = connection.execute(
            select(registration.c.person_id, registration.c.entry_no).where(registration.c.programme_id == programme_id)
        ).all()
    return {row.person_id: row.entry_no for row in rows}
