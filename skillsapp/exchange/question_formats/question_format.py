"""What every format of question files is: how it is known, how it is read, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.picture import PictureFile as PictureFile
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.exchange.question_row import CaseRow as CaseRow
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`types` says what numeric type codes mean (`{"0": "single"}`), `existing` holds the `duplicate_key` of what the bank has already.

    `cases` are the ids of the cases that it has.
    """

    types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    existing: AbstractSet[str] = frozenset()
    cases: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What was read: `rows` are accepted, `rejected_rows` are the lines of the others, each with a problem; nothing is written by reading."""

    rows: tuple[QuestionRow, ...]
    rejected_rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    cases: tuple[CaseRow, ...] = ()
    pictures: Mapping[str, PictureFile] = field(default_factory=lambda: MappingProxyType({}))

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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question that a format cannot hold, and why, as a sentence."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrittenBank:
    """What is written: questions of one bank in their newest version, the cases that they name by ref, the pictures by digest."""

    title: str
    questions: Sequence[Question]
    cases: Mapping[str, CaseMaterial]
    pictures: Mapping[str, PictureFile]


@dataclass(frozen=True, slots=True)
class QuestionFormat:
    """`knows(path, head)` says whether a file looks like this format (*head* are its first 64 kB); `read` never writes anything;
    `write(bank, path)` returns what could not be written.  A format may only read, or only write.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    knows: Callable[[Path, bytes], bool]
    read: Callable[[Path, ReadOptions], QuestionFile] | None = None
    write: Callable[[WrittenBank, Path], tuple[Skipped, ...]] | None = None
