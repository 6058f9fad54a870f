"""Whose return it is: the unit's name from the sheet or, failing that, from the file's name; and whom to ask there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.registration_row import RegistrationRow
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.sheet import Cell, Sheet

FAMILY = "return_lines"
_FIELDS = ("organisation", "contact", "contact_phone")
_PAIR = re.compile(r"([^\s:]{1,16})[ \t]*:[ \t]*(.*?)(?=\s+[^\s:]{1,16}[ \t]*:|\n|$)")
_IN_BRACKETS = re.compile("\\([^)]*\\)|\u3010[^\u3011]*\u3011|\\[[^]]*\\]")
_SPREAD_OUT = re.compile("(?<!\\S)([\u3400-\u9fff])[ \t]+(?=[\u3400-\u9fff](?:\\s|:|\\(|$))")
_EDITION = re.compile("\u7b2c[^\u7b2c\u671f]{1,8}\u671f")
_DATE_OR_COUNT = re.compile(r"(?:19|20)[0-9]{2}[-._]?[0-9]{0,2}[-._]?[0-9]{0,2}|[0-9]+\u4eba?")
_EDGES = " \t-_.\u2014\u2013\u00b7+,\u3001\uff0c"
_BLANK_LINE = re.compile("[_\u2581\u2014\\s]+")
_DEEPEST = 60


class CompanySource(StrEnum):
    SHEET = "sheet"
    COLUMN = "column"
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    source: CompanySource
    contact: str = ""
    phone: str = ""


def find_company(path: PurePath, sheet: Sheet, mapping: ColumnMapping, rows: Sequence[RegistrationRow]) -> Company:
    """Return the unit that sent the return: from the line above the table, else the unit of most rows, else the file's name."""
    lines = find_lines(sheet, mapping)
    contact, phone = lines.get("contact", ""), lines.get("contact_phone", "")
    if lines.get("organisation"):
        return Company(lines["organisation"], CompanySource.SHEET, contact, phone)
    units = [row.organisation for row in rows if row.organisation] or list(_units_in_column(sheet, mapping))
    if units:
        return Company(Counter(units).most_common(1)[0][0], CompanySource.COLUMN, contact, phone)
    return Company(company_of_file(path), CompanySource.FILE_NAME, contact, phone)


def find_lines(sheet: Sheet, mapping: ColumnMapping) -> Mapping[str, str]:
    """Return what the lines above the table, then those below it, say of the unit: field -> value."""
    found: dict[str, str] = {}
    words = alias_table(FAMILY).words
    above = [row for number, row in sheet.numbered() if number < mapping.header_row]
    below = [row for number, row in sheet.numbered() if number > mapping.header_row]
    for row in (*above[-_DEEPEST:], *(row for row in below[-_DEEPEST:] if speaks_of_unit(row))):
        for title, value in _pairs(row):
            key = words.get(title)
            tidy = _BLANK_LINE.sub(" ", value).strip(_EDGES)
            if key in _FIELDS and len(tidy) > 1:
                found.setdefault(key, tidy)
    return found


def speaks_of_unit(row: Sequence[Cell]) -> bool:
    """Tell whether a row is no person but a line such as “contact: ...   telephone: ...”."""
    words = alias_table(FAMILY).words
    return any(words.get(title) in _FIELDS for title, _value in _pairs(row))


def company_of_file(path: PurePath) -> str:
    """Return what a file's name says of the unit when numbers, dates and the words for a return are taken away."""
    name = _EDITION.sub(" ", _IN_BRACKETS.sub(" ", unicodedata.normalize("NFKC", path.stem)))
    for word in sorted((word for word, key in alias_table(FAMILY).words.items() if key == "noise"), key=len, reverse=True):
        name = re.sub(re.escape(word), " ", name, flags=re.IGNORECASE)
    name = _DATE_OR_COUNT.sub(" ", name)
    words = [word.strip(_EDGES) for word in re.split(r"[\s_]+|-(?=\D)", name)]
    return max(words, key=len, default="") or path.stem


def _pairs(row: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """Yield (title as words are compared, value) of every “title: value” of a row, in one cell or in two beside each other."""
    texts = [_SPREAD_OUT.sub(r"\1", unicodedata.normalize("NFKC", cell.text)) for cell in row]
    for index, text in enumerate(texts):
        following = next((other for other in texts[index + 1 :] if other and other != text), "")
        pairs = _PAIR.findall(text)
        for title, value in pairs:
            yield _plain(title), value or ("" if ":" in following else following)
        if text and not pairs and following and ":" not in following and _plain(text) in alias_table(FAMILY).words:
            yield _plain(text), following


def _plain(title: str) -> str:
    return folded(_IN_BRACKETS.sub("", title)).lstrip("*").rstrip(":")


def _units_in_column(sheet: Sheet, mapping: ColumnMapping) -> Iterator[str]:
    index = mapping.columns.get("organisation", mapping.columns.get("school"))
    for number, row in sheet.numbered():
        if index is not None and number > mapping.header_row and index < len(row) and row[index].text:
            yield " ".join(row[index].text.split())
