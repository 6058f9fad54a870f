"""People.  One person is one document: type and normalised number (rules.md 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    id_type: str
    id_number: str
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    education: str = ""
    photo: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What a return says differently of a person already known: field -> (old, new)."""

    person_id: str
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
