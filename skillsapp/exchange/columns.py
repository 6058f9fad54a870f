"""Find the header of a list below its title rows, and tell which column is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.exchange.sheet import Cell, Sheet

DEEPEST_HEADER = 60
LEAST_COLUMNS = 2
_LONGEST_TITLE = 60
_IN_BRACKETS = re.compile("[(\\[\u3010][^)\\]\u3011]*[)\\]\u3011]")
_SIGNS = re.compile(r"[\W_]+")
_ORNAMENTS = re.compile("^[0-9]+[.\u3001)]*(?=[^0-9])|[*:\u2605\u203b]")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column holds which field; `columns` counts from 0 and may be corrected by hand."""

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    titles: tuple[str, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the titles that no field was found for."""
        used = set(self.columns.values())
        return tuple(title for index, title in enumerate(self.titles) if title and index not in used)

    def title(self, key: str) -> str:
        """Return the title of a field's column as the file writes it, empty where the file has none."""
        index = self.columns.get(key)
        return self.titles[index] if index is not None and index < len(self.titles) else ""


def find_columns(sheets: Sequence[Sheet], family: str, required: Sequence[str]) -> ColumnMapping | None:
    """Return the mapping of the row that names the most columns of *family* (`resources/aliases/<family>.toml`), or None.

    A row with all *required* fields is preferred to any other.  Of two rows that name as much, the one on the longer sheet is
    taken, or the upper one, except where the lower one follows at once and belongs to the same header.
    """
    best: ColumnMapping | None = None
    best_score = (False, LEAST_COLUMNS - 1)
    for sheet in sorted(sheets, key=lambda sheet: -len(sheet.rows)):  # a sheet with an example is shorter than the list
        for number, row in sheet.numbered():
            if number >= sheet.first_row + DEEPEST_HEADER:
                break
            columns = _recognise(row, family)
            score = (all(key in columns for key in required), len(columns))
            continues = best is not None and best.sheet == sheet.name and number == best.header_row + 1 and score == best_score
            if score > best_score or (continues and len(columns) > LEAST_COLUMNS):
                best = ColumnMapping(sheet.name, number, MappingProxyType(columns), tuple(map(one_line, row)))
                best_score = score
    return best


def choose_sheet(sheets: Sequence[Sheet], mapping: ColumnMapping) -> Sheet:
    """Return the sheet that *mapping* speaks of; an empty one of that name where the file has none."""
    return next((sheet for sheet in sheets if sheet.name == mapping.sheet), Sheet(mapping.sheet, 1, ()))


def data_rows(sheet: Sheet, mapping: ColumnMapping, required: Sequence[str]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows below the header that hold data: no blanks, sums, notes, merged section titles or repeated headers."""
    needed = [mapping.columns[key] for key in required if key in mapping.columns]
    for number, row in sheet.numbered():
        if number <= mapping.header_row:
            continue
        filled = [cell.text for cell in row if cell.text]
        if not filled or (number in sheet.banners and len(filled) <= LEAST_COLUMNS):
            continue
        if _is_remark(filled, complete=all(index < len(row) and row[index].text for index in needed)):
            continue
        if filled[0] in mapping.titles and tuple(map(one_line, row)) == mapping.titles:
            continue
        yield number, row


def column_title(key: str, family: str) -> str:
    """Return the title that our own form gives to a field."""
    return alias_table(family).names[key]


def one_line(cell: Cell) -> str:
    """Return a cell's text without line breaks and needless blanks."""
    return " ".join(cell.text.split())


def _is_remark(filled: Sequence[str], *, complete: bool) -> bool:
    """Tell whether a row is a sum or a note; one that has all needed fields is so only where it begins with just that word."""
    words = alias_table("row_words").words
    first = folded(filled[0])
    if complete:
        return words.get(first.rstrip(":")) == "total"
    return any(first.startswith(word) and (kind == "total" or len(filled) == 1) for word, kind in words.items())


def _recognise(row: Sequence[Cell], family: str) -> dict[str, int]:
    """Return field -> column of one row; the better word wins where two columns claim a field."""
    claims: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(row):
        found = _find(cell.text, family) if 0 < len(cell.text) <= _LONGEST_TITLE else None
        if found is not None and (found[0] not in claims or found[1] < claims[found[0]][0]):
            claims[found[0]] = (found[1], index)
    return {key: index for key, (_rank, index) in claims.items()}


def _find(title: str, family: str) -> tuple[str, int] | None:
    ranks = _ranks(family)
    plain = _ORNAMENTS.sub("", folded(title))
    short = _ORNAMENTS.sub("", _IN_BRACKETS.sub("", plain))
    return ranks.get(plain) or ranks.get(short) or ranks.get(_SIGNS.sub("", short))


@cache
def _ranks(family: str) -> Mapping[str, tuple[str, int]]:
    ranks = {word: (key, rank) for rank, (word, key) in enumerate(alias_table(family).words.items())}
    for word, found in list(ranks.items()):
        ranks.setdefault(_SIGNS.sub("", word) or word, found)
    return ranks
