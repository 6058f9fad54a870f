"""A candidate answers by mouse and keyboard; the log gets the bank's letters, whatever order the candidate sees."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.question_types import QUESTION_TYPES
from ui.question_widgets import QUESTION_WIDGETS, AnswerWidget
from ui.theme import px

MIXED = (ExamOption("C", "丙"), ExamOption("A", "甲"), ExamOption("D", "丁"), ExamOption("B", "乙"))


def shown(qtbot: QtBot, kind: str, response: str = "") -> tuple[AnswerWidget, list[str]]:
    question = ExamQuestion("q@1", 1, kind, "题干", () if kind == "true_false" else MIXED, Decimal(1))
    widget = QUESTION_WIDGETS[kind].answer(question, response)
    qtbot.addWidget(widget)
    said: list[str] = []
    widget.answered.connect(said.append)
    widget.show()
    return widget, said


def test_every_question_type_can_be_answered() -> None:
    assert set(QUESTION_WIDGETS) <= set(QUESTION_TYPES)


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


@pytest.mark.parametrize("kind", list(QUESTION_WIDGETS))
def test_options_are_large_and_no_input_method_takes_their_keys(qtbot: QtBot, theme_app: QApplication, kind: str) -> None:
    widget, _said = shown(qtbot, kind)
    for button in widget.buttons:
        assert button.height() >= px(54)
        assert not button.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        assert button.accessibleName()


def test_a_place_that_is_not_there_is_left_alone(qtbot: QtBot, theme_app: QApplication) -> None:
    widget, said = shown(qtbot, "true_false")
    widget.choose(5)
    assert said == []
