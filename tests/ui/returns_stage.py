"""A class that companies register for, the screen over it, and the folder of their returns: for tests and pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan
from tests.exchange.folder_of_returns import company, row
from tests.ui.office_stage import CHEN, MORNING
from ui.context import Context
from ui.jobs import InlineJobs
from ui.notices import Notices
from ui.routes import Route
from ui.screens.registrations.screen import RegistrationsScreen

TITLE, EARLIER = (
    "2026年安全技术防范从业人员继续教育培训班（第七十四期·东莞站）",
    "2026年安全技术防范从业人员继续教育培训班（第七十三期·佛山站）",
)


@dataclass
class ClassDesk:
    """The screen of registrations with the class in front."""

    app: App
    programme: Programme
    screen: RegistrationsScreen
    said: list[str]

    def rows(self) -> tuple[RegistrationRow, ...]:
        return list_registrations(self.app.reader, self.programme.id)

    def sheet(self, name: str) -> QDialog:
        found = self.screen.findChild(QDialog, name)
        assert found is not None, name
        return found


def press(owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()


def stage(folder: Path) -> None:
    """Make a data folder with last month's class of eight people and today's class of nobody."""
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
    earlier = _training(app, EARLIER, 73, date(2026, 10, 17), "佛山")
    for number in range(8):
        _register(app, earlier, number)
    _training(app, TITLE, 74, date(2026, 11, 21), "东莞")
    app.close()


def _training(app: App, title: str, edition: int, first: date, city: str) -> Programme:
    made = app.programmes.create(ProgrammeKind.TRAINING, title).value
    days = {"starts_on": first, "ends_on": date(first.year, first.month, first.day + 1)}
    return app.programmes.change(replace(made, edition=edition, city=city, **days)).value  # type: ignore[arg-type]


def _register(app: App, programme: Programme, number: int) -> None:
    one = row(number)
    name, phone = ("旧名字" if number == 1 else one.name), ("13900000000" if number == 2 else one.phone)
    form = DeskForm(name, "resident_id", one.id_number, "learner", phone=phone, organisation=company(number // 3))
    app.registrations.register(programme.id, form)


def seat(app: App, programme: Programme, people: int) -> str:
    """Accept the first *people* and arrange their exam for the afternoon; return its id."""
    rows = list_registrations(app.reader, programme.id)[:people]
    app.registrations.move([one.id for one in rows if one.state is RegistrationState.SUBMITTED], RegistrationState.ACCEPTED)
    at = MORNING.replace(hour=7)
    plan = SittingPlan(programme.id, "theory", "第一场", "一号考场", at, 60, tuple(one.id for one in rows), seed=3)
    return app.sittings.arrange(plan).value.id


def open_desk(context: Context, qtbot: QtBot, folder: Path) -> ClassDesk:
    """Open the screen over a staged folder."""
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
    said: list[str] = []
    notices = Notices()
    notices.shown.connect(lambda notice: said.append(notice.text))
    here = replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices)
    screen = RegistrationsScreen(here)
    qtbot.addWidget(screen)
    screen.resize(1170, 700)
    screen.show()
    programme = next(one for one in list_programmes(app.reader) if one.title == TITLE)
    screen.open(Route.to("registrations", programme=programme.id))
    screen.refresh()
    return ClassDesk(app, programme, screen, said)
