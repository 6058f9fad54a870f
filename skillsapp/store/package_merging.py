"""Merges what a laptop brings: events as a set, presence as the stronger one; what waits for a ruling is held, what is in is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update

from skillsapp.domain.attempt import AnswerEvent, counted, fold, streams
from skillsapp.domain.merge import AttemptPart, Hold, ResultPart, SeatPart, fits, granted_by, holding, is_whole, join_seat
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import ProgrammeState
from skillsapp.domain.question import Question
from skillsapp.domain.sitting import Presence, Seat, Sitting, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.security.package_errors import ChainBroken, PayloadWrong
from skillsapp.store.attempt_marking import mark_attempt, unmark_attempt
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.rows import to_value
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork

QuestionsOf = Callable[[Paper], Mapping[str, Question]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What one package changed; `refused` holds the reasons of papers that were not taken, `held` the papers that wait for a ruling."""

    people: int
    new: int
    known: int
    out: int
    refused: tuple[str, ...]
    held: Mapping[str, Hold]


class Merger:
    """Lives for one package; all it does is part of the unit of work."""

    def __init__(self, uow: UnitOfWork, programme_id: str, device_id: str, questions_of: QuestionsOf) -> None:
        self._uow, self._device_id, self._questions_of = uow, device_id, questions_of
        self._programme_id = programme_id
        self._attempts, self._sittings = AttemptStore(uow), SittingStore(uow)
        query = select(sitting).where(sitting.c.programme_id == programme_id, sitting.c.rehearsal.is_(False))
        self._held_in: dict[str, Sitting] = {row.id: to_value(Sitting, row) for row in uow.connection.execute(query)}
        numbers = select(registration.c.id, registration.c.entry_no).where(registration.c.programme_id == programme_id)
        self._numbers: dict[str, str] = {row.id: row.entry_no for row in uow.connection.execute(numbers)}
        own = select(seat.c.sitting_id, seat.c.registration_id, seat.c.paper_id).where(
            seat.c.sitting_id.in_(self._held_in), seat.c.paper_id.is_not(None)
        )
        self._own: dict[tuple[str, str], str] = {(row[0], row[1]): row[2] for row in uow.connection.execute(own)}
        self._papers: dict[str, Paper] = {}
        self._is_checked = False

    def take(self, parts: Sequence[ResultPart]) -> Merged:
        """Take the parts in.  Raises ResultsFrozen when something new comes under frozen results; then nothing is taken."""
        people = new = known = out = 0
        refused: list[str] = []
        held: dict[str, Hold] = {}
        for part in parts:
            for one in part.attempts:
                reason = self._refusal(one)
                if reason:
                    refused.append(reason)
                    continue
                fresh, hold, is_over = self._take_attempt(one)
                people, new, known = people + 1, new + fresh, known + len(one.events) - fresh
                out += not is_over
                if hold in (Hold.FORKED, Hold.DOUBLE):
                    held[one.attempt_id] = hold
        for part in parts:
            for note in part.seats:
                self._take_seat(note)
        return Merged(people, new, known, out, tuple(refused), held)

    def _refusal(self, part: AttemptPart) -> str:
        if not fits(part, self._paper_of(part.sitting_id, part.registration_id), self._numbers):
            return PayloadWrong.reason
        return "" if is_whole(part, self._device_id) else ChainBroken.reason

    def _paper_of(self, sitting_id: str, registration_id: str) -> Paper | None:
        held = self._held_in.get(sitting_id)
        paper_id = self._own.get((sitting_id, registration_id)) or (held.paper_id if held else None)
        return self._paper(paper_id) if paper_id else None

    def _paper(self, id: str) -> Paper:
        if id not in self._papers:
            self._papers[id] = self._sittings.find_paper(id)
        return self._papers[id]

    def _take_attempt(self, part: AttemptPart) -> tuple[int, Hold, bool]:
        record = self._attempts.find_of(part.sitting_id, part.entry_no)
        first = part.events[0]
        if record is None:
            self._changing()
            record = AttemptRecord(
                part.attempt_id, part.sitting_id, part.registration_id, part.paper_id, part.entry_no, part.layout, granted_by(first),
                False, first.at,
            )  # fmt: skip
            self._attempts.add(record)
        fresh = self._attempts.add_events(part.events)
        log = self._attempts.events(part.attempt_id)
        hold = holding(log)
        is_over = fold(log).is_over
        if fresh:
            self._changing()
            self._settle(record, log, hold, is_over)
            self._arrive(part)
        return fresh, hold, is_over

    def _settle(self, record: AttemptRecord, log: tuple[AnswerEvent, ...], hold: Hold, is_over: bool) -> None:
        """Bring what is derived from the log up to it: the same whatever came first."""
        begun = streams(counted(log))[0][0]
        self._uow.connection.execute(
            update(attempt).where(attempt.c.id == record.id).values(granted_ms=granted_by(begun), started_at=begun.at)
        )
        if record.held != hold:
            self._attempts.hold(record.id, hold)
        if is_over:
            mark_attempt(self._uow, record, self._questions_of(self._paper(record.paper_id)))

    def _arrive(self, part: AttemptPart) -> None:
        """Whoever began was there; a round in which somebody began has begun."""
        row = self._uow.connection.execute(
            select(seat).where(seat.c.sitting_id == part.sitting_id, seat.c.registration_id == part.registration_id)
        ).first()
        if row is not None:
            place = to_value(Seat, row)
            self._save(place, join_seat(place, SeatPart(place.id, Presence.CHECKED_IN, part.events[0].at, 0, "")))
        held = self._held_in[part.sitting_id]
        began = _plausible(part.events[0].at, held)
        started = min(held.started_at or began, began)
        state = held.state if held.state is SittingState.CLOSED else SittingState.RUNNING
        if started != held.started_at or state is not held.state:
            self._held_in[held.id] = self._sittings.save(replace(held, state=state, started_at=started))

    def _take_seat(self, note: SeatPart) -> None:
        row = self._uow.connection.execute(select(seat).where(seat.c.id == note.seat_id)).first()
        if row is None or row.sitting_id not in self._held_in:
            return  # a seat that the office gave up since: nobody of this programme sits there
        place = to_value(Seat, row)
        self._save(place, join_seat(place, note))

    def _save(self, place: Seat, after: Seat) -> None:
        if after != place:
            self._changing()
            self._sittings.save_seat(after)

    def _changing(self) -> None:
        if not self._is_checked:
            MarkingStore(self._uow).refuse_when_frozen(self._programme_id)
            self._is_checked = True


def settle_attempt(uow: UnitOfWork, record: AttemptRecord, questions: Mapping[str, Question]) -> None:
    """Hold, let count and mark an attempt anew after the office added to its log; one whose story is not over has no marks."""
    store = AttemptStore(uow)
    store.hold_by_log(record.id)
    if fold(store.events(record.id)).is_over:
        mark_attempt(uow, record, questions)
    else:
        unmark_attempt(uow, record.id)


def _plausible(began: datetime, held: Sitting) -> datetime:
    """Return when somebody began, or the time that was planned where a laptop's clock shows another day: the room record says when."""
    return began if to_house(began).date() == to_house(held.starts_at).date() else held.starts_at


def close_round(uow: UnitOfWork, value: Sitting, gone: frozenset[str]) -> int:
    """Close a round whose papers are in; the seats (by id) in *gone* are absent.  Return how many."""
    store = SittingStore(uow)
    absent = 0
    for place in store.seats(value.id):
        if place.id in gone and place.presence is Presence.EXPECTED:
            store.save_seat(replace(place, presence=Presence.ABSENT))
            absent += 1
    store.save(replace(value, state=SittingState.CLOSED))
    ProgrammeStore(uow).move_on(value.programme_id, ProgrammeState.SCORING)
    return absent
