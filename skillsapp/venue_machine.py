"""What Windows and Linux say about a borrowed laptop, asked without administrator rights; and keeping its screen awake."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from skillsapp.venue_check import Power

WRITES, BYTES_OF_ONE, LONGEST_TRIAL_S = 30, 4096, 1.2
_KEEP_AWAKE = 0x80000000 | 0x00000001 | 0x00000002  # continuous, system required, display required
_LET_SLEEP = 0x80000000
_LID = ("4f971e89-eebd-4455-a8de-9e59040e7347", "5ca83367-6e45-459f-a27b-476b1d01c936")
_SUPPLIES = Path("/sys/class/power_supply")


class ThisMachine:
    """The laptop this runs on; *folder* is where the answers will be kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def system(self) -> tuple[str, tuple[int, ...]]:
        if sys.platform == "win32":
            version = sys.getwindowsversion()
            return sys.platform, (version.major, version.minor, version.build)
        return sys.platform, ()

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._folder).free

    def write_ms(self) -> Sequence[float]:
        trial = self._folder / "writing.trial"
        took: list[float] = []
        until = time.perf_counter() + LONGEST_TRIAL_S
        try:
            with trial.open("wb", buffering=0) as stream:
                while len(took) < WRITES and (not took or time.perf_counter() < until):
                    begun = time.perf_counter()
                    stream.write(b"\x2e" * BYTES_OF_ONE)
                    os.fsync(stream.fileno())
                    took.append((time.perf_counter() - begun) * 1000)
        finally:
            trial.unlink(missing_ok=True)
        return took

    def now(self) -> datetime:
        return datetime.now(UTC)

    def utc_offset(self) -> timedelta:
        return datetime.now().astimezone().utcoffset() or timedelta()

    def power(self) -> Power:
        return _windows_power() if sys.platform == "win32" else _linux_power()

    def memory_bytes(self) -> int:
        if sys.platform == "win32":
            return _windows_memory()
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

    def processes(self) -> frozenset[str]:
        if sys.platform == "win32":
            return _windows_processes()
        found = set()
        for entry in Path("/proc").glob("[0-9]*/comm"):
            try:
                found.add(entry.read_text(errors="replace").strip().lower())
            except OSError:
                continue  # it ended meanwhile
        return frozenset(found)


def keep_awake(wanted: bool) -> None:
    """Ask the system not to sleep and not to darken the screen while the program runs; only Windows is asked."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetThreadExecutionState(_KEEP_AWAKE if wanted else _LET_SLEEP)


def _linux_power() -> Power:
    percent, mains = None, None
    for supply in sorted(_SUPPLIES.glob("*")) if _SUPPLIES.is_dir() else ():
        kind = _word(supply / "type")
        if kind == "Battery" and _word(supply / "capacity").isdecimal() and _word(supply / "scope") != "Device":
            percent = int(_word(supply / "capacity"))
        elif kind == "Mains":
            mains = bool(mains) or _word(supply / "online") == "1"
    return Power(percent, mains)


def _word(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""


if sys.platform == "win32":
    from ctypes import wintypes

    class _Guid(ctypes.Structure):
        _fields_ = [("a", wintypes.DWORD), ("b", wintypes.WORD), ("c", wintypes.WORD), ("d", ctypes.c_ubyte * 8)]

    class _PowerStatus(ctypes.Structure):
        _fields_ = [
            ("line", ctypes.c_ubyte),
            ("flag", ctypes.c_ubyte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("seconds", wintypes.DWORD),
            ("full_seconds", wintypes.DWORD),
        ]

    class _MemoryStatus(ctypes.Structure):
        _fields_ = [("length", wintypes.DWORD), ("load", wintypes.DWORD), ("total", ctypes.c_ulonglong)] + [
            (name, ctypes.c_ulonglong) for name in ("free", "page_total", "page_free", "virtual", "virtual_free", "extended")
        ]

    class _Process(ctypes.Structure):
        _fields_ = [
            ("size", wintypes.DWORD),
            ("usage", wintypes.DWORD),
            ("id", wintypes.DWORD),
            ("heap", ctypes.c_void_p),
            ("module", wintypes.DWORD),
            ("threads", wintypes.DWORD),
            ("parent", wintypes.DWORD),
            ("priority", wintypes.LONG),
            ("flags", wintypes.DWORD),
            ("name", wintypes.WCHAR * 260),
        ]

    def _guid(text: str) -> _Guid:
        parts = text.split("-")
        rest = bytes.fromhex(parts[3] + parts[4])
        return _Guid(int(parts[0], 16), int(parts[1], 16), int(parts[2], 16), (ctypes.c_ubyte * 8)(*rest))

    def _setting(group: str, setting: str, on_mains: bool) -> int | None:
        """Return a value of the power plan in use, or None."""
        powrprof, scheme, value = ctypes.windll.powrprof, ctypes.POINTER(_Guid)(), wintypes.DWORD()
        if powrprof.PowerGetActiveScheme(None, ctypes.byref(scheme)):
            return None
        try:
            read = powrprof.PowerReadACValueIndex if on_mains else powrprof.PowerReadDCValueIndex
            failed = read(None, scheme, ctypes.byref(_guid(group)), ctypes.byref(_guid(setting)), ctypes.byref(value))
        finally:
            ctypes.windll.kernel32.LocalFree(scheme)
        return None if failed else int(value.value)

    def _windows_power() -> Power:
        """`sleep_minutes` is 0: while the program runs it keeps the system awake (`keep_awake`); a closed lid is stronger."""
        status = _PowerStatus()
        if not ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
            raise ctypes.WinError()
        has_battery = not status.flag & 128 and status.percent <= 100
        lid = _setting(*_LID, status.line == 1) if has_battery else 0
        return Power(status.percent if has_battery else None, status.line == 1, 0, bool(lid))

    def _windows_memory() -> int:
        status = _MemoryStatus()
        status.length = ctypes.sizeof(status)
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            raise ctypes.WinError()
        return int(status.total)

    def _windows_processes() -> frozenset[str]:
        kernel32 = ctypes.windll.kernel32
        kernel32.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
        snapshot = wintypes.HANDLE(kernel32.CreateToolhelp32Snapshot(2, 0))
        if snapshot.value in (None, wintypes.HANDLE(-1).value):
            raise ctypes.WinError()
        found, entry = set(), _Process()
        entry.size = ctypes.sizeof(entry)
        try:
            more = kernel32.Process32FirstW(snapshot, ctypes.byref(entry))
            while more:
                found.add(entry.name.lower())
                more = kernel32.Process32NextW(snapshot, ctypes.byref(entry))
        finally:
            kernel32.CloseHandle(snapshot)
        return frozenset(found)

else:

    def _windows_power() -> Power:
        raise OSError("not Windows")

    def _windows_memory() -> int:
        raise OSError("not Windows")

    def _windows_processes() -> frozenset[str]:
        raise OSError("not Windows")
