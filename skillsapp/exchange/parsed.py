"""What every importer hands back: rows that may be applied, every problem found, and the table to send the rest back in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.sheet import Sheet
from skillsapp.kernel.problems import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`rows` are accepted, `rejected_rows` are the numbers of the others; an importer never writes anything."""

    rows: tuple[T, ...]
    rejected_rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    sheet: Sheet
    mapping: ColumnMapping

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected_rows)

    @property
    def accepted(self) -> int:
        return len(self.rows)

    @property
    def rejected(self) -> int:
        return len(self.rejected_rows)

    @property
    def warnings(self) -> int:
        return sum(not problem.is_error for problem in self.problems)

    def problems_by_row(self) -> Mapping[int, tuple[Problem, ...]]:
        """Return the problems of each row, errors first."""
        by_row: dict[int, list[Problem]] = {}
        for problem in sorted(self.problems, key=lambda problem: not problem.is_error):
            by_row.setdefault(problem.row, []).append(problem)
        return {row: tuple(problems) for row, problems in by_row.items()}
