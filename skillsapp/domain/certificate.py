"""Certificates of the association's own, and official numbers that others give and we only keep (rules.md 3.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from skillsapp.domain.id_documents import mask_id
from skillsapp.kernel.i18n import N_


class CertificateState(StrEnum):
    ISSUED = "issued"
    VOID = "void"


class CertificateStepKind(StrEnum):
    """What can happen to a certificate after it was issued."""

    PRINTED = "printed"
    SEALED = "sealed"
    HANDED_OUT = "handed_out"
    REPRINTED = "reprinted"
    VOIDED = "voided"
    REISSUED = "reissued"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"


class LedgerMatch(StrEnum):
    """Whether a line of an earlier year's ledger is known to be of a person that we have."""

    NONE = "none"
    SURE = "sure"
    DOUBTFUL = "doubtful"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Certificate:
    """`content` holds what is printed, fixed at issue, so that a reprint is the same; `qr_text` carries the signature.

    `expires_on` None: without end; `replaces_id` is the certificate that this one was issued instead of.
    """

    id: str
    programme_id: str
    registration_id: str
    rule: str
    number: str
    title: str
    name: str
    issued_on: date
    content: Mapping[str, str]
    qr_text: str
    state: CertificateState = CertificateState.ISSUED
    reason: str = ""
    version: int = 1
    expires_on: date | None = None
    replaces_id: str | None = None


def with_masked_id(value: Certificate) -> Certificate:
    """Return a certificate for the screen of somebody who may not see whole ID numbers; it is never printed from this."""
    known = value.content["id_text"]
    return replace(value, content={**value.content, "id_text": known if "*" in known else mask_id("", known)})


@dataclass(frozen=True, slots=True)
class CertificateStep:
    """Something that happened to a certificate; `reason` says why it was printed again, or who took it."""

    id: str
    certificate_id: str
    kind: CertificateStepKind
    reason: str
    actor: str
    at: datetime


CERTIFICATE_STEP_TITLES: Mapping[CertificateStepKind, str] = {
    CertificateStepKind.PRINTED: N_("Printed"),
    CertificateStepKind.SEALED: N_("Printed with the seal"),
    CertificateStepKind.HANDED_OUT: N_("Handed out"),
    CertificateStepKind.REPRINTED: N_("Printed again"),
    CertificateStepKind.VOIDED: N_("Made void"),
    CertificateStepKind.REISSUED: N_("Issued in place of another"),
    CertificateStepKind.CORRECTED: N_("Issued with a correction"),
    CertificateStepKind.CONFIRMED: N_("Certificate of record given"),
}


def expiry(issued_on: date, valid_months: int | None) -> date | None:
    """Return the last day on which a certificate is valid: the day before its anniversary; None and 0 months have no end."""
    if not valid_months:
        return None
    years, month = divmod(issued_on.month - 1 + valid_months, 12)
    year = issued_on.year + years
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last_of_month = following - timedelta(days=1)
    if issued_on.day > last_of_month.day:
        return last_of_month
    return last_of_month.replace(day=issued_on.day) - timedelta(days=1)


def is_official_number(pattern: str, number: str) -> bool:
    """Say whether an official number, which is only ever typed or imported, has the shape the settings ask for."""
    return bool(number.strip()) and (not pattern or re.fullmatch(pattern, number.strip()) is not None)
