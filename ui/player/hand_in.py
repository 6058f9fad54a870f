"""Handing in: first what is still open, each a click away; then once more, because it cannot be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.exam_session import ExamSession
from skillsapp.kernel.i18n import _, ngettext
from ui.dialogs import SheetDialog, confirm
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.frames import scrolling
from ui.widgets.text import IconLabel, label

ACROSS = 10
MOST_HEIGHT = 150


def ask_hand_in(
    parent: QWidget, session: ExamSession, go_to: Callable[[ExamQuestion], object], hand_in: Callable[[], object]
) -> SheetDialog:
    """Show what is unanswered and flagged; a click goes there.  *hand_in* is called after a second confirmation."""
    answered = len(session.questions) - len(session.unanswered)
    sheet = SheetDialog(
        parent,
        _("Hand in the paper?"),
        _("{answered} of {all} questions answered").format(answered=answered, all=len(session.questions)),
        name="paper_summary",
        width=600,
    )

    def jump(question: ExamQuestion) -> None:
        sheet.accept()
        go_to(question)

    def ask_again() -> None:
        sheet.accept()
        _confirm(parent, len(session.unanswered), len(session.unfinished), hand_in)

    if session.unanswered or session.unfinished or session.flagged:
        _add_numbers(sheet, _("Not answered"), "circle-alert", Tone.WARN, "unanswered", session.unanswered, jump)
        _add_numbers(sheet, _("Answered in part"), "circle-alert", Tone.WARN, "unfinished", session.unfinished, jump)
        _add_numbers(sheet, _("Flagged"), "flag", Tone.WARN, "flagged", session.flagged, jump)
        sheet.add(label(_("Click a number to go there."), "hint"))
    else:
        sheet.add(Banner(_("Every question is answered and none is flagged."), Tone.OK, name="summary_complete"))
    sheet.add_button(_("Go on answering"), "paper_summary_cancel").setMinimumHeight(px(40))
    sheet.add_button(_("Hand in"), "paper_summary_yes", ask_again, kind="danger", icon="send").setMinimumHeight(px(40))
    sheet.open()
    return sheet


def _confirm(parent: QWidget, unanswered: int, unfinished: int, hand_in: Callable[[], object]) -> None:
    text = _("After handing in nothing can be changed any more.")
    if unanswered:
        text += "\n" + ngettext("{count} question has no answer.", "{count} questions have no answer.", unanswered).format(
            count=unanswered
        )
    if unfinished:
        text += "\n" + ngettext(
            "{count} question is answered only in part.", "{count} questions are answered only in part.", unfinished
        ).format(count=unfinished)
    confirm(
        parent,
        _("Really hand in?"),
        text,
        _("Hand in now"),
        hand_in,
        danger=True,
        name="paper_hand_in_confirm",
        cancel=_("Go on answering"),
    )


def _add_numbers(
    sheet: SheetDialog,
    title: str,
    icon: str,
    tone: Tone,
    name: str,
    questions: Sequence[ExamQuestion],
    jump: Callable[[ExamQuestion], None],
) -> None:
    if not questions:
        return
    head = QHBoxLayout()
    head.setSpacing(px(8))
    head.addWidget(IconLabel(icon, 18, tone))
    head.addWidget(label(_("{title}: {count}").format(title=title, count=len(questions)), "strong"), 1)
    sheet.body.addLayout(head)
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(px(8))
    for place, question in enumerate(questions):
        button = Button(str(question.number), f"{name}_{question.number}_open", partial(jump, question))
        button.setProperty("jump", "true")
        button.setAccessibleName(_("Go to question {number}").format(number=question.number))
        grid.addWidget(button, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(ACROSS, 1)
    lines = -(-len(questions) // ACROSS)
    area = scrolling(holder, f"{name}_scroll")
    area.setFixedHeight(min(px(MOST_HEIGHT), lines * px(42) + px(4)))
    sheet.add(area)
