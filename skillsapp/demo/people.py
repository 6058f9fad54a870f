"""Invented people of the demonstration: fixed seed, ID numbers of area 440000, which no person has."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import invent_resident_id
from skillsapp.domain.id_documents.eighteen_digits import check_character
from skillsapp.exchange.columns import column_title
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, write_table
from skillsapp.kernel import paths

FAMILY = "registration_columns"
_FIELDS = ("name", "id_type", "id_number", "sex", "birth_date", "group", "organisation", "phone", "education", "job")
_TEXT_FIELDS = frozenset({"id_number", "phone"})


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person as a return would name them; `group` is a key."""

    name: str
    id_type: str
    id_number: str
    sex: str
    birth_date: date
    group: str
    organisation: str
    phone: str
    education: str
    job: str


@cache
def words() -> dict[str, Any]:
    """Return the invented words."""
    table = tomllib.loads((paths.resources() / "demonstration" / "people.toml").read_text(encoding="utf-8"))
    return {**table, **table["words"]}


def invent_people(seed: int, count: int, group: str, today: date, *, student: bool = False) -> list[Invented]:
    """Return *count* people of a group, all with numbers of their own."""
    chance, table = random.Random(seed), words()
    people = []
    for number in range(count):
        female = chance.random() < 0.3
        years = chance.randint(17, 22) if student else chance.randint(22, 52)
        birth = today - timedelta(days=365 * years + chance.randint(10, 350))
        sequence = (seed * 131 + number) % 499 * 2 + (0 if female else 1)
        people.append(
            Invented(
                name=_name(chance, table, female),
                id_type="resident_id",
                id_number=invent_resident_id(birth=birth, sequence=sequence),
                sex="female" if female else "male",
                birth_date=birth,
                group=group,
                organisation=chance.choice(table["schools" if student else "organisations"]),
                phone=f"1380000{(seed * 997 + number) % 10000:04d}",
                education="" if student else chance.choice(table["education"]),
                job="" if student else chance.choice(table["jobs"]),
            )
        )
    return people


def with_awkward_cases(people: list[Invented]) -> list[Invented]:
    """Return the people with rare characters, long names and the documents of other places among them (rules.md 7.6)."""
    table = words()
    changed = list(people)
    for place, name in enumerate(table["rare_names"]):
        changed[place * 7 + 3] = replace(changed[place * 7 + 3], name=name)
    for place, (prefix, id_type) in enumerate(
        (
            ("810000", "hk_macau_residence"),
            ("820000", "hk_macau_residence"),
            ("830000", "taiwan_residence"),
            ("911440", "foreign_residence"),
        )
    ):
        index = 50 + place * 5
        person = changed[index]
        body = f"{prefix}{person.birth_date:%Y%m%d}{'001' if person.sex == 'male' else '002'}"
        number = body + check_character(body)
        name = table["foreign_names"][0] if id_type == "foreign_residence" else person.name
        changed[index] = replace(person, id_type=id_type, id_number=number, name=name)
    return changed


def write_return(people: list[Invented], groups: dict[str, str], title: str, path: Path) -> None:
    """Write the people as a registration return, as a unit would send it."""
    types, sexes = alias_table("id_types").names, alias_table("sex").names
    columns = [
        SheetColumn(column_title(key, FAMILY), ColumnKind.ID if key in _TEXT_FIELDS else ColumnKind.TEXT) for key in _FIELDS
    ]
    rows = [
        [
            person.name,
            types[person.id_type],
            person.id_number,
            sexes[person.sex],
            person.birth_date.isoformat(),
            groups[person.group],
            person.organisation,
            person.phone,
            person.education,
            person.job,
        ]
        for person in people
    ]
    write_table(path, title, columns, rows)


def _name(chance: random.Random, table: dict[str, Any], female: bool) -> str:
    surname = chance.choice(table["compound_surnames"]) if chance.random() < 0.02 else chance.choice(table["surnames"])
    given = table["given_female" if female else "given_male"]
    return str(surname) + "".join(chance.sample(given, 1 if chance.random() < 0.25 else 2))
