"""The invigilator's board: what it shows of each seat, and what it does to a sitting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.attempt import AttemptPhase
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.sittings import list_seats
from skillsapp.services.sittings import SittingPlan
from tests.ui.exam_stage import Hall
from ui.player.window import PlayerWindow
from ui.routes import Route
from ui.screens.invigilation.screen import InvigilationScreen
from ui.screens.invigilation.seat_state import SeatKind


class Desk:
    """An invigilator in front of the board."""

    def __init__(self, qtbot: QtBot, qt: QApplication, hall: Hall) -> None:
        self.qtbot, self.hall = qtbot, hall
        self.screen = InvigilationScreen(hall.context(qt))
        qtbot.addWidget(self.screen)
        self.screen.open(Route.to("invigilation", sitting=hall.sitting_id))
        self.screen.resize(1170, 728)
        self.screen.show()
        self.screen._timer.stop()
        self.screen.refresh()

    def do(self, key: str) -> None:
        assert self.screen.actions_here[key].isEnabled(), self.screen.actions_here[key].toolTip()
        self.screen.actions_here[key].trigger()

    def press(self, name: str) -> None:
        button = self.screen.findChild(QWidget, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def reason(self, dialog: str, text: str) -> None:
        sheet = next(each for each in self.screen.findChildren(QDialog, dialog) if each.isVisible())
        area = sheet.findChild(QPlainTextEdit)
        assert area is not None
        area.setPlainText(text)
        self.press(f"{dialog}_yes")

    def choose(self, place: int) -> None:
        self.screen.map._pick(self.screen.map._tiles[place])

    def kinds(self) -> list[SeatKind]:
        return [view.kind for view in self.screen._views]

    def candidate(self, place: int) -> ExamSession:
        app = self.hall.app
        seat = list_seats(app.reader, self.hall.sitting_id)[place]
        return ExamSession(app.attempts.enter(self.hall.sitting_id, seat.registration_id).value, app.attempts.reading)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path / "hall", ProgrammeKind.TRAINING, 5)
    yield made
    made.app.close()


@pytest.fixture
def desk(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> Desk:
    return Desk(qtbot, theme_app, hall)


def primary(desk: Desk) -> list[str]:
    return [key for key, button in desk.screen._steps.items() if button.property("kind") == "primary" and not button.isHidden()]


def test_a_scan_checks_in_and_an_unknown_number_is_told(desk: Desk) -> None:
    seat = list_seats(desk.hall.app.reader, desk.hall.sitting_id)[2]
    scan = desk.screen.findChild(QLineEdit, "seat_scan")
    assert scan is not None
    for typed, kind in (("12345", SeatKind.EXPECTED), (seat.entry_no, SeatKind.CHECKED_IN)):
        scan.setText(typed)
        desk.qtbot.keyClick(scan, Qt.Key.Key_Return)
        assert desk.kinds()[2] is kind
        assert desk.screen._scanned.text()
        assert scan.text() == ""


def test_one_primary_step_leads_through_the_sitting(desk: Desk) -> None:
    assert primary(desk) == ["sitting_open"]
    desk.do("sitting_open")
    assert primary(desk) == ["sitting_start"]
    desk.do("sitting_start")
    desk.press("sitting_start_confirm_yes")
    assert desk.hall.sitting.state is SittingState.RUNNING
    assert primary(desk) == ["player_open"] or primary(desk) == ["sitting_close"]


def test_seats_show_how_everybody_is_doing(desk: Desk) -> None:
    app = desk.hall.app
    app.sittings.start(desk.hall.sitting_id)
    answering, unsaved, finished = desk.candidate(0), desk.candidate(1), desk.candidate(2)
    app.attempts.hand_in(finished.hand_in())
    desk.hall.clock.advance(31)
    app.attempts.write(answering.answer(answering.questions[0].ref, "A"))
    desk.screen.refresh()
    assert desk.kinds() == [SeatKind.ANSWERING, SeatKind.UNSAVED, SeatKind.HANDED_IN, SeatKind.EXPECTED, SeatKind.EXPECTED]
    assert "1/50" in desk.screen._views[0].title
    (receipt,) = [row.state.receipt for row in list_attempts(app.reader, desk.hall.programme.id) if row.state.is_over]
    assert desk.screen._views[2].below == receipt
    assert unsaved.questions


def test_pause_extend_go_on_and_collect_are_kept_with_their_reason(desk: Desk) -> None:
    desk.hall.app.sittings.start(desk.hall.sitting_id)
    desk.candidate(0)
    desk.screen.refresh()
    desk.choose(0)
    desk.do("seat_pause")
    desk.reason("seat_pause_ask", "电脑故障")
    assert desk.kinds()[0] is SeatKind.PAUSED
    desk.do("seat_go_on")
    desk.reason("seat_go_on_ask", "已换电脑")
    desk.do("all_extend")
    sheet = next(each for each in desk.screen.findChildren(QDialog, "time_extend") if each.isVisible())
    sheet.findChild(QLineEdit, "minutes_edit").setText("7")  # type: ignore[union-attr]
    sheet.findChild(QLineEdit, "reason_edit").setText("停电")  # type: ignore[union-attr]
    desk.press("time_extend_yes")
    desk.do("all_collect")
    desk.press("all_collect_confirm_yes")
    (attempt,) = list_attempts(desk.hall.app.reader, desk.hall.programme.id)
    assert [event.response for event in attempt.events][1:4] == ["电脑故障", "已换电脑", "420000 停电"]
    assert attempt.state.state is AttemptPhase.COLLECTED
    desk.do("sitting_close")
    desk.press("sitting_close_confirm_yes")
    assert desk.hall.sitting.state is SittingState.CLOSED
    assert desk.kinds()[1:] == [SeatKind.ABSENT] * 4


def test_a_cancelled_paper_is_collected_at_once(desk: Desk) -> None:
    desk.hall.app.sittings.start(desk.hall.sitting_id)
    desk.candidate(0)
    desk.screen.refresh()
    desk.choose(0)
    desk.do("seat_cancel")
    desk.reason("seat_disqualified_ask", "替考")
    assert desk.kinds()[0] is SeatKind.CANCELLED
    (attempt,) = list_attempts(desk.hall.app.reader, desk.hall.programme.id)
    assert attempt.state.is_over
    assert list_seats(desk.hall.app.reader, desk.hall.sitting_id)[0].note == "替考"


def test_the_exam_window_opens_over_a_hidden_office(desk: Desk) -> None:
    desk.hall.app.sittings.start(desk.hall.sitting_id)
    desk.screen.refresh()
    player = desk.screen.doing.open_player()
    assert isinstance(player, PlayerWindow) and player.isFullScreen() and player.guard.is_on
    assert player.windowFlags() & Qt.WindowType.WindowStaysOnTopHint and player.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not desk.screen.isVisible()
    assert player.close() is False
    player._leave(desk.hall.app.session.actor)
    assert desk.screen.isVisible()


def test_the_place_on_the_map_stays_when_it_is_read_again(desk: Desk) -> None:
    desk.choose(3)
    tiles = list(desk.screen.map._tiles)
    desk.screen.refresh()
    assert desk.screen.map._tiles == tiles
    assert desk.screen.map.chosen_view is not None and desk.screen.map.chosen_view.row.seat.number == 4


def test_a_practical_has_a_roll_call(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> None:
    hall = Hall(tmp_path / "practical", ProgrammeKind.ASSESSMENT, 4)
    practical = hall.programme.plan.practicals[0].key
    ids = tuple(row.id for row in hall.people())
    plan = SittingPlan(hall.programme.id, practical, "实操", "实训室", hall.sitting.starts_at, 60, ids, seat_by_lot=False)
    hall.sitting_id = hall.app.sittings.arrange(plan).value.id
    desk = Desk(qtbot, theme_app, hall)
    assert primary(desk) == ["sitting_start"]
    desk.do("sitting_start")
    desk.press("sitting_start_confirm_yes")
    roll_call = desk.screen.roll_call
    roll_call.table.select_row(1)
    desk.press("roll_call_absent")
    desk.press("roll_call_rest_present")
    here = [seat.presence for seat in list_seats(hall.app.reader, hall.sitting_id)]
    assert here == [Presence.CHECKED_IN, Presence.ABSENT, Presence.CHECKED_IN, Presence.CHECKED_IN]
    assert primary(desk) == ["sitting_close"]
    hall.app.close()


def test_a_tick_counts_as_saved_and_its_time_is_shown(desk: Desk) -> None:
    app = desk.hall.app
    app.sittings.start(desk.hall.sitting_id)
    session = desk.candidate(0)
    app.attempts.write(session.answer(session.questions[0].ref, "A"))
    for _beat in range(12):
        desk.hall.clock.advance(5)
        session.tick()
        beat = session.heartbeat()
        assert beat is not None
        app.attempts.write(beat)
    desk.screen.refresh()
    view = desk.screen._views[0]
    assert view.kind is SeatKind.ANSWERING and view.row.answered == 1
    assert view.row.seconds_left == 59 * 60
