"""Attempts for the command line, the appeal and the review of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from skillsapp.domain.attempt import AnswerEvent, AttemptState, EventKind, fold
from skillsapp.store.attempt_store import AttemptRecord, attempt_record, event_of
from skillsapp.store.engine import Reader
from skillsapp.store.tables.attempts import answer_event, attempt, attempt_score
from skillsapp.store.tables.sittings import sitting


@dataclass(frozen=True, slots=True)
class AttemptRow:
    record: AttemptRecord
    state: AttemptState
    events: tuple[AnswerEvent, ...]

    @property
    def seconds_left(self) -> int:
        return self.state.seconds_left(self.record.granted_ms)


@dataclass(frozen=True, slots=True)
class QuestionScore:
    question: str
    response: str
    score: Decimal
    full: Decimal
    trace: tuple[dict[str, str], ...]


def list_attempts(reader: Reader, programme_id: str) -> tuple[AttemptRow, ...]:
    """Return the attempts of a programme with their whole logs, rehearsals too."""
    joined = attempt.join(sitting, attempt.c.sitting_id == sitting.c.id)
    with reader.connect() as connection:
        records = [
            attempt_record(row)
            for row in connection.execute(
                select(*attempt.c).select_from(joined).where(sitting.c.programme_id == programme_id).order_by(attempt.c.id)
            )
        ]
        logs: dict[str, list[AnswerEvent]] = {record.id: [] for record in records}
        events = (
            select(*answer_event.c)
            .select_from(
                answer_event.join(attempt, answer_event.c.attempt_id == attempt.c.id).join(
                    sitting, attempt.c.sitting_id == sitting.c.id
                )
            )
            .where(sitting.c.programme_id == programme_id)
            .order_by(answer_event.c.attempt_id, answer_event.c.seq)
        )
        for row in connection.execute(events):
            event = event_of(row)
            logs[event.attempt_id].append(event)
    return tuple(AttemptRow(record, fold(logs[record.id]), tuple(logs[record.id])) for record in records)


_DONE_TO_ATTEMPTS = (EventKind.START, EventKind.PAUSE, EventKind.RESUME, EventKind.EXTEND, EventKind.SUBMIT, EventKind.COLLECT)


def follow_attempt(reader: Reader, attempt_id: str) -> AttemptState:
    """Return what was done to an attempt: its phase, its extensions, whether it is over; asked every second, so answers are left out."""
    kinds = [kind.value for kind in _DONE_TO_ATTEMPTS]
    query = select(answer_event).where(answer_event.c.attempt_id == attempt_id, answer_event.c.kind.in_(kinds))
    with reader.connect() as connection:
        return fold(event_of(row) for row in connection.execute(query))


def attempt_scores(reader: Reader, attempt_id: str) -> tuple[QuestionScore, ...]:
    """Return what each question of a marked attempt scored, with its trace."""
    with reader.connect() as connection:
        rows = connection.execute(select(attempt_score).where(attempt_score.c.attempt_id == attempt_id)).all()
    return tuple(QuestionScore(row.question, row.response, row.score, row.full, row.trace) for row in rows)
