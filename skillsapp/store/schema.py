"""The version of the stored data, and bringing older data up to it.

Alembic is imported only when the stored version differs from HEAD; a test holds HEAD to the newest migration.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from skillsapp.kernel.clock import Clock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import DataNewer

_log = logging.getLogger(__name__)
HEAD = "0001"


def bring_up_to_date(folder: DataFolder, key: bytes | None, clock: Clock, exists: bool) -> None:
    """Create or migrate the database; a backup is made before any migration of data that exists.  Raises DataNewer."""
    with contextlib.closing(sqlite.connect(folder.database, key)) as connection:
        stored = stored_version(connection)
    if stored == HEAD:
        return
    if stored is not None and stored > HEAD:
        raise DataNewer(str(folder.root))
    if exists and stored is not None:
        name = f"before-{HEAD}-{clock.now():%Y%m%d-%H%M%S}.db"
        sqlite.copy_into(folder.database, key, folder.backups / name)
    _migrate(folder, key)


def stored_version(connection: Any) -> str | None:
    """Return the version that the database holds, or None for an empty one."""
    present = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    if not present:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _migrate(folder: DataFolder, key: bytes | None) -> None:
    from skillsapp.store.migrations.run import migrate  # alembic costs 150 ms that only a migration pays

    _log.info("data.migrating to %s", HEAD)
    migrate(folder.database, key)
