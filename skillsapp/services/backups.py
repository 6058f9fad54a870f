"""Backups on demand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.store import backup
from skillsapp.store.backup import BackupFile
from skillsapp.store.engine import Store
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class BackupService:
    begin: Begin
    store: Store

    def create(self, folder: Path | None = None) -> Done[BackupFile]:
        """Make a backup and read it back.  The entry in the audit log stands in the backup too.  Raises CannotWriteData or DiskFull."""
        with self.begin("backup.created", Permission.BACK_UP) as uow:
            uow.touch(Topic.BACKUPS)
            done = uow.commit(None)
        return Done(backup.create(self.store, folder), done.topics)

    def last(self, second_folder: Path | None = None) -> BackupFile | None:
        """Return the newest backup of this data folder or the second folder."""
        folders = [self.store.folder.backups, *([second_folder] if second_folder else [])]
        return next(iter(backup.list_backups(*folders)), None)
