"""Short answers: marked by two people who do not see each other's marks; what lies too far apart is settled with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.answer_marking import (
    AnswerMark,
    AnswerMarking,
    AnswerNotIn,
    AnswerState,
    MarkedByTwo,
    MarkedItYourself,
    NothingToSettle,
    NotYourAnswer,
    check_points,
    fingerprint,
    lines_of,
    read_marking,
    worth_of,
)
from skillsapp.domain.marking_refusals import ReasonNeeded
from skillsapp.domain.merge import Hold
from skillsapp.domain.question import Question, RubricLine
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.exact import plain
from skillsapp.kernel.ids import new_id
from skillsapp.queries.questions import paper_questions
from skillsapp.store.answer_mark_store import AnswerMarkStore
from skillsapp.store.attempt_marking import is_on_card, mark_attempt
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.engine import Reader
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True)
class _Place:
    """One answer that may be marked: `questions` are those of its paper."""

    record: AttemptRecord
    question: str
    response: str
    lines: tuple[RubricLine, ...]
    marks: tuple[AnswerMark, ...]
    questions: Mapping[str, Question]
    limit: int

    @property
    def marking(self) -> AnswerMarking:
        return read_marking(self.marks, worth_of(self.lines), self.response, self.limit)


@dataclass(frozen=True, slots=True)
class AnswerMarkService:
    begin: Begin
    reader: Reader

    def mark(self, attempt_id: str, question: str, points: Sequence[Decimal]) -> Done[AnswerMark]:
        """Mark an answer as its first or second marker, line by line of its rubric.

        Whoever marked it may do so anew until the second has.  Raises MarkedByTwo, PointsIncomplete, PointsOutOfRange, AnswerNotIn,
        NotFound or ResultsFrozen.
        """
        with self.begin("answer.marked", Permission.MARK_ANSWERS) as uow:
            place = self._place(uow, attempt_id, question)
            if place.marking.second is not None:
                raise MarkedByTwo()
            given = self._give(uow, place, points)
            return uow.commit(given, subject=attempt_id, question=question, mark=plain(given.mark))

    def settle(self, attempt_id: str, question: str, points: Sequence[Decimal], reason: str) -> Done[AnswerMark]:
        """Settle as a third person what its two markers see too differently.

        Raises NothingToSettle, MarkedItYourself, ReasonNeeded, and what `mark` raises.
        """
        _need(reason)
        with self.begin("answer.settled", Permission.SETTLE_ANSWERS) as uow:
            place = self._apart(uow, attempt_id, question)
            if uow.actor.id in place.marking.markers:
                raise MarkedItYourself()
            given = self._give(uow, place, points, reason)
            return uow.commit(given, subject=attempt_id, question=question, mark=plain(given.mark))

    def agree(self, attempt_id: str, question: str, points: Sequence[Decimal], reason: str) -> Done[AnswerState]:
        """Say as one of the two what to agree on; settled as soon as the other says the same points.  Return how far it is then.

        Raises NothingToSettle, NotYourAnswer, ReasonNeeded, and what `mark` raises.
        """
        _need(reason)
        with self.begin("answer.agreed", Permission.MARK_ANSWERS) as uow:
            place = self._apart(uow, attempt_id, question)
            if uow.actor.id not in place.marking.markers:
                raise NotYourAnswer()
            given = self._give(uow, place, points, reason)
            state = self._place(uow, attempt_id, question).marking.state
            return uow.commit(state, subject=attempt_id, question=question, mark=plain(given.mark), state=state)

    def _place(self, uow: UnitOfWork, attempt_id: str, ref: str) -> _Place:
        store = AnswerMarkStore(uow)
        record = AttemptStore(uow).find(attempt_id)
        programme_id = SittingStore(uow).find(record.sitting_id).programme_id
        uow.stay_within(programme_id)
        MarkingStore(uow).refuse_when_frozen(programme_id)
        questions = paper_questions(self.reader, SittingStore(uow).find_paper(record.paper_id))
        text = store.text_of(attempt_id, ref)
        question = questions.get(ref)
        if (
            text is None
            or question is None
            or not QUESTION_TYPES[question.type].marked_by_people
            or record.held == Hold.SET_ASIDE
        ):
            raise AnswerNotIn()
        if not text.response.strip() and not is_on_card(record):
            raise AnswerNotIn()
        marks = tuple(store.of_attempt(attempt_id).get(ref, ()))
        limit = ProgrammeStore(uow).find(programme_id).plan.exam.answer_limit
        return _Place(record, ref, text.response, lines_of(question, text.full), marks, questions, limit)

    def _apart(self, uow: UnitOfWork, attempt_id: str, question: str) -> _Place:
        place = self._place(uow, attempt_id, question)
        if place.marking.state is not AnswerState.APART:
            raise NothingToSettle()
        return place

    def _give(self, uow: UnitOfWork, place: _Place, points: Sequence[Decimal], reason: str | None = None) -> AnswerMark:
        """Keep a mark, one that settles where there is a reason, and bring the paper's score up to it."""
        check_points(place.lines, points)
        value = AnswerMark(
            id=new_id(),
            attempt_id=place.record.id,
            question=place.question,
            marker=uow.actor.id,
            points=tuple(points),
            mark=sum(points, Decimal(0)),
            settles=reason is not None,
            note=(reason or "").strip(),
            at=uow.now(),
            answer=fingerprint(place.response),
        )
        AnswerMarkStore(uow).add(value)
        if read_marking((*place.marks, value), worth_of(place.lines), place.response, place.limit).is_final:
            mark_attempt(uow, place.record, place.questions)
        return value


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded()
