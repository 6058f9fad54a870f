"""Certificates of the association's own, and official numbers that others give and we only keep (rules.md 3.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skillsapp.domain.programme import CertificateRule, Programme


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


def own_number(rule: CertificateRule, programme: Programme, sequence: int) -> str:
    """Return the association's own number: the rule's format filled with year, edition and sequence."""
    return rule.number.format(
        year=programme.year, edition=programme.edition or programme.sequence, programme=programme.sequence, seq=sequence
    )


def is_official_number(pattern: str, number: str) -> bool:
    """Say whether an official number, which is only ever typed or imported, has the shape the settings ask for."""
    return bool(number.strip()) and (not pattern or re.fullmatch(pattern, number.strip()) is not None)
