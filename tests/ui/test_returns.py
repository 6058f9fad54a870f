"""A folder of returns, somebody else coming, and whoever walks in, as they are driven in the windows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.registration import RegistrationState
from skillsapp.exchange.tabular import read_tables
from skillsapp.queries.people import find_person
from skillsapp.queries.sittings import list_seats
from tests.exchange.folder_of_returns import add_mistakes, company, fill_folder, row, save_return
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.returns_stage import ClassDesk, open_desk, press, seat, stage
from ui.context import Context
from ui.screens.registrations.desk import DeskDialog
from ui.screens.registrations.replacing import ReplaceDialog
from ui.screens.registrations.return_sheets import ReturnSheetsDialog
from ui.screens.registrations.returns import ReturnsDialog


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged") / "data"
    stage(folder)
    return folder


@pytest.fixture
def desk(context: Context, qtbot: QtBot, staged: Path, tmp_path: Path) -> Iterator[ClassDesk]:
    shutil.copytree(staged, tmp_path / "data")
    made = open_desk(context, qtbot, tmp_path / "data")
    yield made
    made.app.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return add_mistakes(fill_folder(tmp_path / "回执", companies=6))


def opened(desk: ClassDesk, folder: Path) -> ReturnsDialog:
    desk.screen.actions_here["returns_import"].trigger()
    sheet = desk.sheet("returns_sheet")
    assert isinstance(sheet, ReturnsDialog)
    sheet.take_folder(folder)
    return sheet


def imported(desk: ClassDesk, folder: Path) -> ReturnsDialog:
    sheet = opened(desk, folder)
    sheet.page.change_table.selectAll()
    press(sheet, "change_take")
    press(sheet, "returns_next")
    return sheet


def told(owner: QWidget, name: str) -> str:
    found = owner.findChild(QWidget, name)
    assert found is not None
    return found.accessibleName() or getattr(found, "text", str)()


def typed(sheet: DeskDialog | ReplaceDialog, qtbot: QtBot, keys: str) -> int:
    """Type *keys* where the focus is, as somebody at the desk does; return how many."""
    for key in keys:
        focused = sheet.focusWidget()
        assert focused is not None
        if key == "\n":
            qtbot.keyClick(focused, Qt.Key.Key_Return)
        else:
            qtbot.keyClicks(focused, key)
    return len(keys)


def test_a_folder_is_imported_after_known_people_were_looked_at(desk: ClassDesk, folder: Path) -> None:
    sheet = opened(desk, folder)
    following = sheet.findChild(QPushButton, "returns_next")
    assert following is not None and not following.isEnabled(), "one known person has another name in the return"
    assert "姓名不同" in told(sheet, "returns_sheet_reason")
    assert "20" in told(sheet, "returns_accepted") and "3" in told(sheet, "returns_rejected")
    assert "旧名字 → " in str(sheet.page.change_table.model().index(0, 2).data())
    assert not desk.rows(), "nothing is written before the last button"
    sheet.page.change_table.select_row(0)
    press(sheet, "change_keep")
    assert following.isEnabled()
    press(sheet, "returns_next")
    rows = desk.rows()
    assert len(rows) == 20 and {one.name for one in rows} >= {"旧名字", row(2).name}
    assert rows[2].phone == row(2).phone, "the telephone number shown was taken over"
    assert sum(bool(one.photo) for one in rows) == 15, "all but that of the person who stays as is"
    press(sheet, "returns_next")
    desk.screen.refresh()
    assert desk.screen.table.model().rowCount() == 20


def test_the_report_shows_every_file_and_says_why_one_was_not_read(desk: ClassDesk, folder: Path) -> None:
    sheet = opened(desk, folder)
    table = sheet.page.file_table
    assert table.model().rowCount() == len(list(folder.iterdir()))
    states = {str(table.model().index(line, 0).data()): str(table.model().index(line, 6).data()) for line in range(13)}
    assert states["错误有限公司回执 (1).xlsx"] == "内容重复" and states["空白.xlsx"] == "无法读取"
    table.select_key("错误有限公司回执 (1).xlsx")
    assert "错误有限公司回执.xlsx" in told(sheet, "file_told")
    leave = sheet.findChild(QPushButton, "file_leave_out")
    assert leave is not None and not leave.isEnabled(), "there is nothing to leave out of it"
    table.select_key("错误有限公司回执.xlsx")
    press(sheet, "file_leave_out")
    assert "19" in told(sheet, "returns_accepted")
    press(sheet, "file_leave_out")
    assert "20" in told(sheet, "returns_accepted"), "taken again"


def test_what_goes_back_is_copied_as_text_and_saved_at_one_click(desk: ClassDesk, folder: Path, tmp_path: Path) -> None:
    sheet = opened(desk, folder)
    press(sheet, "return_sheets_open")
    back = sheet.findChild(ReturnSheetsDialog, "return_sheets")
    assert back is not None and unnamed_controls(back) == []
    back.table.select_key("错误有限公司")
    press(back, "return_text_copy")
    text = QGuiApplication.clipboard().text()
    assert "错误有限公司" in text and "赵云、关羽" in text and row(9002).id_number not in text
    assert str(back.table.model().index(back.table.currentIndex().row(), 2).data()) == "已复制"
    press(back, "return_sheets_save")
    chooser = back.findChild(QWidget, "return_sheets_folder")
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path))  # type: ignore[attr-defined]
    saved = tmp_path / "退回单 2026-11-21"
    names = {path.name for path in saved.iterdir()}
    assert {"错误有限公司.xlsx", "错误有限公司.txt", "空白.txt", "汇总报告.xlsx"} <= names
    assert any("赵云、关羽" in cell.text for line in read_tables(saved / "错误有限公司.xlsx")[0].rows for cell in line)


def test_a_folder_with_nothing_is_refused_in_the_sheet(desk: ClassDesk, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    sheet = opened(desk, tmp_path / "空")
    assert "空" in told(sheet, "returns_sheet_problem")
    press(sheet, "returns_next")  # another folder may be chosen at once


def test_the_same_folder_read_again_has_nobody_new(desk: ClassDesk, folder: Path) -> None:
    imported(desk, folder).close()
    desk.screen.refresh()
    sheet = opened(desk, folder)
    following = sheet.findChild(QPushButton, "returns_next")
    assert following is not None and not following.isEnabled() and "没有新的人员" in told(sheet, "returns_sheet_reason")


def test_what_the_returns_brought_besides_is_shown_in_columns_and_details(desk: ClassDesk, folder: Path) -> None:
    imported(desk, folder).close()
    desk.screen.refresh()
    menu = desk.screen.findChild(QPushButton, "columns_choose").menu()  # type: ignore[union-attr]
    assert [action.text() for action in menu.actions()][:2] == ["发票抬头", "用餐"]
    menu.actions()[0].trigger()
    model = desk.screen.table.model()
    titles = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(model.columnCount())]
    assert str(model.index(0, titles.index("发票抬头")).data()) == company(0)
    desk.screen.refresh()
    assert desk.screen.table.model().columnCount() == len(titles), "the choice is kept"
    desk.screen.table.select_row(0)
    facts = desk.screen.inspector.findChild(QWidget, "registration_facts")
    assert facts is not None and company(0) in [label.text() for label in facts.findChildren(QLabel)]
    path = folder / "list.xlsx"
    desk.screen.actions_here["list_export"].trigger()
    desk.sheet("list_file").fileSelected.emit(str(path))  # type: ignore[attr-defined]
    head = [[cell.text for cell in line] for line in read_tables(path)[0].rows][2]
    assert head[-3:] == ["发票抬头", "用餐", "饮食禁忌"]


def test_somebody_else_comes_and_both_details_lead_to_one_another(desk: ClassDesk, folder: Path, qtbot: QtBot) -> None:
    imported(desk, folder).close()
    sitting = seat(desk.app, desk.programme, 5)
    desk.screen.refresh()
    old = desk.rows()[1]
    desk.screen.table.select_key(old.id)
    desk.screen.actions_here["registration_replace"].trigger()
    sheet = desk.sheet("registration_replacement")
    assert isinstance(sheet, ReplaceDialog) and unnamed_controls(sheet) == []
    assert "由新来人员沿用" in told(sheet, "replacement_seats")
    assert sheet.identity["organisation"].raw() == old.organisation, "the unit is the same"
    new = row(7000)
    keys = typed(sheet, qtbot, new.id_number + "\n")
    sheet.identity["name"].show("周芷若")
    keys += typed(sheet, qtbot, "\n")
    assert keys == 20, "18 digits and Enter twice, and the name"
    after = {one.name: one for one in desk.rows()}
    assert after["周芷若"].state is RegistrationState.ACCEPTED and after[old.name].state is RegistrationState.WITHDRAWN
    assert after["周芷若"].id in {one.registration_id for one in list_seats(desk.app.reader, sitting)}
    desk.screen.refresh()
    desk.screen.table.select_key(old.id)
    link = desk.screen.findChild(QPushButton, "replacement_person_open")
    assert link is not None and "周芷若" in link.text()
    link.click()
    assert desk.screen.table.row().name == "周芷若"
    back = desk.screen.findChild(QPushButton, "replaced_person_open")
    assert back is not None and back.isVisibleTo(desk.screen) and old.name in back.text()


def test_without_a_reason_nobody_is_replaced(desk: ClassDesk, folder: Path) -> None:
    imported(desk, folder).close()
    desk.screen.refresh()
    desk.screen.table.select_row(0)
    desk.screen.actions_here["registration_replace"].trigger()
    sheet = desk.sheet("registration_replacement")
    assert isinstance(sheet, ReplaceDialog)
    sheet.identity.show_values({"id_number": row(7000).id_number, "name": "周芷若"})
    reason = sheet.findChild(QLineEdit, "replacement_reason_edit")
    assert reason is not None
    reason.setText(" ")
    sheet.try_save()
    assert sheet.isVisible() and len(desk.rows()) == 20


def open_walk_in(desk: ClassDesk) -> DeskDialog:
    desk.screen.actions_here["registration_add"].trigger()
    sheet = desk.sheet("registration_desk")
    assert isinstance(sheet, DeskDialog)
    return sheet


def test_whom_we_know_walks_in_with_nineteen_keys(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    box = sheet.findChild(QCheckBox, "walk_in_choose")
    assert box is not None and box.isChecked(), "it is the day of the class"
    assert typed(sheet, qtbot, row(4).id_number + "\n") == 19
    (one,) = desk.rows()
    assert (one.name, one.organisation, one.state) == (row(4).name, company(1), RegistrationState.ACCEPTED)
    focused = sheet.focusWidget()
    assert sheet.isVisible() and focused is not None and focused.objectName() == "id_number_edit", "open for the next person"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")  # the list that drops down, on a screen that is none
def test_who_is_new_walks_in_with_the_unit_completed_from_its_initials(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    keys = typed(sheet, qtbot, row(3000).id_number + "\n")
    focused = sheet.focusWidget()
    assert focused is not None and focused.objectName() == "name_edit"
    focused.insert("周芷若")  # type: ignore[attr-defined]
    keys += typed(sheet, qtbot, "\n" + "dgaf")
    popup = sheet._units.popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.waitUntil(lambda: popup.currentIndex().isValid())
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert sheet.identity["organisation"].raw() == company(1)
    keys += 1 + typed(sheet, qtbot, "\n")
    assert keys == 26, "18 digits, Enter, (the name), Enter, four letters, Enter for the unit, Enter to save"
    (one,) = desk.rows()
    assert (one.name, one.organisation, one.state) == ("周芷若", company(1), RegistrationState.ACCEPTED)


def test_old_and_new_are_shown_before_a_known_person_is_changed(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    typed(sheet, qtbot, row(4).id_number)
    sheet.identity["phone"].show("13911112222")
    typed(sheet, qtbot, "\n")
    assert not desk.rows()
    assert f"{row(4).phone[:3]}****{row(4).phone[-4:]} → 139****2222" in told(sheet, "registration_desk_problem")
    typed(sheet, qtbot, "\n")
    (one,) = desk.rows()
    person = find_person(desk.app.reader, one.person_id)
    assert person is not None and person.phone == "13911112222"


def test_who_is_registered_already_is_told_before_anything_is_typed(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    typed(sheet, qtbot, row(4).id_number + "\n")
    typed(sheet, qtbot, row(4).id_number)
    assert desk.rows()[0].entry_no in told(sheet, "person_known")
    save = sheet.findChild(QPushButton, "registration_desk_save")
    assert save is not None and not save.isEnabled()


def test_the_unit_of_the_one_before_is_looked_at_and_not_taken_in_silence(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    typed(sheet, qtbot, row(4).id_number + "\n")
    typed(sheet, qtbot, row(3000).id_number + "\n")
    focused = sheet.focusWidget()
    assert focused is not None
    focused.insert("周芷若")  # type: ignore[attr-defined]
    typed(sheet, qtbot, "\n")
    unit = sheet.focusWidget()
    assert len(desk.rows()) == 1 and isinstance(unit, QLineEdit) and unit.objectName() == "organisation_edit"
    assert unit.selectedText() == company(1), "one key writes over it, Enter takes it"
    typed(sheet, qtbot, "\n")
    assert len(desk.rows()) == 2


def test_another_number_takes_out_what_the_first_had_filled_in(desk: ClassDesk, qtbot: QtBot) -> None:
    sheet = open_walk_in(desk)
    typed(sheet, qtbot, row(4).id_number)
    assert sheet.identity["name"].raw() == row(4).name
    sheet.identity["id_number"].show(row(3000).id_number)
    assert (sheet.identity["name"].raw(), sheet.identity["organisation"].raw()) == ("", "")


def test_every_control_of_the_new_windows_has_a_name_and_one_button_leads(desk: ClassDesk, folder: Path) -> None:
    sheet = opened(desk, folder)
    assert unnamed_controls(sheet) == [] and primary_buttons(sheet) == ["returns_next"]
    assert unnamed_controls(open_walk_in(desk)) == []


def test_a_return_that_came_twice_from_one_unit_is_imported_once(desk: ClassDesk, tmp_path: Path) -> None:
    folder = tmp_path / "再发"
    folder.mkdir()
    save_return(folder / "甲公司.xlsx", "甲公司", [row(30), row(31)])
    save_return(folder / "甲公司(修改).xlsx", "甲公司", [row(30), row(31), row(32)])
    sheet = opened(desk, folder)
    sheet.page.file_table.select_key("甲公司.xlsx")
    press(sheet, "file_leave_out")
    press(sheet, "returns_next")
    assert len(desk.rows()) == 3
