"""What a certificate of the association says, fixed at issue so that every reprint is the same, and read back for printing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.marked_text import filled_runs
from skillsapp.domain.numerals import chinese_date
from skillsapp.domain.programme import CertificateRule, Programme
from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.printouts.typesetting import Run
from skillsapp.printouts.wording import _

STUDENT_GROUP = "student"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a certificate is given for."""

    name: str
    id_text: str
    photo: str
    group: str
    group_title: str
    prize: str
    issuer: str
    first_day: date | None
    last_day: date | None
    issued_on: date
    expires_on: date | None = None
    expires: bool = False  # whether the paper says until when it is valid: a class certificate does, an award does not


def certificate_content(rule: CertificateRule, programme: Programme, occasion: Occasion) -> Mapping[str, str]:
    """Return everything that is printed beside name, title, number and code, as it is stored.  Raises BodyWrong."""
    values = {
        "programme_title": programme.title,
        "programme": programme.title,
        "date_range": date_range(occasion.first_day, occasion.last_day),
        "group": occasion.group_title,
        "prize": occasion.prize,
    }
    runs = filled_runs(rule.body, values)
    return {
        "body": json.dumps([[run.text, run.bold, run.accent] for run in runs], ensure_ascii=False),
        "id_text": occasion.id_text,
        "photo": occasion.photo,
        "issuer": occasion.issuer,
        "issued_on": chinese_date(occasion.issued_on),
        "salutation": _("Student:") if occasion.group == STUDENT_GROUP else _("Comrade:"),
        "template": rule.template,
        "group": occasion.group_title,
        "prize": occasion.prize,
        "programme": programme.title,
        "date_range": values["date_range"],
        "valid_until": _valid_until(occasion),
    }


def _valid_until(occasion: Occasion) -> str:
    if occasion.expires_on is not None:
        return _("until {day}").format(day=_day(occasion.expires_on))
    return _("without end") if occasion.expires else ""


def certificate_data(certificate: Certificate, photos: Path) -> CertificateData:
    """Return a stored certificate for drawing; *photos* is the folder of the photo files, a missing file prints no photo."""
    content = certificate.content
    photo = photos / content["photo"] if content.get("photo") else None
    return CertificateData(
        number=certificate.number,
        title=certificate.title,
        name=certificate.name,
        id_text=content["id_text"],
        photo=photo if photo is not None and photo.is_file() else None,
        body=tuple(Run(text, bold, accent) for text, bold, accent in json.loads(content["body"])),
        issuer=content["issuer"],
        issued_on=content["issued_on"],
        qr_text=certificate.qr_text,
        template=content["template"],
        salutation=content["salutation"],
        programme=content["programme"],
        date_range=content.get("date_range", ""),
        group=content["group"],
        prize=content["prize"],
        valid_until=content.get("valid_until", ""),
    )


def date_range(first: date | None, last: date | None) -> str:
    """Return the days of a programme as a certificate writes them, the year and month said once; empty without a first day."""
    if first is None:
        return ""
    start = _day(first)
    if last is None or last == first:
        return start
    if (first.year, first.month) == (last.year, last.month):
        return _("{start} to {day}").format(start=start, day=last.day)
    if first.year == last.year:
        return _("{start} to {month}/{day}").format(start=start, month=last.month, day=last.day)
    return _("{start} to {end}").format(start=start, end=_day(last))


def _day(day: date) -> str:
    return _("{month}/{day}/{year}").format(year=day.year, month=day.month, day=day.day)
