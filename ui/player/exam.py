"""One exam in the window: joins the session, the log, the clock and the page, and follows what the invigilator does."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from skillsapp.domain.attempt import AttemptState
from skillsapp.domain.exam import ExamQuestion, ExamSheet, HandedIn, Saved, TooEarlyToHandIn
from skillsapp.domain.exam_session import ExamSession, TimeWarning
from skillsapp.domain.roles import Actor
from skillsapp.domain.words import Words
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.attempts import follow_attempt
from skillsapp.queries.pictures import PictureShelf
from ui.context import Context
from ui.dialogs import tell
from ui.notices import sentence
from ui.player.answering import AnsweringPage
from ui.player.hand_in import ask_hand_in
from ui.player.head import Sitter
from ui.player.look import CandidateLook
from ui.player.paused import PausedCover
from ui.player.saving import AnswerWriter
from ui.theme import Tone
from ui.widgets.rich_layout import prepare_rich_text

TICK_MS = 250
FOLLOW_EVERY = 4
NOTICE_MS = 20_000


class ExamRun(QObject):
    """Lives from the first question to the hand-in.  `rebuilt(page)` gives the page to show, anew after a change of look."""

    handed_in = Signal(object)  # HandedIn
    collected_elsewhere = Signal()
    staff_wanted = Signal()
    rebuilt = Signal(object)

    def __init__(
        self, window: QWidget, context: Context, sheet: ExamSheet, sitter: Sitter, words: Words, look: CandidateLook
    ) -> None:
        super().__init__(window)
        self._window, self._context, self._sitter, self._words, self._look = window, context, sitter, words, look
        app = context.app
        self._pictures = PictureShelf(app.reader)
        self.session = ExamSession(sheet, app.attempts.reading)
        self.writer = AnswerWriter(context.jobs, app.attempts.write, app.attempts.hand_in, self)
        self.writer.saved.connect(self._note_saved)
        self.writer.trouble.connect(self._show_trouble)
        self.writer.recovered.connect(self._show_recovered)
        self.writer.handed_in.connect(self._finish)
        self.writer.closed.connect(self._finish_elsewhere)
        self._saved_at: datetime | None = None
        self._trouble = ""
        self._place = self._first_place()
        self._is_ending = False
        self._notice_until = 0
        self._notice = ("", Tone.INFO)
        self._ticks = 0
        self._follows = False
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.tick)
        self.page = self._build()

    def begin(self) -> None:
        """Show the page and let the clock run."""
        self._prepare()
        self.rebuilt.emit(self.page)
        reopening = self.session.sheet.reopening
        if reopening is not None:
            self._say(reopening.sentence(), Tone.INFO)
        self._show_phase()
        self.timer.start()
        self._show_time()

    def stop(self) -> None:
        """Let the clock stand; what is not durable yet is still written."""
        self.timer.stop()
        self._is_ending = True

    def tick(self) -> None:
        """Charge time, warn, save the time used, follow the invigilator, and collect at zero.  Called four times a second."""
        if self._is_ending:
            return
        for incident in self.session.tick():
            self.writer.put(self.session.incident(incident))
        if not self.session.is_paused and self.session.remaining_ms == 0:
            self._collect()
            return
        warning = self.session.due_warning()
        if warning is not None:
            self._warn(warning)
        elif self._notice_until and self._now_ms() >= self._notice_until:
            self._notice_until = 0
            self._notice = ("", Tone.INFO)
            self.page.show_notice("")
        if not self.writer.waiting:
            beat = self.session.heartbeat()
            if beat is not None:
                self.writer.put(beat)
        self._ticks += 1
        if self._ticks % FOLLOW_EVERY == 0:
            self.follow()
        self._show_time()

    def follow(self) -> None:
        """Ask what an invigilator did meanwhile."""
        if not self._follows:
            self._follows = True
            reader, id = self._context.app.reader, self.session.sheet.attempt_id
            self._context.load(self, lambda: follow_attempt(reader, id), self._take_state, self._forget_following)

    def fit(self) -> None:
        """Keep the cover as large as the page."""
        if self.cover.isVisible():
            self.cover.setGeometry(self.page.rect())

    def note_absence(self, seconds: float) -> None:
        """Record that the window was not in front."""
        if not self._is_ending:
            self.writer.put(self.session.focus_lost(seconds))

    def let_go_on(self, actor: Actor) -> None:
        """Let the candidate go on, in the name of *actor*, who has just signed in at this window."""
        app, id = self._context.app, self.session.sheet.attempt_id

        def call() -> Done[int]:
            before = app.session.actor
            app.session.actor = actor
            try:
                return app.attempts.let_go_on([id], _("Let go on at the candidate's window"))
            finally:
                app.session.actor = before

        self._context.change(self, call, lambda _count: self.follow())

    def answer(self, ref: str, response: str) -> None:
        """Take an answer in the bank's letters and write it."""
        if self._takes_answers() and response != self.session.answers.get(ref, ""):
            self.writer.put(self.session.answer(ref, response))
            self._show_states()

    def flag(self, ref: str, on: bool) -> None:
        """Flag a question or take the flag away."""
        if self._takes_answers() and on != (ref in self.session.flags):
            self.writer.put(self.session.flag(ref, on))
        self._show_states()

    def ask_hand_in(self) -> None:
        """Show the summary, or say why it is too early."""
        self.page.flush()
        if not self._takes_answers():
            return
        try:
            self.session.check_hand_in()
        except TooEarlyToHandIn as error:
            tell(self._window, _("Too early to hand in"), sentence(error), Tone.WARN, name="hand_in_early")
            return
        ask_hand_in(self._window, self.session, self._go_to, self._hand_in)

    def _takes_answers(self) -> bool:
        return not (self._is_ending or self.session.is_paused or self.session.is_over)

    def _hand_in(self) -> None:
        if self._takes_answers():
            draft = self.session.hand_in()
            self._end_with(_("Handing in…"))
            self.writer.put(draft)

    def _collect(self) -> None:
        """Collect the paper at zero, whatever is open in front of it."""
        self.page.flush()
        draft = self.session.collect()
        self._close_dialogs()
        self._end_with(_("The time is up. Your paper is being collected."))
        self.writer.put(draft)

    def _end_with(self, text: str) -> None:
        self.stop()
        self.session.is_over = True
        self.page.freeze()
        self.page.show_notice(text, Tone.INFO)
        self._show_time()

    def _finish(self, handed_in: HandedIn) -> None:
        self._close_dialogs()
        self.handed_in.emit(handed_in)

    def _finish_elsewhere(self) -> None:
        self.stop()
        self._close_dialogs()
        self.collected_elsewhere.emit()

    def _take_state(self, state: AttemptState) -> None:
        self._follows = False
        if self._is_ending:
            return
        given = state.extended_ms - self.session.ledger.extended_ms
        if not state.is_over:  # a paper that is in takes no more; before a pause what is typed is kept
            self.page.flush()
        self.session.follow(state)
        if self.session.is_over:
            self._finish_elsewhere()
            return
        if given > 0:
            minutes = round(given / 60_000)
            self._say(
                ngettext("You have {minutes} more minute.", "You have {minutes} more minutes.", minutes).format(minutes=minutes),
                Tone.OK,
            )
        self._show_phase()
        self._show_time()

    def _forget_following(self, _error: Exception) -> None:
        self._follows = False  # asked again a second later

    def _show_phase(self) -> None:
        paused = self.session.is_paused
        if paused and not self.cover.isVisible():
            self._close_dialogs()
            needs = self.session.sheet.reopening is not None and self.session.sheet.reopening.needs_invigilator
            text = (
                _(
                    "The exam was interrupted for a while. The {invigilator} has to let you go on. Your answers are safe and the time stands still."
                )
                if needs
                else _("The {invigilator} has paused the exam. The time stands still. Please stay seated.")
            )
            self.page.rest(True)
            self.cover.cover(text.format(invigilator=self._words.invigilator.lower()))
        elif not paused and self.cover.isVisible():
            self.cover.hide()
            self.page.rest(False)
            self.page.take_keyboard()

    def _warn(self, warning: TimeWarning) -> None:
        minutes = int(warning)
        text = ngettext("{minutes} minute left.", "{minutes} minutes left.", minutes).format(minutes=minutes)
        if warning is TimeWarning.ONE:
            text = running(text, _("At zero the paper is collected by itself."))
        self._say(text, Tone.BAD if warning is not TimeWarning.FIFTEEN else Tone.WARN)

    def _say(self, text: str, tone: Tone) -> None:
        self._notice_until = self._now_ms() + NOTICE_MS
        self._notice = (text, tone)
        self.page.show_notice(text, tone)

    def _now_ms(self) -> int:
        return self._context.app.clock.boot_ms()

    def _note_saved(self, saved: Saved) -> None:
        if saved.question or self._saved_at is None:
            self._saved_at = saved.at
        if saved.disk_full:
            self._say(_("Your answers are saved, but the disk of this computer is full. Raise your hand."), Tone.BAD)
        self._show_saved()

    def _show_trouble(self, why: str) -> None:
        self._trouble = _(
            "Your last answers are not saved yet: {why} They are tried again every second. Raise your hand."
        ).format(why=why)
        self.page.show_failing(self._trouble)
        self._show_saved()

    def _show_recovered(self) -> None:
        self.page.show_failing("")
        if self._is_ending:
            return
        self._say(_("Everything is saved again."), Tone.OK)

    def _show_saved(self) -> None:
        self.page.head.show_saved(self._saved_at, self.writer.waiting, failing=self.writer.is_failing)

    def _show_states(self) -> None:
        self.page.show_states(self.session.answers, self.session.flags)
        self._show_saved()

    def _show_time(self) -> None:
        self.page.head.show_time(self.session.remaining_ms, paused=self.session.is_paused)

    def _go_to(self, question: ExamQuestion) -> None:
        self.page.show_place(self.session.questions.index(question))
        self._place = self.page.place
        self.page.take_keyboard()

    def _prepare(self) -> None:
        """Set the formulas and unpack the pictures of the paper ahead: turning to a question must not wait for them."""
        texts = [text for question in self.session.questions for text in question.texts]
        shelf = PictureShelf(self._context.app.reader)  # its own: shelves serve one thread
        self._context.load(self, lambda: prepare_rich_text(texts, shelf), lambda _nothing: None)

    def _first_place(self) -> int:
        """Return where the candidate was, or the first question."""
        last = list(self.session.answers)[-1:] if self.session.sheet.reopening else []
        return next((place for place, question in enumerate(self.session.questions) if question.ref in last), 0)

    def _change_look(self, change: int) -> None:
        before = self.page
        before.flush()
        self._place = before.place
        before.hide()
        before.setParent(None)  # a page that goes away is not worth a new style sheet
        before.deleteLater()
        if change:
            self._look.step(change)
        else:
            self._look.switch_contrast()
        self.page = self._build()
        self.page.show_notice(*self._notice)
        if self.writer.is_failing:
            self.page.show_failing(self._trouble)
        self.rebuilt.emit(self.page)
        self._show_phase()

    def _build(self) -> AnsweringPage:
        page = AnsweringPage(self._sitter, self.session.questions, self._look, self._pictures)
        self.cover = PausedCover(page, self._words)
        self.cover.staff_wanted.connect(self.staff_wanted)
        page.answered.connect(self.answer)
        page.flag_wanted.connect(self.flag)
        page.moved.connect(self._note_place)
        page.hand_in_wanted.connect(self.ask_hand_in)
        page.head.zoomed.connect(self._change_look)
        page.head.contrast_switched.connect(lambda: self._change_look(0))
        page.show_states(self.session.answers, self.session.flags)
        page.show_place(self._place)
        page.head.show_saved(self._saved_at, self.writer.waiting, failing=self.writer.is_failing)
        page.head.show_time(self.session.remaining_ms, paused=self.session.is_paused)
        return page

    def _note_place(self, place: int) -> None:
        self._place = place

    def _close_dialogs(self) -> None:
        for dialog in self._window.findChildren(QDialog):
            dialog.done(QDialog.DialogCode.Rejected)
