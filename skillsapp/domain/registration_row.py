"""One row that registers a person: of a return, or of the form at the desk; and what it says otherwise than we have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from skillsapp.domain.id_documents import person_key
from skillsapp.domain.person import Person

COMPARED = ("name", "sex", "birth_date", "phone", "education")
"""The fields of a person that a row may bring up to date, after old and new were shown."""
PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One accepted row; `sex` is `male`, `female` or empty, `extra` holds what the programme has no field for, by title."""

    row: int
    name: str
    id_type: str
    id_number: str
    sex: str
    birth_date: date | None
    group: str
    organisation: str = ""
    phone: str = ""
    education: str = ""
    job: str = ""
    work_years: int | None = None
    email: str = ""
    address: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def person_key(self) -> str:
        return person_key(self.id_type, self.id_number)

    def kept_besides(self) -> dict[str, str]:
        """Return what a registration keeps beside its own fields."""
        known = {
            "work_years": "" if self.work_years is None else str(self.work_years),
            "email": self.email,
            "address": self.address,
        }
        return {**{key: value for key, value in known.items() if value}, **self.extra}


def differences(person: Person, row: RegistrationRow) -> dict[str, tuple[str, str]]:
    """Return what the row says otherwise than the store, field by field (old, new); an empty cell says nothing."""
    found = {}
    for name in COMPARED:
        old, new = getattr(person, name), getattr(row, name)
        if new and old != new:
            found[name] = (str(old or "-"), str(new))
    return found


def brought_up_to_date(person: Person, row: RegistrationRow, *, overwrite: bool = False) -> Person:
    """Return the person with what the row says; empty cells count only with *overwrite*."""
    return replace(person, **{name: getattr(row, name) for name in COMPARED if overwrite or getattr(row, name)})
