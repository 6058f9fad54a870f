"""Run core calls off the GUI thread and hand their results back on it.

Two lanes: the store lane is one thread, so writes keep their order; the free lane is for reading, PDF, spreadsheets and hashing.
A result for a window that is gone by then is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called by the work with (done, total); total 0 means unknown."""
Cancelled = Callable[[], bool]
"""Asked by the work now and then; True means stop and return what is whole."""
Failed = Callable[[Exception], None]

PROGRESS_EVERY = 0.05  # seconds; a work that counts rows must not flood the GUI thread


class Lane(Enum):
    STORE = auto()
    FREE = auto()


class Job:
    """A running work that may be cancelled."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def cancel(self) -> None:
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()


class Jobs(Protocol):
    """What screens know of the runner; tests give them `InlineJobs`."""

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        lane: Lane = Lane.STORE,
    ) -> Job:
        """Call *call* on a lane, then *done* with its result (or *failed* with its error) on the GUI thread."""

    def run_long(
        self,
        owner: QObject,
        call: Callable[[Progress, Cancelled], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        progressed: Progress | None = None,
        *,
        lane: Lane = Lane.FREE,
    ) -> Job:
        """The same for work that reports progress and can be cancelled; *progressed* is called on the GUI thread."""

    def drain(self) -> None:
        """Cancel and wait until nothing runs; called before the program ends."""


class _Relay(QObject):
    finished = Signal(object, object)  # result, error
    progressed = Signal(int, int)


class _Work(QRunnable):
    def __init__(self, call: Callable[[], Any], relay: _Relay, job: Job) -> None:
        super().__init__()
        self._call, self._relay, self._job = call, relay, job

    def run(self) -> None:
        try:
            result, error = self._call(), None
        except Exception as problem:
            result, error = None, problem
        if isValid(self._relay):
            self._relay.finished.emit(result, error)


class JobRunner(QObject):
    """The runner of the program; `unhandled` is called with errors nobody else asked for."""

    def __init__(self, unhandled: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unhandled = unhandled
        self._lanes = {lane: QThreadPool(self) for lane in Lane}
        self._lanes[Lane.STORE].setMaxThreadCount(1)
        self._lanes[Lane.STORE].setExpiryTimeout(-1)  # one thread for good: connections stay with it
        self._lanes[Lane.FREE].setMaxThreadCount(3)
        self._running: set[Job] = set()

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        lane: Lane = Lane.STORE,
    ) -> Job:
        return self._start(owner, lambda _relay, _job: call(), done, failed, None, lane)

    def run_long(
        self,
        owner: QObject,
        call: Callable[[Progress, Cancelled], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        progressed: Progress | None = None,
        *,
        lane: Lane = Lane.FREE,
    ) -> Job:
        def with_reports(relay: _Relay, job: Job) -> T:
            return call(_calmed(relay.progressed.emit), lambda: job.is_cancelled)

        return self._start(owner, with_reports, done, failed, progressed, lane)

    def drain(self) -> None:
        for job in self._running:
            job.cancel()
        for lane in self._lanes.values():
            lane.waitForDone()

    def _start(
        self,
        owner: QObject,
        call: Callable[[_Relay, Job], T],
        done: Callable[[T], None],
        failed: Failed | None,
        progressed: Progress | None,
        lane: Lane,
    ) -> Job:
        relay, job = _Relay(self), Job()  # the relay is the runner's: a late result must find someone at home
        self._running.add(job)

        def deliver(result: Any, error: Exception | None) -> None:
            self._running.discard(job)
            relay.deleteLater()
            if not isValid(owner):
                return
            if error is None:
                done(result)
            else:
                (failed or self._unhandled)(error)

        def report(count: int, total: int) -> None:
            if progressed is not None and isValid(owner):
                progressed(count, total)

        relay.finished.connect(deliver, Qt.ConnectionType.QueuedConnection)
        relay.progressed.connect(report, Qt.ConnectionType.QueuedConnection)
        self._lanes[lane].start(_Work(lambda: call(relay, job), relay, job))
        return job


class InlineJobs:
    """For tests and the gallery: the same promise without a thread."""

    def __init__(self, unhandled: Failed | None = None) -> None:
        self._unhandled = unhandled

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        lane: Lane = Lane.STORE,
    ) -> Job:
        return self.run_long(owner, lambda _progress, _cancelled: call(), done, failed, lane=lane)

    def run_long(
        self,
        owner: QObject,
        call: Callable[[Progress, Cancelled], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        progressed: Progress | None = None,
        *,
        lane: Lane = Lane.FREE,
    ) -> Job:
        job = Job()
        try:
            result = call(progressed or (lambda _done, _total: None), lambda: job.is_cancelled)
        except Exception as error:
            receiver = failed or self._unhandled
            if receiver is None:
                raise
            receiver(error)
        else:
            done(result)
        return job

    def drain(self) -> None:
        """Nothing ever runs on."""


def _calmed(emit: Callable[[int, int], None]) -> Progress:
    """Let through the first report, the last one, and at most one in `PROGRESS_EVERY` seconds between."""
    latest = 0.0

    def report(count: int, total: int) -> None:
        nonlocal latest
        now = time.monotonic()
        if now - latest >= PROGRESS_EVERY or count == total:
            latest = now
            emit(count, total)

    return report
