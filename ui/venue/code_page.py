"""The laptop's eight digits: typed from the code sheet, tried as soon as the last one stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from skillsapp.domain.venue_day import PackageOffer
from skillsapp.kernel.i18n import _
from ui.theme import px
from ui.venue.digits import DigitsEdit
from ui.venue.page import VenuePage, large
from ui.venue.tries import Tries

CODE_DIGITS = 8


class CodePage(VenuePage):
    """`given(str)` with the eight digits."""

    given = Signal(str)
    left = Signal()

    def __init__(self, offer: PackageOffer, number: int, tries: Tries) -> None:
        super().__init__("", name="venue_code", heading=f"{offer.title} · {offer.day}", number=number)
        self._tries = tries
        row = QHBoxLayout()
        row.setSpacing(px(40))
        row.addStretch()
        badge = large(str(number), "number", centred=True)
        badge.setWordWrap(False)
        row.addWidget(badge)
        words = QVBoxLayout()
        words.setSpacing(px(12))
        words.addWidget(large(_("Code of laptop {number}").format(number=number), "title"))
        words.addWidget(large(_("Eight digits, in the row of this laptop on the code sheet."), "text"))
        self.code = DigitsEdit(CODE_DIGITS, "laptop_code_edit", _("Code of this laptop"))
        self.code.completed.connect(self._give)
        words.addWidget(self.code, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words)
        row.addStretch()
        self.body.addStretch()
        self.body.addLayout(row)
        self.body.addStretch()
        self.add_button(_("Back"), "code_back", self.left.emit, icon="arrow-left", left=True)
        self.setFocusProxy(self.code)
        tries.hold(self, self.code, self.show_problem)

    def refuse(self, text: str, *, counts: bool) -> None:
        """Say why, and wait longer after each wrong code."""
        self.show_problem(text)
        self.code.setEnabled(True)
        self.code.refuse()
        if counts:
            self._tries.wrong()
        self._tries.hold(self, self.code, self.show_problem)

    def _give(self, code: str) -> None:
        if not self.is_busy:
            self.code.setEnabled(False)
            self.set_busy(_("Opening the exam package…"))
            self.given.emit(code)
