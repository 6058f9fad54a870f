"""Handing the answers over: plug in the stick, one button, one large tick; may be repeated as often as one likes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.venue_day import VenueDay, WrittenResult
from skillsapp.kernel.i18n import _, ngettext
from ui.theme import Tone, px
from ui.venue.page import VenuePage, emptied, large
from ui.widgets.text import IconTile


class HandOverPage(VenuePage):
    """`write_wanted`, `folder_wanted`, `left`; the window says which stick is there."""

    write_wanted = Signal()
    folder_wanted = Signal()
    left = Signal()

    def __init__(self, day: VenueDay) -> None:
        super().__init__("", name="venue_hand_over", heading=f"{day.title} · {day.day}", number=day.number)
        self.place: Path | None = None
        self._is_done = self._is_refused = False
        self.add_button(_("Back"), "hand_over_back", self.left.emit, icon="arrow-left", left=True)
        self.add_button(_("Another stick…"), "stick_choose", self.folder_wanted.emit, icon="folder-open", left=True)
        self._write = self.add_button(
            _("Write the answers onto the stick"), "answers_write", self.write_wanted.emit, kind="primary", icon="download"
        )
        self.setFocusProxy(self._write)
        self.show_place(None)

    def show_place(self, place: Path | None) -> None:
        """Say whether a stick is there; the large tick of the last writing stays."""
        if place == self.place and self.body.count():
            return
        self.place = place
        self._write.setEnabled(place is not None)
        if place is not None and self._is_refused:
            self._is_refused = False
            self.problem.show_text("", Tone.BAD)  # a stick is there: what was said of the one before is over
        if self._is_done:
            return
        if place is None:
            self._picture("usb", Tone.MUTED, _("Plug in the stick"), _("It is found by itself after a few seconds."))
        else:
            self._picture("usb", Tone.INFO, _("The stick is there"), _("Folder {folder}").format(folder=place))
            self._write.setFocus()

    def show_written(self, result: WrittenResult, receipt: str) -> None:
        """Show the large tick with what is on the stick now."""
        self.set_busy("")
        self._is_done, self._is_refused = True, False
        people = ngettext("{count} person", "{count} people", result.people).format(count=result.people)
        counts = _("{people}, {events} entries, package {number}").format(people=people, events=result.events, number=result.dseq)
        column = self._picture("circle-check", Tone.OK, _("The answers are on the stick"), counts)
        if receipt:
            column.addWidget(large(_("Receipt code of the last paper"), "advice", centred=True))
            column.addWidget(large(receipt, "receipt", name="last_receipt", centred=True))
        if result.still_out:
            text = ngettext(
                "{count} paper is not handed in yet: it is on the stick as far as it is. Write again after it was handed in.",
                "{count} papers are not handed in yet: they are on the stick as far as they are. Write again afterwards.",
                result.still_out,
            )
            self.problem.show_text(text.format(count=result.still_out), Tone.WARN)
        column.addWidget(large(_("Pull the stick and take it to the next laptop, then to the host."), "text", centred=True))
        self._write.show_text(_("Write once more"))
        self._write.set_kind("")

    def show_problem(self, text: str, tone: Tone = Tone.BAD) -> None:
        """Say what was refused until it is written, or until a stick comes back."""
        super().show_problem(text, tone)
        self._is_refused = True

    def _picture(self, icon: str, tone: Tone, title: str, text: str) -> QVBoxLayout:
        emptied(self.body)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setSpacing(px(10))
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(IconTile(icon, tone, 96))
        row.addStretch()
        column.addLayout(row)
        column.addWidget(large(title, "title", name="hand_over_state", centred=True))
        line = large(text, "text", name="hand_over_counts", centred=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        column.addWidget(line)
        more = QVBoxLayout()
        more.setSpacing(px(10))
        column.addLayout(more)
        column.addStretch()
        self.body.addWidget(holder, 1)
        return more
