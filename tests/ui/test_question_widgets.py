"""A candidate answers by mouse and keyboard; the log gets the bank's letters, whatever order the candidate sees."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.question_types import QUESTION_TYPES
from tests.ui.checks import unnamed_controls
from ui.question_widgets import QUESTION_WIDGETS, AnswerWidget
from ui.question_widgets.fill_in import FillInAnswer
from ui.question_widgets.matching import MatchingAnswer
from ui.question_widgets.numeric import NumericAnswer
from ui.question_widgets.ordering import OrderingAnswer
from ui.question_widgets.short_answer import ShortAnswer
from ui.question_widgets.typing import LONGEST_TEXT, PAUSE_MS
from ui.theme import px

MIXED = (ExamOption("C", "丙"), ExamOption("A", "甲"), ExamOption("D", "丁"), ExamOption("B", "乙"))
TYPED = {"true_false", "fill_in", "numeric", "short_answer"}
A = TypeVar("A", bound=AnswerWidget)


def shown(qtbot: QtBot, kind: str, response: str = "", stem: str = "题干 ____ 与 ____") -> tuple[AnswerWidget, list[str]]:
    options = () if kind in TYPED else MIXED
    question = ExamQuestion("q@1", 1, kind, stem, options, Decimal(1), left=("一", "二", "三"), unit="V")
    widget = QUESTION_WIDGETS[kind].answer(question, response)
    qtbot.addWidget(widget)
    said: list[str] = []
    widget.answered.connect(said.append)
    widget.show()
    return widget, said


def shown_as(qtbot: QtBot, kind: str, made: type[A], response: str = "") -> tuple[A, list[str]]:
    widget, said = shown(qtbot, kind, response)
    assert isinstance(widget, made)
    return widget, said


def test_every_question_type_can_be_answered_and_written() -> None:
    assert set(QUESTION_WIDGETS) == set(QUESTION_TYPES)


def test_single_choice_tells_the_banks_letter_of_the_option_clicked(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown(qtbot, "single")
    qtbot.mouseClick(widget.buttons[0], Qt.MouseButton.LeftButton)
    widget.choose(3)
    assert said == ["C", "B"]
    assert [button.isChecked() for button in widget.buttons] == [False, False, False, True]


def test_a_single_choice_is_not_taken_back_by_a_second_click(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, _said = shown(qtbot, "single")
    widget.choose(1)
    widget.choose(1)
    assert widget.response == "A"


def test_multiple_choice_collects_and_takes_back(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown(qtbot, "multiple", "B")
    widget.choose(0)
    widget.choose(2)
    widget.choose(3)
    assert said == ["BC", "BCD", "CD"]


def test_true_or_false_is_kept_as_t_and_f(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown(qtbot, "true_false")
    widget.choose(0)
    widget.choose(1)
    assert said == ["T", "F"]


def test_space_toggles_the_focused_option_and_arrows_move(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown(qtbot, "multiple")
    widget.move_focus(1)
    widget.move_focus(1)
    qtbot.keyClick(widget.buttons[1], Qt.Key.Key_Space)
    qtbot.keyClick(widget.buttons[1], Qt.Key.Key_Space)
    assert said == ["A", ""]


def test_what_is_typed_into_blanks_is_told_once_the_typing_pauses(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "fill_in", FillInAnswer)
    assert len(widget.fields) == 2
    qtbot.keyClicks(widget.fields[1], "IP66")
    assert said == []
    qtbot.waitUntil(lambda: bool(said), timeout=PAUSE_MS + 2000)
    assert said == ["\nIP66"]


def test_enter_tells_a_blank_at_once_and_leads_to_the_next(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "fill_in", FillInAnswer)
    qtbot.keyClicks(widget.fields[0], "a b")
    qtbot.keyClick(widget.fields[0], Qt.Key.Key_Return)
    assert said == ["a b\n"] and widget.focusWidget() is widget.fields[1]
    widget.fields[0].clear()
    widget.fields[0].textEdited.emit("")
    widget.flush()
    assert said[-1] == ""


def test_what_was_filled_in_before_stands_in_its_blank_again(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "fill_in", FillInAnswer, "\n两份")
    assert [field.text() for field in widget.fields] == ["", "两份"] and not said
    widget.flush()
    assert not said


def test_a_text_is_told_when_the_field_is_left(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "short_answer", ShortAnswer)
    qtbot.keyClicks(widget.field, "one two")
    widget.field.left.emit()
    widget.field.left.emit()
    assert said == ["one two"] and "已写 6 字" in widget.count.text()


def test_a_text_has_an_end(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, _said = shown_as(qtbot, "short_answer", ShortAnswer)
    widget.field.setPlainText("字" * (LONGEST_TEXT + 50))
    assert len(widget.response) == LONGEST_TEXT


def test_what_is_no_number_is_kept_and_said_to_be_none(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "numeric", NumericAnswer)
    qtbot.keyClicks(widget.field, "12.5V")
    widget.flush()
    assert "看不出" not in widget.note.text()
    qtbot.keyClicks(widget.field, "olts")
    widget.flush()
    assert said == ["12.5V", "12.5Volts"] and "看不出" in widget.note.text()


def test_an_option_goes_to_the_item_in_turn_and_the_next_empty_item_follows(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "matching", MatchingAnswer)
    qtbot.mouseClick(widget.buttons[1], Qt.MouseButton.LeftButton)
    widget.choose(3)
    qtbot.mouseClick(widget.items[0], Qt.MouseButton.LeftButton)
    widget.choose(0)
    assert said == ["A--", "AB-", "CB-"]
    assert widget.items[0].isChecked()
    widget.choose(0)
    assert said[-1] == "-B-"
    widget.move_focus(1)
    qtbot.keyClick(widget.items[1], Qt.Key.Key_Delete)
    assert said[-1] == ""


def test_a_matching_begins_at_its_first_open_item(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "matching", MatchingAnswer, "B-A")
    widget.choose(0)
    assert said == ["BCA"]
    assert "已选 A" in widget.items[1].accessibleName()


def test_steps_take_their_places_in_turn_and_a_freed_place_is_filled_first(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown_as(qtbot, "ordering", OrderingAnswer)
    for place in (2, 0, 1):
        widget.choose(place)
    assert said == ["D", "DC", "DCA"]
    widget.choose(2)
    widget.choose(3)
    assert said[-2:] == ["-CA", "BCA"]
    assert widget.buttons[0].accessibleDescription() == "第 2 位" and widget.summary.text() == "你的顺序：D → A → B → ?"
    for place in (0, 1, 3):
        widget.choose(place)
    assert said[-1] == ""


@pytest.mark.parametrize("kind", list(QUESTION_WIDGETS))
def test_options_are_large_and_only_texts_may_be_written_with_an_input_method(
    qtbot: QtBot, theme_app: QApplication, kind: str
) -> None:
    widget, _said = shown(qtbot, kind)
    for button in widget.buttons:
        assert button.height() >= px(54)
        assert button.accessibleName()
    may = {"fill_in", "short_answer"}
    fields = [*widget.findChildren(QLineEdit), *widget.findChildren(QPlainTextEdit)]
    assert all(field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) is (kind in may) for field in fields)
    others: list[QWidget] = [stop for stop in widget.stops() if stop not in fields]
    assert not any(each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) for each in [*others, *widget.buttons])
    assert fields or widget.buttons
    assert not unnamed_controls(widget)


def test_a_place_that_is_not_there_is_left_alone(qtbot: QtBot, theme_app: QApplication) -> None:
    for kind in QUESTION_WIDGETS:
        widget, said = shown(qtbot, kind)
        widget.choose(5)
        assert said == []
