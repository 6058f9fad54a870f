"""Questions as they lie in a bank.  A used question is never changed: a change is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
class Question:
    """`answer` holds option letters in order ("B", "ABD") or "T"/"F"; `ref` names this very version."""

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

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class QuestionBank:
    key: str
    title: str
