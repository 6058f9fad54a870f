"""Where a question is filed, and a change of that for many at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skillsapp.domain.question import Difficulty, Question, QuestionState

Filed = tuple[str, str, Difficulty, QuestionState, str]
"""Bank, topic, difficulty, state, and who reviewed it."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is to change; None stays as it is."""

    bank: str | None = None
    topic: str | None = None
    difficulty: Difficulty | None = None
    state: QuestionState | None = None

    def applied_to(self, value: Question, actor: str) -> Question:
        """Return *value* filed anew by *actor*; a retired question taken back is reviewed only if somebody had reviewed it."""
        state = self.state or value.state
        if self.state is QuestionState.DRAFT and value.state is QuestionState.RETIRED and value.reviewed_by:
            state = QuestionState.REVIEWED
        approved = state is QuestionState.REVIEWED and value.state is QuestionState.DRAFT
        return replace(
            value,
            bank=self.bank or value.bank,
            topic=value.topic if self.topic is None else " ".join(self.topic.split()),
            difficulty=self.difficulty or value.difficulty,
            state=state,
            reviewed_by=actor if approved else "" if state is QuestionState.DRAFT else value.reviewed_by,
        )

    def audited(self) -> dict[str, str]:
        """Return what was asked for, for the audit log."""
        asked = {"bank": self.bank, "topic": self.topic, "difficulty": self.difficulty, "state": self.state}
        return {key: str(value) for key, value in asked.items() if value is not None}


RETIRE = Filing(state=QuestionState.RETIRED)
REACTIVATE = Filing(state=QuestionState.DRAFT)


@dataclass(frozen=True, slots=True)
class Refiled:
    """How many questions changed, how many were left out because a reviewer may not be the writer, how many stood so already."""

    changed: int
    own: int
    left: int


def filed_as(value: Question) -> Filed:
    """Return where *value* is filed and what became of it."""
    return value.bank, value.topic, value.difficulty, value.state, value.reviewed_by
