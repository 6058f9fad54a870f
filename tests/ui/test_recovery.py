"""Losing the office laptop, through the real windows: the sheet at the first start, a new password, the office on another computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import list_programmes
from skillsapp.security.recovery import new_code
from skillsapp.services.backups import list_backups
from tests.ui.checks import primary_buttons, unnamed_controls
from ui.entrance.first_start import FirstStart
from ui.entrance.recovery import ForgottenPassword, NewSheet, RestoreWithCode
from ui.entrance.sign_in import SignIn
from ui.jobs import InlineJobs
from ui.language import Language
from ui.program import Program
from ui.routes import Route
from ui.theme import Theme

PASSWORD = "meigui-8-hao"


@pytest.fixture
def open_program(theme_app: QApplication, qtbot: QtBot) -> Iterator[Any]:
    made: list[Program] = []

    def open_folder(root: Path) -> Program:
        program = Program(theme_app, DataFolder(root), Language(theme_app), Theme(theme_app), InlineJobs())
        qtbot.addWidget(program.entrance)
        program.entrance.show()
        program.open_data()
        made.append(program)
        return program

    yield open_folder
    for program in made:
        if program.window is not None:
            program.window.close()
            program.window.deleteLater()
        theme_app.aboutToQuit.disconnect(program.close)
        program.close()


def press(page: QWidget | None, name: str) -> None:
    assert page is not None
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def type_into(page: QWidget, name: str, text: str) -> None:
    line = page.findChild(QLineEdit, name)
    assert line is not None, name
    line.clear()
    line.insert(text)
    line.textEdited.emit(line.text())


def shown(page: QWidget) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if part.isVisibleTo(page))


def front(program: Program) -> Any:
    return program.entrance.currentWidget()


def group_on(page: QWidget, place: int) -> str:
    label = page.findChild(QLabel, f"recovery_group_{place}")
    assert label is not None
    return label.text()


def set_up(program: Program) -> str:
    """First start with its sheet; return the code that stood on the page."""
    program.set_up("某省某协会", PASSWORD)
    page = front(program)
    assert isinstance(page, NewSheet)
    code = "-".join(group_on(page, place) for place in range(1, 7))
    press(page, "recovery_next")
    type_into(page, "recovery_last_group", code[-4:])
    press(page, "recovery_confirm")
    return code


def test_the_first_start_goes_on_only_when_the_last_group_was_typed_back_or_later_was_chosen(
    open_program: Any, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "data")
    assert isinstance(front(program), FirstStart)
    program.set_up("某省某协会", PASSWORD)
    page = front(program)
    assert unnamed_controls(page) == [] and primary_buttons(page) == ["recovery_next"]
    press(page, "recovery_next")
    assert primary_buttons(page) == ["recovery_confirm"]
    type_into(page, "recovery_last_group", "AAAA")
    press(page, "recovery_confirm")
    assert "不一致" in shown(page) and program.window is None
    assert program.app is not None and program.app.recovery.sheet() is None
    press(page, "recovery_back")
    press(page, "recovery_later")
    assert program.window is not None


def test_an_existing_folder_is_reminded_until_it_has_its_sheet(open_program: Any, tmp_path: Path) -> None:
    program = open_program(tmp_path / "data")
    program.set_up("某省某协会", PASSWORD)
    press(front(program), "recovery_later")
    assert program.app is not None and program.window is not None
    program.app.programmes.create(ProgrammeKind.TRAINING, "第七十四期")
    program.window.navigate(Route("home"))
    assert program.window.findChild(QWidget, "attention_recovery_sheet") is not None
    program.window.navigate(Route.to("settings", section="backup"))
    press(program.window, "recovery_sheet_make")
    dialog = program.window.findChild(QWidget, "recovery_sheet_dialog")
    assert dialog is not None
    code = group_on(dialog, 6)
    press(dialog, "recovery_next")
    type_into(dialog, "recovery_last_group", code)
    press(dialog, "recovery_confirm")
    assert program.app.recovery.sheet() is not None
    program.window.navigate(Route("home"))
    found = program.window.findChild(QWidget, "attention_recovery_sheet")
    assert found is None or not found.isVisible()


def test_a_forgotten_password_is_replaced_with_the_code(open_program: Any, tmp_path: Path) -> None:
    program = open_program(tmp_path / "data")
    code = set_up(program)
    program.sign_out()
    press(front(program), "password_forgotten")
    page = front(program)
    assert isinstance(page, ForgottenPassword) and primary_buttons(page) == ["password_reset"]
    page.form.show_values({"password": "another one", "again": "another one"})
    wrong = code[:12] + ("A" if code[12] != "A" else "B") + code[13:]
    type_into(page, "recovery_code", wrong)
    assert "第 3 组" in shown(page)
    press(page, "password_reset")
    assert front(program) is page
    type_into(page, "recovery_code", new_code())
    press(page, "password_reset")
    assert "不是这一张恢复单" in shown(page)
    type_into(page, "recovery_code", code.replace("-", "").lower())
    press(page, "password_reset")
    assert isinstance(front(program), SignIn) and "admin" in shown(front(program))
    program.sign_in("admin", PASSWORD)
    assert program.window is None
    program.sign_in("admin", "another one")
    assert program.window is not None


def test_the_office_goes_on_on_another_computer_with_the_stick_and_the_sheet(open_program: Any, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    lost = open_program(tmp_path / "lost")
    code = set_up(lost)
    assert lost.app is not None and lost.window is not None
    lost.app.settings.change({"backup.folder": str(stick)})
    lost._settings = {**lost._settings, "backup.folder": str(stick)}
    lost.app.programmes.create(ProgrammeKind.TRAINING, "第七十四期")
    lost.news.publish({Topic.PROGRAMMES})
    lost.sign_out()  # makes the backup by itself, here and on the stick
    (file,) = [backup.path for backup in list_backups(DataFolder(tmp_path / "lost"), stick) if backup.path.parent == stick]

    other = open_program(tmp_path / "other")
    first = front(other)
    assert isinstance(first, FirstStart) and first.findChild(QPushButton, "backup_choose") is not None
    first.restore_requested.emit(file)
    page = front(other)
    assert isinstance(page, RestoreWithCode) and primary_buttons(page) == ["restore_with_code_go"]
    type_into(page, "recovery_code", new_code())
    press(page, "restore_with_code_go")
    assert front(other) is page and "不是这一张恢复单" in shown(page)
    type_into(page, "recovery_code", code)
    press(page, "restore_with_code_go")
    assert isinstance(front(other), SignIn) and "某省某协会" in shown(front(other))
    other.sign_in("admin", PASSWORD)
    assert other.app is not None and [one.title for one in list_programmes(other.app.reader)] == ["第七十四期"]
    assert other.app.recovery.sheet() == lost.app.recovery.sheet()


def test_leaving_the_question_for_the_code_leads_back_to_the_first_start(open_program: Any, tmp_path: Path) -> None:
    lost = open_program(tmp_path / "lost")
    set_up(lost)
    assert lost.app is not None
    made = lost.app.backups.create().value.path
    other = open_program(tmp_path / "other")
    front(other).restore_requested.emit(made)
    press(front(other), "restore_with_code_leave")
    assert isinstance(front(other), FirstStart)


def test_a_backup_that_is_damaged_leads_back_to_where_one_was(open_program: Any, tmp_path: Path) -> None:
    lost = open_program(tmp_path / "lost")
    set_up(lost)
    assert lost.app is not None
    made = lost.app.backups.create().value.path
    made.write_bytes(made.read_bytes()[:5000])
    other = open_program(tmp_path / "other")
    front(other).restore_requested.emit(made)
    assert isinstance(front(other), FirstStart) and made.name in shown(front(other)) and "损坏" in shown(front(other))


def test_a_backup_found_damaged_says_so_in_the_list_and_without_a_sheet_nothing_is_called_encrypted(
    open_program: Any, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "data")
    program.set_up("某省某协会", PASSWORD)
    front(program).findChild(QPushButton, "recovery_later").click()
    program.window.navigate(Route.to("settings", section="backup"))
    press(program.window, "backup_create_button")
    section: Any = program.window.findChild(QWidget, "backup_section")
    section.refresh()
    assert "没有加密保护" in shown(section) and "备份是一个加密文件" not in shown(section)
    path = section._model.rows[0].file.path
    whole = path.read_bytes()

    def state() -> str:
        section.table.select_row(0)
        press(program.window, "backup_verify_button")
        section.table.select_row(0)
        return str(section._model.index(0, 2).data())

    path.write_bytes(whole[:9000] + bytes(600) + whole[9600:])
    assert state() == "已损坏"
    path.write_bytes(whole)
    assert state() == "可读", "it was the stick's contact, not the file"


def test_a_rehearsal_in_the_settings_makes_a_backup_count_as_verified(open_program: Any, tmp_path: Path) -> None:
    program = open_program(tmp_path / "data")
    code = set_up(program)
    assert program.window is not None
    program.window.navigate(Route.to("settings", section="backup"))
    press(program.window, "backup_create_button")
    section: Any = program.window.findChild(QWidget, "backup_section")
    section.refresh()
    section.table.select_row(0)
    assert section._model.rows[0].state.rehearsed_at is None
    press(program.window, "backup_rehearse_button")
    sheet: Any = program.window.findChild(QWidget, "rehearsal")
    type_into(sheet, "recovery_code", code)
    press(sheet, "rehearsal_start")
    section.refresh()
    assert section._model.rows[0].state.rehearsed_at is not None


def test_backups_by_themselves_wait_for_quiet_and_for_a_change(open_program: Any, tmp_path: Path) -> None:
    program = open_program(tmp_path / "data")
    set_up(program)
    keeper: Any = program._keeper
    keeper.run()
    assert list_backups(program._folder) == ()
    program.news.publish({Topic.REGISTRATIONS})
    assert keeper._quiet.isActive() and list_backups(program._folder) == ()
    program.news.publish({Topic.REGISTRATIONS})
    keeper.run()
    keeper.run()
    assert len(list_backups(program._folder)) == 1
