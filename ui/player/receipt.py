"""After handing in: thanks, and where the programme gives one, a receipt; then the window makes room for the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from skillsapp.domain.exam import HandedIn
from skillsapp.domain.words import Words
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from ui.player.stage import StagePage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FactRows
from ui.widgets.text import IconTile, label

SECONDS_WITH, SECONDS_WITHOUT = 90, 12


class ReceiptPage(StagePage):
    """`finished` when the candidate leaves, or by itself after a while; no score is shown, and no name stays."""

    finished = Signal()

    def __init__(self, heading: str, place: str, words: Words, handed_in: HandedIn, *, receipt: bool) -> None:
        super().__init__(heading, place, words, name="receipt_page", width=520)
        self._left = SECONDS_WITH if receipt else SECONDS_WITHOUT
        self.card.body.addWidget(IconTile("circle-check", Tone.OK, 60), 0, Qt.AlignmentFlag.AlignHCenter)
        title = label(_("The paper has been collected") if handed_in.by_program else _("Handed in"), "h1", name="receipt_title")
        thanks = label(_("Your answers are saved. You may leave quietly."), "sub", wrap=True)
        for part in (title, thanks):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.card.add(part)
        if receipt:
            code = label(handed_in.receipt, name="receipt_code")
            code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            code.setAccessibleName(_("Receipt code {code}").format(code=handed_in.receipt))
            facts = FactRows("receipt_facts")
            facts.show_facts(
                (
                    (
                        _("Answered"),
                        _("{answered} of {all} questions").format(answered=handed_in.answered, all=handed_in.questions),
                    ),
                    (_("Time"), stamp(handed_in.at)),
                )
            )
            same = _("Note the code if you like: the {invigilator}'s list shows the same one.").format(
                invigilator=words.invigilator.lower()
            )
            self.card.add(code, facts, Banner(same, Tone.INFO, name="receipt_note"))
        self.card.body.addSpacing(px(6))
        self._done = Button(_("Finish"), "receipt_finish", self.finished.emit, kind="primary", big=True)
        self._done.setAutoDefault(True)
        self.card.add(self._done)
        self._soon = label("", "hint", name="receipt_soon")
        self._soon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.card.add(self._soon)
        self.end_card()
        self.setFocusProxy(self._done)
        self._say()

    def pass_second(self) -> None:
        """Count down; at zero the next sign-in opens."""
        self._left -= 1
        self._say()
        if self._left <= 0:
            self.finished.emit()

    def _say(self) -> None:
        self._soon.setText(_("The next sign-in opens in {seconds} seconds.").format(seconds=max(0, self._left)))
