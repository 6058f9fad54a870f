"""A class day on borrowed laptops: an office, laptops as data folders of their own, and a stick as a folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from skillsapp.app import App, open_app
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import Programme, SignInWay
from skillsapp.domain.venue_day import VenueDay
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.laptops import LaptopDay, load_laptop_day
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.queries.sittings import find_candidate
from skillsapp.security.sealing import Costs
from tests.services.office import MORNING, Office

DAY = date(2026, 11, 21)
CHEAP = Costs(memory_kib=64, iterations=1)


@dataclass
class Borrowed:
    """One laptop: its own data folder, its own clock."""

    number: int
    code: str
    folder: DataFolder
    clock: SetClock
    app: App

    def restart(self) -> None:
        self.app.close()
        self.app = open_app(self.folder, self.clock)

    def open_day(self, stick: Path) -> VenueDay:
        offer = self.app.venue.packages_on(stick).packages[0]
        return self.app.venue.open_day(offer.file, self.number, self.code).value

    def sign_in(self, sitting_id: str, typed: str) -> ExamSession:
        row = find_candidate(self.app.reader, sitting_id, SignInWay.SIMPLE, typed)
        return ExamSession(self.app.attempts.enter(sitting_id, row.registration_id).value, self.app.attempts.reading)

    def answer(self, session: ExamSession, count: int, letter: str = "A") -> None:
        for question in session.questions[:count]:
            self.clock.advance(2)
            self.app.attempts.write(
                session.answer(question.ref, question.options[0].letter if question.type != "true_false" else "T")
            )

    def hand_in(self, session: ExamSession) -> None:
        self.clock.advance(2)
        self.app.attempts.hand_in(session.hand_in())

    def sit(self, sitting_id: str, typed: str, answers: int = 3) -> ExamSession:
        session = self.sign_in(sitting_id, typed)
        self.answer(session, answers)
        self.hand_in(session)
        return session


@dataclass
class ClassDay:
    office: Office
    programme: Programme
    people: list[RegistrationRow]
    rounds: list[str]
    stick: Path
    empty: Path
    root: Path
    laptops: dict[int, Borrowed] = field(default_factory=dict)

    @property
    def app(self) -> App:
        return self.office.app

    def state(self) -> LaptopDay:
        return load_laptop_day(self.app.reader, self.programme.id, DAY)

    def word(self, sitting_id: str) -> str:
        return next(row.sitting.word for row in self.state().rounds if row.sitting.id == sitting_id)

    def borrow(self, number: int, name: str = "", clock: datetime | None = None) -> Borrowed:
        """Take a laptop with the program on it, whose data folder was never used."""
        code = next(row.laptop.code for row in self.state().laptops if row.laptop.number == number)
        root = self.root / (name or f"laptop{number}")
        shutil.copytree(self.empty, root)
        set_clock = SetClock(clock or self.office.clock.now(), boot_name=f"boot-{root.name}")
        laptop = Borrowed(number, code, DataFolder(root), set_clock, open_app(DataFolder(root), set_clock))
        self.laptops.setdefault(number, laptop)
        return laptop

    def person_at(self, sitting_id: str, number: int) -> str:
        return next(row.entry_no for row in self.state().people if row.sitting_id == sitting_id and row.number == number)

    def close(self) -> None:
        for laptop in self.laptops.values():
            laptop.app.close()


def make_class_day(
    office: Office, empty: Path, root: Path, *, laptops: int = 2, rounds: int = 1, spare: int = 1, title: str = "第七十四期"
) -> ClassDay:
    """Arrange a class with so many laptops and rounds, one person at each laptop and round, and write the stick."""
    app = office.app
    office.app = replace(app, laptops=replace(app.laptops, costs=CHEAP), collecting=replace(app.collecting, costs=CHEAP))
    programme = office.create(title=title)
    people = office.register(programme, laptops * rounds)
    ids = []
    for place in range(rounds):
        part = people[place * laptops : (place + 1) * laptops]
        ids.append(
            office.arrange(
                programme,
                part,
                round=place + 1,
                title=f"第{place + 1}场",
                starts_at=MORNING + timedelta(hours=2 * place),
                seat_by_lot=False,
            )
        )
    stick = root / "stick"
    stick.mkdir()
    office.app.laptops.plan(programme.id, DAY, range(1, laptops + spare + 1))
    office.app.laptops.write_stick(programme.id, DAY, stick)
    return ClassDay(office, programme, people, ids, stick, empty, root)
