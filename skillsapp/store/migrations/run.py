"""Runs the migrations on one raw connection, with foreign keys off outside the transaction.

A batch change of a parent table with foreign keys on deletes its children (measured); switching them off inside a transaction does nothing.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import StaticPool, create_engine, event

from skillsapp.store.engines import sqlite


def migrate(file: Path, key: bytes | None) -> None:
    """Bring the database *file* to the newest version, all in one transaction."""
    with contextlib.closing(sqlite.connect(file, key)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        engine = create_engine("sqlite://", module=sqlite.driver, creator=lambda: raw, poolclass=StaticPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        with engine.connect() as connection, connection.begin():
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration broke {len(broken)} foreign keys")
