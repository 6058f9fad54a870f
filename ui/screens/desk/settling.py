"""Whose is this line of an earlier ledger?  One question at a time, three answers, each one key."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.ledger import EVIDENCE_TITLES, Likeness
from skillsapp.exchange.contacts import mask_phone
from skillsapp.kernel.i18n import _, listed, ngettext
from skillsapp.queries.ledger import Question, list_questions
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.screens.desk.wording import day_text, id_type_text
from ui.theme import px
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card
from ui.widgets.text import label

PART = 500
"""Questions read at once."""


class SettleDialog(SheetDialog):
    """The line at the left, the person at the right.  What was answered is kept at once; the rest can wait."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, _("Whose certificate is this?"), name="ledger_settle_sheet", width=820)
        self._context = context
        self._questions: deque[Question] = deque()
        self._candidates: deque[Likeness] = deque()
        self._total = self._answered = 0
        self._kept = 0
        self._put_off: set[str] = set()
        self._is_keeping = False
        row = QHBoxLayout()
        row.setSpacing(px(14))
        self._line, self._person = FactRows("settle_line"), FactRows("settle_person")
        self._evidence = label("", "strong", wrap=True, name="settle_evidence")
        self._cards = QWidget()
        for title, facts in ((_("In the ledger"), self._line), (_("On record with us"), self._person)):
            card = Card(title)
            card.add(facts)
            card.body.addStretch(1)
            row.addWidget(card, 1)
        row.setContentsMargins(0, 0, 0, 0)
        self._cards.setLayout(row)
        self._done = EmptyState(_("Nothing is left to settle"), "", "circle-check")
        self._done.hide()
        self.add(self._evidence, self._cards, self._done)
        self.body.setStretchFactor(self._cards, 1)
        self._later = self.add_button(_("Decide later (L)"), "settle_later", self.decide_later, left=True)
        self._close = self.add_cancel(_("Close"))
        self._no = self.add_button(_("Somebody else (N)"), "settle_other", self.say_other, icon="x")
        self._yes = self.add_button(_("The same person (Y)"), "settle_same", self.say_same, kind="primary", icon="check")
        self.resize(px(820), px(460))
        self._load()

    def _load(self) -> None:
        reader, more = self._context.app.reader, PART + len(self._put_off)
        self._context.load(self, lambda: list_questions(reader, more), self._start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by one letter."""
        answers = {Qt.Key.Key_Y: self.say_same, Qt.Key.Key_N: self.say_other, Qt.Key.Key_L: self.decide_later}
        answer = answers.get(Qt.Key(event.key()))
        if answer is not None and not self._is_keeping:
            answer()
        else:
            super().keyPressEvent(event)

    def say_same(self) -> None:
        if self._candidates:
            self._keep(self._candidates[0].holder.person_id)

    def say_other(self) -> None:
        """Go to the next person who may be meant; after the last one the line is nobody's of ours."""
        if not self._candidates:
            return
        self._candidates.popleft()
        if self._candidates:
            self._show()
        else:
            self._keep(None)

    def decide_later(self) -> None:
        if self._questions:
            self._put_off.add(self._questions.popleft().entry.id)
            self._answered += 1
            self._next()

    def _start(self, questions: tuple[Question, ...]) -> None:
        """Begin with these; what was put off in this sitting is not asked again."""
        self._questions = deque(one for one in questions if one.likely and one.entry.id not in self._put_off)
        self._total = self._answered + len(self._questions)
        self._next()

    def _next(self) -> None:
        if not self._questions and self._kept:  # a long ledger is asked about in parts
            self._kept = 0
            self._load()
            return
        self._candidates = deque(self._questions[0].likely) if self._questions else deque()
        self._show()

    def _keep(self, person_id: str | None) -> None:
        entry, app = self._questions[0].entry, self._context.app
        self._is_keeping = True
        self.set_busy(_("Keeping the answer"))

        def kept(_entry: object) -> None:
            self._is_keeping = False
            self.set_busy("")
            self._questions.popleft()
            self._answered += 1
            self._kept += 1
            self._next()

        def failed(error: Exception) -> None:
            self._is_keeping = False
            self.show_problem(sentence(error))

        self._context.change(
            self,
            lambda: app.desk.settle(entry.id, entry.version, person_id),
            kept,
            failed,
        )

    def _show(self) -> None:
        asks = bool(self._questions)
        for part in (self._cards, self._evidence, self._later, self._no, self._yes):
            part.setVisible(asks)
        self._done.setVisible(not asks)
        if not asks:
            count = len(self._put_off)
            left = ngettext("{count} line waits for later", "{count} lines wait for later", count).format(count=f"{count:,}")
            self._done.show_text(left if count else _("Nothing is left to settle"), "")
            self.show_title(_("Whose certificate is this?"))
            self._close.setFocus()
            return
        entry, like = self._questions[0].entry, self._candidates[0]
        told = _("Line {place} of {total}").format(place=self._answered + 1, total=self._total)
        if len(self._questions[0].likely) > 1:
            others = len(self._candidates) - 1
            told += " · " + _("{count} more people of this name may be meant").format(count=others)
        self.show_title(_("Whose certificate is this?"), told)
        same = listed(_(EVIDENCE_TITLES[kind]) for kind in like.evidence)
        self._evidence.setText(_("Same name. Besides: {evidence}. No whole ID number in the ledger.").format(evidence=same))
        row, holder = entry.as_row(), like.holder
        self._line.show_facts(
            (
                (_("Name"), entry.name),
                (_("End of the ID number"), row.id_tail),
                (_("Born on"), day_text(row.birth_date)),
                (_("Mobile"), mask_phone(entry.phone)),
                (_("Unit"), entry.organisation),
                (_("Certificate"), " ".join(part for part in (entry.title, entry.number) if part)),
                (_("Issued on"), day_text(entry.issued_on)),
                (_("Ledger"), _("{file}, row {row}").format(file=entry.source, row=entry.row)),
            )
        )
        self._person.show_facts(
            (
                (_("Name"), holder.name),
                (_("ID number"), mask_id(holder.id_type, holder.id_number)),
                (_("Document"), id_type_text(holder.id_type)),
                (_("Born on"), day_text(holder.birth_date)),
                (_("Mobile"), mask_phone(holder.phone)),
                (_("Units"), "\n".join(holder.organisations)),
            )
        )
        self._yes.setFocus()
