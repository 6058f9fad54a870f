"""Gathers what a reader finds: checks every question, keeps doubles out, and accounts for each one that was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillsapp.domain.picture import PictureFile
from skillsapp.domain.question import QuestionState
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.question_format import CaseRow, QuestionFile, ReadOptions
from skillsapp.exchange.question_formats.taken_row import question_from
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.question_twins import duplicate_key, known_rows
from skillsapp.kernel.problems import Problem, ProblemKind

LONGEST_TEXT = 100_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")


class Unusable(Exception):
    """The question cannot be taken; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Notes:
    """The problems of one question; `line` is where it begins, or which one of a package it is: there `part` names its file."""

    def __init__(self, line: int, part: str = "") -> None:
        self.line, self._part = line, part
        self.problems: list[Problem] = []
        self.lost: dict[str, None] = {}
        """Formatting that could not be kept, told once for the whole question."""

    def note(self, kind: ProblemKind, value: str = "", line: int = 0, element: str = "", **details: object) -> None:
        self.problems.append(self._at(kind, value, line, element, details))

    def refusal(self, kind: ProblemKind, value: str = "", line: int = 0, element: str = "", **details: object) -> Unusable:
        """Return what to raise because of a problem."""
        return Unusable(self._at(kind, value, line, element, details))

    def placed(self, problem: Problem) -> Problem:
        """Return a problem that knows no place with that of this question."""
        return replace(problem, row=self.line, column=self._part)

    def _at(self, kind: ProblemKind, value: str, line: int, element: str, details: Mapping[str, object]) -> Problem:
        if not self._part:
            return kind.at(line or self.line, element, value, **details)
        place = f"{self._part}:{line}" if line else self._part
        return kind.at(self.line, f"{place} {element}".rstrip(), value, **details)


class Harvest:
    """`take` and `reject` count questions, everything else is beside them."""

    def __init__(self, options: ReadOptions) -> None:
        self._existing, self._known_cases = options.existing, options.cases
        self._parts: Counter[str] = Counter()
        self._rows: list[QuestionRow] = []
        self._rejected: list[int] = []
        self._problems: list[Problem] = []
        self._texts: dict[tuple[str, str], int] = {}
        self._ids: dict[str, int] = {}
        self.cases: dict[str, CaseRow] = {}
        self.pictures: dict[str, PictureFile] = {}

    def note(self, problem: Problem) -> None:
        """Note what concerns the whole file."""
        self._problems.append(problem)

    def reject(self, notes: Notes, why: Problem) -> None:
        """Count a question that cannot be taken."""
        self._rejected.append(notes.line)
        self._problems += [*notes.problems, why]

    def take(self, row: QuestionRow, notes: Notes) -> None:
        """Take the question on *row* if it is sound and new; everything noted is kept either way."""
        row = _tidy(row)
        self._parts[row.case] += 1
        if notes.lost:
            notes.note(losses.FORMATTING_LOST, ", ".join(notes.lost))
        if row.id is not None and not _ID.fullmatch(row.id):
            notes.note(losses.ID_CHANGED, row.id)
            row = replace(row, id=None)
        if row.type == "short_answer" and not row.answer and not row.details.rubric:
            notes.note(losses.NO_MODEL_ANSWER)
            row = replace(row, state=QuestionState.DRAFT)
        else:
            self._check(row, notes)
        if any(len(text) > LONGEST_TEXT for text in (row.stem, row.answer, row.explanation, *row.options)):
            notes.note(losses.TOO_LONG, most=LONGEST_TEXT)
        if _LOST.search(row.stem + "".join(row.options)):
            notes.note(problems.BROKEN_CHARACTER)
        self._find_twin(row, notes)
        self._problems += notes.problems
        if any(problem.is_error for problem in notes.problems):
            self._rejected.append(row.row)
        else:
            self._rows.append(row)

    def finish(self) -> QuestionFile:
        """Return all of it; pictures and cases that no accepted question needs are left out by whoever applies it."""
        if not self._rows and not self._rejected:
            self._problems.append(losses.NOTHING.at())
        rows, known = known_rows(self._rows, self._existing)  # a case is known only as a whole
        for row in known:
            self._problems.append(problems.DUPLICATE_IN_BANK.at(row.row, "", row.stem))
            self._rejected.append(row.row)
        rows = [self._with_material(row) for row in rows]
        self._tell_incomplete(rows)
        cases = tuple(self.cases.values())
        return QuestionFile(tuple(rows), tuple(self._rejected), tuple(self._problems), cases, dict(self.pictures))

    def _with_material(self, row: QuestionRow) -> QuestionRow:
        """Return the question as part of its case, or by itself where neither the file nor the bank has the material."""
        if not row.case or row.case in self.cases or row.case in self._known_cases:
            return row
        self._problems.append(losses.CASE_MATERIAL_MISSING.at(row.row, "", row.case))
        return replace(row, case="")

    def _tell_incomplete(self, rows: Sequence[QuestionRow]) -> None:
        taken = Counter(row.case for row in rows)
        for key, case in self.cases.items():
            if 0 < taken[key] < self._parts[key]:
                told = losses.CASE_INCOMPLETE.at(case.row, "", case.title, taken=taken[key], count=self._parts[key])
                self._problems.append(told)

    def _check(self, row: QuestionRow, notes: Notes) -> None:
        """Note the errors of the type's own check; its advice (mix the options) is for who writes questions, not for who brings them."""
        if not row.stem:
            notes.note(problems.STEM_MISSING)
            return
        for found in QUESTION_TYPES[row.type].check(question_from(row, "")):
            if found.is_error:
                notes.problems.append(notes.placed(found))

    def _find_twin(self, row: QuestionRow, notes: Notes) -> None:
        if any(problem.is_error for problem in notes.problems):
            return
        key = duplicate_key(row.stem, row.options, row.details.left)
        if not row.case and key in self._existing:
            notes.note(problems.DUPLICATE_IN_BANK, row.stem)
        elif self._texts.setdefault((row.case, key), row.row) != row.row:
            notes.note(problems.DUPLICATE_IN_FILE, row.stem, first=self._texts[row.case, key])
        elif row.id and self._ids.setdefault(row.id, row.row) != row.row:
            notes.note(problems.ID_DUPLICATE, row.id, first=self._ids[row.id])


def _tidy(row: QuestionRow) -> QuestionRow:
    return replace(
        row,
        stem=clean(row.stem),
        options=tuple(map(clean, row.options)),
        answer=clean(row.answer),
        explanation=clean(row.explanation),
        topic=" ".join(clean(row.topic).split()),
        source=" ".join(clean(row.source).split()),
        details=replace(row.details, left=tuple(map(clean, row.details.left)), unit=clean(row.details.unit)),
    )


def clean(text: str) -> str:
    """Return *text* without invisible characters and without blanks at its ends; its own line breaks stay."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ").strip()
