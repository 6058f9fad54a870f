"""Runs the migrations, all in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from skillsapp.store.engines import sqlite


def migrate(file: Path, key: bytes | None) -> None:
    """Bring the database *file* to the newest version."""
    with sqlite.migrating(file, key) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
