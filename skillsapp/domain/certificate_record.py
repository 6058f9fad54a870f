"""The certificate of record: what the association's books say of one certificate, numbered, dated, for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skillsapp.domain.certificate import Certificate, CertificateState
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.ledger import LedgerEntry
from skillsapp.kernel.i18n import N_

NUMBER = "CX-{year}-{place:04d}"
"""The association's own number of a certificate of record."""


class Standing(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    VOID = "void"


STANDING_TITLES: Mapping[Standing, str] = {
    Standing.VALID: N_("Valid"),
    Standing.EXPIRED: N_("Expired"),
    Standing.VOID: N_("Void"),
}


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What stands on the books; `successor` is the number that was issued in the place of a void certificate."""

    title: str
    number: str
    name: str
    id_type: str
    id_text: str
    organisation: str
    programme: str
    issued_on: date | None
    expires_on: date | None
    standing: Standing
    reason: str = ""
    successor: str = ""
    is_from_ledger: bool = False


@dataclass(frozen=True, slots=True)
class WhoseRecord:
    """The person of a certificate, as the register has them."""

    id_type: str
    id_number: str
    organisation: str


def standing_of(state: CertificateState, expires_on: date | None, day: date) -> Standing:
    """Return what a certificate is worth on *day*: it is valid on its last day; without one it does not expire."""
    if state is CertificateState.VOID:
        return Standing.VOID
    return Standing.EXPIRED if expires_on is not None and expires_on < day else Standing.VALID


def facts_of_certificate(
    certificate: Certificate, whose: WhoseRecord, day: date, *, unmasked: bool, successor: str = ""
) -> RecordFacts:
    """Return what our own books say of a certificate; the name is the one that stands on it."""
    return RecordFacts(
        title=certificate.title,
        number=certificate.number,
        name=certificate.name,
        id_type=whose.id_type,
        id_text=whose.id_number if unmasked else mask_id(whose.id_type, whose.id_number),
        organisation=whose.organisation,
        programme=certificate.content["programme"],
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        standing=standing_of(certificate.state, certificate.expires_on, day),
        reason=certificate.reason,
        successor=successor,
    )


def facts_of_entry(entry: LedgerEntry, day: date, *, unmasked: bool) -> RecordFacts:
    """Return what a ledger of an earlier year says of a certificate."""
    return RecordFacts(
        title=entry.title,
        number=entry.number,
        name=entry.name,
        id_type=entry.id_type,
        id_text=entry.id_number if unmasked else mask_id(entry.id_type, entry.id_number),
        organisation=entry.organisation,
        programme=entry.programme,
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
        standing=standing_of(CertificateState.ISSUED, entry.expires_on, day),
        is_from_ledger=True,
    )
