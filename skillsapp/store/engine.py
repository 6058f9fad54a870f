"""The store of one data folder: one writer, many readers, one lock."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store import schema
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData, NotOurDatabase
from skillsapp.store.folder_lock import FolderLock
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

    def copy_into(self, target: Path) -> None:
        """Write a consistent copy of the database to *target*."""
        sqlite.copy_into(self.folder.database, self.key, target)

    def close(self) -> None:
        """Close everything; the folder may then be opened again."""
        self.reader.engine.dispose()
        self.writer.dispose()
        (self.folder.root / UNCLEAN_MARK).unlink(missing_ok=True)
        self.lock.release()


def open_store(folder: DataFolder, clock: Clock, key: bytes | None = None) -> Store:
    """Open (or create) the database of *folder*.

    Raises DataOnNetworkShare, CannotWriteData, DataInUse, NotOurDatabase, DataDamaged or DataNewer.
    """
    refuse_network_share(folder.root)
    try:
        for path in (folder.root, folder.photos, folder.backups, folder.logs):
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteData(str(folder.root)) from error
    lock = FolderLock(folder.lock)
    try:
        mark = folder.root / UNCLEAN_MARK
        exists = folder.database.exists() and folder.database.stat().st_size > 0
        if exists:
            if not sqlite.is_ours(folder.database, key):
                raise NotOurDatabase(str(folder.database))
            if mark.exists():
                _log.info("data.unclean_end: checking the database")
                sqlite.quick_check(folder.database, key)
        try:
            mark.touch()
            schema.bring_up_to_date(folder, key, clock, exists)
        except OSError as error:
            raise CannotWriteData(str(folder.root)) from error
        except (sqlite.DriverError, DBAPIError) as error:
            raise sqlite.translate(error, folder.database) from error
        return Store(
            folder,
            clock,
            sqlite.open_writer(folder.database, key),
            Reader(sqlite.open_readers(folder.database, key), folder.database),
            lock,
            key,
        )
    except BaseException:
        lock.release()
        raise
