"""Doors that do not open say why and what helps; wrong tries wait; the demonstration lives in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import skillsapp.demo.build
from skillsapp.app import App, open_app
from skillsapp.domain.account import FREE_TRIES
from skillsapp.domain.roles import PROGRAM, Role
from skillsapp.kernel.changes import Done
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.errors import DataDamaged, DataInUse, DataNewer, DataOnNetworkShare
from skillsapp.store.setting_store import DEMONSTRATION_KEY, SettingStore
from ui.data_folders import demonstration_folder, idle_minutes
from ui.entrance.first_start import FirstStart
from ui.entrance.opening import Opening
from ui.entrance.sign_in import SignIn
from ui.jobs import InlineJobs
from ui.language import Language
from ui.program import Program
from ui.theme import Theme

PASSWORD = "correct horse"


@pytest.fixture
def program(theme_app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    made = Program(theme_app, DataFolder(tmp_path / "data"), Language(theme_app), Theme(theme_app), InlineJobs())
    qtbot.addWidget(made.entrance)
    made.entrance.show()
    yield made
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    theme_app.aboutToQuit.disconnect(made.close)
    made.close()


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found


def shown(page: QWidget) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if part.isVisibleTo(page))


def page_of(program: Program) -> Any:
    return program.entrance.currentWidget()


def test_too_many_wrong_tries_count_down_and_the_button_waits(program: Program) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    program.sign_out()
    for _try in range(FREE_TRIES):
        program.sign_in("admin", "wrong one")
    page = page_of(program)
    assert isinstance(page, SignIn)
    assert not page.button.isEnabled() and "请在 30 秒后重试" in shown(page)
    page.wait(1)
    page._tick()
    assert page.button.isEnabled() and "可以重新登录" in shown(page)


def test_nobody_waits_for_the_wrong_tries_of_another(program: Program) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    assert program.app is not None
    program.app.accounts.add("陈丽", "chenli", [Role.ORGANISER], PASSWORD)
    program.sign_out()
    for _try in range(FREE_TRIES):
        program.sign_in("admin", "wrong one")
    page = page_of(program)
    assert isinstance(page, SignIn) and not page.button.isEnabled()
    page.form.show_values({"login": "chenli", "secret": PASSWORD})
    assert page.button.isEnabled() and "请在" not in shown(page)
    page._ask()
    assert program.window is not None


def test_names_of_the_office_are_not_listed(program: Program) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    assert program.app is not None
    program.app.accounts.add("陈丽", "chenli", [Role.ORGANISER], PASSWORD)
    program.sign_out()
    program.open_folder(DataFolder(program._folder.root))
    assert "chenli" not in shown(page_of(program)) and "陈丽" not in shown(page_of(program))


@pytest.mark.parametrize(
    ("error", "first"),
    [
        (DataInUse("/d"), "data_open"),
        (DataNewer("/d"), "folder_open"),
        (DataOnNetworkShare("/d", "cifs"), "folder_open"),
        (DataDamaged("/d/skillsapp.db"), "backup_file_restore"),
    ],
)
def test_every_refusal_offers_first_what_helps(theme_app: QApplication, qtbot: QtBot, error: Exception, first: str) -> None:
    page = Opening(DataFolder(Path("/d")))
    qtbot.addWidget(page)
    page.show()
    page.show_error(error)
    primary = [
        part.objectName() for part in page.findChildren(QPushButton) if part.isVisible() and part.property("kind") == "primary"
    ]
    assert primary == [first]
    assert "/d" in shown(page)


def test_damaged_data_are_replaced_by_the_last_backup(program: Program, qtbot: QtBot) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    assert program.app is not None
    program.app.backups.create()
    folder = program._folder
    program._leave_window()
    program._close_data()
    whole = folder.database.read_bytes()
    folder.database.write_bytes(whole[:8192] + b"\x00\xff" * ((len(whole) - 8192) // 2))
    (folder.root / "open.mark").touch()
    program.open_data()
    page = page_of(program)
    assert isinstance(page, Opening) and "损坏" in shown(page)
    button(page, "backup_restore").click()
    button(page.window(), "restore_confirm_yes").click()
    assert isinstance(page_of(program), SignIn)
    assert list(folder.root.glob("replaced-*.db"))


def test_damaged_data_are_replaced_by_a_backup_from_elsewhere(program: Program, tmp_path: Path) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    assert program.app is not None
    stick = tmp_path / "stick"
    kept = program.app.backups.create(stick).value.path
    folder = program._folder
    program._leave_window()
    program._close_data()
    folder.database.write_bytes(b"")
    program.open_data()
    page = page_of(program)
    (stick / "other.db").write_bytes(b"holiday pictures")
    page._ask_restore_file(stick / "other.db")
    button(page.window(), "restore_confirm_yes").click()
    page = page_of(program)
    assert isinstance(page, Opening) and "不是本程序的备份" in shown(page), "a wrong file is refused, and another can be chosen"
    assert button(page, "backup_file_restore").isVisibleTo(page) and folder.database.read_bytes() == b""
    page._ask_restore_file(kept)
    page.window().findChildren(QPushButton, "restore_confirm_yes")[-1].click()
    assert isinstance(page_of(program), SignIn)


def test_damage_found_beside_the_work_leads_to_the_backup(program: Program) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    page_of(program).finished.emit()
    assert program.window is not None
    program._tell_damage(DataDamaged(str(program._folder.database)))
    program.notices.report(DataDamaged(str(program._folder.database)))
    offers = [part for part in program.window.findChildren(QPushButton, "toast_act") if part.isVisibleTo(program.window)]
    assert len(offers) == 1, "said once, with the button that mends it"
    offers[0].click()
    assert isinstance(page_of(program), Opening) and program.app is None


def test_another_folder_can_be_chosen(program: Program, tmp_path: Path) -> None:
    program._folder.root.mkdir()
    program._folder.database.write_bytes(b"something else" * 1000)
    program.open_data()
    page_of(program).folder_chosen.emit(tmp_path / "elsewhere")
    assert isinstance(page_of(program), FirstStart)
    assert (tmp_path / "elsewhere" / "skillsapp.db").exists()


def test_the_demonstration_is_built_in_its_own_folder_and_shows_who_may_sign_in(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(folder: DataFolder, _today: date, progress: Any) -> None:
        app = open_app(folder)
        app.session.actor = PROGRAM
        app.accounts.set_up("演示协会", PASSWORD)
        _keep(app, [["陈丽", "admin", PASSWORD, "Administrator"]])
        progress(1, 1)
        app.close()

    monkeypatch.setattr(skillsapp.demo.build, "build", build)
    program.open_data()
    own = program._folder
    button(page_of(program), "demonstration_open").click()
    page = page_of(program)
    assert isinstance(page, SignIn)
    assert (demonstration_folder(own).root / "skillsapp.db").exists()
    assert PASSWORD in shown(page) and "管理员" in shown(page)
    button(page, "person_choose_1").click()
    assert program.window is not None
    program.sign_out()
    button(page_of(program), "demonstration_leave").click()
    assert isinstance(page_of(program), FirstStart) and program._folder == own


def test_idle_minutes_are_read_safely() -> None:
    assert idle_minutes({"office.idle_lock_minutes": "10"}) == 10
    assert idle_minutes({"office.idle_lock_minutes": "soon"}) == 0
    assert idle_minutes({}) == 0


def _keep(app: App, people: list[list[str]]) -> Done[None]:
    with app.store.begin(PROGRAM, "demonstration", None) as uow:
        SettingStore(uow).put(DEMONSTRATION_KEY, json.dumps(people))
        return uow.commit(None)
