"""The quiet pages around the exam: one card in the middle, one thing to do, and the invigilator's door at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import _
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, scrolling
from ui.widgets.progress import ProgressLine
from ui.widgets.text import ElidedLabel, label


class StagePage(QWidget):
    """`.card.body` takes what the page is about; `staff_wanted` is the invigilator's button."""

    staff_wanted = Signal()

    def __init__(self, heading: str, place: str, words: Words, *, name: str, width: int = 560) -> None:
        super().__init__()
        self.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(18), px(24), px(14))
        column.setSpacing(px(4))
        top = ElidedLabel(heading, "h2")
        under = ElidedLabel(place, "sub")
        for part in (top, under):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
            column.addWidget(part)
        self.card = Card(padding=30, spacing=14, name=f"{name}_card")
        self.card.setMaximumWidth(px(width))
        self.problem = Banner("", Tone.BAD, name=f"{name}_problem")
        self._busy = ProgressLine(name=f"{name}_progress")
        self._busy.hide()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, px(8), 0, px(8))
        row.addStretch(1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        row.addLayout(middle, 100)
        row.addStretch(1)
        area = scrolling(holder, f"{name}_scroll")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside the fields leaves the keyboard where it is
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(_("Every answer is saved at once"), "hint"))
        foot.addStretch()
        foot.addWidget(Button(words.invigilator, "staff_enter", self.staff_wanted.emit, kind="ghost", icon="lock"))
        column.addLayout(foot)

    def end_card(self) -> None:
        """Put what was refused and what is going on under the rest of the card."""
        self.card.add(self.problem, self._busy)

    def set_busy(self, what: str) -> None:
        """Say what is going on; an empty text stops saying it."""
        if what:
            self.problem.show_text("", Tone.BAD)
            self._busy.begin(what)
        else:
            self._busy.hide()

    def show_problem(self, text: str) -> None:
        """Say what was refused."""
        self.set_busy("")
        self.problem.show_text(text, Tone.BAD)
