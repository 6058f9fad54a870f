"""What can be done on the page of the questions, each with the reason why not just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from skillsapp.domain.question import Question, QuestionState
from skillsapp.domain.question_filing import REACTIVATE, RETIRE, Refiled
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import ask_reason
from ui.screens.questions.filing_sheet import FilingSheet, told
from ui.theme import Tone

if TYPE_CHECKING:
    from ui.screens.questions.screen import QuestionsScreen

MANAGE = Permission.MANAGE_QUESTIONS
MOST_COMPARED = 20_000
MOST_ENEMIES = 20


class QuestionActions:
    """The actions of the screen; the screen tells what is in front and what is selected."""

    def __init__(self, screen: QuestionsScreen, context: Context) -> None:
        self._screen, self._context = screen, context
        self._set = ActionSet(screen, context.session.actor, (*self._above(), *self._beside(), *self._below()))

    def refresh(self) -> None:
        """Ask every action again whether it can be done, and whether retiring means coming back."""
        self._set.refresh()
        question, retire = self._question(), self._set.get("question_retire")
        if retire is not None:
            retire.setText(_("Reactivate") if question is not None and question.state is QuestionState.RETIRED else _("Retire"))

    def at_top(self) -> tuple[QAction, ...]:
        return self._some("questions_duplicates", "questions_export", "questions_import", "question_new")

    def beside_question(self) -> tuple[QAction, ...]:
        return self._some("question_edit", "question_approve", "question_send_back", "question_retire")

    def below_list(self) -> tuple[QAction, ...]:
        return self._some("questions_undo", "questions_part", "questions_file")

    def edit(self) -> None:
        """Open the editor on the question in front."""
        question = self._screen.question
        if question is not None and self._context.session.may(MANAGE):
            self._screen.edit(question)

    def lift(self, other: str) -> None:
        """Let the question in front and *other* stand on one paper again."""
        question, editing = self._question(), self._context.app.question_editing
        if question is not None:
            text = _("{one} and {other} may stand on one paper again.").format(one=question.id, other=other)
            self._do(lambda: editing.set_enemies([question.id, other], enemies=False), text)

    def _some(self, *keys: str) -> tuple[QAction, ...]:
        return tuple(action for key in keys if (action := self._set.get(key)) is not None)

    def _above(self) -> Sequence[ActionSpec]:
        return (
            ActionSpec("question_new", _("New question"), self._new, icon="plus", shortcut="Ctrl+N", permission=MANAGE, kind="primary",
                       refusal=lambda: None if self._screen_ready() and self._screen.banks else _("Import a bank first.")),
            ActionSpec("questions_import", _("Import questions"), lambda: self._screen.take_file(None), icon="download", shortcut="Ctrl+I",
                       permission=MANAGE, hint=_("Files can also be dropped onto the list")),
            ActionSpec("questions_export", _("Export questions"), lambda: self._screen.export(), icon="upload", permission=MANAGE,
                       refusal=lambda: None if self._screen_ready() and self._screen.banks else _("Import a bank first.")),
            ActionSpec("questions_duplicates", _("Near-duplicates"), lambda: self._screen.show_duplicates(), icon="copy", permission=MANAGE,
                       refusal=self._not_compared),
            ActionSpec("questions_find", _("Search"), lambda: self._screen.search.setFocus(), shortcut="Ctrl+F"),
        )  # fmt: skip

    def _beside(self) -> Sequence[ActionSpec]:
        return (
            ActionSpec("question_edit", _("Edit"), self.edit, shortcut="Ctrl+E", permission=MANAGE, refusal=self._none),
            ActionSpec("question_approve", _("Approve"), self._approve, shortcut="Ctrl+Return", permission=MANAGE,
                       refusal=self._not_mine),
            ActionSpec("question_send_back", _("Send it back"), self._send_back, permission=MANAGE, refusal=self._not_returned),
            ActionSpec("question_retire", _("Retire"), self._retire, permission=MANAGE, refusal=self._none),
        )  # fmt: skip

    def _below(self) -> Sequence[ActionSpec]:
        return (
            ActionSpec("questions_undo", _("Undo bulk change"), self._undo, icon="rotate-ccw", permission=MANAGE,
                       refusal=lambda: None if self._screen_ready() and self._screen.may_undo else _("There is no change to take back.")),
            ActionSpec("questions_part", _("Keep apart"), self._part, hint=_("Never on one paper"), permission=MANAGE, refusal=self._not_several),
            ActionSpec("questions_file", _("Bulk change"), self._file, icon="list-checks", permission=MANAGE, refusal=self._nothing),
        )  # fmt: skip

    def _screen_ready(self) -> bool:
        return hasattr(self._screen, "doing")

    def _chosen(self) -> tuple[str, ...]:
        return self._screen.table.selected_ids() if self._screen_ready() else ()

    def _question(self) -> Question | None:
        return self._screen.question if self._screen_ready() else None

    def _none(self) -> str | None:
        return None if self._question() is not None else _("Choose a question first.")

    def _nothing(self) -> str | None:
        return None if self._chosen() else _("Select questions first; Ctrl+A selects all that are listed.")

    def _not_several(self) -> str | None:
        return None if 2 <= len(self._chosen()) <= MOST_ENEMIES else _("Select 2 to {most} questions.").format(most=MOST_ENEMIES)

    def _not_compared(self) -> str | None:
        count = len(self._screen.found.ids) if self._screen_ready() else 0
        if count < 2:
            return _("There is nothing to compare.")
        return (
            None
            if count <= MOST_COMPARED
            else _("Choose one bank or topic: at most {most} questions are compared.").format(most=f"{MOST_COMPARED:,}")
        )

    def _not_mine(self) -> str | None:
        question = self._question()
        if question is None or question.state is not QuestionState.DRAFT:
            return _("Only a draft is reviewed.") if question is not None else self._none()
        return _("You wrote this version yourself. Someone else has to review it.") if self._own(question) else None

    def _not_returned(self) -> str | None:
        question = self._question()
        if question is None:
            return self._none()
        if question.state is QuestionState.RETIRED:
            return _("The question is retired. Take it back into use first.")
        return _("You wrote this version yourself. Someone else has to review it.") if self._own(question) else None

    def _own(self, question: Question) -> bool:
        return bool(question.made_by) and question.made_by == self._context.session.actor.id

    def _new(self) -> None:
        bank, topic = self._screen.tree.place
        keys = [one.key for one in self._screen.banks]
        self._screen.edit(Question("", 1, bank or keys[0], "single", "", (), "", topic=topic or "", state=QuestionState.DRAFT))

    def _approve(self) -> None:
        question = self._question()
        if question is not None:
            editing = self._context.app.question_editing
            self._do(lambda: editing.approve(question.id, question.version), _("Reviewed: it may stand on papers now."))

    def _send_back(self) -> None:
        question = self._question()
        if question is None:
            return
        editing = self._context.app.question_editing
        ask_reason(
            self._screen,
            _("Send the question back"),
            _("Write what is to be mended; whoever wrote it sees that in the list and in the editor."),
            _("Send it back"),
            lambda note: self._do(lambda: editing.send_back(question.id, question.version, note), _("Sent back.")),
            presets=(
                _("The key is wrong"),
                _("More than one right answer"),
                _("The source is out of date"),
                _("The wording is unclear"),
            ),
            name="question_return",
        )

    def _retire(self) -> None:
        question = self._question()
        if question is None:
            return
        back = question.state is QuestionState.RETIRED
        filing = self._context.app.question_filing
        text = _("Back in use.") if back else _("Retired: it comes onto no new paper.")
        self._do(lambda: filing.file([question.id], REACTIVATE if back else RETIRE), text)

    def _file(self) -> None:
        ids = self._chosen()
        FilingSheet(self._screen, self._context, self._screen.banks, ids, self._filed).open()

    def _filed(self, outcome: Refiled) -> None:
        self._context.notices.say(told(outcome), Tone.OK, action=_("Undo"), call=self._undo)

    def _undo(self) -> None:
        filing = self._context.app.question_filing

        def after(outcome: Refiled) -> None:
            text = ngettext("{count} question is as before.", "{count} questions are as before.", outcome.changed)
            parts = [text.format(count=f"{outcome.changed:,}")]
            if outcome.left:
                left = ngettext("{count} was changed since and stays.", "{count} were changed since and stay.", outcome.left)
                parts.append(left.format(count=f"{outcome.left:,}"))
            self._context.notices.say(" ".join(parts))

        self._context.change(self._screen, filing.undo, after)

    def _part(self) -> None:
        ids, editing = self._chosen(), self._context.app.question_editing
        text = ngettext(
            "{count} question keeps off the paper of the others.", "{count} questions keep off each other's papers.", len(ids)
        )
        self._do(lambda: editing.set_enemies(ids), text.format(count=len(ids)))

    def _do(self, call: Callable[[], object], text: str) -> None:
        self._context.change(self._screen, call, lambda _value: self._context.notices.say(text))  # type: ignore[arg-type]
