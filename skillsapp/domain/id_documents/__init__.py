"""Identity documents: every type with its check, and what identifies a person (rules.md 3.8).  A new type is a new line here."""

from __future__ import annotations

from datetime import date

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents.document import (
    EXACT_DIGITS,
    MISSING,
    NUMBER_CELL,
    TYPE_UNKNOWN,
    IdCheck,
    IdType,
    normalise,
    without_number_format,
)
from skillsapp.domain.id_documents.eighteen_digits import (
    FOREIGN_RESIDENCE,
    HK_MACAU_RESIDENCE,
    RESIDENT_ID,
    TAIWAN_RESIDENCE,
    check_character,
    invent_resident_id,
)
from skillsapp.domain.id_documents.other_numbers import HK_MACAU_PERMIT, OFFICER, PASSPORT, TAIWAN_PERMIT
from skillsapp.kernel.registry import registry

__all__ = [
    "EXACT_DIGITS",
    "ID_TYPES",
    "NUMBER_CELL",
    "IdCheck",
    "IdType",
    "age_on",
    "check_character",
    "check_id",
    "find_id_type",
    "invent_resident_id",
    "mask_id",
    "normalise",
    "person_key",
]

ID_TYPES = registry(
    RESIDENT_ID, HK_MACAU_RESIDENCE, TAIWAN_RESIDENCE, HK_MACAU_PERMIT, TAIWAN_PERMIT, FOREIGN_RESIDENCE, PASSPORT, OFFICER
)

_PERMIT_HOLDER = 9  # a renewed permit keeps the first nine characters and changes the two digits after them


def find_id_type(text: str) -> IdType | None:
    """Return the type that a key, a Chinese name or an alias means, or None."""
    key = alias_table("id_types").find(text)
    return ID_TYPES[key] if key else None


def check_id(type_key: str, text: str, *, today: date, number_cell: bool = False) -> IdCheck:
    """Check a number of the type that *type_key* (key, Chinese name or alias) means.

    *number_cell* tells that a spreadsheet cell held a quantity and not a text: 18 digits have lost their last three then.
    """
    number = normalise(text)
    id_type = find_id_type(type_key)
    if id_type is None:
        known = ", ".join(alias_table("id_types").names.values())
        return IdCheck(type_key, number, TYPE_UNKNOWN.at(given=type_key, known=known))
    if not number:
        return IdCheck(id_type.key, number, MISSING.at())
    if id_type is not OFFICER:
        number, lost = without_number_format(number, number_cell)
        if lost:
            return IdCheck(id_type.key, number, lost)
    finding = id_type.check(number, today)
    return IdCheck(id_type.key, number, finding.problem, finding.sex, finding.birth_date)


def person_key(type_key: str, normalised: str) -> str:
    """Return the text that is the same for two numbers exactly when they are one person's."""
    holder = normalised[:_PERMIT_HOLDER] if type_key == HK_MACAU_PERMIT.key else normalised
    return f"{type_key}:{holder}"


def mask_id(type_key: str, number: str) -> str:
    """Return *number* for lists: 18 characters keep the first six and the last four, others a quarter at each end."""
    if len(number) == 18 and type_key != OFFICER.key:
        return f"{number[:6]}{'*' * 8}{number[14:]}"
    kept = len(number) // 4
    return number[:kept] + "*" * (len(number) - 2 * kept) + number[len(number) - kept :]


def age_on(birth_date: date, day: date) -> int:
    """Return the full years of age on *day*."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
