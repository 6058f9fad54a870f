"""What a certificate's code claims, by small integer keys that a static page or another program reads too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.certificate_record import RecordFacts

_NUMBER, _NAME, _TITLE, _ISSUED_ON, _PROGRAMME, _ACHIEVEMENT, _ISSUER = range(1, 8)
_EPOCH = date(1970, 1, 1)
_LAST_DAY = (date.max - _EPOCH).days

Claim = str | int | bytes | bool


@dataclass(frozen=True, slots=True)
class CertificateClaims:
    """The claims as they were read: what is missing is empty."""

    number: str
    name: str
    title: str
    issued_on: date | None
    programme: str
    achievement: str
    issuer: str


def claims_of(certificate: Certificate, *, with_issuer: bool = True) -> Mapping[int, Claim]:
    """Return what the code of *certificate* says; the day counts from 1970.

    A code that begins with readable lines names the issuer there and proves it by the key, which keeps its modules large.
    """
    content = certificate.content
    claims: dict[int, Claim] = {
        _NUMBER: certificate.number,
        _NAME: certificate.name,
        _TITLE: certificate.title,
        _ISSUED_ON: (certificate.issued_on - _EPOCH).days,
        _PROGRAMME: content["programme"],
    }
    if content["prize"]:
        claims[_ACHIEVEMENT] = f"{content['group']} {content['prize']}".strip()
    if with_issuer:
        claims[_ISSUER] = content["issuer"].replace("\n", " ")
    return claims


def claims_of_record(number: str, facts: RecordFacts, title: str, day: date) -> Mapping[int, Claim]:
    """Return what the code of a certificate of record says: its own number and day, and the certificate that it speaks of."""
    return {
        _NUMBER: number,
        _NAME: facts.name,
        _TITLE: title,
        _ISSUED_ON: (day - _EPOCH).days,
        _PROGRAMME: f"{facts.title} {facts.number}".strip(),
    }


def read_claims(claims: Mapping[int, Claim]) -> CertificateClaims:
    """Return verified claims by name."""

    def text(key: int) -> str:
        return str(claims.get(key, ""))

    days = claims.get(_ISSUED_ON)
    day = _EPOCH + timedelta(days=days) if isinstance(days, int) and 0 <= days <= _LAST_DAY else None
    return CertificateClaims(text(_NUMBER), text(_NAME), text(_TITLE), day, text(_PROGRAMME), text(_ACHIEVEMENT), text(_ISSUER))
