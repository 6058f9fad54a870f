"""Questions for lists and for the candidate's window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select, tuple_

from skillsapp.domain.paper import Paper
from skillsapp.domain.question import Question, QuestionBank
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.questions import question, question_bank

_BATCH = 400


@dataclass(frozen=True, slots=True)
class BankRow:
    key: str
    title: str
    questions: int
    topics: Mapping[str, int]
    types: Mapping[str, int]


def list_banks(reader: Reader) -> tuple[BankRow, ...]:
    """Return the banks with counts per topic and type."""
    with reader.connect() as connection:
        banks = [
            QuestionBank(row.key, row.title) for row in connection.execute(select(question_bank).order_by(question_bank.c.key))
        ]
        counts = connection.execute(
            select(question.c.bank, question.c.topic, question.c.type, func.count().label("n"))
            .where(question.c.current == 1)
            .group_by(question.c.bank, question.c.topic, question.c.type)
        ).all()
    rows = []
    for bank in banks:
        topics: dict[str, int] = {}
        types: dict[str, int] = {}
        for count in counts:
            if count.bank == bank.key:
                topics[count.topic] = topics.get(count.topic, 0) + count.n
                types[count.type] = types.get(count.type, 0) + count.n
        rows.append(BankRow(bank.key, bank.title, sum(types.values()), dict(sorted(topics.items())), types))
    return tuple(rows)


def list_questions(reader: Reader, bank: str | None = None) -> tuple[Question, ...]:
    """Return the current questions of a bank, or of all banks."""
    query = select(question).where(question.c.current == 1).order_by(question.c.bank, question.c.id)
    if bank is not None:
        query = query.where(question.c.bank == bank)
    with reader.connect() as connection:
        rows = connection.execute(query).all()
    return tuple(to_value(Question, row) for row in rows)


def question_texts(reader: Reader, bank: str) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return stem, options and left items of the current questions of a bank: what tells whether a question is there already."""
    of = question.c
    with reader.connect() as connection:
        rows = connection.execute(select(of.stem, of.options, of.details).where(of.bank == bank, of.current == 1))
        return tuple((stem, options, details.left) for stem, options, details in rows)


@lru_cache(maxsize=32)
def paper_questions(reader: Reader, paper: Paper) -> Mapping[str, Question]:
    """Return a paper's questions by their refs; neither a paper nor a version of a question ever changes, so they are read once."""
    return questions_by_ref(reader, ((item.question_id, item.version) for item in paper.items))


def questions_by_ref(reader: Reader, versions: Iterable[tuple[str, int]]) -> Mapping[str, Question]:
    """Return questions in the very versions asked for, by their refs."""
    wanted = list(dict.fromkeys(versions))
    found: dict[str, Question] = {}
    with reader.connect() as connection:
        for start in range(0, len(wanted), _BATCH):
            rows = connection.execute(
                select(question).where(tuple_(question.c.id, question.c.version).in_(wanted[start : start + _BATCH]))
            )
            for row in rows:
                value = to_value(Question, row)
                found[value.ref] = value
    return found
