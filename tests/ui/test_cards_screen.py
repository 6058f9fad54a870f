"""Answer cards at the real screen: keyboard only, two people, differences side by side, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.answer_card import card_code
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.queries.attempts import attempt_scores, list_attempts
from skillsapp.queries.cards import CardState, load_cards
from skillsapp.queries.sittings import find_sitting
from tests.ui.card_stage import LI, TYPIST, WU, Table
from tests.ui.checks import primary_buttons, unnamed_controls
from ui.routes import Route
from ui.screens.invigilation.screen import InvigilationScreen


@pytest.fixture
def table(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> Iterator[Table]:
    made = Table(qtbot, theme_app, tmp_path / "data")
    yield made
    made.app.close()


def marked(table: Table, place: int) -> list[str]:
    answers = []
    for question in table.questions(place):
        options = question.letters
        answers.append("AC" if question.is_multiple else options[(place + question.number) % len(options)])
    return answers


def shows(table: Table, name: str) -> str:
    label = table.screen.findChild(QLabel, name)
    assert label is not None
    return label.text()


def problem(table: Table) -> str:
    banner = table.screen.findChild(QWidget, "card_problem")
    assert banner is not None
    return banner.accessibleName() if banner.isVisible() else ""


def test_five_cards_twice_with_two_differences_are_ruled_and_the_sitting_closed(table: Table) -> None:
    cards = {place: (marked(table, place), table.questions(place)) for place in range(5)}
    keys = []
    for place, (answers, questions) in cards.items():
        table.scan(table.code(place))
        keys.append(table.type_card(answers, questions))
    assert shows(table, "cards_counts").startswith("第一遍 5/5 · 第二遍 0/5")
    assert (
        max(keys) == 30 + 10 * 3 + 10 + 1
    )  # one key a question, two letters and a blank for several, Enter; the scanner types by itself

    table.sit(WU)
    for place, (answers, questions) in cards.items():
        table.scan(table.rows()[place].entry_no)
        second = list(answers)
        if place == 1:
            second[2] = "A" if answers[2] != "A" else "B"
        if place == 3:
            second[34] = "ABC"
        table.type_card(second, questions)
    assert shows(table, "cards_counts") == "第一遍 5/5 · 第二遍 5/5 · 差异 2 · 已录完 3 · 缺考 0"
    assert not table.screen.actions_here["cards_close"].isEnabled()

    table.screen.show_page("rule")
    assert [row.number for row in table.screen.ruling._model.rows] == [2, 4]
    assert "李秀英" in shows(table, "ruling_by") and "吴志强" in shows(table, "ruling_by")
    table.click("difference_3_first")
    assert not table.find("card_rule").isEnabled()  # no reason yet
    table.click("ruling_preset")
    table.click("card_rule")
    (row,) = table.screen.ruling._rows
    assert (row.difference.first, row.difference.second) == ("AC", "ABC")
    table.qtbot.keyClicks(row.choices[0].other, "bd")
    table.click("ruling_preset")
    table.click("card_rule")
    counts = load_cards(table.app.reader, table.sitting.id).counts
    assert (counts.in_, counts.differing) == (5, 0)
    log = {each.record.entry_no: each for each in list_attempts(table.app.reader, table.sitting.programme_id)}
    ruled = log[table.rows()[3].entry_no]
    question = cards[3][1][34]
    assert question.on_card(dict(ruled.state.answers)[question.ref]) == "BD"
    assert all(len(attempt_scores(table.app.reader, each.record.id)) == 50 for each in log.values())

    assert primary_buttons(table.screen) == ["cards_close_button"]
    table.click("cards_close_button")
    table.click("cards_close_yes")
    assert find_sitting(table.app.reader, table.sitting.id).state is SittingState.CLOSED


def test_the_second_person_sees_nothing_of_the_first_entry(table: Table) -> None:
    answers, questions = marked(table, 0), table.questions(0)
    table.scan(table.code(0))
    table.type_card(answers, questions)
    screen = table.sit(WU)
    table.scan(table.code(0))
    assert screen.entering.card is not None and screen.entering.card.entry == 2
    assert set(screen.entering.pad.typing.answers) == {None}
    assert not screen.ruling._model.rows


def test_the_pad_refuses_wrong_keys_with_a_flash_and_backspace_corrects(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    pad = table.screen.entering.pad
    table.scan(table.code(0))
    table.type("ab1")
    assert pad.typing.answers[:3] == ("A", "B", "A")
    table.type("z")
    assert beeps == [1] and pad.is_flashing and pad.typing.at == 3 and "第 4 题" in shows(table, "card_hint")
    table.press(Qt.Key.Key_Backspace)
    table.type("c ")
    assert pad.typing.answers[:4] == ("A", "B", "C", "") and pad.typing.at == 4
    table.press(Qt.Key.Key_Home)
    table.type("d")
    table.press(Qt.Key.Key_End)
    assert pad.typing.answers[0] == "D" and pad.typing.at == 4 and pad.accessibleName() == "第 5 题"
    table.press(Qt.Key.Key_Return)
    assert "还有 46 题" in shows(table, "card_hint") and not table.rows()[0].first_by


def test_a_letter_typed_twice_is_said_to_be_there(table: Table) -> None:
    table.scan(table.code(0))
    multiple = next(question for question in table.questions(0) if question.is_multiple)
    table.type("a" * (multiple.number - 1))
    table.type("aca")
    hint = shows(table, "card_hint")
    assert f"第 {multiple.number} 题已填 A" in hint and "空格" in hint


def test_a_half_typed_card_is_put_away_only_after_asking(table: Table) -> None:
    table.scan(table.code(0))
    table.press(Qt.Key.Key_Escape)
    assert table.screen.entering.card is None
    table.scan(table.code(0))
    table.type("abc")
    table.press(Qt.Key.Key_Escape)
    assert table.screen.entering.card is not None
    table.click("card_away_yes")
    assert table.screen.entering.card is None and table.rows()[0].state is CardState.MISSING


def test_an_absent_persons_card_is_keyed_after_marking_present(table: Table) -> None:
    row = table.rows()[0]
    table.app.sittings.set_presence(row.seat_id, Presence.ABSENT, "点名未到")
    table.scan(table.code(0))
    assert "已登记缺考" in problem(table)
    table.click("card_mend")
    table.reason("card_present", "迟到，点名时未到")
    assert table.screen.entering.card is not None and table.screen.entering.card.entry_no == row.entry_no
    assert not problem(table)


def test_a_card_of_the_other_booklet_is_settled_by_whoever_may_rule(table: Table) -> None:
    row = table.rows()[0]
    other = card_code(table.sitting.id, "B", row.number, row.entry_no)
    table.sit(TYPIST)
    table.scan(other)
    assert "B 卷" in problem(table) and not table.screen.entering._mend.isVisible()
    table.sit(LI)
    table.scan(other)
    table.click("card_mend")
    table.reason("card_booklet", "交回的试题卷确为B卷")
    assert table.screen.entering.card is not None and table.screen.entering.card.variant == "B"


@pytest.mark.parametrize(("typed", "words"), [("12345", "不是本场次"), ("729691000126001000108", "读错了")])
def test_what_is_no_card_is_said_in_a_sentence(table: Table, typed: str, words: str) -> None:
    table.scan(typed)
    assert words in problem(table) and table.screen.entering.scan.text() == ""


def test_a_card_keyed_by_oneself_is_left_for_somebody_else(table: Table) -> None:
    answers, questions = marked(table, 0), table.questions(0)
    table.scan(table.code(0))
    table.type_card(answers, questions)
    table.scan(table.code(0))
    assert "另一人" in problem(table)


def test_absence_is_said_by_the_invigilator_for_several_at_once(table: Table) -> None:
    table.screen.show_page("people")
    people = table.screen.people
    assert not people.actions_here["card_absent"].isEnabled()
    people.table.selectAll()
    table.click("card_absent_button")
    table.reason("card_absent", "未到考")
    assert shows(table, "cards_counts").endswith("缺考 5")
    assert close_is_possible(table)
    people.table.select_row(0)
    table.click("card_back_button")
    table.reason("card_back", "误登记")
    assert not close_is_possible(table)


def close_is_possible(table: Table) -> bool:
    return table.screen.actions_here["cards_close"].isEnabled()


def test_the_invigilator_calls_the_roll_and_is_led_to_the_cards(table: Table) -> None:
    visited: list[Route] = []
    context = replace(table.screen._context, navigate=visited.append)
    board = InvigilationScreen(context)
    table.qtbot.addWidget(board)
    board.open(Route.to("invigilation", sitting=table.sitting.id))
    board.show()
    board.refresh()
    board._timer.stop()
    assert board.roll_call.isVisible() and not board.map.isVisible()
    assert not board.actions_here["player_open"].isEnabled() and not board.actions_here["sitting_open"].isEnabled()
    table.app.sittings.start(table.sitting.id)
    board.refresh()
    assert primary_buttons(board) == ["cards_open_button"]
    board.actions_here["cards_open"].trigger()
    assert visited == [Route.to("cards", sitting=table.sitting.id)]


def test_a_person_with_two_papers_is_shown_and_one_is_ruled_to_count(table: Table) -> None:
    answers, questions = marked(table, 0), table.questions(0)
    for name in (LI, WU):
        table.sit(name)
        table.scan(table.code(0))
        table.type_card(answers, questions)
    on_screen = table.also_on_screen(0)
    screen = table.sit(LI)
    screen.show_page("people")
    screen.people.table.select_row(0)
    assert screen.people.table.row().is_double
    table.click("paper_rule_button")
    assert not table.find("paper_rule_yes").isEnabled()
    chosen, reason = table.find("paper_card_1"), table.find("paper_reason")
    assert isinstance(chosen, QRadioButton) and "纸笔" in chosen.text() and isinstance(reason, QLineEdit)
    chosen.click()
    reason.setText("电脑中断后改用纸笔")
    table.click("paper_rule_yes")
    held = {each.record.id: each.record.held for each in list_attempts(table.app.reader, table.sitting.programme_id)}
    assert held[on_screen] == "set_aside" and sum(value == "" for value in held.values()) == 1
    assert not table.rows()[0].is_double


def test_every_control_has_a_name_and_each_page_one_primary_button(table: Table) -> None:
    assert not unnamed_controls(table.screen)
    assert primary_buttons(table.screen) == []
    table.scan(table.code(0))
    assert primary_buttons(table.screen) == ["card_save"]
    for page in ("rule", "people"):
        table.screen.show_page(page)
        assert len(primary_buttons(table.screen)) <= 1
    assert isinstance(table.screen.findChild(QLineEdit, "card_scan"), QLineEdit)
