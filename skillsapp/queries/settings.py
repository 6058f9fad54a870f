"""Settings as they are in force: the stored value, or the declared default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from skillsapp.kernel.settings import SETTINGS
from skillsapp.store.engine import Reader
from skillsapp.store.setting_store import DEMONSTRATION_KEY
from skillsapp.store.tables.settings import setting


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody invented whose secret may be shown to everyone; `role` is a marked message id."""

    name: str
    login: str
    secret: str
    role: str


def demonstration_people(reader: Reader) -> tuple[DemonstrationPerson, ...]:
    """Return who may sign in to a demonstration folder; nobody in a folder of real data."""
    with reader.connect() as connection:
        text = connection.execute(select(setting.c.value).where(setting.c.key == DEMONSTRATION_KEY)).scalar()
    return tuple(DemonstrationPerson(*person) for person in json.loads(text)) if text else ()


def all_settings(reader: Reader) -> Mapping[str, str]:
    """Return every declared setting's value by its key."""
    with reader.connect() as connection:
        stored: dict[str, str] = {row.key: row.value for row in connection.execute(select(setting))}
    return {declared.key: stored.get(declared.key, declared.default) for declared in SETTINGS}
