"""The candidate's window: from one sign-in to the next, for one sitting on one computer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamSheet, HandedIn
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Actor
from skillsapp.domain.sitting import Sitting, SittingState
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import _
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import SeatRow, find_candidate, find_paper, find_sitting
from ui.context import Context
from ui.notices import sentence
from ui.player.answering import AnsweringPage
from ui.player.exam import ExamRun
from ui.player.gate import ask_staff
from ui.player.head import Sitter
from ui.player.identity import IdentityPage
from ui.player.kiosk import KioskGuard
from ui.player.look import CandidateLook
from ui.player.receipt import ReceiptPage
from ui.player.rules import RulesPage, rules_of
from ui.player.sign_in import CandidateSignIn
from ui.player.stage import StagePage

SECOND_MS = 1000
StaffChoices = tuple[tuple[str, str, Callable[[Actor], object]], ...]
_windows: set[PlayerWindow] = set()


@dataclass(frozen=True, slots=True)
class Round:
    """What the window is about."""

    sitting: Sitting
    programme: Programme
    paper: Paper

    @property
    def words(self) -> Words:
        return words_for(self.programme.kind)


class PlayerWindow(QWidget):
    """Shows one page after the other; `left` when an invigilator closed it."""

    left = Signal()

    def __init__(self, context: Context, sitting_id: str, *, guarded: bool = True) -> None:
        super().__init__()
        self.setObjectName("player_window")
        self.setWindowTitle(_("Exam"))
        self.context = context
        self._sitting_id, self._is_guarded = sitting_id, guarded
        self._may_close = False
        self._seat: SeatRow | None = None
        self.round: Round | None = None
        self.run: ExamRun | None = None
        self.look = CandidateLook(self, context.theme)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a page wider than the screen would end the full screen
        column.addWidget(self._stack)
        self.guard = KioskGuard(self, context.app.clock.boot_ms)
        self.guard.came_back.connect(self._note_absence)
        self.guard.screen_added.connect(lambda: self._note_absence(0.0))
        self._seconds = QTimer(self)
        self._seconds.setInterval(SECOND_MS)
        self._seconds.timeout.connect(self.pass_second)
        self._activated = QTimer(self)  # fires when Qt has handed out the focus of a window that became active
        self._activated.setSingleShot(True)
        self._activated.timeout.connect(self._hold_keyboard)

    def open(self) -> None:
        """Show the window and its first page."""
        _windows.add(self)
        screen = self.screen().availableGeometry()
        self.look.begin(screen.width())
        if self._is_guarded:
            self.guard.start()
        else:
            self.resize(min(1366, screen.width()), min(728, screen.height()))
            self.show()
        self._seconds.start()
        self._load()

    def page(self) -> QWidget | None:
        """Return the page in front."""
        front: QWidget | None = self._stack.currentWidget()
        return front

    def pass_second(self) -> None:
        """What is done every second outside the exam: waiting for the start, making room for the next one."""
        page = self.page()
        if isinstance(page, ReceiptPage):
            page.pass_second()
        elif isinstance(page, RulesPage):
            self.context.load(
                self, lambda: find_sitting(self.context.app.reader, self._sitting_id), self._follow_sitting, _ignore
            )
        if QApplication.focusWidget() is None:
            self._hold_keyboard()

    def ask_staff(self) -> None:
        """Open the invigilator's door: closing the window needs an account that may run the sitting."""
        if self.round is not None:
            choices: list[tuple[str, str, Callable[[Actor], object]]] = [
                ("player_leave", _("Close the candidate's window"), self._leave)
            ]
            if self.run is not None and self.run.session.is_paused:
                choices.append(("attempt_let_go_on", _("Let the candidate go on"), self.run.let_go_on))
            self.open_gate(self.round, tuple(choices))

    def open_gate(self, round: Round, choices: StaffChoices) -> None:
        """Ask who it is before one of *choices* is done; a borrowed laptop asks for its code instead."""
        ask_staff(self, self.context, round.words, round.programme.id, choices)

    def find_seat(self, round: Round, typed: str, last_six: str) -> SeatRow:
        """Return the seat of who signs in here.  Raises NotSeated or LastSixWrong."""
        return find_candidate(self.context.app.reader, self._sitting_id, round.programme.plan.exam.sign_in, typed, last_six)

    def make_room(self) -> None:
        """Let the next one sign in after a paper was handed in."""
        self.show_sign_in()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Refuse; the invigilator's door is the only way out."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.ask_staff()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self._activated.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.run is not None:
            self.run.fit()

    def _load(self) -> None:
        reader, id = self.context.app.reader, self._sitting_id

        def read() -> Round:
            sitting = find_sitting(reader, id)
            return Round(sitting, find_programme(reader, sitting.programme_id), find_paper(reader, sitting.paper_id or ""))

        self.context.load(self, read, self._take_round)

    def _take_round(self, loaded: Round) -> None:
        self.round = loaded
        self.show_sign_in()

    def show_sign_in(self) -> None:
        """Make room for the next one: no name, number or score of the last one stays."""
        self._seat, self.run = None, None
        self.look.begin(self.width())
        round = self._the_round()
        page = CandidateSignIn(*self._heading(), round.programme.plan.exam.sign_in, round.words)
        page.signed_in.connect(self._sign_in)
        self._show(page)

    def _sign_in(self, typed: str, last_six: str) -> None:
        page, round = self._stage(), self._the_round()
        page.set_busy(_("Looking for your seat…"))
        self.context.load(
            self,
            lambda: self.find_seat(round, typed, last_six),
            self._show_identity,
            lambda error: page.show_problem(sentence(error)),
        )

    def _show_identity(self, seat: SeatRow) -> None:
        self._seat = seat
        round = self._the_round()
        page = IdentityPage(*self._heading(), seat, round.sitting.room, round.words, self._photo(seat))
        page.denied.connect(self.show_sign_in)
        page.confirmed.connect(self._show_rules)
        self._show(page)

    def _show_rules(self) -> None:
        round = self._the_round()
        page = RulesPage(*self._heading(), round.words, rules_of(round.sitting, round.programme, round.paper))
        page.begun.connect(self._enter)
        page.set_open(round.sitting.state is SittingState.RUNNING)
        self._show(page)
        self.pass_second()

    def _follow_sitting(self, sitting: Sitting) -> None:
        page = self.page()
        if isinstance(page, RulesPage):
            page.set_open(sitting.state is SittingState.RUNNING)
            if sitting.state is SittingState.CLOSED:
                self.show_sign_in()
                self._stage().show_problem(_("This sitting is closed."))

    def _enter(self) -> None:
        page, seat = self._stage(), self._seat
        assert seat is not None
        page.set_busy(_("Opening your paper…"))
        self.context.change(
            self,
            lambda: self.context.app.attempts.enter(self._sitting_id, seat.registration_id),
            self._begin,
            lambda error: page.show_problem(sentence(error)),
        )

    def _begin(self, sheet: ExamSheet) -> None:
        seat, round = self._seat, self._the_round()
        assert seat is not None
        words = round.words
        sitter = Sitter(
            seat.name,
            (
                _("{ticket} number {number}").format(ticket=words.ticket, number=seat.entry_no),
                _("{room}    {seat} {number}").format(room=round.sitting.room, seat=words.seat, number=seat.number),
            ),
            f"{round.programme.title} · {round.sitting.title}",
            self._photo(seat),
        )
        self.run = ExamRun(self, self.context, sheet, sitter, words, self.look)
        self.run.handed_in.connect(self._show_receipt)
        self.run.collected_elsewhere.connect(self._show_collected)
        self.run.staff_wanted.connect(self.ask_staff)
        self.run.rebuilt.connect(self._show)
        self.run.begin()

    def _show_receipt(self, handed_in: HandedIn) -> None:
        round = self._the_round()
        page = ReceiptPage(*self._heading(), round.words, handed_in, receipt=round.programme.plan.exam.receipt)
        page.finished.connect(self.make_room)
        self._seat = None
        self._show(page)
        self.context.news.publish({Topic.ATTEMPTS, Topic.SITTINGS})

    def _show_collected(self) -> None:
        self.show_sign_in()
        self._stage().show_problem(_("This paper has been collected. Your answers are saved."))

    def _leave(self, _actor: Actor) -> None:
        if self.run is not None:
            self.run.stop()
        self._may_close = True
        self._seconds.stop()
        self.guard.stop()
        self.look.end()
        self.left.emit()  # first, so that another window shows: Qt ends the program with its last visible window
        self.close()
        _windows.discard(self)
        self.deleteLater()

    def _note_absence(self, seconds: float) -> None:
        if self.run is not None:
            self.run.note_absence(seconds)

    def _show(self, page: QWidget) -> None:
        if isinstance(page, StagePage):
            page.staff_wanted.connect(self.ask_staff)
        before: QWidget | None = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None and before is not page:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._give_keyboard(page)

    def _hold_keyboard(self) -> None:
        """Give the page the keyboard where nothing or only its frame has it: a window that becomes active late may leave it there."""
        page, focus = self.page(), QApplication.focusWidget()
        if page is not None and self.isActiveWindow() and (focus is None or isinstance(focus, QScrollArea)):
            self._give_keyboard(page)

    def _give_keyboard(self, page: QWidget) -> None:
        if isinstance(page, AnsweringPage):
            page.take_keyboard()
        else:
            page.setFocus()

    def _stage(self) -> StagePage:
        page = self.page()
        assert isinstance(page, StagePage)
        return page

    def _the_round(self) -> Round:
        assert self.round is not None
        return self.round

    def _heading(self) -> tuple[str, str]:
        round = self._the_round()
        return round.programme.title, f"{round.sitting.title} · {round.sitting.room}"

    def _photo(self, seat: SeatRow) -> Path | None:
        return self.context.app.folder.photos / seat.photo if seat.photo else None


def _ignore(_error: Exception) -> None:
    """A read that failed is tried again a second later."""
