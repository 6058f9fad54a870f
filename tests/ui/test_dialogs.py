from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tests.ui.checks import primary_buttons, unnamed_controls
from ui.dialogs import SheetDialog, ask_reason, choose_file, confirm, save_file, tell
from ui.widgets.choices import ChipBar, SearchBox


@pytest.fixture
def window(theme_app: QApplication, qtbot: Any) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1093, 576)
    qtbot.addWidget(made)
    made.show()
    yield made


def press(sheet: QWidget, name: str) -> None:
    button = sheet.findChild(QPushButton, name)
    assert button is not None, name
    button.click()


def test_yes_does_it_and_cancel_does_not(window: QWidget) -> None:
    done: list[str] = []
    press(confirm(window, "删除？", "不能恢复。", "删除 3 行", lambda: done.append("yes"), danger=True), "step_confirm_cancel")
    assert done == []
    press(confirm(window, "删除？", "不能恢复。", "删除 3 行", lambda: done.append("yes"), danger=True), "step_confirm_yes")
    assert done == ["yes"]


def test_a_dangerous_question_starts_on_cancel(window: QWidget, qtbot: Any) -> None:
    sheet = confirm(window, "删除？", "不能恢复。", "删除", pytest.fail, danger=True)
    assert sheet.focusWidget().objectName() == "step_confirm_cancel"
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_reason_is_asked_for_until_there_is_one(window: QWidget) -> None:
    given: list[str] = []
    sheet = ask_reason(window, "退回补正", "欧阳建国", "退回", given.append, presets=("缺照片",))
    press(sheet, "reason_ask_yes")
    assert given == [] and sheet.isVisible()
    assert any(label.text() == "请简要写明原因。" and label.isVisible() for label in sheet.findChildren(QLabel))
    press(sheet, "reason_ask_preset_1")
    area = sheet.findChild(QPlainTextEdit)
    assert area is not None and area.toPlainText() == "缺照片"
    press(sheet, "reason_ask_yes")
    assert given == ["缺照片"] and not sheet.isVisible()


def test_enter_presses_the_primary_button_unless_it_is_refused(window: QWidget, qtbot: Any) -> None:
    done: list[str] = []
    sheet = SheetDialog(window, "新建", name="programme_create")
    sheet.add_cancel()
    sheet.add_button("新建", "programme_save", lambda: done.append("saved"), kind="primary")
    sheet.allow("请先填写名称。")
    sheet.open()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert done == [] and sheet.isVisible()
    sheet.allow()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert done == ["saved"]
    assert unnamed_controls(sheet) == [] and primary_buttons(sheet) == ["programme_save"]


def test_a_busy_sheet_stays_until_its_work_is_over_or_stopped(window: QWidget, qtbot: Any) -> None:
    stopped: list[str] = []
    sheet = SheetDialog(window, "导入", name="file_import")
    sheet.add_button("导入", "rows_import", kind="primary")
    sheet.open()
    sheet.set_busy("正在导入…", lambda: stopped.append("x"))
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    press(sheet, "file_import_progress_stop")
    assert stopped == ["x"]
    sheet.show_problem("磁盘已满。")
    shown = sheet.findChild(QLabel, "")
    assert shown is not None and any(label.text() == "磁盘已满。" and label.isVisible() for label in sheet.findChildren(QLabel))
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_sheet_is_never_larger_than_its_window(window: QWidget) -> None:
    sheet = SheetDialog(window, "长", name="long_sheet", width=2000, scroll=True)
    for number in range(80):
        sheet.add(QLabel(f"{number}"))
    sheet.open()
    assert sheet.width() <= window.width() and sheet.height() <= window.height()
    sheet.close()


def test_a_message_must_be_read(window: QWidget) -> None:
    sheet = tell(window, "提示", "已交卷。")
    press(sheet, "step_told_close")
    assert not sheet.isVisible()


def test_a_chosen_file_arrives_without_anything_waiting(window: QWidget, tmp_path: Path, qtbot: Any) -> None:
    source, chosen = tmp_path / "名单.xlsx", list[Path]()
    source.write_bytes(b"x")
    dialog = choose_file(window, "选择文件", [("表格", "*.xlsx *.csv")], chosen.append)
    dialog.fileSelected.emit(str(source))
    assert chosen == [source] and dialog.objectName() == "file_choose"
    dialog.close()


def test_the_keyboard_is_where_it_was_when_work_was_refused(window: QWidget, qtbot: Any) -> None:
    sheet = SheetDialog(window, "恢复演练", name="rehearse")
    code = QLineEdit()
    code.setObjectName("rehearse_code")
    sheet.add(code)
    sheet.add_cancel()
    sheet.open()
    code.setFocus()
    sheet.set_busy("正在恢复")
    sheet.show_problem("恢复码不对。")
    focused = sheet.focusWidget()
    assert focused is code
    qtbot.keyClicks(focused, "6RCW")
    assert code.text() == "6RCW"


def test_saving_proposes_a_name_and_adds_the_suffix(window: QWidget) -> None:
    dialog = save_file(window, "导出", "成绩.xlsx", [("表格", "*.xlsx")], lambda _path: None)
    assert dialog.defaultSuffix() == "xlsx" and Path(dialog.selectedFiles()[0]).name == "成绩.xlsx"
    dialog.close()


def test_the_filter_waits_for_the_fingers_and_enter_does_not(theme_app: QApplication, qtbot: Any) -> None:
    box, seen = SearchBox("姓名"), list[str]()
    qtbot.addWidget(box)
    box.filtered.connect(seen.append)
    box.show()
    qtbot.keyClicks(box, "wang")
    assert seen == []
    qtbot.waitUntil(lambda: seen == ["wang"])
    qtbot.keyClicks(box, "x")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert seen == ["wang", "wangx"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert seen[-1] == "" and box.text() == ""


def test_chips_show_counts_and_say_which_was_chosen(theme_app: QApplication, qtbot: Any) -> None:
    chips, seen = ChipBar([("", "全部"), ("sent", "待审核")], "state_filter", "状态"), list[str]()
    qtbot.addWidget(chips)
    chips.chosen.connect(seen.append)
    chips.set_counts({"": 1286, "sent": 96})
    button = chips.findChild(QPushButton, "state_filter_sent")
    assert button is not None and button.text() == "待审核 96"
    button.click()
    assert seen == ["sent"] and chips.value == "sent"


def test_enter_presses_the_button_that_has_the_ring(theme_app: QApplication, qtbot: Any) -> None:
    """A candidate who pressed Enter on “go on answering” handed the paper in."""
    done: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    sheet = confirm(window, "交卷", "交卷后不能再修改。", "立即交卷", lambda: done.append("yes"), danger=True)
    qtbot.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)
    assert not done and not sheet.isVisible()
    sheet = confirm(window, "交卷", "交卷后不能再修改。", "立即交卷", lambda: done.append("yes"), danger=True)
    yes = sheet.findChild(QWidget, "step_confirm_yes")
    yes.setFocus()
    qtbot.keyClick(yes, Qt.Key.Key_Return)
    assert done == ["yes"]


def test_a_sheet_grows_for_what_it_has_to_say(window: QWidget) -> None:
    sheet = SheetDialog(window, "新建培训班", name="programme_create", width=560)
    field = QPlainTextEdit()
    field.setMinimumHeight(90)
    sheet.add(field)
    sheet.add_cancel()
    sheet.open()
    before = sheet.height()
    sheet.show_problem("其他人刚刚修改了这个培训班，请重新打开后再改。")
    assert sheet.height() > before and sheet.height() >= sheet.heightForWidth(sheet.width())
    sheet.show_problem("很长的话。" * 400)
    assert sheet.height() <= window.height()
    assert sheet.frameGeometry().bottom() <= window.frameGeometry().bottom()  # its buttons are not below the screen
