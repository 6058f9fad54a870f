"""A candidate sits a paper of every type in the real window, and an author writes every type in its editor."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.question import Question, QuestionDetails, RubricLine
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode
from skillsapp.kernel import i18n
from skillsapp.queries.attempts import attempt_scores
from skillsapp.queries.questions import questions_by_ref
from skillsapp.rehearsal import invent_response
from tests.every_type import CASE, PAPER, QUESTIONS, SECRET, give_every_type
from tests.ui.checks import unnamed_controls
from tests.ui.exam_stage import Hall
from tests.ui.question_pictures import EIGHT, EIGHT_PAIRS
from tests.ui.test_player import Candidate
from ui.player.answer_sheet import LEGEND_LINE, Legend
from ui.player.rules import rules_of
from ui.question_widgets import QUESTION_WIDGETS, QuestionEditor
from ui.question_widgets.fill_in import FillInAnswer, FillInEditor
from ui.question_widgets.matching import MatchingEditor
from ui.question_widgets.options_editor import OptionsEditor
from ui.question_widgets.ordering import OrderingEditor
from ui.question_widgets.short_answer import ShortAnswer, ShortAnswerEditor
from ui.theme import px

E = TypeVar("E", bound=QuestionEditor)


@pytest.fixture
def candidate(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> Iterator[Candidate]:
    hall = Hall(tmp_path / "hall", ProgrammeKind.TRAINING, 4)
    give_every_type(hall.app, hall.sitting_id)
    made = Candidate(qtbot, theme_app, hall)
    made.sit()
    yield made
    hall.app.close()


def open_type(candidate: Candidate, kind: str) -> QWidget:
    questions = candidate.run.session.questions
    candidate.page.show_place(next(place for place, each in enumerate(questions) if each.type == kind and not each.case))
    assert candidate.page.card.answer is not None
    return candidate.page.card.answer


def answer_of(candidate: Candidate, id: str) -> str:
    return candidate.log().state.answers.get(f"{id}@1", "")


def test_letters_typed_into_a_blank_are_no_shortcuts(candidate: Candidate) -> None:
    fill_in = open_type(candidate, "fill_in")
    assert isinstance(fill_in, FillInAnswer)
    place = candidate.page.place
    assert candidate.window.focusWidget() is fill_in.fields[0]
    candidate.qtbot.keyClicks(fill_in.fields[0], "am1d")
    candidate.qtbot.keyClick(fill_in.fields[0], Qt.Key.Key_Left)
    assert candidate.page.place == place and not candidate.run.session.flags
    candidate.qtbot.keyClick(fill_in.fields[0], Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert candidate.run.session.flags == {"E-F1@1"}
    candidate.qtbot.keyClick(fill_in.fields[0], Qt.Key.Key_PageDown)
    assert candidate.page.place == place + 1
    assert answer_of(candidate, "E-F1") == "am1d\n\n"


def test_arrows_lead_on_from_an_empty_field(candidate: Candidate) -> None:
    fill_in = open_type(candidate, "fill_in")
    assert isinstance(fill_in, FillInAnswer)
    place = candidate.page.place
    candidate.qtbot.keyClick(fill_in.fields[0], Qt.Key.Key_Right)
    assert candidate.page.place == place + 1


@pytest.mark.parametrize("leave", ["next", "larger", "hand_in", "time", "pause"])
def test_what_was_just_typed_is_saved_whatever_comes_then(candidate: Candidate, leave: str) -> None:
    text = open_type(candidate, "short_answer")
    assert isinstance(text, ShortAnswer)
    candidate.qtbot.keyClicks(text.field, "grounding")
    assert answer_of(candidate, "E-A1") == ""
    run = candidate.run
    if leave == "next":
        candidate.press("question_after")
    elif leave == "larger":
        candidate.press("text_grow")
        again = candidate.page.card.answer
        assert isinstance(again, ShortAnswer) and again.field.toPlainText() == "grounding"
    elif leave == "hand_in":
        run.ask_hand_in()
    elif leave == "time":
        candidate.hall.clock.advance(3 * 3600)
        run.tick()
    else:
        candidate.hall.app.attempts.pause([run.session.sheet.attempt_id], "停电")
        run.follow()
        assert run.session.is_paused
    assert answer_of(candidate, "E-A1") == "grounding"


def test_the_keyboard_goes_on_typing_after_a_change_of_look_and_after_a_jump(candidate: Candidate) -> None:
    fill_in = open_type(candidate, "fill_in")
    assert isinstance(fill_in, FillInAnswer)
    candidate.press("text_grow")
    again = candidate.page.card.answer
    assert isinstance(again, FillInAnswer) and candidate.window.focusWidget() is again.fields[0]
    candidate.page.show_place(0)
    candidate.run._go_to(next(each for each in candidate.run.session.questions if each.type == "fill_in"))
    again = candidate.page.card.answer
    assert isinstance(again, FillInAnswer) and candidate.window.focusWidget() is again.fields[0]


def test_the_answer_sheet_shows_where_one_is_after_a_change_of_look(candidate: Candidate) -> None:
    candidate.window.resize(1366, 500)
    last = len(candidate.run.session.questions) - 1
    candidate.page.show_place(last)
    candidate.press("text_grow")
    sheet = candidate.page.sheet
    cell, area = sheet.cell(candidate.page.question.ref), sheet._area
    candidate.qtbot.waitUntil(
        lambda: area.viewport().rect().contains(cell.mapTo(area.viewport(), cell.rect().center())), timeout=2000
    )


def test_the_hint_names_the_letters_that_are_there(candidate: Candidate) -> None:
    for kind, said in (("true_false", "A\u2013B"), ("single", "A\u2013D"), ("ordering", "A\u2013E"), ("matching", "1\u20134")):
        open_type(candidate, kind)
        assert said in candidate.page._hint.text(), kind


def test_what_is_answered_in_part_is_told_before_handing_in(candidate: Candidate) -> None:
    run = candidate.run
    given = {"fill_in": "设计\n\n2", "numeric": "1,5", "matching": "CB", "ordering": "CAB", "multiple": "A"}
    for question in run.session.questions:
        if question.type in given and question.case is None:
            run.answer(question.ref, given[question.type])
    expected = {
        question.number for question in run.session.questions if question.type in set(given) - {"multiple"} and not question.case
    }
    run.ask_hand_in()
    dialog = candidate.dialog("paper_summary")
    assert dialog is not None
    jumps = {each.objectName() for each in dialog.findChildren(QAbstractButton) if each.objectName().startswith("unfinished_")}
    assert jumps == {f"unfinished_{number}_open" for number in expected} and len(expected) == 4
    candidate.press("paper_summary_yes")
    sure = candidate.dialog("paper_hand_in_confirm")
    assert sure is not None and any("4" in part.text() for part in sure.findChildren(QLabel))
    sure.reject()
    for question in run.session.questions:
        if question.ref in {one.ref for one in QUESTIONS}:
            key = next(one for one in QUESTIONS if one.ref == question.ref)
            run.answer(question.ref, QUESTION_TYPES[key.type].right_response(key))
    assert not run.session.unfinished


def test_the_rules_count_the_sections_of_the_answer_sheet(candidate: Candidate) -> None:
    said = rules_of(candidate.hall.sitting, candidate.hall.programme, PAPER)[0]
    assert "案例题 2" in said and "单选题 1" in said, said


def test_the_line_being_written_stays_in_sight(candidate: Candidate) -> None:
    text = open_type(candidate, "short_answer")
    assert isinstance(text, ShortAnswer)
    candidate.window.resize(1366, 480)
    for _line in range(30):
        candidate.qtbot.keyClick(text.field, Qt.Key.Key_Return)
    area = candidate.page.card._area

    def line() -> int:
        return text.field.viewport().mapTo(area.viewport(), text.field.cursorRect().center()).y()

    candidate.qtbot.waitUntil(lambda: 0 < line() < area.viewport().height(), timeout=2000)
    assert text.field.height() > area.viewport().height()


def test_the_case_stays_beside_its_questions(candidate: Candidate) -> None:
    questions = candidate.run.session.questions
    of_case = [place for place, each in enumerate(questions) if each.case]
    assert [questions[place].ref for place in of_case] == ["E-C1@1", "E-C2@1"] and of_case[1] == of_case[0] + 1
    for place in of_case:
        candidate.page.show_place(place)
        assert candidate.page.card.case.isVisible() and CASE.title in candidate.page.card.case.accessibleName()
    open_type(candidate, "single")
    assert not candidate.page.card.case.isVisible()


def test_the_case_is_read_to_its_end_by_keyboard(candidate: Candidate) -> None:
    candidate.window.resize(1366, 420)
    candidate.page.show_place(len(candidate.run.session.questions) - 1)
    QApplication.processEvents()
    bar = candidate.page.card.case._area.verticalScrollBar()
    assert bar.maximum() > 0
    for _press in range(20):
        candidate.qtbot.keyClick(candidate.window, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == bar.maximum()
    candidate.page.show_place(len(candidate.run.session.questions) - 2)
    assert bar.value() == bar.maximum()


def test_every_right_answer_earns_its_mark_and_a_text_waits(candidate: Candidate) -> None:
    keys = {one.ref: one for one in QUESTIONS}
    run = candidate.run
    for question in run.session.questions:
        key = keys[question.ref]
        run.answer(question.ref, QUESTION_TYPES[key.type].right_response(key))
    candidate.hall.clock.advance(3600 * 3)
    run.tick()
    scores = {score.question: score for score in attempt_scores(candidate.hall.app.reader, run.session.sheet.attempt_id)}
    assert {ref: score.score for ref, score in scores.items()} == {
        ref: Decimal(0) if one.type == "short_answer" else Decimal(2) for ref, one in keys.items()
    }


def test_nothing_in_the_window_tells_a_key_of_any_type(candidate: Candidate) -> None:
    for place in range(len(candidate.run.session.questions)):
        candidate.page.show_place(place)
        parts = candidate.window.findChildren(QWidget)
        seen = [text for part in parts for text in (part.accessibleName(), part.accessibleDescription(), part.toolTip())]
        seen += [part.text() for part in parts if isinstance(part, QLabel | QAbstractButton)]
        assert SECRET not in " ".join(seen) and not unnamed_controls(candidate.page)
        assert candidate.page.card.answer is not None and candidate.page.card.answer.response == ""
    assert SECRET not in repr(candidate.run.session.sheet)


def test_a_rehearsal_answers_every_type(candidate: Candidate) -> None:
    chance = random.Random(1)
    keys = questions_by_ref(candidate.hall.app.reader, [(one.id, 1) for one in QUESTIONS])
    for question in candidate.run.session.questions:
        response = invent_response(question, chance)
        assert response
        score = QUESTION_TYPES[question.type].mark(keys[question.ref], response, Decimal(2), MultipleChoiceMode.PROPORTIONAL)
        assert 0 <= score.value <= 2 and score.trace


def editor_of(qtbot: QtBot, question: Question, made: type[E]) -> tuple[E, list[None]]:
    editor = QUESTION_WIDGETS[question.type].editor()
    assert isinstance(editor, made)
    qtbot.addWidget(editor)
    editor.show_question(question)
    changes: list[None] = []
    editor.changed.connect(lambda: changes.append(None))
    editor.show()
    return editor, changes


@pytest.mark.parametrize("question", [*QUESTIONS, EIGHT, EIGHT_PAIRS], ids=lambda question: question.id)
def test_opening_a_question_and_saving_it_changes_nothing(qtbot: QtBot, theme_app: QApplication, question: Question) -> None:
    editor, changes = editor_of(qtbot, question, QuestionEditor)
    assert editor.edited(question) == question and not changes
    editor.show_question(question)
    assert not changes and not unnamed_controls(editor)


@pytest.mark.parametrize("kind", list(QUESTION_WIDGETS))
def test_an_empty_question_can_be_opened_in_every_editor(qtbot: QtBot, theme_app: QApplication, kind: str) -> None:
    empty = Question("Q", 1, "bank", kind, "", (), "")
    editor, _changes = editor_of(qtbot, empty, QuestionEditor)
    assert QUESTION_TYPES[kind].check(editor.edited(empty))
    editor.follow_stem("____ ____")
    assert not unnamed_controls(editor)


def press(qtbot: QtBot, editor: QWidget, name: str) -> None:
    part = editor.findChild(QWidget, name)
    assert part is not None and part.isEnabled(), name
    if isinstance(part, QCheckBox):
        part.click()
    else:
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)


def write(editor: QWidget, name: str, text: str) -> None:
    field = editor.findChild(QPlainTextEdit, name)
    assert field is not None, name
    field.setPlainText(text)


def test_an_option_that_is_moved_takes_its_marks_along(qtbot: QtBot, theme_app: QApplication) -> None:
    single = QUESTIONS[0]
    editor, changes = editor_of(qtbot, single, OptionsEditor)
    press(qtbot, editor, "option_1_down")
    press(qtbot, editor, "option_4_remove")
    edited = editor.edited(single)
    assert edited.options == ("越高越好", "应避免逆光安装", "不必考虑环境照度")
    assert (edited.answer, edited.details.fixed, len(changes)) == ("B", "", 2)
    press(qtbot, editor, "option_3_fixed")
    assert editor.edited(single).details.fixed == "C"


def test_no_ninth_option_can_be_added(qtbot: QtBot, theme_app: QApplication) -> None:
    editor, _changes = editor_of(qtbot, EIGHT, OptionsEditor)
    add = editor.findChild(QWidget, "option_add")
    assert add is not None and not add.isEnabled() and "8" in add.toolTip()


def test_blanks_follow_the_stem(qtbot: QtBot, theme_app: QApplication) -> None:
    question = QUESTIONS[3]
    editor, _changes = editor_of(qtbot, question, FillInEditor)
    editor.follow_stem(question.stem + "____")
    assert len(editor.rows.rows) == 4
    editor.follow_stem("____")
    assert editor.rows.texts == ("正式设计|设计", "报告|检验报告", "2|二|两")
    write(editor, "blank_1_edit", " 甲 ｜ 乙||")
    press(qtbot, editor, "any_order_allow")
    edited = editor.edited(question)
    assert edited.answer.split("\n")[0] == "甲|乙" and edited.details.any_order


def test_steps_written_in_order_are_kept_mixed_and_a_new_one_leaves_the_others(qtbot: QtBot, theme_app: QApplication) -> None:
    empty = Question("Q", 1, "bank", "ordering", "题干", (), "")
    editor, _changes = editor_of(qtbot, empty, OrderingEditor)
    editor.rows.show_texts(["一", "二", "三"])
    made = editor.edited(empty)
    assert made.options != ("一", "二", "三") and [made.options["ABCD".index(letter)] for letter in made.answer] == [
        "一",
        "二",
        "三",
    ]
    assert not QUESTION_TYPES["ordering"].check(made)
    editor.show_question(made)
    press(qtbot, editor, "step_add")
    write(editor, "step_4_edit", "四")
    more = editor.edited(made)
    assert more.options[:3] == made.options and more.answer == made.answer + "D"


def test_pairs_share_an_option_and_others_fit_nothing(qtbot: QtBot, theme_app: QApplication) -> None:
    empty = Question("Q", 1, "bank", "matching", "题干", (), "")
    editor, _changes = editor_of(qtbot, empty, MatchingEditor)
    editor.pairs.show_pairs([("枪机", "固定"), ("半球", "固定"), ("球机", "可转动")])
    editor.others.show_texts(["不可用"])
    made = editor.edited(empty)
    right = [made.options["ABC".index(letter)] for letter in made.answer]
    assert right == ["固定", "固定", "可转动"] and sorted(made.options) == sorted({"固定", "可转动", "不可用"})
    assert made.details.left == ("枪机", "半球", "球机") and not QUESTION_TYPES["matching"].check(made)


def test_a_rubric_adds_up(qtbot: QtBot, theme_app: QApplication) -> None:
    question = QUESTIONS[7]
    editor, _changes = editor_of(qtbot, question, ShortAnswerEditor)
    press(qtbot, editor, "rubric_add")
    write(editor, "rubric_3_edit", "条理清楚")
    made = editor.edited(question)
    assert made.details.rubric[2] == RubricLine("条理清楚", Decimal(1))
    assert "6" in editor._sum.text()


def test_a_question_that_becomes_another_type_loses_what_that_has_not(qtbot: QtBot, theme_app: QApplication) -> None:
    editor, _changes = editor_of(qtbot, replace(QUESTIONS[4], type="true_false"), QuestionEditor)
    made = editor.edited(replace(QUESTIONS[4], type="true_false"))
    assert (made.options, made.answer, made.details) == ((), "", QuestionDetails())


def test_at_large_letters_nothing_of_the_head_and_the_legend_is_cut(candidate: Candidate) -> None:
    before = i18n.language()
    i18n.set_language("en")
    try:
        candidate.window.resize(1366, 768)
        candidate.run._change_look(1)
        candidate.run._change_look(1)
        candidate.page.show_place(len(candidate.run.session.questions) - 1)
        QApplication.processEvents()
        card = candidate.page.card
        for part in (card._kind, card._worth, card._flag):
            assert part.isHidden() or part.width() >= part.sizeHint().width(), part.objectName()
        assert "Flag" in card._flag.accessibleName()
        legend = candidate.page.sheet.findChild(Legend)
        assert legend is not None and legend.height() == px(LEGEND_LINE) * 2
        font, lines = legend._lines()
        metrics = QFontMetrics(font)
        for line in lines:
            assert sum(metrics.horizontalAdvance(text) + px(25) for _state, text in line) <= legend.width()
    finally:
        i18n.set_language(before)
