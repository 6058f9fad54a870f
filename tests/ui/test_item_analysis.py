"""The screen says which questions need a look, shows who chose what, leads to the bank, and exports what it shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, Session, open_app
from skillsapp.domain.roles import PROGRAM
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.paths import DataFolder
from skillsapp.statistics.remarks import Urgency
from tests.queries.answered_stage import GIVEN_AWAY, LEFT, WRONG_KEY, Answered
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.conftest import VISITED
from ui.context import Context
from ui.paper_preview import PaperPreview
from ui.question_widgets import AnswerWidget
from ui.routes import Route
from ui.screens.item_analysis.charts import AnswerBars
from ui.screens.item_analysis.screen import ALL, ItemAnalysisScreen
from ui.screens.item_analysis.wording import BOTH, RESITS, urgency

Opened = Callable[[], ItemAnalysisScreen]


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("answered")
    app = open_app(DataFolder(root), session=Session(PROGRAM))
    stage = Answered(app, count=20)
    stage.sit(120, title="上午场")
    stage.sit(30, title="补考", resit=True)
    Answered(app, count=12, seed=2, title="第七十五期").sit(60)
    app.close()
    return root


@pytest.fixture
def app(_folder: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copytree(_folder, tmp_path / "office")
    opened = open_app(DataFolder(tmp_path / "office"), session=Session(PROGRAM))
    yield opened
    opened.close()


@pytest.fixture
def screen(app: App, context: Context, qtbot: QtBot) -> ItemAnalysisScreen:
    return shown(app, context, qtbot)


def shown(app: App, context: Context, qtbot: QtBot) -> ItemAnalysisScreen:
    screen = ItemAnalysisScreen(replace(context, app=app))
    qtbot.addWidget(screen)
    screen.resize(1170, 682)
    screen.refresh()
    screen.show()
    return screen


def choose(screen: ItemAnalysisScreen, box: str, key: str) -> None:
    chosen = {"programme": screen.programmes, "sitting": screen.sittings}[box]
    chosen.setCurrentIndex(chosen.findData(key))
    chosen.activated.emit(chosen.currentIndex())


def class_74(screen: ItemAnalysisScreen) -> str:
    boxes = screen.programmes
    return next(str(boxes.itemData(n)) for n in range(boxes.count()) if "第七十四期" in boxes.itemText(n))


def texts(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisibleTo(widget))


def test_what_needs_a_look_comes_first_with_its_sentence(screen: ItemAnalysisScreen) -> None:
    choose(screen, "programme", class_74(screen))
    rows = screen._model.rows
    assert len(rows) == 20 and urgency(rows[0]) is Urgency.ALARM
    assert [urgency(row) for row in rows] == sorted((urgency(row) for row in rows), reverse=True)
    by_number = {row.number: row for row in rows}
    assert urgency(by_number[WRONG_KEY + 1]) is Urgency.ALARM and "答案可能标错" in screen._model.index(0, 2).data()
    assert urgency(by_number[LEFT + 1]) >= Urgency.LOOK and urgency(by_number[GIVEN_AWAY + 1]) is Urgency.HINT
    screen.kinds.choose(str(int(Urgency.ALARM)))
    screen._filter()
    assert {urgency(row) for row in screen._model.rows} == {Urgency.ALARM}


def test_a_question_is_shown_with_who_chose_what_and_as_the_candidate_saw_it(screen: ItemAnalysisScreen) -> None:
    choose(screen, "programme", class_74(screen))
    item = screen.table.row()
    answer, bars = screen.inspector.findChild(AnswerWidget), screen.inspector.findChild(AnswerBars)
    assert answer is not None and answer.response == item.question.answer
    assert answer.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert bars is not None and bars.accessibleName().startswith("A：")
    assert item.remarks[0].sentence() in texts(screen.inspector)
    button = screen.findChild(QPushButton, "item_open")
    assert button is not None
    button.click()
    assert VISITED[-1] == Route.to("questions", question=item.question.id)


def test_a_dot_of_the_picture_chooses_its_question(screen: ItemAnalysisScreen, qtbot: QtBot) -> None:
    choose(screen, "programme", class_74(screen))
    wanted = next(row for row in screen._model.rows if row.number == GIVEN_AWAY + 1)
    screen.kinds.choose(str(int(Urgency.ALARM)))  # the filter hides it: then the filter goes
    screen._filter()
    point = screen.scatter.place_of(wanted.question.ref)
    assert point is not None
    qtbot.mouseClick(screen.scatter, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert screen.table.row().question.ref == wanted.question.ref


def test_resits_and_programmes_are_chosen_apart(screen: ItemAnalysisScreen) -> None:
    choose(screen, "programme", class_74(screen))
    seen = {}
    for key in ("", RESITS, BOTH):
        choose(screen, "sitting", key)
        seen[key] = screen._model.rows[0].figures.seen
    assert seen == {"": 120, RESITS: 30, BOTH: 150}
    choose(screen, "programme", ALL)
    assert {row.figures.seen for row in screen._model.rows} == {60, 120, 180}
    assert screen._model.columns[0].key == "look"  # no place on a paper, where there are two papers
    assert "试卷不同" in texts(screen.strip)


def test_a_refresh_keeps_the_place(screen: ItemAnalysisScreen) -> None:
    choose(screen, "programme", class_74(screen))
    screen.table.select_row(5)
    before = screen.table.row().question.ref
    screen.refresh()
    assert screen.table.row().question.ref == before


def test_what_is_shown_is_printed_and_saved(screen: ItemAnalysisScreen, tmp_path: Path) -> None:
    choose(screen, "programme", class_74(screen))
    choose(screen, "sitting", RESITS)
    button = screen.findChild(QPushButton, "analysis_print_button")
    assert button is not None and button.isEnabled()
    button.click()
    preview = screen.findChild(PaperPreview, "paper_preview")
    assert preview is not None and preview.preview.page_count > 1
    save = preview.findChild(QPushButton, "paper_save")
    assert save is not None
    save.click()
    dialog = preview.findChild(QFileDialog, "paper_file")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "report.pdf"))
    page = PdfDocument(tmp_path / "report.pdf")[0].get_textpage().get_text_bounded()
    assert "试题分析报告" in page and "只看补考" in page and "第七十四期" in page
    preview.close()


def test_what_is_shown_is_exported(screen: ItemAnalysisScreen, tmp_path: Path) -> None:
    choose(screen, "programme", class_74(screen))
    button = screen.findChild(QPushButton, "analysis_export_button")
    assert button is not None and button.isEnabled()
    button.click()
    dialog = screen.findChild(QFileDialog, "analysis_file")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "分析.xlsx"))
    questions, answers, scores = read_tables(tmp_path / "分析.xlsx")
    cells = {cell.text for row in questions.rows for cell in row}
    assert {row.question.ref for row in screen._model.rows} <= cells and any("答案可能标错" in text for text in cells)
    assert any(cell.text == "未作答" for row in answers.rows for cell in row)
    assert any(cell.text == "信度α" for row in scores.rows for cell in row)


def test_controls_have_names_and_one_action_is_primary(screen: ItemAnalysisScreen) -> None:
    assert unnamed_controls(screen) == []
    assert len(primary_buttons(screen)) == 1


def test_without_answers_it_says_what_will_stand_here(tmp_path: Path, context: Context, qtbot: QtBot) -> None:
    app = open_app(DataFolder(tmp_path / "empty"), session=Session(PROGRAM))
    screen = shown(app, context, qtbot)
    assert "还没有可以分析的答卷" in texts(screen)
    button = screen.findChild(QPushButton, "analysis_export_button")
    assert button is not None and not button.isEnabled()
    app.close()
