"""Writes settings."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from skillsapp.kernel.changes import Topic
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

DEVICE_KEY = "device.id"
DEMONSTRATION_KEY = "house.demonstration"
"""Names and secrets of everyone in a demonstration folder, which its sign-in window shows."""


class SettingStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def get(self, key: str) -> str | None:
        """Return what is stored under *key*, or None."""
        return self._uow.connection.execute(select(setting.c.value).where(setting.c.key == key)).scalar()

    def put(self, key: str, value: str) -> None:
        """Store *value* under *key*."""
        done = self._uow.connection.execute(
            update(setting).where(setting.c.key == key).values(value=value, version=setting.c.version + 1)
        )
        if done.rowcount == 0:
            self._uow.connection.execute(insert(setting).values(key=key, value=value, version=1))
        self._uow.touch(Topic.SETTINGS)
