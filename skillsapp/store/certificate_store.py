"""Writes certificates, official numbers, and the keys that sign and verify."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, insert, select, update

from skillsapp.domain.certificate import Certificate, own_number
from skillsapp.domain.programme import CertificateRule, Programme
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.clock import to_house
from skillsapp.security.signatures import IssuingKey, TrustedKey
from skillsapp.store.rows import add, find, replace_row, to_value
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.certificates import certificate, official_number
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
    ).join(person, person.c.id == registration.c.person_id)
    rows = connection.execute(query.where(registration.c.programme_id == programme_id))
    return {
        row.id: Holder(row.id, row.entry_no, row.name, row.id_type, row.id_number, row.photo, row.group, row.organisation)
        for row in rows
    }


def read_certificates(connection: Connection, programme_id: str) -> tuple[Certificate, ...]:
    """Return the certificates of a programme by rule and running number, the void ones too."""
    query = select(certificate).where(certificate.c.programme_id == programme_id)
    rows = connection.execute(query.order_by(certificate.c.rule, certificate.c.sequence))
    return tuple(to_value(Certificate, row) for row in rows)


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

    def last_sequence(self, rule: CertificateRule, programme: Programme) -> int:
        """Return the highest running number already used within the rule's number pattern, by whichever programme."""
        query = select(certificate.c.sequence, certificate.c.number).where(certificate.c.rule == rule.key)
        rows = self._uow.connection.execute(query)
        return max((row.sequence for row in rows if own_number(rule, programme, row.sequence) == row.number), default=0)

    def add(self, value: Certificate, sequence: int) -> None:
        add(self._uow.connection, certificate, value, sequence=sequence)
        self._uow.touch(Topic.CERTIFICATES)

    def find(self, id: str) -> Certificate:
        """Return the certificate.  Raises NotFound."""
        return find(self._uow.connection, certificate, Certificate, "certificate", id)

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
