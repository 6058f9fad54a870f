"""Read a registration return: every row checked by itself and against the others; nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.id_documents import check_id, mask_id, normalise
from skillsapp.domain.registration_row import RegistrationRow
from skillsapp.exchange import registration_problems as problems
from skillsapp.exchange.columns import ColumnMapping, data_rows, one_line
from skillsapp.exchange.contacts import is_phone, mask_phone, parse_date, tidy_phone
from skillsapp.exchange.list_file import open_list
from skillsapp.exchange.names import check_name, tidy_name
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registration_cells import crowded_field, find_merged_rows, mask_numbers, picture_id
from skillsapp.exchange.return_company import speaks_of_unit
from skillsapp.exchange.sheet import EMPTY, Cell, CellKind
from skillsapp.kernel.problems import Problem

FAMILY = "registration_columns"
REQUIRED = ("name", "id_number")
KEPT_AS_EXTRA = ("invoice_title", "tax_number", "meals", "lodging", "remark")
"""Fields that a programme has no room for: kept beside the registration, under the title of our own form."""

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_BEGINNINGS = (("81", "hk_macau_residence"), ("82", "hk_macau_residence"), ("83", "taiwan_residence"), ("9", "foreign_residence"))
_HONG_KONG_CARD = re.compile(r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)")
_YEARS = re.compile(r"([0-9]{1,2})(?:\.[0-9]+)?\D*")
_YEAR_AND_MONTH = re.compile("[0-9]{4}[-/.\u5e74]?[0-9]{1,2}\u6708?")
_NEARLY_EIGHTEEN = 12
_ROWS_NAMED = 5


def parse_registrations(
    path: Path, *, groups: Sequence[tuple[str, str]], today: date, mapping: ColumnMapping | None = None
) -> Parsed[RegistrationRow]:
    """Read and check the return in *path* for a programme with *groups* (key, title); *mapping* corrects the found columns.

    Raises a DamagedError, HeaderNotFound or ColumnsMissing when the file as a whole cannot be taken.
    """
    opened = open_list(path, FAMILY, REQUIRED, mapping)
    reader = _RowReader(opened.mapping, _Groups(groups), today)
    rows: list[RegistrationRow] = []
    rejected: list[int] = []
    all_found = list(opened.problems)
    first_rows: dict[str, RegistrationRow] = {}
    merged = find_merged_rows(opened.sheet, opened.mapping)
    for number, cells in data_rows(opened.sheet, opened.mapping, REQUIRED):
        if number in merged.repeated or (not reader.names_person(cells) and speaks_of_unit(cells)):
            continue
        row, found = reader.read(number, cells, merged.shared.get(number))
        if row is not None:
            first = first_rows.setdefault(row.person_key, row)
            if first is not row:
                kind = problems.DUPLICATE if first.name == row.name else problems.DUPLICATE_OTHER_NAME
                found.append(kind.at(number, reader.title("id_number"), mask_id(row.id_type, row.id_number), first=first.row))
                row = None
        all_found += found
        if row is None:
            rejected.append(number)
        else:
            rows.append(row)
    all_found += _shared_phones(rows, reader.title("phone"))
    all_found.sort(key=lambda problem: problem.row)
    return Parsed(tuple(rows), tuple(rejected), tuple(all_found), opened.sheet, opened.mapping)


class _Groups:
    """The groups of a programme, found by key, title or the field's other words."""

    def __init__(self, groups: Sequence[tuple[str, str]]) -> None:
        self.titles = tuple(title for _key, title in groups)
        self.only = groups[0][0] if len(groups) == 1 else ""
        self._keys = {folded(word): key for key, title in groups for word in (title, key)}
        own = {key for key, _title in groups}
        for word, key in alias_table("groups").words.items():
            if key in own:
                self._keys.setdefault(word, key)

    def find(self, text: str) -> str | None:
        return self._keys.get(folded(text))

    def unknown(self, row: int, column: str, value: str) -> Problem:
        nearest = get_close_matches(value, self.titles, n=1, cutoff=0.3)
        if nearest:
            return problems.GROUP_NEAREST.at(row, column, value, nearest=nearest[0])
        return problems.GROUP_UNKNOWN.at(row, column, value, known=", ".join(self.titles))

    def missing(self, row: int, column: str) -> Problem:
        return problems.GROUP_MISSING.at(row, column, known=", ".join(self.titles))


class _RowReader:
    """Reads rows of one file; it knows where each field stands."""

    def __init__(self, mapping: ColumnMapping, groups: _Groups, today: date) -> None:
        self._mapping, self._groups, self._today = mapping, groups, today
        self._columns = tuple(mapping.columns.items())
        self._titles = {key: mapping.title(key) for key in mapping.columns}
        fields = {index: key for key, index in mapping.columns.items()}
        ours = alias_table(FAMILY).names
        self._extra = [
            (index, ours[fields[index]] if index in fields else title.strip("*"))
            for index, title in enumerate(mapping.titles)
            if title and fields.get(index, KEPT_AS_EXTRA[0]) in KEPT_AS_EXTRA
        ]

    def title(self, key: str) -> str:
        """Return a field's title in the file, or the one of our own form where the file has no such column."""
        return self._titles.get(key) or alias_table(FAMILY).names[key]

    def names_person(self, cells: Sequence[Cell]) -> bool:
        """Tell whether the row has an ID number: a line about the unit has none."""
        index = self._mapping.columns["id_number"]
        return index < len(cells) and any(char.isdecimal() for char in cells[index].text) and ":" not in folded(cells[index].text)

    def read(self, number: int, cells: Sequence[Cell], shared: str | None = None) -> tuple[RegistrationRow | None, list[Problem]]:
        """Return the row, None when it must be rejected, and its problems; *shared* is the field whose cell several rows share."""
        at = {key: cells[index] for key, index in self._columns if index < len(cells) and cells[index].text}
        crowded = shared or crowded_field(
            at.get("name", EMPTY).text, at.get("id_number", EMPTY).text, at.get("phone", EMPTY).text
        )
        if crowded:
            text = one_line(at[crowded])
            kind = problems.SHARED_CELL if shared else problems.TWO_PEOPLE
            return None, [kind.at(number, self.title(crowded), mask_numbers(text) if crowded == "id_number" else text)]
        found: list[Problem] = []
        name = tidy_name(at.get("name", EMPTY).text)
        bad_name = check_name(name)
        if bad_name:
            found.append(_placed(bad_name, number, self.title("name"), name))
        id_type, id_number, sex, birth_date = self._identity(number, at, found)
        row = RegistrationRow(
            row=number,
            name=name,
            id_type=id_type,
            id_number=id_number,
            sex=sex,
            birth_date=birth_date,
            group=self._group(number, at, found),
            organisation=_text(at, "organisation") or _text(at, "school"),
            phone=self._phone(number, at, found),
            education=self._education(number, at, found),
            job=_text(at, "job"),
            work_years=self._work_years(number, at, found),
            email=_text(at, "email"),
            address=_text(at, "address"),
            extra=self._extras(cells),
        )
        return (None if any(problem.is_error for problem in found) else row), found

    def _identity(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> tuple[str, str, str, date | None]:
        cell = at.get("id_number", EMPTY)
        typed = _text(at, "id_type")
        id_type = typed or guess_type(cell.text)
        if not id_type:
            title = self.title("id_type")
            found.append(
                problems.TYPE_MISSING.at(number, self.title("id_number"), mask_id("", normalise(cell.text)), title=title)
            )
            return "", "", "", None
        check = check_id(id_type, cell.text, today=self._today, number_cell=cell.kind is CellKind.NUMBER)
        if check.problem:
            about_type = check.problem.code == "id.type_unknown"
            value = typed if about_type else mask_id(check.type_key, check.normalised)
            found.append(_placed(check.problem, number, self.title("id_type" if about_type else "id_number"), value))
            return check.type_key, check.normalised, "", None
        sex, birth_date = self._sex(number, at, found), self._birth_date(number, at, found)
        if check.sex and sex and sex != check.sex:
            expected = alias_table("sex").names[check.sex]
            found.append(problems.SEX_CONTRADICTION.at(number, self.title("sex"), at["sex"].text, expected=expected))
        if check.birth_date and birth_date and birth_date != check.birth_date:
            shown = at["birth_date"].text
            found.append(
                problems.BIRTH_CONTRADICTION.at(number, self.title("birth_date"), shown, expected=check.birth_date.isoformat())
            )
        sex, birth_date = check.sex or sex, check.birth_date or birth_date
        if not sex and not birth_date:
            found.append(problems.DETAILS_MISSING.at(number, self.title("sex")))
        return check.type_key, check.normalised, sex, birth_date

    def _sex(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        text = _text(at, "sex")
        sex = alias_table("sex").find(text) if text else ""
        if sex is None:
            found.append(problems.SEX_UNKNOWN.at(number, self.title("sex"), text))
        return sex or ""

    def _birth_date(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> date | None:
        text = _text(at, "birth_date")
        birth_date = parse_date(text) if text else None
        if text and birth_date is None and not _YEAR_AND_MONTH.fullmatch(text):
            found.append(problems.BIRTH_FORMAT.at(number, self.title("birth_date"), text))
        if birth_date and birth_date > self._today:
            found.append(problems.BIRTH_FUTURE.at(number, self.title("birth_date"), text))
            return None
        return birth_date

    def _group(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        text = _text(at, "group")
        group = self._groups.find(text) if text else self._groups.only
        if group is None:
            found.append(self._groups.unknown(number, self.title("group"), text))
        elif not group:
            found.append(self._groups.missing(number, self.title("group")))
        return group or ""

    def _phone(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        phone = tidy_phone(_text(at, "phone"))
        if phone and not is_phone(phone):
            found.append(problems.PHONE_FORMAT.at(number, self.title("phone"), mask_phone(phone)))
        return phone

    def _education(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> str:
        text = _text(at, "education")
        education = alias_table("education").find(text) if text else ""
        if education is None:
            found.append(problems.EDUCATION_UNKNOWN.at(number, self.title("education"), text))
            return text
        return education

    def _work_years(self, number: int, at: Mapping[str, Cell], found: list[Problem]) -> int | None:
        text = _text(at, "work_years")
        years = _YEARS.fullmatch(folded(text)) if text else None
        if text and not years:
            found.append(problems.WORK_YEARS_FORMAT.at(number, self.title("work_years"), text))
        return int(years[1]) if years else None

    def _extras(self, cells: Sequence[Cell]) -> Mapping[str, str]:
        return MappingProxyType(
            {
                title: cells[index].text.strip()
                for index, title in self._extra
                if index < len(cells) and cells[index].text and not picture_id(cells[index].text)
            }
        )


def _text(at: Mapping[str, Cell], key: str) -> str:
    return " ".join(at[key].text.split()) if key in at else ""


def guess_type(text: str) -> str:
    """Return the type that a number without one belongs to beyond doubt; anything of digits is first held to be a resident's."""
    number = normalise(text)
    if _EIGHTEEN.fullmatch(number):
        return next((key for begins, key in _BEGINNINGS if number.startswith(begins)), "resident_id")
    digits = sum(char.isdigit() for char in number)
    resident = not number or digits >= _NEARLY_EIGHTEEN or "E+" in number or _HONG_KONG_CARD.fullmatch(number)
    return "resident_id" if resident else ""


def _placed(problem: Problem, row: int, column: str, value: str) -> Problem:
    return Problem(problem.kind, row, column, value, problem.details)


def _shared_phones(rows: Iterable[RegistrationRow], column: str) -> list[Problem]:
    by_phone: dict[str, list[int]] = {}
    for row in rows:
        if row.phone:
            by_phone.setdefault(row.phone, []).append(row.row)
    return [
        problems.PHONE_SHARED.at(
            number, column, mask_phone(phone), rows=_row_list([other for other in numbers if other != number])
        )
        for phone, numbers in by_phone.items()
        if len(numbers) > 1
        for number in numbers
    ]


def _row_list(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_ROWS_NAMED]))
    return shown if len(numbers) <= _ROWS_NAMED else f"{shown} …"
