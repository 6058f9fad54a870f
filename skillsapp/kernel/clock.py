"""Clocks: the wall clock says when, the boot clock says how long.

The boot clock counts suspend and cannot be set by a candidate (storage-and-exchange.md section 7).  The house's zone is fixed at +08:00.
"""

from __future__ import annotations

import ctypes
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Protocol

HOUSE_ZONE = timezone(timedelta(hours=8))


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the wall clock's time in UTC."""

    def boot_ms(self) -> int:
        """Return milliseconds since boot, sleep included."""

    def boot_id(self) -> str:
        """Return a text that changes with every boot of the machine."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def boot_ms(self) -> int:
        if sys.platform == "linux":
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        if sys.platform == "win32":
            kernel32 = ctypes.windll.kernel32
            kernel32.GetTickCount64.restype = ctypes.c_uint64
            return int(kernel32.GetTickCount64())
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000

    def boot_id(self) -> str:
        return _boot_id()


@cache
def _boot_id() -> str:
    random_id = Path("/proc/sys/kernel/random/boot_id")
    if random_id.exists():
        return random_id.read_text().strip()
    booted = time.time() - SystemClock().boot_ms() / 1000
    return f"boot-{round(booted / 10)}"


@dataclass
class SetClock:
    """A clock that tests, the demonstration and rehearsals set by hand."""

    at: datetime
    boot: int = 1_000_000
    boot_name: str = "boot-1"

    def now(self) -> datetime:
        return self.at

    def boot_ms(self) -> int:
        return self.boot

    def boot_id(self) -> str:
        return self.boot_name

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.at += timedelta(seconds=seconds)
        self.boot += round(seconds * 1000)


def to_house(moment: datetime) -> datetime:
    """Return *moment* in the house's zone, +08:00."""
    return moment.astimezone(HOUSE_ZONE)


def stamp(moment: datetime) -> str:
    """Return *moment* as people read it: 2026-11-21 10:24."""
    return to_house(moment).strftime("%Y-%m-%d %H:%M")
