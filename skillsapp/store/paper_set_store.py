"""Writes sets of papers, and gives their papers to sittings and seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from skillsapp.domain.paper import Paper, PaperKind
from skillsapp.domain.paper_set import PaperSet
from skillsapp.domain.question import Question
from skillsapp.domain.sitting import Seat
from skillsapp.kernel.changes import Topic
from skillsapp.store.paper_reads import read_last_asked
from skillsapp.store.rows import add, add_all, find, to_row, to_value
from skillsapp.store.tables.papers import paper, paper_set
from skillsapp.store.tables.questions import question, question_enemy
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork


class PaperSetStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, value: PaperSet, papers: Sequence[Paper]) -> None:
        """Keep a set with its papers."""
        add(self._uow.connection, paper_set, value)
        add_all(self._uow.connection, paper, (to_row(one) for one in papers))
        self._uow.touch(Topic.PAPERS)

    def find(self, id: str) -> PaperSet:
        """Return the set.  Raises NotFound."""
        return find(self._uow.connection, paper_set, PaperSet, "paper set", id)

    def papers(self, set_id: str) -> tuple[Paper, ...]:
        """Return the papers of a set, the official ones first, by their labels."""
        rows = self._uow.connection.execute(select(paper).where(paper.c.set_id == set_id).order_by(paper.c.kind, paper.c.label))
        return tuple(to_value(Paper, row) for row in rows)

    def given(self, paper_ids: Sequence[str]) -> frozenset[str]:
        """Return which of the papers lie at a sitting or a seat."""
        at_sittings = self._uow.connection.execute(select(sitting.c.paper_id).where(sitting.c.paper_id.in_(paper_ids))).scalars()
        at_seats = self._uow.connection.execute(select(seat.c.paper_id).where(seat.c.paper_id.in_(paper_ids))).scalars()
        return frozenset(at_sittings) | frozenset(at_seats)

    def give_late(self, places: Sequence[Seat]) -> None:
        """Give seats that were added later a paper of their own where the others of the sitting have one and the set has a free one."""
        connection = self._uow.connection
        for place in places:
            beside = connection.execute(
                select(paper.c.set_id)
                .join(seat, seat.c.paper_id == paper.c.id)
                .where(seat.c.sitting_id == place.sitting_id)
                .limit(1)
            ).scalar()
            official = [one for one in self.papers(beside) if one.kind is PaperKind.OFFICIAL] if beside else []
            given = self.given([one.id for one in official])
            free = next((one for one in official if one.id not in given), None)
            if free is not None:
                connection.execute(update(seat).where(seat.c.id == place.id).values(paper_id=free.id))

    def remove(self, set_id: str) -> None:
        """Remove a set that was given to nobody, with its papers."""
        self._uow.connection.execute(delete(paper).where(paper.c.set_id == set_id))
        self._uow.connection.execute(delete(paper_set).where(paper_set.c.id == set_id))
        self._uow.touch(Topic.PAPERS)

    def bank(self, keys: Sequence[str]) -> tuple[Question, ...]:
        """Return the current questions of several banks."""
        query = select(question).where(question.c.bank.in_(keys), question.c.current == 1).order_by(question.c.id)
        return tuple(to_value(Question, row) for row in self._uow.connection.execute(query))

    def enemies(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of questions that may not stand on one paper."""
        rows = self._uow.connection.execute(select(question_enemy).order_by(question_enemy.c.one, question_enemy.c.other))
        return tuple((row.one, row.other) for row in rows)

    def last_asked(self, since: datetime) -> dict[str, datetime]:
        """Return when each question (by id) stood last on a paper sat since then, or to be sat; rehearsals do not count."""
        return read_last_asked(self._uow.connection, since)
