"""What the ids in the audit log stand for: titles and numbers that a reader knows, never a candidate's name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from skillsapp.store.engine import Reader
from skillsapp.store.tables.accounts import account
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.certificates import certificate
from skillsapp.store.tables.marking import score_sheet
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.results import honour
from skillsapp.store.tables.sittings import seat, sitting

AT_ONCE = 500
"""Ids asked for by one statement: some builds of SQLite take no more than 999 values."""


def name_subjects(reader: Reader, ids: Iterable[str]) -> dict[str, str]:
    """Return a readable name for each of the *ids* that is known; what was removed since has none."""
    wanted = sorted(set(ids))
    with reader.connect() as connection:
        return dict(
            pair for start in range(0, len(wanted), AT_ONCE) for pair in _named(connection, wanted[start : start + AT_ONCE])
        )


def _named(connection: Connection, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    for query in _queries(ids):
        for row in connection.execute(query):
            parts: tuple[str | int, ...] = tuple(row)[1:]
            yield row[0], " · ".join(f"{part:02d}" if isinstance(part, int) else part for part in parts if part)


def _queries(ids: Collection[str]) -> Iterator[Select[Any]]:
    def one_of(column: ColumnElement[str]) -> ColumnElement[bool]:
        return column.in_(ids)

    yield select(account.c.id, account.c.name).where(one_of(account.c.id))
    yield select(programme.c.id, programme.c.title).where(one_of(programme.c.id))
    yield select(sitting.c.id, sitting.c.title).where(one_of(sitting.c.id))
    yield select(registration.c.id, registration.c.entry_no).where(one_of(registration.c.id))
    yield select(attempt.c.id, attempt.c.entry_no).where(one_of(attempt.c.id))
    yield select(certificate.c.id, certificate.c.number).where(one_of(certificate.c.id))
    yield select(honour.c.id, registration.c.entry_no).join_from(honour, registration).where(one_of(honour.c.id))
    seats = select(seat.c.id, sitting.c.title, seat.c.number).join_from(seat, sitting)
    yield seats.where(one_of(seat.c.id))
    sheets = select(score_sheet.c.id, sitting.c.title, seat.c.number, score_sheet.c.module)
    yield (
        sheets.join_from(score_sheet, seat, score_sheet.c.seat_id == seat.c.id)
        .join(sitting, seat.c.sitting_id == sitting.c.id)
        .where(one_of(score_sheet.c.id))
    )
