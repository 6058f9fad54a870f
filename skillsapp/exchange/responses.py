"""A file of marks for item statistics: rows are candidates, columns are questions, an empty cell is a question not seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.rules_file import parse_score_number
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

NOT_SEEN = math.nan

NO_QUESTIONS = ProblemKind(
    "responses.no_questions", Severity.ERROR, N_("No question stands in the header. The first row must name the questions.")
)
UNNAMED = ProblemKind("responses.unnamed", Severity.ERROR, N_("Row {row}, column {place}: a mark stands under no question."))
TWICE = ProblemKind("responses.question_twice", Severity.ERROR, N_("The question “{column}” stands twice in the header."))
NOT_A_MARK = ProblemKind("responses.mark", Severity.ERROR, N_("Row {row}, column “{column}”: “{value}” is not a mark."))
ABOVE_FULL = ProblemKind(
    "responses.out_of_range", Severity.ERROR, N_("Row {row}, column “{column}”: {value} is outside -{full} to {full}.")
)
FULL_TWICE = ProblemKind("responses.max_twice", Severity.ERROR, N_("Row {row}: full marks stand in row {first} already."))
FULL_NEGATIVE = ProblemKind("responses.max", Severity.ERROR, N_("Row {row}, column “{column}”: a full mark cannot be {value}."))


@dataclass(eq=False)
class ResponsesRefused(SkillsError):
    """The file has cells that cannot be taken; nothing is computed from the rest, which would be other statistics."""

    code: ClassVar[str] = "responses.format"
    text: ClassVar[str] = N_("The file of marks has {count} faults. The first: {first}")
    problems: tuple[Problem, ...]

    def details(self) -> dict[str, object]:
        listed = [
            {"row": p.row, "column": p.column, "code": p.code, "severity": p.severity, "message": p.message()}
            for p in self.problems
        ]
        return {"count": len(self.problems), "first": self.problems[0].message(), "problems": listed}


@dataclass(frozen=True, slots=True)
class Responses:
    """`marks` holds a row for each candidate; NOT_SEEN where a cell is empty.  `full` is a full mark for each question."""

    questions: tuple[str, ...]
    full: tuple[float, ...]
    marks: tuple[tuple[float, ...], ...]


def read_responses(path: Path) -> Responses:
    """Return the marks in *path*, CSV or a spreadsheet's first sheet.  Raises a DamagedError, or ResponsesRefused with every fault.

    Without a row of full marks the highest mark that anybody got on a question is its full mark, but at least 1.
    """
    rows = [(number, [cell.text.strip() for cell in cells]) for number, cells in read_tables(path)[0].numbered()]
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise ResponsesRefused((NO_QUESTIONS.at(1),))
    reader = _Reader(*filled[0])
    for number, cells in filled[1:]:
        reader.take(number, cells)
    reader.check_range()
    if reader.problems:
        raise ResponsesRefused(tuple(reader.problems))
    return reader.responses()


class _Reader:
    """Reads one row after the other and remembers every fault."""

    def __init__(self, row: int, header: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        words = alias_table("response_columns")
        self.named = words.find(header[0]) == "candidate"
        self.places = [place for place, name in enumerate(header) if name and not (place == 0 and self.named)]
        self.questions = [header[place] for place in self.places]
        self.full: list[Decimal | None] = [None] * len(self.places)
        self.full_row = 0
        self.marks: list[tuple[int, list[Decimal | None]]] = []
        if not self.places:
            self.problems.append(NO_QUESTIONS.at(row))
        twice = [name for number, name in enumerate(self.questions) if name in self.questions[:number]]
        self.problems += [TWICE.at(row, name) for name in dict.fromkeys(twice)]

    def take(self, row: int, cells: Sequence[str]) -> None:
        known = {0, *self.places} if self.named else set(self.places)
        for place, text in enumerate(cells):
            if text and place not in known:
                self.problems.append(UNNAMED.at(row, "", text, place=place + 1))
        texts = [cells[place] if place < len(cells) else "" for place in self.places]
        values = [self._mark(row, name, text) for name, text in zip(self.questions, texts, strict=True)]
        if self.named and alias_table("response_columns").find(cells[0]) == "max":
            self._take_full(row, values)
        elif any(texts):
            self.marks.append((row, values))

    def responses(self) -> Responses:
        columns = list(zip(*(values for _row, values in self.marks), strict=True)) or [()] * len(self.places)
        full = [
            given if given is not None else max((mark for mark in column if mark is not None and mark > 1), default=Decimal(1))
            for given, column in zip(self.full, columns, strict=True)
        ]
        marks = tuple(tuple(NOT_SEEN if mark is None else float(mark) for mark in values) for _row, values in self.marks)
        return Responses(tuple(self.questions), tuple(map(float, full)), marks)

    def _take_full(self, row: int, values: Sequence[Decimal | None]) -> None:
        if self.full_row:
            self.problems.append(FULL_TWICE.at(row, first=self.full_row))
            return
        self.full_row, self.full = row, list(values)
        for name, value in zip(self.questions, values, strict=True):
            if value is not None and value < 0:
                self.problems.append(FULL_NEGATIVE.at(row, name, str(value)))

    def _mark(self, row: int, name: str, text: str) -> Decimal | None:
        if not text:
            return None
        value = parse_score_number(text)
        if value is None:
            self.problems.append(NOT_A_MARK.at(row, name, text))
        return value

    def check_range(self) -> None:
        """Note the marks that are beyond the full marks; these may stand in any row of the file."""
        for row, values in self.marks:
            for name, mark, full in zip(self.questions, values, self.full, strict=True):
                if mark is not None and full is not None and abs(mark) > full >= 0:
                    self.problems.append(ABOVE_FULL.at(row, name, str(mark), full=full))
