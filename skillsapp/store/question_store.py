"""Writes banks and questions.  A changed question is a new version; the old one stays for the papers that hold it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select, update

from skillsapp.domain.question import Question
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add_all, to_row, to_value
from skillsapp.store.tables.questions import question, question_bank
from skillsapp.store.unit_of_work import UnitOfWork


class QuestionStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def ensure_bank(self, key: str, title: str) -> None:
        """Create the bank when it is not there."""
        if self._uow.connection.execute(select(question_bank.c.key).where(question_bank.c.key == key)).first() is None:
            self._uow.connection.execute(insert(question_bank).values(key=key, title=title))
            self._uow.touch(Topic.QUESTIONS)

    def current(self, bank: str) -> tuple[Question, ...]:
        """Return the bank's questions, each in its newest version."""
        rows = self._uow.connection.execute(
            select(question).where(question.c.bank == bank, question.c.current == 1).order_by(question.c.id)
        ).all()
        return tuple(to_value(Question, row) for row in rows)

    def ids(self) -> frozenset[str]:
        return frozenset(self._uow.connection.execute(select(question.c.id)).scalars())

    def add_all(self, values: Iterable[Question]) -> None:
        """Add questions in their first version."""
        add_all(self._uow.connection, question, ({**to_row(value), "current": 1} for value in values))
        self._uow.touch(Topic.QUESTIONS)

    def add_version(self, value: Question) -> None:
        """Add a newer version of a question and make it the current one."""
        self._uow.connection.execute(update(question).where(question.c.id == value.id).values(current=0))
        add_all(self._uow.connection, question, [{**to_row(value), "current": 1}])
        self._uow.touch(Topic.QUESTIONS)
