"""Questions are found while typing, seen as the candidate sees them, and imported with every problem told by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App
from skillsapp.domain.question import Question
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.queries.question_uses import question_history
from skillsapp.queries.questions import list_banks, list_questions
from tests.ui.office_stage import CHEN, open_empty, reopened
from ui.context import Context, Session
from ui.question_widgets import AnswerWidget
from ui.screens.questions.importing import QuestionImport
from ui.screens.questions.screen import QuestionsScreen
from ui.widgets.rich_text import RichText

HEAD = "题型,题干,选项A,选项B,选项C,选项D,答案,难度\n"
GOOD = "单选题,某小区周界共设多少个防区？,八个,十个,十二个,十四个,B,易\n"
BAD = "单选题,某商场出入口的读卡器装在哪里？,门内,门外,吊顶,地面,E,中\n"


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
def opened(app: App, context: Context, qtbot: QtBot) -> Callable[..., QuestionsScreen]:
    def open_as(*permissions: Permission) -> QuestionsScreen:
        session = Session(replace(CHEN, permissions=frozenset(permissions or Permission)))
        screen = QuestionsScreen(replace(context, app=app, session=session))
        qtbot.addWidget(screen)
        screen.resize(1170, 728)
        screen.refresh()
        screen.show()
        return screen

    return open_as


def shown(widget: QWidget) -> str:
    labels = [part.text() for part in widget.findChildren(QLabel) if part.isVisibleTo(widget)]
    return "\n".join(labels + [part.text for part in widget.findChildren(RichText) if part.isVisibleTo(widget)])


def find_question(app: App) -> Question:
    return next(question for question in list_questions(app.reader) if question.type == "single" and question.explanation)


def test_the_tree_counts_and_narrows(app: App, opened: Callable[..., QuestionsScreen]) -> None:
    screen = opened()
    bank = list_banks(app.reader)[0]
    top = screen.tree.topLevelItem(1)
    assert top is not None and top.text(1) == str(bank.questions)
    screen.tree.setCurrentItem(top.child(0))
    assert screen.table.model().rowCount() == next(iter(bank.topics.values()))


def test_the_question_shown_is_the_first_of_what_was_typed(
    app: App, opened: Callable[..., QuestionsScreen], qtbot: QtBot
) -> None:
    screen, last = opened(), max(list_questions(app.reader), key=lambda question: (question.bank, question.topic, question.id))
    assert screen.question is not None and screen.question.id != last.id
    screen.search.setText(last.id)
    qtbot.waitUntil(lambda: screen.question is not None and screen.question.id == last.id)
    screen.search.setText("没有这样的题")
    qtbot.waitUntil(lambda: screen.question is None and not screen.found.ids)


def test_a_question_is_shown_as_the_candidate_sees_it_with_its_answer(app: App, opened: Callable[..., QuestionsScreen]) -> None:
    screen, question = opened(), find_question(app)
    assert screen.table.select_key(question.id)
    screen.look()
    widget = screen.findChild(AnswerWidget)
    assert widget is not None and widget.response == question.answer
    assert question.explanation in shown(screen) and question.source in shown(screen)


def test_questions_kept_apart_are_let_together_again_beside_the_question(
    app: App, opened: Callable[..., QuestionsScreen]
) -> None:
    one, other = list_questions(app.reader)[:2]
    app.question_editing.set_enemies([one.id, other.id])
    for managing in (False, True):
        screen = opened() if managing else opened(Permission.SEE_QUESTIONS)
        screen.table.select_key(one.id)
        screen.look()
        uses = screen.findChild(QPushButton, "question_part_uses")
        assert uses is not None
        uses.click()
        assert f"打开 {other.id}" in [button.text() for button in screen.findChildren(QPushButton, "enemy_open")]
        lift = screen.findChild(QPushButton, "enemy_lift")
        assert (lift is not None) is managing
    assert lift is not None
    screen._context.news.follow(screen, {Topic.QUESTIONS}, screen.refresh)  # as the window does
    lift.click()
    assert question_history(app.reader, one.id).enemies == ()
    assert not [button for button in screen.findChildren(QPushButton, "enemy_open") if button.isVisibleTo(screen)]


def test_without_the_permission_answers_are_nowhere(app: App, opened: Callable[..., QuestionsScreen]) -> None:
    screen, question = opened(Permission.MANAGE_SITTINGS), find_question(app)
    screen.table.select_key(question.id)
    screen.look()
    widget = screen.findChild(AnswerWidget)
    assert widget is not None and widget.response == ""
    assert question.stem in shown(screen) and question.explanation not in shown(screen)
    assert screen.findChild(QWidget, "answer_hidden") is not None
    assert screen.findChild(QPushButton, "questions_import_button") is None


def test_an_import_tells_problems_by_line_and_writes_only_at_the_end(
    app: App, opened: Callable[..., QuestionsScreen], tmp_path: Path
) -> None:
    screen = opened()
    before = len(list_questions(app.reader))
    path = tmp_path / "questions.csv"
    path.write_text(HEAD + GOOD + BAD, "utf-8-sig")
    sheet = QuestionImport(screen, screen._context, list_banks(app.reader), "regulations")
    sheet.open()
    sheet.take_file(path)
    assert [row.row for row in sheet._model.rows] == [3]
    assert len(list_questions(app.reader)) == before
    button = sheet.findChild(QPushButton, "import_next")
    assert button is not None and "1" in button.text()
    button.click()
    assert len(list_questions(app.reader, "regulations")) == list_banks(app.reader)[1].questions
    assert len(list_questions(app.reader)) == before + 1
    button.click()


def test_figures_for_types_are_asked_about_and_a_new_bank_gets_its_name(
    app: App, opened: Callable[..., QuestionsScreen], tmp_path: Path
) -> None:
    screen = opened()
    path = tmp_path / "trainer.csv"
    path.write_text(HEAD + GOOD.replace("单选题", "0", 1), "utf-8-sig")
    sheet = QuestionImport(screen, screen._context, list_banks(app.reader), "")
    sheet.open()
    sheet._form.show_values({"bank": "new", "title": "培训老师的题"})
    sheet.take_file(path)
    assert sheet._codes is not None
    sheet._codes.show_values({"0": "single"})
    sheet._go_on()
    sheet._go_on()
    assert [bank.title for bank in list_banks(app.reader) if bank.questions == 1] == ["培训老师的题"]
    sheet.accept()
