"""The store of one data folder: one writer, many readers, one lock."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.files import CannotWrite
from skillsapp.kernel.paths import DataFolder
from skillsapp.store import schema
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData, DataDamaged, DataLocked, DiskFull, NotOurDatabase
from skillsapp.store.folder_lock import FolderLock
from skillsapp.store.header import is_locked, ready_header
from skillsapp.store.network_share import refuse_network_share
from skillsapp.store.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)
UNCLEAN_MARK = "open.mark"


@dataclass(frozen=True, slots=True)
class Reader:
    """Opens read-only connections; queries get one of these."""

    engine: Engine
    file: Path

    @contextlib.contextmanager
    def connect(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state and cannot write."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise sqlite.translate(error, self.file) from error


@dataclass(frozen=True, slots=True)
class Store:
    """An open data folder."""

    folder: DataFolder
    clock: Clock
    writer: Engine
    reader: Reader
    lock: FolderLock
    key: bytes | None

    def begin(self, actor: Actor, action: str, permission: Permission | None) -> UnitOfWork:
        """Return a unit of work for *actor*; enter it with `with`."""
        return UnitOfWork(self, actor, action, permission)

    def translate(self, error: BaseException) -> Exception:
        """Return the sentence for an error of the driver."""
        return sqlite.translate(error, self.folder.database)

    def quick_check(self) -> None:
        """Read every page once.  Raises DataDamaged."""
        sqlite.quick_check(self.folder.database, self.key)

    def close(self) -> None:
        """Close everything; the folder may then be opened again."""
        self.reader.engine.dispose()
        self.writer.dispose()
        shutil.rmtree(self.folder.scratch, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.folder.root / UNCLEAN_MARK).unlink(missing_ok=True)
        self.lock.release()


def open_store(folder: DataFolder, clock: Clock, key: bytes | None = None) -> Store:
    """Open (or create) the database of *folder*; *key* opens an encrypted one and is not needed for a plain one.

    Raises DataOnNetworkShare, CannotWriteData, DiskFull, DataInUse, DataLocked, NotOurDatabase, DataDamaged or DataNewer; then nothing
    is changed.
    """
    refuse_network_share(folder.root)
    with _refusals(folder):
        folder.root.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder.lock)
    try:
        with _refusals(folder):
            finish_restore(folder)
            exists = _has_data(folder)
            used_key = _key_for(folder, key, exists)
            _bring_in_order(folder, used_key, clock, exists)
        return Store(
            folder,
            clock,
            sqlite.open_writer(folder.database, used_key),
            Reader(sqlite.open_readers(folder.database, used_key), folder.database),
            lock,
            used_key,
        )
    except BaseException:
        lock.release()
        raise


@contextlib.contextmanager
def _refusals(folder: DataFolder) -> Iterator[None]:
    """Turn what the system and the driver refuse into sentences."""
    try:
        yield
    except (CannotWrite, OSError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        is_full = isinstance(cause, OSError) and cause.errno == errno.ENOSPC
        raise (DiskFull() if is_full else CannotWriteData(str(folder.root))) from error
    except (sqlite.DriverError, DBAPIError) as error:
        raise sqlite.translate(error, folder.database) from error


def _has_data(folder: DataFolder) -> bool:
    """Say whether there is a database.  An empty file that no unfinished start of ours left behind has lost what it held: DataDamaged."""
    if not folder.database.exists():
        return False
    if folder.database.stat().st_size == 0:
        if not (folder.root / UNCLEAN_MARK).exists():
            raise DataDamaged(str(folder.database), "0 bytes")
        return False
    return True


def _key_for(folder: DataFolder, key: bytes | None, exists: bool) -> bytes | None:
    """Return the key that the database is used with, after making sure that it is ours."""
    if not exists:
        return key
    used = None if sqlite.is_plain(folder.database) else key
    if not sqlite.is_ours(folder.database, used):
        raise _not_ours(folder)
    return used


def _not_ours(folder: DataFolder) -> DataLocked | DataDamaged | NotOurDatabase:
    """Say what a database is that cannot be told for ours: where our header lies beside it and it is none at all, it lost its beginning."""
    if is_locked(folder):
        return DataLocked(str(folder.root))
    is_cut = folder.database.stat().st_size < sqlite.HEADER_LENGTH
    if folder.header.exists() and (is_cut or not sqlite.is_plain(folder.database)):
        return DataDamaged(str(folder.database), "no beginning")
    return NotOurDatabase(str(folder.database))


def _bring_in_order(folder: DataFolder, key: bytes | None, clock: Clock, exists: bool) -> None:
    shutil.rmtree(folder.scratch, ignore_errors=True)  # booklets and names that a killed program left behind
    mark = folder.root / UNCLEAN_MARK
    was_marked = mark.exists()
    if exists and was_marked:
        _log.info("data.unclean_end: checking the database")
        sqlite.quick_check(folder.database, key)
    for path in (folder.photos, folder.backups, folder.logs):
        path.mkdir(exist_ok=True)
    mark.touch()
    try:
        schema.bring_up_to_date(folder, key, clock, exists)
        ready_header(folder, locked=key is not None)
    except BaseException:
        if exists and not was_marked:
            mark.unlink(missing_ok=True)
        raise


def restoring_file(folder: DataFolder) -> Path:
    """Return where a backup waits, whole and durable, to become the database."""
    return folder.root / "skillsapp.restoring"


def finish_restore(folder: DataFolder) -> None:
    """Finish a restore that a power cut stopped between moving the old database away and moving the backup in."""
    ready = restoring_file(folder)
    if ready.exists() and not folder.database.exists():
        os.replace(ready, folder.database)
    ready.unlink(missing_ok=True)
