"""Short answers on paper: found by a scan, an entry number or a seat, and told with the question's number on that very card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from skillsapp.domain.card_refusals import CardDamaged
from skillsapp.domain.roles import Actor, Permission
from skillsapp.queries.answer_marks import AnswerDesk, load_answers
from skillsapp.queries.cards import load_cards
from skillsapp.queries.sittings import find_sitting
from skillsapp.store.card_reads import read_booklet
from tests.every_type import give_every_type
from tests.ui.card_stage import Table
from ui.context import Session
from ui.screens.answers.screen import AnswersScreen

SHORT = "E-A1@1"
MARKER = Actor("marker", "评卷人", frozenset(Permission))


@pytest.fixture
def table(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> Iterator[Table]:
    """Three cards with nothing but a short answer to mark, entered twice."""
    made = Table(qtbot, theme_app, tmp_path / "data", 3)
    give_every_type(made.app, made.sitting.id)
    for place, row in enumerate(made.rows()):
        for name in ("one", "two"):
            made.app.session.actor = Actor(name, name, frozenset(Permission))
            made.app.cards.key(made.sitting.id, row.entry_no, [""] * len(made.questions(place)))
    made.app.session.actor = MARKER
    yield made
    made.app.close()


@pytest.fixture
def desk(table: Table) -> AnswerDesk:
    found = load_answers(table.app.reader, table.sitting.programme_id, SHORT, MARKER.id)
    assert found is not None
    return found


def test_a_card_is_found_by_its_code_its_number_the_end_of_it_or_its_seat(table: Table, desk: AnswerDesk) -> None:
    for place, row in enumerate(table.rows()):
        scanned, typed = desk.on_cards(table.code(place)), desk.on_cards(f" {row.entry_no} ")
        assert [one.card for one in scanned] == [one.card for one in typed] == [row.entry_no]
        either = {one.entry_no for one in table.rows() if one.number == row.number or one.entry_no.endswith(str(row.number))}
        assert {one.card for one in desk.on_cards(str(row.number))} == either
    assert not desk.on_cards("77") and not desk.on_cards("")
    code = table.code(0)
    with pytest.raises(CardDamaged):
        desk.on_cards(code[:-1] + str((int(code[-1]) + 1) % 10))


def test_the_number_told_is_the_one_in_the_persons_own_booklet(table: Table, desk: AnswerDesk) -> None:
    rows = {row.entry_no: row for row in table.rows()}
    paper_id = find_sitting(table.app.reader, table.sitting.id).paper_id or ""
    for answer in desk.answers:
        row = rows[answer.card]
        with table.app.reader.connect() as connection:
            questions = read_booklet(connection, paper_id, row.variant)[2]
        (number,) = (one.number for one in questions if one.ref == SHORT)
        assert (answer.number, answer.seat, answer.room) == (number, row.number, table.sitting.room)


def test_the_marker_goes_from_card_to_card_by_the_keyboard(table: Table, desk: AnswerDesk, qtbot: QtBot) -> None:
    screen = AnswersScreen(replace(table.screen._context, session=Session(MARKER)))
    qtbot.addWidget(screen)
    screen.resize(1100, 660)
    screen.show()
    screen.refresh()
    last = desk.answers[-1]
    qtbot.keyClicks(screen.card, last.card)
    qtbot.keyClick(screen.card, Qt.Key.Key_Return)
    assert screen.answer is not None and screen.answer.card == last.card and not screen.card.text()
    words = {name: screen.findChild(QLabel, name) for name in ("answer_place", "answer_state", "answer_text")}
    text = " ".join(label.text() for label in words.values() if label is not None)
    assert last.card in text and f"考位 {last.seat}" in text and f"第 {last.number} 题" in text
    qtbot.keyClicks(screen.card, "77")
    qtbot.keyClick(screen.card, Qt.Key.Key_Return)
    assert "77" in table.said[-1] and screen.card.selectedText() == "77"
    assert load_cards(table.app.reader, table.sitting.id).waiting == 3
