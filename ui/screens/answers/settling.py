"""Settle an answer whose two markers differ too much: a third person decides, or both say the same points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from skillsapp.domain.answer_marking import AnswerState, worth_of
from skillsapp.domain.rich_text import plain_text
from skillsapp.domain.score import shown
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _, listed
from skillsapp.queries.answer_marks import AnswerDesk, AnswerToSettle
from ui.context import Context
from ui.dialogs import LEAST_REASON, SheetDialog
from ui.notices import sentence
from ui.screens.answers.rubric import RubricPoints
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.form_rows import FactRows, FormRow
from ui.widgets.text import label


class SettleDialog(SheetDialog):
    """One answer with what both gave it.  What the other of the two proposes stands in the fields already."""

    def __init__(self, parent: QWidget, context: Context, desk: AnswerDesk, answer: AnswerToSettle) -> None:
        hint = (
            _("You marked this answer. It is settled once you both say the same points.")
            if answer.yours
            else _("You did not mark this answer: what you decide counts.")
        )
        super().__init__(parent, _("Settle a short answer"), hint, name="answer_settle", width=620, scroll=True)
        self._context, self._answer = context, answer
        self.add(label(plain_text(desk.question.stem), "strong", wrap=True))
        on_card = _("Answer on paper: card no. {card}, question {number}").format(card=answer.card, number=answer.number)
        written = on_card if answer.card else answer.response
        text = label("", wrap=True, name="answer_text")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setText(written)
        self.add(text)
        given = FactRows("given_marks")
        given.show_facts(((_("First marker"), _given(answer.first)), (_("Second marker"), _given(answer.second))))
        self.add(given, label(limit_line(desk), "hint", wrap=True, name="answers_limit"))
        if answer.proposal:
            proposed = _("The other marker proposes {points}: {reason}").format(
                points=_given(answer.proposal), reason=answer.reason
            )
            self.add(Banner(proposed, Tone.INFO, name="proposal_banner"))
        if answer.proposed:
            yours = _("You proposed {points}; the other marker has not agreed yet.").format(points=_given(answer.proposed))
            self.add(Banner(yours, Tone.INFO, name="proposed_banner"))
        self.points = RubricPoints()
        self.points.show_lines(desk.lines, answer.proposal or answer.proposed)
        self.add(self.points)
        self.reason = QPlainTextEdit(answer.reason)
        self.reason.setObjectName("settle_reason")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(px(72))
        self._reason_row = FormRow(
            _("Reason"), self.reason, required=True, hint=_("The reason is kept in the log with your name.")
        )
        self.add(self._reason_row)
        self.add_cancel()
        agree = bool(answer.proposal) and answer.yours
        yes = _("Agree") if agree else _("Propose") if answer.yours else _("Settle")
        self.add_button(yes, "answer_settle_yes", self._settle, kind="primary")
        self.points.finished.connect(self.reason.setFocus)
        self.reason.textChanged.connect(lambda: self._reason_row.show_error(""))
        self.points.begin()

    def _settle(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not self.points.check():
            return
        if len(reason) < LEAST_REASON:
            self._reason_row.show_error(_("Please write why, in a few words."))
            self.reason.setFocus()
            return
        points = self.points.points()
        assert points is not None
        service, one = self._context.app.answer_marks, self._answer

        def said(text: str) -> None:
            self.accept()
            self._context.notices.say(text)

        def agreed(state: AnswerState) -> None:
            waits = state is AnswerState.APART
            said(_("Proposed; it is settled when the other marker agrees.") if waits else _("Settled."))

        def failed(error: Exception) -> None:
            self.show_problem(sentence(error))

        self.set_busy(_("Saving…"))
        id, ref, change = one.attempt_id, one.question, self._context.change
        if one.yours:
            change(self, lambda: service.agree(id, ref, points, reason), agreed, failed)
        else:
            change(self, lambda: service.settle(id, ref, points, reason), lambda _mark: said(_("Settled.")), failed)


def limit_line(desk: AnswerDesk) -> str:
    """Return how far the two markers of a question may differ: the programme decides."""
    told = _("Two markers may differ by {limit} of {worth} points; beyond that the answer is settled.")
    return told.format(limit=shown(desk.limit), worth=plain(worth_of(desk.lines)))


def _given(points: Sequence[Decimal]) -> str:
    together = plain(sum(points, Decimal(0)))
    return _("{points} (together {mark})").format(points=listed(map(plain, points)), mark=together)
