"""Writes people and organisations.  One person is one document; a known one is updated, never doubled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select, tuple_

from skillsapp.domain.id_documents import person_key
from skillsapp.domain.person import Person
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.ids import new_id
from skillsapp.store.pinyin import pinyin_keys
from skillsapp.store.rows import add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.people import organisation, person
from skillsapp.store.unit_of_work import UnitOfWork

_BATCH = 400


class PersonStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add_all(self, values: Iterable[Person]) -> None:
        add_all(self._uow.connection, person, ({**to_row(value), **_keys(value)} for value in values))
        self._uow.touch(Topic.PEOPLE)

    def find(self, id: str) -> Person:
        """Return the person.  Raises NotFound."""
        return find(self._uow.connection, person, Person, "person", id)

    def save(self, value: Person) -> Person:
        """Save an edited person.  Raises StaleEdit."""
        replace_row(self._uow.connection, person, value, "person", **_keys(value))
        self._uow.touch(Topic.PEOPLE)
        return replace(value, version=value.version + 1)

    def find_by_documents(self, documents: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Person]:
        """Return the known people among documents (type, person key)."""
        return read_people(self._uow.connection, documents)

    def organisation_ids(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the id of each organisation by its name; unknown ones are added."""
        rows = self._uow.connection.execute(select(organisation.c.name, organisation.c.id))
        known: dict[str, str] = {row.name: row.id for row in rows}
        fresh = {name: new_id() for name in dict.fromkeys(names) if name and name not in known}
        add_all(self._uow.connection, organisation, ({"id": id, "name": name} for name, id in fresh.items()))
        return {**known, **fresh}


def read_people(connection: Connection, documents: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Person]:
    """Return the known people among documents (type, person key)."""
    wanted = list(dict.fromkeys(documents))
    known: dict[tuple[str, str], Person] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(person).where(tuple_(person.c.id_type, person.c.id_key).in_(wanted[start : start + _BATCH]))
        for row in connection.execute(query):
            known[(row.id_type, row.id_key)] = to_value(Person, row)
    return known


def _keys(value: Person) -> dict[str, str]:
    return {"pinyin": pinyin_keys(value.name), "id_key": person_key(value.id_type, value.id_number)}
