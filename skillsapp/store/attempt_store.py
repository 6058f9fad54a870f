"""Writes attempts and their answer logs.  Events are only ever added; a repeated write of one draft is one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, or_, select, update

from skillsapp.domain.attempt import AnswerEvent, EventKind, first_head, fold, next_event, streams
from skillsapp.domain.exam import EventDraft
from skillsapp.domain.layout import Layout
from skillsapp.domain.merge import Hold, holding
from skillsapp.domain.score import Score
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.errors import NotFound
from skillsapp.store.rows import add, add_all, to_row
from skillsapp.store.tables.attempts import answer_event, attempt, attempt_score
from skillsapp.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """The fixed part of an attempt; everything else is in its log.  A rehearsal's has no registration.

    `variant` is the booklet ("A", "B") of a paper answered on a card; `held` says why an attempt does not count (see `AttemptStore.hold`).
    """

    id: str
    sitting_id: str
    registration_id: str | None
    paper_id: str
    entry_no: str
    layout: Layout
    granted_ms: int
    rehearsal: bool
    started_at: datetime
    variant: str = ""
    held: str = ""


_INSERT_EVENT = insert(answer_event)
_OF_ATTEMPT = answer_event.c.attempt_id == bindparam("attempt")
_OF_DEVICE = answer_event.c.device_id == bindparam("device")
_LAST_EVENT = select(answer_event).where(_OF_ATTEMPT, _OF_DEVICE).order_by(answer_event.c.seq.desc()).limit(1)
_OVER = select(answer_event.c.seq).where(
    _OF_ATTEMPT, or_(answer_event.c.kind == EventKind.SUBMIT.value, answer_event.c.kind == EventKind.COLLECT.value)
).limit(1)  # fmt: skip
"""Statements of every answer, put together once: that takes longer than running them."""


class AttemptStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, value: AttemptRecord) -> None:
        add(self._uow.connection, attempt, value)
        self._uow.touch(Topic.ATTEMPTS)

    def find(self, id: str) -> AttemptRecord:
        """Return the attempt.  Raises NotFound."""
        row = self._uow.connection.execute(select(attempt).where(attempt.c.id == id)).first()
        if row is None:
            raise NotFound("attempt", id)
        return attempt_record(row)

    def find_of(self, sitting_id: str, entry_no: str) -> AttemptRecord | None:
        """Return the attempt of an entry number in a sitting, if there is one."""
        row = self._uow.connection.execute(
            select(attempt).where(attempt.c.sitting_id == sitting_id, attempt.c.entry_no == entry_no)
        ).first()
        return attempt_record(row) if row else None

    def of_sitting(self, sitting_id: str) -> tuple[AttemptRecord, ...]:
        """Return the attempts of a sitting."""
        rows = self._uow.connection.execute(
            select(attempt).where(attempt.c.sitting_id == sitting_id).order_by(attempt.c.id)
        ).all()
        return tuple(attempt_record(row) for row in rows)

    def events(self, attempt_id: str) -> tuple[AnswerEvent, ...]:
        """Return the log of an attempt: its streams one after the other, each in its order."""
        rows = self._uow.connection.execute(
            select(answer_event).where(answer_event.c.attempt_id == attempt_id).order_by(answer_event.c.seq)
        ).all()
        return tuple(event for stream in streams(event_of(row) for row in rows) for event in stream)

    def append(self, draft: EventDraft) -> AnswerEvent:
        """Add the draft to the end of its device's stream and return the event; a draft that is there already is returned as it stands."""
        last = self._last(draft.attempt_id, draft.device_id)
        if last is not None and (written := self._written(last, draft)):
            return written
        event = _following(last, draft)
        self._uow.connection.execute(_INSERT_EVENT, to_row(event))
        self._uow.touch(Topic.ATTEMPTS)
        return event

    def append_all(self, drafts: Sequence[EventDraft]) -> None:
        """Add many drafts at once, each to the end of its own stream; those that are there already are left out."""
        ends: dict[tuple[str, str], AnswerEvent | None] = {}
        present: dict[str, set[tuple[Any, ...]]] = {}
        rows = []
        for draft in drafts:
            place = (draft.attempt_id, draft.device_id)
            if draft.attempt_id not in present:
                present[draft.attempt_id] = {_identity_of_event(event) for event in self.events(draft.attempt_id)}
            if place not in ends:
                ends[place] = self._last(*place)
            identity = _identity_of_draft(draft)
            if identity in present[draft.attempt_id]:
                continue
            present[draft.attempt_id].add(identity)
            event = _following(ends[place], draft)
            ends[place] = event
            rows.append(to_row(event))
        add_all(self._uow.connection, answer_event, rows)
        self._uow.touch(Topic.ATTEMPTS)

    def _written(self, last: AnswerEvent, draft: EventDraft) -> AnswerEvent | None:
        """Return the event that *draft* became when it was tried before: usually the last, an earlier one where others came between."""
        wanted = _identity_of_draft(draft)
        if _identity_of_event(last) == wanted:
            return last
        if last.boot_id == draft.reading.boot_id and last.boot_ms < draft.reading.boot_ms:
            return None
        return next((event for event in self.events(draft.attempt_id) if _identity_of_event(event) == wanted), None)

    def add_events(self, events: Sequence[AnswerEvent]) -> int:
        """Add events of other devices as they are; those that are there already change nothing.  Return how many were new."""
        ids = list(dict.fromkeys(event.attempt_id for event in events))
        columns = (answer_event.c.attempt_id, answer_event.c.device_id, answer_event.c.seq, answer_event.c.hash)
        rows = self._uow.connection.execute(select(*columns).where(answer_event.c.attempt_id.in_(ids)))
        present = {tuple(row) for row in rows}
        fresh = {}
        for event in events:
            place = (event.attempt_id, event.device_id, event.seq, event.hash)
            if place not in present:
                fresh[place] = to_row(event)
        add_all(self._uow.connection, answer_event, fresh.values())
        self._uow.touch(Topic.ATTEMPTS)
        return len(fresh)

    def hold_by_log(self, attempt_id: str) -> None:
        """Let an attempt count, wait for a ruling or be set aside, as its log says after what was added to it."""
        self.hold(attempt_id, holding(self.events(attempt_id)))

    def hold(self, attempt_id: str, held: Hold) -> None:
        """Keep what `holding` says of an attempt's log."""
        self._uow.connection.execute(update(attempt).where(attempt.c.id == attempt_id).values(held=held))
        self._uow.touch(Topic.ATTEMPTS)

    def _last(self, attempt_id: str, device_id: str) -> AnswerEvent | None:
        row = self._uow.connection.execute(_LAST_EVENT, {"attempt": attempt_id, "device": device_id}).first()
        return event_of(row) if row else None

    def is_over(self, attempt_id: str) -> bool:
        """Say whether the paper has been handed in or collected."""
        return self._uow.connection.execute(_OVER, {"attempt": attempt_id}).first() is not None

    def count_out(self, sitting_id: str) -> int:
        """Return how many papers of a sitting were begun and are not in yet."""
        over = select(answer_event.c.attempt_id).where(answer_event.c.kind.in_([EventKind.SUBMIT.value, EventKind.COLLECT.value]))
        begun = (
            select(answer_event.c.attempt_id)
            .join(attempt, attempt.c.id == answer_event.c.attempt_id)
            .where(attempt.c.sitting_id == sitting_id, attempt.c.id.not_in(over))
            .distinct()
        )
        return int(self._uow.connection.execute(select(func.count()).select_from(begun.subquery())).scalar_one())

    def answers(self, attempt_id: str) -> dict[str, str]:
        """Return the answers that count, folded from the log."""
        return dict(fold(self.events(attempt_id)).answers)

    def add_scores(self, attempt_id: str, scores: Sequence[tuple[str, str, Score, Any]], at: datetime) -> None:
        """Keep what each question scored: (question ref, response, score, full mark)."""
        add_all(
            self._uow.connection,
            attempt_score,
            (
                {
                    "attempt_id": attempt_id,
                    "question": ref,
                    "response": response,
                    "score": score.value,
                    "full": full,
                    "trace": tuple(step.as_data() for step in score.trace),
                    "at": at,
                }
                for ref, response, score, full in scores
            ),
        )


def attempt_record(row: Row[Any]) -> AttemptRecord:
    """Return the attempt that a row of the table holds."""
    return AttemptRecord(**{name: row._mapping[name] for name in AttemptRecord.__dataclass_fields__})


def event_of(row: Row[Any]) -> AnswerEvent:
    """Return the event that a row of the log holds."""
    values = dict(row._mapping)
    return AnswerEvent(**{**values, "kind": EventKind(values["kind"])})


def _following(last: AnswerEvent | None, draft: EventDraft) -> AnswerEvent:
    return next_event(
        last.head if last else first_head(draft.attempt_id),
        draft.kind,
        device_id=draft.device_id,
        at=draft.reading.wall,
        boot_id=draft.reading.boot_id,
        boot_ms=draft.reading.boot_ms,
        used_ms=draft.used_ms,
        question=draft.question,
        response=draft.response,
    )


def _identity_of_event(event: AnswerEvent) -> tuple[Any, ...]:
    return event.device_id, event.kind, event.question, event.response, event.boot_id, event.boot_ms, event.used_ms


def _identity_of_draft(draft: EventDraft) -> tuple[Any, ...]:
    reading = draft.reading
    return draft.device_id, draft.kind, draft.question, draft.response, reading.boot_id, reading.boot_ms, draft.used_ms
