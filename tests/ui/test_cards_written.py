"""Cards with questions of every type at the real screen: written by keyboard alone, ruled line by line, left to markers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.question_types.fill_in import values_of
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.cards import CardState, load_cards
from tests.every_type import PAPER, give_every_type
from tests.ui.card_stage import WU, Table
from tests.ui.checks import primary_buttons, unnamed_controls
from ui.routes import Route
from ui.screens.cards.wording import around_difference

RIGHT = {"E-S1": "A", "E-M1": "ABD", "E-T1": "F", "E-F1": "design\nreport\n2", "E-N1": "1.3", "E-O1": "CABDE", "E-P1": "CBDA",
         "E-C1": "C", "E-C2": "24"}  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> Iterator[Table]:
    made = Table(qtbot, theme_app, tmp_path / "data", 2)
    give_every_type(made.app, made.sitting.id)
    made.screen.refresh()
    made.front()
    yield made
    made.app.close()


def on_card(table: Table, place: int = 0, answers: Mapping[str, str] = RIGHT) -> dict[CardQuestion, str]:
    return {one: one.on_card(answers.get(one.ref.split("@")[0], "")) for one in table.questions(place)}


def typed(table: Table, marked: Mapping[CardQuestion, str]) -> None:
    """Type a card to wherever the keyboard is, and save it."""
    for question in table.screen.entering.pad.typing.questions:
        answer = marked[question]
        if question.on_card_as is OnCard.LINES:
            for line in values_of(answer, question.fields):
                table.keys(line)
                table.key(Qt.Key.Key_Return)
        else:
            ends = question.is_multiple or question.on_card_as is OnCard.LETTERS
            table.keys((answer or " ") + (" " if ends and answer else ""))
    assert table.screen.entering.card is not None, "the Enter behind the last line does not save"
    table.key(Qt.Key.Key_Return)


def shows(table: Table, name: str) -> str:
    label = table.screen.findChild(QLabel, name)
    assert label is not None
    return label.text() if label.isVisible() else ""


def to_type(table: Table, type: str) -> CardQuestion:
    """Leave the questions before the first of a type blank."""
    pad = table.screen.entering.pad
    while (question := pad.typing.current) is not None and question.type != type:
        table.key(Qt.Key.Key_Return if question.on_card_as is OnCard.LINES else Qt.Key.Key_Space)
    assert question is not None
    return question


def test_a_card_of_every_type_is_typed_twice_with_the_keyboard_and_waits_for_its_markers(table: Table) -> None:
    table.scan(table.code(0))
    assert "简答" in shows(table, "card_untyped")
    typed(table, on_card(table))
    table.sit(WU)
    table.front()
    table.scan(table.code(0))
    typed(table, on_card(table, answers={**RIGHT, "E-F1": "DESIGN\nre port\n２"}))  # the same to whoever marks
    assert table.rows()[0].state is CardState.IN
    (kept,) = list_attempts(table.app.reader, table.sitting.programme_id)
    assert {ref.split("@")[0]: answer for ref, answer in kept.state.answers.items()} == RIGHT
    assert "1 份简答" in shows(table, "cards_waiting")
    visited: list[Route] = []
    table.screen._context = replace(table.screen._context, navigate=visited.append)
    table.click("answers_open")
    assert visited == [Route.to("answers", programme=table.sitting.programme_id)]


def test_backspace_opens_lines_as_written_and_leads_from_field_to_field(table: Table) -> None:
    table.scan(table.code(0))
    pad, question = table.screen.entering.pad, to_type(table, "fill_in")
    table.keys("ab")
    table.key(Qt.Key.Key_Return)
    assert not pad.wrong
    table.key(Qt.Key.Key_Return)
    table.keys("c")
    table.key(Qt.Key.Key_Return)
    after = pad.typing.current
    assert after is not None and after.number != question.number and pad.typing.answers[pad.typing.at - 1] == "ab\n\nc"
    table.key(Qt.Key.Key_Backspace)
    assert pad.typing.current == question and table.keyboard() is pad.lines.fields[2]
    table.key(Qt.Key.Key_Backspace)  # the c
    table.key(Qt.Key.Key_Backspace)
    table.key(Qt.Key.Key_Backspace)
    assert table.keyboard() is pad.lines.fields[0] and pad.lines.values == ("ab", "", "")
    table.keys("x")
    table.key(Qt.Key.Key_Up)
    assert pad.typing.answers[pad.typing.questions.index(question)] == "abx\n\n" and table.keyboard() is pad


def test_tab_goes_on_like_enter_and_never_to_a_button(table: Table) -> None:
    table.scan(table.code(0))
    pad, question = table.screen.entering.pad, to_type(table, "fill_in")
    table.keys("a")
    table.key(Qt.Key.Key_Tab)
    table.keys("b")
    table.key(Qt.Key.Key_Backtab)
    assert table.keyboard() is pad.lines.fields[0]
    for _field in range(3):
        table.key(Qt.Key.Key_Tab)
    assert pad.typing.answers[pad.typing.questions.index(question)] == "a\nb\n" and table.keyboard() in (pad, *pad.lines.fields)


def test_what_is_rubbed_out_is_not_taken_for_blank(table: Table) -> None:
    table.scan(table.code(0))
    pad, question = table.screen.entering.pad, to_type(table, "numeric")
    table.keys("7")
    table.key(Qt.Key.Key_Backspace)
    table.key(Qt.Key.Key_Down)
    assert pad.typing.answers[pad.typing.questions.index(question)] is None


def test_a_row_of_cells_says_what_is_missing_twice_or_too_much(table: Table) -> None:
    table.scan(table.code(0))
    pad, question = table.screen.entering.pad, to_type(table, "ordering")
    for keys, words in (("ab ", "已录 2 格"), ("a", "看不清"), ("z", "A–E，不能"), ("-dca", "录满")):
        table.keys(keys)
        assert words in shows(table, "card_hint"), keys
    assert pad.typing.current == question and pad.typing.group == "AB-DC"


def test_a_half_typed_line_is_put_away_only_after_asking(table: Table) -> None:
    table.scan(table.code(0))
    pad = table.screen.entering.pad
    pad.typing = pad.typing.moved(next(at for at, one in enumerate(pad.typing.questions) if one.type == "numeric"))
    pad._follow()
    table.keys("1")
    table.key(Qt.Key.Key_Escape)
    assert table.screen.entering.card is not None
    table.click("card_away_yes")
    assert table.screen.entering.card is None


def test_each_line_that_differs_is_ruled_by_itself_and_the_others_stay(table: Table) -> None:
    first = on_card(table, answers={**RIGHT, "E-F1": "design\na report\n2", "E-O1": "CAB-E"})
    second = on_card(table, answers={**RIGHT, "E-F1": "Design\nrapport\n3"})
    table.scan(table.code(0))
    typed(table, first)
    table.sit(WU)
    table.front()
    table.scan(table.code(0))
    typed(table, second)
    table.screen.show_page("rule")
    number = {one.type: one.number for one in first}
    assert [row.differences for row in table.screen.ruling._model.rows] == [2]
    assert not table.screen.findChildren(QWidget, f"difference_{number['fill_in']}_1_first")
    table.click(f"difference_{number['fill_in']}_2_first")
    other = table.find(f"difference_{number['fill_in']}_3_other")
    assert isinstance(other, QLineEdit)
    table.qtbot.keyClicks(other, "-")
    row = table.find(f"difference_{number['ordering']}_other")
    table.qtbot.keyClicks(row, "ab")
    assert "还有 1 题" in shows(table, "ruling_refusal")
    other.clear()
    table.click(f"difference_{number['ordering']}_second")
    table.qtbot.keyClicks(other, "-")
    assert not unnamed_controls(table.screen)
    table.click("ruling_preset")
    table.click("card_rule")
    (kept,) = list_attempts(table.app.reader, table.sitting.programme_id)
    answers = {ref.split("@")[0]: answer for ref, answer in kept.state.answers.items()}
    assert (answers["E-F1"], answers["E-O1"]) == ("design\na report\n", "CABDE")
    assert load_cards(table.app.reader, table.sitting.id).counts.in_ == 1


def test_a_card_with_nothing_to_type_is_saved_with_enter(table: Table) -> None:
    only = replace(PAPER, items=tuple(item for item in PAPER.items if item.type == "short_answer"))
    table.give(only)
    table.scan(table.code(1))
    assert primary_buttons(table.screen) == ["card_save"] and table.find("card_save").isEnabled()
    table.key(Qt.Key.Key_Return)
    assert table.rows()[1].state is CardState.FIRST


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        ("short", "shirt", "short"),
        ("a long text that ends in one", "a long text that ends in two", "… ends in one"),
        ("正式设计文件和施工图纸", "正式设计文件和竣工图纸", "…文件和施工图…"),
        ("one begins it, and then all is the same", "two begins it, and then all is the same", "one begins i…"),
    ],
)
def test_a_button_shows_where_long_texts_differ(text: str, other: str, shown: str) -> None:
    assert around_difference(text, other) == shown
