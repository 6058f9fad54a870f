"""A bank of 100,000 questions: one keystroke in its search box, the tree, a change of 10,000, near-duplicates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from skillsapp.app import App, Session, open_app
from skillsapp.domain.question import Difficulty, Question, QuestionState
from skillsapp.domain.question_filing import Filing
from skillsapp.domain.roles import PROGRAM
from skillsapp.domain.similarity import near_duplicates
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.question_search import (
    QuestionIndex,
    QuestionSearch,
    bank_topics,
    find_questions,
    load_index,
    question_rows,
)
from skillsapp.queries.questions import list_questions
from skillsapp.store.question_store import QuestionStore
from tests.bench.line import Line, percentile, processor_seconds, seconds

QUESTIONS = 100_000
PAGE = 100
CHANGED = 10_000
TYPED = (
    "入", "入侵", "入侵报", "入侵报警", "入侵报警 防区", "GB 50348", "gb50348", "b", "bj", "bjt", "bjtz", "50348", "Q-0777", "Q-077712",
    "摄像机 检验", "没有这样的题", "第七章", "a", "1",
)  # fmt: skip


def fill(app: App, count: int = QUESTIONS) -> None:
    """Put variations of the shipped questions into the banks until there are *count*."""
    rng, shipped = random.Random(5), list_questions(app.reader)
    made: list[Question] = []
    for number in range(len(shipped), count):
        one = shipped[number % len(shipped)]
        made.append(
            Question(
                f"Q-{number:06d}", 1, one.bank, one.type, f"{one.stem}（第{number}题）", one.options, one.answer, one.explanation,
                rng.choice(list(Difficulty)), one.topic, one.source, one.facts,
                QuestionState.DRAFT if number % 5 == 0 else QuestionState.REVIEWED,
            )
        )  # fmt: skip
    with app.store.begin(PROGRAM, "bench", None) as uow:
        QuestionStore(uow).add_all(made)
        uow.commit(None)


def measure(room: Path) -> Iterator[Line]:
    app = open_app(DataFolder(room / "office"), session=Session(PROGRAM))
    filling = seconds(lambda: fill(app))
    yield Line(f"{QUESTIONS:,} questions written", "", f"{filling:.1f} s")
    yield Line("tree of banks and topics", "", f"{seconds(lambda: bank_topics(app.reader)) * 1000:.0f} ms")
    loaded: list[QuestionIndex] = []
    loading = seconds(lambda: loaded.append(load_index(app.reader)))
    index = loaded[0]
    yield Line("everything that can be searched, read once", "", f"{loading:.2f} s", "5 s", loading < 5)
    again = seconds(lambda: load_index(app.reader, index))
    yield Line("read again after one question was saved", "", f"{again * 1000:.0f} ms")

    times: list[float] = []
    clock: list[float] = []
    worst: list[tuple[float, str]] = []

    def press(search: QuestionSearch) -> None:
        def look() -> None:
            question_rows(app.reader, find_questions(index, search).ids[:PAGE])

        clock.append(seconds(lambda: times.append(processor_seconds(look))))

    for text in TYPED:
        for search in (QuestionSearch(text), QuestionSearch(text, type="single", state=QuestionState.REVIEWED)):
            for _ in range(5):
                press(search)
            worst.append((median(times[-5:]), text))
    slowest = max(worst)
    yield Line("question search keystroke: slowest words", "", f"“{slowest[1]}” {slowest[0] * 1000:.0f} ms CPU")
    p50, p99, apart = (value * 1000 for value in (median(times), percentile(times, 0.99), percentile(clock, 0.99)))
    figure = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms CPU (by the clock {apart:.0f} ms)"
    yield Line("question search keystroke: rows and counts", "", figure, "100 ms", p99 < 100)
    several = index.ids[:CHANGED]
    filing = processor_seconds(lambda: app.question_filing.file(several, Filing(topic="新的知识点")))
    yield Line(f"topic of {CHANGED:,} questions changed", "", f"{filing:.1f} s CPU", "5 s", filing < 5)
    texts = [one.stem + "".join(one.options) for one in list_questions(app.reader)[:10_000]]
    twins = seconds(lambda: near_duplicates([f"{text}{number}" for number, text in enumerate(texts)], 0.99))
    yield Line("near-duplicates among 10,000", "", f"{twins:.1f} s", "20 s", twins < 20)
    app.close()
