"""Two people at one record: whoever saves second sees both versions, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.exchange.programme_files import read_preset
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.settings import all_settings
from skillsapp.services.registrations import DeskForm
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.registration_stage import competition
from ui.context import Context
from ui.jobs import InlineJobs
from ui.notices import Notices
from ui.screens.programmes.editor import ProgrammeEditor
from ui.screens.registrations.desk import CorrectDialog
from ui.screens.settings.association import AssociationSection


@pytest.fixture
def here(context: Context, tmp_path: Path) -> Iterator[Context]:
    app = open_app(DataFolder(tmp_path / "data"), SetClock(MORNING), session=CoreSession(CHEN))
    notices = Notices()
    yield replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices)
    app.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1170, 700)
    made.show()
    return made


def both(owner: QWidget) -> QDialog:
    found = [sheet for sheet in owner.findChildren(QDialog, "both_versions") if sheet.isVisible()]
    assert found, "both versions are shown"
    return found[-1]


def texts(sheet: QWidget) -> list[str]:
    return [label.text() for label in sheet.findChildren(QLabel)]


def press(owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()


def form_of(row: RegistrationRow, **changes: str) -> DeskForm:
    keys = ("name", "id_type", "id_number", "group", "sex", "birth_date", "phone", "organisation", "job", "education")
    form = DeskForm(**{key: getattr(row, key) for key in keys})
    return replace(form, **changes)  # type: ignore[arg-type]


def test_a_registration_that_somebody_else_corrected(here: Context, window: QWidget) -> None:
    app: App = here.app
    programme = competition(app, 3)
    row = list_registrations(app.reader, programme.id)[0]
    sheet = CorrectDialog(window, here, programme, row)
    sheet.open()
    sheet.identity["job"].show("高级技师")
    app.registrations.correct(row.id, row.version, form_of(row, job="班组长", phone="13900000001"))
    press(sheet, "registration_correction_save")
    assert {"班组长", "高级技师", "13900000001"} <= set(texts(both(sheet)))
    assert list_registrations(app.reader, programme.id)[0].job == "班组长", "nothing was overwritten unasked"
    both(sheet).reject()
    assert sheet.isVisible() and sheet.identity["job"].value() == "高级技师", "what was typed is still there"
    press(sheet, "registration_correction_save")
    after = list_registrations(app.reader, programme.id)[0]
    assert (after.job, after.phone) == ("高级技师", "13900000001"), "mine where I typed, theirs where I did not"


def test_a_person_whom_an_import_brought_up_to_date(here: Context, window: QWidget) -> None:
    """The registration is the same; only its person has changed."""
    app: App = here.app
    programme = competition(app, 3)
    row = list_registrations(app.reader, programme.id)[0]
    sheet = CorrectDialog(window, here, programme, row)
    sheet.open()
    sheet.identity["job"].show("高级技师")
    second = app.programmes.add(replace(programme, id="", title="另一项竞赛")).value
    known = app.registrations.register(second.id, form_of(row)).value
    app.registrations.correct(known.id, known.version, form_of(row, phone="13900000002"))
    press(sheet, "registration_correction_save")
    press(both(sheet), "both_versions_save")
    after = list_registrations(app.reader, programme.id)[0]
    assert (after.job, after.phone) == ("高级技师", "13900000002") and not sheet.isVisible()


def test_a_programme_that_somebody_else_changed(here: Context, window: QWidget) -> None:
    app: App = here.app
    programme = competition(app, 0)
    sheet = ProgrammeEditor(window, here, read_preset(programme.kind), programme)
    sheet.open()
    sheet.name_page.form["venue"].show("我写的地点")
    stored = find_programme(app.reader, programme.id)
    app.programmes.change(replace(stored, city="佛山", venue="别人写的地点", ends_on=date(2026, 12, 24)))
    press(sheet, "programme_save")
    assert {"佛山", "别人写的地点", "我写的地点"} <= set(texts(both(sheet)))
    assert find_programme(app.reader, programme.id).venue == "别人写的地点"
    press(both(sheet), "both_versions_save")
    after = find_programme(app.reader, programme.id)
    assert (after.city, after.venue, after.ends_on) == ("佛山", "我写的地点", date(2026, 12, 24))
    assert after.plan == programme.plan and not sheet.isVisible()


def test_settings_that_somebody_else_changed(here: Context, qtbot: QtBot) -> None:
    app: App = here.app
    page = AssociationSection(here)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.form["association_name"].show("我写的协会")
    page.form.changed.emit()
    app.settings.change({"association.name": "别人写的协会", "office.idle_lock_minutes": "25"})
    press(page, "settings_save")
    assert {"我写的协会", "别人写的协会"} <= set(texts(both(page)))
    assert all_settings(app.reader)["association.name"] == "别人写的协会"
    assert page.form["association_name"].value() == "我写的协会"
    press(both(page), "both_versions_save")
    kept = all_settings(app.reader)
    assert (kept["association.name"], kept["office.idle_lock_minutes"]) == ("我写的协会", "25")


def test_news_of_a_change_never_wipes_out_what_is_being_typed(here: Context, qtbot: QtBot) -> None:
    page = AssociationSection(here)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.form["association_name"].show("还没写完")
    here.app.settings.change({"office.idle_lock_minutes": "30"})
    page.refresh()
    assert page.form["association_name"].value() == "还没写完" and page.form["office_idle_lock_minutes"].value() == 30
