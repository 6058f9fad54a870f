"""A marked paper question by question: what was answered, what would have been right, what it earned, and by which steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.question_types.question_type import NOT_ANSWERED
from skillsapp.domain.question_types.short_answer import WAITS
from skillsapp.domain.score import Step, step_from_data
from skillsapp.kernel.i18n import _
from skillsapp.queries.questions import questions_by_ref
from skillsapp.store.engine import Reader
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.sittings import sitting


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """One question of a marked paper.  `number` is its place on this person's paper; letters are those of the bank."""

    number: int
    question: Question
    response: str
    score: Decimal
    full: Decimal
    trace: tuple[Step, ...]

    @property
    def given(self) -> str:
        """What was answered, as people read it; of a text that nobody typed, where it stands."""
        if not self.response:
            return "" if self.is_blank else _("on the answer card")
        return QUESTION_TYPES[self.question.type].shown(self.question, self.response)

    @property
    def is_blank(self) -> bool:
        """Say that nothing was answered; of a text that stands on an answer card alone only its markers could say so."""
        by_people = QUESTION_TYPES[self.question.type].marked_by_people
        return not self.response and not (by_people and NOT_ANSWERED.key not in self._steps)

    @property
    def is_waiting(self) -> bool:
        """Say that its markers have not decided yet what it earned."""
        return WAITS.key in self._steps

    @property
    def _steps(self) -> frozenset[str]:
        return frozenset(step.kind.key for step in self.trace)

    @property
    def right(self) -> str:
        """What is right, as people read it; "" where markers decide."""
        kind = QUESTION_TYPES[self.question.type]
        return "" if kind.marked_by_people else kind.shown(self.question, self.question.answer)


@dataclass(frozen=True, slots=True)
class MarkedPaper:
    """What one person achieved in one sitting."""

    sitting: str
    started_at: datetime
    questions: tuple[MarkedQuestion, ...]

    @property
    def score(self) -> Decimal:
        return sum((each.score for each in self.questions), Decimal(0))

    @property
    def full(self) -> Decimal:
        return sum((each.full for each in self.questions), Decimal(0))


def marked_papers(reader: Reader, registration_id: str) -> tuple[MarkedPaper, ...]:
    """Return the marked papers of a registration, the newest first; no rehearsals."""
    found: list[tuple[str, datetime, Sequence[str], list[Row[Any]]]] = []
    joined = attempt.join(sitting, attempt.c.sitting_id == sitting.c.id)
    query = select(attempt.c.id, attempt.c.layout, attempt.c.started_at, sitting.c.title).select_from(joined)
    query = query.where(attempt.c.registration_id == registration_id, ~attempt.c.rehearsal)
    with reader.connect() as connection:
        for row in connection.execute(query.order_by(attempt.c.started_at.desc())):
            scores = connection.execute(select(attempt_score).where(attempt_score.c.attempt_id == row.id)).all()
            if scores:
                found.append((row.title, row.started_at, [ref for ref, _order in row.layout], list(scores)))
    named = {score.question.rpartition("@") for *_rest, scores in found for score in scores}
    questions = questions_by_ref(reader, [(id, int(version)) for id, _at, version in named if version.isdigit()])
    papers = (MarkedPaper(title, started_at, _questions(order, scores, questions)) for title, started_at, order, scores in found)
    return tuple(paper for paper in papers if paper.questions)


def _questions(order: Sequence[str], scores: Sequence[Row[Any]], questions: Mapping[str, Question]) -> tuple[MarkedQuestion, ...]:
    places = {ref: place for place, ref in enumerate(order)}
    known = [score for score in scores if score.question in questions]
    known.sort(key=lambda score: (places.get(score.question, len(places)), score.question))
    return tuple(
        MarkedQuestion(
            number,
            questions[score.question],
            score.response,
            score.score,
            score.full,
            tuple(step_from_data(step) for step in score.trace),
        )
        for number, score in enumerate(known, start=1)
    )
