"""Ten thousand questions from a spreadsheet: read, checked, written into an empty bank and beside as many others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl

from skillsapp.app import Session, open_app
from skillsapp.domain.question import Question
from skillsapp.domain.roles import PROGRAM
from skillsapp.exchange.question_formats import choose_writer
from skillsapp.exchange.question_formats.question_format import QuestionFile, WrittenBank
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.questions import list_questions
from skillsapp.services.question_files import QuestionFileService
from tests.bench.line import Line, processor_seconds

QUESTIONS = 10_000
LIMIT_TIMES = 3.0


def measure(room: Path) -> Iterator[Line]:
    """Yield processor time: what else the machine does counts for both sides alike."""
    app = open_app(DataFolder(room / "office"), session=Session(PROGRAM))
    shipped = list_questions(app.reader)
    first, second = (_written(shipped, room / f"{word}.xlsx", word) for word in ("甲", "乙"))
    theirs = processor_seconds(lambda: _read_with_openpyxl(first))
    yield Line("openpyxl only reads the same file", "1.0 x", f"{theirs:.2f} s CPU")
    for what, path in (("into an empty bank", first), (f"beside {QUESTIONS:,} others", second)):
        read, write = _import(app.question_files, path)
        whole = read + write
        yield Line(
            f"{QUESTIONS:,} questions {what}: read, check, write",
            f"{whole / theirs:.2f} x openpyxl",
            f"{whole:.2f} s CPU (write {write:.2f} s)",
            f"{LIMIT_TIMES:.0f} x openpyxl",
            whole < LIMIT_TIMES * theirs,
        )
    app.close()


def _written(shipped: Sequence[Question], path: Path, word: str) -> Path:
    """Write variations of the shipped questions in our own layout."""
    copies = (shipped[number % len(shipped)] for number in range(QUESTIONS))
    varied = tuple(replace(one, id="", stem=f"{one.stem}（{word}{number}）") for number, one in enumerate(copies))
    write = choose_writer("xlsx").write
    assert write is not None
    write(WrittenBank("题库", varied, {}, {}), path)
    return path


def _import(files: QuestionFileService, path: Path) -> tuple[float, float]:
    read: list[QuestionFile] = []
    reading = processor_seconds(lambda: read.append(files.preview(path, "bench")))
    assert len(read[0].rows) == QUESTIONS, read[0].problems[:3]
    return reading, processor_seconds(lambda: files.apply("bench", read[0]))


def _read_with_openpyxl(path: Path) -> int:
    return sum(1 for sheet in openpyxl.load_workbook(path, read_only=True) for _row in sheet.iter_rows(values_only=True))
