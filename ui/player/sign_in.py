"""The candidate signs in: one number in a class, elsewhere the ticket's number and the last six characters of the ID number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from skillsapp.domain.programme import SignInWay
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import _
from ui.player.stage import StagePage
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow
from ui.widgets.text import IconTile, label


class CandidateSignIn(StagePage):
    """`signed_in(typed, last_six)`; a scanner types the number and Enter by itself."""

    signed_in = Signal(str, str)

    def __init__(self, heading: str, place: str, way: SignInWay, words: Words) -> None:
        super().__init__(heading, place, words, name="candidate_sign_in", width=480)
        self._way = way
        simple = way is SignInWay.SIMPLE
        self.card.body.addWidget(IconTile("id-card", size=52), 0, Qt.AlignmentFlag.AlignHCenter)
        title = label(_("Sign in to the exam"), "h1")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.card.add(title)
        number_title = (
            _("ID number or {ticket} number").format(ticket=words.ticket)
            if simple
            else _("{ticket} number").format(ticket=words.ticket)
        )
        self.number = _line("candidate_number_edit", 40)
        self._number_row = FormRow(
            number_title, self.number, hint=_("Type it, or scan the code on the {ticket}.").format(ticket=words.ticket)
        )
        self.card.add(self._number_row)
        self.last_six = _line("candidate_last_six_edit", 6)
        self._six_row = FormRow(_("Last six characters of the ID number"), self.last_six)
        self._six_row.setVisible(not simple)
        self.card.add(self._six_row)
        self.card.body.addSpacing(px(4))
        self._go = Button(_("Sign in"), "candidate_sign_in_begin", self._ask, kind="primary", big=True)
        self.card.add(self._go)
        self.end_card()
        self.number.returnPressed.connect(self._from_number)
        self.last_six.returnPressed.connect(self._ask)
        self.setFocusProxy(self.number)

    def set_busy(self, what: str) -> None:
        super().set_busy(what)
        self._go.setEnabled(not what)

    def show_problem(self, text: str) -> None:
        super().show_problem(text)
        self._go.setEnabled(True)
        wrong = self.number if self._way is SignInWay.SIMPLE or not self.last_six.text() else self.last_six
        wrong.setFocus()
        wrong.selectAll()

    def _from_number(self) -> None:
        if self._way is SignInWay.SIMPLE:
            self._ask()
        else:
            self.last_six.setFocus()

    def _ask(self) -> None:
        self._number_row.show_error("" if self.number.text().strip() else _("Please fill this in."))
        needs_six = self._way is not SignInWay.SIMPLE and len(self.last_six.text().strip()) != 6
        self._six_row.show_error(_("Please type six characters.") if needs_six else "")
        if not self.number.text().strip():
            self.number.setFocus()
        elif needs_six:
            self.last_six.setFocus()
        elif self._go.isEnabled():
            self.signed_in.emit(self.number.text(), self.last_six.text())


def _line(name: str, longest: int) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setProperty("entry", "true")
    line.setMaxLength(longest)
    line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return line
