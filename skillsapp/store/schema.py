"""The version of the stored data, and bringing older data up to it.

Alembic is imported only when the stored version differs from HEAD; a test holds HEAD to the newest migration.
"""

from __future__ import annotations

import logging

from skillsapp.kernel.clock import Clock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.backup_file import write_backup
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import DataNewer
from skillsapp.store.header import ready_header

_log = logging.getLogger(__name__)
HEAD = "0003"


def bring_up_to_date(folder: DataFolder, key: bytes | None, clock: Clock, exists: bool) -> None:
    """Create or migrate the database; a backup is made before any migration of data that exists.  Raises DataNewer."""
    stored = sqlite.stored_version(folder.database, key)
    if stored == HEAD:
        return
    if stored is not None and stored > HEAD:
        raise DataNewer(str(folder.root))
    if exists and stored is not None:
        name = f"before-{HEAD}-{clock.now():%Y%m%d-%H%M%S}.db"
        header = ready_header(folder, locked=key is not None)
        write_backup(folder.database, key, header, folder.backups / name, clock.now())
    _migrate(folder, key)


def _migrate(folder: DataFolder, key: bytes | None) -> None:
    from skillsapp.store.migrations.run import migrate  # alembic costs 150 ms that only a migration pays

    _log.info("data.migrating to %s", HEAD)
    migrate(folder.database, key)
