"""Backups: a consistent copy of the database beside its check sum; verified means read back whole, and restored means checked first."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import Store
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData
from skillsapp.store.folder_lock import FolderLock


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
    """Write a backup into *folder* (default: the data folder's own) and read it back.  Raises CannotWriteData or DiskFull."""
    target_folder = folder or store.folder.backups
    name = f"skillsapp-{store.clock.now():%Y%m%d-%H%M%S-%f}.db"
    target, part = target_folder / name, target_folder / f"{name}.part"
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        store.copy_into(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        _sum_file(target).write_text(json.dumps({"sha256": _digest(part)}))
        os.replace(part, target)
    except OSError as error:
        raise CannotWriteData(str(target_folder)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    verify(target, store.key)
    return describe(target)


def verify(file: Path, key: bytes | None = None) -> BackupFile:
    """Read a backup whole: check sum, database pages, and that it is ours.  Raises BackupMissing, BackupDamaged, DataDamaged or NotOurDatabase."""
    if not file.is_file():
        raise BackupMissing(str(file))
    sums = _sum_file(file)
    if sums.is_file():
        try:
            wanted = json.loads(sums.read_text())["sha256"]
        except (ValueError, KeyError, OSError) as error:
            raise BackupDamaged(str(file), "check sum file") from error
        if wanted != _digest(file):
            raise BackupDamaged(str(file), "check sum")
    if not sqlite.is_ours(file, key):
        raise BackupDamaged(str(file), "not a backup of this program")
    sqlite.quick_check(file, key)
    return describe(file)


def restore(file: Path, folder: DataFolder, key: bytes | None = None) -> Path | None:
    """Put a verified backup in the place of the closed data folder's database; what was there is kept beside it and its path returned.

    Raises DataInUse when the folder is open anywhere, and what `verify` raises.
    """
    verify(file, key)
    folder.root.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder.lock)
    try:
        kept: Path | None = None
        part = folder.database.with_suffix(".restoring")
        part.write_bytes(file.read_bytes())
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        if folder.database.exists():
            kept = folder.root / f"replaced-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
            for suffix in ("", "-wal", "-shm"):
                old = Path(f"{folder.database}{suffix}")
                if old.exists():
                    os.replace(old, f"{kept}{suffix}")
        os.replace(part, folder.database)
        return kept
    except OSError as error:
        raise CannotWriteData(str(folder.root)) from error
    finally:
        lock.release()


def list_backups(*folders: Path) -> tuple[BackupFile, ...]:
    """Return the backups in the folders, the newest first."""
    files = (path for folder in folders if folder.is_dir() for path in folder.glob("skillsapp-*.db"))
    return tuple(sorted((describe(path) for path in files), key=lambda backup: backup.made_at, reverse=True))


def describe(file: Path) -> BackupFile:
    """Return what a file's own record says of it."""
    status = file.stat()
    return BackupFile(file, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size)


def _sum_file(file: Path) -> Path:
    return file.with_suffix(".sum.json")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
