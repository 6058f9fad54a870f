"""Writes certificates, official numbers, and the keys that sign and verify."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, insert, select, update

from skillsapp.domain.certificate import Certificate, CertificateStep, CertificateStepKind
from skillsapp.domain.certificate_order import Standing
from skillsapp.domain.programme import Programme
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.ids import new_id
from skillsapp.security.signatures import IssuingKey, TrustedKey
from skillsapp.store.pinyin import reading
from skillsapp.store.rows import add, add_all, find, replace_row, to_row, to_value
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.certificates import certificate, certificate_step, ledger_entry, official_number
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.settings import setting
from skillsapp.store.tables.sittings import sitting
from skillsapp.store.unit_of_work import UnitOfWork

ISSUING_KEY = "certificates.issuing_key"
TRUSTED_KEYS = "certificates.trusted_keys"


@dataclass(frozen=True, slots=True)
class Holder:
    """What a certificate says of a person."""

    registration_id: str
    entry_no: str
    name: str
    id_type: str
    id_number: str
    photo: str
    group: str
    organisation: str
    pinyin: str = ""


def read_holders(connection: Connection, programme_id: str) -> Mapping[str, Holder]:
    """Return everyone in a programme by registration."""
    query = select(
        registration.c.id,
        registration.c.entry_no,
        registration.c.group,
        registration.c.organisation,
        person.c.name,
        person.c.id_type,
        person.c.id_number,
        person.c.photo,
        person.c.pinyin,
    ).join(person, person.c.id == registration.c.person_id)
    rows = connection.execute(query.where(registration.c.programme_id == programme_id))
    return {
        row.id: Holder(
            row.id, row.entry_no, row.name, row.id_type, row.id_number, row.photo, row.group, row.organisation, row.pinyin
        )
        for row in rows
    }


def standing_of(holder: Holder) -> Standing:
    """Return what decides where a holder's certificate lies on the pile."""
    name_reading = holder.pinyin.partition(" ")[0] or reading(holder.name)
    return Standing(holder.organisation, reading(holder.organisation), holder.name, name_reading, holder.entry_no)


def read_certificates(connection: Connection, programme_id: str) -> tuple[Certificate, ...]:
    """Return the certificates of a programme by rule and running number, the void ones too."""
    query = select(certificate).where(certificate.c.programme_id == programme_id)
    rows = connection.execute(query.order_by(certificate.c.rule, certificate.c.sequence))
    return tuple(to_value(Certificate, row) for row in rows)


def read_steps(connection: Connection, certificate_ids: Iterable[str] | None = None) -> tuple[CertificateStep, ...]:
    """Return what happened to certificates after they were issued, the oldest first; of all where none are named."""
    query = select(certificate_step).order_by(certificate_step.c.id)
    if certificate_ids is not None:
        query = query.where(certificate_step.c.certificate_id.in_(tuple(certificate_ids)))
    return tuple(to_value(CertificateStep, row) for row in connection.execute(query))


def read_programme_steps(connection: Connection, programme_id: str) -> Mapping[str, tuple[CertificateStep, ...]]:
    """Return the steps of a programme's certificates by certificate, the oldest first."""
    query = select(certificate_step).join(certificate, certificate.c.id == certificate_step.c.certificate_id)
    found: dict[str, list[CertificateStep]] = {}
    rows = connection.execute(query.where(certificate.c.programme_id == programme_id).order_by(certificate_step.c.id))
    for row in rows:
        found.setdefault(row.certificate_id, []).append(to_value(CertificateStep, row))
    return {id: tuple(steps) for id, steps in found.items()}


def read_trusted_keys(connection: Connection) -> tuple[TrustedKey, ...]:
    """Return the public keys this data folder trusts: its own, and those that were imported."""
    query = select(setting.c.key, setting.c.value).where(setting.c.key.in_((ISSUING_KEY, TRUSTED_KEYS)))
    stored = {row.key: row.value for row in connection.execute(query)}
    own = [IssuingKey.load(bytes.fromhex(stored[ISSUING_KEY])).trusted] if ISSUING_KEY in stored else []
    return (*own, *(TrustedKey(bytes.fromhex(public)) for public in json.loads(stored.get(TRUSTED_KEYS, "[]"))))


def read_days(connection: Connection, programme: Programme) -> tuple[date | None, date | None]:
    """Return the first and last day of a programme: as it says itself, otherwise as its sittings say."""
    if programme.starts_on is not None:
        return programme.starts_on, programme.ends_on
    query = select(sitting.c.starts_at).where(sitting.c.programme_id == programme.id, sitting.c.rehearsal.is_not(True))
    days = sorted(to_house(row.starts_at).date() for row in connection.execute(query))
    return (days[0], days[-1]) if days else (None, None)


class CertificateStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def issuing_key(self) -> IssuingKey:
        """Return the key of this data folder; it is made at first use and never leaves the folder but in backups."""
        settings = SettingStore(self._uow)
        stored = settings.get(ISSUING_KEY)
        if stored is not None:
            return IssuingKey.load(bytes.fromhex(stored))
        key = IssuingKey.generate()
        settings.put(ISSUING_KEY, key.save().hex())
        return key

    def trust(self, key: TrustedKey) -> None:
        """Trust another issuer's public key from now on."""
        settings = SettingStore(self._uow)
        known = json.loads(settings.get(TRUSTED_KEYS) or "[]")
        if key.public.hex() not in known:
            settings.put(TRUSTED_KEYS, json.dumps([*known, key.public.hex()]))

    def used_numbers(self) -> frozenset[str]:
        """Return every number that a certificate has or had, here or in an imported ledger of earlier years."""
        here = self._uow.connection.execute(select(certificate.c.number))
        before = self._uow.connection.execute(select(ledger_entry.c.number))
        return frozenset(row.number for rows in (here, before) for row in rows)

    def add(self, value: Certificate, sequence: int) -> None:
        add(self._uow.connection, certificate, value, sequence=sequence)
        self._uow.touch(Topic.CERTIFICATES)

    def add_steps(self, certificate_ids: Iterable[str], kind: CertificateStepKind, reason: str = "") -> None:
        """Note that something happened to certificates, in the name of whoever acts."""
        actor, at = self._uow.actor.id, self._uow.now()
        steps = (CertificateStep(new_id(), id, kind, reason, actor, at) for id in certificate_ids)
        add_all(self._uow.connection, certificate_step, (to_row(step) for step in steps))
        self._uow.touch(Topic.CERTIFICATES)

    def printed_before(self, certificate_ids: Iterable[str]) -> frozenset[str]:
        """Return which of the certificates have been printed already."""
        ids = tuple(certificate_ids)
        query = select(certificate_step.c.certificate_id).where(certificate_step.c.kind == CertificateStepKind.PRINTED)
        rows = self._uow.connection.execute(query.where(certificate_step.c.certificate_id.in_(ids)))
        return frozenset(row.certificate_id for row in rows)

    def find_all(self, ids: Iterable[str]) -> tuple[Certificate, ...]:
        """Return certificates in the order of *ids*.  Raises NotFound."""
        return tuple(self.find(id) for id in ids)

    def find(self, id: str) -> Certificate:
        """Return the certificate.  Raises NotFound."""
        return find(self._uow.connection, certificate, Certificate, "certificate", id)

    def of_person(self, person_id: str) -> tuple[Certificate, ...]:
        """Return every certificate of a person, the void ones too, the oldest first."""
        query = select(certificate).join(registration, registration.c.id == certificate.c.registration_id)
        rows = self._uow.connection.execute(query.where(registration.c.person_id == person_id).order_by(certificate.c.id))
        return tuple(to_value(Certificate, row) for row in rows)

    def successor_of(self, certificate_id: str) -> str:
        """Return the number that was issued in the place of a certificate, empty where none was."""
        mine = select(certificate.c.registration_id).where(certificate.c.id == certificate_id).scalar_subquery()
        found = select(certificate.c.number).where(
            certificate.c.registration_id == mine, certificate.c.replaces_id == certificate_id
        )
        return self._uow.connection.execute(found).scalar() or ""

    def save(self, value: Certificate) -> Certificate:
        """Save the state of a certificate.  Raises StaleEdit."""
        replace_row(self._uow.connection, certificate, value, "certificate")
        self._uow.touch(Topic.CERTIFICATES)
        return replace(value, version=value.version + 1)

    def official_owner(self, number: str) -> str | None:
        """Return the registration that has an official number, or None."""
        query = select(official_number.c.registration_id).where(official_number.c.number == number)
        return self._uow.connection.execute(query).scalar()

    def put_official_number(self, registration_id: str, number: str) -> None:
        """Keep the official number of a registration in place of any it had."""
        done = self._uow.connection.execute(
            update(official_number)
            .where(official_number.c.registration_id == registration_id)
            .values(number=number, version=official_number.c.version + 1)
        )
        if done.rowcount == 0:
            self._uow.connection.execute(
                insert(official_number).values(registration_id=registration_id, number=number, version=1)
            )
        self._uow.touch(Topic.CERTIFICATES)
