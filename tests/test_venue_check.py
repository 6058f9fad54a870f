"""The traffic light of a borrowed laptop: what is green, what is yellow, what is red, and what alone stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from skillsapp.venue_check import (
    CHECK_TITLES,
    Finding,
    Light,
    PackageFacts,
    Power,
    Screen,
    check_clock,
    check_disk,
    check_laptop,
    check_memory,
    check_power,
    check_programs,
    check_screen,
    check_sleep,
    check_system,
    check_writing,
    interfering_programs,
    worst,
)
from skillsapp.venue_machine import ThisMachine

MEGABYTE = 1 << 20
NOW = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
PACKAGE = PackageFacts(date(2026, 11, 21), NOW - timedelta(hours=12), 5 * MEGABYTE)
BEIJING = timedelta(hours=8)


@dataclass
class Laptop:
    """A machine without a fault; `broken` raises for what it names."""

    broken: str = ""

    def system(self) -> tuple[str, tuple[int, ...]]:
        return "win32", (10, 0, 22631)

    def free_bytes(self) -> int:
        return self._unless("disk", 50_000 * MEGABYTE)

    def write_ms(self) -> Sequence[float]:
        return [5.0]

    def now(self) -> datetime:
        return NOW

    def utc_offset(self) -> timedelta:
        return BEIJING

    def power(self) -> Power:
        return Power(90, True, 0, False)

    def memory_bytes(self) -> int:
        return self._unless("memory", 8192 * MEGABYTE)

    def processes(self) -> frozenset[str]:
        return frozenset()

    def _unless(self, name: str, value: int) -> int:
        if self.broken == name:
            raise PermissionError(name)
        return value


SCREEN = (Screen(1366, 768),)


def test_a_good_laptop_is_green_and_every_check_has_its_line() -> None:
    findings = check_laptop(Laptop(), SCREEN, PACKAGE)
    assert worst(findings) is Light.GREEN
    assert {finding.key for finding in findings} == set(CHECK_TITLES) - {"stick"}


@pytest.mark.parametrize(
    ("finding", "light", "blocks"),
    [
        (check_system("win32", (6, 1, 7601)), Light.RED, True),
        (check_system("win32", (10, 0, 10240)), Light.RED, True),
        (check_system("win32", (10, 0, 17763)), Light.GREEN, False),
        (check_system("linux", ()), Light.GREEN, False),
        (check_disk(100 * MEGABYTE, 40 * MEGABYTE), Light.RED, True),
        (check_disk(899 * MEGABYTE, 40 * MEGABYTE), Light.YELLOW, False),
        (check_disk(900 * MEGABYTE, 40 * MEGABYTE), Light.GREEN, False),
        (check_writing([3.0] * 28 + [99.0] * 2), Light.GREEN, False),
        (check_writing([3.0] * 28 + [101.0] * 2), Light.YELLOW, False),
        (check_writing([3.0] * 19 + [9000.0]), Light.GREEN, False),  # one of twenty is not the rule
        (check_writing([600.0]), Light.RED, False),
        (check_power(Power(None, None)), Light.GREEN, False),
        (check_power(Power(100, False)), Light.YELLOW, False),
        (check_power(Power(39, False)), Light.RED, False),
        (check_power(Power(5, True)), Light.GREEN, False),
        (check_sleep(Power(90, True, 0, False)), Light.GREEN, False),
        (check_sleep(Power(90, True, 0, True)), Light.YELLOW, False),
        (check_sleep(Power(90, True, 15, False)), Light.YELLOW, False),
        (check_sleep(Power(90, True)), Light.YELLOW, False),
        (check_screen([Screen(1093, 614, 125)]), Light.GREEN, False),
        (check_screen([Screen(1024, 576, 125)]), Light.YELLOW, False),
        (check_screen([Screen(911, 512, 150)]), Light.RED, False),
        (check_screen([Screen(1366, 768), Screen(1920, 1080)]), Light.YELLOW, False),
        (check_memory(1024 * MEGABYTE), Light.RED, False),
        (check_memory(2048 * MEGABYTE), Light.YELLOW, False),
        (check_memory(4000 * MEGABYTE), Light.GREEN, False),
    ],
)
def test_a_light_for_each_measure(finding: Finding, light: Light, blocks: bool) -> None:
    assert (finding.light, finding.blocks) == (light, blocks)
    assert bool(finding.advice) == (light is not Light.GREEN), finding


@pytest.mark.parametrize(
    ("now", "offset", "light", "says"),
    [
        (NOW, BEIJING, Light.GREEN, "08:30"),
        (NOW - timedelta(days=366), BEIJING, Light.RED, "1 年"),
        (NOW + timedelta(days=366), BEIJING, Light.RED, "1 年"),
        (datetime(2001, 1, 1, tzinfo=UTC), BEIJING, Light.RED, "26 年"),
        (PACKAGE.written_at - timedelta(hours=1), BEIJING, Light.RED, "不对"),
        (NOW + timedelta(days=1), BEIJING, Light.RED, "2026-11-21"),  # yesterday's stick, or a wrong date
        (NOW, timedelta(0), Light.YELLOW, "时区"),
    ],
)
def test_a_wrong_clock_is_said_and_never_blocks(now: datetime, offset: timedelta, light: Light, says: str) -> None:
    found = check_clock(now, offset, PACKAGE)
    assert (found.light, found.blocks) == (light, False) and says in found.sentence


def test_preparing_the_evening_before_is_no_fault_of_the_clock() -> None:
    early = PackageFacts(date(2026, 11, 22), NOW - timedelta(hours=1), MEGABYTE)
    assert check_clock(NOW, BEIJING, early).light is Light.YELLOW


def test_what_undoes_everything_at_a_restart_is_named_first() -> None:
    found = check_programs(frozenset({"360tray.exe", "dfserv.exe"}), interfering_programs())
    assert found.light is Light.RED and "冰点还原" in found.sentence and "360" not in found.sentence
    assert check_programs(frozenset({"360tray.exe"}), interfering_programs()).light is Light.YELLOW


def test_a_disk_that_refuses_stops_and_an_unknown_memory_does_not() -> None:
    by_key: Callable[[str], dict[str, Finding]] = lambda broken: {  # noqa: E731
        finding.key: finding for finding in check_laptop(Laptop(broken), SCREEN, PACKAGE)
    }
    assert by_key("disk")["disk"].blocks
    assert (by_key("memory")["memory"].light, by_key("memory")["memory"].blocks) == (Light.YELLOW, False)


def test_this_machine_answers_every_question(tmp_path: Path) -> None:
    findings = check_laptop(ThisMachine(tmp_path), SCREEN, None)
    assert len(findings) == len(CHECK_TITLES) - 1
    assert not list(tmp_path.iterdir()), "the trial of writing leaves nothing"
