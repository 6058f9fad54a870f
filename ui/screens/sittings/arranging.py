"""What arranges more than one seat at a click: the exam day, people who came later, and the resit."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from skillsapp.domain.blueprint import BlueprintShortfall, MustIncludeMisfit
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Seat, Sitting, SittingState
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.exam_day import count_distinct_papers, list_waiting
from ui.actions import ActionSpec
from ui.context import Context
from ui.notices import sentence
from ui.screens.sittings.day_dialog import MOST_PAPERS, DayBasis, DayDialog
from ui.screens.sittings.lacks import shortfall_sentence
from ui.screens.sittings.listing import Listing
from ui.screens.sittings.resit_dialog import ResitDialog
from ui.widgets.frames import Page

RESITS = ("resit_on_screen", "resit_on_paper", "resit_later")


class Arranging:
    """Knows the listing in front through what it is given; `arranged` is told of new sittings."""

    def __init__(
        self,
        owner: Page,
        context: Context,
        listing: Callable[[], Listing],
        arranged: Callable[[Sequence[Sitting]], None],
        refresh: Callable[[], None],
    ) -> None:
        self._owner, self._context, self._listing = owner, context, listing
        self._arranged, self._refresh = arranged, refresh

    def specs(self) -> tuple[ActionSpec, ...]:
        manage = Permission.MANAGE_SITTINGS
        on_screen, on_paper = partial(self._resit, Carrier.SCREEN), partial(self._resit, Carrier.CARD)
        return (
            ActionSpec("day_arrange", _("Arrange the exam day"), self._open_day, "calendar-days", "", manage, self._refuse_day),
            ActionSpec("late_seat", _("Seat who came later"), self._seat_late, "user-plus", "", manage, self._refuse_late),
            ActionSpec("resit_arrange", _("Resit"), partial(self._resit, None), "rotate-ccw", "", manage, self._refuse_resit),
            ActionSpec("resit_on_screen", _("Resit on the computer, now"), on_screen, "", "", manage, self._refuse_resit),
            ActionSpec("resit_on_paper", _("Resit on paper, now"), on_paper, "", "", manage, self._refuse_resit),
            ActionSpec("resit_later", _("Resit at another time…"), self._resit_later, "", "", manage, self._refuse_resit),
        )

    def resit_text(self) -> str:
        """Return what the button says: how many sit again."""
        count = sum(len(rows) for rows in self._listing().resits.values())
        return ngettext("Resit: {count} person", "Resit: {count} people", count).format(count=count)

    def late_text(self) -> str:
        part = self._listing().comes_late
        count = part.count if part else 0
        return ngettext("Seat {count} person who came later", "Seat {count} people who came later", count).format(count=count)

    # the day

    def _open_day(self) -> None:
        listing, app = self._listing(), self._context.app
        programme, part = listing.programme, listing.theory_waiting
        if programme is None or part is None:
            return
        rounds = [
            row.sitting
            for row in listing.rows
            if row.sitting.component == part.component.key and row.sitting.carrier is Carrier.SCREEN and not row.sitting.resit
        ]
        there = max((sitting.round for sitting in rounds), default=0)
        ends = [sitting.starts_at + timedelta(minutes=sitting.duration_minutes) for sitting in rounds]

        def read() -> DayBasis:
            people = list_waiting(app.reader, programme.id, part.component.key)
            fitting = people if part.advanced is None else [one for one in people if one.registration_id in part.advanced]
            papers, lack, remedy = 0, "", ""
            try:
                papers = count_distinct_papers(app.reader, programme, part.component.key, MOST_PAPERS)
            except BlueprintShortfall as shortfall:
                lack, remedy = shortfall_sentence(app, shortfall), _("Add questions to the bank first.")
            except MustIncludeMisfit as misfit:
                lack, remedy = sentence(misfit), _("Change under “Draw papers” what stands on every paper first.")
            return DayBasis(programme, part.component, fitting, papers, there, max(ends, default=None), lack, remedy)

        def show(basis: DayBasis) -> None:
            DayDialog(self._owner, self._context, basis, self._arranged).open()

        self._context.load(self._owner, read, show)

    def _refuse_day(self) -> str | None:
        listing = self._listing()
        if listing.programme is None:
            return _("Create a programme first.")
        if listing.theory_waiting is None:
            return _("There is nobody to seat: accept registrations first, or everybody has a seat already.")
        return None

    # who came later

    def _seat_late(self) -> None:
        listing, app = self._listing(), self._context.app
        programme, part = listing.programme, listing.comes_late
        if programme is None or part is None:
            return
        ids = tuple(part.people)
        self._context.change(self._owner, lambda: app.sittings.seat_late(programme.id, part.component.key, ids), self._tell_late)

    def _tell_late(self, seats: Sequence[Seat]) -> None:
        by_id = {row.sitting.id: row.sitting for row in self._listing().rows}
        text = ngettext("{count} person has a seat now.", "{count} people have a seat now.", len(seats)).format(count=len(seats))
        if any(by_id[seat.sitting_id].carrier is Carrier.SCREEN for seat in seats if seat.sitting_id in by_id):
            text = running(text, _("If the USB stick was written before, write it again."))
        self._context.notices.say(text)
        self._refresh()

    def _refuse_late(self) -> str | None:
        return None if self._listing().comes_late is not None else _("Everybody has a seat already.")

    # the resit

    def _resit(self, carrier: Carrier | None) -> None:
        self._arrange_resit(carrier, None, "")

    def _resit_later(self) -> None:
        listing = self._listing()
        component = next(iter(listing.resits), None)
        if listing.programme is not None and component is not None:
            held = [row.sitting for row in listing.rows if row.sitting.component == component]
            ResitDialog(self._owner, self._context, listing.resits[component], held, self._arrange_resit).open()

    def _arrange_resit(self, carrier: Carrier | None, starts_at: datetime | None, room: str) -> None:
        listing, app = self._listing(), self._context.app
        programme, component = listing.programme, next(iter(listing.resits), None)
        if programme is None or component is None:
            return
        seed = random.SystemRandom().randrange(1_000_000)
        self._context.change(
            self._owner,
            lambda: app.sittings.arrange_resit(programme.id, component, carrier, starts_at, room, seed),
            self._arranged,
        )

    def _refuse_resit(self) -> str | None:
        listing = self._listing()
        if listing.resits:
            return None
        if not any(row.sitting.state is SittingState.CLOSED for row in listing.rows):
            return _("A resit is arranged when the sittings are closed.")
        return _("Nobody failed or was absent, they all have a seat in a resit already, or the results are frozen.")
