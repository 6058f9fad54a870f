"""Changing settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import NotFound
from skillsapp.kernel.settings import BY_KEY
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class SettingService:
    begin: Begin

    def change(self, values: Mapping[str, str]) -> Done[None]:
        """Store settings.  Raises NotFound for a key that is not declared."""
        for key in values:
            if key not in BY_KEY:
                raise NotFound("setting", key)
        with self.begin("settings.changed", Permission.MANAGE_SETTINGS) as uow:
            store = SettingStore(uow)
            for key, value in values.items():
                store.put(key, value)
            return uow.commit(None, keys=sorted(values))
