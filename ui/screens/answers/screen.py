"""Choose a question; read its answers one after the other without a name; give points line by line of its rubric."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from skillsapp.domain.answer_marking import ANSWER_STATE_TITLES, AnswerMark
from skillsapp.domain.card_refusals import CardDamaged
from skillsapp.domain.rich_text import plain_text
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _, running
from skillsapp.queries.answer_marks import (
    AnswerDesk,
    AnswerTask,
    AnswerToMark,
    AnswerToSettle,
    list_answer_tasks,
    load_answers,
)
from skillsapp.queries.pictures import PictureShelf
from ui.context import Context
from ui.routes import Route
from ui.screens.answers.rubric import RubricPoints
from ui.screens.answers.settling import SettleDialog, limit_line
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button, icon_button
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader, scrolling
from ui.widgets.rich_text import RichText
from ui.widgets.text import label

P = Permission


@dataclass(frozen=True, slots=True)
class Loaded:
    """`chosen` is the task shown: the one that was wanted, where it is still there."""

    tasks: tuple[AnswerTask, ...]
    chosen: AnswerTask | None
    desk: AnswerDesk | None


class AnswersScreen(Page):
    """See the module.  Whoever only settles sees how far the marking is, and what waits to be settled."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Short answers"), " "), name="answers_screen")
        self._context = context
        self._pictures = PictureShelf(context.app.reader)
        self._wanted: tuple[str, str] = ("", "")
        self._loaded: Loaded | None = None
        self._current = ""
        self._saving = False
        self.tasks = DropDown("answers_question", _("Question"))
        self.tasks.setMinimumWidth(px(260))
        self.tasks.setMaximumWidth(px(520))
        self.tasks.activated.connect(lambda _place: self._choose())
        self.header.add_action_widget(self.tasks)
        self._apart = Banner("", Tone.WARN, button=_("Settle"), clicked=self.settle, name="apart_banner")
        self._all_done = Banner("", Tone.OK, name="all_marked_banner")
        self._nothing = EmptyState("", "", "clipboard-pen")
        self.points = RubricPoints()
        self.points.finished.connect(self.save)
        self.setFocusProxy(self.points)
        self._work = self._make_work()
        self.body.addWidget(self._apart)
        self.body.addWidget(self._all_done)
        self.body.addWidget(self._work, 1)
        self.body.addWidget(self._nothing, 1)
        self._work.hide()

    def refresh(self) -> None:
        """Read again; the answer in front and what is typed stay."""
        reader, actor, wanted = self._context.app.reader, self._context.session.actor, self._wanted

        def read() -> Loaded:
            tasks = list_answer_tasks(reader, actor.id, actor.programme_id)
            by_key = {(task.programme_id, task.question): task for task in tasks}
            first = next((task for task in tasks if task.yours or task.apart), tasks[0] if tasks else None)
            programme = next((task for task in tasks if task.programme_id == wanted[0]), None)
            chosen = by_key.get(wanted) or programme or first
            desk = load_answers(reader, chosen.programme_id, chosen.question, actor.id) if chosen else None
            return Loaded(tasks, chosen, desk)

        self._context.load(self, read, self._show)

    def open(self, route: Route) -> None:
        """A route may name a programme and a question of it."""
        if route.get("programme"):
            self._wanted = (route.get("programme") or "", route.get("question") or "")

    @property
    def answer(self) -> AnswerToMark | None:
        """The answer in front."""
        desk = self._loaded.desk if self._loaded else None
        return next((one for one in desk.answers if one.attempt_id == self._current), None) if desk else None

    def save(self) -> None:
        """Keep the points of the answer in front and go on to the next that waits."""
        answer = self.answer
        if answer is None or self._saving or not answer.is_open or not self.points.check():
            return
        points = self.points.points()
        assert points is not None
        if points == answer.given:
            self._go_on()
            return
        self._saving = True
        self._tell()
        service = self._context.app.answer_marks

        def saved(done: Done[AnswerMark]) -> None:
            self._saving = False
            self._go_on()
            self._context.news.publish(done.topics)

        def failed(error: Exception) -> None:
            self._saving = False
            self._tell()
            self._context.notices.report(error)

        self._context.jobs.run(self, lambda: service.mark(answer.attempt_id, answer.question, points), saved, failed)

    def settle(self) -> None:
        """Open the first answer that this person may settle."""
        waiting, desk = self._to_settle(), self._loaded.desk if self._loaded else None
        if waiting and desk is not None:
            SettleDialog(self, self._context, desk, waiting[0]).open()

    def _make_work(self) -> QWidget:
        self._stem = RichText("", "strong", self._pictures, name="question_stem")
        self._case = RichText("", "", self._pictures, name="case_text")
        self._model = RichText("", "sub", self._pictures, name="model_answer")
        self._model_title = label(_("Model answer"), "hint")
        question = Card(padding=16, spacing=8, name="question_card")
        question.add(self._case, self._stem, self._model_title, self._model)
        self._place = label("", "h2", name="answer_place")
        self._state = label("", "sub", name="answer_state")
        self.card = QLineEdit()
        self.card.setObjectName("card_number")
        self.card.setPlaceholderText(_("Scan a card, or its entry no. or seat (Ctrl+F)"))
        self.card.setAccessibleName(_("Find a card"))
        self.card.setFixedWidth(px(330))
        self.card.returnPressed.connect(self._find_card)
        QShortcut(QKeySequence("Ctrl+F"), self, self.card.setFocus)
        self._back = icon_button("chevron-left", "answer_back", _("Previous answer"), lambda: self._step(-1))
        self._forth = icon_button("chevron-right", "answer_forth", _("Next answer"), lambda: self._step(1))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._place)
        head.addWidget(self._state, 1)
        head.addWidget(self._back)
        head.addWidget(self._forth)
        self._text = label("", wrap=True, name="answer_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        answer = Card(padding=16, spacing=12, name="answer_card")
        answer.body.addLayout(head)
        answer.add(self.card, self._text)
        answer.body.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(question)
        column.addWidget(answer, 1)
        self._bar = QProgressBar()
        self._bar.setObjectName("answers_progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(px(6))
        self._done = label("", "sub", wrap=True, name="answers_done")
        self._only = label("", "hint", wrap=True, name="answer_closed")
        self._save = Button(_("Save and next"), "answer_save", self.save, kind="primary", big=True)
        rubric = Card(_("Points"), padding=16, spacing=12, name="rubric_card")
        rubric.add(self._bar, self._done, scrolling(self.points, "rubric_scroll"), self._only)
        rubric.body.setStretch(rubric.body.count() - 2, 1)
        self._limit = label("", "hint", wrap=True, name="answers_limit")
        rubric.add(self._limit)
        self._keys = label(_("Type digits; Enter goes on, and saves behind the last line."), "hint", wrap=True)
        rubric.add(self._keys, self._save)
        rubric.setFixedWidth(px(400))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(scrolling(left, "answer_scroll"), 1)
        row.addWidget(rubric)
        return holder

    def _show(self, loaded: Loaded) -> None:
        before = self._loaded
        self._loaded = loaded
        self._show_tasks(loaded)
        desk = loaded.desk
        self._work.setVisible(desk is not None)
        self._nothing.setVisible(desk is None)
        waiting = len(self._to_settle())
        said = _("{count} answers of this question wait to be settled: their markers differ too much.").format(count=waiting)
        self._apart.show_text(said if waiting else "", Tone.WARN)
        if desk is None or loaded.chosen is None:
            self._nothing.show_text(
                _("No short answers to mark"),
                _("They come here once papers with short answers are handed in, or their answer cards are entered twice."),
            )
            self.header.show_title(_("Short answers"), " ")
            self._all_done.show_text("", Tone.OK)
            return
        self._wanted = (loaded.chosen.programme_id, loaded.chosen.question)
        self.header.show_title(_("Short answers"), loaded.chosen.programme)
        is_same = before is not None and before.desk is not None and before.desk.question.ref == desk.question.ref
        if not is_same:
            self._show_question(desk)
        if self.answer is None:
            self._current = ""
            self._go_on()
        else:
            self._show_given(before)
            self._tell()

    def _show_given(self, before: Loaded | None) -> None:
        """Show the points that this person has just given the answer in front."""
        answer, desk = self.answer, self._loaded.desk if self._loaded else None
        old = before.desk.answers if before is not None and before.desk is not None else ()
        if answer is None or desk is None:
            return
        if any(one.attempt_id == answer.attempt_id and one.given != answer.given for one in old):
            self.points.show_lines(desk.lines, answer.given)

    def _show_tasks(self, loaded: Loaded) -> None:
        programmes = {task.programme_id for task in loaded.tasks}
        self.tasks.blockSignals(True)
        self.tasks.clear()
        for task in loaded.tasks:
            stem = plain_text(task.stem).replace("\n", " ")
            title = stem if len(programmes) == 1 else f"{task.programme} · {stem}"
            if task.yours:
                title = _("({count} for you) {title}").format(count=task.yours, title=title)
            self.tasks.addItem(title, (task.programme_id, task.question))
        if loaded.chosen is not None:
            self.tasks.setCurrentIndex(loaded.tasks.index(loaded.chosen))
        self.tasks.blockSignals(False)
        self.tasks.setVisible(bool(loaded.tasks))
        self.tasks.setToolTip(self.tasks.currentText())
        self.tasks.updateGeometry()

    def _show_question(self, desk: AnswerDesk) -> None:
        self._case.setVisible(desk.case is not None)
        self._case.show_text(desk.case.text if desk.case else "")
        self._stem.show_text(desk.question.stem)
        for part in (self._model_title, self._model):
            part.setVisible(bool(desk.question.answer))
        self._model.show_text(desk.question.answer)
        self.card.setVisible(any(answer.card for answer in desk.answers))
        self._limit.setText(limit_line(desk))

    def _choose(self) -> None:
        chosen = self.tasks.currentData()
        self._wanted, self._current = (str(chosen[0]), str(chosen[1])), ""
        self.refresh()

    def _to_settle(self) -> list[AnswerToSettle]:
        """Return what this person may settle, what the other marker proposed first and what waits for the other last."""
        desk, session = self._loaded.desk if self._loaded else None, self._context.session
        if desk is None:
            return []
        mine = [one for one in desk.apart if session.may(P.MARK_ANSWERS if one.yours else P.SETTLE_ANSWERS)]
        return sorted(mine, key=lambda one: (not one.proposal, bool(one.proposed)))

    def _go_on(self) -> None:
        """Show the next answer behind the one in front that waits for this person, or the first one that does."""
        desk = self._loaded.desk if self._loaded else None
        if desk is None or not desk.answers:
            return
        ids = [answer.attempt_id for answer in desk.answers]
        at = ids.index(self._current) if self._current in ids else -1
        round_trip = (*desk.answers[at + 1 :], *desk.answers[: max(at, 0)])
        following = next((answer for answer in round_trip if answer.waits_for_you), None)
        if following is None:
            following = desk.answers[max(at, 0)]
        self._put(following)

    def _step(self, by: int) -> None:
        desk, answer = self._loaded.desk if self._loaded else None, self.answer
        if desk is None or answer is None:
            return
        self._put(desk.answers[(desk.answers.index(answer) + by) % len(desk.answers)])

    def _find_card(self) -> None:
        wanted = self.card.text().strip()
        desk = self._loaded.desk if self._loaded else None
        if desk is None or not wanted:
            return
        try:
            found = desk.on_cards(wanted)
        except CardDamaged as error:
            self.card.clear()
            self._context.notices.report(error)
            return
        if len(found) == 1:
            self.card.clear()
            self._put(found[0])
        elif found:
            words = _("Several cards have “{number}” as their seat or at the end of their entry number. Type the whole number.")
            self._context.notices.say(words.format(number=wanted), Tone.WARN)
        else:
            self.card.selectAll()
            self._context.notices.say(
                _("No answer to this question stands on a card with “{number}”.").format(number=wanted), Tone.WARN
            )

    def _put(self, answer: AnswerToMark) -> None:
        desk = self._loaded.desk if self._loaded else None
        if desk is None:
            return
        self._current = answer.attempt_id
        self.points.show_lines(desk.lines, answer.given)
        on_card = _("Question {number} on the card: read the answer there and type its points here.").format(number=answer.number)
        self._text.setText(answer.response or on_card)
        self._tell()
        if answer.is_open and self._context.session.may(P.MARK_ANSWERS):
            self.points.begin()

    def _tell(self) -> None:
        """Say where we are, how far the marking is, and whether the answer in front may be marked."""
        desk, answer = self._loaded.desk if self._loaded else None, self.answer
        if desk is None or answer is None:
            return
        place = _("Answer {number} of {count}").format(number=desk.answers.index(answer) + 1, count=len(desk.answers))
        self._place.setText(_("Card no. {number}").format(number=answer.card) if answer.card else place)
        given = _("You gave {mark}").format(mark=plain(sum(answer.given, Decimal(0)))) if answer.given else ""
        state = given or _(ANSWER_STATE_TITLES[answer.state])
        if answer.seat:
            state = _("Seat {seat}, {room} · {state}").format(seat=answer.seat, room=answer.room, state=state)
        self._state.setText(state)
        self._state.setToolTip(place)
        marked = sum(bool(one.given) for one in desk.answers)
        told = _("You marked {yours} of {count}; {decided} are decided, {apart} wait to be settled.")
        self._done.setText(told.format(yours=marked, count=len(desk.answers), decided=desk.decided, apart=len(desk.apart)))
        self._bar.setRange(0, len(desk.answers))
        may = self._context.session.may(P.MARK_ANSWERS)
        self._bar.setValue(marked if may and marked else desk.decided)
        others = any(task.yours for task in self._loaded.tasks) if self._loaded else False
        done = _("Nothing more waits for you in this question; you marked {count}.").format(count=marked)
        if others:
            done = running(done, _("Choose the next question above."))
        self._all_done.show_text(done if may and marked and not any(one.waits_for_you for one in desk.answers) else "", Tone.OK)
        closed = _("Two people have marked this answer; it can no longer be changed here.")
        self._only.setText(_("You may settle answers, but not mark them.") if not may else "" if answer.is_open else closed)
        self._only.setVisible(bool(self._only.text()))
        self._keys.setVisible(not self._only.text())
        is_open = may and answer.is_open
        self.points.setEnabled(is_open and not self._saving)
        self._save.setEnabled(is_open and not self._saving)
        self._save.setVisible(may)
