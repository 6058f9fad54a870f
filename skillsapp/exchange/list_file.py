"""Open the list in a file: the sheet that holds it, its columns, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from skillsapp.exchange.columns import ColumnMapping, choose_sheet, column_title, data_rows, find_columns
from skillsapp.exchange.sheet import Sheet
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, listed
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

SHEET_IGNORED = ProblemKind(
    "sheet.ignored",
    Severity.WARNING,
    N_("The sheet “{sheet}” holds a list too; only one sheet is read at a time. Save it as a file of its own and import that."),
)
NO_ROWS = ProblemKind("file.no_rows", Severity.WARNING, N_("The file holds no rows: nothing was read."))


@dataclass(eq=False)
class HeaderNotFound(SkillsError):
    """No row of any sheet names enough columns to be a header."""

    code: ClassVar[str] = "columns.not_found"
    text: ClassVar[str] = N_("No header was found in “{name}”. One row must name the columns: {columns}.")
    name: str
    columns: str


@dataclass(eq=False)
class ColumnsMissing(SkillsError):
    """The header lacks columns without which no row can be taken."""

    code: ClassVar[str] = "columns.missing"
    text: ClassVar[str] = N_("These columns are missing in “{name}”: {columns}. Add them, or say which column holds them.")
    name: str
    columns: str


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list ready to be checked row by row."""

    sheet: Sheet
    mapping: ColumnMapping
    problems: tuple[Problem, ...]


def open_list(path: Path, family: str, required: Sequence[str], mapping: ColumnMapping | None = None) -> ListFile:
    """Return the list in *path*, whose columns are those of *family* or are given by *mapping*.

    Raises a DamagedError when the bytes cannot be read, HeaderNotFound, or ColumnsMissing when *required* columns are absent.
    A file with nothing in it is an empty list with a warning.
    """
    sheets = read_tables(path)
    found = mapping or find_columns(sheets, family, required)
    if found is None:
        if any(cell.text for sheet in sheets for row in sheet.rows for cell in row):
            raise HeaderNotFound(path.name, _titles(required, family))
        return ListFile(Sheet("", 1, ()), ColumnMapping("", 0, MappingProxyType({}), ()), (NO_ROWS.at(),))
    missing = [key for key in required if key not in found.columns]
    if missing:
        raise ColumnsMissing(path.name, _titles(missing, family))
    sheet = choose_sheet(sheets, found)
    problems = [NO_ROWS.at()] if next(data_rows(sheet, found, required), None) is None else []
    for other in sheets:
        beside = find_columns([other], family, required) if other.name != sheet.name else None
        if beside and all(key in beside.columns for key in required) and next(data_rows(other, beside, required), None):
            problems.append(SHEET_IGNORED.at(sheet=other.name))
    return ListFile(sheet, found, tuple(problems))


def _titles(keys: Sequence[str], family: str) -> str:
    return listed(column_title(key, family) for key in keys)
