"""The exam day in real windows: capacity at every keystroke, ways out by mouse and keyboard, bad input told in a sentence, resits by one click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor
from skillsapp.domain.sitting import Carrier, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.queries.exam_day import count_distinct_papers
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import list_seats, list_sittings
from skillsapp.store.tables.questions import question_enemy
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.exam_stage import Hall
from ui.dialogs import SheetDialog
from ui.last_choice import last_choice
from ui.paper_preview import PaperPreview
from ui.routes import Route
from ui.screens.invigilation.screen import InvigilationScreen
from ui.screens.results.screen import ResultsScreen
from ui.screens.results.spot import SpotDialog
from ui.screens.sittings.day_dialog import DayDialog
from ui.screens.sittings.package_dialog import BOTH_SIDES_KEY, PackageDialog
from ui.screens.sittings.screen import SittingsScreen

PEOPLE = 24


class Office:
    """The sittings screen of a class of 24 of whom nobody has a seat."""

    def __init__(self, qtbot: QtBot, qt: QApplication, hall: Hall) -> None:
        self.qtbot, self.hall = qtbot, hall
        hall.app.sittings.remove(hall.sitting_id)
        self.went: list[Route] = []
        self.context = replace(hall.context(qt), navigate=self.went.append)
        self.screen = SittingsScreen(self.context)
        qtbot.addWidget(self.screen)
        self.screen.open(Route.to("sittings", programme=hall.programme.id))
        self.screen.resize(1170, 728)
        self.screen.show()
        self.screen.refresh()

    def press(self, name: str, where: QWidget | None = None) -> None:
        button = (where or self.screen).findChild(QPushButton, name)
        assert button is not None and button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def dialog(self) -> DayDialog:
        return next(each for each in self.screen.findChildren(DayDialog) if each.isVisible())

    def type(self, key: str, text: str) -> None:
        line = self.dialog().findChild(QLineEdit, f"{key}_edit")
        assert line is not None
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text) if text else line.clear()

    def said(self, name: str) -> str:
        found = self.dialog().findChild(QLabel, name)
        assert found is not None
        return found.text()

    def reason(self) -> str:
        return self.said("day_arrange_reason")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path / "hall", ProgrammeKind.TRAINING, PEOPLE)
    yield made
    made.app.close()


@pytest.fixture
def office(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> Office:
    return Office(qtbot, theme_app, hall)


def test_the_day_is_the_first_choice_and_three_clicks(office: Office) -> None:
    assert primary_buttons(office.screen) == ["day_arrange_button"]
    office.press("day_arrange_button")
    office.type("laptops", "3")
    office.type("rounds", "2")
    assert office.said("day_sum") == "3台×2场=6人，还差18人"
    ways = [office.dialog().findChild(QPushButton, f"day_way_{key}") for key in ("booklets", "rounds", "laptops")]
    assert [way.text().strip() for way in ways if way is not None] == ["纸笔卷18份", "8场", "13台"]
    assert "18" in office.reason()
    office.press("day_way_booklets", office.dialog())
    assert office.said("day_sum") == "3台×2场=6人，纸笔18人，24人都有位置" and not office.reason()
    assert not unnamed_controls(office.dialog())
    assert [len(part.people) for part in office.dialog().parts()] == [3, 3, 18]
    office.press("day_arrange_yes", office.dialog())
    rows = list_sittings(office.hall.app.reader, office.hall.programme.id)
    assert sorted((row.sitting.carrier, row.seats) for row in rows) == [
        (Carrier.CARD, 18),
        (Carrier.SCREEN, 3),
        (Carrier.SCREEN, 3),
    ]
    venue = find_programme(office.hall.app.reader, office.hall.programme.id).plan.venue
    assert (venue.laptops, venue.rounds) == (3, 2)
    assert primary_buttons(office.screen) == ["package_print_button"]


def test_the_keyboard_alone_arranges_the_day(office: Office) -> None:
    office.press("day_arrange_button")
    way = office.dialog().findChild(QPushButton, "day_way_rounds")
    office.type("laptops", "10")
    office.type("rounds", "1")
    assert way is not None and way.isVisible()
    way.setFocus()
    office.qtbot.keyClick(way, Qt.Key.Key_Return)
    assert "3场" in office.said("day_sum")
    line = office.dialog().findChild(QLineEdit, "room_edit")
    assert line is not None
    line.setFocus()
    office.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert len(list_sittings(office.hall.app.reader, office.hall.programme.id)) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"laptops": "0", "booklets": "0"}, "还有 24 人没有位置"),
        ({"laptops": "", "booklets": "0"}, "还有 24 人没有位置"),
        ({"laptops": "1", "rounds": "24"}, "半夜"),
    ],
)
def test_what_cannot_be_is_said_beside_the_button(office: Office, typed: dict[str, str], said: str) -> None:
    office.press("day_arrange_button")
    for key, text in typed.items():
        office.type(key, text)
    assert said in office.reason()
    button = office.dialog().findChild(QPushButton, "day_arrange_yes")
    assert button is not None and not button.isEnabled()


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("day", "2020-01-01", "已经过去"),
        ("between", "10", "至少间隔 60 分钟"),
        ("room", "", "必填"),
        ("laptops", "900", "200"),
        ("start", "late", "时间"),
    ],
)
def test_a_wrong_field_is_told_in_its_place_and_nothing_is_arranged(office: Office, key: str, text: str, said: str) -> None:
    office.press("day_arrange_button")
    office.type("booklets", "12")
    office.type(key, text)
    office.press("day_arrange_yes", office.dialog())
    assert said in office.dialog().form.errors()[key]
    assert not list_sittings(office.hall.app.reader, office.hall.programme.id)


def test_without_anybody_to_seat_the_day_is_not_offered(office: Office) -> None:
    office.press("day_arrange_button")
    office.type("booklets", str(PEOPLE))
    office.press("day_arrange_yes", office.dialog())
    action = office.screen.actions_here["day_arrange"]
    assert not action.isEnabled() and "没有人要排座位" in action.toolTip()


def test_a_bank_too_small_for_different_papers_is_a_sentence_and_too_small_for_one_a_refusal(office: Office) -> None:
    def retire(where: str) -> None:
        with office.hall.app.store.writer.begin() as connection:
            connection.exec_driver_sql(f"UPDATE question SET state = 'retired' WHERE {where}")

    retire(
        "type = 'multiple' AND bank = 'standards' AND id NOT IN (SELECT id FROM question WHERE type = 'multiple' AND bank = 'standards' LIMIT 4)"
    )
    office.press("day_arrange_button")
    assert "题库只够组 1 套" in office.dialog()._papers.accessibleName()
    office.dialog().reject()
    retire("type = 'multiple' AND bank = 'standards'")
    office.press("day_arrange_button")
    said = office.dialog()._papers.accessibleName()
    assert "题库题量不足" in said and "补充题库" in office.reason()
    assert "多选题：需" in said and not re.search("[a-z]{4}", said), "the titles of bank and type, not their keys"


def test_papers_are_counted_with_enemies_and_what_must_stand_on_every_one(office: Office) -> None:
    app, programme = office.hall.app, find_programme(office.hall.app.reader, office.hall.programme.id)
    with app.store.writer.begin() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM question WHERE type = 'multiple' AND bank = 'standards' ORDER BY id")
        multiple = [row.id for row in rows]
        kept = "', '".join(multiple[:4])
        connection.exec_driver_sql(
            f"UPDATE question SET state = 'retired' WHERE type = 'multiple' AND bank = 'standards' AND id NOT IN ('{kept}')"
        )
    before = count_distinct_papers(app.reader, programme, "theory", 12)
    rules = replace(programme.plan.papers, must_include=(multiple[0],))
    app.papers.plan(programme.id, programme.version, programme.plan.blueprint, rules)
    fixed = find_programme(app.reader, programme.id)
    assert count_distinct_papers(app.reader, fixed, "theory", 12) >= before
    office.screen.refresh()
    office.press("day_arrange_button")
    assert "除必考题外" in office.dialog()._papers.accessibleName()
    office.dialog().reject()
    with app.store.writer.begin() as connection:
        for other in multiple[1:4]:
            connection.execute(question_enemy.insert().values(one=multiple[0], other=other))
    office.screen.refresh()
    office.press("day_arrange_button")
    assert "题库" in office.dialog()._papers.accessibleName()
    office.dialog().reject()
    app.papers.plan(programme.id, fixed.version, fixed.plan.blueprint, replace(rules, must_include=("GONE",)))
    office.screen.refresh()
    office.press("day_arrange_button")
    assert "GONE" in office.dialog()._papers.accessibleName() and "必考题" in office.reason()


def test_people_who_come_later_get_a_seat_by_one_click(office: Office) -> None:
    office.press("day_arrange_button")
    office.type("booklets", "20")
    office.press("day_arrange_yes", office.dialog())
    with office.hall.app.store.writer.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM seat WHERE number = 2 AND sitting_id IN (SELECT id FROM sitting WHERE carrier = 'screen')"
        )
    office.screen.refresh()
    assert primary_buttons(office.screen) == ["late_seat_button"]
    office.press("late_seat_button")
    rows = list_sittings(office.hall.app.reader, office.hall.programme.id)
    assert sum(row.seats for row in rows) == PEOPLE
    assert [
        seat.number
        for row in rows
        if row.sitting.carrier is Carrier.SCREEN
        for seat in list_seats(office.hall.app.reader, row.sitting.id)
    ][:2] == [1, 2]


def hold(office: Office) -> None:
    """Arrange everybody on one round of this computer, where nobody comes."""
    office.press("day_arrange_button")
    office.type("laptops", "40")
    office.type("rounds", "1")
    office.press("day_arrange_yes", office.dialog())
    (row,) = list_sittings(office.hall.app.reader, office.hall.programme.id)
    office.hall.app.sittings.start(row.sitting.id)
    office.hall.app.sittings.close(row.sitting.id)
    office.screen.refresh()


def test_a_resit_is_one_click(office: Office) -> None:
    hold(office)
    button = office.screen.findChild(QPushButton, "resit_arrange_button")
    assert button is not None and button.text().strip() == "补考（24人）"
    assert primary_buttons(office.screen) == ["resit_arrange_button"]
    office.press("resit_arrange_button")
    resits = [row for row in list_sittings(office.hall.app.reader, office.hall.programme.id) if row.sitting.resit]
    assert sum(row.seats for row in resits) == PEOPLE
    assert not office.screen.actions_here["resit_arrange"].isEnabled()


def test_no_resit_is_offered_once_the_results_are_frozen(office: Office) -> None:
    hold(office)
    app = office.hall.app
    assert office.screen.next_step() == "resit_arrange"
    done = app.results.compute(office.hall.programme.id).value
    first = app.session.actor
    for actor in (first, Actor("lin", "林海", first.permissions)):
        app.session.actor = actor
        app.results.freeze(done.result_set.id)
    app.session.actor = first
    office.screen.refresh()
    button = office.screen.findChild(QPushButton, "resit_arrange_button")
    assert button is not None and not button.isVisible()
    assert primary_buttons(office.screen) == ["package_print_button"]


def test_a_resit_may_be_on_paper_and_at_another_time(office: Office) -> None:
    hold(office)
    office.screen.actions_here["resit_later"].trigger()
    sheet = next(each for each in office.screen.findChildren(SheetDialog) if each.objectName() == "resit_plan")
    assert not unnamed_controls(sheet)
    day = sheet.findChild(QLineEdit, "day_edit")
    assert day is not None
    day.setText("2020-01-01")
    office.press("resit_plan_yes", sheet)
    assert sheet.isVisible()
    day.setText("2027-01-09")
    office.press("resit_plan_yes", sheet)
    (row,) = [row for row in list_sittings(office.hall.app.reader, office.hall.programme.id) if row.sitting.resit]
    assert row.sitting.starts_at.date() == date(2027, 1, 9)


def test_results_on_the_spot_are_computed_by_one_click_and_lead_to_the_resit(office: Office) -> None:
    hold(office)
    screen = ResultsScreen(office.context)
    office.qtbot.addWidget(screen)
    screen.open(Route.to("results", programme=office.hall.programme.id))
    screen.resize(1170, 728)
    screen.show()
    screen.refresh()
    screen.actions_here["spot_results"].trigger()
    dialog = next(each for each in screen.findChildren(SpotDialog) if each.isVisible())
    said = dialog.findChild(QLabel, "spot_summary")
    assert said is not None and "缺考 24 人" in said.text()
    ids = [dialog._model.columns[2].text(row) for row in dialog._model.rows]
    assert len(ids) == PEOPLE and all("****" in each for each in ids)
    assert not unnamed_controls(dialog)
    office.press("spot_print", dialog)
    paper = next(each for each in dialog.findChildren(PaperPreview) if each.isVisible())
    assert paper.preview.page_count == 1
    paper.reject()
    office.press("spot_resit", dialog)
    assert office.went[-1].screen == "sittings"
    assert any(row.sitting.resit for row in list_sittings(office.hall.app.reader, office.hall.programme.id))


def test_who_withdrew_does_not_stand_among_the_results_on_the_spot(office: Office) -> None:
    app, programme = office.hall.app, office.hall.programme
    app.registrations.move([list_registrations(app.reader, programme.id)[0].id], RegistrationState.WITHDRAWN, "本人放弃")
    office.screen.refresh()
    hold(office)
    app.results.compute(programme.id)
    screen = ResultsScreen(office.context)
    office.qtbot.addWidget(screen)
    screen.open(Route.to("results", programme=programme.id))
    screen.resize(1170, 728)
    screen.show()
    screen.refresh()
    screen.actions_here["spot_results"].trigger()
    dialog = next(each for each in screen.findChildren(SpotDialog) if each.isVisible())
    said = dialog.findChild(QLabel, "spot_summary")
    assert said is not None and f"共 {PEOPLE - 1} 人" in said.text() and len(dialog._model.rows) == PEOPLE - 1


def test_the_package_shows_sheets_and_minutes_before_anything_is_printed(office: Office) -> None:
    office.press("day_arrange_button")
    office.press("day_way_booklets", office.dialog()) if not office.dialog().parts() or office.reason() else None
    office.press("day_arrange_yes", office.dialog())
    office.press("package_print_button")
    dialog = next(each for each in office.screen.findChildren(PackageDialog) if each.isVisible())
    total = dialog.findChild(QLabel, "package_total")
    assert total is not None and "约" in total.text() and len(dialog.chosen()) > 5
    assert not unnamed_controls(dialog) and primary_buttons(dialog) == ["package_print_yes"]
    both_sides = dialog.findChild(QCheckBox, "package_both_sides_edit")
    assert both_sides is not None and not both_sides.isChecked()
    one_sided = sum(one.sheets() for one in dialog.chosen())
    assert f"共 {one_sided + 1} 张" in total.text()
    both_sides.click()
    two_sided = sum(one.sheets(both_sides=True) for one in dialog.chosen())
    assert two_sided < one_sided and f"共 {two_sided + 1} 张" in total.text()
    assert last_choice(office.hall.app.folder, BOTH_SIDES_KEY) == "1"
    office.press("package_none", dialog)
    button = dialog.findChild(QPushButton, "package_print_yes")
    assert button is not None and not button.isEnabled()
    dialog.table.setCurrentIndex(dialog._model.index(0, 1))
    office.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert len(dialog.chosen()) == 1 and button.isEnabled()
    dialog.reject()


def test_a_name_that_no_font_prints_is_told_before_anything_is_drawn(office: Office) -> None:
    office.press("day_arrange_button")
    office.type("booklets", str(PEOPLE))
    office.press("day_arrange_yes", office.dialog())
    with office.hall.app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = ? WHERE id = (SELECT min(id) FROM person)", ("王\ue5e5",))
    office.press("package_print_button")
    dialog = next(each for each in office.screen.findChildren(PackageDialog) if each.isVisible())
    assert "U+E5E5" in dialog._names.accessibleName() and not dialog.chosen()
    for name in ("package_print_yes", "package_look", "package_save"):
        button = dialog.findChild(QPushButton, name)
        assert button is not None and not button.isEnabled(), name
    assert "请先更正姓名" in dialog._empty.accessibleName()
    dialog.reject()


def test_while_the_forms_are_made_the_list_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.press("day_arrange_button")
    office.type("booklets", str(PEOPLE))
    office.press("day_arrange_yes", office.dialog())
    monkeypatch.setattr(PackageDialog, "_read", lambda _dialog: None)  # a slow computer
    office.press("package_print_button")
    dialog = next(each for each in office.screen.findChildren(PackageDialog) if each.isVisible())
    assert "正在生成材料" in dialog._empty.accessibleName()
    dialog.reject()


def test_the_board_of_a_round_on_laptops_offers_only_the_laptops(office: Office) -> None:
    office.press("day_arrange_button")
    office.type("booklets", "20")
    office.press("day_arrange_yes", office.dialog())
    app, programme = office.hall.app, office.hall.programme
    row = next(row for row in list_sittings(app.reader, programme.id) if row.sitting.carrier is Carrier.SCREEN)
    app.laptops.plan(programme.id, to_house(row.sitting.starts_at).date(), range(1, 11))
    board = InvigilationScreen(office.context)
    office.qtbot.addWidget(board)
    board.open(Route.to("invigilation", sitting=row.sitting.id))
    board.resize(1170, 728)
    board.show()
    board.refresh()
    assert primary_buttons(board) == ["laptops_open_button"]
    shown = [key for key in ("sitting_open", "sitting_start", "player_open", "sitting_close") if board._steps[key].isVisible()]
    assert not shown
    office.press("laptops_open_button", board)
    assert office.went[-1].screen == "laptops"
    assert row.sitting.state is SittingState.PLANNED
