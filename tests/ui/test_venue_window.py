"""The borrowed laptop's windows, driven as an invigilator and a candidate drive them."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox

from skillsapp.app import open_app
from skillsapp.domain.attempt import EventKind
from skillsapp.domain.laptop import LaptopState
from skillsapp.domain.roles import NOBODY
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.files import CannotWrite
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import list_attempts
from tests.services.class_day import CHEAP, DAY
from tests.services.office import CHEN, MORNING
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.venue_stage import GoodMachine, Venue, make_venue
from ui.jobs import InlineJobs
from ui.language import Language
from ui.player.answering import AnsweringPage
from ui.player.receipt import ReceiptPage
from ui.player.sign_in import CandidateSignIn
from ui.player.window import PlayerWindow
from ui.theme import Theme
from ui.venue.check_page import CheckPage
from ui.venue.clear_page import ClearedPage, ClearPage
from ui.venue.code_page import CodePage
from ui.venue.day_page import DayPage, due_round
from ui.venue.giving_back import GivingBack
from ui.venue.program import VenueProgram
from ui.venue.sticks import Sticks


@pytest.fixture
def venue(theme_app: QApplication, tmp_path: Path) -> Iterator[Venue]:
    made = make_venue(theme_app, tmp_path)
    yield made
    made.close()


def player_of(venue: Venue) -> PlayerWindow:
    player = venue.player
    assert isinstance(player, PlayerWindow)
    return player


def test_ready_with_two_clicks_and_eight_digits(venue: Venue) -> None:
    venue.start()
    assert isinstance(venue.page, CheckPage)
    venue.make_ready(1)
    assert isinstance(venue.page, DayPage)
    assert venue.text("day_number") == "1" and venue.sees("day_ready")
    assert not unnamed_controls(venue.windows.window) and len(primary_buttons(venue.windows.window)) <= 1
    venue.day.app.collecting.read_stick(venue.day.stick)
    assert next(row.laptop.state for row in venue.day.state().laptops if row.laptop.number == 1) is LaptopState.ENROLLED


def test_a_whole_day_up_to_a_laptop_without_a_trace(venue: Venue) -> None:
    day = venue.day
    venue.start()
    venue.make_ready(1)
    names = []
    for place, round_id in enumerate(day.rounds):
        venue.open_round(place)
        entry = day.person_at(round_id, 1)
        row = next(person for person in day.people if person.entry_no == entry)
        names += [row.name, row.id_number]
        venue.begin_paper(row.id_number)
        assert isinstance(player_of(venue).page(), AnsweringPage)
        venue.hand_in()
        assert isinstance(player_of(venue).page(), ReceiptPage)
        venue.click("receipt_finish")
        assert isinstance(venue.page, DayPage) and not venue.windows.window.player
        shown = " ".join(str(child.property("text")) for child in venue.page.findChildren(object) if child.property("text"))
        assert row.name not in shown and row.id_number not in shown
    assert venue.sees("day_done")
    venue.click("answers_hand_over")
    venue.click("answers_write")
    receipt = venue.text("last_receipt")
    assert receipt in {row.state.receipt for row in list_attempts(venue.app.reader, day.programme.id)}
    venue.click("answers_write")  # repeatable
    venue.click("hand_over_back")
    venue.click("laptop_clear_open")
    assert isinstance(venue.page, ClearPage)
    assert not venue.widget("laptop_clear").isEnabled() and venue.sees("clear_state")
    report = day.app.collecting.read_stick(day.stick).value
    assert report.days[0].people_in == 2
    venue.click("receipt_read")
    venue.click("laptop_clear")
    venue.click("clear_confirm_yes")
    assert isinstance(venue.page, ClearedPage)
    left = [path for path in venue.folder.root.rglob("*") if path.is_file()] if venue.folder.root.exists() else []
    for path in left:
        content = path.read_bytes()
        assert not any(name.encode() in content for name in names), path
    assert left == []
    assert day.app.collecting.read_stick(day.stick).value.cleared == (1,)


def test_a_candidate_of_another_laptop_is_told_which_and_moves_with_the_code(venue: Venue) -> None:
    venue.start()
    venue.make_ready(3)  # the spare
    venue.open_round()
    entry = venue.day.person_at(venue.day.rounds[0], 2)
    venue.sign_in(entry)
    page = player_of(venue).page()
    assert isinstance(page, CandidateSignIn) and "2" in page.problem.accessibleName()
    venue.click("staff_enter")
    venue.pass_gate(3, "person_move_open")
    venue.widget("move_reason_broken")
    venue.click("move_reason_broken")
    venue.click("person_move_yes")
    venue.click("identity_confirm")
    venue.click("exam_begin")
    assert isinstance(player_of(venue).page(), AnsweringPage)
    row = next(row for row in list_attempts(venue.app.reader, venue.day.programme.id) if row.record.entry_no == entry)
    assert row.events[0].kind is EventKind.TRANSFER and "原电脑坏了" in row.events[0].response


def test_after_a_kill_the_paper_is_back_at_once(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round()
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    run = player_of(venue).run
    assert run is not None
    question = run.session.questions[0]
    run.answer(question.ref, question.options[0].letter if question.options else "T")
    venue.end()
    venue.clock.advance(60)
    venue.start()
    page = player_of(venue).page()
    assert isinstance(page, AnsweringPage)
    again = player_of(venue).run
    assert again is not None and question.ref in again.session.answers and not again.session.is_paused


def test_after_a_long_gap_the_code_lets_the_candidate_go_on(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round()
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    venue.end()
    venue.clock.advance(500)
    venue.start()
    run = player_of(venue).run
    assert run is not None and run.session.is_paused
    venue.click("paused_staff_enter")
    venue.pass_gate(1, "attempt_let_go_on")
    assert not run.session.is_paused
    (row,) = list_attempts(venue.app.reader, venue.day.programme.id)
    assert EventKind.RESUME in {event.kind for event in row.events}


def test_between_kill_and_start_the_round_waits_for_its_candidate(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round()
    venue.end()
    venue.start()
    assert isinstance(player_of(venue).page(), CandidateSignIn)


def test_who_never_came_does_not_hold_up_the_next_round(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round(0)
    player_of(venue).pass_second()
    assert venue.windows.window.player is not None
    venue.clock.advance(61 * 60)
    player_of(venue).pass_second()
    assert isinstance(venue.page, DayPage)
    venue.open_round(1)
    assert isinstance(player_of(venue).page(), CandidateSignIn)


def test_a_wrong_code_and_a_wrong_word_are_sentences_and_cost_time(venue: Venue) -> None:
    venue.start()
    venue.click("check_pass")
    venue.click("laptop_1_choose")
    wrong = venue.code(2)
    for _try in range(2):
        venue.type("laptop_code_edit", wrong)
        assert isinstance(venue.page, CodePage) and venue.sees("venue_code_problem")
    venue.type("laptop_code_edit", wrong)
    assert not venue.widget("laptop_code_edit").isEnabled()
    venue.windows.window._code_tries.right()
    venue.click("code_back")
    venue.click("laptop_1_choose")
    venue.type("laptop_code_edit", venue.code(1))
    word = venue.day.word(venue.day.rounds[0])
    venue.type("round_word_edit", f"{(int(word) + 1) % 10000:04d}")
    assert isinstance(venue.page, DayPage) and venue.sees("venue_day_problem")
    venue.open_round()
    assert isinstance(player_of(venue).page(), CandidateSignIn)


def test_closing_needs_the_code(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    window = venue.windows.window
    assert window.close() is False
    venue.pass_gate(1)
    assert not window.isVisible()


def test_numbers_that_other_laptops_took_are_grey(venue: Venue, theme_app: QApplication) -> None:
    venue.day.borrow(2).open_day(venue.day.stick)
    venue.start()
    venue.click("check_pass")
    assert not venue.widget("laptop_2_choose").isEnabled() and venue.widget("laptop_1_choose").isEnabled()
    box = venue.widget("laptop_replace")
    assert isinstance(box, QCheckBox)
    box.click()
    assert venue.widget("laptop_2_choose").isEnabled()


def test_a_clock_a_year_off_is_red_and_blocks_nothing(venue: Venue) -> None:
    venue.clock.at -= timedelta(days=365)
    venue.start()
    assert "1 年" in venue.widget("check_clock").accessibleName()
    venue.make_ready(1)
    assert venue.sees("clock_off")
    venue.open_round()
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    assert isinstance(player_of(venue).page(), AnsweringPage)


def test_without_a_stick_the_check_waits_and_finds_it(venue: Venue) -> None:
    away = venue.root / "away"
    venue.day.stick.rename(away)
    venue.start()
    assert not venue.sees("check_pass") and venue.sees("stick_choose")
    away.rename(venue.day.stick)
    venue.windows.window._look_for_stick()
    assert venue.sees("check_pass")


def test_an_old_windows_is_told_to_leave(venue: Venue) -> None:
    venue.machine.version = (6, 1, 7601)
    venue.start()
    assert venue.text("check_title") == "本机不能用，请换机或用纸笔卷。" and not venue.sees("check_pass")


def test_a_renamed_copy_is_one_exam_and_a_damaged_file_one_sentence(venue: Venue) -> None:
    (package,) = (venue.day.stick / "KAOWU").glob("*.expk")
    shutil.copy(package, package.with_name(f"{package.stem}(1).expk"))
    (package.parent / "torn.expk").write_bytes(package.read_bytes()[:2000])
    venue.start()
    venue.click("check_pass")
    assert venue.sees("laptop_1_choose")


def test_a_stick_pulled_while_writing_is_one_sentence_and_nothing_is_lost(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    venue.start()
    venue.make_ready(1)
    venue.click("answers_hand_over")
    away = venue.root / "away"
    venue.day.stick.rename(away)
    venue.click("answers_write")
    assert venue.sees("venue_hand_over_problem")
    away.rename(venue.day.stick)
    page = venue.page

    def full(*_arguments: object) -> None:
        raise CannotWrite("result.expk", "磁盘已满") from OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr("skillsapp.services.venue.put_on_stick", full)
        venue.click("answers_write")
        assert "磁盘已满" in page.problem.accessibleName()
    venue.click("answers_write")
    assert venue.sees("last_receipt") is False and venue.text("hand_over_state") == "答案已写入U盘"


def test_what_was_said_of_a_pulled_stick_goes_when_it_is_back(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.click("answers_hand_over")
    away = venue.root / "away"
    venue.day.stick.rename(away)
    venue.click("answers_write")
    giving_back = venue.windows.window.findChild(GivingBack)
    assert giving_back is not None
    giving_back.look()
    assert venue.sees("venue_hand_over_problem") and not venue.widget("answers_write").isEnabled()
    away.rename(venue.day.stick)
    giving_back.look()
    assert not venue.sees("venue_hand_over_problem") and venue.text("hand_over_state") == "U盘已插好"


def test_a_second_copy_of_the_program_is_one_sentence(venue: Venue, theme_app: QApplication) -> None:
    venue.start()
    first = venue.program
    venue.start(Sticks(venue.day.stick, lambda: ()))
    assert venue.sees("venue_trouble_problem") and venue.sees("data_open")
    venue.end()
    venue.program = first


def test_the_invigilator_leaves_a_running_paper_and_comes_back_to_it(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round()
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    player_of(venue).close()
    venue.pass_gate(1, "player_leave")
    assert isinstance(venue.page, DayPage)
    venue.click("round_enter")
    assert isinstance(player_of(venue).page(), AnsweringPage)


def test_going_on_collects_a_paper_that_is_out_only_after_asking(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round(0)
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    player_of(venue).close()
    venue.pass_gate(1, "player_leave")
    venue.open_round(1)
    venue.click("round_collect_confirm_yes")
    assert isinstance(player_of(venue).page(), CandidateSignIn)
    (row,) = list_attempts(venue.app.reader, venue.day.programme.id)
    assert row.events[-1].kind is EventKind.COLLECT


def test_a_newer_package_of_the_day_is_taken_without_the_code(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.click("package_read")
    assert "没有本机需要的新内容" in venue.page.problem.accessibleName()
    office = venue.day.office
    office.clock.advance(60)
    object.__setattr__(office.app, "laptops", replace(office.app.laptops, costs=CHEAP))
    office.app.session.actor = CHEN
    office.app.laptops.write_stick(venue.day.programme.id, DAY, venue.day.stick)
    venue.click("package_read")
    assert "已读入" in venue.page.problem.accessibleName()
    venue.open_round()
    assert isinstance(player_of(venue).page(), CandidateSignIn)


def test_two_exam_days_on_one_stick_are_asked_about(venue: Venue) -> None:
    office = venue.day.office
    object.__setattr__(office.app, "laptops", replace(office.app.laptops, costs=CHEAP))
    office.app.session.actor = CHEN
    programme = office.create()
    tomorrow = DAY + timedelta(days=1)
    office.arrange(
        programme, office.register(programme, 1), title="第1场", starts_at=MORNING + timedelta(days=1), seat_by_lot=False
    )
    office.app.laptops.plan(programme.id, tomorrow, (1, 2))
    office.app.laptops.write_stick(programme.id, tomorrow, venue.day.stick)
    venue.start()
    venue.click("check_pass")
    venue.click("package_2_choose")
    venue.click("laptop_2_choose")
    assert isinstance(venue.page, CodePage)


KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.ui.venue_stage import make_venue
venue = make_venue(QApplication([]), Path(sys.argv[1]), rounds=1)
venue.start()
venue.make_ready(1)
venue.open_round()
venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
run = venue.player.run
for question in run.session.questions[:7]:
    run.answer(question.ref, question.options[0].letter)
print(len(run.session.answers), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a kill of another kind there")
def test_a_killed_process_leaves_its_paper_to_the_next(theme_app: QApplication, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False)
    assert killed.returncode == -9 and killed.stdout.strip() == "7", killed.stderr
    clock = SetClock(MORNING + timedelta(minutes=30), boot=1_000_000 + 30_000, boot_name="boot-laptop")
    program = VenueProgram(
        theme_app,
        DataFolder(tmp_path / "laptop"),
        Language(theme_app),
        Theme(theme_app),
        sticks=Sticks(None, lambda: ()),
        jobs=InlineJobs(),
        machine=GoodMachine(clock),
        guarded=False,
        opens_with=lambda folder: open_app(folder, clock),
    )
    program.open()
    player = program.window.player
    assert player is not None and player.run is not None and len(player.run.session.answers) == 7
    player.run.stop()
    player._leave(NOBODY)
    program.window.release()
    program.window.close()
    program.close()


def test_who_moves_with_the_stick_brings_the_answers_along(venue: Venue) -> None:
    other = venue.day.borrow(2)
    other.open_day(venue.day.stick)
    round_id = venue.day.rounds[0]
    other.app.venue.open_round(round_id, venue.day.word(round_id))
    entry = venue.day.person_at(round_id, 2)
    begun = other.sign_in(round_id, entry)
    other.answer(begun, 3)
    other.app.venue.write_result(venue.day.stick)
    venue.start()
    venue.make_ready(3)
    venue.open_round()
    venue.sign_in(entry)
    venue.click("staff_enter")
    venue.pass_gate(3, "person_move_open")
    venue.click("move_reason_broken")
    venue.click("person_move_yes")
    venue.click("identity_confirm")
    venue.click("exam_begin")
    run = player_of(venue).run
    assert run is not None and len(run.session.answers) == 3


def test_writing_while_a_paper_is_out_says_so(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round()
    venue.begin_paper(venue.day.person_at(venue.day.rounds[0], 1))
    player_of(venue).close()
    venue.pass_gate(1, "player_leave")
    venue.click("answers_hand_over")
    venue.click("answers_write")
    assert "1" in venue.page.problem.accessibleName() and not venue.sees("last_receipt")


def test_a_spare_that_comes_in_late_takes_the_word_that_was_read_out(venue: Venue) -> None:
    venue.start()
    venue.make_ready(3)  # the spare: it was left alone in the first round
    venue.open_round(1)
    player = player_of(venue)
    assert isinstance(player.page(), CandidateSignIn) and player.round is not None
    assert player.round.sitting.id == venue.day.rounds[1]
    day = venue.app.venue.current()
    assert day is not None and [each.is_open for each in day.rounds] == [False, True]
    assert due_round(day) is None  # the round it was not needed in is not asked for again


def test_a_round_that_somebody_waits_for_is_asked_for_though_a_later_one_is_open(venue: Venue) -> None:
    venue.start()
    venue.make_ready(1)
    venue.open_round(1)
    day = venue.app.venue.current()
    assert day is not None and due_round(day) is day.rounds[0]
