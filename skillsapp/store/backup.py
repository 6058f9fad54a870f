"""Backups: a consistent copy of the database beside its check sum; verified means read back whole, and restored means checked first."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlalchemy.exc import DBAPIError

from skillsapp.domain.roles import PROGRAM, Actor
from skillsapp.kernel.clock import Clock, SystemClock
from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.files import atomic_write, cannot_write
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import Store, restoring_file
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData, DataDamaged, DataNewer, DiskFull
from skillsapp.store.folder_lock import FolderLock
from skillsapp.store.header import write_header
from skillsapp.store.schema import HEAD
from skillsapp.store.setting_store import DEVICE_KEY
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

_WRONG_SUM = N_("its check sum does not fit")
_NO_SUM = N_("the file with its check sum cannot be read")
_FOREIGN = N_("it is not a backup of this program")
_UNREADABLE = N_("the database in it cannot be read whole")


@dataclass(eq=False)
class BackupDamaged(DamagedError):
    code = "backup.damaged"
    text = N_("The backup {file} is damaged: {finding}. Use an older one.")
    file: str
    finding: str


@dataclass(eq=False)
class BackupMissing(SkillsError):
    code = "backup.missing"
    text = N_("There is no backup {file}.")
    file: str


@dataclass(frozen=True, slots=True)
class BackupFile:
    path: Path
    made_at: datetime
    size: int


def create(store: Store, folder: Path | None = None) -> BackupFile:
    """Write a backup into *folder* (default: the data folder's own) and read it back.  Raises CannotWriteData or CannotWrite."""
    target_folder = folder or store.folder.backups
    name = f"skillsapp-{store.clock.now():%Y%m%d-%H%M%S-%f}.db"
    target, part = target_folder / name, target_folder / f"{name}.part"
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        store.copy_into(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        with atomic_write(_sum_file(target)) as stream:
            stream.write(json.dumps({"sha256": _digest(part)}).encode())
        os.replace(part, target)
        _sync(target_folder)
    except DiskFull as error:  # it may be the stick's disk and not the data folder's
        raise cannot_write(target, OSError(errno.ENOSPC, "")) from error
    except OSError as error:
        raise CannotWriteData(str(target_folder)) from error
    finally:
        for leftover in (part, Path(f"{part}-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
    return verify(target, store.key)


def verify(file: Path, key: bytes | None = None) -> BackupFile:
    """Read a backup whole: check sum, database pages, and that it is ours.  Raises BackupMissing or BackupDamaged."""
    if not file.is_file():
        raise BackupMissing(str(file))
    sums = _sum_file(file)
    if sums.is_file():
        try:
            wanted = json.loads(sums.read_text(encoding="ascii"))["sha256"]
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise BackupDamaged(str(file), _(_NO_SUM)) from error
        if wanted != _digest(file):
            raise BackupDamaged(str(file), _(_WRONG_SUM))
    try:
        if not sqlite.is_ours(file, key):
            raise BackupDamaged(str(file), _(_FOREIGN))
        sqlite.quick_check(file, key)
    except DataDamaged as error:
        raise BackupDamaged(str(file), _(_UNREADABLE)) from error
    return describe(file)


def restore(
    file: Path, folder: DataFolder, key: bytes | None = None, *, actor: Actor = PROGRAM, clock: Clock | None = None
) -> Path | None:
    """Put a verified backup in the place of the closed data folder's database; what was there is kept beside it and its path returned.

    The restored database gets a new device id, so that its answer logs cannot be taken for those of the one it was copied from.
    Raises DataInUse when the folder is open anywhere, DataNewer, CannotWriteData, and what `verify` raises; then what was there stays.
    """
    verify(file, key)
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteData(str(folder.root)) from error
    lock = FolderLock(folder.lock)
    ready = restoring_file(folder)
    part = Path(f"{ready}.part")
    try:
        part.unlink(missing_ok=True)
        shutil.copyfile(file, part)
        version = sqlite.stored_version(part, key)
        if version is not None and version > HEAD:
            raise DataNewer(str(file))
        _renew_device(part, key, actor, clock or SystemClock())
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        write_header(folder, locked=key is not None)
        os.replace(part, ready)  # from here on a start that finds no database moves this one in
        _sync(folder.root)
        kept = _move_away(folder, key)
        os.replace(ready, folder.database)
        _sync(folder.root)
        return kept
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


def _sync(folder: Path) -> None:
    """Make renames in *folder* durable; Windows does that by itself and cannot open a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def has_check_sum(file: Path) -> bool:
    """Tell whether the check sum that was written with a backup still lies beside it: without it only its pages can be read."""
    return _sum_file(file).is_file()


def list_backups(*folders: Path) -> tuple[BackupFile, ...]:
    """Return the backups in the folders, the newest first."""
    found: list[BackupFile] = []
    for folder in folders:
        with contextlib.suppress(OSError):  # a stick that was pulled meanwhile has no backups
            found += [describe(path) for path in folder.glob("skillsapp-*.db")]
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def describe(file: Path) -> BackupFile:
    """Return what a file's own record says of it."""
    status = file.stat()
    return BackupFile(file, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size)


def _sum_file(file: Path) -> Path:
    return file.with_suffix(".sum.json")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
