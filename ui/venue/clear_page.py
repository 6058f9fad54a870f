"""Clearing and giving back: only what the host has verified goes; otherwise it says what is missing and what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.venue_day import Cleared, NoReceipt, NotVerifiedYet, VenueDay, VerifiedState
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.errors import describe
from skillsapp.kernel.i18n import _, ngettext
from ui.theme import Tone, px
from ui.venue.page import VenuePage, emptied, large, large_banner
from ui.widgets.text import IconTile


class ClearPage(VenuePage):
    """`clear_wanted(bool)`: with the program's copy or without; `looked` asks the window to read the receipt again."""

    clear_wanted = Signal(bool)
    looked = Signal()
    folder_wanted = Signal()
    left = Signal()

    def __init__(self, day: VenueDay, *, has_copy: bool) -> None:
        super().__init__(
            _("Clear and give back"),
            _("Deletes names, photos, papers and answers from this laptop, after the host has verified them."),
            name="venue_clear",
            heading=f"{day.title} · {day.day}",
            number=day.number,
        )
        self.place: Path | None = None
        self.has_state = False
        self._column = QVBoxLayout()
        self._column.setSpacing(px(12))
        self.body.addLayout(self._column)
        self._program = QCheckBox(_("Delete the program from this laptop too"))
        self._program.setObjectName("program_delete")
        self._program.setProperty("venue", "true")
        self._program.setVisible(has_copy)
        self._program.setChecked(has_copy)
        self.body.addWidget(self._program)
        self.body.addStretch()
        self.add_button(_("Back"), "clear_back", self.left.emit, icon="arrow-left", left=True)
        self.add_button(_("Another stick…"), "stick_choose", self.folder_wanted.emit, icon="folder-open", left=True)
        self._again = self.add_button(_("Look again"), "receipt_read", self.looked.emit, icon="refresh-cw")
        self._clear = self.add_button(
            _("Clear this laptop"),
            "laptop_clear",
            lambda: self.clear_wanted.emit(self._program.isChecked()),
            kind="primary",
            icon="trash-2",
        )
        self._clear.setEnabled(False)
        self.setFocusProxy(self._again)

    def show_state(self, state: VerifiedState, problem: str = "") -> None:
        """Say what the host has verified, or exactly what it has not."""
        self.set_busy("")
        self.has_state = True
        emptied(self._column)
        if state.receipt_at is None:
            why = problem or describe(NoReceipt())
            self._column.addWidget(large_banner(_("Not verified: {why}").format(why=why), Tone.WARN, "clear_state"))
        elif state.newer:
            self._column.addWidget(large_banner(describe(NotVerifiedYet(state.newer)), Tone.BAD, "clear_state"))
        else:
            people = ngettext(
                "The host has verified everything of this laptop: {count} person.",
                "The host has verified everything of this laptop: {count} people.",
                state.people,
            ).format(count=state.people)
            self._column.addWidget(large_banner(people, Tone.OK, "clear_state"))
        if state.receipt_at is not None:
            self._column.addWidget(large(_("Receipt of the host: {time}").format(time=stamp(state.receipt_at)), "advice"))
        self._clear.setEnabled(state.may_clear)
        self._clear.setToolTip("" if state.may_clear else _("Only after the host has verified everything."))
        (self._clear if state.may_clear else self._again).setFocus()


class ClearedPage(VenuePage):
    """The last page: nothing personal is on this laptop any more."""

    left = Signal()

    def __init__(self, number: int, cleared: Cleared, *, program_goes: bool) -> None:
        super().__init__("", name="venue_cleared", number=number)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setSpacing(px(10))
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(IconTile("circle-check", Tone.OK, 96))
        row.addStretch()
        column.addLayout(row)
        column.addWidget(large(_("This laptop is cleared. Give it back."), "title", name="cleared_title", centred=True))
        if cleared.note is not None:
            text = _("The note for the host is on the stick: pull it and take it to the host.")
        else:
            text = _("The stick was not there, so the host has no note: tell the host that laptop {number} is cleared.").format(
                number=number
            )
        column.addWidget(large(text, "text", name="cleared_note", centred=True))
        if program_goes:
            column.addWidget(
                large(_("The program deletes itself when this window is closed."), "text", name="cleared_program", centred=True)
            )
        column.addStretch()
        self.body.addWidget(holder, 1)
        close = self.add_button(_("Close"), "venue_close", self.left.emit, kind="primary")
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(close)
