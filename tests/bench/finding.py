"""A bank of 100,000 questions: one keystroke in its search box, the tree, near-duplicates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from skillsapp.app import App, Session, open_app
from skillsapp.domain.question import Difficulty, Question, QuestionState
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
from tests.bench.line import Line, percentile, seconds

QUESTIONS = 100_000
PAGE = 100
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

    def press(search: QuestionSearch) -> None:
        question_rows(app.reader, find_questions(index, search).ids[:PAGE])

    worst: list[tuple[float, str]] = []
    times: list[float] = []
    for text in TYPED:
        for search in (QuestionSearch(text), QuestionSearch(text, type="single", state=QuestionState.REVIEWED)):
            taken = [seconds(lambda search=search: press(search)) for _ in range(5)]  # type: ignore[misc]
            times += taken
            worst.append((median(taken), text))
    slowest = max(worst)
    yield Line("question search keystroke: slowest words", "", f"“{slowest[1]}” {slowest[0] * 1000:.0f} ms")
    p50, p99 = median(times) * 1000, percentile(times, 0.99) * 1000
    yield Line("question search keystroke: rows and counts", "", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", "100 ms", p99 < 100)
    texts = [one.stem + "".join(one.options) for one in list_questions(app.reader)[:10_000]]
    twins = seconds(lambda: near_duplicates([f"{text}{number}" for number, text in enumerate(texts)], 0.99))
    yield Line("near-duplicates among 10,000", "", f"{twins:.1f} s", "20 s", twins < 20)
    app.close()
