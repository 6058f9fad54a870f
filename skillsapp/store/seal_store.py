"""Keeps the picture of the seal in the database, where backups and encryption cover it."""

from __future__ import annotations

import base64
import json

from sqlalchemy import Connection, select

from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

SEAL_KEY = "seal.picture"


def read_seal(connection: Connection) -> tuple[bytes, int] | None:
    """Return the PNG picture of the seal and its width on paper in mm, or None."""
    text = connection.execute(select(setting.c.value).where(setting.c.key == SEAL_KEY)).scalar()
    if not text:
        return None
    kept = json.loads(text)
    return base64.b64decode(kept["png"]), int(kept["width_mm"])


class SealStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._settings = SettingStore(uow)

    def keep(self, picture: bytes, width_mm: int) -> None:
        self._settings.put(SEAL_KEY, json.dumps({"png": base64.b64encode(picture).decode(), "width_mm": width_mm}))

    def remove(self) -> None:
        self._settings.put(SEAL_KEY, "")
