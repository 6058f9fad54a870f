"""Short answers as their markers see them: no name, no number, in an order of each marker's own, and never what the other gave.

Only whoever settles sees both marks, and of each marker only whether it was the first or the second.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, and_, select

from skillsapp.domain.answer_card import digits_of, read_card_code
from skillsapp.domain.answer_marking import (
    AnswerMark,
    AnswerMarking,
    AnswerState,
    limit_in_points,
    lines_of,
    read_marking,
    worth_of,
)
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import Programme, ProgrammeState
from skillsapp.domain.question import CaseMaterial, Question, RubricLine
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.queries.case_material import cases_by_ref
from skillsapp.queries.questions import questions_by_ref
from skillsapp.store.answer_mark_store import read_answer_marks
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.sittings import seat, sitting


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """One question of a programme with how far its answers are; `yours` counts those that this person can still mark."""

    programme_id: str
    programme: str
    question: str
    stem: str
    answers: int
    decided: int
    apart: int
    yours: int


@dataclass(frozen=True, slots=True)
class AnswerToMark:
    """One answer as a marker sees it; `given` is what this person gave it.

    Where it stands on paper, `card` is the entry number on the card, `number` the question's number there, and `seat` and `room` tell where
    the card lay.
    """

    attempt_id: str
    question: str
    response: str
    card: str
    state: AnswerState
    given: tuple[Decimal, ...]
    is_open: bool
    number: int = 0
    seat: int = 0
    room: str = ""

    @property
    def waits_for_you(self) -> bool:
        return self.is_open and not self.given


@dataclass(frozen=True, slots=True)
class AnswerToSettle:
    """One answer whose markers differ too much; `yours` is whether this person is one of them, `proposal` what the other would agree on."""

    attempt_id: str
    question: str
    response: str
    card: str
    first: tuple[Decimal, ...]
    second: tuple[Decimal, ...]
    yours: bool
    proposed: tuple[Decimal, ...] = ()
    proposal: tuple[Decimal, ...] = ()
    reason: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """One question with all its answers; two marks may lie `limit` points apart."""

    question: Question
    case: CaseMaterial | None
    full: Decimal
    lines: tuple[RubricLine, ...]
    answers: tuple[AnswerToMark, ...]
    apart: tuple[AnswerToSettle, ...]
    limit: Fraction = Fraction(0)

    @property
    def decided(self) -> int:
        return sum(answer.state in (AnswerState.AGREED, AnswerState.SETTLED) for answer in self.answers)

    def on_cards(self, typed: str) -> tuple[AnswerToMark, ...]:
        """Return the answers on the card that was scanned, or that has this entry number, this end of one, or this seat.

        Raises CardDamaged where a code was read wrongly.
        """
        code = read_card_code(typed)
        number = code.entry_no if code else digits_of(typed)
        whole = tuple(one for one in self.answers if one.card == number)
        if whole or code or not number:
            return whole
        seat = int(number) if number.isdecimal() else 0
        return tuple(one for one in self.answers if one.card and (one.card.endswith(number) or (seat and one.seat == seat)))


@dataclass(frozen=True, slots=True)
class _Written:
    attempt_id: str
    programme_id: str
    question: str
    response: str
    full: Decimal
    card: str = ""
    number: int = 0
    seat: int = 0
    room: str = ""


_OVER = (ProgrammeState.RESULTS, ProgrammeState.CERTIFICATES, ProgrammeState.ARCHIVED)


def list_answer_tasks(reader: Reader, marker: str, only: str | None = None) -> tuple[AnswerTask, ...]:
    """Return the questions whose answers people mark, the latest programme first; *only* keeps to one programme.

    A programme whose results are decided is left out.
    """
    written = _written(reader, only)
    questions = _questions(reader, {one.question for one in written})
    marks = _marks(reader, written)
    with reader.connect() as connection:
        titles = {row.id: row.title for row in connection.execute(select(programme.c.id, programme.c.title))}
    limits = _limits(reader, {one.programme_id for one in written})
    grouped: dict[tuple[str, str], list[AnswerMarking]] = defaultdict(list)
    for one in written:
        key = one.programme_id, one.question
        given = marks.get((one.attempt_id, one.question), ())
        grouped[key].append(_marking(one, questions[one.question], given, limits[one.programme_id]))
    return tuple(
        AnswerTask(
            programme_id,
            titles[programme_id],
            ref,
            questions[ref].stem,
            len(markings),
            sum(marking.is_final for marking in markings),
            sum(marking.state is AnswerState.APART for marking in markings),
            sum(marking.second is None and marker not in marking.markers for marking in markings),
        )
        for (programme_id, ref), markings in sorted(grouped.items(), key=lambda pair: pair[0], reverse=True)
    )


def load_answers(reader: Reader, programme_id: str, ref: str, marker: str) -> AnswerDesk | None:
    """Return one question of a programme with its answers for this marker; None where there are none."""
    written = [one for one in _written(reader, programme_id) if one.question == ref]
    if not written:
        return None
    question = _questions(reader, {ref})[ref]
    marks = _marks(reader, written)
    limit = _limits(reader, (programme_id,))[programme_id]
    answers, apart = [], []
    for one in sorted(written, key=lambda one: _lot(one, marker)):
        marking = _marking(one, question, marks.get((one.attempt_id, ref), ()), limit)
        answers.append(_to_mark(one, marking, marker))
        if marking.state is AnswerState.APART and marking.first and marking.second:
            apart.append(_to_settle(one, marking, marker))
    full = written[0].full
    case = cases_by_ref(reader, (question.case,)).get(question.case) if question.case else None
    lines = lines_of(question, full)
    return AnswerDesk(question, case, full, lines, tuple(answers), tuple(apart), limit_in_points(limit, worth_of(lines)))


def _written(reader: Reader, only: str | None) -> list[_Written]:
    """Return every answer that people mark and that counts: of papers that are in, neither of rehearsals nor kept back."""
    of = attempt_score.c
    joined = attempt.join(sitting, attempt.c.sitting_id == sitting.c.id).join(programme, programme.c.id == sitting.c.programme_id)
    counts = (sitting.c.rehearsal.is_not(True), attempt.c.rehearsal.is_not(True), attempt.c.held == "")
    chosen = (programme.c.state.not_in(_OVER),) if only is None else (sitting.c.programme_id == only,)
    seated = and_(seat.c.sitting_id == attempt.c.sitting_id, seat.c.registration_id == attempt.c.registration_id)
    with reader.connect() as connection:
        papers = select(paper).where(paper.c.id.in_(select(attempt.c.paper_id).select_from(joined).where(*counts, *chosen)))
        refs = {
            item.ref
            for row in connection.execute(papers)
            for item in to_value(Paper, row).items
            if QUESTION_TYPES[item.type].marked_by_people
        }
        if not refs:
            return []
        query = (
            select(
                of.attempt_id,
                of.question,
                of.response,
                of.full,
                sitting.c.programme_id,
                sitting.c.room,
                attempt.c.variant,
                attempt.c.entry_no,
                attempt.c.layout,
                seat.c.number,
            )
            .select_from(joined.join(attempt_score, attempt_score.c.attempt_id == attempt.c.id).outerjoin(seat, seated))
            .where(of.question.in_(refs), *counts, *chosen)
            .order_by(of.attempt_id)
        )
        return [_answer_of(row) for row in connection.execute(query) if row.response.strip() or row.variant]


def _answer_of(row: Row[*tuple[Any, ...]]) -> _Written:
    """Return an answer; where it stands on paper, with where to find it there."""
    value = _Written(row.attempt_id, row.programme_id, row.question, row.response, row.full)
    if not row.variant:
        return value
    number = next((place for place, (ref, _order) in enumerate(row.layout, 1) if ref == row.question), 0)
    return replace(value, card=row.entry_no, number=number, seat=row.number or 0, room=row.room)


def _questions(reader: Reader, refs: Iterable[str]) -> dict[str, Question]:
    versions = [(id, int(version)) for id, _at, version in (ref.rpartition("@") for ref in refs)]
    return dict(questions_by_ref(reader, versions))


def _marks(reader: Reader, written: Iterable[_Written]) -> dict[tuple[str, str], Sequence[AnswerMark]]:
    with reader.connect() as connection:
        return dict(read_answer_marks(connection, dict.fromkeys(one.attempt_id for one in written)))


def _limits(reader: Reader, programme_ids: Iterable[str]) -> dict[str, int]:
    """Return by how many percent two markers may differ in each of these programmes."""
    with reader.connect() as connection:
        rows = connection.execute(select(programme).where(programme.c.id.in_(tuple(programme_ids)))).all()
    return {row.id: to_value(Programme, row).plan.exam.answer_limit for row in rows}


def _marking(one: _Written, question: Question, marks: Sequence[AnswerMark], limit: int) -> AnswerMarking:
    return read_marking(marks, worth_of(lines_of(question, one.full)), one.response, limit)


def _lot(one: _Written, marker: str) -> tuple[str, bytes]:
    """Return where an answer comes for this marker: those on paper by their number, the others in an order that nobody can guess from."""
    lot = hashlib.sha256(f"{marker} {one.attempt_id} {one.question}".encode()).digest()
    return one.card, lot


def _to_mark(one: _Written, marking: AnswerMarking, marker: str) -> AnswerToMark:
    given = next((mark.points for mark in (marking.first, marking.second) if mark and mark.marker == marker), ())
    state = marking.state
    if marking.second is None and not given and state is AnswerState.ONCE:
        state = AnswerState.WAITING  # whether somebody marked it before is nobody's business
    is_open = marking.second is None
    return AnswerToMark(
        one.attempt_id, one.question, one.response, one.card, state, given, is_open, one.number, one.seat, one.room
    )


def _to_settle(one: _Written, marking: AnswerMarking, marker: str) -> AnswerToSettle:
    assert marking.first is not None and marking.second is not None
    own = next((mark for mark in marking.proposals if mark.marker == marker), None)
    other = next((mark for mark in marking.proposals if mark.marker != marker), None)
    return AnswerToSettle(
        one.attempt_id,
        one.question,
        one.response,
        one.card,
        marking.first.points,
        marking.second.points,
        marker in marking.markers,
        own.points if own else (),
        other.points if other else (),
        other.note if other else "",
        one.number,
    )
