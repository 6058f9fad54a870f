"""Writes result sets with their results, and honours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from skillsapp.domain.result import HonourEntry, Result, ResultSet
from skillsapp.domain.score import step_from_data
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.errors import NotFound
from skillsapp.store.rows import add, add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.results import honour, result, result_set
from skillsapp.store.unit_of_work import UnitOfWork


def read_latest(connection: Connection, programme_id: str) -> ResultSet | None:
    """Return the result set of a programme that holds, or None before anything was computed."""
    query = select(result_set).where(result_set.c.programme_id == programme_id).order_by(result_set.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return to_value(ResultSet, row) if row else None


def read_results(connection: Connection, result_set_id: str) -> tuple[Result, ...]:
    """Return the results of a set in the order of the list."""
    query = select(result).where(result.c.result_set_id == result_set_id).order_by(result.c.place)
    return tuple(_to_result(row) for row in connection.execute(query))


def read_result(connection: Connection, result_set_id: str, registration_id: str) -> Result | None:
    """Return what a set decided for one registration, or None."""
    query = select(result).where(result.c.result_set_id == result_set_id, result.c.registration_id == registration_id)
    row = connection.execute(query).first()
    return _to_result(row) if row else None


class ResultStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def latest(self, programme_id: str) -> ResultSet | None:
        return read_latest(self._uow.connection, programme_id)

    def find(self, id: str) -> ResultSet:
        """Return the result set.  Raises NotFound."""
        return find(self._uow.connection, result_set, ResultSet, "result set", id)

    def results(self, result_set_id: str) -> tuple[Result, ...]:
        return read_results(self._uow.connection, result_set_id)

    def add(self, value: ResultSet, results: Sequence[Result]) -> None:
        """Keep a computation; the one before it stays as it was."""
        add(self._uow.connection, result_set, value)
        add_all(
            self._uow.connection,
            result,
            ({**_to_row(one), "result_set_id": value.id, "place": place} for place, one in enumerate(results, 1)),
        )
        self._uow.touch(Topic.RESULTS)

    def save(self, value: ResultSet) -> ResultSet:
        """Save who froze a set.  Raises StaleEdit."""
        replace_row(self._uow.connection, result_set, value, "result set")
        self._uow.touch(Topic.RESULTS)
        return replace(value, version=value.version + 1)

    def honours(self, programme_id: str) -> tuple[HonourEntry, ...]:
        query = select(honour).where(honour.c.programme_id == programme_id).order_by(honour.c.id)
        return tuple(to_value(HonourEntry, row) for row in self._uow.connection.execute(query))

    def add_honour(self, value: HonourEntry) -> None:
        add(self._uow.connection, honour, value)
        self._uow.touch(Topic.RESULTS)

    def find_honour(self, id: str) -> HonourEntry:
        """Return the honour.  Raises NotFound."""
        row = self._uow.connection.execute(select(honour).where(honour.c.id == id)).first()
        if row is None:
            raise NotFound("honour", id)
        return to_value(HonourEntry, row)

    def save_honour(self, value: HonourEntry) -> HonourEntry:
        """Save a step of an honour.  Raises StaleEdit."""
        replace_row(self._uow.connection, honour, value, "honour")
        self._uow.touch(Topic.RESULTS)
        return replace(value, version=value.version + 1)


def _to_row(value: Result) -> dict[str, Any]:
    row = to_row(value)
    row["trace"] = [step.as_data() for step in value.trace]
    row["component_traces"] = {key: [step.as_data() for step in trace] for key, trace in value.component_traces.items()}
    return row


def _to_result(row: Row[Any]) -> Result:
    stored = row._mapping
    value = to_value(Result, row)
    return replace(
        value,
        trace=tuple(step_from_data(step) for step in stored["trace"]),
        component_traces={key: tuple(map(step_from_data, trace)) for key, trace in stored["component_traces"].items()},
    )
