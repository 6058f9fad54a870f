"""The window of a borrowed laptop: from the check to the day, and from the day to the rounds, the stick and the clearing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.venue_day import CodeWrong, Offers, PackageOffer, VenueDay, VenueRound, WordWrong
from skillsapp.exchange.stick import root_of
from skillsapp.exchange.stick_places import enrolled_numbers
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import find_sitting
from skillsapp.venue_check import CHECK_TITLES, Finding, Light, Machine, PackageFacts, Screen, check_laptop
from ui.context import Context
from ui.dialogs import choose_folder, confirm
from ui.notices import Notice, sentence
from ui.theme import Tone, px
from ui.venue.check_page import CheckPage
from ui.venue.code_page import CodePage
from ui.venue.day_page import DayPage, has_paper_out, next_round, running_round
from ui.venue.gate import Choice, ask_code
from ui.venue.giving_back import GivingBack
from ui.venue.number_page import NumberPage, PackagePage
from ui.venue.page import VenuePage
from ui.venue.player import VenuePlayer, has_ended
from ui.venue.sticks import Sticks
from ui.venue.tries import Tries

LOOK_MS = 3000


@dataclass(frozen=True, slots=True)
class Looked:
    """What the check found: the laptop's lights and what the stick holds."""

    findings: tuple[Finding, ...]
    offers: Offers


class VenueWindow(QWidget):
    """`again_requested` after the data could not be opened; `clearing_requested(ClearedNote, Path | None, bool)` at the end."""

    again_requested = Signal()
    clearing_requested = Signal(object, object, bool)

    def __init__(self, sticks: Sticks, machine: Machine, *, guarded: bool = True) -> None:
        super().__init__()
        self.setObjectName("venue_window")
        self.setWindowTitle(_("Exam on this laptop"))
        self.resize(px(1180), px(720))
        self.sticks = sticks
        self._machine, self._guarded = machine, guarded
        self._context: Context | None = None
        self._offers = Offers(())
        self._checks: dict[str, str] = {}
        self._code_tries, self._word_tries = Tries(), Tries()
        self.player: VenuePlayer | None = None
        self.giving_back: GivingBack | None = None
        self._is_locked = False
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._waits_for_stick = QTimer(self)
        self._waits_for_stick.setInterval(LOOK_MS)
        self._waits_for_stick.timeout.connect(self._look_for_stick)
        self.show_opening()

    @property
    def context(self) -> Context:
        assert self._context is not None
        return self._context

    def page(self) -> VenuePage | None:
        """Return the page in front."""
        front: QWidget | None = self._pages.currentWidget()
        return front if isinstance(front, VenuePage) else None

    def show_page(self, page: VenuePage) -> None:
        """Put *page* in front; the one before is gone."""
        before: QWidget | None = self._pages.currentWidget()
        self._waits_for_stick.stop()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if before is not None:
            self._pages.removeWidget(before)
            before.deleteLater()
        page.setFocus()

    def show_opening(self) -> None:
        """Say that the program opens its data."""
        page = VenuePage(_("One moment"), name="venue_opening")
        page.body.addStretch()
        page.set_busy(_("Opening…"))
        self.show_page(page)

    def show_trouble(self, error: Exception) -> None:
        """Say why the program cannot begin, a second copy of it for one."""
        page = VenuePage(_("The program cannot begin"), name="venue_trouble")
        page.body.addStretch()
        page.show_problem(sentence(error))
        again = page.add_button(_("Try again"), "data_open", self.again_requested.emit, kind="primary", icon="refresh-cw")
        page.setFocusProxy(again)
        self.show_page(page)

    def take(self, context: Context) -> None:
        """Begin with an opened data folder: where the laptop was, or with the check."""
        self._context = context
        context.notices.shown.connect(self._say)
        context.load(self, context.app.venue.current, self._begin)

    def check(self) -> None:
        """Check this laptop and look for the stick."""
        page = self.page()
        if not isinstance(page, CheckPage):
            page = CheckPage()
            page.again.connect(self.check)
            page.passed.connect(self._choose_package)
            page.folder_wanted.connect(self.choose_stick)
            self.show_page(page)
        page.begin()
        screens = _screens()
        self.context.load(self, lambda: self._look(screens), self._take_check, self._refuse_check)

    def show_day(self) -> None:
        """Show the page of the day as it is now."""
        self.context.load(self, self.context.app.venue.current, self._show_day)

    def choose_stick(self) -> None:
        """Let the person name the stick's folder."""
        self.context.load(self, lambda: next(iter(self.sticks.plugged()), None), self._choose_stick_from)

    def _choose_stick_from(self, stick: Path | None) -> None:
        choose_folder(self, _("Choose the stick"), self._take_stick, name="stick_folder_choose", start=stick)

    def release(self) -> None:
        """Nothing is left that a code would have to protect."""
        self._is_locked = False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Once the exam day is open, closing needs the laptop's code."""
        if not self._is_locked:
            event.accept()
            return
        event.ignore()
        choice = Choice("venue_close_yes", _("Close"), self._close_for_good)
        ask_code(self, self.context, self._code_tries, _("Close the program?"), (choice,), at_once=True)

    def _close_for_good(self) -> None:
        self._is_locked = False
        self.close()

    def _say(self, notice: Notice) -> None:
        page = self.page()
        if page is not None and self.player is None:
            page.show_problem(notice.text, notice.tone)

    def _begin(self, day: VenueDay | None) -> None:
        """Go back to exactly where this laptop was: the paper that was out, the round's sign-in, the day; or begin anew."""
        if day is None:
            self.check()
            return
        self._show_day(day)
        round = running_round(day)
        if round is None:
            return
        if has_paper_out(round):
            self._go_on_with(round)
            return
        app, id = self.context.app, round.sitting_id

        def go_on(ended: bool) -> None:
            if not ended and self.player is None:
                self.enter_round(round)

        self.context.load(self, lambda: has_ended(find_sitting(app.reader, id), app.attempts.reading()), go_on)

    def _look(self, screens: Sequence[Screen]) -> Looked:
        offers = self.sticks.offers(self.context.app.venue.packages_on)
        today = to_house(self._machine.now()).date()
        nearest = min(offers.packages, key=lambda offer: abs(offer.day - today), default=None)
        facts = PackageFacts(nearest.day, nearest.created_at, nearest.file.stat().st_size) if nearest else None
        found = check_laptop(self._machine, screens, facts)
        return Looked((*(_of_stick(offers)), *found), offers)

    def _take_check(self, looked: Looked) -> None:
        page = self.page()
        if not isinstance(page, CheckPage):
            return
        self._offers = looked.offers
        self._checks = {finding.key: finding.light.value for finding in looked.findings if finding.key in CHECK_TITLES}
        order = (Light.RED, Light.YELLOW, Light.GREEN)
        page.show_findings(sorted(looked.findings, key=lambda finding: order.index(finding.light)))
        if not looked.offers.packages:
            self._waits_for_stick.start()

    def _refuse_check(self, error: Exception) -> None:
        page = self.page()
        if isinstance(page, CheckPage):
            page.show_problem(sentence(error))

    def _look_for_stick(self) -> None:
        """While the check waits for a stick: check again as soon as there is one."""

        def found(offers: Offers) -> None:
            page = self.page()
            if offers.packages and isinstance(page, CheckPage) and not page.is_busy:
                self._waits_for_stick.stop()
                self.check()

        venue = self.context.app.venue
        self.context.load(self, lambda: self.sticks.offers(venue.packages_on), found, lambda _error: None)

    def _take_stick(self, folder: Path) -> None:
        self.sticks.named = folder
        page = self.page()
        if isinstance(page, CheckPage):
            self.check()
        elif self.giving_back is not None:
            self.giving_back.look()

    def _choose_package(self) -> None:
        offers = self._offers.packages
        if len(offers) == 1:
            self._choose_number(offers[0])
            return
        page = PackagePage(offers, self._offers.problems)
        page.chosen.connect(self._choose_number)
        page.left.connect(self._back_to_start)
        self.show_page(page)

    def _choose_number(self, offer: PackageOffer) -> None:
        device = self.context.app.venue.device_id

        def show(taken: frozenset[int]) -> None:
            page = NumberPage(offer, taken, self._offers.problems)
            page.chosen.connect(partial(self._ask_for_code, offer))
            page.left.connect(self._back_to_start)
            self.show_page(page)

        self.context.load(self, lambda: enrolled_numbers(root_of(offer.file), offer.day, device), show)

    def _ask_for_code(self, offer: PackageOffer, number: int) -> None:
        page = CodePage(offer, number, self._code_tries)
        page.left.connect(partial(self._choose_number, offer))
        page.given.connect(partial(self._open_day, offer, number, page))
        self.show_page(page)

    def _open_day(self, offer: PackageOffer, number: int, page: CodePage, code: str) -> None:
        def opened(day: VenueDay) -> None:
            self._code_tries.right()
            self._show_day(day)

        self.context.change(
            page,
            lambda: self.context.app.venue.open_day(offer.file, number, code, self._checks),
            opened,
            lambda error: page.refuse(sentence(error), counts=isinstance(error, CodeWrong)),
        )

    def _back_to_start(self) -> None:
        if self._is_locked:
            self.show_day()
        else:
            self.check()

    def _show_day(self, day: VenueDay | None) -> None:
        if day is None:
            self.check()
            return
        self._is_locked = True
        if self.isVisible() and not self.isMaximized():
            self.showMaximized()
        today = to_house(self.context.app.clock.now()).date()
        page = DayPage(day, self._word_tries, bool(day.clock_off_seconds) or today != day.day)
        page.word_given.connect(partial(self._ask_round, day, page))
        page.round_wanted.connect(self._go_on_with)
        page.package_wanted.connect(partial(self._read_stick, day))
        page.leaving_wanted.connect(self.close)
        self.giving_back = GivingBack(self, day)
        page.hand_over_wanted.connect(self.giving_back.hand_over)
        page.clearing_wanted.connect(self.giving_back.clear)
        self.show_page(page)

    def _ask_round(self, day: VenueDay, page: DayPage, round: VenueRound, word: str) -> None:
        """Open a round; where a paper of an earlier one is still out, ask first, because that one is collected then."""
        out = next((each for each in day.rounds if each is not round and has_paper_out(each)), None)
        if out is None:
            self._open_round(day, page, round, word)
            return
        page.set_busy("")
        page.word.setEnabled(True)
        page.word.clear()
        confirm(
            self,
            _("Somebody has not handed in"),
            _("A paper of {round} is still out on this laptop. Going on to the next round collects it as it is.").format(
                round=out.title
            ),
            _("Collect it and go on"),
            partial(self._open_round, day, page, round, word),
            danger=True,
            name="round_collect_confirm",
        )

    def _open_round(self, day: VenueDay, page: DayPage, round: VenueRound, word: str) -> None:
        venue = self.context.app.venue

        def opened(after: VenueDay) -> None:
            self._word_tries.right()
            self._show_day(after)
            self.enter_round(next(each for each in after.rounds if each.sitting_id == round.sitting_id))

        def close_earlier(after: VenueDay) -> None:
            going = [each for each in day.rounds if each.sitting_id != round.sitting_id and each is running_round(day)]
            if going:
                self.context.change(page, lambda: venue.close_round(going[0].sitting_id), opened)
            else:
                opened(after)

        def refused(error: Exception) -> None:
            later = next_round(day, round)
            if isinstance(error, WordWrong) and later is not None:
                self._open_round(day, page, later, word)  # the word says which round begins: a spare may come in with the third
            else:
                page.refuse_word(sentence(error), counts=isinstance(error, WordWrong))

        page.set_busy(_("Opening the paper…"))
        self.context.change(page, lambda: venue.open_round(round.sitting_id, word), close_earlier, refused)

    def _go_on_with(self, round: VenueRound) -> None:
        """Enter a round again: with the paper that is out, else with the sign-in."""
        out = round.person.registration_id if round.person is not None and has_paper_out(round) else ""
        self.enter_round(round, resume=out)

    def enter_round(self, round: VenueRound, *, resume: str = "") -> None:
        """Open the candidate's window of a round; *resume* is who was answering when the program ended."""
        app = self.context.app

        def come_back() -> None:
            self.player = None
            self.show()
            self.raise_()
            self.activateWindow()
            self.show_day()

        def open_for(day: VenueDay | None) -> None:
            number = day.number if day else 0
            self.player = VenuePlayer(
                self.context, round.sitting_id, number, self._code_tries, self.sticks.best, resume=resume, guarded=self._guarded
            )
            self.player.left.connect(come_back)
            self.player.open()
            self.hide()

        self.context.load(self, app.venue.current, open_for)

    def _read_stick(self, day: VenueDay) -> None:
        """Take what a stick brings that is newer, or another exam day from it."""
        page = self.page()
        assert page is not None
        page.set_busy(_("Looking at the stick…"))
        venue = self.context.app.venue
        failed: Callable[[Exception], None] = lambda error: page.show_problem(sentence(error))  # noqa: E731

        def updated(_day: VenueDay) -> None:
            self._show_day(_day)
            front = self.page()
            if front is not None:
                front.show_problem(_("The newer package is taken."), Tone.OK)

        def found(offers: Offers) -> None:
            mine = next((each for each in offers.packages if (each.programme_id, each.day) == (day.programme_id, day.day)), None)
            others = tuple(each for each in offers.packages if not each.is_open and each is not mine)
            if mine is not None and mine.is_newer:
                self.context.change(page, lambda: venue.update_day(mine.file), updated, failed)
            elif others:
                self._offers = Offers(others, offers.problems)
                self._choose_package()
            elif mine is not None:
                page.show_problem(_("There is nothing new on the stick for this laptop."), Tone.INFO)
            else:
                page.show_problem(" ".join((_("There is no exam package on the stick."), *offers.problems)), Tone.WARN)

        self.context.load(page, lambda: self.sticks.offers(venue.packages_on), found, failed)


def _of_stick(offers: Offers) -> tuple[Finding, ...]:
    found = []
    if offers.packages:
        titles = _(", ").join(f"{offer.title} {offer.day}" for offer in offers.packages)
        found.append(Finding("stick", Light.GREEN, titles))
    elif not offers.problems:
        advice = _("Plug in the exam stick; it is found by itself. If not, choose its folder.")
        found.append(Finding("stick", Light.RED, _("There is no exam package to be found."), advice, blocks=True))
    advice = _("Fetch a good stick from the host.") if not offers.packages else ""
    for problem in offers.problems:
        light = Light.YELLOW if offers.packages else Light.RED
        found.append(Finding("stick", light, problem, advice, blocks=not offers.packages))
    return tuple(found)


def _screens() -> tuple[Screen, ...]:
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not QGuiApplication.primaryScreen())
    return tuple(
        Screen(screen.geometry().width(), screen.geometry().height(), round(screen.devicePixelRatio() * 100))
        for screen in screens
    )
