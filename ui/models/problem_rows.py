"""The list of problems that a check found in somebody's file: where each stands, what stands there, and the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.i18n import _
from skillsapp.kernel.problems import Problem
from ui.models.rows import REST, RIGHT, Column


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line: the row of the spreadsheet (0: of none), the column and its content, masked where it must be, and the sentence.

    `whole` is the content where `where` shortens it; `name` is whose row it is, `unit` and `file` where it came from.
    """

    key: int
    row: int
    where: str
    sentence: str
    is_error: bool
    whole: str = ""
    name: str = ""
    unit: str = ""
    file: str = ""


def problem_row(
    key: int, problem: Problem, content: str | None = None, *, whole: str = "", name: str = "", unit: str = "", file: str = ""
) -> ProblemRow:
    """Return the line of *problem*; *content* stands in place of its value where that says more."""
    told = (problem.column, problem.value if content is None else content)
    where = " · ".join(part for part in told if part)
    return ProblemRow(key, problem.row, where, problem.message(), problem.is_error, whole, name, unit, file)


def row_column(width: int = 64) -> Column[ProblemRow]:
    """The row of the spreadsheet."""
    return Column("row", _("Row"), lambda row: f"{row.row:,}" if row.row else "—", RIGHT, lambda row: row.row, width=width)


def where_column(width: int, title: str = "") -> Column[ProblemRow]:
    """Column and content; the tooltip has them whole."""
    heading = title or _("Column · content")
    return Column("where", heading, lambda row: row.where, hint=lambda row: row.whole or row.where, width=width)


def sentence_column() -> Column[ProblemRow]:
    """The sentence, with a mark for an error or a warning."""
    return Column(
        "sentence",
        _("Problem"),
        lambda row: row.sentence,
        icon=lambda row: "circle-alert" if row.is_error else "triangle-alert",
        hint=lambda row: row.sentence,
        width=REST,
    )
