"""A borrowed laptop in front of a stick: the office, the stick and the laptop's windows, for tests and pictures."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from skillsapp.app import App, open_app
from skillsapp.kernel import i18n
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import open_store
from skillsapp.venue_check import Power
from tests.services.class_day import CHEAP, ClassDay, make_class_day
from tests.services.office import MORNING, open_office
from ui.jobs import InlineJobs, Jobs
from ui.language import Language
from ui.theme import Theme
from ui.venue.page import VenuePage
from ui.venue.program import VenueProgram
from ui.venue.sticks import Sticks

GIGABYTE = 1 << 30
GOOD_POWER = Power(88, True, 0, False)


@dataclass
class GoodMachine:
    """A laptop without any fault; a test spoils what it is about."""

    clock: SetClock
    version: tuple[int, ...] = (10, 0, 19045)
    free: int = 90 * GIGABYTE
    took_ms: Sequence[float] = (4.0,) * 30
    offset: timedelta = timedelta(hours=8)
    supply: Power = GOOD_POWER
    memory: int = 8 * GIGABYTE
    running: frozenset[str] = frozenset({"explorer.exe"})

    def system(self) -> tuple[str, tuple[int, ...]]:
        return "win32", self.version

    def free_bytes(self) -> int:
        return self.free

    def write_ms(self) -> Sequence[float]:
        return self.took_ms

    def now(self) -> datetime:
        return self.clock.now()

    def utc_offset(self) -> timedelta:
        return self.offset

    def power(self) -> Power:
        return self.supply

    def memory_bytes(self) -> int:
        return self.memory

    def processes(self) -> frozenset[str]:
        return self.running


@cache
def _furnished() -> Path:
    """A folder that the whole application has opened once."""
    root = Path(tempfile.mkdtemp(prefix="venue-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    open_store(DataFolder(root / "empty"), SetClock(MORNING)).close()
    open_app(DataFolder(root / "furnished"), SetClock(MORNING)).close()
    return root


@dataclass
class Venue:
    """The room: `day` is the office with its stick; `program` the windows of the laptop in front of us."""

    qt: QApplication
    root: Path
    day: ClassDay
    clock: SetClock
    machine: GoodMachine
    jobs: Jobs
    folder: DataFolder
    program: VenueProgram | None = None

    @property
    def windows(self) -> VenueProgram:
        assert self.program is not None
        return self.program

    @property
    def app(self) -> App:
        assert self.windows.app is not None
        return self.windows.app

    @property
    def page(self) -> VenuePage:
        page = self.windows.window.page()
        assert page is not None
        return page

    @property
    def player(self) -> QWidget:
        player = self.windows.window.player
        assert player is not None
        return player

    def start(self, sticks: Sticks | None = None) -> None:
        """Start the program of the laptop, again if it ran before."""
        found = sticks or Sticks(self.day.stick, lambda: ())
        self.program = VenueProgram(
            self.qt, self.folder, Language(self.qt, i18n.language()), Theme(self.qt), sticks=found, jobs=self.jobs, machine=self.machine, guarded=False,
            opens_with=lambda folder: open_app(folder, self.clock),
        )  # fmt: skip
        self.program.window.resize(1366, 768)
        self.program.window.show()
        self.program.open()

    def end(self) -> None:
        """Take the power away: nothing is asked, nothing is tidied up but what a test run needs."""
        if self.program is None:
            return
        window = self.program.window
        if window.player is not None:
            window.player._may_close = True
            window.player.close()
            window.player.guard.stop()
            window.player._seconds.stop()
            if window.player.run is not None:
                window.player.run.stop()
            window.player.look.end()
        window.release()
        window.close()
        self.program.close()
        window.deleteLater()
        self.program.deleteLater()
        self.program = None
        self.qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def click(self, name: str) -> None:
        """Click what has this object name in one of the windows in front."""
        QTest.mouseClick(self.widget(name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        widget = self.widget(name)
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def widget(self, name: str) -> QWidget:
        self.qt.processEvents()
        for window in self.qt.topLevelWidgets():
            if not window.isVisible():
                continue
            found = [one for one in (window, *window.findChildren(QWidget)) if one.objectName() == name and one.isVisible()]
            if found:
                return found[-1]
        shown = sorted(
            {one.objectName() for window in self.qt.topLevelWidgets() for one in window.findChildren(QWidget) if one.isVisible()}
        )
        raise AssertionError(f"{name} is not to be seen; there are {shown}")

    def sees(self, name: str) -> bool:
        try:
            self.widget(name)
        except AssertionError:
            return False
        return True

    def text(self, name: str) -> str:
        widget = self.widget(name)
        return widget.text() if isinstance(widget, QLineEdit) else str(widget.property("text"))

    def code(self, number: int) -> str:
        return next(row.laptop.code for row in self.day.state().laptops if row.laptop.number == number)

    def make_ready(self, number: int = 1) -> None:
        """From the check to the page of the day, by the keys and clicks that people need."""
        self.click("check_pass")
        self.click(f"laptop_{number}_choose")
        self.type("laptop_code_edit", self.code(number))

    def open_round(self, place: int = 0) -> None:
        self.type("round_word_edit", self.day.word(self.day.rounds[place]))

    def sign_in(self, typed: str) -> None:
        self.type("candidate_number_edit", typed)
        self.click("candidate_sign_in_begin")

    def begin_paper(self, typed: str) -> None:
        """Sign in, confirm, read the rules, begin."""
        self.sign_in(typed)
        self.click("identity_confirm")
        self.click("exam_begin")

    def hand_in(self) -> None:
        self.click("paper_hand_in")
        self.click("paper_summary_yes")
        self.click("paper_hand_in_confirm_yes")

    def pass_gate(self, number: int, choice: str = "") -> None:
        self.type("gate_code_edit", self.code(number))
        if choice:
            self.click(choice)

    def close(self) -> None:
        self.end()
        self.day.close()
        self.day.app.close()


@cache
def _staged(laptops: int, rounds: int) -> tuple[Path, ClassDay]:
    """Arrange the class and write its stick once in a run of the tests."""
    root = _furnished() / f"day-{laptops}-{rounds}"
    root.mkdir()
    office = next(open_office(_furnished() / "furnished", root / "office"))
    day = make_class_day(office, _furnished() / "empty", root, laptops=laptops, rounds=rounds)
    office.app.close()
    return root, day


def make_venue(qt: QApplication, root: Path, *, laptops: int = 2, rounds: int = 2, jobs: Jobs | None = None) -> Venue:
    """Return an office with its stick, and a laptop that was never used."""
    staged, day = _staged(laptops, rounds)
    shutil.copytree(staged / "stick", root / "stick")
    office = next(open_office(staged / "office", root / "office"))
    object.__setattr__(office.app, "collecting", replace(office.app.collecting, costs=CHEAP))
    here = replace(day, office=office, stick=root / "stick", root=root, laptops={})
    clock = SetClock(office.clock.now(), boot_name="boot-laptop")
    folder = DataFolder(root / "laptop")
    shutil.copytree(_furnished() / "empty", folder.root)
    return Venue(qt, root, here, clock, GoodMachine(clock), jobs or InlineJobs(), folder)
