"""Read a certificate ledger of earlier years: every line checked by itself and against the others; nothing is written here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.certificate import expiry
from skillsapp.domain.id_documents import EXACT_DIGITS, check_id, mask_id, normalise
from skillsapp.domain.ledger import LedgerRow
from skillsapp.exchange import ledger_problems as problems
from skillsapp.exchange.columns import ColumnMapping, data_rows, one_line
from skillsapp.exchange.contacts import is_phone, mask_phone, parse_date, tidy_phone
from skillsapp.exchange.list_file import open_list
from skillsapp.exchange.names import check_name, tidy_name
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registration_cells import crowded_field, find_merged_rows, mask_numbers
from skillsapp.exchange.registration_problems import PHONE_FORMAT, SHARED_CELL, TWO_PEOPLE, TYPE_MISSING
from skillsapp.exchange.registrations import guess_type
from skillsapp.exchange.sheet import EMPTY, Cell, CellKind
from skillsapp.kernel.problems import Problem

FAMILY = "ledger_columns"
REQUIRED = ("number", "name")
WORDS = "ledger_words"

_MASKED = re.compile("[*\u00d7\u25cf\u25a0\u2022xX#]{3,}([0-9]{2,6}[0-9X]?)$")
_DATE = re.compile("[0-9]{4}[-/.\u5e74][0-9]{1,2}[-/.\u6708][0-9]{1,2}\u65e5?")
_JOINTS = " \u81f3\u5230~\u2014-/"
_YEARS = re.compile("([0-9]{1,2})\\s*(?:\u5e74|a|years?)?", re.IGNORECASE)
_DAY_ZERO = date(1899, 12, 30)
_DAY_NUMBERS = range(20_000, 80_000)  # 1954 to 2119 as a spreadsheet counts days


def parse_ledger(path: Path, *, today: date, mapping: ColumnMapping | None = None) -> Parsed[LedgerRow]:
    """Read and check the ledger in *path*; *mapping* corrects the found columns.

    Raises a DamagedError, HeaderNotFound or ColumnsMissing when the file as a whole cannot be taken.
    """
    opened = open_list(path, FAMILY, REQUIRED, mapping)
    reader = _LineReader(opened.mapping, today)
    rows: list[LedgerRow] = []
    rejected: list[int] = []
    all_found = list(opened.problems)
    firsts: dict[str, LedgerRow] = {}
    merged = find_merged_rows(opened.sheet, opened.mapping)
    for number, cells in data_rows(opened.sheet, opened.mapping, REQUIRED):
        if number in merged.repeated:
            continue
        row, found = reader.read(number, cells, merged.shared.get(number))
        if row is not None:
            first = firsts.setdefault(folded(row.number), row)
            if first is not row:
                kind = problems.TWICE if same_holder(first, row) else problems.NUMBER_OF_TWO
                found.append(kind.at(number, reader.title("number"), row.number, first=first.row))
                row = None
        all_found += found
        if row is None:
            rejected.append(number)
        else:
            rows.append(row)
    all_found.sort(key=lambda problem: problem.row)
    return Parsed(tuple(rows), tuple(rejected), tuple(all_found), opened.sheet, opened.mapping)


def same_holder(one: LedgerRow, other: LedgerRow) -> bool:
    """Tell whether two lines with one certificate number speak of one person."""
    if one.id_key and other.id_key:
        return one.id_key == other.id_key
    return one.name == other.name


class _LineReader:
    """Reads the lines of one file; it knows where each field stands."""

    def __init__(self, mapping: ColumnMapping, today: date) -> None:
        self._mapping, self._today = mapping, today
        self._columns = tuple(mapping.columns.items())
        used = set(mapping.columns.values())
        self._extra = [(index, title.strip("*")) for index, title in enumerate(mapping.titles) if title and index not in used]

    def title(self, key: str) -> str:
        """Return a field's title in the file, or the usual one where the file has no such column."""
        return self._mapping.title(key) or alias_table(FAMILY).names[key]

    def read(self, number: int, cells: Sequence[Cell], shared: str | None) -> tuple[LedgerRow | None, list[Problem]]:
        """Return the line, None when it must be rejected, and its problems; *shared* is the field whose cell several rows share."""
        at = {key: cells[index] for key, index in self._columns if index < len(cells) and cells[index].text}
        crowded = shared or crowded_field(*(at.get(key, EMPTY).text for key in ("name", "id_number", "phone")))
        if crowded:
            text = one_line(at[crowded])
            kind = SHARED_CELL if shared else TWO_PEOPLE
            return None, [kind.at(number, self.title(crowded), mask_numbers(text) if crowded == "id_number" else text)]
        found: list[Problem] = []
        extra = {title: cells[index].text.strip() for index, title in self._extra if index < len(cells) and cells[index].text}
        certificate = self._number(number, at, found)
        name = tidy_name(at.get("name", EMPTY).text)
        if bad_name := check_name(name):
            found.append(_placed(bad_name, number, self.title("name"), name))
        id_type, id_number, tail = self._identity(number, at, found)
        issued_on = self._day(number, "issued_on", at, found, extra)
        row = LedgerRow(
            row=number,
            number=certificate,
            name=name,
            title=_text(at, "title"),
            id_type=id_type,
            id_number=id_number,
            id_tail=tail,
            birth_date=self._day(number, "birth_date", at, found, extra),
            organisation=_text(at, "organisation"),
            phone=self._phone(number, at, found),
            programme=_text(at, "programme"),
            issued_on=issued_on,
            expires_on=self._expiry(number, at, issued_on, found, extra),
            extra=MappingProxyType(extra),
        )
        if row.issued_on and row.issued_on > self._today:
            found.append(problems.ISSUED_LATER.at(number, self.title("issued_on"), row.issued_on.isoformat()))
        if row.issued_on and row.expires_on and row.expires_on < row.issued_on:
            shown = row.expires_on.isoformat()
            found.append(problems.EXPIRES_BEFORE.at(number, self.title("expires_on"), shown, issued=row.issued_on.isoformat()))
        return (None if any(problem.is_error for problem in found) else row), found

    def _number(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        cell = at.get("number", EMPTY)
        text = " ".join(unicodedata.normalize("NFKC", cell.text).split())
        if not text:
            found.append(problems.NUMBER_MISSING.at(number, self.title("number")))
        elif cell.kind is CellKind.NUMBER and (sum(map(str.isdigit, text)) > EXACT_DIGITS or "E+" in text.upper()):
            found.append(problems.NUMBER_LOST.at(number, self.title("number"), text))
        return text

    def _identity(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> tuple[str, str, str]:
        """Return type and number where there is a whole one, otherwise the end of a masked one."""
        cell = at.get("id_number", EMPTY)
        text = normalise(cell.text)
        if not text:
            return "", "", ""
        masked = _MASKED.search(text)
        if masked:
            found.append(problems.MASKED.at(number, self.title("id_number"), text))
            return "", "", masked[1]
        id_type = _text(at, "id_type") or guess_type(cell.text)
        if not id_type:
            title = self.title("id_type")
            found.append(TYPE_MISSING.at(number, self.title("id_number"), mask_id("", text), title=title))
            return "", "", ""
        check = check_id(id_type, cell.text, today=self._today, number_cell=cell.kind is CellKind.NUMBER)
        if check.problem:
            about_type = check.problem.code == "id.type_unknown"
            value = id_type if about_type else mask_id(check.type_key, check.normalised)
            found.append(_placed(check.problem, number, self.title("id_type" if about_type else "id_number"), value))
        return check.type_key, check.normalised, ""

    def _phone(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        phone = tidy_phone(_text(at, "phone"))
        if phone and not is_phone(phone):
            found.append(PHONE_FORMAT.at(number, self.title("phone"), mask_phone(phone)))
        return phone

    def _day(self, number: int, key: str, at: Mapping[str, Cell], found: list[Problem], extra: dict[str, str]) -> date | None:
        """Return the day in a cell; a text that is none is kept beside the line, with a warning."""
        cell = at.get(key, EMPTY)
        day = read_day(cell)
        if cell.text and day is None:
            found.append(problems.DATE_FORMAT.at(number, self.title(key), _text(at, key)))
            extra[self.title(key)] = _text(at, key)
        return day

    def _expiry(
        self, number: int, at: Mapping[str, Cell], issued_on: date | None, found: list[Problem], extra: dict[str, str]
    ) -> date | None:
        """Return the last day of validity: a day, the second of two, or so many years; None is without end."""
        text = _text(at, "expires_on")
        if not text or alias_table(WORDS).find(text) == "without_end":
            return None
        years = _YEARS.fullmatch(unicodedata.normalize("NFKC", text))
        if years and issued_on:
            return expiry(issued_on, 12 * int(years[1]))
        if alias_table(WORDS).find(_DATE.sub("", text).strip(_JOINTS)) == "without_end":
            return None
        days = _DATE.findall(text)
        cells = {"expires_on": Cell(days[1], CellKind.TEXT)} if len(days) == 2 else at
        return self._day(number, "expires_on", cells, found, extra)


def read_day(cell: Cell) -> date | None:
    """Return the day that a cell names; a spreadsheet that forgot the format shows a number of days instead."""
    text = " ".join(cell.text.split())
    if cell.kind is CellKind.NUMBER and text.isdecimal() and int(text) in _DAY_NUMBERS:
        return _DAY_ZERO + timedelta(days=int(text))
    return parse_date(text) if text else None


def _text(at: Mapping[str, Cell], key: str) -> str:
    return " ".join(at[key].text.split()) if key in at else ""


def _placed(problem: Problem, row: int, column: str, value: str) -> Problem:
    return Problem(problem.kind, row, column, value, problem.details)
