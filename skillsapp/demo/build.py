"""Builds the demonstration in a fresh data folder: a class, a competition and an assessment, with the awkward cases of rules.md 7.6."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from skillsapp.app import App, Session, open_app
from skillsapp.demo.people import Invented, invent_people, with_awkward_cases, words, write_return
from skillsapp.demo.practical import Amended, PracticalFinal, run_practical
from skillsapp.demo.staff import Staff, hire_office, hire_on_site, sign_in_card
from skillsapp.demo.theory import TheoryRound, run_theory
from skillsapp.domain.programme import Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import PROGRAM
from skillsapp.exchange.programme_files import composed_title, read_preset
from skillsapp.kernel.clock import HOUSE_ZONE, SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.results import list_advanced
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.setting_store import DEMONSTRATION_KEY, SettingStore

SEED = 20261121
EMPLOYEES, STUDENTS, LEARNERS, CANDIDATES, TODAY = 140, 60, 60, 40, 30
ROOM_SIZE = 50
TIED = ((96, 97), (90, 96), (97, 93), (95, 93), (95, 93))
"""Theory and practical of five: the second and third tie at 94.20 and the practical tells; the last two share a rank."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was built; `answers` were given in theory exams."""

    competition: Programme
    training: Programme
    assessment: Programme
    registrations: int
    answers: int


def build(folder: DataFolder, today: date, progress: Progress = lambda done, total: None) -> Demonstration:
    """Build the demonstration in an empty data folder and close it again.  The days before *today* are when everything happened."""
    clock = SetClock(datetime.combine(today - timedelta(days=20), datetime.min.time(), HOUSE_ZONE).replace(hour=9))
    app = open_app(folder, clock=clock, session=Session())
    try:
        return _Builder(app, clock, today, progress).build()
    finally:
        app.close()


class _Builder:
    """Goes through the days one after the other; lives only inside `build`."""

    def __init__(self, app: App, clock: SetClock, today: date, progress: Progress) -> None:
        self.app, self.clock, self.today, self.progress = app, clock, today, progress
        self.words: Mapping[str, Any] = words()
        self.answers = 0
        self.done = 0
        self.finals: dict[str, Decimal] = {}

    def build(self) -> Demonstration:
        staff = hire_office(self.app, self.words, self.words["staff"])
        staff.act(self.app, "organiser")
        self._step()
        competition, training, assessment = self._competition(), self._training(74, -6, 0), self._assessment()
        today = self._training(75, -1, 2)
        staff = hire_on_site(self.app, staff, self.words["staff"], competition.id)
        self._register(staff, competition, self._competitors())
        self._register(staff, training, invent_people(3, LEARNERS, "learner", self.today))
        self._register(staff, today, invent_people(5, TODAY, "learner", self.today))
        self._register(staff, assessment, invent_people(4, CANDIDATES, "candidate", self.today), review=False)
        self._step()
        self._review(staff, competition)
        self._accept_all(staff, training)
        self._class(staff, training)
        self._preliminary(staff, competition)
        self._final(staff, competition)
        self._decide(staff, competition, training)
        self._today(staff, today)
        staff.act(self.app, "admin")
        with self.app.store.begin(PROGRAM, "house.demonstration", None) as uow:
            SettingStore(uow).put(DEMONSTRATION_KEY, json.dumps(sign_in_card(staff), ensure_ascii=False))
            uow.commit(None)
        people = sum(len(list_registrations(self.app.reader, each.id)) for each in (competition, training, today, assessment))
        self._step()
        return Demonstration(competition, training, assessment, people, self.answers)

    def _step(self) -> None:
        self.done += 1
        self.progress(self.done, 10)

    def _competition(self) -> Programme:
        preset = read_preset(ProgrammeKind.COMPETITION)
        year = self.today.year
        draft = Programme(
            id="",
            kind=ProgrammeKind.COMPETITION,
            title=self.words["competition"].format(year=year),
            year=year,
            plan=replace(preset.plan, telephone=self.words["telephone"]),
            city=self.words["cities"][0],
            venue=self.words["competition_venue"],
            document_number=self.words["document_number"].format(year=year),
            starts_on=self.today - timedelta(days=4),
            ends_on=self.today - timedelta(days=2),
            state=ProgrammeState.REGISTRATION,
        )
        return self.app.programmes.add(draft).value

    def _today(self, staff: Staff, programme: Programme) -> None:
        """A class that sits its exam today, so that whoever looks around can invigilate it."""
        self._accept_all(staff, programme)
        self.app.sittings.arrange(
            SittingPlan(
                programme_id=programme.id,
                component="theory",
                title=self.words["class_title"],
                room=self.words["class_room"],
                starts_at=self._at(0, 15),
                duration_minutes=programme.plan.exam.duration_minutes,
                registration_ids=tuple(row.id for row in self._accepted(programme)),
                seed=SEED + 75,
            )
        )

    def _training(self, edition: int, first_day: int, city: int) -> Programme:
        """A class of two days that begins so many days from today."""
        preset = read_preset(ProgrammeKind.TRAINING)
        draft = Programme(
            id="",
            kind=ProgrammeKind.TRAINING,
            title=composed_title(preset, self.today.year, edition=edition, city=self.words["cities"][city]),
            year=self.today.year,
            plan=preset.plan,
            edition=edition,
            city=self.words["cities"][city],
            venue=self.words["class_venue"],
            starts_on=self.today + timedelta(days=first_day),
            ends_on=self.today + timedelta(days=first_day + 1),
            state=ProgrammeState.REGISTRATION,
        )
        return self.app.programmes.add(draft).value

    def _assessment(self) -> Programme:
        preset = read_preset(ProgrammeKind.ASSESSMENT)
        draft = Programme(
            id="",
            kind=ProgrammeKind.ASSESSMENT,
            title=self.words["assessment"].format(year=self.today.year),
            year=self.today.year,
            plan=preset.plan,
            city=self.words["cities"][1],
            starts_on=self.today + timedelta(days=14),
            ends_on=self.today + timedelta(days=14),
            state=ProgrammeState.REGISTRATION,
        )
        return self.app.programmes.add(draft).value

    def _competitors(self) -> list[Invented]:
        employees = with_awkward_cases(invent_people(1, EMPLOYEES, "employee", self.today))
        return employees + invent_people(2, STUDENTS, "student", self.today, student=True)

    def _register(self, staff: Staff, programme: Programme, people: Sequence[Invented], *, review: bool = True) -> None:
        """Import a return through the real importer."""
        staff.act(self.app, "organiser")
        titles = {group.key: group.title for group in programme.plan.groups}
        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / "return.xlsx"
            write_return(list(people), titles, programme.title, path)
            self.app.registrations.apply(self.app.registrations.preview(path, programme.id, self.today))
        self._step()

    def _review(self, staff: Staff, programme: Programme) -> None:
        """Reject six, return two, let one withdraw, note three who hold an honour; accept all others."""
        staff.act(self.app, "organiser")
        rows = list_registrations(self.app.reader, programme.id)
        rejected = [rows[place] for place in (8, 21, 34, 47, 95, 150)]
        for row, reason in zip(rejected, self.words["rejected"], strict=True):
            self.app.registrations.move([row.id], RegistrationState.REJECTED, reason)
        returned = [rows[60], rows[170]]
        self.app.registrations.move([row.id for row in returned], RegistrationState.RETURNED, self.words["returned"])
        self.app.registrations.move([rows[120].id], RegistrationState.WITHDRAWN, self.words["withdrawn"])
        others = {row.id for row in [*rejected, *returned, rows[120]]}
        self.app.registrations.move([row.id for row in rows if row.id not in others], RegistrationState.ACCEPTED)

    def _accept_all(self, staff: Staff, programme: Programme) -> None:
        staff.act(self.app, "organiser")
        ids = [row.id for row in list_registrations(self.app.reader, programme.id)]
        self.app.registrations.move(ids, RegistrationState.ACCEPTED)

    def _accepted(self, programme: Programme) -> list[RegistrationRow]:
        return [row for row in list_registrations(self.app.reader, programme.id) if row.state is RegistrationState.ACCEPTED]

    def _sit(self, staff: Staff, held: TheoryRound) -> None:
        self.answers += run_theory(self.app, self.clock, staff, held)

    def _class(self, staff: Staff, programme: Programme) -> None:
        """The class's exam: 60 learners, two absent, one 20 minutes late, one with 5 minutes more, three who do not pass and sit it again."""
        rows = self._accepted(programme)
        wanted = {rows[place].entry_no: Decimal(score) for place, score in ((5, 54), (23, 58), (41, 46))}
        wanted |= {
            row.entry_no: Decimal(random.Random(row.entry_no).randrange(62, 100, 2)) for row in rows if row.entry_no not in wanted
        }
        self._sit(
            staff,
            TheoryRound(
                programme_id=programme.id,
                component="theory",
                title=self.words["class_title"],
                room=self.words["class_room"],
                starts_at=self._at(-5, 14),
                duration_minutes=60,
                registration_ids=[row.id for row in rows],
                seed=SEED,
                wanted=wanted,
                absent=frozenset({rows[11].entry_no, rows[52].entry_no}),
                late=frozenset({rows[17].entry_no}),
                late_minutes=20,
                extended=frozenset({rows[30].entry_no}),
            ),
        )
        failed = [rows[place] for place in (5, 23, 41)]
        self._sit(
            staff,
            TheoryRound(
                programme_id=programme.id,
                component="theory",
                title=self.words["resit_title"],
                room=self.words["class_room"],
                starts_at=self._at(-5, 16),
                duration_minutes=60,
                registration_ids=[row.id for row in failed],
                seed=SEED + 74,
                wanted={row.entry_no: Decimal(score) for row, score in zip(failed, (72, 66, 52), strict=True)},
                resit=True,
            ),
        )
        self._step()

    def _preliminary(self, staff: Staff, programme: Programme) -> None:
        """The theory round in rooms of fifty: four absent, one 10 minutes late, ties wanted at the top."""
        rows = self._accepted(programme)
        employees, students = ([row for row in rows if row.group == key] for key in ("employee", "student"))
        self.finals = {row.entry_no: Decimal(practical) for row, (_theory, practical) in zip(employees, TIED, strict=False)}
        wanted = {row.entry_no: Decimal(theory) for row, (theory, _practical) in zip(employees, TIED, strict=False)}
        absent = frozenset(row.entry_no for row in (rows[30], rows[66], rows[101], rows[180]))
        order = [row.id for row in employees] + [row.id for row in students]
        for number, start in enumerate(range(0, len(order), ROOM_SIZE), start=1):
            self._sit(
                staff,
                TheoryRound(
                    programme_id=programme.id,
                    component="theory",
                    title=self.words["theory_title"].format(number=number),
                    room=self.words["theory_room"].format(number=number),
                    starts_at=self._at(-4, 7 + 2 * number),
                    duration_minutes=60,
                    registration_ids=order[start : start + ROOM_SIZE],
                    seed=SEED + number,
                    wanted=wanted,
                    absent=absent,
                    late=frozenset({employees[20].entry_no}),
                ),
            )
        self._step()

    def _final(self, staff: Staff, programme: Programme) -> None:
        """The practical finals: a tie broken by the practical, a tie that stays, an absence, two penalties, a spread of 2."""
        staff.act(self.app, "organiser")
        self.app.results.compute(programme.id)
        for number, group in enumerate(programme.plan.groups):
            finalists = [row for row in list_advanced(self.app.reader, programme.id) if row.group == group.key]
            numbers = [row.entry_no for row in sorted(finalists, key=lambda row: row.entry_no)]
            run_practical(
                self.app,
                self.clock,
                staff,
                PracticalFinal(
                    programme_id=programme.id,
                    component="practical",
                    title=self.words["practical_title"].format(group=group.title),
                    room=self.words["practical_room"].format(number=number + 2),
                    starts_at=self._at(-2, 8 + 5 * number),
                    registration_ids=tuple(row.registration_id for row in finalists),
                    seed=SEED + 10 + number,
                    wanted=self.finals,
                    absent=numbers[-1],
                    disturbing=numbers[8] if group.key == "employee" else "",
                    live_work=numbers[9] if group.key == "student" else "",
                    apart=numbers[7] if group.key == "employee" else "",
                    amended=self._amended(numbers) if group.key == "employee" else (),
                ),
            )
        self._step()

    def _amended(self, numbers: Sequence[str]) -> tuple[Amended, ...]:
        """A mark that the judge had left out, the error that the recheck of a sample found, an appeal upheld and one that came too late."""
        return (
            Amended(numbers[6], "amendment_reason"),
            Amended(numbers[12], "recheck_reason"),
            Amended(numbers[15], "appeal_upheld"),
            Amended(numbers[18], "appeal_late", confirmed=False),
        )

    def _decide(self, staff: Staff, competition: Programme, training: Programme) -> None:
        """Compute and freeze the results, recommend the honours, issue the certificates."""
        self.clock.advance(3 * 3600)
        for programme, second in ((training, "admin"), (competition, "supervisor")):
            staff.act(self.app, "organiser")
            computation = self.app.results.compute(programme.id).value
            self.app.results.freeze(computation.result_set.id)
            staff.act(self.app, second)
            self.app.results.freeze(computation.result_set.id)
            staff.act(self.app, "organiser")
            self.app.certificates.issue(programme.id, (self.clock.now().astimezone(HOUSE_ZONE)).date())
        self.app.results.recommend_honours(competition.id)

    def _at(self, days: int, hour: int) -> datetime:
        day = self.today + timedelta(days=days)
        return datetime(day.year, day.month, day.day, hour, tzinfo=HOUSE_ZONE)
