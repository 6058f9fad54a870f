"""Backups are cleared away so that yesterday, last month and last year can still be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from skillsapp.domain.retention import superfluous
from skillsapp.kernel.clock import to_house

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    made_at: datetime


def kept(backups: list[Made], needed: list[Made] | None = None) -> list[Made]:
    gone = superfluous(backups, NOW, needed or [])
    return [backup for backup in backups if backup not in gone]


def test_the_last_ten_stay_however_close_they_are() -> None:
    backups = [Made(NOW - timedelta(minutes=number)) for number in range(30)]
    assert kept(backups) == backups[:10]


def test_one_of_each_day_stays_for_a_month_and_one_of_each_month_for_good() -> None:
    backups = [Made(NOW - timedelta(hours=6 * number)) for number in range(4 * 400)]
    left = kept(backups)
    days = {to_house(one.made_at).date() for one in left if NOW - one.made_at <= timedelta(days=31)}
    assert len(days) >= 31
    assert {to_house(one.made_at).strftime("%Y-%m") for one in left} == {
        to_house(one.made_at).strftime("%Y-%m") for one in backups
    }
    assert len(left) <= 10 + 32 + 14


def test_what_a_rehearsal_proved_is_never_cleared_away() -> None:
    backups = [Made(NOW - timedelta(minutes=number)) for number in range(30)]
    assert backups[25] in kept(backups, [backups[25]])


def test_clearing_twice_clears_nothing_more() -> None:
    backups = [Made(NOW - timedelta(hours=7 * number)) for number in range(500)]
    left = kept(backups)
    assert kept(left) == left
