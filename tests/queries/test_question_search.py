"""The search of a bank finds what looking through every question by itself finds, however its texts are kept in memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from skillsapp.domain.question import Difficulty, Question, QuestionState
from skillsapp.domain.question_search import search_words
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SystemClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.question_search import STRETCH, QuestionIndex, QuestionSearch, find_questions, load_index
from skillsapp.store.engine import Store, open_store
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.tables.questions import question

TOPICS = ("", "C09 报警", "B05 线缆")
WORDS = ("报", "警", "线缆", "Ａb", "GB", "5", "50348", "bj", "\n", " ")


def random_question(number: int, chance: random.Random) -> Question:
    def text() -> str:
        return "".join(chance.choices(WORDS, k=chance.randint(0, 4)))

    return Question(
        f"Q-{number}", 1, chance.choice(("acceptance", "standards")), chance.choice(("single", "multiple")), text(), (text(), text()),
        "A", difficulty=chance.choice(list(Difficulty)), topic=chance.choice(TOPICS), source=text(),
        state=chance.choice(list(QuestionState)),
    )  # fmt: skip


def write(store: Store, questions: list[Question], *, newer: bool = False) -> None:
    with store.begin(PROGRAM, "test", None) as uow:
        banks = QuestionStore(uow)
        for bank in {one.bank for one in questions}:
            banks.ensure_bank(bank, bank)
        (banks.add_versions if newer else banks.add_all)(questions)
        uow.commit(None)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    chance = random.Random(9)
    opened = open_store(DataFolder(tmp_path_factory.mktemp("searched")), SystemClock())
    write(opened, [random_question(number, chance) for number in range(10 * STRETCH)])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def bank(store: Store) -> SimpleNamespace:
    """What is searched, and the same questions as they stand in the database."""
    of = question.c
    with store.reader.connect() as connection:
        rows = connection.execute(select(question).where(of.current == 1).order_by(of.bank, of.topic, of.id)).all()
    return SimpleNamespace(index=load_index(store.reader), rows=rows)


@settings(max_examples=60, deadline=None)
@given(
    typed=st.lists(st.sampled_from((*WORDS, "没有", "q-1", "bjing", "c09")), max_size=4).map("".join),
    bank_key=st.sampled_from(("", "standards")),
    topic=st.sampled_from((None, *TOPICS)),
    type=st.sampled_from(("", "single")),
    state=st.sampled_from(("", QuestionState.DRAFT)),
    difficulty=st.sampled_from(("", Difficulty.HARD)),
)
def test_what_is_found_and_counted_is_what_looking_at_each_question_gives(
    bank: SimpleNamespace, typed: str, bank_key: str, topic: str | None, type: str, state: str, difficulty: str
) -> None:
    found = find_questions(bank.index, QuestionSearch(typed, bank_key, topic, type, state, difficulty))
    here = [
        row
        for row in bank.rows
        if bank_key in ("", row.bank) and topic in (None, row.topic) and all(word in row.search for word in search_words(typed))
    ]

    def left(type: str, state: str, difficulty: str) -> list[str]:
        return [
            row.id for row in here if type in ("", row.type) and state in ("", row.state) and difficulty in ("", row.difficulty)
        ]

    assert list(found.ids) == left(type, state, difficulty)
    assert all(count == len(left(key, state, difficulty)) for key, count in found.types.items())
    assert all(count == len(left(type, key, difficulty)) for key, count in found.states.items())
    assert all(count == len(left(type, state, key)) for key, count in found.difficulties.items())
    ranks = {row.id: list(Difficulty).index(row.difficulty) for row in here}
    turned = find_questions(bank.index, QuestionSearch(typed, bank_key, topic, type, state, difficulty, "-difficulty"))
    assert list(turned.ids) == sorted(found.ids, key=ranks.__getitem__, reverse=True)


def test_reading_on_after_changes_gives_what_reading_all_anew_gives(store: Store) -> None:
    before = load_index(store.reader)
    chance = random.Random(10)
    changed = [replace(random_question(number, chance), version=2) for number in range(0, 10 * STRETCH, 7)]
    write(store, changed, newer=True)
    write(store, [random_question(number, chance) for number in range(10 * STRETCH, 11 * STRETCH)])
    assert load_index(store.reader, before) == load_index(store.reader) != before
    assert load_index(store.reader, QuestionIndex()) == load_index(store.reader)
