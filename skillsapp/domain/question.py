"""Questions as they lie in a bank.  A used question is never changed: a change is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from skillsapp.kernel.i18n import N_


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


DIFFICULTY_TITLES: Mapping[Difficulty, str] = {
    Difficulty.EASY: N_("Easy"),
    Difficulty.MEDIUM: N_("Medium"),
    Difficulty.HARD: N_("Hard"),
}


class QuestionState(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


QUESTION_STATE_TITLES: Mapping[QuestionState, str] = {
    QuestionState.DRAFT: N_("Draft"),
    QuestionState.REVIEWED: N_("Reviewed"),
    QuestionState.RETIRED: N_("Retired"),
}


@dataclass(frozen=True, slots=True)
class RubricLine:
    """What a marker looks for in a short answer; `points` say what it is worth beside the other lines."""

    text: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class QuestionDetails:
    """What only some types need; each type's file says which of these it reads."""

    left: tuple[str, ...] = ()
    """Matching: what stands on the left; the options stand on the right."""
    tolerance: str = ""
    """Numeric: how far off is still right, as a number or in percent of the answer (`0.5`, `5%`)."""
    unit: str = ""
    """Numeric: printed behind the field."""
    exact: bool = False
    """Fill-in: capitals and full-width signs count."""
    any_order: bool = False
    """Fill-in: the blanks may be filled in any order."""
    rubric: tuple[RubricLine, ...] = ()
    """Short answer."""
    fixed: str = ""
    """Letters of the options that keep their place when options are shuffled."""


NO_DETAILS = QuestionDetails()


@dataclass(frozen=True, slots=True)
class Question:
    """One version of a question; `ref` names it.

    Texts (`stem`, `options`, `explanation`, `details.left`) may hold the marks of `domain.rich_text`: bold, sub- and superscript, formulas,
    pictures.  What `answer` holds depends on the type: the option's letter ("B"), letters in alphabetical order ("ABD"), "T" or "F"; for blanks
    a line each with alternatives between "|"; a number; for matching the letter of each left item in turn; for ordering the letters in the right
    order; for a short answer a model answer.  A response is written the same way, and is "" where nothing was answered.
    """

    id: str
    version: int
    bank: str
    type: str
    stem: str
    options: tuple[str, ...]
    answer: str
    explanation: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    topic: str = ""
    source: str = ""
    facts: tuple[str, ...] = ()
    state: QuestionState = QuestionState.REVIEWED
    details: QuestionDetails = NO_DETAILS
    case: str = ""
    """The ref of the case material that this question belongs to, "" for a question by itself."""
    made_by: str = ""
    """The id of whoever made this version; only another person may review it."""
    reviewed_by: str = ""
    note: str = ""
    """Why a reviewer sent this version back, for whoever mends it."""

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"

    @property
    def content(self) -> tuple[object, ...]:
        """What a version stands for; the rest says where the question is filed and what became of it."""
        return (
            self.type,
            self.stem,
            self.options,
            self.answer,
            self.explanation,
            self.source,
            self.facts,
            self.details,
            self.case,
        )


@dataclass(frozen=True, slots=True)
class CaseMaterial:
    """What several questions share: a situation, a drawing, a table.  A change is a new version."""

    id: str
    version: int
    bank: str
    title: str
    text: str

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class QuestionBank:
    key: str
    title: str
