"""The day itself: laptops and sticks, the borrowed laptop's own windows, answer cards keyed twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.roles import Actor, permissions_of
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.cards import find_card_to_key, list_card_codes, load_cards
from skillsapp.queries.sittings import list_sittings
from skillsapp.venue_check import Power, Screen
from tests.shots.camera import Camera
from tests.ui.card_stage import LI, WU, staged_cards
from tests.ui.laptop_stage import collect_some, stage_class
from tests.ui.office_stage import reopened
from tests.ui.venue_stage import Venue, make_venue
from ui.last_choice import remember_choice
from ui.routes import Route
from ui.screens.cards.screen import CardsScreen
from ui.screens.laptops.screen import LaptopsScreen
from ui.screens.laptops.sheets import STICK_KEY

CARDS = 5
Shot = Callable[[str], None]


def laptops(camera: Camera) -> None:
    """Nine laptops and a spare: planned, written, collected, one paper begun twice, one given up, closed, cleared."""
    day = stage_class(camera.scratch())
    remember_choice(day.app.folder, STICK_KEY, str(day.stick))
    window = camera.office(day.app)
    window.navigate(Route("laptops"))
    screen = camera.one(LaptopsScreen)
    camera.shot("laptops-1-planned")
    screen.actions_here["laptops_plan_open"].trigger()
    camera.shot("laptops-2-count")
    camera.dismiss()
    screen.actions_here["stick_write_open"].trigger()
    camera.shot("laptops-3-written")
    camera.dismiss()
    collect_some(day, (1, 2, 3, 4, 5, 6, 7), twice=3)
    screen.refresh()
    camera.shot("laptops-4-collected")
    screen.actions_here["stick_read_open"].trigger()
    camera.shot("laptops-5-read")
    camera.dismiss()
    screen._rule()
    camera.shot("laptops-6-ruling")
    camera.dismiss()
    screen.laptops.select_row(7)
    camera.shot("laptops-7-chosen")
    screen.actions_here["laptop_give_up"].trigger()
    camera.shot("laptops-8-given-up")
    camera.dismiss()
    screen.actions_here["rounds_close"].trigger()
    camera.shot("laptops-9-closing")
    camera.leave()
    day.close()


def borrowed_laptop(camera: Camera) -> None:
    """Every page of a laptop that was borrowed, from the first look at it to the moment when nothing is left on it."""
    root = camera.scratch()
    root.mkdir()
    venue = make_venue(camera.qt, root, laptops=10, rounds=3)
    width, height = camera.size

    def shot(name: str) -> None:
        camera.show(venue.windows.window.player or venue.windows.window)
        camera.shot(f"venue-{name}")

    with mock.patch("ui.venue.window._screens", lambda: (Screen(width, height, 100),)):  # there is none where pictures are taken
        _check(venue, shot_of=shot)
        _first_round(venue, shot_of=shot)
        _later_rounds(venue, shot_of=shot)
        _giving_back(venue, shot_of=shot)
    venue.close()
    camera.forget()


def _check(venue: Venue, *, shot_of: Shot) -> None:
    venue.start()
    shot_of("01-check-good")
    machine = venue.machine
    venue.clock.at -= timedelta(days=366)
    machine.supply, machine.running = Power(30, False, 0, True), frozenset({"360tray.exe", "studentmain.exe"})
    machine.took_ms = (220.0,) * 30
    venue.click("check_again")
    shot_of("02-check-faults")
    venue.clock.at += timedelta(days=366)
    machine.version = (6, 1, 7601)
    venue.click("check_again")
    shot_of("03-check-old-windows")
    machine.version = (10, 0, 19045)
    machine.supply, machine.running = Power(88, True, 0, False), frozenset({"explorer.exe"})
    machine.took_ms = (4.0,) * 30
    (venue.root / "stick").rename(venue.root / "away")
    venue.click("check_again")
    shot_of("04-check-no-stick")
    (venue.root / "away").rename(venue.root / "stick")
    venue.click("check_again")


def _first_round(venue: Venue, *, shot_of: Shot) -> None:
    for taken in (2, 5):
        venue.day.borrow(taken).open_day(venue.day.stick)
    venue.click("check_pass")
    shot_of("05-number")
    venue.click("laptop_3_choose")
    venue.type("laptop_code_edit", "12345678")
    shot_of("06-code-wrong")
    venue.type("laptop_code_edit", venue.code(3))
    shot_of("07-ready")
    venue.type("round_word_edit", "0000")
    shot_of("08-word-wrong")
    venue.open_round(0)
    shot_of("09-sign-in")
    venue.sign_in(venue.day.person_at(venue.day.rounds[0], 7))
    shot_of("10-of-another-laptop")
    venue.click("staff_enter")
    shot_of("11-code-gate")
    venue.type("gate_code_edit", venue.code(3))
    shot_of("12-choices")
    venue.click("person_move_open")
    shot_of("13-move")
    venue.click("person_move_cancel")
    venue.sign_in(venue.day.person_at(venue.day.rounds[0], 3))
    shot_of("14-identity")
    venue.click("identity_confirm")
    shot_of("15-rules")
    venue.click("exam_begin")
    shot_of("16-paper")
    venue.click("paper_hand_in")
    shot_of("17-summary")
    venue.click("paper_summary_yes")
    venue.click("paper_hand_in_confirm_yes")
    shot_of("18-receipt")
    venue.click("receipt_finish")
    shot_of("19-between-rounds")


def _later_rounds(venue: Venue, *, shot_of: Shot) -> None:
    venue.open_round(1)
    venue.begin_paper(venue.day.person_at(venue.day.rounds[1], 3))
    venue.player.close()
    venue.pass_gate(3, "player_leave")
    shot_of("20-paper-out")
    venue.click("round_enter")
    venue.end()
    venue.clock.advance(600)
    venue.start()
    shot_of("21-paused")
    venue.click("paused_staff_enter")
    venue.pass_gate(3, "attempt_let_go_on")
    venue.hand_in()
    venue.click("receipt_finish")
    venue.open_round(2)
    venue.begin_paper(venue.day.person_at(venue.day.rounds[2], 3))
    venue.hand_in()
    venue.click("receipt_finish")
    shot_of("22-day-over")


def _giving_back(venue: Venue, *, shot_of: Shot) -> None:
    (venue.root / "stick").rename(venue.root / "away")
    venue.click("answers_hand_over")
    shot_of("23-hand-over-no-stick")
    (venue.root / "away").rename(venue.root / "stick")
    venue.windows.window.giving_back.look()
    shot_of("24-hand-over")
    venue.click("answers_write")
    shot_of("25-handed-over")
    venue.click("hand_over_back")
    venue.click("laptop_clear_open")
    shot_of("26-not-to-be-cleared")
    venue.day.app.collecting.read_stick(venue.day.stick)
    venue.click("receipt_read")
    shot_of("27-may-be-cleared")
    venue.click("laptop_clear")
    shot_of("28-clear-asked")
    venue.click("clear_confirm_yes")
    shot_of("29-cleared")


class Keying:
    """The desk at which the cards of a paper exam are keyed; `sit` puts somebody else before it."""

    def __init__(self, camera: Camera, folder: Path) -> None:
        self.camera = camera
        self.app = reopened(staged_cards(CARDS + 1), folder)
        self.sitting = list_sittings(self.app.reader)[0].sitting
        self.sit(LI)

    def sit(self, name: str) -> None:
        account = next(account for account in list_accounts(self.app.reader) if account.name == name)
        self.app.session.actor = Actor(account.id, name, permissions_of(frozenset(account.roles)))
        self.camera.office(self.app).navigate(Route.to("cards", sitting=self.sitting.id))
        self.screen = self.camera.one(CardsScreen)

    def scan(self, place: int) -> tuple[CardQuestion, ...]:
        row = load_cards(self.app.reader, self.sitting.id).rows[place]
        self.camera.type("card_scan", list_card_codes(self.app.reader, self.sitting.id)[row.entry_no], enter=True)
        return find_card_to_key(self.app.reader, self.sitting.id, row.entry_no, "nobody").questions

    def key(self, answers: Sequence[str], questions: Sequence[CardQuestion]) -> None:
        pad = self.screen.entering.pad
        for question, answer in zip(questions, answers, strict=True):
            QTest.keyClicks(pad, answer + (" " if question.is_multiple else ""))
        QTest.keyClick(pad, Qt.Key.Key_Return)
        self.camera.rest()


def answer_cards(camera: Camera) -> None:
    """Cards keyed by two people, compared, ruled against the card, the sitting closed."""
    desk = Keying(camera, camera.scratch())
    camera.shot("cards-1-scan")
    for place in range(CARDS):
        questions = desk.scan(place)
        answers = ["AC" if one.is_multiple else one.letters[place % len(one.letters)] for one in questions]
        if place == 0:
            QTest.keyClicks(desk.screen.entering.pad, "abcd")
            camera.shot("cards-2-first")
            QTest.keyClick(desk.screen.entering.pad, Qt.Key.Key_Escape)
            camera.shot("cards-3-put-away")
            camera.press("card_away_yes")
            questions = desk.scan(place)
        desk.key(answers, questions)
    camera.shot("cards-4-all-once")
    desk.sit(WU)
    for place in range(CARDS):
        questions = desk.scan(place)
        answers = ["AC" if one.is_multiple else one.letters[place % len(one.letters)] for one in questions]
        if place == 1:
            camera.shot("cards-5-second")
            answers[2] = next(letter for letter in "ABCD" if letter != answers[2])
        desk.key(answers, questions)
    desk.screen.show_page("rule")
    camera.shot("cards-6-rule")
    desk.screen.show_page("people")
    desk.screen.people.table.select_row(CARDS)
    camera.shot("cards-7-people")
    camera.press("card_absent_button")
    camera.shot("cards-8-absent")
    camera.leave()
    desk.app.close()
