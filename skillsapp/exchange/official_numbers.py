"""Read a list of official certificate numbers: each line names a person by entry number or ID number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.id_documents import normalise
from skillsapp.exchange.columns import column_title, data_rows
from skillsapp.exchange.list_file import ColumnsMissing, open_list
from skillsapp.exchange.sheet import EMPTY, Cell, CellKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

FAMILY = "official_number_columns"
REQUIRED = ("number",)
WHOSE = ("entry_no", "id_number")
LONGEST_QUANTITY = 15
"""A spreadsheet keeps so many digits of a quantity; the others have become noughts."""

NUMBER_LOST = ProblemKind(
    "official_number.quantity",
    Severity.ERROR,
    N_(
        "The spreadsheet holds this number as a quantity and has lost its last digits. Format the column as text and type it again."
    ),
)


@dataclass(frozen=True, slots=True)
class OfficialNumberLine:
    """A line as the file has it; either the entry number or the ID number tells whose it is."""

    row: int
    entry_no: str
    id_number: str
    number: str


@dataclass(frozen=True, slots=True)
class OfficialNumberList:
    lines: tuple[OfficialNumberLine, ...]
    problems: tuple[Problem, ...]


def parse_official_numbers(path: Path) -> OfficialNumberList:
    """Return the lines of *path*.  Raises a DamagedError, HeaderNotFound or ColumnsMissing."""
    opened = open_list(path, FAMILY, REQUIRED)
    columns = opened.mapping.columns
    if opened.mapping.titles and not columns.keys() & set(WHOSE):
        raise ColumnsMissing(path.name, " / ".join(column_title(key, FAMILY) for key in WHOSE))
    lines, problems = [], list(opened.problems)
    for row, cells in data_rows(opened.sheet, opened.mapping, REQUIRED):
        number = _cell(cells, columns.get("number"))
        if number.kind is CellKind.NUMBER and len(number.text) > LONGEST_QUANTITY:
            problems.append(NUMBER_LOST.at(row, opened.mapping.title("number"), number.text))
        elif number.text:
            entry_no, id_number = (_cell(cells, columns.get(key)).text for key in WHOSE)
            lines.append(OfficialNumberLine(row, entry_no, normalise(id_number), number.text.strip()))
    return OfficialNumberList(tuple(lines), tuple(problems))


def _cell(cells: Sequence[Cell], index: int | None) -> Cell:
    return cells[index] if index is not None and index < len(cells) else EMPTY
