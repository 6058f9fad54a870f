"""A disk that fills up during an exam: acknowledged answers stay, the sentence is clear, and the ballast lets the exam go on."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from skillsapp.app import App, open_app
from skillsapp.domain.attempt import EventKind
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.errors import describe
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.programmes import list_programmes
from skillsapp.store.ballast import Ballast
from skillsapp.store.engine import UNCLEAN_MARK
from skillsapp.store.errors import DiskFull
from skillsapp.store.setting_store import SettingStore
from tests.store.conftest import MORNING, Disk

MEGABYTE = 1024 * 1024


def test_the_ballast_takes_up_its_room_and_gives_it_back(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "ballast.bin", 4 * MEGABYTE)
    assert ballast.hold()
    assert ballast.file.stat().st_blocks * 512 >= 4 * MEGABYTE  # really taken, not only promised
    assert ballast.hold()
    assert ballast.drop()
    assert not ballast.drop()


def test_no_ballast_where_it_would_itself_fill_the_disk(disk: Disk) -> None:
    small = disk(10)
    assert not Ballast(small / "ballast.bin", 8 * MEGABYTE).hold()
    assert not list(small.iterdir())


def test_a_ballast_cut_short_by_a_crash_is_made_whole(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "ballast.bin", 2 * MEGABYTE)
    ballast.file.write_bytes(b"half")
    assert ballast.hold()
    assert ballast.file.stat().st_size == 2 * MEGABYTE


@dataclass
class Hall:
    """A class's exam under way in a folder of its own, with one candidate at the paper."""

    app: App
    session: ExamSession
    sitting_id: str
    room: Path

    def fill(self) -> None:
        """Leave no room on the disk: the film that somebody copied onto the laptop."""
        with (self.room / "film.bin").open("ab", buffering=0) as film:
            for size in (64 * 1024, 4096, 512, 1):
                try:
                    while True:
                        film.write(bytes(size))
                except OSError:
                    continue

    def answer(self, place: int, letter: str = "A") -> bool:
        """Answer a question; say whether the save told of a full disk."""
        question = self.session.questions[place % len(self.session.questions)]
        return self.app.attempts.write(self.session.answer(question.ref, letter)).value.disk_full


def hold_exam(root: Path, clock: SetClock) -> Hall:
    app = open_app(DataFolder(root / "office"), clock)
    app.session.actor = PROGRAM
    programme = app.programmes.create(ProgrammeKind.TRAINING, "一期").value
    sitting = app.sittings.arrange_rehearsal(programme.id, "theory", MORNING, 1).value
    session = ExamSession(app.attempts.enter_rehearsal(sitting.id, "R1").value, app.attempts.reading)
    return Hall(app, session, sitting.id, root)


@pytest.fixture
def hall(disk: Disk, clock: SetClock) -> Iterator[Hall]:
    made = hold_exam(disk(24), clock)
    yield made
    (made.room / "film.bin").unlink(missing_ok=True)
    made.app.close()


def fail_until_full(hall: Hall, clock: SetClock) -> list[tuple[int, str]]:
    """Answer on a full disk until it is refused; return what was acknowledged."""
    hall.fill()
    acknowledged = []
    for place in range(400):
        clock.advance(0.5)
        letter = "ABCD"[place % 4]
        try:
            hall.answer(place, letter)
        except DiskFull:
            return acknowledged
        acknowledged.append((place, letter))
    pytest.fail("the disk never became full")


def answered(app: App) -> list[str]:
    row = list_attempts(app.reader, list_programmes(app.reader)[0].id)[0]
    return [event.response for event in row.events if event.kind is EventKind.ANSWER]


def test_without_ballast_what_was_acknowledged_stays_and_the_sentence_is_clear(hall: Hall, clock: SetClock) -> None:
    assert not hall.app.attempts.ballast.drop()  # a rehearsal holds none
    acknowledged = fail_until_full(hall, clock)
    assert answered(hall.app) == [letter for _place, letter in acknowledged]
    with pytest.raises(DiskFull) as refused:
        hall.answer(0)
    assert "已满" in describe(refused.value)
    hall.app.store.quick_check()
    (hall.room / "film.bin").unlink()
    assert not hall.answer(1, "C")  # and with room again it just goes on
    assert answered(hall.app)[-1] == "C"


def test_with_ballast_the_exam_goes_on_and_says_so_once(hall: Hall, clock: SetClock) -> None:
    ballast = Ballast(hall.app.folder.ballast, 6 * MEGABYTE)
    assert ballast.hold()
    hall.fill()
    told = []
    for place in range(300):
        clock.advance(0.5)
        told.append(hall.answer(place, "ABCD"[place % 4]))
    assert told.count(True) == 1
    assert not ballast.file.exists()
    assert answered(hall.app) == ["ABCD"[place % 4] for place in range(300)]
    handed = hall.app.attempts.hand_in(hall.session.collect()).value
    assert handed.answered == min(300, len(hall.session.questions))


def test_a_full_disk_at_the_first_start_is_told_and_nothing_is_held(disk: Disk, clock: SetClock) -> None:
    root = disk(1)
    for taken in (1024 * 1024, 1_000_000, 700_000, 300_000):  # no room at all, for a file, for the tables, for the questions
        (root / "film.bin").write_bytes(bytes(taken))
        folder = DataFolder(root / "office")
        for _ in range(2):
            with pytest.raises(DiskFull):
                open_app(folder, clock)
        (root / "film.bin").unlink()
        shutil.rmtree(folder.root, ignore_errors=True)


@pytest.mark.parametrize("unclean", [False, True])
def test_a_full_disk_at_a_later_start_is_not_called_damage(
    disk: Disk, folder: DataFolder, clock: SetClock, unclean: bool
) -> None:
    office = DataFolder(disk(16) / "office")
    shutil.copytree(folder.root, office.root)
    if unclean:
        (office.root / UNCLEAN_MARK).touch()
    film = office.root.parent / "film.bin"
    with contextlib.suppress(OSError), film.open("wb", buffering=0) as stream:
        while stream.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull):
        open_app(office, clock)
    film.unlink()
    open_app(office, clock).close()


def test_a_setting_that_cannot_be_saved_says_that_the_disk_is_full(hall: Hall, clock: SetClock) -> None:
    fail_until_full(hall, clock)
    with pytest.raises(DiskFull), hall.app.store.begin(PROGRAM, "test", None) as uow:
        SettingStore(uow).put("association.name", "甲" * 100_000)
        uow.commit(None)
