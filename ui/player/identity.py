"""The candidate confirms to be this person, before anything of the exam is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import SeatRow
from ui.player.stage import StagePage
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FactRows
from ui.widgets.person import PhotoFrame
from ui.widgets.text import label


class IdentityPage(StagePage):
    """`confirmed` or `denied`."""

    confirmed = Signal()
    denied = Signal()

    def __init__(self, heading: str, place: str, seat: SeatRow, room: str, words: Words, photo: Path | None) -> None:
        super().__init__(heading, place, words, name="identity_page", width=620)
        self.card.add(label(_("Is this you?"), "h1"))
        row = QHBoxLayout()
        row.setSpacing(px(24))
        frame = PhotoFrame(132)
        frame.show_photo(photo)
        row.addWidget(frame, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(px(12))
        right.addWidget(label(seat.name, wrap=True, name="candidate_name"))
        facts = FactRows("candidate_facts")
        facts.show_facts(
            (
                (_("{ticket} number").format(ticket=words.ticket), seat.entry_no),
                (_("ID number"), seat.masked_id),
                (_("Unit"), seat.organisation),
                (_("Room"), room),
                (words.seat, str(seat.number)),
            ),
            names=96,
        )
        right.addWidget(facts)
        right.addStretch()
        row.addLayout(right, 1)
        self.card.body.addLayout(row)
        self.end_card()
        buttons = QHBoxLayout()
        buttons.setSpacing(px(12))
        buttons.addStretch()
        buttons.addWidget(Button(_("That is not me"), "identity_deny", self.denied.emit, big=True))
        yes = Button(_("Yes, that is me"), "identity_confirm", self.confirmed.emit, kind="primary", big=True)
        yes.setAutoDefault(True)
        buttons.addWidget(yes)
        self.card.body.addLayout(buttons)
        self.setFocusProxy(yes)
