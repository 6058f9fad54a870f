"""Everything that is on record of one person: registrations with scores, certificates with what happened to them, earlier years."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from skillsapp.domain.certificate import Certificate, CertificateState, CertificateStep
from skillsapp.domain.certificate_order import PrintLayout, last_layout
from skillsapp.domain.certificate_record import Standing, standing_of
from skillsapp.domain.ledger import LedgerEntry
from skillsapp.domain.person import Person
from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.resit import BEFORE_RESIT, RESIT_COUNTS
from skillsapp.domain.result import Result, ResultStatus
from skillsapp.kernel.errors import NotFound
from skillsapp.store.certificate_store import read_steps
from skillsapp.store.engine import Reader
from skillsapp.store.ledger_store import entry_of, is_of_person, read_entry
from skillsapp.store.result_store import read_latest, read_result
from skillsapp.store.rows import to_value
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.tables.certificates import certificate, ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.registrations import registration


@dataclass(frozen=True, slots=True)
class Achieved:
    """A score in one component; `before` are the scores that a resit replaced."""

    title: str
    kind: ComponentKind
    score: Decimal | None
    status: ResultStatus
    is_resit: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """A registration with what came of it; `replaces` and `replaced_by` name the other one of a replacement."""

    registration_id: str
    programme_id: str
    programme: str
    day: date | None
    entry_no: str
    group: str
    organisation: str
    state: RegistrationState
    reason: str
    replaces: str
    replaced_by: str
    achieved: tuple[Achieved, ...]
    total: Decimal | None
    passed: bool | None
    rank: int | None
    prize: str


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of ours with its steps, the oldest first, and what it is worth today."""

    certificate: Certificate
    programme: str
    standing: Standing
    steps: tuple[CertificateStep, ...]
    replaces: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Given:
    """A certificate of record of a ledger's line."""

    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line of an earlier year's ledger."""

    entry: LedgerEntry
    standing: Standing
    records: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`person` is None where all we have are lines of ledgers."""

    person: Person | None
    entered: tuple[Entered, ...]
    held: tuple[Held, ...]
    earlier: tuple[Earlier, ...]

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.earlier[0].entry.name

    @property
    def organisation(self) -> str:
        """Return the newest unit."""
        units = [*(one.organisation for one in self.entered), *(one.entry.organisation for one in self.earlier)]
        return next((unit for unit in units if unit), "")

    def layout_of(self, held: Held) -> PrintLayout | None:
        """Return how a certificate was printed last, or the one whose place it took; None where nothing says so."""
        found = last_layout(held.steps)
        before = next((one for one in self.held if one.certificate.id == held.certificate.replaces_id), None)
        return found if found is not None or before is None else self.layout_of(before)


def load_person_page(reader: Reader, person_id: str, entry_id: str, today: date) -> PersonPage:
    """Return the page of a person, or of the stranger of a ledger's line; the newest first.  Raises NotFound."""
    with reader.connect() as connection:
        if person_id:
            row = connection.execute(select(person).where(person.c.id == person_id)).first()
            if row is None:
                raise NotFound("person", person_id)
            who = to_value(Person, row)
            lines = select(ledger_entry).where(is_of_person(who.id, who.id_type, who.id_number))
            entries = [entry_of(line) for line in connection.execute(lines)]
            return PersonPage(
                who, _entered(connection, who.id), _held(connection, who.id, today), _earlier(connection, entries, today)
            )
        first = read_entry(connection, entry_id)
        entries = [first]
        if first.id_number:
            same = select(ledger_entry).where(ledger_entry.c.id_key == first.as_row().id_key)
            entries = [entry_of(line) for line in connection.execute(same)]
        return PersonPage(None, (), (), _earlier(connection, entries, today))


def _entered(connection: Connection, person_id: str) -> tuple[Entered, ...]:
    query = select(registration).where(registration.c.person_id == person_id).order_by(registration.c.id.desc())
    rows = connection.execute(query).all()
    names = _colleagues(connection, rows)
    found = []
    for row in rows:
        held = to_value(Programme, connection.execute(select(programme).where(programme.c.id == row.programme_id)).one())
        latest = read_latest(connection, held.id)
        result = read_result(connection, latest.id, row.id) if latest is not None else None
        groups = {group.key: group.title for group in held.plan.groups}
        found.append(
            Entered(
                registration_id=row.id,
                programme_id=held.id,
                programme=held.title,
                day=held.starts_on,
                entry_no=row.entry_no,
                group=groups.get(row.group, row.group) if len(groups) > 1 else "",
                organisation=row.organisation,
                state=row.state,
                reason=row.reason,
                replaces=names.get(row.replaces_id or "", ""),
                replaced_by=names.get(row.id, ""),
                achieved=_achieved(held, result) if result else (),
                total=result.total if result else None,
                passed=result.passed if result else None,
                rank=result.rank if result and held.kind is ProgrammeKind.COMPETITION else None,
                prize=(result.prize or "") if result else "",
            )
        )
    return tuple(found)


def _colleagues(connection: Connection, rows: Sequence[Any]) -> Mapping[str, str]:
    """Return the other one of every replacement: by the id it replaced, and by the id that was replaced."""
    joined = select(registration.c.id, registration.c.replaces_id, person.c.name).join(
        person, person.c.id == registration.c.person_id
    )
    found: dict[str, str] = {}
    for row in rows:
        if row.replaces_id:
            before = connection.execute(joined.where(registration.c.id == row.replaces_id)).first()
            if before is not None:
                found[row.replaces_id] = before.name
        if row.state is RegistrationState.WITHDRAWN:  # only a withdrawn one can have been replaced
            where = (registration.c.programme_id == row.programme_id) & (registration.c.replaces_id == row.id)
            after = connection.execute(joined.where(where)).first()
            if after is not None:
                found[row.id] = after.name
    return found


def _achieved(held: Programme, result: Result) -> tuple[Achieved, ...]:
    found = []
    for component in held.plan.components:
        if component.key not in result.components:
            continue
        trace = result.component_traces.get(component.key, ())
        before = tuple(step.values["score"] for step in trace if step.kind.key == BEFORE_RESIT.key)
        is_resit = any(step.kind.key == RESIT_COUNTS.key for step in trace)
        status = result.component_status.get(component.key, ResultStatus.NORMAL)
        score = result.components[component.key]
        found.append(Achieved(component.title, component.kind, score, ResultStatus(status), is_resit, before))
    return tuple(found)


def _held(connection: Connection, person_id: str, today: date) -> tuple[Held, ...]:
    query = (
        select(certificate, programme.c.title.label("programme_title"))
        .join(registration, registration.c.id == certificate.c.registration_id)
        .join(programme, programme.c.id == certificate.c.programme_id)
        .where(registration.c.person_id == person_id)
        .order_by(certificate.c.id.desc())
    )
    rows = connection.execute(query).all()
    values = [to_value(Certificate, row) for row in rows]
    steps: dict[str, list[CertificateStep]] = {}
    for step in read_steps(connection, [value.id for value in values]):
        steps.setdefault(step.certificate_id, []).append(step)
    numbers = {value.id: value.number for value in values}
    after = {value.replaces_id: value.number for value in values if value.replaces_id}
    return tuple(
        Held(
            value,
            row.programme_title,
            standing_of(value.state, value.expires_on, today),
            tuple(steps.get(value.id, ())),
            numbers.get(value.replaces_id or "", ""),
            after.get(value.id, ""),
        )
        for value, row in zip(values, rows, strict=True)
    )


def _earlier(connection: Connection, entries: Sequence[LedgerEntry], today: date) -> tuple[Earlier, ...]:
    given: dict[str, list[Given]] = {}
    where = audit_entry.c.action == "ledger.confirmed", audit_entry.c.subject.in_([entry.id for entry in entries])
    for row in connection.execute(select(audit_entry).where(*where).order_by(audit_entry.c.seq)):
        number = _number_in(row.details)
        given.setdefault(row.subject, []).append(Given(number, row.at))
    ordered = sorted(entries, key=lambda entry: (entry.issued_on or date.min, entry.id), reverse=True)
    return tuple(
        Earlier(
            entry,
            standing_of(CertificateState.ISSUED, entry.expires_on, today),
            tuple(given.get(entry.id, ())),
        )
        for entry in ordered
    )


def _number_in(details: str) -> str:
    return str(json.loads(details).get("number", ""))
