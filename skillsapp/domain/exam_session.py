"""One candidate at one paper: answers, flags and time, between the screen and the log.

It reads clocks through what it is given and writes nothing itself: each act returns the draft that has to be written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum

from skillsapp.domain.attempt import AttemptPhase, AttemptState, EventKind
from skillsapp.domain.exam import EventDraft, ExamQuestion, ExamSheet, TooEarlyToHandIn
from skillsapp.domain.timeledger import SAVE_EVERY_MS, Incident, Ledger, Reading, go_on, pause, tick

_MINUTE_MS = 60_000


class TimeWarning(IntEnum):
    """Minutes left at which the candidate is warned."""

    FIFTEEN = 15
    FIVE = 5
    ONE = 1


class ExamSession:
    """Lives as long as the paper is on the screen."""

    def __init__(self, sheet: ExamSheet, read: Callable[[], Reading]) -> None:
        self.sheet = sheet
        self._read = read
        self.answers: dict[str, str] = dict(sheet.state.answers)
        self.flags: set[str] = set(sheet.state.flags)
        self.ledger: Ledger = sheet.ledger
        self.is_paused = sheet.state.state is AttemptPhase.PAUSED
        self.is_over = sheet.state.is_over
        self._saved_used_ms = sheet.ledger.used_ms
        self._warned = {warning for warning in TimeWarning if sheet.ledger.remaining_ms <= warning * _MINUTE_MS}
        if self.is_paused:
            self.ledger = replace(self.ledger, last=None)

    @property
    def questions(self) -> tuple[ExamQuestion, ...]:
        return self.sheet.questions

    @property
    def remaining_ms(self) -> int:
        return self.ledger.remaining_ms

    @property
    def unanswered(self) -> tuple[ExamQuestion, ...]:
        return tuple(question for question in self.questions if question.ref not in self.answers)

    @property
    def unfinished(self) -> tuple[ExamQuestion, ...]:
        """The questions of which only a part is answered."""
        given = self.answers
        return tuple(each for each in self.questions if each.ref in given and not each.is_finished(given[each.ref]))

    @property
    def flagged(self) -> tuple[ExamQuestion, ...]:
        return tuple(question for question in self.questions if question.ref in self.flags)

    def tick(self) -> tuple[Incident, ...]:
        """Charge the time up to now and return what was odd about the clocks."""
        if self.is_paused or self.is_over:
            return ()
        self.ledger, incidents = tick(self.ledger, self._read())
        return incidents

    def due_warning(self) -> TimeWarning | None:
        """Return a warning that has just become due; each comes once."""
        for warning in sorted(TimeWarning):
            if warning not in self._warned and self.remaining_ms <= warning * _MINUTE_MS:
                self._warned.update(later for later in TimeWarning if later >= warning)
                return warning
        return None

    def answer(self, ref: str, response: str) -> EventDraft:
        """Give, change or (with an empty response) clear an answer, in the bank's letters."""
        if response:
            self.answers[ref] = response
            return self._draft(EventKind.ANSWER, ref, response)
        self.answers.pop(ref, None)
        return self._draft(EventKind.CLEAR, ref)

    def flag(self, ref: str, on: bool) -> EventDraft:
        """Flag a question for a second look, or take the flag away."""
        (self.flags.add if on else self.flags.discard)(ref)
        return self._draft(EventKind.FLAG if on else EventKind.UNFLAG, ref)

    def heartbeat(self) -> EventDraft | None:
        """Return the event that saves the time used, when the last one is five seconds old."""
        if self.is_paused or self.is_over or self.ledger.used_ms - self._saved_used_ms < SAVE_EVERY_MS:
            return None
        return self._draft(EventKind.TICK)

    def focus_lost(self, seconds: float) -> EventDraft:
        """Note that the window was not in front for so long."""
        return self._draft(EventKind.FOCUS_LOST, response=f"{seconds:.1f}")

    def incident(self, incident: Incident) -> EventDraft:
        """Note something odd about the clocks."""
        return self._draft(EventKind.TICK, response=f"{incident.kind} {incident.ms}")

    def hand_in(self) -> EventDraft:
        """Return the event of handing in.  Raises TooEarlyToHandIn."""
        self.check_hand_in()
        return self._draft(EventKind.SUBMIT)

    def check_hand_in(self) -> None:
        """Raise TooEarlyToHandIn while the sitting does not allow handing in."""
        self.tick()
        if self.ledger.used_ms < self.sheet.earliest_hand_in_ms:
            raise TooEarlyToHandIn(self.sheet.earliest_hand_in_ms // _MINUTE_MS)

    def collect(self) -> EventDraft:
        """Return the event of the program collecting the paper at zero."""
        return self._draft(EventKind.COLLECT, response="time")

    def follow(self, state: AttemptState) -> None:
        """Take over what an invigilator did meanwhile: extensions, pauses, collecting."""
        self.ledger = replace(self.ledger, extended_ms=state.extended_ms)
        self._warned = {warning for warning in self._warned if self.remaining_ms <= warning * _MINUTE_MS}
        if state.is_over:
            self.is_over = True
        elif state.state is AttemptPhase.PAUSED and not self.is_paused:
            self.ledger, _ = pause(self.ledger, self._read())
            self.is_paused = True
        elif state.state is AttemptPhase.OPEN and self.is_paused:
            self.ledger = go_on(self.ledger, self._read())
            self.is_paused = False

    def _draft(self, kind: EventKind, question: str = "", response: str = "") -> EventDraft:
        reading = self._read()
        if not self.is_paused:
            self.ledger, _ = tick(self.ledger, reading)
        self._saved_used_ms = self.ledger.used_ms
        return EventDraft(self.sheet.attempt_id, self.sheet.device_id, kind, reading, self.ledger.used_ms, question, response)
