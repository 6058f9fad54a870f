"""Writes which backups a rehearsal has proved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert

from skillsapp.kernel.changes import Topic
from skillsapp.store.tables.backups import backup_rehearsal
from skillsapp.store.unit_of_work import UnitOfWork


class RehearsalStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def put(self, digest: str, file: str, made_at: datetime) -> None:
        """Keep that the backup with this digest was restored for a trial now; a second rehearsal takes the place of the first."""
        self._uow.connection.execute(delete(backup_rehearsal).where(backup_rehearsal.c.digest == digest))
        values = {"digest": digest, "file": file, "made_at": made_at, "rehearsed_at": self._uow.now()}
        self._uow.connection.execute(insert(backup_rehearsal).values(**values))
        self._uow.touch(Topic.BACKUPS)
