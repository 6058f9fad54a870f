"""The timed exam: entering, answering, handing in.  An answer is acknowledged only after its commit returned (exam-day.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from skillsapp.domain.attempt import AttemptPhase, EventKind, attempt_id_of, extension, fold
from skillsapp.domain.exam import (
    AlreadyHandedIn,
    EventDraft,
    ExamSheet,
    HandedIn,
    HeldOnPaper,
    NotOpenYet,
    NotSeated,
    Saved,
    SeatCancelled,
    TooLate,
    exam_questions,
)
from skillsapp.domain.paper import Paper
from skillsapp.domain.paper_layout import paper_layout
from skillsapp.domain.programme import ExamRules
from skillsapp.domain.question import Question
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Presence, Seat, Sitting, SittingState
from skillsapp.domain.timeledger import Ledger, Reading, Reopening, reopen
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.queries.case_material import paper_cases
from skillsapp.queries.questions import paper_questions
from skillsapp.store.attempt_marking import mark_attempt
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.ballast import Ballast
from skillsapp.store.engine import Reader
from skillsapp.store.errors import DiskFull
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

T = TypeVar("T")
_log = logging.getLogger(__name__)
_MINUTE_MS = 60_000
_LEFT = frozenset({RegistrationState.REJECTED, RegistrationState.WITHDRAWN})


@dataclass(eq=False)
class ExtensionWrong(SkillsError):
    code = "attempt.extension"
    text = N_("An extension is 1 to 120 minutes and needs a reason.")


@dataclass(eq=False)
class PauseReasonMissing(SkillsError):
    code = "attempt.reason_missing"
    text = N_("Say why: a reason is kept with this step.")


@dataclass(frozen=True, slots=True)
class AttemptService:
    """`device_id` names this data folder in the logs it writes; `ballast` is given up when the disk is full, and the step is done again."""

    begin: Begin
    begin_as_program: Begin
    reader: Reader
    clock: Clock
    device_id: str
    ballast: Ballast

    def reading(self) -> Reading:
        """Read both clocks now."""
        return Reading(self.clock.boot_id(), self.clock.boot_ms(), self.clock.now())

    def enter(self, sitting_id: str, registration_id: str) -> Done[ExamSheet]:
        """Begin the attempt of a seated person, or open it again where it was after a crash; signing in is also checking in.

        Raises NotSeated, NotOpenYet, SeatCancelled, TooLate or AlreadyHandedIn.
        """
        return self._with_room(lambda: self._enter_seat(sitting_id, registration_id))

    def _enter_seat(self, sitting_id: str, registration_id: str) -> Done[ExamSheet]:
        with self.begin_as_program("attempt.entered", None) as uow:
            sittings = SittingStore(uow)
            sitting = sittings.find(sitting_id)
            seat = next((each for each in sittings.seats(sitting_id) if each.registration_id == registration_id), None)
            if seat is None:
                raise NotSeated()
            if seat.presence in (Presence.ABSENT, Presence.DISQUALIFIED):
                raise SeatCancelled()
            registration = RegistrationStore(uow).find(registration_id)
            if registration.state in _LEFT:
                raise SeatCancelled()
            entry_no = registration.entry_no
            if AttemptStore(uow).find_of(sitting_id, entry_no) is None and seat.presence is Presence.EXPECTED:
                sittings.save_seat(replace(seat, presence=Presence.CHECKED_IN, checked_in_at=uow.now()))
            return self._enter(uow, sitting, entry_no, registration_id, lambda: self._granted(sitting, seat))

    def enter_rehearsal(self, sitting_id: str, entry_no: str) -> Done[ExamSheet]:
        """Begin (or open again) the attempt of an invented candidate in a rehearsal's sitting.  Raises NotSeated in any other."""
        with self.begin_as_program("attempt.rehearsed", None) as uow:
            sitting = SittingStore(uow).find(sitting_id)
            if not sitting.rehearsal:
                raise NotSeated()
            return self._enter(uow, sitting, entry_no, None, lambda: sitting.duration_minutes * _MINUTE_MS)

    def write(self, draft: EventDraft) -> Done[Saved]:
        """Write one event of the log; when this returns, it is durable.  Raises AlreadyHandedIn or DiskFull; a repeated draft is one event."""
        try:
            return self._write(draft)
        except DiskFull:
            self._make_room()
            done = self._write(draft)
            return Done(replace(done.value, disk_full=True), done.topics)

    def _write(self, draft: EventDraft) -> Done[Saved]:
        with self.begin_as_program("attempt.event", None) as uow:
            store = AttemptStore(uow)
            if store.is_over(draft.attempt_id):  # a later event, even a tick, would change the receipt that the candidate holds
                raise AlreadyHandedIn()
            event = store.append(draft)
            return uow.commit_unaudited(Saved(event.attempt_id, event.seq, event.at, event.question, event.response))

    def write_all(self, drafts: Sequence[EventDraft]) -> Done[int]:
        """Write several events as one transaction: all durable at once, or none.  Raises AlreadyHandedIn or DiskFull."""
        return self._with_room(lambda: self._write_all(drafts))

    def _write_all(self, drafts: Sequence[EventDraft]) -> Done[int]:
        with self.begin_as_program("attempt.events", None) as uow:
            store = AttemptStore(uow)
            for id in dict.fromkeys(draft.attempt_id for draft in drafts):
                if store.is_over(id):
                    raise AlreadyHandedIn()
            store.append_all(drafts)
            return uow.commit_unaudited(len(drafts))

    def hand_in(self, draft: EventDraft) -> Done[HandedIn]:
        """Hand in (`submit`) or collect (`collect`) the paper and mark it, all at once; doing it again answers the same."""
        return self._with_room(lambda: self._hand_in(draft))

    def _hand_in(self, draft: EventDraft) -> Done[HandedIn]:
        with self.begin_as_program(f"attempt.{draft.kind}", None) as uow:
            was_over = AttemptStore(uow).is_over(draft.attempt_id)
            done = self._finish(uow, draft)
            return uow.commit_unaudited(done) if was_over else uow.commit(done, subject=draft.attempt_id)

    def collect_all(self, sitting_id: str) -> Done[int]:
        """Collect every paper of the sitting that is not in yet; time counts up to the last event that was saved."""
        return self._with_room(lambda: self._collect_all(sitting_id))

    def _collect_all(self, sitting_id: str) -> Done[int]:
        with self.begin("attempt.collected_all", Permission.RUN_SITTING) as uow:
            sitting = SittingStore(uow).find(sitting_id)
            uow.stay_within(sitting.programme_id)
            if sitting.carrier is Carrier.CARD:  # a card that was entered once is not in yet
                raise HeldOnPaper(sitting.title)
            store = AttemptStore(uow)
            collected = 0
            for record in store.of_sitting(sitting_id):
                if not store.is_over(record.id):
                    used = fold(store.events(record.id)).used_ms
                    self._finish(
                        uow, EventDraft(record.id, self.device_id, EventKind.COLLECT, self.reading(), used, response="room")
                    )
                    collected += 1
            return uow.commit(collected, subject=sitting_id, collected=collected)

    def extend(self, attempt_ids: Sequence[str], minutes: int, reason: str) -> Done[int]:
        """Give attempts more time, with a reason.  Raises ExtensionWrong."""
        if not 1 <= minutes <= 120 or not reason.strip():
            raise ExtensionWrong()
        response = extension(minutes * _MINUTE_MS, reason.strip())
        return self._for_all(attempt_ids, EventKind.EXTEND, response, "attempt.extended", minutes=minutes)

    def pause(self, attempt_ids: Sequence[str], reason: str) -> Done[int]:
        """Stop the time of attempts, with a reason.  Raises PauseReasonMissing."""
        if not reason.strip():
            raise PauseReasonMissing()
        return self._for_all(attempt_ids, EventKind.PAUSE, reason.strip(), "attempt.paused")

    def let_go_on(self, attempt_ids: Sequence[str], reason: str) -> Done[int]:
        """Let attempts go on after a pause or a long gap."""
        return self._for_all(attempt_ids, EventKind.RESUME, reason.strip(), "attempt.resumed")

    def _with_room(self, call: Callable[[], Done[T]]) -> Done[T]:
        """Do *call*; where the disk is full, give up the ballast and do it once more."""
        try:
            return call()
        except DiskFull:
            self._make_room()
            return call()

    def _make_room(self) -> None:
        """Give up the ballast.  Raises DiskFull again when there is none."""
        if not self.ballast.drop():
            raise DiskFull()
        _log.error("data.ballast_given_up")

    def _for_all(self, attempt_ids: Sequence[str], kind: EventKind, response: str, action: str, **details: int) -> Done[int]:
        return self._with_room(lambda: self._append_to_all(attempt_ids, kind, response, action, details))

    def _append_to_all(
        self, attempt_ids: Sequence[str], kind: EventKind, response: str, action: str, details: Mapping[str, int]
    ) -> Done[int]:
        with self.begin(action, Permission.RUN_SITTING) as uow:
            store = AttemptStore(uow)
            sittings = SittingStore(uow)
            for id in attempt_ids:
                uow.stay_within(sittings.find(store.find(id).sitting_id).programme_id)
                if not store.is_over(id):
                    used = fold(store.events(id)).used_ms
                    store.append(EventDraft(id, self.device_id, kind, self.reading(), used, response=response))
            return uow.commit(len(attempt_ids), subject=",".join(attempt_ids[:5]), count=len(attempt_ids), **details)

    def _enter(
        self, uow: UnitOfWork, sitting: Sitting, entry_no: str, registration_id: str | None, granted: Callable[[], int]
    ) -> Done[ExamSheet]:
        """Begin the attempt with the time that *granted* gives, or open it again: then late entry does not matter any more."""
        if sitting.carrier is Carrier.CARD:
            raise HeldOnPaper(sitting.title)
        if sitting.state is not SittingState.RUNNING:
            raise NotOpenYet()
        store = AttemptStore(uow)
        rules = ProgrammeStore(uow).find(sitting.programme_id).plan.exam
        sittings, record = SittingStore(uow), store.find_of(sitting.id, entry_no)
        paper = sittings.find_paper(record.paper_id) if record else sittings.paper_of(sitting, registration_id)
        questions = paper_questions(self.reader, paper)
        reopening = None
        if record is None:
            record = self._begin_attempt(store, sitting, entry_no, registration_id, granted(), paper, questions, rules, uow)
        else:
            reopening = self._open_again(store, record)
        state = fold(store.events(record.id))
        reading = self.reading()
        ledger = Ledger(record.granted_ms, state.extended_ms, state.used_ms, reading)
        sheet = ExamSheet(
            attempt_id=record.id,
            device_id=self.device_id,
            entry_no=entry_no,
            questions=exam_questions(record.layout, paper, questions, paper_cases(self.reader, paper)),
            state=state,
            ledger=ledger,
            earliest_hand_in_ms=_earliest_hand_in(sitting, record.granted_ms),
            reopening=reopening,
            rehearsal=sitting.rehearsal,
        )
        return uow.commit(sheet, subject=record.id, reopened=reopening is not None)

    def _begin_attempt(
        self,
        store: AttemptStore,
        sitting: Sitting,
        entry_no: str,
        registration_id: str | None,
        granted_ms: int,
        paper: Paper,
        questions: Mapping[str, Question],
        rules: ExamRules,
        uow: UnitOfWork,
    ) -> AttemptRecord:
        id = attempt_id_of(sitting.id, entry_no)
        layout = paper_layout(paper, questions, id, rules)
        record = AttemptRecord(
            id, sitting.id, registration_id, paper.id, entry_no, layout, granted_ms, sitting.rehearsal, uow.now()
        )
        store.add(record)
        store.append(EventDraft(id, self.device_id, EventKind.START, self.reading(), 0, response=f"{granted_ms}"))
        return record

    def _open_again(self, store: AttemptStore, record: AttemptRecord) -> Reopening:
        if store.is_over(record.id):
            raise AlreadyHandedIn()
        events = store.events(record.id)
        last = events[-1]
        ledger = Ledger(record.granted_ms, 0, last.used_ms, Reading(last.boot_id, last.boot_ms, last.at))
        reopening = reopen(ledger, self.reading())
        gap = "?" if reopening.gap_ms is None else str(reopening.gap_ms)
        store.append(
            EventDraft(record.id, self.device_id, EventKind.GAP, self.reading(), last.used_ms, response=f"{gap} {reopening.kind}")
        )
        if reopening.needs_invigilator:
            store.append(EventDraft(record.id, self.device_id, EventKind.PAUSE, self.reading(), last.used_ms, response="gap"))
        return reopening

    def _granted(self, sitting: Sitting, seat: Seat) -> int:
        """Return the time for someone who enters now: the whole duration less what the round has run already, and what the seat gets extra.

        How long it has run comes from the boot clock; only after a reboot from the wall clock, kept within the round.
        Raises TooLate after the sitting's late entry, or after its end.
        """
        duration = sitting.duration_minutes * _MINUTE_MS
        now = self.reading()
        if sitting.started_boot_id == now.boot_id:
            run = max(0, now.boot_ms - sitting.started_boot_ms)
        else:
            wall = (now.wall - sitting.started_at).total_seconds() * 1000 if sitting.started_at else 0
            run = int(wall) if 0 <= wall <= duration else 0
        limit = sitting.duration_minutes if sitting.late_minutes is None else sitting.late_minutes
        if run >= limit * _MINUTE_MS:
            raise TooLate(limit)
        return duration - run + seat.extra_minutes * _MINUTE_MS

    def _finish(self, uow: UnitOfWork, draft: EventDraft) -> HandedIn:
        store = AttemptStore(uow)
        record = store.find(draft.attempt_id)
        if not store.is_over(record.id):
            store.append(draft)
            paper = SittingStore(uow).find_paper(record.paper_id)
            mark_attempt(uow, record, paper_questions(self.reader, paper))
        events = store.events(record.id)
        state = fold(events)
        assert state.submitted_at is not None
        by_program = state.state is AttemptPhase.COLLECTED
        return HandedIn(record.id, state.answered, len(record.layout), state.receipt, state.submitted_at, by_program)


def _earliest_hand_in(sitting: Sitting, granted_ms: int) -> int:
    """Return the time used at which a paper may be handed in: the minutes count from the start of the sitting, so a late comer waits less."""
    late_ms = max(0, sitting.duration_minutes * _MINUTE_MS - granted_ms)
    return max(0, sitting.earliest_hand_in_minutes * _MINUTE_MS - late_ms)
