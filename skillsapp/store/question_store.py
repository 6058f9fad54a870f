"""Writes banks and questions.  A changed question is a new version; the old one stays for the papers that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.question_search import search_text
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.errors import NotFound, StaleEdit
from skillsapp.store.pinyin import topic_keys
from skillsapp.store.rows import add, add_all, to_row, to_value
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.questions import case_material, question, question_bank, question_enemy
from skillsapp.store.unit_of_work import UnitOfWork

_BATCH = 400


class QuestionStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def ensure_bank(self, key: str, title: str) -> None:
        """Create the bank when it is not there."""
        if self._uow.connection.execute(select(question_bank.c.key).where(question_bank.c.key == key)).first() is None:
            self._uow.connection.execute(insert(question_bank).values(key=key, title=title))
            self._uow.touch(Topic.QUESTIONS)

    def has_bank(self, key: str) -> bool:
        return self._uow.connection.execute(select(question_bank.c.key).where(question_bank.c.key == key)).first() is not None

    def current(self, bank: str) -> tuple[Question, ...]:
        """Return the bank's questions, each in its newest version."""
        rows = self._uow.connection.execute(
            select(question).where(question.c.bank == bank, question.c.current == 1).order_by(question.c.id)
        ).all()
        return tuple(to_value(Question, row) for row in rows)

    def texts(self, bank: str) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        """Return stem, options and left items of the bank's questions, each in its newest version."""
        of = question.c
        rows = self._uow.connection.execute(select(of.stem, of.options, of.details).where(of.bank == bank, of.current == 1))
        return tuple((stem, options, details.left) for stem, options, details in rows)

    def newest(self, ids: Iterable[str]) -> tuple[Question, ...]:
        """Return the newest versions of these questions, in no order; ids that are not there are left out."""
        found: list[Question] = []
        for batch in _batches(ids):
            rows = self._uow.connection.execute(select(question).where(question.c.id.in_(batch), question.c.current == 1))
            found += [to_value(Question, row) for row in rows]
        return tuple(found)

    def edited(self, id: str, version: int) -> Question:
        """Return the newest version, which is the one that was opened.  Raises NotFound or StaleEdit."""
        newest = self.newest([id])
        if not newest:
            raise NotFound("question", id)
        if newest[0].version != version:
            raise StaleEdit("question", version, newest[0].version)
        return newest[0]

    def ids(self) -> frozenset[str]:
        return frozenset(self._uow.connection.execute(select(question.c.id)).scalars())

    def used(self) -> frozenset[str]:
        """Return the refs of the versions that stand on a paper."""
        return frozenset(item.ref for items in self._uow.connection.execute(select(paper.c["items"])).scalars() for item in items)

    def add_all(self, values: Iterable[Question]) -> None:
        """Add questions in their first version."""
        add_all(self._uow.connection, question, (self._row(value) for value in values))
        self._uow.touch(Topic.QUESTIONS)

    def add_version(self, value: Question) -> None:
        """Add a newer version of a question and make it the current one."""
        self.add_versions([value])

    def add_versions(self, values: Sequence[Question]) -> None:
        """Add newer versions and make them the current ones."""
        for batch in _batches(value.id for value in values):
            self._uow.connection.execute(update(question).where(question.c.id.in_(batch)).values(current=0))
        self.add_all(values)

    def refile(self, values: Iterable[Question]) -> None:
        """Write where versions are filed and what became of them: bank, topic, difficulty, state, review.  Their content stays as it is."""
        of = question.c
        rows = [
            {"this_id": value.id, "this_version": value.version, "search": _search(value)}
            | {name: getattr(value, name) for name in ("bank", "topic", "difficulty", "state", "reviewed_by", "note")}
            for value in values
        ]
        if rows:
            this = update(question).where(of.id == bindparam("this_id"), of.version == bindparam("this_version"))
            self._uow.connection.execute(this, rows)
        self._uow.touch(Topic.QUESTIONS)

    def file_anew(self, values: Sequence[Question]) -> list[Question]:
        """File versions anew: one that stands on a paper stays as it was and is followed by another, which needs no new review."""
        used = self.used()
        made = [replace(value, version=value.version + 1) if value.ref in used else value for value in values]
        self.add_versions([new for new, old in zip(made, values, strict=True) if new.version != old.version])
        self.refile([new for new, old in zip(made, values, strict=True) if new.version == old.version])
        return made

    def set_enemies(self, one: str, others: Iterable[str], *, enemies: bool) -> int:
        """Keep two questions off one paper, or no longer; return for how many pairs that was new."""
        count = 0
        for other in others:
            pair = sorted((one, other))
            of = question_enemy.c
            there = self._uow.connection.execute(select(of.one).where(of.one == pair[0], of.other == pair[1])).first()
            if enemies and there is None and one != other:
                self._uow.connection.execute(insert(question_enemy).values(one=pair[0], other=pair[1]))
                count += 1
            elif not enemies and there is not None:
                self._uow.connection.execute(delete(question_enemy).where(of.one == pair[0], of.other == pair[1]))
                count += 1
        self._uow.touch(Topic.QUESTIONS)
        return count

    def newest_case(self, id: str) -> CaseMaterial | None:
        """Return the newest version of a case."""
        of = case_material.c
        row = self._uow.connection.execute(select(case_material).where(of.id == id, of.current == 1)).first()
        return to_value(CaseMaterial, row) if row is not None else None

    def add_case(self, value: CaseMaterial) -> None:
        """Add a case, or a newer version of one, and make it the current one."""
        self._uow.connection.execute(update(case_material).where(case_material.c.id == value.id).values(current=0))
        add(self._uow.connection, case_material, value, current=1)
        self._uow.touch(Topic.QUESTIONS)

    def under_case(self, ref: str) -> tuple[Question, ...]:
        """Return the newest versions of the questions that stand under a case."""
        of = question.c
        rows = self._uow.connection.execute(select(question).where(of.case == ref, of.current == 1).order_by(of.id))
        return tuple(to_value(Question, row) for row in rows)

    def _row(self, value: Question) -> dict[str, Any]:
        return {**to_row(value), "current": 1, "made_at": self._uow.now(), "search": _search(value)}


def _search(value: Question) -> str:
    texts = (value.stem, *value.options, *value.details.left)
    return search_text(value.id, texts, value.source, value.topic, topic_keys(value.topic))


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        yield wanted[start : start + _BATCH]
