"""Copy the last class in the windows: days and staff are asked, the number is proposed, nobody comes along."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission, Role
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import count_by_programme
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.returns_stage import TITLE, press, stage
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.notices import Notices
from ui.screens.programmes.copying import CopyDialog, StaffSheet
from ui.screens.programmes.screen import ProgrammesScreen


@dataclass
class Office:
    app: App
    screen: ProgrammesScreen

    @property
    def last(self) -> Programme:
        return next(one for one in list_programmes(self.app.reader) if one.title == TITLE)

    def copying(self) -> CopyDialog:
        self.screen.actions_here["programme_copy"].trigger()
        return next(sheet for sheet in self.screen.findChildren(CopyDialog) if sheet.isVisible())


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged") / "data"
    stage(folder)
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
    last = next(one for one in list_programmes(app.reader) if one.title == TITLE)
    app.accounts.add("周敏", "zhou", [Role.INVIGILATOR], "482915", last.id)
    app.accounts.add("吴磊", "wu", [Role.CHECK_IN], "719346", last.id)
    app.close()
    return folder


def open_office(context: Context, qtbot: QtBot, folder: Path) -> Office:
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(context.session.actor))
    notices = Notices()
    screen = ProgrammesScreen(replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices))
    qtbot.addWidget(screen)
    screen.resize(1170, 700)
    screen.show()
    screen.refresh()
    return Office(app, screen)


@pytest.fixture
def office(context: Context, qtbot: QtBot, staged: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(staged, tmp_path / "data")
    made = open_office(context, qtbot, tmp_path / "data")
    yield made
    made.app.close()


def test_the_next_class_needs_only_its_first_day(office: Office) -> None:
    sheet = office.copying()
    form = sheet.page.form
    assert form["edition"].value() == 75 and form["title"].raw() == TITLE.replace("第七十四期", "第七十五期")
    form["starts_on"].show(date(2026, 12, 5))
    assert form["ends_on"].value() == date(2026, 12, 6), "two days, as the last one"
    form["city"].show("珠海")
    assert "珠海站" in form["title"].raw()
    press(sheet, "programme_copy_save")
    made = list_programmes(office.app.reader)[0]
    assert (made.edition, made.city, made.starts_on, made.ends_on) == (75, "珠海", date(2026, 12, 5), date(2026, 12, 6))
    assert made.plan == office.last.plan and made.id not in count_by_programme(office.app.reader)


def test_staff_get_new_pins_that_are_shown_once(office: Office) -> None:
    sheet = office.copying()
    sheet.page.form["starts_on"].show(date(2026, 12, 5))
    box = sheet.findChild(QCheckBox, "staff_wu_take")
    assert box is not None and box.isChecked()
    box.setChecked(False)
    press(sheet, "programme_copy_save")
    made = list_programmes(office.app.reader)[0]
    (staff,) = [one for one in list_accounts(office.app.reader) if one.programme_id == made.id]
    assert staff.name == "周敏"
    handed = next(found for found in office.screen.findChildren(StaffSheet) if found.isVisible())
    assert unnamed_controls(handed) == [] and primary_buttons(handed) == ["staff_handed_close"]
    press(handed, "staff_copy")
    line = QGuiApplication.clipboard().text()
    assert "周敏" in line and staff.login in line
    pin = line.split("PIN ")[1][:6]
    assert office.app.accounts.sign_in(staff.login, pin).value.programme_id == made.id


def test_a_class_taught_at_a_company_has_no_number(office: Office) -> None:
    sheet = office.copying()
    sheet.page.form["edition"].show(None)
    assert sheet.page.form["title"].raw() == "2026年安全技术防范从业人员继续教育培训班（东莞站）"
    sheet.page.form["starts_on"].show(date(2026, 12, 5))
    press(sheet, "programme_copy_save")
    assert list_programmes(office.app.reader)[0].edition is None


def test_without_a_first_day_nothing_is_created(office: Office) -> None:
    sheet = office.copying()
    press(sheet, "programme_copy_save")
    assert sheet.isVisible() and "starts_on" in sheet.page.form.errors()
    assert len(list_programmes(office.app.reader)) == 2


def test_who_may_not_manage_accounts_is_told_who_can(context: Context, qtbot: QtBot, staged: Path, tmp_path: Path) -> None:
    organiser = replace(CHEN, permissions=frozenset(set(Permission) - {Permission.MANAGE_ACCOUNTS}))
    shutil.copytree(staged, tmp_path / "data")
    office = open_office(replace(context, session=Session(organiser, "")), qtbot, tmp_path / "data")
    sheet = office.copying()
    assert not sheet.findChildren(QCheckBox)
    sheet.page.form["starts_on"].show(date(2026, 12, 5))
    press(sheet, "programme_copy_save")
    assert len(list_programmes(office.app.reader)) == 3
    office.app.close()


def test_every_control_of_the_copy_has_a_name(office: Office) -> None:
    assert unnamed_controls(office.copying()) == []
    button = office.screen.findChild(QPushButton, "programme_copy_button")
    assert button is not None and primary_buttons(office.screen).count("programme_create_button") == 1
