"""Writes lines of earlier years' ledgers, and finds out whose they are among the people we know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from skillsapp.domain.certificate import LedgerMatch
from skillsapp.domain.id_documents import person_key
from skillsapp.domain.ledger import Finding, KnownHolder, LedgerEntry, LedgerRow, by_name, find_holder
from skillsapp.kernel.changes import Topic
from skillsapp.store.pinyin import pinyin_keys
from skillsapp.store.rows import add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.certificates import certificate, ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from skillsapp.store.unit_of_work import UnitOfWork

_BATCH = 400


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """Whose a certificate number is; `is_here` where it was issued with this program."""

    number: str
    name: str
    id_key: str
    is_here: bool


def read_taken(connection: Connection, numbers: Iterable[str]) -> Mapping[str, TakenNumber]:
    """Return who has which of *numbers*, here or in a ledger."""
    found: dict[str, TakenNumber] = {}
    for batch in _batches(numbers):
        before = select(ledger_entry.c.number, ledger_entry.c.name, ledger_entry.c.id_key)
        for row in connection.execute(before.where(ledger_entry.c.number.in_(batch))):
            found[row.number] = TakenNumber(row.number, row.name, row.id_key, False)
        here = (
            select(certificate.c.number, certificate.c.name, person.c.id_key)
            .join(registration, registration.c.id == certificate.c.registration_id)
            .join(person, person.c.id == registration.c.person_id)
        )
        for row in connection.execute(here.where(certificate.c.number.in_(batch))):
            found[row.number] = TakenNumber(row.number, row.name, row.id_key, True)
    return found


def read_findings(connection: Connection, rows: Iterable[LedgerRow]) -> tuple[Finding, ...]:
    """Return whose each of *rows* is."""
    wanted = list(rows)
    documents = _read_documents(connection, (row.id_key for row in wanted if row.id_key))
    namesakes = by_name(_read_holders(connection, {row.name for row in wanted if not row.id_key}))
    return tuple(find_holder(row, documents, namesakes.get(row.name, ())) for row in wanted)


def is_of_person(person_id: str, id_type: str, id_number: str) -> ColumnElement[bool]:
    """Return the condition for the lines of a person: those that were matched, and those with the same number matched by nobody."""
    key = person_key(id_type, id_number)
    return (ledger_entry.c.person_id == person_id) | ((ledger_entry.c.id_key == key) & ledger_entry.c.person_id.is_(None))


class LedgerStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add_all(self, values: Iterable[LedgerEntry]) -> None:
        add_all(self._uow.connection, ledger_entry, ({**to_row(value), **_keys(value)} for value in values))
        self._uow.touch(Topic.LEDGER)

    def find(self, id: str) -> LedgerEntry:
        """Return the line.  Raises NotFound."""
        return find(self._uow.connection, ledger_entry, LedgerEntry, "ledger line", id)

    def settle(self, value: LedgerEntry, person_id: str | None) -> LedgerEntry:
        """Keep that somebody said whose the line is; None: nobody's whom we asked about.  Raises StaleEdit."""
        match = LedgerMatch.SURE if person_id else LedgerMatch.DENIED
        after = replace(value, person_id=person_id, match=match)
        replace_row(self._uow.connection, ledger_entry, after, "ledger line", **_keys(after))
        self._uow.touch(Topic.LEDGER)
        return replace(after, version=value.version + 1)


def read_entry(connection: Connection, id: str) -> LedgerEntry:
    """Return the line.  Raises NotFound."""
    return find(connection, ledger_entry, LedgerEntry, "ledger line", id)


def _read_documents(connection: Connection, keys: Iterable[str]) -> Mapping[str, str]:
    """Return the person of each key; the index is over type and key, so both are asked for."""
    found: dict[str, str] = {}
    for batch in _batches(keys):
        types = {key.partition(":")[0] for key in batch}
        query = select(person.c.id_key, person.c.id).where(person.c.id_type.in_(types), person.c.id_key.in_(batch))
        found |= {row.id_key: row.id for row in connection.execute(query)}
    return found


def _read_holders(connection: Connection, names: Iterable[str]) -> Iterator[KnownHolder]:
    for batch in _batches(names):
        query = select(person).where(person.c.name.in_(batch))
        people = connection.execute(query).all()
        units: dict[str, set[str]] = {}
        for some in _batches(row.id for row in people):
            where = registration.c.person_id.in_(some)
            for row in connection.execute(select(registration.c.person_id, registration.c.organisation).where(where)):
                units.setdefault(row.person_id, set()).add(row.organisation)
        for row in people:
            unit_names = tuple(sorted(units.get(row.id, set()) - {""}))
            yield KnownHolder(row.id, row.name, row.id_type, row.id_number, row.birth_date, row.phone, unit_names)


def _batches(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    wanted = tuple(dict.fromkeys(values))
    for start in range(0, len(wanted), _BATCH):
        yield wanted[start : start + _BATCH]


def _keys(value: LedgerEntry) -> dict[str, Any]:
    return {"pinyin": pinyin_keys(value.name), "id_key": value.as_row().id_key}


def entry_of(row: Any) -> LedgerEntry:
    """Return the line of a stored row."""
    return to_value(LedgerEntry, row)
