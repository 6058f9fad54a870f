"""Takes the questions of a file one by one: checks each, keeps doubles out, and accounts for every one that was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.question import Question
from skillsapp.domain.question_quality import check_questions
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_line import FileConventions, QuestionLine
from skillsapp.exchange.question_row import CaseRow, QuestionRow, read_question
from skillsapp.exchange.question_twins import duplicate_key, known_rows
from skillsapp.kernel.problems import Problem

CASE = "case"
_PART_NUMBER = re.compile("(?:[(\uff08]\\s*\\d{1,2}\\s*[)\uff09]|[\u2460-\u2473])\\s*[.\u3001\uff0e]?\\s*")
_TITLE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it; every row with an error is among `rejected`."""

    rows: tuple[QuestionRow, ...]
    rejected: tuple[int, ...]
    problems: tuple[Problem, ...]
    cases: tuple[CaseRow, ...]


class Intake:
    """`lead_in` and `question` take what stands in the file, in its order; `finish` gives what came of it.

    Where a file names no cases (`named_cases` is false), the parts that follow a case's material and begin with (1), (2) belong to it.
    """

    def __init__(
        self, conventions: FileConventions, existing: AbstractSet[str] = frozenset(), *, named_cases: bool = False
    ) -> None:
        self._conventions = conventions
        self._existing = existing
        self._named_cases = named_cases
        self._cases: dict[str, CaseRow] = {}
        self._words: dict[str, str] = {}
        self._materials: dict[str, str] = {}
        self._open = ""
        self._rows: list[QuestionRow] = []
        self._rejected: list[int] = []
        self._problems: list[Problem] = []
        self._texts: dict[tuple[str, str], int] = {}
        self._ids: dict[str, int] = {}

    def note(self, problem: Problem) -> None:
        self._problems.append(problem)

    def lines(self, lines: Sequence[QuestionLine]) -> None:
        """Take the rows of a table, the materials of its cases first."""
        for line in lines:
            if self.is_case(line):
                self.lead_in(line)
        for line in lines:
            if self.is_case(line):
                self.begin_case(line.number)
            else:
                self.question(line)

    def is_case(self, line: QuestionLine) -> bool:
        word = line.text("type")
        return (self._conventions.type_codes.get(word) or alias_table("question_types").find(word)) == CASE

    def lead_in(self, line: QuestionLine) -> None:
        """Take the material of a case: all of it must be taken before the first question that names its case."""
        text = "\n".join(filter(None, (line.text("stem"), line.text("material"))))
        words = [word for word in (line.text("case"), line.text("id"), line.text("number")) if word]
        key = words[0] if words else f"#{line.number}"
        if not text:
            line.note(problems.CASE_WITHOUT_TEXT, "stem")
        elif line.text("answer") or line.text("option_a"):
            line.note(problems.CASE_WITH_ANSWER, "type", line.text("type"))
        elif key in self._cases:
            line.note(problems.CASE_TWICE, "case", key, first=self._cases[key].row)
        else:
            title = text.split("\n")[0]
            self._cases[key] = CaseRow(
                line.number, key, title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "\u2026", text
            )
            for word in words:
                self._words.setdefault(word, key)
        self._close(line)

    def begin_case(self, number: int) -> None:
        """Let the parts that follow belong to the case whose material stands on line *number*; to none where there is none."""
        self._open = next((case.key for case in self._cases.values() if case.row == number), "")

    def question(self, line: QuestionLine) -> None:
        """Take a question."""
        row = None
        case = self._case_of(line)
        if case is not None:
            row = read_question(line, self._conventions, case)
        if row is not None:
            self._check(row, line)
            self._find_twin(row, line)
        if row is not None and not any(problem.is_error for problem in line.problems):
            self._rows.append(row)
        self._close(line)

    def finish(self) -> Taken:
        """Return what was taken; a case of which no question was taken is told, and a bank's habits that candidates would learn."""
        named = {row.case for row in self._rows}
        for case in self._cases.values():
            if case.key not in named:
                line = QuestionLine(case.row, {})
                line.note(problems.CASE_EMPTY, "stem", case.title)
                self._close(line)
        kept = tuple(case for case in self._cases.values() if case.key in named)
        self._drop_known_cases()
        told = check_questions([_question(row) for row in self._rows])
        self._problems += [
            replace(each, row=self._rows[each.row].row, details=_with_rows(each, self._rows))
            if each.row >= 0
            else replace(each, row=0)
            for each in told
        ]
        return Taken(tuple(self._rows), tuple(sorted(self._rejected)), tuple(self._problems), kept)

    def _case_of(self, line: QuestionLine) -> str | None:
        """Return the key of the case that the question belongs to, "" for none, None for one that the file does not hold."""
        word, material = line.text("case"), line.text("material")
        if word and material and word not in self._words:
            self._words[word] = word
            self._cases[word] = CaseRow(line.number, word, word[:_TITLE_LENGTH], material)
        if word:
            if word not in self._words:
                line.note(problems.CASE_UNKNOWN, "case", word)
                return None
            return self._words[word]
        if material:
            key = self._materials.setdefault(material, f"#{line.number}")
            self._cases.setdefault(key, CaseRow(line.number, key, material.split("\n")[0][:_TITLE_LENGTH], material))
            return key
        found = _PART_NUMBER.match(line.text("stem")) if self._open and not self._named_cases else None
        if found and found.end() < len(line.text("stem")):
            line.replace("stem", line.text("stem")[found.end() :])
            return self._open
        self._open = ""
        return ""

    def _check(self, row: QuestionRow, line: QuestionLine) -> None:
        """Note the errors that the type itself finds; choices have been looked at, and one with a single right option may be meant."""
        if row.type != "multiple" and not any(problem.is_error for problem in line.problems):
            line.problems += [
                replace(found, row=line.number) for found in QUESTION_TYPES[row.type].check(_question(row)) if found.is_error
            ]

    def _find_twin(self, row: QuestionRow, line: QuestionLine) -> None:
        if any(problem.is_error for problem in line.problems):
            return
        key = duplicate_key(row.stem, row.options, row.details.left)
        if not row.case and key in self._existing:
            line.note(problems.DUPLICATE_IN_BANK, "stem", row.stem)
        elif self._texts.setdefault((row.case, key), row.row) != row.row:
            line.note(problems.DUPLICATE_IN_FILE, "stem", row.stem, first=self._texts[row.case, key])
        elif row.id and self._ids.setdefault(row.id, row.row) != row.row:
            line.note(problems.ID_DUPLICATE, "id", row.id, first=self._ids[row.id])

    def _drop_known_cases(self) -> None:
        """Leave out the cases all of whose questions are in the bank already; other questions have been asked about one by one."""
        if not self._cases:
            return
        self._rows, known = known_rows(self._rows, self._existing)
        for row in known:
            line = QuestionLine(row.row, {})
            line.note(problems.DUPLICATE_IN_BANK, "stem", row.stem)
            self._close(line)

    def _close(self, line: QuestionLine) -> None:
        self._problems += line.problems
        if any(problem.is_error for problem in line.problems):
            self._rejected.append(line.number)


def _question(row: QuestionRow) -> Question:
    return Question(
        row.id or "", 1, "", row.type, row.stem, row.options, row.answer, details=row.details, topic=row.topic, case=row.case
    )


def _with_rows(problem: Problem, rows: list[QuestionRow]) -> dict[str, object]:
    """Return the details with the place of another question made its row in the file."""
    return {
        key: rows[value].row if key == "first" and isinstance(value, int) else value for key, value in problem.details.items()
    }
