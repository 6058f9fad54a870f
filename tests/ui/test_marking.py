"""What judges rely on in the grid: keys go into cells, a wrong mark is not saved, empty is not zero, submitted is fixed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.account import Account
from skillsapp.domain.marking import Aspect, AspectKind, SheetState
from skillsapp.domain.roles import Role
from skillsapp.domain.sitting import Presence
from skillsapp.queries.audit import list_audit
from skillsapp.queries.marking import Grid, GridRow, list_amendments, load_grid
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.contest_stage import PIN, Stage, stage
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.judging.mark_model import MarkModel, Place, typed
from ui.judging.states import RowState
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.marking.screen import MarkingScreen
from ui.theme import Theme

D = Decimal
Key = Qt.Key
Open = Callable[[Account | None], MarkingScreen]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    made = stage(tmp_path_factory.mktemp("contest"), 4)
    made.app.close()
    return made


@pytest.fixture
def staged(template: Stage, tmp_path: Path) -> Iterator[Stage]:
    made = template.copied_to(tmp_path / "copy")
    yield made
    made.app.close()


@pytest.fixture
def opened(staged: Stage, theme_app: QApplication, qtbot: QtBot) -> Open:
    """Open the whole window as somebody and go to the marking screen."""

    def open_as(account: Account | None) -> MarkingScreen:
        session = Session(staged.sign_in(account), "Judge")
        window = MainWindow(staged.app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
        qtbot.addWidget(window)
        window.show()
        window.navigate(Route("marking"))
        screen = window.front()
        assert isinstance(screen, MarkingScreen)
        screen.grid.view.setFocus()
        return screen

    return open_as


def choose(screen: MarkingScreen, name: str, start: str) -> None:
    combo = screen.findChild(QComboBox, name)
    assert combo is not None
    number = next(n for n in range(combo.count()) if combo.itemText(n).startswith(start))
    combo.setCurrentIndex(number)
    combo.activated.emit(number)


def status(screen: MarkingScreen) -> str:
    line = screen.findChild(QLabel, "marking_status")
    assert line is not None
    return line.text()


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.window().findChild(QPushButton, name)
    assert found is not None, name
    return found


def marks(staged: Stage, module: str, slot: int, number: int) -> dict[str, Decimal | None]:
    grid = load_grid(staged.app.reader, staged.sitting, module, slot)
    return dict(next(row for row in grid.rows if row.number == number).marks)


def test_a_judge_marks_by_keyboard_and_each_mark_is_saved_on_leaving(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged.judges[0])
    view = screen.grid.view
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, 0)
    qtbot.keyClicks(view, "1.5")
    assert marks(staged, "A", 0, 1)["A1"] is None  # still being typed
    qtbot.keyClick(view, Key.Key_Return)
    assert marks(staged, "A", 0, 1)["A1"] == D("1.5")
    assert status(screen) == "已保存 10:24:31"
    qtbot.keyClicks(view, "2")
    qtbot.keyClick(view, Key.Key_Tab)
    qtbot.keyClicks(view, "3")
    qtbot.keyClick(view, Key.Key_Down)
    assert marks(staged, "A", 0, 1) == {"A1": D("1.5"), "A2": D(2), "A3": D(3)}
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 2)
    label = screen.findChild(QLabel, "marks_progress_text")
    assert label is not None
    assert label.text() == "已评 1 / 4"


def test_a_wrong_mark_is_red_with_its_sentence_and_not_saved(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged.judges[0])
    view = screen.grid.view
    for text in ("2.5", "1", "1"):
        qtbot.keyClicks(view, text)
        qtbot.keyClick(view, Key.Key_Return)
    assert marks(staged, "A", 0, 1)["A1"] is None
    assert "赛位 01" in status(screen)
    assert "2.5" in status(screen)
    row = screen.marks.rows[0]
    assert screen.marks.state(row) is RowState.WRONG
    screen.refresh()  # what is wrong stays in front of the judge
    assert screen.marks.state(screen.marks.rows[0]) is RowState.WRONG
    screen.submit_everything()
    assert button(screen, "sheets_submit_button").accessibleDescription()
    view.go_to(0, 0)
    qtbot.keyClicks(view, "2")
    qtbot.keyClick(view, Key.Key_Return)
    assert marks(staged, "A", 0, 1)["A1"] == D(2)
    assert screen.marks.state(screen.marks.rows[0]) is RowState.READY


def test_unscored_is_empty_and_zero_is_a_mark(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged.judges[0])
    view = screen.grid.view
    qtbot.keyClicks(view, "0")
    qtbot.keyClick(view, Key.Key_Return)
    texts = [screen.marks.index(0, column).data() for column in range(3)]
    assert texts == ["0", "", ""]
    view.go_to(0, 0)
    qtbot.keyClick(view, Key.Key_Delete)
    assert screen.marks.index(0, 0).data() == ""
    sheet = screen.marks.rows[0].sheet_id
    given = [row for row in list_audit(staged.app.reader, sheet) if row.action == "mark.awarded"]
    assert [json.loads(row.details)["mark"] for row in reversed(given)] == ["0", ""]
    qtbot.keyClicks(view, "1")
    qtbot.keyClick(view, Key.Key_Escape)
    assert screen.marks.index(0, 0).data() == ""


def test_submitting_locks_what_is_complete_and_says_of_the_rest_why_not(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged.judges[0])
    view = screen.grid.view
    for text in ("2", "2", "3", "1"):  # station 1 complete, station 2 begun
        qtbot.keyClicks(view, text)
        qtbot.keyClick(view, Key.Key_Return)
    button(screen, "sheets_submit_button").click()
    button(screen, "sheets_submit_confirm_yes").click()
    states = [row.state for row in load_grid(staged.app.reader, staged.sitting, "A", 0).rows]
    assert states == [SheetState.SUBMITTED, SheetState.OPEN, SheetState.OPEN, SheetState.OPEN]
    refusals = screen.window().findChild(QWidget, "refusals_list")
    assert refusals is not None
    assert refusals.model().index(0, 0).data() == "02"  # type: ignore[attr-defined]
    view.go_to(0, 0)
    qtbot.keyClicks(view, "1")
    assert screen.marks.index(0, 0).data() == "2"
    assert "更正" in status(screen)
    assert screen.marks.index(0, 3).data() == "–"  # the judges have not submitted: no total


def test_a_judge_sees_the_own_sheets_only_and_no_names(staged: Stage, opened: Open) -> None:
    screen = opened(staged.judges[2])
    combo = screen.findChild(QComboBox, "sheet_choose")
    assert combo is not None
    assert [combo.itemText(n) for n in range(combo.count())] == ["裁判员 2 · 温秀兰"]
    people = {"王", "建国"}
    shown = [screen.marks.headerData(n, Qt.Orientation.Vertical) for n in range(screen.marks.rowCount())]
    assert shown == ["01", "02", "03", "04"]
    assert not any(name in label.text() for label in screen.findChildren(QLabel) for name in people)


def test_an_absent_station_cannot_be_marked_and_is_passed_over(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    grid = load_grid(staged.app.reader, staged.sitting, "A", 0)
    staged.sign_in(None)
    with staged.app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE seat SET presence = ? WHERE id = ?", (Presence.ABSENT.value, grid.rows[0].seat_id))
    screen = opened(staged.judges[0])
    assert screen.marks.state(screen.marks.rows[0]) is RowState.ABSENT
    assert screen.grid.view.currentIndex().row() == 1
    screen.grid.view.go_to(0, 0)
    qtbot.keyClicks(screen.grid.view, "1")
    assert screen.marks.index(0, 0).data() == ""
    assert "缺考" in status(screen)


def test_an_amendment_is_asked_for_by_one_and_confirmed_by_another(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    staged.mark_module("A", range(1, 5))
    screen = opened(staged.judges[0])
    before = marks(staged, "A", 0, 1)["A1"]
    new = "1" if before != D(1) else "2"
    screen.grid.view.go_to(0, 0)
    button(screen, "amendment_ask_button").click()
    dialog = screen.window().findChild(QWidget, "amendment_request")
    assert dialog is not None
    edit = dialog.findChild(QWidget, "new_mark_edit")
    reason = dialog.findChild(QPlainTextEdit, "amendment_reason_edit")
    assert edit is not None
    assert reason is not None
    qtbot.keyClicks(edit, new)
    reason.setPlainText("录入时看错一行")
    button(dialog, "amendment_send").click()
    assert marks(staged, "A", 0, 1)["A1"] == before  # it stands until it is confirmed
    screen.show_amendments()
    assert screen.window().findChild(QPushButton, "amendment_confirm") is None  # a judge does not decide
    chief = opened(staged.chief)
    chief.show_amendments()
    button(chief, "amendment_confirm").click()
    assert marks(staged, "A", 0, 1)["A1"] == D(new)
    assert list_amendments(staged.app.reader, staged.sitting)[0].decided_by == "梁启明"


def test_who_asked_for_an_amendment_does_not_confirm_it(staged: Stage, opened: Open) -> None:
    staged.mark_module("A", range(1, 5))
    staged.sign_in(staged.chief)
    sheet = load_grid(staged.app.reader, staged.sitting, "A", 0).rows[0]
    staged.app.marking.request_amendment(sheet.sheet_id, "A1", D("0.5") if sheet.marks["A1"] != D("0.5") else D(1), "核对原表")
    screen = opened(staged.chief)
    screen.show_amendments()
    confirm = button(screen, "amendment_confirm")
    assert not confirm.isEnabled()
    assert "您" in confirm.accessibleDescription()


def test_judges_too_far_apart_are_sent_back_by_the_chief(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    for slot, level in ((1, 3), (2, 3), (3, 1)):
        staged.sign_in(staged.judges[slot])
        row = load_grid(staged.app.reader, staged.sitting, "A", slot).rows[0]
        staged.app.marking.award_mark(row.sheet_id, "A4", D(level))
        if slot != 3:
            staged.app.marking.submit_sheet(row.sheet_id)
    judge = opened(staged.judges[3])
    judge.submit_everything()
    button(judge, "sheets_submit_confirm_yes").click()
    refusals = judge.window().findChild(QWidget, "refusals_list")
    assert refusals is not None
    assert refusals.model().index(0, 1).data() == "分差过大"  # type: ignore[attr-defined]
    chief = opened(staged.chief)
    chief.show_apart()
    button(chief, "judgement_return").click()
    edit = chief.window().findChild(QPlainTextEdit, "judgement_reason_ask_edit")
    assert edit is not None
    edit.setPlainText("档差为 2")
    button(chief, "judgement_reason_ask_yes").click()
    again = load_grid(staged.app.reader, staged.sitting, "A", 1).rows[0]
    assert (again.state, again.reopened) == (SheetState.OPEN, frozenset({"A4"}))


def test_a_deduction_needs_a_kind_and_a_reason(staged: Stage, opened: Open) -> None:
    screen = opened(staged.judges[0])
    screen.grid.view.go_to(1, 0)
    button(screen, "penalty_add_button").click()
    save = button(screen, "penalty_save")
    save.click()
    assert not screen.loaded.penalties
    reason = screen.window().findChild(QPlainTextEdit, "penalty_reason_edit")
    kind = screen.window().findChild(QComboBox, "penalty_kind_edit")
    assert reason is not None
    assert kind is not None
    reason.setPlainText("工具遗失一件")
    kind.setCurrentIndex(kind.count() - 1)
    save.click()
    screen.refresh()
    assert [row.number for row in screen.loaded.penalties] == [2]


def test_the_organiser_opens_the_sheets_and_names_the_judges(
    tmp_path: Path, theme_app: QApplication, qtbot: QtBot, context: Context
) -> None:
    made = stage(tmp_path, 2, sheets=False)
    made.app.accounts.add("周岚", "judge9", [Role.JUDGE], PIN, made.programme.id)
    organiser = Session(made.sign_in(None), "Organiser")
    window = MainWindow(made.app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), organiser, SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route.to("marking", programme=made.programme.id))
    screen = window.front()
    assert isinstance(screen, MarkingScreen)
    opener = window.findChildren(QPushButton, "sheets_staff_button")
    assert any(found.isVisible() for found in opener)  # the page without sheets says what to do next
    screen.staff()
    choice = window.findChild(QComboBox, "judge_choose_A_2")
    assert choice is not None
    choice.setCurrentIndex(choice.findText("周岚"))
    button(screen, "sheets_open").click()
    assert screen.loaded.has_sheets
    slot = next(s for m in screen.loaded.modules if m.module == "A" for s in m.slots if s.slot == 2)
    assert slot.judge == "周岚"
    made.app.close()


def test_a_list_read_before_a_mark_was_saved_does_not_hide_the_mark(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged.judges[0])
    shown = []
    screen._show = lambda loaded: shown.append(loaded.grid.rows[0].marks["A1"])  # type: ignore[method-assign]
    waiting: list[Callable[[], None]] = []
    slow = screen._context
    screen._context = SlowReads(slow, waiting)  # type: ignore[assignment]
    screen.refresh()
    qtbot.keyClicks(screen.grid.view, "1.5")
    qtbot.keyClick(screen.grid.view, Key.Key_Return)
    while waiting:
        waiting.pop(0)()
    assert shown == [D("1.5")]


class SlowReads:
    """A context whose reads are done at once but handed over later, as a busy lane does."""

    def __init__(self, context: Context, waiting: list[Callable[[], None]]) -> None:
        self._context, self._waiting = context, waiting

    def __getattr__(self, name: str) -> object:
        return getattr(self._context, name)

    def load(self, _owner: object, call: Callable[[], object], done: Callable[[object], None]) -> None:
        value = call()
        self._waiting.append(lambda: done(value))


@pytest.mark.parametrize(("given", "taken"), [("８", "8"), ("。", "."), ("a", ""), ("-", ""), ("1.5", "1.5")])
def test_full_width_digits_and_the_chinese_full_stop_count_as_typed(given: str, taken: str) -> None:
    assert typed(given) == taken


def test_the_screen_can_be_driven_by_name_and_has_one_primary_button(staged: Stage, opened: Open) -> None:
    for account in (staged.judges[0], staged.chief, None):
        screen = opened(account)
        assert unnamed_controls(screen) == []
        assert len(primary_buttons(screen)) <= 1


def test_a_key_in_a_large_grid_is_quick(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    """No limit of speed is held here (that is the bench's); but nothing may read the whole sitting at every key."""
    screen = opened(staged.judges[0])
    loads = []
    screen._show = lambda loaded: loads.append(loaded)  # type: ignore[method-assign]
    started = time.perf_counter()
    for _ in range(12):
        qtbot.keyClicks(screen.grid.view, "1")
        qtbot.keyClick(screen.grid.view, Key.Key_Return)
    assert time.perf_counter() - started < 5
    assert loads == []


def test_a_click_into_the_grid_takes_the_keyboard_from_the_choice_above(staged: Stage, opened: Open, qtbot: QtBot) -> None:
    """A judge who had chosen a sheet clicked a cell and typed: the marks went nowhere."""
    screen = opened(staged.judges[1])
    combo = screen.findChild(QComboBox, "module_choose")
    assert combo is not None
    combo.setFocus()
    view = screen.grid.view
    assert screen.window().focusWidget() is combo
    at = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert screen.window().focusWidget() is view


@pytest.mark.parametrize(("stations", "first", "last"), [(99, "07", "99"), (120, "007", "120")])
def test_stations_are_numbered_as_on_the_papers_of_their_sitting(stations: int, first: str, last: str, qapp: object) -> None:
    aspect = Aspect("a", "工艺", AspectKind.MEASUREMENT, Decimal(5))
    rows = tuple(
        GridRow(f"s{n}", f"p{n}", n, Presence.ABSENT, SheetState.OPEN, {"a": None}, frozenset(), frozenset(), None, 1)
        for n in range(1, stations + 1)
    )
    marks = MarkModel("赛位")
    marks.show_grid(Grid("s", "g", "A", "模块", 60, 1, Decimal(5), (), (aspect,), rows), "赛位", lambda _row: "")
    heads = [marks.headerData(n, Qt.Orientation.Vertical) for n in (6, stations - 1)]
    assert heads == [first, last]
    assert marks.refusal(Place(rows[6], aspect)).startswith(f"赛位 {first}")
