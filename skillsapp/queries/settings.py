"""Settings as they are in force: the stored value, or the declared default."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from skillsapp.kernel.settings import SETTINGS
from skillsapp.store.engine import Reader
from skillsapp.store.tables.settings import setting


def all_settings(reader: Reader) -> Mapping[str, str]:
    """Return every declared setting's value by its key."""
    with reader.connect() as connection:
        stored: dict[str, str] = {row.key: row.value for row in connection.execute(select(setting))}
    return {declared.key: stored.get(declared.key, declared.default) for declared in SETTINGS}
