"""The office writes the stick, reads it, sees who is missing, and rules on a paper that was begun twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.laptop import PackageStatus
from skillsapp.kernel.i18n import _
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.laptops import TWO_PAPERS, list_held, list_packages
from tests.services.class_day import ClassDay
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.laptop_stage import collect_some, stage_class
from ui.context import Context, Session
from ui.dialogs import SheetDialog
from ui.jobs import InlineJobs
from ui.language import Language
from ui.last_choice import remember_choice
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens.laptops.screen import LaptopsScreen
from ui.screens.laptops.sheets import STICK_KEY, ReadSheet, RulingSheet
from ui.theme import Theme


class Desk:
    def __init__(self, qtbot: QtBot, qt: QApplication, day: ClassDay) -> None:
        self.qtbot, self.day = qtbot, day
        remember_choice(day.app.folder, STICK_KEY, str(day.stick))
        session = Session(day.app.session.actor)
        context = Context(day.app, InlineJobs(), News(), Notices(), Theme(qt), Language(qt), session, lambda _route: None)
        self.screen = LaptopsScreen(context)
        qtbot.addWidget(self.screen)
        self.screen.open(Route.to("laptops", programme=day.programme.id))
        self.screen.resize(1170, 728)
        self.screen.show()
        self.screen.refresh()

    def do(self, key: str) -> None:
        assert self.screen.actions_here[key].isEnabled(), self.screen.actions_here[key].toolTip()
        self.screen.actions_here[key].trigger()

    def sheet(self) -> SheetDialog:
        return next(one for one in self.screen.findChildren(SheetDialog) if one.isVisible())

    def press(self, name: str) -> None:
        button = self.screen.findChild(QWidget, name)
        assert button is not None and button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def value(self, tile: str) -> str:
        found = self.screen.findChild(QWidget, tile)
        assert found is not None
        return found.accessibleName()


@pytest.fixture
def desk(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    day = stage_class(tmp_path, laptops=3, rounds=1)
    yield Desk(qtbot, theme_app, day)
    day.close()
    day.app.close()


def test_the_day_shows_codes_words_and_who_is_waited_for(desk: Desk) -> None:
    assert [row.laptop.number for row in desk.screen._laptops.rows] == [1, 2, 3, 4]
    assert "0 / 3" in desk.value("laptops_in_tile") and "0 / 3" in desk.value("people_in_tile")
    assert desk.screen._rounds.rows[0].sitting.word
    assert not unnamed_controls(desk.screen) and len(primary_buttons(desk.screen)) == 1


def test_the_stick_is_written_before_reading_it_is_the_next_step(desk: Desk) -> None:
    assert primary_buttons(desk.screen) == ["stick_read_open_button"]
    with desk.day.app.store.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM package")
    desk.screen.refresh()
    assert primary_buttons(desk.screen) == ["stick_write_open_button"]
    desk.do("stick_write_open")
    desk.sheet().reject()
    desk.screen.refresh()
    assert primary_buttons(desk.screen) == ["stick_read_open_button"]


def test_the_day_is_written_whole(desk: Desk, theme_app: QApplication) -> None:
    theme_app.processEvents()
    days, option = desk.screen._days, QStyleOptionComboBox()
    days.initStyleOption(option)
    assert days.currentText() == days.cut_text(option) == days.toolTip()


def test_writing_the_stick_is_one_click_once_it_is_known(desk: Desk) -> None:
    before = len(list_packages(desk.day.app.reader, desk.day.programme.id))
    desk.do("stick_write_open")
    written = desk.sheet().findChild(QWidget, "stick_written")
    assert written is not None and "4" in written.accessibleName()
    assert len(list_packages(desk.day.app.reader, desk.day.programme.id)) == before + 1


def test_more_laptops_get_codes_of_their_own(desk: Desk) -> None:
    desk.do("laptops_plan_open")
    field = desk.sheet().findChild(QWidget, "count_edit")
    assert field is not None
    field.setText("6")  # type: ignore[attr-defined]
    desk.press("laptops_plan_yes")
    assert len({row.laptop.code for row in desk.screen._laptops.rows}) == 6


def test_reading_the_stick_tells_how_far_the_day_is(desk: Desk) -> None:
    collect_some(desk.day, (1, 2))
    desk.do("stick_read_open")
    sheet = desk.sheet()
    assert isinstance(sheet, ReadSheet)
    headline = sheet.findChild(QWidget, "stick_read_headline")
    assert headline is not None and "2/3" in headline.text()  # type: ignore[attr-defined]
    assert {one.status for one in sheet._model.rows} == {PackageStatus.KNOWN}
    desk.screen.refresh()
    assert [row.number for row in desk.screen._missing.rows] == [3]


def test_a_pulled_stick_is_one_sentence_and_goes_on_when_it_is_back(desk: Desk) -> None:
    away = desk.day.stick.with_name("away")
    desk.day.stick.rename(away)
    remember_choice(desk.day.app.folder, STICK_KEY, str(away))
    sheet = ReadSheet(desk.screen, desk.screen._context)
    sheet.open()
    away.rename(desk.day.stick)
    sheet.start()
    problem = sheet.findChild(QWidget, "stick_read_problem")
    assert problem is not None and problem.isVisible()
    remember_choice(desk.day.app.folder, STICK_KEY, str(desk.day.stick))
    desk.qtbot.mouseClick(sheet._go, Qt.MouseButton.LeftButton)
    assert not problem.isVisible() and sheet._headline.isVisible()


def test_a_paper_begun_twice_is_ruled_with_a_reason(desk: Desk) -> None:
    collect_some(desk.day, (1, 2, 3), twice=2)
    desk.screen.refresh()
    desk.press("papers_held_act")
    sheet = desk.sheet()
    assert isinstance(sheet, RulingSheet)
    desk.press("paper_rule_choice_1")
    desk.press("paper_rule_yes")
    assert sheet.isVisible()  # no reason yet
    area = sheet.findChild(QPlainTextEdit, "paper_rule_reason")
    assert area is not None
    area.setPlainText("第二台是本人")
    desk.press("paper_rule_yes")
    assert not list_held(desk.day.app.reader, desk.day.programme.id)
    assert not desk.screen._waiting.isVisible()


def test_one_of_two_papers_is_ruled_to_count_by_the_rule_of_the_cards(desk: Desk) -> None:
    day = desk.day
    collect_some(day, (1, 2, 3))
    first = day.people[0]
    extra = day.office.register(day.programme, 1, start=len(day.people))
    other = day.office.arrange(day.programme, extra, round=2, starts_at=day.office.clock.now())
    with day.app.store.writer.begin() as connection:  # seated twice, as when a laptop failed
        connection.exec_driver_sql("UPDATE seat SET registration_id = ? WHERE sitting_id = ?", (first.id, other))
    day.app.sittings.start(other)
    day.app.attempts.hand_in(day.office.enter(other, first).hand_in())
    desk.screen.refresh()
    desk.press("papers_held_act")
    sheet = desk.sheet()
    assert isinstance(sheet, RulingSheet) and sheet._held.hold == TWO_PAPERS
    place = next(number for number, story in enumerate(sheet._held.stories) if story.number is None)
    desk.press(f"paper_rule_choice_{place}")
    area = sheet.findChild(QPlainTextEdit, "paper_rule_reason")
    assert area is not None
    area.setPlainText("电脑故障后重考")
    desk.press("paper_rule_yes")
    held = {row.record.sitting_id: row.record.held for row in list_attempts(day.app.reader, day.programme.id)
            if row.record.registration_id == first.id}  # fmt: skip
    assert held == {day.rounds[0]: "set_aside", other: ""}
    assert not list_held(day.app.reader, day.programme.id) and not desk.screen._waiting.isVisible()


def test_closing_the_rounds_marks_the_missing_absent(desk: Desk) -> None:
    collect_some(desk.day, (1, 2))
    desk.screen.refresh()
    desk.do("rounds_close")
    desk.press("rounds_close_confirm_yes")
    desk.screen.refresh()
    assert not desk.screen._missing.rows and "1" in desk.value("absent_tile")
    assert not desk.screen.actions_here["rounds_close"].isEnabled()
    assert desk.screen.actions_here["rounds_close"].toolTip().endswith(_("All rounds of this day are closed."))


def test_a_laptop_that_is_given_up_is_no_longer_waited_for(desk: Desk) -> None:
    desk.screen.laptops.select_row(2)
    desk.do("laptop_give_up")
    area = desk.sheet().findChild(QPlainTextEdit)
    assert area is not None
    area.setPlainText("开不了机")
    desk.press("laptop_give_up_reason_yes")
    desk.screen.refresh()
    assert "0 / 2" in desk.value("laptops_in_tile")
