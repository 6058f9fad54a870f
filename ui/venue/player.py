"""The candidate's window on a borrowed laptop: one round, this laptop's seat, and back to the day when everybody here is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from skillsapp.domain.exam import NotSeated
from skillsapp.domain.roles import NOBODY, Actor, Permission
from skillsapp.domain.sitting import Sitting, SittingState
from skillsapp.domain.timeledger import Reading
from skillsapp.domain.venue_day import NotOnTheRoster, VenueDay, VenuePerson
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.sittings import SeatRow, list_seats
from ui.context import Context
from ui.player.sign_in import CandidateSignIn
from ui.player.window import PlayerWindow, Round, StaffChoices
from ui.venue.gate import Choice, ask_code
from ui.venue.moving import ask_move
from ui.venue.tries import Tries

_MINUTE_MS = 60_000


@dataclass(eq=False)
class SeatElsewhere(SkillsError):
    code = "venue.seat_elsewhere"
    text = N_("Your seat is at laptop {number}. Please go there; if you are to sit here, raise your hand.")
    number: int


def has_ended(sitting: Sitting, now: Reading) -> bool:
    """Say whether a round's time is over, by the boot clock; after a reboot by the wall clock, where that went forward."""
    if sitting.started_at is None:
        return False
    if sitting.started_boot_id == now.boot_id:
        run = now.boot_ms - sitting.started_boot_ms
    else:
        run = round((now.wall - sitting.started_at).total_seconds() * 1000)
    return run >= sitting.duration_minutes * _MINUTE_MS


class VenuePlayer(PlayerWindow):
    """Opens with the sign-in, or with the paper of *resume* (a registration's id) that was out when the program ended."""

    def __init__(
        self,
        context: Context,
        sitting_id: str,
        number: int,
        tries: Tries,
        stick: Callable[[], Path | None],
        *,
        resume: str = "",
        guarded: bool = True,
    ) -> None:
        super().__init__(context, sitting_id, guarded=guarded)
        self._number, self._tries, self._stick, self._resume = number, tries, stick, resume
        self._typed = ""
        self._leaves_at_end = False

    def find_seat(self, round: Round, typed: str, last_six: str) -> SeatRow:
        try:
            return super().find_seat(round, typed, last_six)
        except NotSeated:
            try:
                person = self.context.app.venue.find_person(self._sitting_id, typed)
            except NotOnTheRoster:
                raise NotOnTheRoster(_masked(typed)) from None
            self._typed = typed
            raise SeatElsewhere(person.number) from None

    def open_gate(self, round: Round, choices: StaffChoices) -> None:
        actor = Actor(f"laptop:{self._number}", round.words.invigilator, frozenset({Permission.RUN_SITTING}))
        opened = [Choice(name, text, partial(call, actor)) for name, text, call in reversed(choices)]
        if isinstance(self.page(), CandidateSignIn):
            opened.insert(0, Choice("person_move_open", _("Move a candidate to this laptop"), self._ask_move))
        ask_code(self, self.context, self._tries, round.words.invigilator, opened)

    def make_room(self) -> None:
        """Back to the day when everybody of this round has handed in here, else to the next sign-in."""

        def follow(day: VenueDay | None) -> None:
            mine = next((each for each in day.rounds if each.sitting_id == self._sitting_id), None) if day else None
            if mine is None or mine.state is SittingState.CLOSED:
                self._leave(NOBODY)
            else:
                self.show_sign_in()

        self.context.load(self, self.context.app.venue.current, follow)

    def pass_second(self) -> None:
        super().pass_second()
        page = self.page()
        if self._leaves_at_end and isinstance(page, CandidateSignIn) and not page.number.text() and not self._has_dialog():
            assert self.round is not None
            if has_ended(self.round.sitting, self.context.app.attempts.reading()):
                self._leave(NOBODY)

    def _has_dialog(self) -> bool:
        return any(dialog.isVisible() for dialog in self.findChildren(QDialog))

    def _take_round(self, loaded: Round) -> None:
        super()._take_round(loaded)
        self._leaves_at_end = not has_ended(loaded.sitting, self.context.app.attempts.reading())
        if self._resume:
            reader, wanted = self.context.app.reader, self._resume
            self.context.load(
                self,
                lambda: next(row for row in list_seats(reader, self._sitting_id) if row.registration_id == wanted),
                self._reopen,
            )

    def _reopen(self, seat: SeatRow) -> None:
        self._resume = ""
        self._seat = seat
        self._enter()

    def _ask_move(self) -> None:
        ask_move(self, self.context, self._sitting_id, self._typed, self._stick(), self._take_moved)

    def _take_moved(self, person: VenuePerson) -> None:
        reader, wanted = self.context.app.reader, person.registration_id
        self._typed = ""
        self.context.load(
            self,
            lambda: next(row for row in list_seats(reader, self._sitting_id) if row.registration_id == wanted),
            self._show_identity,
        )


def _masked(typed: str) -> str:
    """Return what was typed with its middle left out: the screen is seen by the next one too."""
    text = typed.strip()
    return text if len(text) <= 8 else f"{text[:3]}…{text[-4:]}"
