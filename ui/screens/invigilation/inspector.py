"""The seat that was chosen: who sits there, how it goes, and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from skillsapp.domain.words import Words
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from ui.screens.invigilation.seat_state import SeatView
from ui.theme import px
from ui.widgets.buttons import ActionButton
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, scrolling
from ui.widgets.person import PhotoFrame
from ui.widgets.text import Pill, label


class SeatInspector(Card):
    """Photo beside the name, so that the face can be compared."""

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__(name="seat_inspector")
        holder = QWidget()
        self._pages = QStackedLayout(holder)
        self._pages.addWidget(EmptyState(_("Choose a seat"), _("Click a seat, or scan a ticket."), "armchair"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        top = QHBoxLayout()
        top.setSpacing(px(12))
        self._photo = PhotoFrame(92)
        top.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        self._name = label("", "h2", wrap=True, name="seat_name")
        self._state = Pill()
        words.addWidget(self._name)
        words.addWidget(self._state)
        top.addLayout(words, 1)
        top.setAlignment(words, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self._facts = FactRows("seat_facts")
        column.addWidget(self._facts)
        column.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        self._buttons = [(action, ActionButton(action, kind="", small=True)) for action in actions]
        self._pages.addWidget(scrolling(inside, "seat_inspector_scroll"))
        self.body.addWidget(holder, 1)
        self.body.addLayout(self._grid)
        self.arrange_actions()

    def arrange_actions(self) -> None:
        """Stand the buttons that fit the seat side by side; the others are hidden."""
        shown = [button for action, button in self._buttons if action.isVisible()]
        for _action, button in self._buttons:
            self._grid.removeWidget(button)
            button.setParent(self)
            button.setVisible(button in shown)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // 2, place % 2)

    def show_seat(self, view: SeatView | None, words: Words | None, photo: Path | None) -> None:
        if view is None or words is None:
            self._pages.setCurrentIndex(0)
            return
        row, seat = view.row, view.row.seat
        self._photo.show_photo(photo)
        self._name.setText(seat.name)
        self._state.show_state(view.title, view.tone, view.icon)
        facts = [
            (words.seat, str(seat.number)),
            (_("{ticket} number").format(ticket=words.ticket), seat.entry_no),
            (_("ID number"), seat.masked_id),
            (_("Unit"), seat.organisation),
            (_("Checked in"), to_house(seat.checked_in_at).strftime("%H:%M") if seat.checked_in_at else ""),
        ]
        if row.phase is not None:
            saved = to_house(row.last_saved_at).strftime("%H:%M:%S") if row.last_saved_at else ""
            left = _("{minutes} min").format(minutes=-(-(row.seconds_left or 0) // 60))
            facts += [
                (_("Answered"), f"{row.answered} / {row.questions}"),
                (_("Time left"), left),
                (_("Last saved"), saved),
                (
                    _("Left the window"),
                    ngettext("{count} time", "{count} times", row.focus_losses).format(count=row.focus_losses),
                ),
            ]
        if row.receipt:
            facts.append((_("Receipt code"), row.receipt))
        if seat.note:
            facts.append((_("Reason"), seat.note))
        self._facts.show_facts(tuple(facts), names=84)
        self._pages.setCurrentIndex(1)
