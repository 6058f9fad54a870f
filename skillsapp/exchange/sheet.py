"""A table as it stood in a file: cells with their kind, rows with the numbers that the spreadsheet shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class CellKind(Enum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, as text, and what the spreadsheet took it for."""

    text: str
    kind: CellKind


EMPTY = Cell("", CellKind.EMPTY)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet: `rows[0]` is row `first_row` of the spreadsheet; `banners` are rows whose cells are merged into one.

    `continued` are the places (row number, column from 0) that only repeat the cell merged from above.
    """

    name: str
    first_row: int
    rows: tuple[tuple[Cell, ...], ...]
    banners: frozenset[int] = frozenset()
    continued: frozenset[tuple[int, int]] = frozenset()

    def numbered(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield each row with its number."""
        return enumerate(self.rows, self.first_row)

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the row of that number."""
        return self.rows[number - self.first_row]
