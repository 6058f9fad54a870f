"""Whether a borrowed laptop can hold an exam: pure checks with a traffic light each; what the system says is asked of a `Machine`."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from skillsapp.kernel import paths
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import N_, _, listed, ngettext

_log = logging.getLogger(__name__)

MEGABYTE = 1 << 20
ROOM_BESIDES = 500 * MEGABYTE
TIMES_EXPECTED = 10
PER_PACKAGE = 4
FOR_ANSWERS = 20 * MEGABYTE
OLDEST_WINDOWS = (10, 0, 17763)
"""Windows 10, version 1809: older ones cannot show our windows."""
SLOW_MS, TOO_SLOW_MS = 100.0, 500.0
LEAST_WIDTH, LEAST_HEIGHT = 1002, 560
GOOD_WIDTH, GOOD_HEIGHT = 1093, 600
GOOD_MEMORY, LEAST_MEMORY = 3500 * MEGABYTE, 1800 * MEGABYTE
LOW_BATTERY = 40
CLOCK_SLACK = timedelta(minutes=10)
DAYS_AHEAD = 7
HOUSE_OFFSET = timedelta(hours=8)


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


_ORDER = (Light.GREEN, Light.YELLOW, Light.RED)

CHECK_TITLES: Mapping[str, str] = {
    "stick": N_("Stick"),
    "system": N_("System"),
    "disk": N_("Free disk"),
    "writing": N_("Writing speed"),
    "clock": N_("Date and time"),
    "power": N_("Power"),
    "sleep": N_("Sleep and lid"),
    "screen": N_("Screen"),
    "memory": N_("Memory"),
    "security": N_("Other programs"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says; `advice` is what to do, and with `blocks` this laptop cannot be used before."""

    key: str
    light: Light
    sentence: str
    advice: str = ""
    blocks: bool = False

    @property
    def title(self) -> str:
        return _(CHECK_TITLES[self.key])


@dataclass(frozen=True, slots=True)
class Power:
    """None where the system does not say; `sleep_minutes` 0 means never."""

    battery_percent: int | None = None
    on_mains: bool | None = None
    sleep_minutes: int | None = None
    lid_sleeps: bool | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen in the pixels that windows are laid out in, and its scale in percent."""

    width: int
    height: int
    scale: int = 100


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The exam day that was found on the stick."""

    day: date
    written_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Interfering:
    """A program known to disturb an exam: names of its processes, and how grave it is."""

    name: str
    processes: tuple[str, ...]
    kind: str


class Machine(Protocol):
    """What a check asks the system; any call may raise OSError, then that check says so."""

    def system(self) -> tuple[str, tuple[int, ...]]:
        """Return `sys.platform` and the version of Windows."""

    def free_bytes(self) -> int:
        """Return the free bytes where the answers will be kept."""

    def write_ms(self) -> Sequence[float]:
        """Write small files there as answers are written and return how long each took."""

    def now(self) -> datetime:
        """Return the wall clock's time in UTC."""

    def utc_offset(self) -> timedelta:
        """Return the zone that this laptop is set to."""

    def power(self) -> Power:
        """Return battery, sleep and lid."""

    def memory_bytes(self) -> int:
        """Return the built-in memory."""

    def processes(self) -> frozenset[str]:
        """Return the names of the programs that run, in small letters."""


def worst(findings: Sequence[Finding]) -> Light:
    """Return the light of the whole laptop."""
    return max((finding.light for finding in findings), key=_ORDER.index, default=Light.GREEN)


def check_laptop(machine: Machine, screens: Sequence[Screen], package: PackageFacts | None) -> tuple[Finding, ...]:
    """Make all checks, the gravest finding first.  Takes about a second, most of it for the writing speed."""
    expected = FOR_ANSWERS + PER_PACKAGE * (package.size if package else 0)
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("system", lambda: check_system(*machine.system())),
        ("disk", lambda: check_disk(machine.free_bytes(), expected)),
        ("writing", lambda: check_writing(machine.write_ms())),
        ("clock", lambda: check_clock(machine.now(), machine.utc_offset(), package)),
        ("power", lambda: check_power(machine.power())),
        ("sleep", lambda: check_sleep(machine.power())),
        ("screen", lambda: check_screen(screens)),
        ("memory", lambda: check_memory(machine.memory_bytes())),
        ("security", lambda: check_programs(machine.processes(), interfering_programs())),
    )
    found = [_made(key, check) for key, check in checks]
    return tuple(sorted(found, key=lambda finding: -_ORDER.index(finding.light)))


def _made(key: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except OSError as error:
        _log.warning("venue.check_failed %s %s", key, error.errno)
        if key in ("disk", "writing"):
            advice = _("Start the program for another user of this laptop, or take another laptop.")
            return Finding(key, Light.RED, _("Nothing can be written on this laptop's disk."), advice, blocks=True)
        return Finding(key, Light.YELLOW, _("The system does not say."), _("Look for yourself."))


def check_system(platform: str, version: tuple[int, ...]) -> Finding:
    """Refuse a Windows that is too old."""
    if platform == "win32" and version < OLDEST_WINDOWS:
        sentence = _("This laptop cannot be used: its Windows is too old.")
        return Finding("system", Light.RED, sentence, _("Take another laptop, or use paper booklets."), blocks=True)
    return Finding("system", Light.GREEN, _("The system is new enough."))


def check_disk(free: int, expected: int) -> Finding:
    """Ask for ten times what the day needs and half a gigabyte."""
    needed = TIMES_EXPECTED * expected + ROOM_BESIDES
    if free < expected + ROOM_BESIDES // 5:
        sentence = _("The disk is full: {free} MB are free.").format(free=free // MEGABYTE)
        advice = _("Empty the recycle bin and delete large files until {needed} MB are free.")
        return Finding("disk", Light.RED, sentence, advice.format(needed=needed // MEGABYTE), blocks=True)
    if free < needed:
        sentence = _("The disk is nearly full: {free} MB are free.").format(free=free // MEGABYTE)
        advice = _("Better make room: {needed} MB should be free.").format(needed=needed // MEGABYTE)
        return Finding("disk", Light.YELLOW, sentence, advice)
    return Finding("disk", Light.GREEN, _("{free} GB are free.").format(free=round(free / 1024 / MEGABYTE)))


def check_writing(took_ms: Sequence[float]) -> Finding:
    """Judge the slow end (p95) of how long a safely written answer takes."""
    ordered = sorted(took_ms)
    slow = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] if ordered else 0.0
    if slow >= TOO_SLOW_MS:
        sentence = _("Saving is very slow: {ms} ms for one answer.").format(ms=round(slow))
        return Finding("writing", Light.RED, sentence, _("Close other programs and check again, or take another laptop."))
    if slow >= SLOW_MS:
        sentence = _("Saving is a little slow: {ms} ms for one answer.").format(ms=round(slow))
        return Finding("writing", Light.YELLOW, sentence, _("It works. Close other programs if you can."))
    return Finding("writing", Light.GREEN, _("Answers are saved at once."))


def check_clock(now: datetime, offset: timedelta, package: PackageFacts | None) -> Finding:
    """Compare the clock with the package's day; a wrong clock is said and blocks nothing: exam time is not counted by it."""
    here = stamp(now)
    advice = _("Correct it at the lower right of the screen. Exam time is counted right even so.")
    if package is not None:
        today = to_house(now).date()
        away = (today - package.day).days
        if now < package.written_at - CLOCK_SLACK or abs(away) > DAYS_AHEAD:
            years = round(abs(away) / 365)
            if years:
                sentence = ngettext(
                    "The clock is wrong by about {years} year: it says {here}.",
                    "The clock is wrong by about {years} years: it says {here}.",
                    years,
                ).format(years=years, here=here)
            else:
                sentence = _("The clock is wrong: it says {here}; the exam is on {day}.").format(here=here, day=package.day)
            return Finding("clock", Light.RED, sentence, advice)
        if away > 0:
            sentence = _("The clock says {here}, but the exam on the stick was on {day}.").format(here=here, day=package.day)
            return Finding("clock", Light.RED, sentence, _("Is it the right stick? If so, correct the date."))
        if away < 0 and offset == HOUSE_OFFSET:
            sentence = ngettext("The exam is in {days} day, on {day}.", "The exam is in {days} days, on {day}.", -away)
            return Finding("clock", Light.YELLOW, sentence.format(days=-away, day=package.day), _("Right if you prepare early."))
    if offset != HOUSE_OFFSET:
        sentence = _("This laptop is set to another time zone; in Beijing it is {here}.").format(here=here)
        return Finding("clock", Light.YELLOW, sentence, _("Set the zone to Beijing. Exam time is counted right even so."))
    return Finding("clock", Light.GREEN, _("It is {here}.").format(here=here))


def check_power(power: Power) -> Finding:
    """Ask for the charger where a battery alone would have to last."""
    if power.battery_percent is None or power.on_mains:
        return Finding("power", Light.GREEN, _("The charger is plugged in."))
    sentence = _("The charger is not plugged in; the battery is at {percent} %.").format(percent=power.battery_percent)
    light = Light.RED if power.battery_percent < LOW_BATTERY else Light.YELLOW
    return Finding("power", light, sentence, _("Plug in the charger."))


def check_sleep(power: Power) -> Finding:
    """Say what a closed lid does; the program itself keeps the screen awake where the system lets it."""
    if power.lid_sleeps:
        sentence = _("Closing the lid puts this laptop to sleep, and the exam time runs on.")
        return Finding("sleep", Light.YELLOW, sentence, _("Keep the lid open all day."))
    if power.sleep_minutes:
        sentence = ngettext(
            "This laptop sleeps after {minutes} minute.", "This laptop sleeps after {minutes} minutes.", power.sleep_minutes
        ).format(minutes=power.sleep_minutes)
        return Finding("sleep", Light.YELLOW, sentence, _("Set sleep to “never” in the power settings."))
    if power.sleep_minutes is None:
        return Finding("sleep", Light.YELLOW, _("The system does not say when it sleeps."), _("Keep the lid open all day."))
    return Finding("sleep", Light.GREEN, _("The screen stays on."))


def check_screen(screens: Sequence[Screen]) -> Finding:
    """Ask for room for the candidate's window, and for one screen only."""
    main = screens[0] if screens else Screen(GOOD_WIDTH, GOOD_HEIGHT)
    smaller = _("Set the size of text to 100 % in the display settings.")
    if main.width < LEAST_WIDTH or main.height < LEAST_HEIGHT:
        sentence = _("Everything on this screen is too large: the questions do not fit.")
        return Finding("screen", Light.RED, sentence, smaller if main.scale > 100 else _("Take another laptop."))
    if len(screens) > 1:
        return Finding("screen", Light.YELLOW, _("A second screen or projector is plugged in."), _("Unplug it during the exam."))
    if main.width < GOOD_WIDTH or main.height < GOOD_HEIGHT:
        return Finding("screen", Light.YELLOW, _("The screen is small; long questions must be scrolled."), smaller)
    return Finding("screen", Light.GREEN, _("The screen is large enough."))


def check_memory(memory: int) -> Finding:
    """Two gigabytes are little, four are enough."""
    gigabytes = f"{memory / 1024 / MEGABYTE:.1f}"
    if memory < LEAST_MEMORY:
        sentence = _("This laptop has very little memory: {gigabytes} GB.").format(gigabytes=gigabytes)
        return Finding("memory", Light.RED, sentence, _("Close all other programs, or take another laptop."))
    if memory < GOOD_MEMORY:
        sentence = _("This laptop has little memory: {gigabytes} GB.").format(gigabytes=gigabytes)
        return Finding("memory", Light.YELLOW, sentence, _("Close all other programs."))
    return Finding("memory", Light.GREEN, _("{gigabytes} GB, enough.").format(gigabytes=gigabytes))


_ADVICE = {
    "restores": N_("A restart of this laptop would delete the answers. Take another laptop."),
    "takes_over": N_("Quit this program: it can cover the screen or lock the keyboard."),
    "security": N_("If it asks, choose “allow” and “trust”; quit its pop-up windows."),
}


def check_programs(running: frozenset[str], known: Sequence[Interfering]) -> Finding:
    """Name what is known to disturb, the gravest kind alone."""
    for kind in ("restores", "takes_over", "security"):
        names = [program.name for program in known if program.kind == kind and running.intersection(program.processes)]
        if names:
            light = Light.YELLOW if kind == "security" else Light.RED
            return Finding("security", light, _("Running: {names}.").format(names=listed(names)), _(_ADVICE[kind]))
    return Finding("security", Light.GREEN, _("Nothing that disturbs is running."))


def interfering_programs() -> tuple[Interfering, ...]:
    """Return the shipped list of programs known to disturb."""
    table = tomllib.loads((paths.resources() / "venue" / "interfering.toml").read_text(encoding="utf-8"))
    return tuple(
        Interfering(row["name"], tuple(name.lower() for name in row["processes"]), row["kind"]) for row in table["program"]
    )
