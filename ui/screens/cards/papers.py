"""One person, two papers of one component: which one counts is ruled with a reason; the other stays in the log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from skillsapp.domain.sitting import CARRIER_TITLES
from skillsapp.kernel.i18n import _
from skillsapp.queries.cards import CardRow, PaperOfPerson
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.widgets.form_rows import FormRow


def choose_paper(parent: QWidget, context: Context, row: CardRow, papers: Sequence[PaperOfPerson]) -> SheetDialog:
    """Ask which of a person's papers counts; their scores are not shown."""
    sheet = SheetDialog(
        parent,
        _("Which paper of {name} counts?").format(name=row.name),
        _("The other one is set aside and stays in the log. Scores are not shown, so that they decide nothing."),
        name="paper_rule",
    )
    group = QButtonGroup(sheet)
    for place, paper in enumerate(papers):
        button = QRadioButton(paper_words(paper))
        button.setObjectName(f"paper_{paper.carrier.value}_{place + 1}")
        button.setAccessibleName(paper_words(paper))
        group.addButton(button, place)
        sheet.add(button)
    reason = QLineEdit()
    reason.setObjectName("paper_reason")
    sheet.add(FormRow(_("Reason"), reason, required=True, hint=_("The reason is kept in the log with your name.")))
    sheet.add_cancel()

    def follow() -> None:
        if group.checkedId() < 0:
            sheet.allow(_("Choose a paper."))
        else:
            sheet.allow("" if reason.text().strip() else _("Write down the reason."))

    def rule() -> None:
        chosen, why = papers[group.checkedId()].attempt_id, reason.text().strip()
        sheet.set_busy(_("Saving…"))
        context.change(
            parent,
            lambda: context.app.cards.rule_paper(chosen, why),
            lambda _count: sheet.accept(),
            lambda error: sheet.show_problem(sentence(error)),
        )

    sheet.add_button(_("This paper counts"), "paper_rule_yes", rule, kind="primary")
    group.idClicked.connect(lambda _id: follow())
    reason.textChanged.connect(lambda _text: follow())
    follow()
    sheet.open()
    return sheet


def paper_words(paper: PaperOfPerson) -> str:
    """Return a paper in one line: how it was written, where, and how much of it."""
    words = _("{carrier} · {sitting} · {answered} of {count} answered · {state}")
    return words.format(
        carrier=_(CARRIER_TITLES[paper.carrier]),
        sitting=paper.sitting,
        answered=paper.answered,
        count=paper.questions,
        state=_("handed in") if paper.is_in else _("not handed in"),
    )
