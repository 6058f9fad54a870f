"""Certificates for lists, registers and verification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from skillsapp.domain.certificate import Certificate, CertificateState, CertificateStep, CertificateStepKind
from skillsapp.domain.certificate_claims import read_claims
from skillsapp.domain.certificate_order import PrintOrder, Standing
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.queries.programmes import find_programme
from skillsapp.security.signatures import verify_text
from skillsapp.store.certificate_store import (
    read_certificates,
    read_days,
    read_holders,
    read_programme_steps,
    read_steps,
    read_trusted_keys,
    standing_of,
)
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.certificates import certificate, official_number
from skillsapp.store.tables.registrations import registration


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate with whom it belongs to, for lists and for the register that people sign; `steps` the oldest first."""

    certificate: Certificate
    entry_no: str
    group_title: str
    organisation: str
    id_number: str
    official_number: str
    standing: Standing
    steps: tuple[CertificateStep, ...] = ()

    @property
    def is_printed(self) -> bool:
        return any(step.kind is CertificateStepKind.PRINTED for step in self.steps)

    @property
    def is_handed_out(self) -> bool:
        return any(step.kind is CertificateStepKind.HANDED_OUT for step in self.steps)


@dataclass(frozen=True, slots=True)
class OfficialNumberRow:
    """Somebody with the official number that an authority gave them, empty while it is not known."""

    registration_id: str
    entry_no: str
    name: str
    group_title: str
    organisation: str
    id_number: str
    number: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a code says and whether it may be believed: `code` is `ok`, `certificate.revoked`, or why the signature failed."""

    valid: bool
    code: str
    message: str
    number: str
    name: str
    title: str
    issued_on: date | None
    revoked: bool


def list_certificates(reader: Reader, programme_id: str, unmasked: bool = False) -> tuple[CertificateRow, ...]:
    """Return the certificates of a programme by number, the void ones too.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    titles = {group.key: group.title for group in programme.plan.groups}
    with reader.connect() as connection:
        certificates = read_certificates(connection, programme_id)
        holders = read_holders(connection, programme_id)
        numbers = _official_numbers(connection, programme_id)
        steps = read_programme_steps(connection, programme_id)
    found = []
    for value in certificates:
        holder = holders[value.registration_id]
        id_number = holder.id_number if unmasked else mask_id(holder.id_type, holder.id_number)
        official = numbers.get(value.registration_id, "")
        found.append(
            CertificateRow(
                value,
                holder.entry_no,
                titles.get(holder.group, holder.group),
                holder.organisation,
                id_number,
                official,
                standing_of(holder),
                steps.get(value.id, ()),
            )
        )
    return tuple(found)


def in_printing_order(rows: Iterable[CertificateRow], order: PrintOrder) -> tuple[CertificateRow, ...]:
    """Return certificates as they shall lie on the pile; rows by number stay as `list_certificates` gave them."""
    if order is PrintOrder.NUMBER:
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: row.standing.by_company))


def last_day(reader: Reader, programme: Programme) -> date | None:
    """Return the last day of a programme, None while nothing says when it is."""
    with reader.connect() as connection:
        first, last = read_days(connection, programme)
    return last or first


def list_steps(reader: Reader, certificate_id: str) -> tuple[CertificateStep, ...]:
    """Return what happened to a certificate after it was issued, the oldest first."""
    with reader.connect() as connection:
        return read_steps(connection, [certificate_id])


def list_official_numbers(reader: Reader, programme_id: str, unmasked: bool = False) -> tuple[OfficialNumberRow, ...]:
    """Return everybody in a programme with their official number, by entry number.  Raises NotFound.

    Whoever was rejected or withdrew gets none, so they are left out unless they have one.
    """
    programme = find_programme(reader, programme_id)
    titles = {group.key: group.title for group in programme.plan.groups}
    with reader.connect() as connection:
        holders = read_holders(connection, programme_id)
        numbers = _official_numbers(connection, programme_id)
        gone = select(registration.c.id).where(
            registration.c.programme_id == programme_id,
            registration.c.state.in_((RegistrationState.REJECTED, RegistrationState.WITHDRAWN)),
        )
        out = set(connection.execute(gone).scalars()) - numbers.keys()
    found = []
    for holder in sorted(holders.values(), key=lambda holder: holder.entry_no):
        if holder.registration_id in out:
            continue
        id_number = holder.id_number if unmasked else mask_id(holder.id_type, holder.id_number)
        title, number = titles.get(holder.group, holder.group), numbers.get(holder.registration_id, "")
        found.append(
            OfficialNumberRow(holder.registration_id, holder.entry_no, holder.name, title, holder.organisation, id_number, number)
        )
    return tuple(found)


def find_certificate(reader: Reader, number: str) -> Certificate | None:
    """Return the certificate with a number, or None."""
    with reader.connect() as connection:
        row = connection.execute(select(certificate).where(certificate.c.number == number)).first()
    return to_value(Certificate, row) if row else None


def verify_certificate(reader: Reader, text: str) -> Verification:
    """Return whether the text of a code was signed by a trusted issuer, and whether the certificate has become void here."""
    with reader.connect() as connection:
        keys = read_trusted_keys(connection)
    try:
        claims = verify_text(text, keys)
    except SkillsError as error:
        return Verification(False, error.code, describe(error), "", "", "", None, False)
    said = read_claims(claims)
    stored = find_certificate(reader, said.number)
    revoked = stored is not None and stored.state is CertificateState.VOID
    code = "certificate.revoked" if revoked else "ok"
    message = stored.reason if stored is not None and revoked else ""
    return Verification(not revoked, code, message, said.number, said.name, said.title, said.issued_on, revoked)


def _official_numbers(connection: Connection, programme_id: str) -> Mapping[str, str]:
    query = select(official_number.c.registration_id, official_number.c.number).join(
        registration, registration.c.id == official_number.c.registration_id
    )
    rows = connection.execute(query.where(registration.c.programme_id == programme_id))
    return {row.registration_id: row.number for row in rows}
