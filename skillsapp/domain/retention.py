"""Which backups are kept: the last ten, the last of every day for a month, the last of every month for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from skillsapp.kernel.clock import to_house

LATEST = 10
DAYS = timedelta(days=31)


class Dated(Protocol):
    @property
    def made_at(self) -> datetime: ...


T = TypeVar("T", bound=Dated)


def superfluous(backups: Sequence[T], now: datetime, needed: Iterable[T] = ()) -> tuple[T, ...]:
    """Return the backups that may be cleared away; *needed* ones (those a rehearsal proved) stay whatever their age."""
    newest_first = sorted(backups, key=lambda backup: backup.made_at, reverse=True)
    kept = set(map(id, [*newest_first[:LATEST], *needed]))
    days: set[str] = set()
    months: set[str] = set()
    for backup in newest_first:
        at = to_house(backup.made_at)
        day, month = at.strftime("%Y-%m-%d"), at.strftime("%Y-%m")
        if (now - backup.made_at <= DAYS and day not in days) or month not in months:
            kept.add(id(backup))
        days.add(day)
        months.add(month)
    return tuple(backup for backup in newest_first if id(backup) not in kept)
