"""Column types: every value is kept as text, integer or bytes, the same on every engine."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Integer, MetaData, Text, TypeDecorator

from skillsapp.kernel.exact import from_scaled, to_scaled

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


LONG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on every engine: SQLite's INTEGER already is."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as milliseconds since 1970; a naive time is refused."""

    impl = LONG
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        return round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Day(TypeDecorator[date]):
    """A date as 2026-11-21."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Any) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Any) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Exact(TypeDecorator[Decimal]):
    """A mark or score as an integer of ten-thousandths: a binary float would make 0.1 + 0.2 an appeal."""

    impl = LONG
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else to_scaled(value)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else from_scaled(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Any) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Any) -> bool | None:
        return None if value is None else bool(value)


class Choice(TypeDecorator[StrEnum]):
    """A member of an enumeration by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else str(self.members(value).value)

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.members(value)


class Document(TypeDecorator[Any]):
    """A frozen dataclass (or a plain mapping or tuple) as canonical JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._decoder = msgspec.json.Decoder(shape)  # made once: a third of the time

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else self._decoder.decode(value)


def to_json(value: Any) -> str:
    """Return *value* as JSON with sorted keys and no spaces."""
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str, shape: Any) -> Any:
    """Return the value of *shape* that *text* holds."""
    return msgspec.json.decode(text, type=shape)


def id_column(name: str = "id") -> Column[str]:
    """Return the primary key of a table."""
    return Column(name, Text, primary_key=True)
