"""Keeps what people gave short answers.  Marks are only ever added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select

from skillsapp.domain.answer_marking import AnswerMark
from skillsapp.domain.paper import Paper
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.question_types.short_answer import WAITS
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add, to_value
from skillsapp.store.tables.attempts import answer_mark, attempt, attempt_score
from skillsapp.store.tables.papers import paper
from skillsapp.store.unit_of_work import UnitOfWork

_BATCH = 500


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What was written, and what it is worth on its paper."""

    response: str
    full: Decimal


class AnswerMarkStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, value: AnswerMark) -> None:
        add(self._uow.connection, answer_mark, value)
        self._uow.touch(Topic.MARKS)

    def text_of(self, attempt_id: str, question: str) -> AnswerText | None:
        """Return an answer of a paper that is in; None where there is none."""
        wanted = attempt_score.c.attempt_id == attempt_id, attempt_score.c.question == question
        row = self._uow.connection.execute(select(attempt_score.c.response, attempt_score.c.full).where(*wanted)).first()
        return AnswerText(row.response, row.full) if row else None

    def of_attempt(self, attempt_id: str) -> Mapping[str, Sequence[AnswerMark]]:
        """Return the marks of an attempt's answers by question, each answer's from the earliest on."""
        found = read_answer_marks(self._uow.connection, (attempt_id,))
        return {question: marks for (_attempt, question), marks in found.items()}


def read_answer_marks(connection: Connection, attempt_ids: Iterable[str]) -> Mapping[tuple[str, str], Sequence[AnswerMark]]:
    """Return the marks of the answers of these attempts by attempt and question, each answer's from the earliest on."""
    wanted = tuple(attempt_ids)
    found: dict[tuple[str, str], list[AnswerMark]] = defaultdict(list)
    for start in range(0, len(wanted), _BATCH):
        query = select(answer_mark).where(answer_mark.c.attempt_id.in_(wanted[start : start + _BATCH]))
        for row in connection.execute(query.order_by(answer_mark.c.at, answer_mark.c.id)):
            value = to_value(AnswerMark, row)
            found[value.attempt_id, value.question].append(value)
    return found


def read_waiting_answers(connection: Connection, sitting_id: str) -> Mapping[str | None, int]:
    """Return how many answers of each attempt of a sitting wait for people to mark them, of those where any does."""
    sat = select(attempt.c.paper_id).where(attempt.c.sitting_id == sitting_id)
    refs = {
        item.ref
        for row in connection.execute(select(paper).where(paper.c.id.in_(sat)))
        for item in to_value(Paper, row).items
        if QUESTION_TYPES[item.type].marked_by_people
    }
    found: dict[str | None, int] = defaultdict(int)
    of = attempt_score.c
    query = select(of.attempt_id, of.trace).join(attempt, attempt.c.id == of.attempt_id).where(attempt.c.sitting_id == sitting_id)
    for row in connection.execute(query.where(of.question.in_(refs))) if refs else ():
        found[row.attempt_id] += any(step.get("kind") == WAITS.key for step in row.trace)
    return found
