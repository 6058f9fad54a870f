"""An office and its borrowed laptops as data folders, worked by verbs; only the answering is done by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from skillsapp.app import App, Session, open_app, operator
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind, SignInWay
from skillsapp.domain.registration import RegistrationState
from skillsapp.kernel.clock import SystemClock, to_house
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import find_candidate
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.engine import open_store
from tests.commands.conftest import Ran, Run
from tests.services.office import invent_id


def open_as_operator(root: Path) -> App:
    return open_app(DataFolder(root), SystemClock(), session=Session(operator()))


def arrange_class(root: Path, people: int = 2) -> str:
    """Make a class in an office's folder with one round on laptops today; return the programme."""
    app = open_as_operator(root)
    programme = app.programmes.create(ProgrammeKind.TRAINING, "第七十四期").value
    for number in range(people):
        form = DeskForm(f"学员{number}", "resident_id", invent_id(number), programme.plan.groups[0].key, organisation="某公司")
        app.registrations.register(programme.id, form)
    ids = tuple(row.id for row in list_registrations(app.reader, programme.id))
    app.registrations.move(list(ids), RegistrationState.ACCEPTED)
    plan = SittingPlan(programme.id, "theory", "第一场", "一号考场", app.clock.now(), 60, ids, seed=1, seat_by_lot=False)
    app.sittings.arrange(plan)
    app.close()
    return str(programme.id)


@dataclass
class VenueStage:
    """`office` is the office's data folder, `stick` where the exam package lies; `site` is what `site-package create` answered."""

    run: Run
    root: Path
    office: Path
    programme: str
    stick: Path
    site: dict[str, Any] = field(default_factory=dict)

    def create(self, *more: object) -> Ran:
        ran = self.run("--json", "site-package", "create", "--programme", self.programme, "--out", self.stick, *more)
        if ran.status == 0:
            self.site = ran.data
        return ran

    @property
    def word(self) -> str:
        (one,) = self.site["rounds"]
        return f"{one['sitting']}={one['word']}"

    def code(self, number: int) -> str:
        return next(str(one["code"]) for one in self.site["laptops"] if one["number"] == number)

    def laptop(self, name: str) -> Path:
        """Return a data folder that was never used."""
        root = self.root / name
        if not root.exists():
            open_store(DataFolder(root), SystemClock()).close()
        return root

    def open(self, number: int, *more: object, name: str = "") -> Ran:
        place = ("--data-dir", self.laptop(name or f"laptop{number}"), "--json")
        return self.run(*place, "site-package", "open", self.site["file"], "--number", number, "--code", self.code(number), *more)

    def sit(self, number: int, answers: int = 3, *, name: str = "", hand_in: bool = True) -> None:
        """Let the person of this laptop answer and hand in."""
        app = open_as_operator(self.laptop(name or f"laptop{number}"))
        day = app.venue.current()
        assert day is not None
        (one,) = day.rounds
        assert one.person is not None
        row = find_candidate(app.reader, one.sitting_id, SignInWay.SIMPLE, one.person.entry_no)
        session = ExamSession(app.attempts.enter(one.sitting_id, row.registration_id).value, app.attempts.reading)
        for question in session.questions[:answers]:
            letter = question.options[0].letter if question.options else "T"
            app.attempts.write(session.answer(question.ref, letter))
        if hand_in:
            app.attempts.hand_in(session.hand_in())
        app.close()

    def collect(self, number: int, out: Path, *, name: str = "") -> Path:
        ran = self.run("--data-dir", self.laptop(name or f"laptop{number}"), "--json", "result-package", "create", "--out", out)
        assert ran.status == 0, ran
        return Path(ran.data["file"])

    def bring(self, number: int, answers: int = 3) -> tuple[Path, Path]:
        """Do the whole day of one laptop; return its enrolment and its result."""
        opened = self.open(number, "--word", self.word)
        assert opened.status == 0, opened
        self.sit(number, answers)
        return Path(opened.data["enrolment"]), self.collect(number, self.stick)

    def merge(self, *files: object, office: Path | None = None) -> Ran:
        return self.run("--data-dir", office or self.office, "--json", "result-package", "merge", *files)

    def attempts(self, office: Path | None = None) -> list[dict[str, Any]]:
        words = ("attempt", "list", "--programme", self.programme, "--events")
        rows: list[dict[str, Any]] = self.run("--data-dir", office or self.office, "--json", *words).data
        return rows

    def copy_office(self, name: str) -> Path:
        return Path(shutil.copytree(self.office, self.root / name))


def today() -> date:
    return to_house(SystemClock().now()).date()
