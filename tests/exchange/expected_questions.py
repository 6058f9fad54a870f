"""Files of questions and what a knowledgeable trainer expects of them: written down first, compared with what a reader makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from skillsapp.domain.question import QuestionDetails
from skillsapp.exchange.question_formats import choose_format
from skillsapp.exchange.question_formats.question_format import ReadOptions
from skillsapp.exchange.question_row import QuestionRow

FOUR = "甲/乙/丙/丁"
_ADVICE = ("quality.", "bank.", "question.types_told")
"""Codes of what could be better, not of what was lost."""

Expected = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the questions in it, how many are refused, and the codes of all that is told (None: not looked at)."""

    name: str
    content: str | bytes | Callable[[Path], None]
    questions: tuple[Expected, ...]
    codes: str | None = None
    rejected: int = 0
    suffix: str = ".txt"
    types: Mapping[str, str] = field(default_factory=dict)


def case(
    name: str,
    content: str | bytes | Callable[[Path], None],
    *questions: Expected,
    codes: str | None = None,
    rejected: int = 0,
    suffix: str = ".txt",
    types: Mapping[str, str] | None = None,
) -> Case:
    return Case(name, content, questions, codes, rejected, suffix, types or {})


def asks(kind: str, stem: str, options: str = "", answer: str = "", **more: object) -> Expected:
    return {"type": kind, "stem": stem, "options": tuple(options.split("/")) if options else (), "answer": answer, **more}


def single(stem: str, answer: str, options: str = FOUR, **more: object) -> Expected:
    return asks("single", stem, options, answer, **more)


def multiple(stem: str, answer: str, options: str = FOUR, **more: object) -> Expected:
    return asks("multiple", stem, options, answer, **more)


def verdict(stem: str, answer: str, **more: object) -> Expected:
    return asks("true_false", stem, "", answer, **more)


def fill_in(stem: str, answer: str, **more: object) -> Expected:
    return asks("fill_in", stem, "", answer, **more)


def written(stem: str, answer: str, **more: object) -> Expected:
    return asks("short_answer", stem, "", answer, **more)


def check(one: Case, folder: Path) -> None:
    """Read the file of a case as the program would, and compare."""
    path = folder / f"file{one.suffix}"
    if callable(one.content):
        one.content(path)
    else:
        path.write_bytes(one.content if isinstance(one.content, bytes) else one.content.encode())
    chosen = choose_format(path)
    assert chosen.read is not None
    found = chosen.read(path, ReadOptions(one.types))
    told = [f"{each.row} {each.code} {each.value}" for each in found.problems]
    assert [_as_expected(row, wanted) for row, wanted in zip(found.rows, one.questions, strict=False)] == list(one.questions), (
        told
    )
    assert (len(found.rows), found.rejected) == (len(one.questions), one.rejected), told
    assert all(each.message() for each in found.problems)
    if one.codes is not None:
        codes = {each.code for each in found.problems if not each.code.startswith(_ADVICE)}
        assert codes == set(one.codes.split()), told


def _as_expected(row: QuestionRow, wanted: Expected) -> Expected:
    return {key: _value(row, key) for key in wanted}


def _value(row: QuestionRow, key: str) -> object:
    value = getattr(row.details if key in QuestionDetails.__dataclass_fields__ else row, key)
    return str(value) if isinstance(value, Decimal) else value
