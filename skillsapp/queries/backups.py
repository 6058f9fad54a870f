"""What a restored backup holds, and which backups a rehearsal has proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from skillsapp.store.engine import Reader
from skillsapp.store.tables.backups import backup_rehearsal
from skillsapp.store.tables.certificates import certificate
from skillsapp.store.tables.people import person
from skillsapp.store.tables.results import result


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many people, results and certificates a database holds."""

    people: int
    results: int
    certificates: int


def count_holdings(reader: Reader) -> Holdings:
    """Count what people would miss."""
    with reader.connect() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (person, result, certificate)
        ]
    return Holdings(*counts)


def list_rehearsals(reader: Reader) -> Mapping[str, datetime]:
    """Return by their digests when backups were restored for a trial with the recovery code."""
    with reader.connect() as connection:
        rows = connection.execute(select(backup_rehearsal.c.digest, backup_rehearsal.c.rehearsed_at))
        return {row.digest: row.rehearsed_at for row in rows}
