"""Whose certificates end in a span of days: our own and those of earlier ledgers; what is valid without end never ends."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.expiring import Expiring, LaterOne, not_renewed
from skillsapp.store.engine import Reader
from skillsapp.store.tables.certificates import certificate, ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration


def list_expiring(reader: Reader, first: date, last: date) -> tuple[Expiring, ...]:
    """Return the certificates that end from *first* to *last*, by unit, without people who have a later one of the same kind."""
    ours = (
        select(certificate, person.c.id_key, person.c.id_type, person.c.id_number, person.c.phone, registration.c.organisation)
        .join(registration, registration.c.id == certificate.c.registration_id)
        .join(person, person.c.id == registration.c.person_id)
        .where(certificate.c.state == CertificateState.ISSUED)
    )
    known = select(person.c.id, person.c.id_key, person.c.phone)
    with reader.connect() as connection:
        ending: list[Expiring] = []
        later: list[LaterOne] = []
        for row in connection.execute(ours.where(certificate.c.expires_on.between(first, last))):
            ending.append(
                Expiring(
                    row.id_key, row.name, row.id_type, row.id_number, row.phone, row.organisation, row.title, row.number,
                    row.issued_on, row.expires_on,
                )
            )  # fmt: skip
        lines = connection.execute(select(ledger_entry).where(ledger_entry.c.expires_on.between(first, last))).all()
        if not ending and not lines:
            return ()
        people = {row.id: row for row in connection.execute(known)} if any(line.person_id for line in lines) else {}
        for line in lines:
            who = people.get(line.person_id)
            key = line.id_key or (who.id_key if who else line.id)
            phone = line.phone or (who.phone if who else "")
            ending.append(
                Expiring(
                    key, line.name, line.id_type, line.id_number, phone, line.organisation, line.title, line.number,
                    line.issued_on, line.expires_on, True,
                )
            )  # fmt: skip
        for row in connection.execute(ours.where(certificate.c.expires_on.is_(None) | (certificate.c.expires_on > first))):
            later.append(LaterOne(row.id_key, row.title, row.expires_on))
        for line in connection.execute(
            select(ledger_entry).where(ledger_entry.c.id_key != "", ledger_entry.c.expires_on > first)
        ):
            later.append(LaterOne(line.id_key, line.title, line.expires_on))
    return not_renewed(ending, later)
