"""Backups on demand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.paths import DataFolder
from skillsapp.store import backup
from skillsapp.store.backup import BackupFile
from skillsapp.store.engine import Store
from skillsapp.store.unit_of_work import Begin

__all__ = ["BackupFile", "BackupService", "list_backups", "restore_backup"]


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

    def list(self, second_folder: Path | None = None) -> tuple[BackupFile, ...]:
        """Return the backups of this data folder and the second folder, the newest first."""
        return list_backups(self.store.folder, second_folder)

    def check_data(self) -> None:
        """Read every page of the open database once, beside the work; after an unclean end that was done before opening.  Raises DataDamaged."""
        self.store.quick_check()

    def verify(self, file: Path) -> BackupFile:
        """Read a backup whole.  Raises BackupMissing, BackupDamaged, DataDamaged or NotOurDatabase."""
        return backup.verify(file, self.store.key)


def list_backups(folder: DataFolder, second_folder: Path | None = None) -> tuple[BackupFile, ...]:
    """Return the backups of a data folder, open or not, the newest first."""
    return backup.list_backups(folder.backups, *([second_folder] if second_folder else []))


def restore_backup(file: Path, folder: DataFolder) -> Path | None:
    """Put a backup in the place of a closed data folder's database; what was there is kept and its path returned.

    Raises DataInUse when the folder is open anywhere, and what `verify` raises.
    """
    return backup.restore(file, folder)
