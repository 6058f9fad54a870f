"""The laptop's own page of the day: its number, its rounds, and the field for the word that is read out in the room."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.attempt import AttemptPhase
from skillsapp.domain.sitting import SittingState
from skillsapp.domain.venue_day import VenueDay, VenueRound
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from ui.theme import Tone, px
from ui.venue.digits import DigitsEdit
from ui.venue.page import VenuePage, large, large_banner
from ui.venue.tries import Tries
from ui.widgets.buttons import Button
from ui.widgets.frames import Card

WORD_DIGITS = 4


def due_round(day: VenueDay) -> VenueRound | None:
    """Return the round whose word is asked next: the first that waits for its word, without those a spare was left out of."""
    opened = max((place for place, each in enumerate(day.rounds) if each.is_open), default=-1)
    return next((each for place, each in enumerate(day.rounds) if _waits(each) and (place > opened or each.person)), None)


def next_round(day: VenueDay, after: VenueRound) -> VenueRound | None:
    """Return the round behind *after* that waits for its word, None behind the last."""
    places = [place for place, each in enumerate(day.rounds) if each.sitting_id == after.sitting_id]
    return next((each for each in day.rounds[places[0] + 1 :] if _waits(each)), None) if places else None


def _waits(round: VenueRound) -> bool:
    """Say whether a round was neither opened nor ended here."""
    return not round.is_open and round.state is not SittingState.CLOSED


def running_round(day: VenueDay) -> VenueRound | None:
    """Return the last round that was opened here and is not done."""
    return next((each for each in reversed(day.rounds) if each.is_open and each.state is SittingState.RUNNING), None)


def has_paper_out(round: VenueRound) -> bool:
    """Say whether somebody here has begun and not handed in."""
    return round.phase in (AttemptPhase.OPEN, AttemptPhase.PAUSED)


class DayPage(VenuePage):
    """`word_given(VenueRound, str)`, `round_wanted(VenueRound)`, and what else is done here."""

    word_given = Signal(object, str)
    round_wanted = Signal(object)
    hand_over_wanted = Signal()
    package_wanted = Signal()
    clearing_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(self, day: VenueDay, tries: Tries, clock_off: bool) -> None:
        super().__init__("", name="venue_day", heading=f"{day.title} · {day.day}", number=day.number)
        self._day, self._tries = day, tries
        self._due, self._running = due_round(day), running_round(day)
        row = QHBoxLayout()
        row.setSpacing(px(44))
        row.addLayout(self._left_side(), 5)
        row.addLayout(self._right_side(clock_off), 6)
        self.body.addStretch()
        self.body.addLayout(row)
        self.body.addStretch()
        self.add_button(_("Close"), "venue_close", self.leaving_wanted.emit, icon="log-out", left=True).set_kind("ghost")
        self.add_button(_("Read a newer stick"), "package_read", self.package_wanted.emit, icon="refresh-cw", left=True).set_kind(
            "ghost"
        )
        self.add_button(_("Clear and give back"), "laptop_clear_open", self.clearing_wanted.emit, icon="trash-2")
        all_done = self._due is None and self._running is None
        over = self.add_button(
            _("Hand over the answers"),
            "answers_hand_over",
            self.hand_over_wanted.emit,
            icon="usb",
            kind="primary" if all_done else "",
        )
        if all_done:
            self.setFocusProxy(over)
        tries.hold(self, self.word, self.show_problem)

    def refuse_word(self, text: str, *, counts: bool) -> None:
        """Say why the round did not open."""
        self.show_problem(text)
        self.word.setEnabled(True)
        self.word.refuse()
        if counts:
            self._tries.wrong()
        self._tries.hold(self, self.word, self.show_problem)

    def _left_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(8))
        number = large(str(self._day.number), "number", name="day_number")
        number.setWordWrap(False)
        number.setAccessibleName(_("Laptop {number}").format(number=self._day.number))
        column.addWidget(number)
        for round in self._day.rounds:
            column.addWidget(self._round_line(round))
        if not self._day.rounds:
            column.addWidget(large(_("There is no round on this day."), "text"))
        column.addStretch()
        return column

    def _round_line(self, round: VenueRound) -> QWidget:
        card = Card(padding=10, spacing=0, name=f"round_{round.round}")
        row = QHBoxLayout()
        row.setSpacing(px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(large(round.title, "strong"))
        words.addWidget(
            large(_("{time}, {minutes} min").format(time=_time(round.starts_at), minutes=round.duration_minutes), "advice")
        )
        row.addLayout(words, 1)
        words_now, tone = round_state_in_words(round)
        state = large(words_now, "state", name=f"round_{round.round}_state")
        state.setWordWrap(False)
        state.setProperty("tone", tone.value)
        row.addWidget(state)
        if round.is_open and round is not self._running:
            again = Button(_("Open again"), f"round_{round.round}_reopen", partial(self.round_wanted.emit, round), small=True)
            row.addWidget(again)
        card.body.addLayout(row)
        return card

    def _right_side(self, clock_off: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(14))
        self.word = DigitsEdit(WORD_DIGITS, "round_word_edit", _("Word of the round"))
        self.word.completed.connect(self._give_word)
        due = self._due
        if due is not None:
            column.addWidget(large(_("{round}: enter the word").format(round=due.title), "title", name="word_title"))
            column.addWidget(large(_("Four digits, read out in the room when the round begins."), "text"))
            column.addWidget(self.word, 0, Qt.AlignmentFlag.AlignLeft)
            self.setFocusProxy(self.word)
        else:
            self.word.hide()
        if self._running is not None:
            text = _("Back to {round}").format(round=self._running.title)
            back = Button(text, "round_enter", partial(self.round_wanted.emit, self._running), icon="monitor-play")
            back.setProperty("venue", "true")
            back.setAutoDefault(True)
            column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
            if due is None:
                back.set_kind("primary")
                self.setFocusProxy(back)
        elif due is None:
            column.addWidget(large(_("All rounds of this laptop are done"), "title", name="day_done"))
            column.addWidget(large(_("Plug in the stick and hand over the answers."), "text"))
        if not any(round.is_open for round in self._day.rounds):
            column.addWidget(large_banner(_("This laptop is ready. The stick may be pulled now."), Tone.OK, "day_ready"))
        if clock_off:
            text = _("The clock of this laptop is wrong. Exam time is counted right even so; better correct the clock.")
            column.addWidget(large_banner(text, Tone.WARN, "clock_off"))
        column.addStretch()
        return column

    def _give_word(self, word: str) -> None:
        if self._due is not None and not self.is_busy:
            self.word.setEnabled(False)
            self.set_busy(_("Opening the paper…"))
            self.word_given.emit(self._due, word)


def round_state_in_words(round: VenueRound) -> tuple[str, Tone]:
    """Return what goes on in a round here: words and tone; never who sits here."""
    if round.state is SittingState.CLOSED:
        if round.phase is None:
            return _("Over"), Tone.MUTED
        return _("Handed in"), Tone.OK
    if not round.is_open:
        return (_("Not begun"), Tone.MUTED) if round.person else (_("Nobody planned here"), Tone.MUTED)
    if round.phase is AttemptPhase.PAUSED:
        return _("Paused"), Tone.WARN
    if has_paper_out(round):
        return _("Answering"), Tone.INFO
    return _("Waiting for sign-in"), Tone.INFO


def _time(moment: datetime) -> str:
    return to_house(moment).strftime("%H:%M")
