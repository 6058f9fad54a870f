"""The import and export of question files: what a file was read as and what comes with it, and an account of every question written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App
from skillsapp.exchange.question_formats import QUESTION_FORMATS, write_keys
from skillsapp.queries.questions import list_banks, list_questions
from tests.exchange.question_banks import CASE, PICTURE, bank_of
from tests.services.test_question_files import ONE, SHOWN
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.office_stage import CHEN, open_empty, reopened
from ui.context import Context, Session
from ui.screens.questions.exporting import ABOUT, QuestionExport
from ui.screens.questions.importing import QuestionImport
from ui.widgets.drop_down import DropDown
from ui.widgets.text import ElidedLabel


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    open_empty(folder).close()
    return folder


@pytest.fixture
def app(shipped: Path, tmp_path: Path) -> Iterator[App]:
    made = reopened(shipped, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def office(app: App, context: Context, qtbot: QtBot) -> tuple[QWidget, Context]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1170, 728)
    parent.show()
    return parent, replace(context, app=app, session=Session(CHEN))


def text_of(sheet: QWidget, name: str) -> str:
    found = sheet.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_the_check_says_what_the_file_is_and_what_comes_along(app: App, office: tuple[QWidget, Context], tmp_path: Path) -> None:
    path = tmp_path / "没有扩展名"
    write = QUESTION_FORMATS["qti"].write
    assert write is not None
    write(bank_of(replace(ONE, stem=SHOWN, case=CASE.ref), replace(ONE, id="Q-2")), path)
    sheet = QuestionImport(*office, list_banks(app.reader), "regulations")
    sheet.open()
    sheet.take_file(path)
    assert text_of(sheet, "import_about") == "识别为：QTI 压缩包 · 1 个案例 · 1 张图片"
    button = sheet.findChild(QPushButton, "import_next")
    assert button is not None
    button.click()
    assert any(PICTURE.digest in question.stem for question in list_questions(app.reader, "regulations"))
    assert not unnamed_controls(sheet) and len(primary_buttons(sheet)) == 1


def test_figures_of_types_are_asked_not_guessed_and_nothing_is_squeezed(
    app: App, office: tuple[QWidget, Context], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "代码.csv"
    path.write_text("题型,题干,选项A,选项B,答案\n0,哪个？,甲,乙,A\n7,哪些？,甲,乙,AB\n", "utf-8-sig")
    sheet = QuestionImport(*office, list_banks(app.reader), "regulations")
    sheet.open()
    sheet.take_file(path)
    assert sheet._codes is not None and sheet._codes.values() == {"0": "", "7": ""}
    boxes = [box for box in sheet.findChildren(QComboBox) if box.isVisible()]
    assert len(boxes) == 4
    qtbot.waitUntil(lambda: all(box.height() >= box.minimumSizeHint().height() for box in boxes), timeout=1000)
    page = sheet._form.mapTo(sheet, sheet._form.rect().bottomLeft()).y()
    assert page < sheet._codes_card.mapTo(sheet, sheet._codes_card.rect().topLeft()).y()
    assert not any(part.isVisible() for part in sheet.findChildren(QWidget, "import_drop_place"))
    button = sheet.findChild(QPushButton, "import_next")
    assert button is not None
    button.click()
    assert sheet.step == 0, "nothing was chosen"
    sheet._codes.show_values({"0": "single", "7": "multiple"})
    button.click()
    assert sheet.step == 1 and sheet._parsed is not None and sheet._parsed.accepted == 2


def test_a_problem_is_read_whole_below_the_list(app: App, office: tuple[QWidget, Context], tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text("1. 第一题\nA. 甲\nB. 乙\n\n2. 第二题\nA. 甲\nB. 乙\n答案：Z\n", encoding="utf-8")
    sheet = QuestionImport(*office, list_banks(app.reader), "regulations")
    sheet.open()
    sheet.take_file(path)
    assert text_of(sheet, "problem_whole") == "选中一行，可在这里看完整内容。"
    for number, row in enumerate(sheet._model.rows):
        sheet.table.select_row(number)
        assert row.sentence in text_of(sheet, "problem_whole") and (row.whole or row.where) in text_of(sheet, "problem_whole")


def test_a_line_of_a_list_that_drops_down_is_read_whole_in_its_tooltip(qtbot: QtBot) -> None:
    box = DropDown("question_choose", "试题")
    qtbot.addWidget(box)
    box.addItem("很长的题干" * 60)
    box.tell_lines()
    assert box.itemData(0, Qt.ItemDataRole.ToolTipRole) == "很长的题干" * 60


def test_a_format_that_is_chosen_wins_over_the_content(app: App, office: tuple[QWidget, Context], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("哪个？\nA. 甲\nB. 乙\n答案：B\n", encoding="utf-8")
    sheet = QuestionImport(*office, list_banks(app.reader), "regulations")
    sheet.open()
    sheet._form.show_values({"bank": "regulations", "format": "aiken"})
    sheet.take_file(path)
    assert text_of(sheet, "import_about") == "识别为：Aiken 文本"


def test_a_bank_is_written_and_every_question_left_out_is_told(app: App, office: tuple[QWidget, Context], tmp_path: Path) -> None:
    count = len(list_questions(app.reader, "standards"))
    sheet = QuestionExport(*office, list_banks(app.reader), "standards")
    sheet.open()
    sheet._form.show_values({"bank": "standards", "format": "gift"})
    about = sheet.findChild(QWidget, "export_about")
    assert about is not None and len(about.findChildren(ElidedLabel)) == len(write_keys()) + 1
    sheet.save_to(tmp_path / "standards.gift")
    assert (tmp_path / "standards.gift").stat().st_size > 1000
    assert sheet.step == 1
    assert len(sheet._model.rows) + int(sheet._written._value.text().replace(",", "")) == count
    assert "standards.gift" in text_of(sheet, "export_place")
    assert not unnamed_controls(sheet) and len(primary_buttons(sheet)) == 1


def test_a_place_that_cannot_be_written_is_told_in_the_sheet(app: App, office: tuple[QWidget, Context], tmp_path: Path) -> None:
    sheet = QuestionExport(*office, list_banks(app.reader), "standards")
    sheet.open()
    sheet.save_to(tmp_path / "none" / "a.gift")
    assert sheet.step == 0


def test_every_format_says_what_it_is_for() -> None:
    assert set(ABOUT) == set(write_keys())
