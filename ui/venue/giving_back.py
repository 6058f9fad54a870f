"""The end of a borrowed laptop's day: the answers onto the stick, the host's receipt, and clearing what was verified."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from skillsapp.domain.sitting import SittingState
from skillsapp.domain.venue_day import ClearedNote, VenueDay, VerifiedState, WrittenResult
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from skillsapp.portable_copy import portable_copy
from skillsapp.queries.attempts import list_attempts
from ui.dialogs import confirm
from ui.jobs import Lane
from ui.notices import sentence
from ui.venue.clear_page import ClearPage
from ui.venue.hand_over_page import HandOverPage

if TYPE_CHECKING:
    from ui.venue.window import VenueWindow

LOOK_MS = 2000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class GivingBack(QObject):
    """Belongs to the window while the day's pages are open."""

    def __init__(self, window: VenueWindow, day: VenueDay) -> None:
        super().__init__(window)
        self._window, self._day = window, day
        self._context = window.context
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def hand_over(self) -> None:
        """Show the page that writes the answers."""
        page = HandOverPage(self._day)
        page.write_wanted.connect(self._write)
        page.folder_wanted.connect(self._window.choose_stick)
        page.left.connect(self._leave)
        self._window.show_page(page)
        self._timer.start()
        self.look()

    def clear(self) -> None:
        """Show the page that clears, with what the host has verified."""
        page = ClearPage(self._day, has_copy=portable_copy() is not None)
        page.clear_wanted.connect(self._ask_clear)
        page.looked.connect(self._read_receipt)
        page.folder_wanted.connect(self._window.choose_stick)
        page.left.connect(self._leave)
        self._window.show_page(page)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look where the stick is; on the page that clears, a stick that came is read at once."""
        page = self._window.page()
        if not isinstance(page, HandOverPage | ClearPage):
            self._timer.stop()
            return
        if self._is_looking or page.is_busy:
            return

        def found(place: Path | None) -> None:
            self._is_looking = False
            front = self._window.page()
            if isinstance(front, HandOverPage) and not front.is_busy:
                front.show_place(place)
            elif isinstance(front, ClearPage) and not front.is_busy and (place != front.place or not front.has_state):
                front.place = place
                self._read_receipt()

        def missed(_error: Exception) -> None:
            self._is_looking = False  # looked for again two seconds later

        self._is_looking = True
        self._context.load(self, self._window.sticks.best, found, missed)

    def _leave(self) -> None:
        self._timer.stop()
        self._window.show_day()

    def _write(self) -> None:
        page = self._window.page()
        if not isinstance(page, HandOverPage) or page.place is None or page.is_busy:
            return
        app, place = self._context.app, page.place
        page.set_busy(_("Writing the answers onto the stick and reading them back…"))

        def written(done: Done[tuple[WrittenResult, str]]) -> None:
            page.show_written(*done.value)

        def write() -> Done[tuple[WrittenResult, str]]:
            done = app.venue.write_result(place)
            return Done((done.value, self._last_receipt()), done.topics)

        self._context.jobs.run(page, write, written, lambda error: page.show_problem(sentence(error)), lane=Lane.STORE)

    def _last_receipt(self) -> str:
        """Return the receipt code of the paper that was handed in last here, or nothing."""
        rows = [row for row in list_attempts(self._context.app.reader, self._day.programme_id) if row.state.is_over]
        last = max(rows, key=lambda row: row.state.submitted_at or _LONG_AGO, default=None)
        return last.state.receipt if last else ""

    def _read_receipt(self) -> None:
        page = self._window.page()
        if not isinstance(page, ClearPage) or page.is_busy:
            return
        venue = self._context.app.venue
        if page.place is None:
            self._context.load(page, venue.verified, page.show_state)
            return
        place = page.place
        page.set_busy(_("Reading the receipt of the host…"))

        def refused(error: Exception) -> None:
            def show(state: VerifiedState) -> None:
                page.show_state(state, sentence(error))

            self._context.load(page, venue.verified, show)

        self._context.change(page, lambda: venue.read_receipt(place), page.show_state, refused)

    def _ask_clear(self, with_program: bool) -> None:
        page = self._window.page()
        if not isinstance(page, ClearPage):
            return
        coming = [each.title for each in self._day.rounds if each.state is not SittingState.CLOSED]
        text = _("Names, photos, papers and answers are deleted from this laptop. They are safe at the host.")
        if coming:
            text += "\n" + _("Mind: {rounds} has not been held or ended on this laptop.").format(rounds=_(", ").join(coming))
        venue, stick = self._context.app.venue, page.place

        def signed(note: ClearedNote) -> None:
            self._timer.stop()
            self._window.clearing_requested.emit(note, stick, with_program)

        def clear() -> None:
            page.set_busy(_("Clearing…"))
            self._context.change(page, venue.clear, signed, lambda error: page.show_problem(sentence(error)))

        confirm(
            self._window, _("Clear laptop {number}?").format(number=self._day.number), text, _("Clear now"), clear,
            danger=True, name="clear_confirm",
        )  # fmt: skip
