"""The spreadsheet to send back: every rejected row as it came, and beside it what to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skillsapp.domain.id_documents import EXACT_DIGITS
from skillsapp.exchange.columns import column_title
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.sheet import Cell, CellKind
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_workbook
from skillsapp.kernel.i18n import _
from skillsapp.kernel.problems import Problem

_FAMILY = "registration_columns"


def write_rejected(parsed: Parsed[Any], path: Path) -> None:
    """Write the rejected rows of *parsed* with a first column that says what to correct; the file can be imported again.

    Wrong cells are coloured and carry the sentence as a comment.  Raises CannotWrite.
    """
    by_row = parsed.problems_by_row()
    titles = parsed.mapping.titles
    places = {title: index for index, title in reversed(list(enumerate(titles))) if title}
    rows: list[list[str]] = []
    remarks: dict[tuple[int, int], str] = {}
    for number in parsed.rejected_rows:
        problems = by_row.get(number, ())
        for problem in reversed(problems):  # the first problem of a cell is the one that is shown on it
            if problem.column in places:
                remarks[len(rows), places[problem.column] + 1] = problem.message()
        cells = parsed.sheet.row(number)
        texts = [as_it_came(cells[index]) if index < len(cells) else "" for index in range(len(titles))]
        rows.append(["\n".join(_sentence(problem) for problem in problems), *texts])
    columns = [SheetColumn(column_title("corrections", _FAMILY), width=46, wraps=True)]
    columns += [SheetColumn(title, ColumnKind.ID) for title in titles]
    lines = [_("Correct the coloured cells and send this file back. The first column may stay as it is.")]
    write_workbook(path, [SheetTable(_("To correct"), _("Rows to correct"), columns, rows, lines, remarks=remarks)])


def as_it_came(cell: Cell) -> str:
    """Return the text of a cell; digits that the spreadsheet lost stay visibly lost, they must never come back as an ID number."""
    if cell.kind is CellKind.NUMBER and cell.text.isdecimal() and len(cell.text) > EXACT_DIGITS:
        return cell.text[:EXACT_DIGITS] + "?" * (len(cell.text) - EXACT_DIGITS)
    return cell.text


def _sentence(problem: Problem) -> str:
    row = _("Row {row}").format(row=problem.row)
    place = f"{row} \u00b7 {problem.column}" if problem.column else row
    return _("{name}: {value}").format(name=place, value=problem.message())
