"""Changing settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import NotFound, SkillsError, StaleEdit
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.settings import BY_KEY, Setting, SettingKind
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin


@dataclass(eq=False)
class SettingWrong(SkillsError):
    code = "setting.value"
    text = N_("“{value}” cannot be taken for “{title}”.")
    title: str
    value: str


@dataclass(frozen=True, slots=True)
class SettingService:
    begin: Begin

    def change(self, values: Mapping[str, str], before: Mapping[str, str] | None = None) -> Done[None]:
        """Store settings; *before* is what the person saw when they began to type.

        Raises NotFound for a key that is not declared, SettingWrong for a value that its kind does not know, and StaleEdit where somebody
        else changed one of them since *before*.
        """
        for key, value in values.items():
            if key not in BY_KEY:
                raise NotFound("setting", key)
            if not _fits(BY_KEY[key], value):
                raise SettingWrong(_(BY_KEY[key].title), value)
        with self.begin("settings.changed", Permission.MANAGE_SETTINGS) as uow:
            store = SettingStore(uow)
            for key, seen in (before or {}).items():
                known = store.get(key)
                if (BY_KEY[key].default if known is None else known) != seen:
                    raise StaleEdit("setting", 1, 2)
            for key, value in values.items():
                store.put(key, value)
            return uow.commit(None, keys=sorted(values))


def _fits(setting: Setting, value: str) -> bool:
    if setting.kind is SettingKind.CHOICE:
        return value in {choice for choice, _title in setting.choices}
    if setting.kind is SettingKind.NUMBER:
        return value.isascii() and value.isdecimal() and len(value) <= 9
    return not setting.pattern or re.fullmatch(setting.pattern, value.strip()) is not None
