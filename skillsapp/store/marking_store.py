"""Writes score sheets, marks, amendments, reconsiderations and penalties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from skillsapp.domain.marking import Amendment, Mark, Penalty, Reconsideration, ScoreSheet, SheetState
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add, add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.marking import amendment, mark, penalty, reconsideration, score_sheet
from skillsapp.store.tables.results import result_set
from skillsapp.store.unit_of_work import UnitOfWork


class MarkingStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def refuse_when_frozen(self, programme_id: str) -> None:
        """Raise ResultsFrozen when the programme's results are frozen."""
        frozen = select(result_set.c.id).where(result_set.c.programme_id == programme_id, result_set.c.second_freeze.is_not(None))
        if self._uow.connection.execute(frozen.limit(1)).first():
            raise ResultsFrozen()

    def add_sheets(self, sheets: Sequence[ScoreSheet]) -> None:
        add_all(self._uow.connection, score_sheet, (to_row(sheet) for sheet in sheets))
        self._uow.touch(Topic.MARKS)

    def save_sheet(self, sheet: ScoreSheet) -> ScoreSheet:
        """Save a changed sheet.  Raises StaleEdit."""
        replace_row(self._uow.connection, score_sheet, sheet, "score sheet")
        self._uow.touch(Topic.MARKS)
        return replace(sheet, version=sheet.version + 1)

    def sheets_of(self, seat_id: str, module: str) -> tuple[ScoreSheet, ...]:
        """Return the sheets of one station and module by slot."""
        query = select(score_sheet).where(score_sheet.c.seat_id == seat_id, score_sheet.c.module == module)
        rows = self._uow.connection.execute(query.order_by(score_sheet.c.slot))
        return tuple(to_value(ScoreSheet, row) for row in rows)

    def assign(self, sitting_id: str, module: str, slot: int, judge_id: str) -> int:
        """Give the open sheets of a module and slot to a judge; return how many there were."""
        done = self._uow.connection.execute(
            update(score_sheet)
            .where(
                score_sheet.c.sitting_id == sitting_id,
                score_sheet.c.module == module,
                score_sheet.c.slot == slot,
                score_sheet.c.state == SheetState.OPEN,
            )
            .values(judge_id=judge_id, version=score_sheet.c.version + 1)
        )
        self._uow.touch(Topic.MARKS)
        return int(done.rowcount)

    def add_marks(self, marks: Sequence[Mark]) -> None:
        add_all(self._uow.connection, mark, (to_row(value) for value in marks))
        self._uow.touch(Topic.MARKS)

    def marks_of(self, sheet_id: str, aspect: str) -> tuple[Mark, ...]:
        """Return every mark that was ever given on an aspect of a sheet, in order."""
        query = select(mark).where(mark.c.sheet_id == sheet_id, mark.c.aspect == aspect).order_by(mark.c.id)
        return tuple(to_value(Mark, row) for row in self._uow.connection.execute(query))

    def reconsiderations_of(self, seat_id: str, module: str) -> tuple[Reconsideration, ...]:
        query = select(reconsideration).where(reconsideration.c.seat_id == seat_id, reconsideration.c.module == module)
        rows = self._uow.connection.execute(query.order_by(reconsideration.c.id))
        return tuple(to_value(Reconsideration, row) for row in rows)

    def add_reconsideration(self, value: Reconsideration) -> None:
        add(self._uow.connection, reconsideration, value)
        self._uow.touch(Topic.MARKS)

    def add_amendment(self, value: Amendment) -> None:
        add(self._uow.connection, amendment, value)
        self._uow.touch(Topic.MARKS)

    def find_amendment(self, id: str) -> Amendment:
        """Return the amendment.  Raises NotFound."""
        return find(self._uow.connection, amendment, Amendment, "amendment", id)

    def has_pending(self, sheet_id: str, aspect: str) -> bool:
        """Tell whether an amendment of this mark waits for confirmation."""
        waiting = select(amendment.c.id).where(
            amendment.c.sheet_id == sheet_id, amendment.c.aspect == aspect, amendment.c.confirmed_by.is_(None)
        )
        return self._uow.connection.execute(waiting.limit(1)).first() is not None

    def decide_amendment(self, value: Amendment) -> None:
        """Save who decided an amendment and how."""
        self._uow.connection.execute(
            update(amendment)
            .where(amendment.c.id == value.id)
            .values(confirmed_by=value.confirmed_by, confirmed_at=value.confirmed_at, refused=value.refused)
        )
        self._uow.touch(Topic.MARKS)

    def add_penalty(self, value: Penalty) -> None:
        add(self._uow.connection, penalty, value)
        self._uow.touch(Topic.MARKS)

    def find_penalty(self, id: str) -> Penalty:
        """Return the penalty.  Raises NotFound."""
        return find(self._uow.connection, penalty, Penalty, "penalty", id)

    def cancel_penalty(self, value: Penalty) -> None:
        """Save who cancelled a penalty, when and why."""
        self._uow.connection.execute(
            update(penalty)
            .where(penalty.c.id == value.id)
            .values(cancelled_by=value.cancelled_by, cancelled_at=value.cancelled_at, cancel_reason=value.cancel_reason)
        )
        self._uow.touch(Topic.MARKS)
