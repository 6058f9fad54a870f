"""Programmes for lists and forms."""

from __future__ import annotations

from sqlalchemy import func, select

from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.kernel.errors import NotFound
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.programmes import programme


def list_programmes(reader: Reader) -> tuple[Programme, ...]:
    """Return all programmes, the newest first."""
    with reader.connect() as connection:
        rows = connection.execute(select(programme).order_by(programme.c.sequence.desc())).all()
    return tuple(to_value(Programme, row) for row in rows)


def find_programme(reader: Reader, id: str) -> Programme:
    """Return one programme.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(programme).where(programme.c.id == id)).first()
    if row is None:
        raise NotFound("programme", id)
    return to_value(Programme, row)


def proposed_edition(reader: Reader) -> int:
    """Return the number that the next class would get."""
    with reader.connect() as connection:
        highest = connection.execute(
            select(func.max(programme.c.edition)).where(programme.c.kind == ProgrammeKind.TRAINING)
        ).scalar()
    return (highest or 0) + 1
