"""The candidate's window: what it promises to candidates, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.attempt import EventKind
from skillsapp.domain.exam import EventDraft, Saved
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.words import words_for
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import Refused
from skillsapp.queries.attempts import AttemptRow, attempt_scores, list_attempts
from skillsapp.queries.questions import list_questions
from tests.ui.exam_stage import PIN, Hall
from ui.player.answering import AnsweringPage
from ui.player.exam import ExamRun
from ui.player.identity import IdentityPage
from ui.player.receipt import ReceiptPage
from ui.player.rules import RulesPage
from ui.player.saving import AnswerWriter
from ui.player.sign_in import CandidateSignIn
from ui.player.window import PlayerWindow
from ui.theme import ZOOMS


class Candidate:
    """A person in front of a window; `sit` goes up to the first question."""

    def __init__(self, qtbot: QtBot, qt: QApplication, hall: Hall) -> None:
        self.qtbot, self.hall = qtbot, hall
        hall.app.sittings.start(hall.sitting_id)
        self.window = PlayerWindow(hall.context(qt), hall.sitting_id, guarded=False)
        qtbot.addWidget(self.window, before_close_func=lambda window: setattr(window, "_may_close", True))
        self.window.open()
        self.person = hall.people()[2]

    def sit(self) -> ExamRun:
        page = self.window.page()
        assert isinstance(page, CandidateSignIn)
        page.number.setText(self.person.entry_no)
        page.last_six.setText(self.person.id_number[-6:])
        page._ask()
        self.press("identity_confirm")
        self.press("exam_begin")
        self.run.timer.stop()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        return self.run

    @property
    def run(self) -> ExamRun:
        assert self.window.run is not None
        return self.window.run

    @property
    def page(self) -> AnsweringPage:
        page = self.window.page()
        assert isinstance(page, AnsweringPage)
        return page

    def press(self, name: str) -> None:
        button = self.window.findChild(QWidget, name)
        assert button is not None and button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window, key)

    def dialog(self, name: str) -> QDialog | None:
        found = [each for each in self.window.findChildren(QDialog, name) if each.isVisible()]
        return found[0] if found else None

    def log(self) -> AttemptRow:
        (attempt,) = list_attempts(self.hall.app.reader, self.hall.programme.id)
        return attempt

    def letter(self, place: int) -> str:
        """Return the bank's letter of the option at *place* on the screen."""
        return self.page.question.options[place].letter


@pytest.fixture(params=[ProgrammeKind.TRAINING])
def hall(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Hall]:
    made = Hall(tmp_path / "hall", request.param, 4)
    yield made
    made.app.close()


assessment = pytest.mark.parametrize("hall", [ProgrammeKind.ASSESSMENT], indirect=True)


@pytest.fixture
def candidate(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> Candidate:
    return Candidate(qtbot, theme_app, hall)


def test_a_page_that_lost_the_keyboard_takes_it_again_within_a_second(candidate: Candidate) -> None:
    candidate.window.activateWindow()
    candidate.qtbot.waitUntil(candidate.window.isActiveWindow)
    page = candidate.window.page()
    assert isinstance(page, CandidateSignIn) and page.number.hasFocus()
    page.number.clearFocus()
    candidate.window.pass_second()
    assert page.number.hasFocus()
    frame = candidate.window.findChild(QScrollArea, "candidate_sign_in_scroll")
    assert frame is not None
    candidate.qtbot.mouseClick(frame.viewport(), Qt.MouseButton.LeftButton)
    assert page.number.hasFocus(), "a click beside the field changes nothing"
    frame.setFocus()  # as Qt hands out the focus of a window that became active before its page was there
    QApplication.sendEvent(candidate.window, QEvent(QEvent.Type.ActivationChange))
    candidate.qtbot.waitUntil(page.number.hasFocus)


def test_a_candidate_answers_by_keyboard_and_mouse_flags_changes_and_hands_in(candidate: Candidate) -> None:
    candidate.sit()
    first, first_letters = candidate.page.question.ref, [candidate.letter(place) for place in range(4)]
    candidate.key(Qt.Key.Key_B)
    candidate.key(Qt.Key.Key_M)
    candidate.key(Qt.Key.Key_Right)
    second, second_letters = candidate.page.question.ref, [candidate.letter(place) for place in range(4)]
    assert candidate.page.card.answer is not None
    candidate.qtbot.mouseClick(candidate.page.card.answer.buttons[2], Qt.MouseButton.LeftButton)
    candidate.key(Qt.Key.Key_Left)
    candidate.key(Qt.Key.Key_4)
    state = candidate.log().state
    assert state.answers == {first: first_letters[3], second: second_letters[2]}
    assert state.flags == {first}
    candidate.press("paper_hand_in")
    assert candidate.dialog("paper_summary") is not None
    candidate.press("paper_summary_yes")
    candidate.press("paper_hand_in_confirm_yes")
    assert candidate.log().state.is_over
    page = candidate.window.page()
    assert isinstance(page, ReceiptPage)
    assert attempt_scores(candidate.hall.app.reader, candidate.log().record.id)


def test_moving_on_by_keyboard_leaves_the_text_size_alone(candidate: Candidate) -> None:
    """The option with the focus goes away with its question; Space and Enter must not land on "Larger"."""
    candidate.sit()
    zooms: list[int] = []
    candidate.page.head.zoomed.connect(zooms.append)
    for _question in range(3):
        candidate.key(Qt.Key.Key_B)
        candidate.key(Qt.Key.Key_Right)
        focus = QApplication.focusWidget()
        assert not isinstance(focus, QAbstractButton)
        assert focus is not None
        candidate.qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert zooms == []


def test_the_summary_leads_to_what_is_open(candidate: Candidate) -> None:
    candidate.sit()
    candidate.key(Qt.Key.Key_A)
    candidate.press("paper_hand_in")
    candidate.press("unanswered_7_open")
    assert candidate.dialog("paper_summary") is None
    assert candidate.page.question.number == 7


def test_saved_is_said_only_after_the_write_returned(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    run = candidate.sit()
    seen: list[str] = []
    write = run.writer._write

    def watched(draft: EventDraft) -> Done[Saved]:
        seen.append(candidate.page.head.saved_text)
        return write(draft)

    monkeypatch.setattr(run.writer, "_write", watched)
    candidate.hall.clock.advance(65)
    candidate.key(Qt.Key.Key_A)
    assert "08:43:05" not in seen[0]
    assert "08:43:05" in candidate.page.head.saved_text


def test_at_zero_the_paper_is_collected_even_with_the_hand_in_dialog_open(candidate: Candidate) -> None:
    run = candidate.sit()
    candidate.key(Qt.Key.Key_C)
    candidate.press("paper_hand_in")
    candidate.press("paper_summary_yes")
    assert candidate.dialog("paper_hand_in_confirm") is not None
    candidate.hall.clock.advance(60 * 60 - 1)
    run.tick()
    assert candidate.page.head.time_left == "0:00:01"
    candidate.hall.clock.advance(1)
    run.tick()
    assert candidate.dialog("paper_hand_in_confirm") is None
    assert isinstance(candidate.window.page(), ReceiptPage)
    events = candidate.log().events
    assert events[-1].kind is EventKind.COLLECT and events[-1].used_ms == 3_600_000


def test_a_failed_write_shows_the_bar_at_once_and_until_it_succeeded(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = candidate.sit()
    write, tried = run.writer._write, []

    def failing(draft: EventDraft) -> Done[Saved]:
        tried.append(draft)
        raise Refused("磁盘已满。")

    monkeypatch.setattr(run.writer, "_write", failing)
    candidate.key(Qt.Key.Key_A)
    assert candidate.page.failing.isVisible()
    candidate.key(Qt.Key.Key_Right)
    candidate.key(Qt.Key.Key_B)
    run.writer.try_again()
    assert candidate.page.failing.isVisible()
    assert "全部答案已保存" not in candidate.page.head.saved_text
    assert tried[0] == tried[1] == run.writer._waiting[0], "the same draft is tried again, and first"
    monkeypatch.setattr(run.writer, "_write", write)
    run.writer.try_again()
    assert not candidate.page.failing.isVisible()
    assert run.writer.waiting == 0
    answers = [event for event in candidate.log().events if event.kind is EventKind.ANSWER]
    assert len(answers) == 2 and [event.question for event in answers] == [question.ref for question in run.session.questions[:2]]


def test_a_full_disk_is_told_although_the_answer_is_saved(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    run = candidate.sit()
    write = run.writer._write
    monkeypatch.setattr(
        run.writer, "_write", lambda draft: replace(done := write(draft), value=replace(done.value, disk_full=True))
    )
    candidate.key(Qt.Key.Key_A)
    assert candidate.page.notice.isVisible() and "磁盘已满" in run._notice[0]
    assert run.writer.waiting == 0 and not candidate.page.failing.isVisible()


def test_the_bar_survives_a_change_of_text_size(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    run = candidate.sit()
    monkeypatch.setattr(run.writer, "_write", lambda _draft: (_ for _ in ()).throw(Refused("磁盘已满。")))
    candidate.key(Qt.Key.Key_A)
    candidate.press("text_grow")
    assert candidate.page.failing.isVisible()
    assert candidate.page.card.answer is not None and candidate.page.card.answer.buttons[0].isChecked()


def test_at_the_largest_letters_on_a_small_screen_the_question_can_still_be_read(candidate: Candidate) -> None:
    candidate.sit()
    for _step in ZOOMS[1:]:
        candidate.page.head.zoomed.emit(1)
    candidate.window.resize(1093, 576)
    page = candidate.page
    page.show_notice("离考试结束还有 1 分钟。时间到将自动收卷。")
    shown = page.card._area.viewport().height()
    assert shown >= 2 * page.card._stem.fontMetrics().lineSpacing()
    assert page.head.time_left and page._fold_button.accessibleName().startswith("答题卡")


def test_nothing_in_the_window_tells_the_right_answer(candidate: Candidate) -> None:
    candidate.sit()
    keys = {question.ref: question for question in list_questions(candidate.hall.app.reader)}
    for place, question in enumerate(candidate.run.session.questions):
        assert not hasattr(question, "answer") and not hasattr(question, "explanation")
        candidate.page.show_place(place)
        texts = [widget.text() for widget in candidate.window.findChildren(QLabel)]
        explanation = keys[question.ref].explanation
        assert not explanation or not any(explanation in text for text in texts)
        assert candidate.page.card.answer is not None
        assert not any(button.isChecked() for button in candidate.page.card.answer.buttons)


def test_closing_is_refused_without_an_invigilator(candidate: Candidate) -> None:
    candidate.sit()
    assert candidate.window.close() is False
    gate = candidate.dialog("staff_gate")
    assert gate is not None
    for login, leaves in (("checkin", False), ("invigilator", True)):
        gate.findChild(QLineEdit, "login_edit").setText(login)  # type: ignore[union-attr]
        gate.findChild(QLineEdit, "secret_edit").setText(PIN)  # type: ignore[union-attr]
        with candidate.qtbot.waitSignal(candidate.window.left, timeout=50, raising=False) as left:
            candidate.press("player_leave")
        assert left.signal_triggered is leaves


def test_warnings_come_at_fifteen_five_and_one_minute(candidate: Candidate) -> None:
    run = candidate.sit()
    said = []
    for seconds in (60 * 44, 61, 60 * 10, 60 * 4):
        candidate.hall.clock.advance(seconds)
        run.tick()
        said.append(candidate.page.notice.accessibleName())
    assert said[0] == ""
    assert [text.split("。")[0] for text in said[1:]] == [f"离考试结束还有 {minutes} 分钟" for minutes in (15, 5, 1)]


def test_the_time_used_is_saved_every_five_seconds(candidate: Candidate) -> None:
    run = candidate.sit()
    for _tick in range(48):
        candidate.hall.clock.advance(0.25)
        run.tick()
    ticks = [event.used_ms for event in candidate.log().events if event.kind is EventKind.TICK]
    assert ticks == [5000, 10000]


def test_keys_on_a_paused_paper_choose_nothing_that_would_only_be_shown(candidate: Candidate) -> None:
    run, attempts = candidate.sit(), candidate.hall.app.attempts
    candidate.key(Qt.Key.Key_A)
    attempts.pause([run.session.sheet.attempt_id], "消防演习")
    run.follow()
    candidate.key(Qt.Key.Key_D)
    candidate.key(Qt.Key.Key_4)
    attempts.let_go_on([run.session.sheet.attempt_id], "")
    run.follow()
    chosen = [button.objectName() for button in candidate.page.card.findChildren(QAbstractButton) if button.isChecked()]
    assert chosen == ["option_a_choose"]
    candidate.key(Qt.Key.Key_B)
    assert run.session.answers[candidate.page.question.ref] == candidate.letter(1)


def test_pause_extension_and_collecting_by_the_invigilator_are_followed(candidate: Candidate) -> None:
    run, attempts, id = candidate.sit(), candidate.hall.app.attempts, candidate.run.session.sheet.attempt_id
    attempts.pause([id], "消防演习")
    run.follow()
    assert run.cover.isVisible()
    candidate.key(Qt.Key.Key_A)
    assert not candidate.log().state.answers, "no answer while the time stands still"
    candidate.hall.clock.advance(600)
    run.tick()
    attempts.let_go_on([id], "结束")
    attempts.extend([id], 5, "补时")
    run.follow()
    assert not run.cover.isVisible()
    assert candidate.page.head.time_left == "1:05:00"
    attempts.collect_all(candidate.hall.sitting_id)
    run.follow()
    assert isinstance(candidate.window.page(), CandidateSignIn)


def test_after_a_long_gap_an_invigilator_lets_the_candidate_go_on(candidate: Candidate) -> None:
    candidate.sit()
    candidate.key(Qt.Key.Key_Right)
    candidate.key(Qt.Key.Key_B)
    run = candidate.run
    run.stop()
    candidate.window.show_sign_in()
    candidate.hall.clock.advance(300)
    again = candidate.sit()
    assert again.cover.isVisible() and again.session.is_paused
    assert again.session.remaining_ms == 3_600_000, "the gap is not charged"
    assert candidate.page.place == 1, "the paper opens where it was"
    candidate.press("paused_staff_enter")
    gate = candidate.dialog("staff_gate")
    assert gate is not None
    gate.findChild(QLineEdit, "login_edit").setText("invigilator")  # type: ignore[union-attr]
    gate.findChild(QLineEdit, "secret_edit").setText(PIN)  # type: ignore[union-attr]
    candidate.press("attempt_let_go_on")
    assert not again.cover.isVisible()
    assert candidate.hall.app.session.actor.name == "陈丽", "whoever is signed in at the office stays signed in"


def test_no_name_or_number_is_left_for_the_next_one(candidate: Candidate) -> None:
    run = candidate.sit()
    candidate.key(Qt.Key.Key_A)
    run._hand_in()
    page = candidate.window.page()
    assert isinstance(page, ReceiptPage)
    for _second in range(12):
        candidate.window.pass_second()
    assert isinstance(candidate.window.page(), CandidateSignIn)
    candidate.qtbot.wait(1)
    for widget in candidate.window.findChildren(QLabel):
        if widget.isVisible():
            assert candidate.person.name not in widget.text() and candidate.person.entry_no not in widget.text()
    assert candidate.window.findChild(QLineEdit, "candidate_number_edit").text() == ""  # type: ignore[union-attr]


def test_a_number_without_a_seat_is_refused_in_place(candidate: Candidate) -> None:
    page = candidate.window.page()
    assert isinstance(page, CandidateSignIn)
    page.signed_in.emit("999", "")
    assert page.problem.isVisible()
    assert candidate.window.page() is page


@assessment
def test_an_assessment_asks_for_ticket_and_last_six_and_gives_a_receipt(candidate: Candidate) -> None:
    page = candidate.window.page()
    assert isinstance(page, CandidateSignIn)
    page.signed_in.emit(candidate.person.id_number, candidate.person.id_number[-6:])
    assert page.problem.isVisible(), "the ID number alone is no ticket number"
    page.signed_in.emit(candidate.person.entry_no, "000000")
    assert page.problem.isVisible()
    run = candidate.sit()
    candidate.press("paper_hand_in")
    assert candidate.dialog("hand_in_early") is not None, "handing in is possible 30 minutes after the start"
    candidate.dialog("hand_in_early").accept()  # type: ignore[union-attr]
    candidate.hall.clock.advance(30 * 60)
    run.tick()
    candidate.press("paper_hand_in")
    candidate.press("paper_summary_yes")
    candidate.press("paper_hand_in_confirm_yes")
    code = candidate.window.findChild(QLabel, "receipt_code")
    assert code is not None and code.text() == candidate.log().state.receipt and len(code.text()) == 8


def test_nobody_begins_before_the_start(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> None:
    window = PlayerWindow(hall.context(theme_app), hall.sitting_id, guarded=False)
    qtbot.addWidget(window, before_close_func=lambda window: setattr(window, "_may_close", True))
    hall.app.sittings.open(hall.sitting_id)
    window.open()
    page = window.page()
    assert isinstance(page, CandidateSignIn)
    page.signed_in.emit(hall.people()[0].entry_no, "")
    confirm = window.page()
    assert isinstance(confirm, IdentityPage)
    confirm.confirmed.emit()
    rules = window.page()
    assert isinstance(rules, RulesPage)
    button = rules.findChild(QWidget, "exam_begin")
    assert button is not None and not button.isEnabled()
    hall.app.sittings.start(hall.sitting_id)
    window.pass_second()
    assert button.isEnabled()


def test_a_full_disk_before_the_first_question_asks_for_a_raised_hand_and_enter_tries_again(
    qtbot: QtBot, theme_app: QApplication
) -> None:
    page = RulesPage("", "", words_for(ProgrammeKind.TRAINING), ())
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.set_open(True)
    page.set_busy("…")
    page.show_problem("磁盘已满。")
    assert page.problem.accessibleName() == "磁盘已满。请举手示意。"
    with qtbot.waitSignal(page.begun):
        qtbot.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Return)


def test_leaving_the_window_is_recorded_with_its_seconds(candidate: Candidate) -> None:
    run = candidate.sit()
    guard = candidate.window.guard
    guard._is_on = True
    guard._follow_state(Qt.ApplicationState.ApplicationInactive)
    candidate.hall.clock.advance(7.5)
    guard._follow_state(Qt.ApplicationState.ApplicationActive)
    guard._is_on = False
    lost = [event.response for event in candidate.log().events if event.kind is EventKind.FOCUS_LOST]
    assert lost == ["7.5"] and run.writer.waiting == 0


def test_a_writer_that_learns_of_the_hand_in_stops(candidate: Candidate) -> None:
    run = candidate.sit()
    candidate.hall.app.attempts.collect_all(candidate.hall.sitting_id)
    candidate.key(Qt.Key.Key_A)
    assert isinstance(candidate.window.page(), CandidateSignIn)
    assert isinstance(run.writer, AnswerWriter) and run.writer.waiting == 0


def test_copying_and_context_menus_are_off_while_the_guard_is_on(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> None:
    hall.app.sittings.start(hall.sitting_id)
    window = PlayerWindow(hall.context(theme_app), hall.sitting_id)
    qtbot.addWidget(window, before_close_func=lambda window: setattr(window, "_may_close", True))
    window.open()
    page = window.page()
    assert isinstance(page, CandidateSignIn)
    page.number.setText("440000199001010011")
    page.number.selectAll()
    QApplication.clipboard().setText("抄来的答案")
    assert QApplication.clipboard().text() == "", "what is brought along is emptied"
    qtbot.keyClick(page.number, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == ""
    window._leave(hall.app.session.actor)
    QApplication.clipboard().setText("办公室")
    assert QApplication.clipboard().text() == "办公室", "the office may copy again"
