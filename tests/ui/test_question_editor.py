"""A question is written, seen, saved, reviewed by somebody else, retired and put back, in the windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QRadioButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App
from skillsapp.domain.question import Question, QuestionState
from skillsapp.domain.rich_text import pictures_in
from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel import i18n
from skillsapp.queries.pictures import find_picture
from skillsapp.queries.question_search import newest_questions
from skillsapp.queries.question_uses import find_draft
from skillsapp.queries.questions import list_questions
from skillsapp.store.question_store import QuestionStore
from tests.every_type import QUESTIONS as EVERY_TYPE
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.office_stage import CHEN, open_empty, reopened
from ui.context import Context, Session
from ui.question_widgets.rich_field import RichField
from ui.screens.questions import duplicates
from ui.screens.questions.case_sheet import CaseSheet
from ui.screens.questions.columns import question_name
from ui.screens.questions.duplicates import DuplicatesPage
from ui.screens.questions.editor import EditorPage
from ui.screens.questions.filing_sheet import FilingSheet
from ui.screens.questions.screen import QuestionsScreen
from ui.widgets.rich_text import RichText

LIN = Actor("lin", "林工", frozenset(Permission))


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
def opened(app: App, context: Context, qtbot: QtBot) -> Callable[[Actor], QuestionsScreen]:
    def open_as(actor: Actor) -> QuestionsScreen:
        app.session.actor = actor
        screen = QuestionsScreen(replace(context, app=app, session=Session(actor)))
        qtbot.addWidget(screen)
        screen.resize(1170, 728)
        screen.show()
        screen.refresh()
        return screen

    return open_as


def editor_of(screen: QuestionsScreen) -> EditorPage:
    page = screen.currentWidget()
    assert isinstance(page, EditorPage)
    return page


def in_front(screen: QuestionsScreen, id: str) -> Question:
    screen.seek(id)
    screen.look()
    question = screen.question
    assert question is not None and question.id == id
    return question


def press(screen: QWidget, name: str) -> None:
    button = screen.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()


def write_new(screen: QuestionsScreen) -> str:
    press(screen, "question_new_button")
    page = editor_of(screen)
    page.form.stem.setPlainText("某小区的防区怎样划分？")
    for place, text in enumerate(("按楼栋", "按楼层", "按住户", "按车位")):
        field = page.form.findChildren(QPlainTextEdit, f"option_{place + 1}_edit")[0]
        field.setPlainText(text)
    right = page.form.findChild(QRadioButton, "option_1_right")
    assert right is not None
    right.setChecked(True)
    page.form.topic.setText("新知识点")
    page._show()
    press(page, "question_save_button")
    question = screen.question
    assert question is not None
    return question.id


def test_a_question_goes_from_writer_to_reviewer_to_retirement(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    writer = opened(CHEN)
    id = write_new(writer)
    made = newest_questions(app.reader, [id])[0]
    assert (made.state, made.answer, made.topic, made.version) == (QuestionState.DRAFT, "A", "新知识点", 1)
    approve = writer.findChild(QPushButton, "question_approve_button")
    assert approve is not None and not approve.isEnabled() and approve.accessibleDescription()
    reviewer = opened(LIN)
    in_front(reviewer, id)
    press(reviewer, "question_approve_button")
    assert newest_questions(app.reader, [id])[0].reviewed_by == "lin"
    reviewer.refresh()
    in_front(reviewer, id)
    press(reviewer, "question_retire_button")
    assert newest_questions(app.reader, [id])[0].state is QuestionState.RETIRED


def test_the_candidate_is_shown_what_is_written_and_faults_are_told_in_place(
    app: App, opened: Callable[[Actor], QuestionsScreen]
) -> None:
    screen = opened(CHEN)
    question = next(one for one in list_questions(app.reader) if one.type == "single")
    in_front(screen, question.id)
    screen.doing.edit()
    page = editor_of(screen)
    page.form.stem.setPlainText("H<sub>2</sub>O 是什么？")
    page._show()
    stems = [part.text for part in page.findChildren(RichText, "question_stem")]
    assert stems == ["H<sub>2</sub>O 是什么？"]
    page.form.stem.setPlainText("")
    page._show()
    save = page.findChild(QPushButton, "question_save_button")
    assert save is not None and not save.isEnabled() and save.accessibleDescription()
    assert not unnamed_controls(page) and len(primary_buttons(page)) == 1


def test_every_step_can_be_taken_back_over_all_fields(app: App, opened: Callable[[Actor], QuestionsScreen], qtbot: QtBot) -> None:
    screen = opened(CHEN)
    question = next(one for one in list_questions(app.reader) if one.type == "single")
    in_front(screen, question.id)
    screen.doing.edit()
    page = editor_of(screen)
    page.form.topic.setText("改了知识点")
    page._show_timer.stop()
    page.form.stem.setPlainText("改了题干")
    page._show_timer.stop()
    assert page.form.edited().stem == "改了题干"
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    page.form.source.setFocus()
    page.form.stem.setFocus()
    qtbot.keyClick(page.form.stem, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.form.edited().stem, page.form.edited().topic) == (question.stem, "改了知识点")
    page.undo()
    assert page.form.edited() == question
    page.redo()
    assert page.form.edited().topic == "改了知识点"


def test_tab_leads_from_the_stem_through_the_options_to_the_topic(
    app: App, opened: Callable[[Actor], QuestionsScreen], qtbot: QtBot
) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    form = editor_of(screen).form
    press(screen, "option_add")
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    form.stem.setFocus()
    fields = []
    for _tab in range(60):
        now = screen.focusWidget()
        if isinstance(now, QPlainTextEdit):
            fields.append(now.objectName())
        if now is form.topic:
            break
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert screen.focusWidget() is form.topic
    assert fields == ["stem_edit", *(f"option_{number}_edit" for number in range(1, 6))]


def test_what_was_pasted_and_taken_back_comes_again_before_the_cursor(
    app: App, opened: Callable[[Actor], QuestionsScreen]
) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    page = editor_of(screen)
    stem = page.form.stem
    stem.insertPlainText("见图：")
    page._show_timer.stop()
    stem.insertPlainText("甲乙")
    page._show_timer.stop()
    page.undo()
    assert stem.textCursor().position() == 3
    page.redo()
    assert stem.textCursor().position() == 5


def test_marks_that_do_not_work_are_named_beside_the_preview(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    page = editor_of(screen)
    page.form.stem.setPlainText(r"面积 \(\frac{a}\) 与 \(x^2 和 <b>粗")
    page._show()
    said = page._advice.accessibleName()
    assert r"\frac{a}" in said and r"“\(”" in said and "“<b>”" in said
    page.form.stem.setPlainText(r"面积 \(\frac{a}{b}\) 小于 <30 ms，<b>粗</b>")
    page._show()
    assert not page._advice.accessibleName()


def test_a_draft_is_there_again_after_the_window_was_left(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    screen = opened(CHEN)
    question = list_questions(app.reader)[0]
    in_front(screen, question.id)
    screen.doing.edit()
    editor_of(screen).form.stem.setPlainText("写到一半")
    editor_of(screen).leave()
    assert find_draft(app.reader, CHEN.id, question.id) is not None
    again = opened(CHEN)
    waiting = again.findChild(QWidget, "draft_waiting")
    assert waiting is not None and waiting.isVisibleTo(again) and question.id in waiting.accessibleName()
    press(again, "draft_waiting_act")
    page = editor_of(again)
    assert page.form.edited().stem == "写到一半"
    page.save()
    assert newest_questions(app.reader, [question.id])[0].version == question.version + 1
    assert find_draft(app.reader, CHEN.id, question.id) is None


def test_a_picture_is_pasted_into_the_text(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    page = editor_of(screen)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x3366CC)
    given = QMimeData()
    given.setImageData(image)
    assert page.form.stem.canInsertFromMimeData(given)
    page.form.stem.insertFromMimeData(given)
    digests = pictures_in(page.form.edited().stem)
    assert len(digests) == 1 and find_picture(app.reader, digests[0]) is not None
    assert digests[0] not in page.form.stem.toPlainText()  # nobody reads 64 figures


@pytest.mark.parametrize(
    ("kind", "name"), [("single", "option_2_edit"), ("matching", "pair_1_right_edit"), ("ordering", "step_1_edit")]
)
def test_a_picture_is_dropped_into_an_option(
    app: App, opened: Callable[[Actor], QuestionsScreen], tmp_path: Path, kind: str, name: str
) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    form = editor_of(screen).form
    form.show_question(next(each for each in EVERY_TYPE if each.type == kind))
    file = tmp_path / "plan.png"
    QImage(40, 30, QImage.Format.Format_RGB32).save(str(file))
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(file))])
    field = form.findChild(RichField, name)
    assert field is not None
    form.stem.setFocus()
    field.insertFromMimeData(given)
    shown = form.edited()
    digests = pictures_in(*shown.options, *shown.details.left)
    assert len(digests) == 1 and find_picture(app.reader, digests[0]) is not None
    assert not pictures_in(shown.stem) and digests[0] not in field.toPlainText()


def test_a_case_has_pictures_and_asks_for_its_material(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    screen = opened(CHEN)
    screen.doing._new()
    press(screen, "case_open")
    sheet = screen.findChild(CaseSheet)
    assert sheet is not None
    sheet.form.show_values({"title": "某园区"})
    press(sheet, "case_save")
    assert sheet._row.error and sheet.isVisible()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    given = QMimeData()
    given.setImageData(image)
    sheet.text.insertPlainText("平面图：")
    sheet.text.insertFromMimeData(given)
    assert not unnamed_controls(sheet)
    press(sheet, "case_save")
    case = editor_of(screen).form.case()
    assert case is not None and case.title == "某园区" and len(pictures_in(case.text)) == 1


def test_many_are_changed_at_once_and_put_back(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    screen = opened(CHEN)
    before = {one.id: one for one in list_questions(app.reader)}
    screen.search.setText("门禁")
    screen._find("门禁")
    screen.table.selectAll()
    ids = screen.table.selected_ids()
    assert len(ids) > 3
    undo = screen.findChild(QPushButton, "questions_undo_button")
    assert undo is not None and not undo.isEnabled()  # nothing to take back yet
    press(screen, "questions_file_button")
    sheet = screen.findChild(FilingSheet)
    assert sheet is not None
    sheet.form.show_values({"topic": "出入口控制", "difficulty": "hard"})
    press(sheet, "questions_file_go")
    assert {one.topic for one in newest_questions(app.reader, ids)} == {"出入口控制"}
    screen.refresh()  # what the news makes it do in the main window
    press(screen, "questions_undo_button")
    assert {one.id: one for one in newest_questions(app.reader, ids)} == {id: before[id] for id in ids}
    screen.refresh()
    assert not undo.isEnabled()


def test_twins_stand_side_by_side_and_one_is_retired(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    one = next(one for one in list_questions(app.reader) if one.type == "single")
    app.question_editing.add(replace(one, id="", stem=one.stem + "！"))
    screen = opened(CHEN)
    screen.show_duplicates()
    page = screen.currentWidget()
    assert isinstance(page, DuplicatesPage) and page.table.row().share > 0.9
    twin = page.table.row().other.id
    press(page, "pair_retire_other_button")
    assert newest_questions(app.reader, [twin])[0].state is QuestionState.RETIRED
    page._leave()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_editor_fits_a_small_laptop_in_both_languages(
    app: App, opened: Callable[[Actor], QuestionsScreen], qtbot: QtBot, language: str
) -> None:
    before = i18n.language()
    i18n.set_language(language)
    try:
        screen = opened(CHEN)
        screen.resize(1037, 588)
        screen.doing._new()
        page = editor_of(screen)
        area = page.findChild(QScrollArea, "form_scroll")
        assert area is not None
        for question in EVERY_TYPE:
            page.form.show_question(question)
            page._show()
            qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0, timeout=1000)
    finally:
        i18n.set_language(before)


def test_pairs_that_were_parted_are_not_asked_about_again(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    one = next(one for one in list_questions(app.reader) if one.type == "single")
    twin = app.question_editing.add(replace(one, id="", stem=one.stem + "！")).value
    screen = opened(CHEN)

    def pairs() -> set[frozenset[str]]:
        screen.show_duplicates()
        page = screen.currentWidget()
        assert isinstance(page, DuplicatesPage)
        found = {frozenset(pair.key) for pair in page._pairs}
        page._leave()
        return found

    asked = frozenset((one.id, twin.id))
    assert asked in pairs()
    app.question_editing.set_enemies([one.id, twin.id])
    assert asked not in pairs()


def test_of_a_bank_of_twins_the_first_pairs_are_shown_and_it_is_said_that_there_are_more(
    app: App, opened: Callable[[Actor], QuestionsScreen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 20)
    one = next(one for one in list_questions(app.reader) if one.type == "single")
    with app.attempts.begin_as_program("test.twins", None) as uow:
        QuestionStore(uow).add_all([replace(one, id=f"TWIN-{number}", stem=f"{one.stem}{number}") for number in range(60)])
        uow.commit(None)
    screen = opened(CHEN)
    screen.show_duplicates()
    page = screen.currentWidget()
    assert isinstance(page, DuplicatesPage) and 20 <= len(page._pairs) < 60 * 59 // 2
    assert "尚未全部比完" in " ".join(part.text() for part in page.header.findChildren(QLabel))


def test_a_question_without_a_number_is_called_by_its_beginning(app: App, opened: Callable[[Actor], QuestionsScreen]) -> None:
    one = next(one for one in list_questions(app.reader) if one.type == "single")
    fresh = app.question_editing.add(replace(one, id="", stem="某<b>大楼</b>的监控中心面积不应小于多少平方米？")).value
    assert question_name(one) == one.id
    assert question_name(fresh) == "“某大楼的监控中心面积不应小于多少…”"
    app.question_editing.keep_draft(replace(fresh, topic="写到一半"))
    screen = opened(CHEN)
    waiting = screen.findChild(QWidget, "draft_waiting")
    assert waiting is not None and "某大楼" in waiting.accessibleName() and fresh.id not in waiting.accessibleName()


def test_a_file_dropped_onto_the_list_starts_the_import(
    app: App, opened: Callable[[Actor], QuestionsScreen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened(CHEN)
    file = tmp_path / "q.csv"
    file.write_text("题型,题干,选项A,选项B,答案\n单选题,某处如何布防？,甲,乙,A\n", "utf-8-sig")
    taken: list[Path | None] = []
    monkeypatch.setattr(screen, "take_file", taken.append)
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(file))])

    class Drop:
        def mimeData(self) -> QMimeData:
            return given

        def acceptProposedAction(self) -> None: ...

    screen.dropEvent(Drop())  # type: ignore[arg-type]
    assert taken == [file]
