"""Bring the events of one attempt to the log in their order, again and again until each is durable."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from skillsapp.domain.attempt import EventKind
from skillsapp.domain.exam import AlreadyHandedIn, EventDraft, HandedIn, Saved
from skillsapp.kernel.changes import Done
from ui.jobs import Jobs, Lane
from ui.notices import sentence

RETRY_MS = 1000
ENDS = frozenset({EventKind.SUBMIT, EventKind.COLLECT})

Write = Callable[[EventDraft], Done[Saved]]
HandIn = Callable[[EventDraft], Done[HandedIn]]


class AnswerWriter(QObject):
    """One draft is under way at a time; one that failed is tried every second, the very same, before any later one.

    `saved(Saved)` comes only after the commit returned.  `trouble(sentence)` tells that a write failed, `recovered` that it went
    through after all.  `handed_in(HandedIn)` ends the attempt; `closed` says that the paper was in already.
    """

    saved = Signal(object)
    trouble = Signal(str)
    recovered = Signal()
    handed_in = Signal(object)
    closed = Signal()

    def __init__(self, jobs: Jobs, write: Write, hand_in: HandIn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._write, self._hand_in = jobs, write, hand_in
        self._waiting: deque[EventDraft] = deque()
        self._is_under_way = False
        self.is_failing = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.try_again)

    @property
    def waiting(self) -> int:
        """How many events are not durable yet."""
        return len(self._waiting)

    def put(self, draft: EventDraft) -> None:
        """Take a draft; it is written after all that were taken before."""
        self._waiting.append(draft)
        if not self.is_failing:
            self.try_again()

    def try_again(self) -> None:
        """Write the oldest draft now, unless one is on its way."""
        if self._is_under_way or not self._waiting:
            return
        self._is_under_way = True
        draft = self._waiting[0]
        if draft.kind in ENDS:
            self._jobs.run(self, partial(self._hand_in, draft), self._end, self._fail, lane=Lane.STORE)
        else:
            self._jobs.run(self, partial(self._write, draft), self._go_on, self._fail, lane=Lane.STORE)

    def _go_on(self, done: Done[Saved]) -> None:
        self._take_from_queue()
        self.saved.emit(done.value)
        self.try_again()

    def _end(self, done: Done[HandedIn]) -> None:
        self._take_from_queue()
        self._waiting.clear()
        self.handed_in.emit(done.value)

    def _take_from_queue(self) -> None:
        self._is_under_way = False
        self._waiting.popleft()
        if self.is_failing:
            self.is_failing = False
            self.recovered.emit()

    def _fail(self, error: Exception) -> None:
        self._is_under_way = False
        if isinstance(error, AlreadyHandedIn):
            self._waiting.clear()
            self.closed.emit()
            return
        self.is_failing = True
        self.trouble.emit(sentence(error))
        self._retry.start()
