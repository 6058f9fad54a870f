"""Read questions from spreadsheets: our own layout and the ones that trainers use; every line not taken is accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.columns import ColumnMapping, data_rows
from skillsapp.exchange.list_file import open_list
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.question_row import FAMILY, FileConventions, QuestionLine, QuestionRow, read_question
from skillsapp.exchange.sheet import Cell

REQUIRED = ("stem", "type", "answer")

_FIGURE = re.compile(r"[0-9]+(\.0)?")
_LEGEND = re.compile("([0-9]+)\\s*[-=:.\u3001]?\\s*([^0-9,;\u3001\\s)]+)")
_SIGNS = re.compile(  # never signs that change a meaning: a decimal point, a percent sign, greater than
    "[\\s_,;:?!'\"()\\[\\]{}\u200b-\u200f\ufeff\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u300a\u300b\u3010\u3011]|[.](?![0-9])"
)
_GRADES = {"1", "2", "3"}


def duplicate_key(stem: str, options: Iterable[str]) -> str:
    """Return a text that is the same for two questions that ask the same: stem and options without signs, in any order."""
    return "\n".join([_bare(stem), *sorted(map(_bare, options))])


def parse_questions(
    path: Path,
    *,
    types: Mapping[str, str] = MappingProxyType({}),
    existing: AbstractSet[str] = frozenset(),
    mapping: ColumnMapping | None = None,
) -> Parsed[QuestionRow]:
    """Read and check the questions in *path*.

    *types* says what numeric type codes mean, by key or name (`{"0": "single"}`), *existing* holds the `duplicate_key` of what the bank has
    already, *mapping* corrects the found columns.
    Raises a DamagedError, HeaderNotFound, ColumnsMissing or TypeCodesUnknown.
    """
    opened = open_list(path, FAMILY, REQUIRED, mapping)
    data = list(data_rows(opened.sheet, opened.mapping, REQUIRED))
    conventions = _conventions(opened.mapping, data, types)
    rows: list[QuestionRow] = []
    rejected: list[int] = []
    found = list(opened.problems)
    twins = _Twins(existing)
    for number, cells in data:
        line = QuestionLine.of_cells(number, cells, opened.mapping)
        row = read_question(line, conventions)
        if row is not None:
            twins.look(row, line)
        found += line.problems
        if row is None or any(problem.is_error for problem in line.problems):
            rejected.append(number)
        else:
            rows.append(row)
    return Parsed(tuple(rows), tuple(rejected), tuple(found), opened.sheet, opened.mapping)


class _Twins:
    """Remembers what was read, to tell when a question or an id comes again."""

    def __init__(self, existing: AbstractSet[str]) -> None:
        self._existing = existing
        self._texts: dict[str, int] = {}
        self._ids: dict[str, int] = {}

    def look(self, row: QuestionRow, line: QuestionLine) -> None:
        key = duplicate_key(row.stem, row.options)
        if key in self._existing:
            line.note(problems.DUPLICATE_IN_BANK, "stem", row.stem)
        elif self._texts.setdefault(key, row.row) != row.row:
            line.note(problems.DUPLICATE_IN_FILE, "stem", row.stem, first=self._texts[key])
        elif row.id and self._ids.setdefault(row.id, row.row) != row.row:
            line.note(problems.ID_DUPLICATE, "id", row.id, first=self._ids[row.id])


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


def _bare(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
