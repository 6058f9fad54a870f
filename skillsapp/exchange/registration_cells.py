"""Cells of a return that hold more or less than one person: two names in one cell, one cell merged over several people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from skillsapp.domain.id_documents import mask_id
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.sheet import Sheet

_BETWEEN_PEOPLE = re.compile("[\u3001,;/&+|]")  # after NFKC, so full-width forms are covered
_LINES_OR_BLANKS = re.compile(r"\s+")
_SHORT_NAME = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2,4}")
_EIGHTEEN = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_PICTURE = re.compile(r'DISPIMG\("([^"]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MergedRows:
    """`repeated` rows only go on with the person above; `shared` are rows of different people beside one merged cell, by its field."""

    repeated: frozenset[int] = frozenset()
    shared: Mapping[int, str] = field(default_factory=dict)


def crowded_field(name: str, id_number: str, phone: str) -> str | None:
    """Return the field whose cell holds two people, or None."""
    numbers = set(_EIGHTEEN.findall(unicodedata.normalize("NFKC", id_number)))
    if len(numbers) > 1:
        return "id_number"
    plain = unicodedata.normalize("NFKC", name).strip()
    if _are_names(_BETWEEN_PEOPLE.split(plain)):
        return "name"
    if _are_names(_LINES_OR_BLANKS.split(plain)) and len(set(_MOBILE.findall(unicodedata.normalize("NFKC", phone)))) > 1:
        return "name"
    return None


def find_merged_rows(sheet: Sheet, mapping: ColumnMapping) -> MergedRows:
    """Return which rows belong together because their name or ID number is one merged cell."""
    if not sheet.continued or not {"name", "id_number"} <= mapping.columns.keys():
        return MergedRows()
    columns = {key: mapping.columns[key] for key in ("name", "id_number")}
    repeated: set[int] = set()
    shared: dict[int, str] = {}
    for number in sorted({row for row, _column in sheet.continued}):
        goes_on = {key: (number, column) in sheet.continued for key, column in columns.items()}
        if not any(goes_on.values()) or number <= mapping.header_row + 1:
            continue
        merged, other = ("name", "id_number") if goes_on["name"] else ("id_number", "name")
        if goes_on[other] or not sheet.row(number)[columns[other]].text:
            repeated.add(number)
            continue
        top = number
        while (top, columns[merged]) in sheet.continued:
            shared[top] = merged
            top -= 1
        shared[top] = merged
    return MergedRows(frozenset(repeated - shared.keys()), shared)


def picture_id(text: str) -> str:
    """Return the name of the picture that a cell shows by a formula, as one common office program keeps them; empty for other cells."""
    found = _PICTURE.search(text)
    return found[1] if found else ""


def mask_numbers(text: str) -> str:
    """Return *text* with the ID numbers in it masked."""
    plain = unicodedata.normalize("NFKC", text)
    return _EIGHTEEN.sub(lambda found: mask_id("", found[0].upper()), plain)


def _are_names(parts: list[str]) -> bool:
    names = [part.strip() for part in parts if part.strip()]
    return len(names) > 1 and all(_SHORT_NAME.fullmatch(name) for name in names)
