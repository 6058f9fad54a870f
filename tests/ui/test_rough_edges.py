"""Small things that made people stop: where files are looked for, whose name waits at the door, what a list cuts off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.certificate import Certificate, with_masked_id
from skillsapp.domain.programme import ProgrammeKind, ProgrammeState
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Role
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.certificates import list_official_numbers
from skillsapp.queries.registrations import list_registrations
from skillsapp.services.marking import NotSubmitted
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.registration_stage import competition
from ui import dialogs
from ui.context import Context
from ui.entrance.sign_in import SignIn
from ui.jobs import InlineJobs
from ui.language import Language
from ui.last_choice import LastFolders
from ui.notices import Notices
from ui.program import Program
from ui.screens.desk.papers import PurposeDialog
from ui.screens.laptops import sheets
from ui.screens.marking.submitting import RefusalsDialog
from ui.screens.registrations.screen import RegistrationsScreen
from ui.screens.settings.appearance import AppearanceSection
from ui.screens.settings.people import PeopleSection
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.frames import Page, PageHeader


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = open_app(DataFolder(tmp_path / "data"), SetClock(MORNING), session=CoreSession(CHEN))
    yield made
    made.close()


@pytest.fixture
def here(app: App, context: Context) -> Context:
    notices = Notices()
    return replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices)


def test_files_are_looked_for_in_documents_and_then_where_the_last_one_was(
    theme_app: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(documents))
    monkeypatch.setattr(dialogs, "FOLDERS", LastFolders())
    owner = QWidget()
    qtbot.addWidget(owner)
    first = dialogs.choose_file(owner, "Choose", (), lambda _file: None)
    assert first.directory().absolutePath() == str(documents)
    stick = tmp_path / "stick"
    stick.mkdir()
    first.fileSelected.emit(str(stick / "list.xlsx"))
    first.close()
    second = dialogs.save_file(owner, "Save", "list.xlsx", (), lambda _file: None)
    assert second.directory().absolutePath() == str(stick)
    second.close()
    stick.rmdir()  # pulled
    third = dialogs.choose_folder(owner, "Choose", lambda _folder: None)
    assert third.directory().absolutePath() == str(documents)
    third.close()


def test_each_purpose_begins_where_it_was_the_last_time_after_a_new_start_too(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.root.mkdir()
    stick, desk = tmp_path / "stick", tmp_path / "desk"
    stick.mkdir()
    desk.mkdir()
    before = LastFolders()
    before.keep_in(data)
    before.put("registrations_file", str(stick))
    before.put("certificates_folder", str(desk))
    after = LastFolders()
    after.keep_in(data)
    assert [after.find(purpose) for purpose in ("registrations_file", "certificates_folder", "other")] == [
        str(stick),
        str(desk),
        "",
    ]
    stick.rmdir()  # pulled
    assert after.find("registrations_file") == ""


@pytest.mark.parametrize(("role", "name"), [(Role.JUDGE, ""), (Role.EXAM_OFFICER, "someone")])
def test_after_signing_out_only_the_office_finds_its_name_again(
    role: Role, name: str, theme_app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    program = Program(theme_app, DataFolder(tmp_path / "data"), Language(theme_app), Theme(theme_app), InlineJobs())
    qtbot.addWidget(program.entrance)
    program.open_data()
    core = program.app
    assert core is not None
    core.accounts.set_up("某协会", "meigui-8-hao")
    core.session.actor = CHEN
    programme = core.programmes.create(ProgrammeKind.COMPETITION, "某竞赛").value
    secret = "a1b2c3d4e5" if role is Role.EXAM_OFFICER else "314159"
    core.accounts.add("某人", "someone", [role], secret, None if role is Role.EXAM_OFFICER else programme.id)
    program.sign_in("someone", secret)
    assert program.window is not None
    program.sign_out()
    page = program.entrance.currentWidget()
    assert isinstance(page, SignIn) and page.form["login"].value() == name
    theme_app.aboutToQuit.disconnect(program.close)
    program.close()


def test_a_reason_is_read_whole_and_enter_closes_the_list(theme_app: QApplication, qtbot: QtBot) -> None:
    long = "3 号工位的“布线工艺”三位裁判的评分相差 2 分，超过方案允许的 1 分，请裁判长退回复议。" * 2
    dialog = RefusalsDialog(None, "工位", [NotSubmitted("s1", "marking.spread", long)], {"s1": 3})  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.open()
    shown = dialog.findChild(QLabel, "refusals_reason")
    assert shown is not None and shown.text() == long and shown.wordWrap()
    table = dialog.findChild(QWidget, "refusals_list")
    assert table is not None
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_why_nobody_can_be_added_on_site_stands_on_the_page(here: Context, qtbot: QtBot) -> None:
    page = PeopleSection(here)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    reason, button = page.findChild(QLabel, "people_adding_reason"), page.findChild(QPushButton, "site_person_add_button")
    assert reason is not None and reason.isVisible() and reason.text()
    assert button is None or not button.isEnabled()
    here.app.programmes.create(ProgrammeKind.TRAINING, "第七十四期")
    page.refresh()
    assert not reason.text()


def test_enter_presses_the_button_that_has_the_keyboard(theme_app: QApplication, qtbot: QtBot) -> None:
    pressed: list[str] = []
    page = Page(PageHeader("登录"), name="page")
    sign_in = Button("登录", "account_sign_in", lambda: pressed.append("in"))
    page.body.addWidget(sign_in)
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClick(sign_in, Qt.Key.Key_Return)
    assert pressed == ["in"]
    sign_in.setEnabled(False)
    qtbot.keyClick(sign_in, Qt.Key.Key_Return)
    assert pressed == ["in"]


def test_every_language_is_named_in_its_own_words(here: Context, qtbot: QtBot) -> None:
    page = AppearanceSection(here)
    qtbot.addWidget(page)
    words = [button.text() for button in page.language.findChildren(QPushButton)]
    assert words == ["中文", "English"]


def test_people_who_are_out_are_not_waited_for_with_official_numbers(app: App) -> None:
    programme = competition(app, 4)
    rows = list_registrations(app.reader, programme.id)
    app.registrations.move([rows[0].id], RegistrationState.WITHDRAWN, "自己退出")
    assert [row.entry_no for row in list_official_numbers(app.reader, programme.id)] == [row.entry_no for row in rows[1:]]


def test_an_import_into_a_programme_that_is_over_asks_first(here: Context, app: App, qtbot: QtBot) -> None:
    programme = competition(app, 2)
    for state in list(ProgrammeState)[2:6]:
        app.programmes.move(programme.id, state)
    screen = RegistrationsScreen(here)
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh()
    screen.actions_here["registrations_import"].trigger()
    asked = screen.findChild(QWidget, "late_import_confirm")
    assert asked is not None and asked.isVisible()
    assert screen.findChild(QWidget, "registrations_import_sheet") is None
    go_on = asked.findChild(QPushButton, "late_import_confirm_yes")
    assert go_on is not None
    go_on.click()
    assert screen.findChild(QWidget, "registrations_import_sheet") is not None


def test_a_preview_for_eyes_that_may_not_see_numbers_is_masked() -> None:
    content = {"id_text": "440000199001010019", "template": "class"}
    shown = with_masked_id(Certificate("c", "p", "r", "rule", "1", "证书", "李华", date(2026, 11, 22), content, "qr"))
    assert shown.content["id_text"] == "440000********0019" and content["id_text"] == "440000199001010019"
    assert with_masked_id(shown) == shown


def test_a_long_sheet_takes_the_room_that_its_window_has(theme_app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    sheet = dialogs.SheetDialog(window, "Long", name="long_sheet", width=560, scroll=True)
    for number in range(12):
        sheet.add(QPushButton(f"{number}"))
    sheet.open()
    area = sheet.findChild(QScrollArea, "long_sheet_scroll")
    assert area is not None and area.verticalScrollBar().maximum() == 0, "nothing is hidden while there is room"
    for number in range(30):
        sheet.add(QPushButton(f"{number}"))
    sheet.close()
    sheet.open()
    assert sheet.height() <= window.height()


def test_the_stick_is_looked_for_where_it_is_plugged_in(
    theme_app: QApplication, qtbot: QtBot, here: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(sheets, "drives", lambda: (stick,))
    owner = QWidget()
    qtbot.addWidget(owner)
    sheet = sheets.ReadSheet(owner, here)
    sheet.choose()
    chooser = sheet.findChild(QFileDialog, "stick_read_choose")
    assert chooser is not None and chooser.directory().absolutePath() == str(stick)
    chooser.close()


def test_a_purpose_chosen_in_english_stands_on_the_paper_in_chinese(theme_app: QApplication, qtbot: QtBot) -> None:
    language = Language(theme_app, "en")
    try:
        owner = QWidget()
        qtbot.addWidget(owner)
        given: list[str] = []
        paper: Any = SimpleNamespace(name="王建国", title="合格证", number="0001")
        sheet = PurposeDialog(owner, paper, given.append)
        chip = sheet.findChild(QPushButton, "desk_purpose_1")
        assert chip is not None and chip.text().isascii()
        chip.click()
        assert sheet.purpose.text() and not sheet.purpose.text().isascii()
    finally:
        language.use("zh_CN")
