"""Backups: a consistent, encrypted copy of the database beside its check sum; whole means read back, and restored means checked first."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlalchemy.exc import DBAPIError

from skillsapp.domain.roles import PROGRAM, Actor
from skillsapp.kernel.clock import Clock, SystemClock
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.errors import describe as describe_error
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.backup_file import (
    BackupDamaged,
    BackupFile,
    Description,
    check_pages,
    check_sums,
    copy_database,
    describe,
    has_check_sum,
    note_damaged,
    note_read_back,
    read_description,
    read_list,
    sum_file,
    sync_folder,
    unlock,
    write_backup,
)
from skillsapp.store.backup_shelf import Shelving, count_missing, known_files, restore_files, tidy_shelf
from skillsapp.store.engine import Store, restoring_file
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData, DataNewer, DiskFull
from skillsapp.store.folder_lock import FolderLock
from skillsapp.store.header import adopt, keep_header, read_header, ready_header
from skillsapp.store.schema import HEAD
from skillsapp.store.setting_store import DEVICE_KEY
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

__all__ = [
    "BackupDamaged",
    "BackupFile",
    "BackupMissing",
    "Restored",
    "create",
    "describe",
    "drop",
    "has_check_sum",
    "list_backups",
    "restore",
    "tidy",
    "verify",
]


@dataclass(eq=False)
class BackupMissing(SkillsError):
    code = "backup.missing"
    text = N_("There is no backup {file}.")
    file: str


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the database that was there lies now, and how many of the backup's photos and other files were not found."""

    kept: Path | None
    files: int = 0
    missing: int = 0


def create(store: Store, folder: Path | None = None, *, automatic: bool = False) -> BackupFile:
    """Write a backup into *folder* (default: the data folder's own) and read it back.  Raises CannotWriteData or CannotWrite.

    Those made by the program itself have another name: only they are ever cleared away.
    """
    name = f"skillsapp-{'auto-' if automatic else ''}{store.clock.now():%Y%m%d-%H%M%S-%f}.db"
    target = (folder or store.folder.backups) / name
    header = ready_header(store.folder, locked=store.key is not None)
    known = known_files(list_backups(store.folder.backups), header.keys(store.key))
    shelving = Shelving(store.folder, target.parent, header, known)
    write_backup(store.folder.database, store.key, header, target, store.clock.now(), shelving)
    made = verify(target, store.key, folder=store.folder, with_files=False)
    if shelving.problem is None and not made.missing:
        return made
    sentence = _("The backup is made, but {missing} of the {count} photos and other files could not be copied.")
    reason = describe_error(shelving.problem) if shelving.problem else _("Make it again, best in another folder.")
    return replace(made, problem=f"{sentence.format(missing=made.missing, count=made.files)} {reason}")


def tidy(folder: Path, house: str, keys: tuple[bytes, ...]) -> None:
    """Clear away the photos and other files beside the backups in *folder* that none of them needs any more."""
    tidy_shelf(folder, list_backups(folder), house, keys)


def verify(
    file: Path,
    key: bytes | None = None,
    *,
    folder: DataFolder | None = None,
    code: str | None = None,
    with_files: bool = True,
) -> BackupFile:
    """Read a backup whole: check sums, database pages, and that it is ours; then its photos and other files, which may be missing.

    Without *with_files* these are only looked for, not read.

    It is unlocked by *code* (of the recovery sheet), else by *key* (of a key file) or a key that *folder* holds.
    Raises BackupMissing, BackupDamaged, BackupLocked, BackupNeedsKeyFile, and what `unwrap_key` raises.
    """
    try:
        said, file_key = _unlock_whole(file, _keys(key, folder), code)
        missing = count_missing(file, read_list(file, said, file_key), file_key, whole=with_files)
    except BackupDamaged:
        note_damaged(file)
        raise
    note_read_back(file)
    return replace(describe(file), missing=missing)


def _keys(key: bytes | None, folder: DataFolder | None) -> tuple[bytes, ...]:
    header = read_header(folder) if folder is not None else None
    return header.keys(key) if header is not None else ((key,) if key is not None else ())


def _unlock_whole(file: Path, keys: Sequence[bytes], code: str | None) -> tuple[Description | None, bytes | None]:
    """Return what a whole backup says of itself, and its key."""
    if not file.is_file():
        raise BackupMissing(str(file))
    said = read_description(file)
    check_sums(file, said)
    key = unlock(file, said, tuple(keys), code)
    check_pages(file, key)
    return said, key


def restore(
    file: Path,
    folder: DataFolder,
    key: bytes | None = None,
    *,
    code: str | None = None,
    actor: Actor = PROGRAM,
    clock: Clock | None = None,
    with_files: bool = True,
) -> Restored:
    """Put a verified backup in the place of the closed data folder's database, and its photos and other files back; what was there is kept.

    With *key* the restored database is encrypted with it, otherwise it is plain.  A backup that needed *code* brings its recovery sheet
    along: the same sheet opens the backups of this folder from then on.  The restored database gets a new device id, so that its answer
    logs cannot be taken for those of the one it was copied from.
    Raises DataInUse when the folder is open anywhere, DataNewer, CannotWriteData, and what `verify` raises; then what was there stays.
    """
    own = _keys(key, folder)
    said, file_key = _unlock_whole(file, own, code)
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteData(str(folder.root)) from error
    files = read_list(file, said, file_key)
    lock = FolderLock(folder.lock)
    ready = restoring_file(folder)
    part = Path(f"{ready}.part")
    try:
        part.unlink(missing_ok=True)
        copy_database(file, said, file_key, part, key)
        version = sqlite.stored_version(part, key)
        if version is not None and version > HEAD:
            raise DataNewer(str(file))
        _renew_device(part, key, actor, clock or SystemClock())
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        missing = restore_files(file, files, file_key, folder, f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}") if with_files else 0
        header = ready_header(folder, locked=key is not None)
        if said is not None and said.recovery is not None and file_key is not None and file_key not in own:
            keep_header(folder, adopt(header, file_key, said.recovery))
        os.replace(part, ready)  # from here on a start that finds no database moves this one in
        sync_folder(folder.root)
        kept = _move_away(folder, key)
        os.replace(ready, folder.database)
        sync_folder(folder.root)
        return Restored(kept, len(files), missing)
    except OSError as error:
        raise (DiskFull() if error.errno == errno.ENOSPC else CannotWriteData(str(folder.root))) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{part}{suffix}").unlink(missing_ok=True)
        lock.release()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A backup on its way into a data folder: enough of a store for one unit of work."""

    writer: Engine
    clock: Clock
    file: Path

    def translate(self, error: BaseException) -> Exception:
        return sqlite.translate(error, self.file)


def _renew_device(part: Path, key: bytes | None, actor: Actor, clock: Clock) -> None:
    waiting = _Waiting(sqlite.open_writer(part, key), clock, part)
    try:
        with UnitOfWork(waiting, actor, "backup.restored", None) as uow:
            uow.connection.execute(delete(setting).where(setting.c.key == DEVICE_KEY))
            uow.commit(None)
    except DBAPIError as error:
        raise waiting.translate(error) from error
    finally:
        waiting.writer.dispose()


def _move_away(folder: DataFolder, key: bytes | None) -> Path | None:
    """Move the database with its log aside and return where it went."""
    if not folder.database.exists():
        return None
    with contextlib.suppress(
        sqlite.DriverError
    ):  # closing takes the log into the database; a damaged one keeps its log beside it
        sqlite.connect(folder.database, key).close()
    kept = folder.root / f"replaced-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
    for suffix in ("-wal", "-shm", ""):
        old = Path(f"{folder.database}{suffix}")
        if old.exists():
            os.replace(old, f"{kept}{suffix}")
    return kept


def list_backups(*folders: Path) -> tuple[BackupFile, ...]:
    """Return the backups in the folders, the newest first."""
    found: list[BackupFile] = []
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):  # a stick that was pulled meanwhile has no backups
            for path in folder.glob("skillsapp-*.db"):
                with contextlib.suppress(OSError):  # cleared away meanwhile
                    found.append(describe(path))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def is_automatic(file: BackupFile) -> bool:
    """Say whether the program made the backup by itself."""
    return file.path.name.startswith("skillsapp-auto-")


def drop(file: BackupFile) -> bool:
    """Remove a backup with its check sum; say whether that could be done."""
    try:
        file.path.unlink()
        sum_file(file.path).unlink(missing_ok=True)
    except OSError:
        return False
    return True
