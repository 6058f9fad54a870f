"""The stage of a whole monthly class: an office, the folder of returns, laptops as data folders, a stick, people with known answers.

What a person knows is decided here (`right`); what they score is never asked from the program: two points for each right answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from skillsapp.app import open_app
from skillsapp.domain.exam_day import DayWish, plan_day
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import Programme, Venue
from skillsapp.domain.question import Question
from skillsapp.domain.roles import Actor, Permission, Role, permissions_of
from skillsapp.domain.sitting import Carrier, Sitting
from skillsapp.exchange.laptop_packages import Sender, write_enrolment
from skillsapp.exchange.package_parts import Request
from skillsapp.exchange.stick import FOLDER
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.booklet import BookletData
from skillsapp.queries.exam_day import list_waiting
from skillsapp.queries.laptops import LaptopDay, load_laptop_day
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.sittings import SeatRow, find_paper, find_sitting, list_seats
from skillsapp.security.sealing import Costs
from skillsapp.security.signatures import IssuingKey
from skillsapp.services.cards import KeyedCard
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.form import Filling
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.engine import open_store
from skillsapp.store.package_store import PackageStore
from tests.house import ROOT
from tests.services.class_day import CHEAP, Borrowed
from tests.services.office import CHEN, Office

REGISTRATION = datetime(2026, 11, 10, 1, tzinfo=UTC)
FIRST_DAY, DAY, RESIT_DAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
MORNING = datetime(2026, 11, 21, 1, tzinfo=UTC)
LI = Actor("li", "李秀英", permissions_of(frozenset({Role.INVIGILATOR})))
WU = Actor("wu", "吴志强", permissions_of(frozenset({Role.INVIGILATOR})))
INVIGILATOR = Actor("laptop", "监考员", frozenset({Permission.RUN_SITTING}))
THEORY, QUESTIONS = "theory", 50


@dataclass(frozen=True)
class Size:
    """How large a class is; the smaller numbers say how many times each trouble comes."""

    people: int = 120
    files: int = 40
    laptops: int = 10
    rounds: int = 3
    paper_rooms: int = 3
    failing: int = 3
    absent: int = 2
    differences: int = 3
    wrong_booklets: int = 1
    answers_at_once: int = 15
    costs: Costs = CHEAP

    @property
    def seated(self) -> int:
        """Laptops that are sat at."""
        return self.laptops - self.laptops // 10

    @property
    def on_screen(self) -> int:
        return self.seated * self.rounds

    @property
    def on_paper(self) -> int:
        return self.people - self.on_screen


USUAL = Size()
LARGE = Size(350, 128, 29, 3, 6, 9, 6, 9, 3, 1, Costs())


@dataclass
class Stage:
    size: Size
    root: Path
    office: Office
    programme: Programme
    empty: Path
    stick: Path
    laptops: dict[int, Borrowed] = field(default_factory=dict)
    off: dict[int, timedelta] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)

    @classmethod
    def set_up(cls, size: Size, root: Path) -> Stage:
        """Start an office for the first time, with the class created and dated."""
        clock = SetClock(REGISTRATION)
        folder = DataFolder(root / "office")
        app = open_app(folder, clock)
        app = replace(app, laptops=replace(app.laptops, costs=size.costs), collecting=replace(app.collecting, costs=size.costs))
        app.accounts.set_up("广东省公共安全技术防范协会", "first password")
        app.session.actor = CHEN
        office = Office(folder, clock, app)
        programme = replace(office.create(title="第七十四期"), edition=74, city="惠州", starts_on=FIRST_DAY, ends_on=DAY)
        empty, stick = root / "empty", root / "stick"
        open_store(DataFolder(empty), SetClock(REGISTRATION)).close()
        stick.mkdir()
        return cls(size, root, office, app.programmes.change(programme).value, empty, stick)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Take the time of a step."""
        began = time.perf_counter()
        yield
        self.timings[title] = time.perf_counter() - began

    def report(self) -> str:
        lines = [f"  {seconds:7.1f} s  {title}" for title, seconds in self.timings.items()]
        return "\n".join([f"class of {self.size.people}:", *lines, f"  {sum(self.timings.values()):7.1f} s  together"])

    def close(self) -> None:
        for laptop in self.laptops.values():
            laptop.app.close()
        self.office.app.close()

    def go_to(self, moment: datetime) -> None:
        """Let time pass on all clocks until it is *moment* at the office."""
        self.office.clock.advance((moment - self.office.clock.now()).total_seconds())
        for number, laptop in self.laptops.items():
            laptop.clock.advance((moment + self.off[number] - laptop.clock.now()).total_seconds())

    # people and what they know

    def people(self) -> tuple[RegistrationRow, ...]:
        return list_registrations(self.office.app.reader, self.programme.id)

    def row(self, name: str) -> RegistrationRow:
        return next(row for row in self.people() if row.name == name)

    def learn(self, sittings: Sequence[Sitting]) -> None:
        """Decide how many answers each person has right: whoever sits at the first places on paper fails, the others pass."""
        failing = self.size.failing
        for sitting in sorted(sittings, key=lambda one: one.carrier is Carrier.SCREEN):
            for seat in list_seats(self.office.app.reader, sitting.id):
                place = len(self.right)
                self.right[seat.registration_id] = 10 + 2 * (place % 10) if place < failing else 30 + place * 7 % 21

    def expected(self, registration_id: str) -> int:
        """Return the score a person must have: two points a question, all or nothing."""
        return 2 * self.right[registration_id]

    def bank(self, sitting_id: str) -> dict[str, Question]:
        reader = self.office.app.reader
        return dict(paper_questions(reader, find_paper(reader, find_sitting(reader, sitting_id).paper_id or "")))

    # the day

    def plans(self) -> list[SittingPlan]:
        """Return what the dialog of the day makes of laptops, rounds and booklets."""
        size = self.size
        people = [one.registration_id for one in list_waiting(self.office.app.reader, self.programme.id, THEORY)]
        rooms = tuple(f"纸笔{number}室" for number in range(1, size.paper_rooms + 1))
        wish = DayWish(size.laptops, size.rounds, size.on_paper, MORNING, MORNING, 90, 60, "机房", rooms)
        return [
            SittingPlan(
                self.programme.id, THEORY, f"{part.room}第{part.round}场", part.room, part.starts_at, 60, part.people,
                seat_by_lot=False, seed=place, carrier=part.carrier, round=part.round,
            )
            for place, part in enumerate(plan_day(people, wish))
        ]  # fmt: skip

    @property
    def venue(self) -> Venue:
        return Venue(laptops=self.size.laptops, rounds=self.size.rounds)

    def state(self, day: date = DAY) -> LaptopDay:
        return load_laptop_day(self.office.app.reader, self.programme.id, day)

    def word(self, sitting_id: str, day: date = DAY) -> str:
        """Return what is announced in the room."""
        return next(row.sitting.word for row in self.state(day).rounds if row.sitting.id == sitting_id)

    def borrow(self, number: int, day: date = DAY, off: timedelta = timedelta(0)) -> Borrowed:
        """Take a laptop on whose data folder nothing was ever done; its clock may be off."""
        code = next(row.laptop.code for row in self.state(day).laptops if row.laptop.number == number)
        root = self.root / f"laptop {number:02d} 借用"
        if not root.exists() or not any(root.iterdir()):
            shutil.copytree(self.empty, root, dirs_exist_ok=True)
        clock = SetClock(self.office.clock.now() + off, boot_name=f"boot-{number}-{day}")
        laptop = Borrowed(number, code, DataFolder(root), clock, open_app(DataFolder(root), clock))
        self.laptops[number], self.off[number] = laptop, off
        return laptop

    def seat_at(self, sitting_id: str, number: int) -> SeatRow:
        return next(seat for seat in list_seats(self.office.app.reader, sitting_id) if seat.number == number)

    def answers(self, sitting_id: str, seat: SeatRow, session: ExamSession) -> list[tuple[str, str]]:
        """Return what a person answers on the screen, in the letters of the bank, the blank ones left out."""
        bank, right = self.bank(sitting_id), self.right[seat.registration_id]
        found = []
        for place, question in enumerate(session.questions):
            letters = "".join(option.letter for option in question.options) or "TF"
            marks = answer(question.type, bank[question.ref].answer, letters, place, right)
            if marks:
                found.append((question.ref, marks))
        return found

    def sit(self, laptop: Borrowed, sitting_id: str, *, until: int | None = None, hand_in: bool = True) -> ExamSession:
        """Let the person of this laptop answer (the first *until* of the answers) and hand in."""
        seat = self.seat_at(sitting_id, laptop.number)
        return self.go_on(laptop, sitting_id, seat, laptop.sign_in(sitting_id, seat.id_number), until=until, hand_in=hand_in)

    def go_on(
        self,
        laptop: Borrowed,
        sitting_id: str,
        seat: SeatRow,
        session: ExamSession,
        *,
        until: int | None = None,
        hand_in: bool = True,
    ) -> ExamSession:
        """Answer what is not answered yet, then hand in."""
        drafts = []
        for ref, response in self.answers(sitting_id, seat, session)[:until]:
            if session.answers.get(ref) != response:
                laptop.clock.advance(9)
                drafts.append(session.answer(ref, response))
        if self.size.answers_at_once == 1:
            for draft in drafts:
                laptop.app.attempts.write(draft)
        else:
            for at in range(0, len(drafts), self.size.answers_at_once):
                laptop.app.attempts.write_all(drafts[at : at + self.size.answers_at_once])
        if hand_in:
            laptop.hand_in(session)
        return session

    def kill(self, laptop: Borrowed, sitting_id: str, after: int) -> list[tuple[str, str]]:
        """Let the person sit in a process of its own and kill it after so many durable answers; return those it had acknowledged."""
        seat = self.seat_at(sitting_id, laptop.number)
        session = laptop.sign_in(sitting_id, seat.id_number)
        answers = self.answers(sitting_id, seat, session)
        laptop.app.close()
        clock = laptop.clock
        words = [sys.executable, "-m", "tests.stories.class_laptop", str(laptop.folder.root), sitting_id, seat.registration_id]
        process = subprocess.Popen(
            [*words, clock.now().isoformat(), str(clock.boot_ms()), clock.boot_id()],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(answers))
        process.stdin.close()
        lines = [process.stdout.readline() for _number in range(after)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        assert process.wait() == -signal.SIGKILL, (process.returncode, lines)
        process.stdout.close()
        laptop.clock.advance(7 * len(lines) + 240)  # four minutes until it is up again
        laptop.clock.boot_name += "-again"
        laptop.clock.boot = 30_000
        laptop.app = open_app(laptop.folder, laptop.clock)
        return [(line.split()[1], line.split()[2]) for line in lines if line.startswith("ACK") and line.endswith("\n")]

    def put_foreign_enrolment(self, number: int) -> Path:
        """Put onto the stick what a computer writes that was given no code: it asks to be taken for one of our laptops."""
        key = IssuingKey.generate()
        sender = Sender(self.programme.id, DAY.isoformat(), new_id(), number, key, self.office.clock.now())
        with self.office.app.laptops.begin("stick.read", Permission.MAKE_PACKAGES) as uow:
            recipient = PackageStore(uow).office_keys().recipient
            uow.commit_unaudited(None)
        letter = write_enrolment(sender, Request(sender.device_id, key.trusted.public, {}), b"0" * 32, recipient)
        file = self.stick / FOLDER / f"enrol-{number:02d}-fremd.expk"
        file.write_bytes(letter.content)
        return file

    @contextlib.contextmanager
    def pulled_after(self, steps: int) -> Iterator[Callable[[int, int], None]]:
        """Give a progress callable that pulls the stick after so many steps of reading; it is put back at the end."""
        elsewhere = self.stick.with_name("pulled")

        def pull(done: int, _total: int) -> None:
            if done == steps:
                self.stick.rename(elsewhere)

        yield pull
        elsewhere.rename(self.stick)

    # paper

    def booklets(self, sitting_id: str) -> dict[str, BookletData]:
        """Return what lies before the people in a room, by variant, as it is printed."""
        app = self.office.app
        filling = Filling(app.reader, app.folder, app.clock.now(), "陈丽")
        return {data.variant: data for data in FORMS["booklet"].load(filling, sitting_id)}

    def card(self, sitting_id: str, seat: SeatRow, booklet: BookletData, bank: Sequence[Question]) -> list[str]:
        """Return what a person marks on the card: found by reading the printed booklet, never asked from the program."""
        by_stem = {(one.stem, tuple(sorted(one.options))): one for one in bank}
        marks = []
        for section in booklet.sections:
            for printed in section.questions:
                known = by_stem[(printed.stem, tuple(sorted(printed.options)))]
                letters = "ABCDEFGH"[: len(printed.options)] or "TF"
                texts = [known.options["ABCDEFGH".index(letter)] for letter in known.answer] if known.options else []
                truth = "".join(sorted(letters[printed.options.index(text)] for text in texts)) or known.answer
                right = self.right[seat.registration_id]
                marks.append(answer(known.type, truth, letters, printed.number - 1, right))
        return marks

    def key(self, actor: Actor, sitting_id: str, typed: str, marks: Sequence[str]) -> KeyedCard:
        self.office.app.session.actor = actor
        try:
            return self.office.app.cards.key(sitting_id, typed, marks).value
        finally:
            self.office.app.session.actor = CHEN

    def reload(self) -> Programme:
        self.programme = find_programme(self.office.app.reader, self.programme.id)
        return self.programme


def answer(type: str, truth: str, letters: str, place: int, right: int) -> str:
    """Return what somebody marks at a place who has so many of fifty questions right; of the wrong ones every third stays blank."""
    order = (place * 7 + right) % QUESTIONS
    if order < right:
        return truth
    if order % 3 == 0:
        return ""
    if type == "multiple":
        return truth[:-1] if len(truth) > 2 or order % 2 else letters if truth != letters else truth[:-1]
    return letters[(letters.index(truth) + 1) % len(letters)]


SHORTEST_SHAPE = 5


def words_in(folder: Path, words: Sequence[str]) -> Iterator[str]:
    """Find which of the words stand in the bytes of any file of a folder, in the usual encodings; the reserve of room holds nothing.

    A shape of four bytes (a name of two characters in GB 18030) stands in some megabytes of sealed bytes by chance: it says nothing.
    """
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "ballast.bin")
    for word in words:
        shapes = {word.encode(code) for code in ("utf-8", "utf-16-le", "gb18030")}
        if any(shape in content for shape in shapes if len(shape) > SHORTEST_SHAPE):
            yield word
