"""Read questions from spreadsheets: our own layout and the ones that trainers use; every line not taken is accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.picture import PictureFile
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.columns import ColumnMapping, data_rows
from skillsapp.exchange.list_file import open_list
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.question_intake import Intake
from skillsapp.exchange.question_line import FAMILY, LETTERS, NO_CONVENTIONS, FileConventions, QuestionLine
from skillsapp.exchange.question_options import split_options
from skillsapp.exchange.question_row import CaseRow, QuestionRow
from skillsapp.exchange.question_sheet_pictures import SheetShows
from skillsapp.exchange.question_twins import duplicate_key
from skillsapp.exchange.sheet import Cell, Sheet
from skillsapp.kernel.problems import Problem

__all__ = ["ParsedQuestions", "duplicate_key", "parse_questions"]

REQUIRED = ("stem", "type", "answer")

_FIGURE = re.compile(r"[0-9]+(\.0)?")
_LEGEND = re.compile("([0-9]+)\\s*[-=:.\u3001]?\\s*([^0-9,;\u3001\\s)]+)")
_BEYOND = re.compile("(?:\u9009\u9879|\u5907\u9009\u9879|option)(?:[i-l]|9|1[0-2])|[i-l](?:\u9009\u9879)?")
_GRADES = {"1", "2", "3"}


@dataclass(frozen=True, slots=True)
class ParsedQuestions(Parsed[QuestionRow]):
    """The questions of a spreadsheet, the cases that they name and the pictures that they show."""

    cases: tuple[CaseRow, ...] = ()
    pictures: Mapping[str, PictureFile] = field(default_factory=lambda: MappingProxyType({}))


def parse_questions(
    path: Path,
    *,
    types: Mapping[str, str] = MappingProxyType({}),
    existing: AbstractSet[str] = frozenset(),
    mapping: ColumnMapping | None = None,
) -> ParsedQuestions:
    """Read and check the questions in *path*.

    *types* says what numeric type codes mean, by key or name (`{"0": "single"}`), *existing* holds the `duplicate_key` of what the bank has
    already, *mapping* corrects the found columns.
    Raises a DamagedError, HeaderNotFound, ColumnsMissing or TypeCodesUnknown.
    """
    opened = open_list(path, FAMILY, REQUIRED, mapping)
    lines, conventions = lines_of(opened.sheet, opened.mapping, types)
    intake = Intake(conventions, existing, named_cases="case" in opened.mapping.columns)
    for problem in opened.problems + _ignored_columns(opened.sheet, opened.mapping):
        intake.note(problem)
    shows = SheetShows(path, opened.sheet.name, opened.mapping)
    for line in lines:
        shows.place(line)
    intake.lines(lines)
    for problem in shows.left_over():
        intake.note(problem)
    taken = intake.finish()
    return ParsedQuestions(
        taken.rows, taken.rejected, taken.problems, opened.sheet, opened.mapping, taken.cases, MappingProxyType(shows.pictures)
    )


def lines_of(
    sheet: Sheet, mapping: ColumnMapping, types: Mapping[str, str], before: FileConventions = NO_CONVENTIONS
) -> tuple[list[QuestionLine], FileConventions]:
    """Return the questions of a table, not yet understood, and what holds for all of them beside what held *before*.

    Raises TypeCodesUnknown.
    """
    required = [key for key in REQUIRED if key in mapping.columns]
    data = list(data_rows(sheet, mapping, required))
    conventions = _conventions(mapping, data, {**before.type_codes, **types})
    titles = {key: mapping.title(key) for key in mapping.columns}
    lines = [QuestionLine.of_cells(number, cells, mapping, titles) for number, cells in data]
    beyond = [index for index, title in enumerate(mapping.titles) if _BEYOND.fullmatch(folded(title))]
    for line, (_number, cells) in zip(lines, data, strict=True):
        _spread_options(line)
        _look_for_open_quote(line, cells, len(mapping.titles))
        filled = sum(index < len(cells) and bool(cells[index].text) for index in beyond)
        if filled:
            line.note(problems.OPTIONS_TOO_MANY, "option_a", count=len(LETTERS) + filled, most=len(LETTERS))
    return lines, conventions


def _spread_options(line: QuestionLine) -> None:
    """Give each option its own field where one cell holds them all."""
    together = line.text("options")
    if together and not line.text("option_a"):
        options = split_options(together)
        for letter, option in zip(LETTERS.lower(), options, strict=False):
            line.replace(f"option_{letter}", option)
        if len(options) > len(LETTERS):
            line.note(problems.OPTIONS_TOO_MANY, "options", count=len(options), most=len(LETTERS))


def _look_for_open_quote(line: QuestionLine, cells: Sequence[Cell], width: int) -> None:
    """Tell of a cell that holds whole rows: a quotation mark that is never closed takes in all that follows."""
    for cell in cells:
        rows = cell.text.split("\n")[1:] if "\n" in cell.text else ()
        swallowed = next((row for row in rows if width > 3 and any(row.count(sign) == width - 1 for sign in ",;\t")), "")
        if swallowed:
            line.note(problems.QUOTE_OPEN, "stem", swallowed.strip()[:40])
            return


def _ignored_columns(sheet: Sheet, mapping: ColumnMapping) -> tuple[Problem, ...]:
    """Tell of columns that hold something and that no field was found for."""
    used = set(mapping.columns.values())
    titles = {index: title for index, title in enumerate(mapping.titles) if title and index not in used}
    data = list(data_rows(sheet, mapping, REQUIRED)) if titles else []
    filled = [
        title for index, title in titles.items() if any(index < len(cells) and cells[index].text for _number, cells in data)
    ]
    return tuple(problems.COLUMN_IGNORED.at(mapping.header_row, title, title) for title in filled)


def _conventions(mapping: ColumnMapping, data: Sequence[tuple[int, Sequence[Cell]]], types: Mapping[str, str]) -> FileConventions:
    words = alias_table("question_types")
    codes = {**_legend(mapping.title("type")), **{code.strip(): words.find(word) or word for code, word in types.items()}}
    unknown = _figures(mapping, data, "type") - codes.keys()
    if unknown:
        raise problems.TypeCodesUnknown(", ".join(sorted(unknown)))
    return FileConventions(MappingProxyType(codes), _figures(mapping, data, "difficulty") <= _GRADES)


def _figures(mapping: ColumnMapping, data: Sequence[tuple[int, Sequence[Cell]]], key: str) -> set[str]:
    """Return the figures that stand in a column instead of words."""
    index = mapping.columns.get(key)
    if index is None:
        return set()
    texts = {folded(text) for text in {cells[index].text for _number, cells in data if index < len(cells)}}
    return {text.removesuffix(".0") for text in texts if _FIGURE.fullmatch(text)}


def _legend(title: str) -> dict[str, str]:
    """Return the type codes that a header explains itself, as in \u201ctype (0 single, 1 true/false)\u201d."""
    table = alias_table("question_types")
    found = {code: table.find(word) for code, word in _LEGEND.findall(unicodedata.normalize("NFKC", title))}
    return {code: key for code, key in found.items() if key}
