"""The editor: what is written at the left, what the candidate will see at the right; every step can be taken back, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from skillsapp.domain.question import CaseMaterial, Question, QuestionState
from skillsapp.domain.question_quality import check_question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, running
from skillsapp.queries.pictures import PictureShelf
from skillsapp.queries.question_search import BankTopics
from skillsapp.queries.question_uses import QuestionDraft
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import choose_file
from ui.jobs import Lane
from ui.player.question_card import QuestionCard
from ui.question_widgets.rich_field import RichField
from ui.screens.questions.candidate_view import as_shown
from ui.screens.questions.case_sheet import CaseSheet
from ui.screens.questions.columns import LONGEST_NUMBER
from ui.screens.questions.editor_form import QuestionForm
from ui.screens.questions.mark_advice import advise_on_marks
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, icon_button
from ui.widgets.frames import Card, Page, PageHeader, scrolling
from ui.widgets.text import label

SHOW_AFTER, KEEP_AFTER = 200, 800
STEPS = 200
LEFT, RIGHT = 11, 10


class EditorPage(Page):
    """`closed(saved)` is called when the editor is left, with the question where it was saved."""

    def __init__(
        self,
        context: Context,
        banks: Sequence[BankTopics],
        cases: Sequence[CaseMaterial],
        question: Question,
        draft: QuestionDraft | None,
        closed: Callable[[Question | None], None],
    ) -> None:
        named = (
            _("Edit question {number}").format(number=question.id) if len(question.id) < LONGEST_NUMBER else _("Edit question")
        )
        title = named if question.id else _("New question")
        under = _("version {version}; saving makes version {next}").format(version=question.version, next=question.version + 1)
        super().__init__(
            PageHeader(title, under if question.id else _("It is a draft until someone else has reviewed it.")),
            name="question_editor_page",
        )
        self._context, self._saved, self._closed = context, question, closed
        self._is_open, self._busy = True, False
        self._steps: list[Question] = [question]
        self._step = 0
        self._pictures = PictureShelf(context.app.reader)
        self.form = QuestionForm(banks, question, cases)
        self.form.changed.connect(self._on_change)
        self.form.picture_wanted.connect(self._choose_picture)
        self.form.picture_given.connect(self._take_picture)
        self.form.case_wanted.connect(self._open_case)
        self._card = QuestionCard(self._pictures, with_flag=False)
        self._advice = Banner("", Tone.WARN, name="question_advice")
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        self.header.add_action_widget(
            icon_button("arrow-left", "editor_leave", _("Back to the list; the draft is kept"), self.leave)
        )
        for key in ("editor_undo", "editor_redo", "question_save"):
            self.header.add_action_widget(ActionButton(self.actions_here[key]))
        self._brought_back = Banner("", Tone.INFO, button=_("Discard the draft"), clicked=self._discard, name="draft_found")
        self.body.addWidget(self._brought_back)
        if question.note:
            self.body.addWidget(Banner(_("Sent back: {note}").format(note=question.note), Tone.WARN, name="question_note"))
        self._halves = QHBoxLayout()
        self._halves.setSpacing(px(14))
        writing = Card(padding=14, name="question_writing")
        writing.body.addWidget(scrolling(self.form, "form_scroll"), 1)
        seen = QWidget()
        right = Card(padding=0, name="question_seen")
        right.body.setContentsMargins(1, px(8), 1, 1)
        head = label(_("As the candidate sees it"), "sub")
        head.setContentsMargins(px(14), 0, 0, 0)
        right.add(head, self._advice)
        right.body.addWidget(self._card, 1)
        del seen
        self._halves.addWidget(writing, LEFT)
        self._halves.addWidget(right, RIGHT)
        self.body.addLayout(self._halves, 1)
        self._show_timer = _timer(self, SHOW_AFTER, self._show)
        self._keep_timer = _timer(self, KEEP_AFTER, self._keep)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self._watched: set[int] = set()
        if draft is not None and draft.question != question:
            self._bring_back(draft)
        self._show()

    def leave(self) -> None:
        """Go back to the list; what was not saved is kept as a draft."""
        if not self._is_open:
            return
        if self._is_changed():
            self._keep()
            self._context.notices.say(_("The draft is kept: open the question again to go on."))
        self._end(None)

    def save(self) -> None:
        """Save what is written as a new version, or as a new question."""
        value = self.form.edited()
        problem = _problem(value)
        if problem or self._busy:
            self.form.show_error(problem)
            return
        editing = self._context.app.question_editing
        self._keep_timer.stop()
        self._busy = True
        call = editing.save if value.id else editing.add
        self._context.change(self, lambda: call(value), self._after_save, self._failed)

    def undo(self) -> None:
        self._go(self._step - 1)

    def redo(self) -> None:
        self._go(self._step + 1)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._is_open and self._keep_timer.isActive():
            self._keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card.set_low(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field must not take back its own letters only: the steps are those of the whole question."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = QKeySequence.StandardKey
            if event.matches(key.Undo) or event.matches(key.Redo):
                event.ignore()
                return True
        return False

    def _specs(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "editor_undo", _("Undo"), self.undo, icon="undo-2", shortcut="Ctrl+Z",
                refusal=lambda: None if self._step else _("Nothing to take back."),
            ),
            ActionSpec(
                "editor_redo", _("Redo"), self.redo, icon="redo-2", shortcut="Ctrl+Y",
                refusal=lambda: None if self._step + 1 < len(self._steps) else _("Nothing to do again."),
            ),
            ActionSpec("question_save", _("Save"), self.save, icon="save", shortcut="Ctrl+S", kind="primary", refusal=self._refusal),
        )  # fmt: skip

    def _refusal(self) -> str | None:
        if not hasattr(self, "form"):
            return None
        value = self.form.edited()
        if not self._is_changed():
            return _("Nothing has changed yet.") if value.id else _("Write the question first.")
        return _problem(value) or None

    def _is_changed(self) -> bool:
        return self.form.edited() != self._saved

    def _on_change(self) -> None:
        value = self.form.edited()
        if value != self._steps[self._step]:
            same_field = self._show_timer.isActive() and self._step
            del self._steps[self._step + 1 :]
            if same_field:
                self._steps[self._step] = value  # letters typed without a pause are one step
            else:
                self._steps.append(value)
                del self._steps[:-STEPS]
            self._step = len(self._steps) - 1
        self.actions_here.refresh()
        self._show_timer.start()
        self._keep_timer.start()

    def _go(self, step: int) -> None:
        if 0 <= step < len(self._steps):
            self._show_timer.stop()
            self._step = step
            self.form.show_question(self._steps[step])
            self._keep_timer.start()
            self._show()

    def _show(self) -> None:
        value = self.form.edited()
        shown = replace(value, stem=value.stem or " ", options=value.options)
        self._card.show_question(as_shown(shown, self.form.case()), 1, 1, QUESTION_TYPES[value.type].right_response(value), False)
        self.form.show_error(_problem(value) if self._is_changed() and value.id else "")  # nobody is scolded while beginning
        advice = [] if _problem(value) else [problem.message() for problem in check_question(value)]
        advice += advise_on_marks(value)
        self._advice.show_text("\n".join(advice), Tone.WARN)
        self.actions_here.refresh()

    def _keep(self) -> None:
        self._keep_timer.stop()
        value, editing = self.form.edited(), self._context.app.question_editing
        if self._is_changed():
            self._context.jobs.run(self, lambda: editing.keep_draft(value), lambda _done: None, lane=Lane.STORE)

    def _bring_back(self, draft: QuestionDraft) -> None:
        value = replace(draft.question, version=self._saved.version, note=self._saved.note, state=self._saved.state)
        self.form.show_question(value)
        self._steps.append(value)
        self._step = 1
        text = _("What you had not saved on {time} is back.").format(time=stamp(draft.at))
        if draft.question.version != self._saved.version:
            text = running(text, _("Someone has saved another version since: compare before you save."))
        self._brought_back.show_text(text, Tone.INFO)

    def _discard(self) -> None:
        id, editing = self._saved.id, self._context.app.question_editing
        self._brought_back.show_text("", Tone.INFO)
        self.form.show_question(self._saved)
        self._on_change()
        self._keep_timer.stop()
        self._show()
        self._context.jobs.run(self, lambda: editing.drop_draft(id), lambda _done: None, lane=Lane.STORE)

    def _after_save(self, saved: Question) -> None:
        waits = saved.state is QuestionState.DRAFT
        text = _("Saved as version {version}.").format(version=saved.version)
        review = _("Someone else has to review it.")
        self._context.notices.say(running(text, review) if waits else text)
        self._end(saved)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._keep()
        self._context.notices.report(error)

    def _end(self, saved: Question | None) -> None:
        self._is_open = False
        self._keep_timer.stop()
        self._show_timer.stop()
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]
        self._closed(saved)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and id(now) not in self._watched:
            self._watched.add(id(now))
            now.installEventFilter(self)

    def _choose_picture(self) -> None:
        kinds = [(_("Pictures"), "*.png *.jpg *.jpeg *.gif")]
        choose_file(self, _("Choose a picture"), kinds, self._read_picture, name="picture_choose")

    def _read_picture(self, path: Path) -> None:
        self._context.load(self, path.read_bytes, self._take_picture)

    def _take_picture(self, content: bytes) -> None:
        field, pictures = self.form.field, self._context.app.pictures

        def put(digest: str) -> None:
            if isinstance(field, RichField):
                field.put_picture(digest)
            else:
                field.insertPlainText(f"![](picture:{digest})")

        self._context.change(self, lambda: pictures.take(content), put)

    def _open_case(self, ref: str) -> None:
        case = self.form.case()
        bank = self.form.edited().bank
        CaseSheet(self, self._context, case or CaseMaterial("", 0, bank, "", ""), self._case_saved).open()

    def _case_saved(self, case: CaseMaterial, cases: Sequence[CaseMaterial]) -> None:
        self.form.show_cases(cases, case.ref)


def _problem(value: Question) -> str:
    """Return the first thing that keeps the question from being saved."""
    problems = (problem for problem in QUESTION_TYPES[value.type].check(value) if problem.is_error)
    return next((problem.message() for problem in problems), "")


def _timer(owner: QObject, after: int, call: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(after)
    timer.timeout.connect(call)
    return timer
