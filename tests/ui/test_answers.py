"""Short answers in the windows: no name anywhere, digits and Enter are enough, and what differs is settled in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from skillsapp.app import open_app
from skillsapp.domain.answer_marking import AnswerState
from skillsapp.domain.roles import Actor, Role, permissions_of
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.answer_marks import load_answers
from skillsapp.store.tables.attempts import attempt, attempt_score
from tests.every_type import give_every_type
from tests.services.office import CHEN, MORNING, Office, open_office
from tests.services.test_answer_marks import REF, person
from tests.ui.checks import primary_buttons, unnamed_controls
from ui.context import Context, Session
from ui.screens.answers.screen import AnswersScreen
from ui.screens.answers.settling import SettleDialog

D = Decimal
Opened = Callable[..., AnswersScreen]


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("furnished")
    open_app(DataFolder(root), SetClock(MORNING)).close()
    return root


@pytest.fixture
def office(_folder: Path, tmp_path: Path) -> Iterator[Office]:
    yield from open_office(_folder, tmp_path / "office")


def button(part: QWidget, name: str) -> QPushButton:
    found = part.findChild(QPushButton, name)
    assert found is not None
    return found


def sat(office: Office, count: int) -> tuple[str, str]:
    """Let one person answer on the screen, and copy the paper until there are *count*; return the programme and the sitting."""
    programme = office.create()
    rows = office.register(programme, 1)
    sitting = office.arrange(programme, rows)
    give_every_type(office.app, sitting)
    office.app.sittings.start(sitting)
    session = office.enter(sitting, rows[0])
    office.app.attempts.write(
        session.answer(
            REF, "1. 接地不良，形成地环路；\n2. 视频线与强电同管敷设；\n3. 电源不稳。\n措施：分开敷设、单点接地、加装隔离器。"
        )
    )
    office.clock.advance(3600)
    office.app.attempts.collect_all(sitting)
    office.app.sittings.close(sitting)
    with office.app.store.writer.begin() as connection:
        first = dict(connection.execute(select(attempt)).one()._mapping)
        written = dict(connection.execute(select(attempt_score).where(attempt_score.c.question == REF)).one()._mapping)
        for number in range(1, count):
            id = f"copy{number:04}"
            connection.execute(insert(attempt).values({**first, "id": id, "entry_no": id, "registration_id": None}))
            connection.execute(
                insert(attempt_score).values({**written, "attempt_id": id, "response": f"第 {number} 份：接地不良。"})
            )
    return programme.id, sitting


@pytest.fixture
def opened(office: Office, context: Context, qtbot: QtBot) -> Iterator[Opened]:
    def show(who: Actor = CHEN) -> AnswersScreen:
        office.app.session.actor = who
        screen = AnswersScreen(replace(context, app=office.app, session=Session(who)))
        qtbot.addWidget(screen)
        screen.resize(1100, 660)
        screen.refresh()
        screen.show()
        return screen

    yield show


def typed(screen: AnswersScreen, qtbot: QtBot, *points: str) -> None:
    for line, text in zip(screen.points.lines, points, strict=True):
        line.field.selectAll()
        qtbot.keyClicks(line.field, text)
        qtbot.keyClick(line.field, Qt.Key.Key_Return)


def test_without_answers_it_says_when_they_come(opened: Opened) -> None:
    screen = opened()
    assert not button(screen, "answer_save").isVisible()
    assert "简答" in screen._nothing.accessibleName()


def test_digits_and_enter_mark_answer_after_answer(office: Office, opened: Opened, qtbot: QtBot) -> None:
    programme, _sitting = sat(office, 3)
    screen = opened(person("甲"))
    seen = []
    for points in (("2", "3"), ("1", "1.5"), ("0", "0")):
        assert screen.answer is not None
        seen.append(screen.answer.attempt_id)
        typed(screen, qtbot, *points)
    assert len(set(seen)) == 3
    desk = load_answers(office.app.reader, programme, REF, "甲")
    assert desk is not None and {answer.given for answer in desk.answers} == {(D(2), D(3)), (D(1), D("1.5")), (D(0), D(0))}
    assert not unnamed_controls(screen)
    assert len(primary_buttons(screen)) == 1
    words = " ".join(part.text() for part in screen.findChildren(QLabel))
    assert "学员" not in words


def test_what_no_line_can_be_given_stays_in_front(office: Office, opened: Opened, qtbot: QtBot) -> None:
    sat(office, 1)
    screen = opened(person("甲"))
    qtbot.keyClicks(screen.points.lines[0].field, "9")
    qtbot.keyClick(screen.points.lines[0].field, Qt.Key.Key_Return)
    screen.save()
    assert screen.answer is not None and not screen.answer.given
    assert screen.points.lines[0]._row.error


def test_a_difference_is_settled_in_a_sheet_with_both_marks(office: Office, opened: Opened, qtbot: QtBot) -> None:
    programme, _sitting = sat(office, 1)
    for who, points in (("甲", ("2", "3")), ("乙", ("0", "0"))):
        typed(opened(person(who)), qtbot, *points)
    screen = opened(Actor("chief", "chief", permissions_of(frozenset({Role.SUPERVISOR}))))
    assert screen._apart.isVisible()
    assert not button(screen, "answer_save").isVisible()
    screen.settle()
    sheet = screen.findChild(SettleDialog)
    assert sheet is not None
    for line, text in zip(sheet.points.lines, ("1", "1"), strict=True):
        qtbot.keyClicks(line.field, text)
    reason = sheet.findChild(QPlainTextEdit, "settle_reason")
    assert reason is not None
    reason.setPlainText("只答出一条")
    button(sheet, "answer_settle_yes").click()
    desk = load_answers(office.app.reader, programme, REF, "chief")
    assert desk is not None and desk.answers[0].state is AnswerState.SETTLED


def test_after_the_last_answer_its_points_stand_there_and_the_marker_is_told(
    office: Office, opened: Opened, qtbot: QtBot
) -> None:
    sat(office, 2)

    def marks_both(who: str) -> AnswersScreen:
        screen = opened(person(who))
        typed(screen, qtbot, "2", "3")
        screen.refresh()  # as the news of the mark does
        assert not screen._all_done.isVisible()
        typed(screen, qtbot, "1", "1.5")
        screen.refresh()
        return screen

    first = marks_both("甲")
    assert [line.field.text() for line in first.points.lines] == ["1", "1.5"]
    assert first._all_done.isVisible() and first._bar.value() == first._bar.maximum() == 2
    second = marks_both("乙")
    assert second._only.isVisible() and not button(second, "answer_save").isEnabled(), "a disabled button says why"


def test_in_the_sheet_the_keyboard_begins_at_the_first_line_and_enter_presses_nothing(
    office: Office, opened: Opened, qtbot: QtBot
) -> None:
    sat(office, 1)
    for who, points in (("甲", ("2", "3")), ("乙", ("0", "0"))):
        typed(opened(person(who)), qtbot, *points)
    screen = opened(person("丙"))
    screen.settle()
    sheet = screen.findChild(SettleDialog)
    assert sheet is not None and sheet.focusWidget() is sheet.points.lines[0].field
    qtbot.keyClicks(sheet.points.lines[0].field, "1")
    qtbot.keyClick(sheet.points.lines[0].field, Qt.Key.Key_Return)
    assert not sheet.points.lines[1]._row.error
    qtbot.keyClicks(sheet.points.lines[1].field, "1")
    qtbot.keyClick(sheet.points.lines[1].field, Qt.Key.Key_Return)
    assert not sheet._reason_row.error and sheet.focusWidget() is sheet.reason


def test_only_the_field_turns_red(office: Office, opened: Opened, qtbot: QtBot) -> None:
    sat(office, 1)
    line = opened(person("甲")).points.lines[0]
    qtbot.keyClicks(line.field, "9")
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    red = [part for part in (line, *line.findChildren(QWidget)) if part.property("invalid") == "true"]
    assert red == [line.field]
