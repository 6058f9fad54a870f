"""A whole office in a data folder of its own: the real application on a clock that is set by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from skillsapp.app import App, open_app
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.id_documents import invent_resident_id
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan

MORNING = datetime(2026, 11, 21, 2, tzinfo=UTC)
CHEN = Actor("chen", "陈丽", frozenset(Permission))


@dataclass
class Office:
    """Whoever acts may do everything; `app` is opened again by `reopen`."""

    folder: DataFolder
    clock: SetClock
    app: App

    def reopen(self) -> App:
        """Close (if it was not closed by force) and open again, as after a crash."""
        self.app = open_app(self.folder, self.clock)
        self.app.session.actor = CHEN
        return self.app

    def restart(self, minutes: float = 0) -> App:
        """Let the program end, time pass, and the program start again."""
        self.app.close()
        self.clock.advance(minutes * 60)
        return self.reopen()

    def create(self, kind: ProgrammeKind = ProgrammeKind.TRAINING, title: str = "第七十四期") -> Programme:
        return self.app.programmes.create(kind, title).value

    def register(self, programme: Programme, count: int, *, accept: bool = True, start: int = 0) -> list[RegistrationRow]:
        """Register invented people at the desk."""
        for number in range(start, start + count):
            form = DeskForm(
                f"学员{number}", "resident_id", invent_id(number), programme.plan.groups[0].key, organisation="某公司"
            )
            self.app.registrations.register(programme.id, form)
        rows = list_registrations(self.app.reader, programme.id)[start:]
        if accept:
            self.app.registrations.move([row.id for row in rows], RegistrationState.ACCEPTED)
        return list(list_registrations(self.app.reader, programme.id)[start:])

    def arrange(self, programme: Programme, rows: list[RegistrationRow], **changes: object) -> str:
        """Arrange a theory sitting for these people; return its id."""
        plan = SittingPlan(
            programme.id, "theory", "第一场", "一号考场", self.clock.now(), 60, tuple(row.id for row in rows), seed=1
        )
        return self.app.sittings.arrange(replace(plan, **changes)).value.id  # type: ignore[arg-type]

    def enter(self, sitting_id: str, row: RegistrationRow) -> ExamSession:
        """Let a candidate sign in."""
        return ExamSession(self.app.attempts.enter(sitting_id, row.id).value, self.app.attempts.reading)


def invent_id(number: int) -> str:
    """Return an ID number of nobody, with the right check digit."""
    return invent_resident_id(birth=date(1970 + number % 30, 1 + number % 12, 1 + number % 28), sequence=number // 420 % 1000)


def open_office(made_once: Path, root: Path) -> Iterator[Office]:
    """Yield an office in a copy of a folder that was made once."""
    shutil.copytree(made_once, root)
    clock = SetClock(MORNING)
    app = open_app(DataFolder(root), clock)
    app.session.actor = CHEN
    office = Office(DataFolder(root), clock, app)
    yield office
    office.app.close()
