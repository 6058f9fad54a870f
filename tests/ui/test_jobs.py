from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from skillsapp.kernel.changes import Done, Topic
from ui.context import Context
from ui.jobs import Cancelled, InlineJobs, JobRunner, Lane, Progress
from ui.news import News


@pytest.fixture
def unhandled() -> list[Exception]:
    return []


@pytest.fixture
def runner(qapp: object, unhandled: list[Exception]) -> Iterator[JobRunner]:
    made = JobRunner(unhandled.append)
    yield made
    made.drain()


def test_writes_keep_their_order_on_one_thread_and_come_home(qtbot: Any, runner: JobRunner) -> None:
    owner, seen, threads = QObject(), [], set()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return number

    for number in range(50):
        runner.run(
            owner, lambda number=number: work(number), lambda result: seen.append((result, threading.get_ident())), pytest.fail
        )  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert [result for result, _thread in seen] == list(range(50))
    assert {thread for _result, thread in seen} == {threading.get_ident()}
    assert len(threads) == 1 and threading.get_ident() not in threads


def test_a_failure_reaches_its_receiver_or_the_one_for_all(qtbot: Any, runner: JobRunner, unhandled: list[Exception]) -> None:
    owner, seen = QObject(), []

    def fail() -> int:
        raise ValueError("x")

    runner.run(owner, fail, pytest.fail, seen.append)
    runner.run(owner, fail, pytest.fail)
    qtbot.waitUntil(lambda: bool(seen) and bool(unhandled))
    assert isinstance(seen[0], ValueError) and isinstance(unhandled[0], ValueError)


def test_a_result_for_a_window_that_is_gone_is_dropped(qtbot: Any, runner: JobRunner) -> None:
    owner, gate, seen = QObject(), threading.Event(), []
    runner.run(owner, lambda: gate.wait(2), seen.append, seen.append)
    shiboken6.delete(owner)
    gate.set()
    runner.drain()
    qtbot.wait(20)
    assert seen == []


def test_long_work_reports_and_can_be_stopped(qtbot: Any, runner: JobRunner) -> None:
    owner, reports, results, begun = QObject(), [], [], threading.Event()

    def work(progress: Progress, cancelled: Cancelled) -> int:
        for number in range(1, 1_000_000):
            progress(number, 1_000_000)
            begun.set()
            if cancelled():
                return number
        return -1

    job = runner.run_long(owner, work, results.append, pytest.fail, lambda done, total: reports.append((done, total)))
    assert begun.wait(2)
    job.cancel()
    qtbot.waitUntil(lambda: bool(results))
    assert results[0] > 0
    assert reports[0] == (1, 1_000_000) and len(reports) < 1000


def test_draining_stops_what_runs(runner: JobRunner) -> None:
    stopped = threading.Event()

    def work(_progress: Progress, cancelled: Cancelled) -> None:
        while not cancelled():
            pass
        stopped.set()

    runner.run_long(QObject(runner), work, lambda _nothing: None, lane=Lane.FREE)
    runner.drain()
    assert stopped.is_set()


def test_inline_jobs_keep_the_same_promise() -> None:
    seen: list[object] = []
    jobs = InlineJobs()
    jobs.run(QObject(), lambda: 1, seen.append)
    jobs.run(QObject(), lambda: 1 // 0, pytest.fail, lambda error: seen.append(type(error)))
    assert seen == [1, ZeroDivisionError]


def test_news_refresh_what_is_seen_and_mark_what_is_hidden(qtbot: Any, theme_app: object) -> None:
    news, seen = News(), []
    shown, hidden, other = QWidget(), QWidget(), QWidget()
    for name, widget, topic in (("shown", shown, Topic.MARKS), ("hidden", hidden, Topic.MARKS), ("other", other, Topic.PEOPLE)):
        qtbot.addWidget(widget)
        news.follow(widget, {topic}, lambda name=name: seen.append(name))
    shown.show()
    other.show()
    news.publish({Topic.MARKS})
    assert seen == ["shown"] and news.is_stale(hidden)
    hidden.show()
    assert seen == ["shown", "hidden"] and not news.is_stale(hidden)
    hidden.hide()
    hidden.show()
    assert seen == ["shown", "hidden"]
    shiboken6.delete(shown)
    news.publish({Topic.MARKS})
    assert seen == ["shown", "hidden", "hidden"]


def test_a_change_hands_over_its_value_and_tells_the_news(qtbot: Any, context: Context) -> None:
    widget, seen = QWidget(), []
    qtbot.addWidget(widget)
    widget.show()
    context.news.follow(widget, {Topic.MARKS}, lambda: seen.append("refreshed"))
    context.change(widget, lambda: Done(7, frozenset({Topic.MARKS})), seen.append)
    assert seen == [7, "refreshed"]
