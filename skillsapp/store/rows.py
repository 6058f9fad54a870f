"""Rows become frozen dataclasses here, and frozen dataclasses rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, Update, bindparam, insert, select, update

from skillsapp.kernel.errors import NotFound, StaleEdit

T = TypeVar("T")


def to_value(shape: type[T], row: Row[*tuple[Any, ...]]) -> T:
    """Return the dataclass of *shape* whose fields are columns of *row*; JSON arrays and maps are converted by their columns."""
    mapping = row._mapping
    return shape(**{name: mapping[name] for name in _names(shape)})  # type: ignore[arg-type]


def to_row(value: Any) -> dict[str, Any]:
    """Return the columns of a frozen dataclass."""
    return {name: getattr(value, name) for name in _names(type(value))}  # type: ignore[arg-type]


def add(connection: Connection, table: Table, value: Any, **more: Any) -> None:
    """Insert one dataclass."""
    connection.execute(insert(table), {**to_row(value), **more})


def add_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert many rows at once."""
    batch = list(rows)
    if batch:
        connection.execute(insert(table), batch)


def find(connection: Connection, table: Table, shape: type[T], noun: str, id: str) -> T:
    """Return the record with *id*.  Raises NotFound."""
    row = connection.execute(_with_id(table), {"this_id": id}).first()
    if row is None:
        raise NotFound(noun, id)
    return to_value(shape, row)


def replace_row(connection: Connection, table: Table, value: Any, noun: str, **more: Any) -> None:
    """Save an edited record whose `version` is the one that was read; the stored version rises by one.  Raises StaleEdit or NotFound."""
    row = {**to_row(value), **more}
    version = row.pop("version")
    id = row.pop("id")
    changed = {**row, "version": version + 1, "this_id": id, "this_version": version}
    done = connection.execute(_change_of_version(table), changed)
    if done.rowcount != 1:
        theirs = connection.execute(select(table.c.version).where(table.c.id == id)).scalar()
        if theirs is None:
            raise NotFound(noun, id)
        raise StaleEdit(noun, version, theirs)


# Made once each: making a statement takes longer than the database needs to answer it.


@cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))


@cache
def _with_id(table: Table) -> Select[*tuple[Any, ...]]:
    return select(table).where(table.c.id == bindparam("this_id"))


@cache
def _change_of_version(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("this_id"), table.c.version == bindparam("this_version"))
