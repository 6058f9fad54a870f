"""Rows become frozen dataclasses here, and frozen dataclasses rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, insert, select, update

from skillsapp.kernel.errors import NotFound, StaleEdit

T = TypeVar("T")


def to_value(shape: type[T], row: Row[*tuple[Any, ...]]) -> T:
    """Return the dataclass of *shape* whose fields are columns of *row*; JSON arrays and maps are converted by their columns."""
    mapping = row._mapping
    return shape(**{field.name: mapping[field.name] for field in fields(shape)})  # type: ignore[arg-type]


def to_row(value: Any) -> dict[str, Any]:
    """Return the columns of a frozen dataclass."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def add(connection: Connection, table: Table, value: Any, **more: Any) -> None:
    """Insert one dataclass."""
    connection.execute(insert(table).values({**to_row(value), **more}))


def add_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert many rows at once."""
    batch = list(rows)
    if batch:
        connection.execute(insert(table), batch)


def find(connection: Connection, table: Table, shape: type[T], noun: str, id: str) -> T:
    """Return the record with *id*.  Raises NotFound."""
    row = connection.execute(select(table).where(table.c.id == id)).first()
    if row is None:
        raise NotFound(noun, id)
    return to_value(shape, row)


def replace_row(connection: Connection, table: Table, value: Any, noun: str, **more: Any) -> None:
    """Save an edited record whose `version` is the one that was read; the stored version rises by one.  Raises StaleEdit or NotFound."""
    row = {**to_row(value), **more}
    version = row.pop("version")
    id = row.pop("id")
    done = connection.execute(
        update(table).where(table.c.id == id, table.c.version == version).values(**row, version=version + 1)
    )
    if done.rowcount != 1:
        theirs = connection.execute(select(table.c.version).where(table.c.id == id)).scalar()
        if theirs is None:
            raise NotFound(noun, id)
        raise StaleEdit(noun, version, theirs)
