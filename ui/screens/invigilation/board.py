"""What the board reads, every two seconds, on the free lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from skillsapp.domain.programme import ComponentKind, Programme
from skillsapp.domain.sitting import SITTING_STATE_TITLES, Carrier, Sitting, SittingState
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.laptops import list_laptop_days
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.sittings import BoardRow, SittingRow, list_sittings, load_board

if TYPE_CHECKING:
    from skillsapp.app import App

UNDER_WAY = (SittingState.OPEN, SittingState.RUNNING)


@dataclass(frozen=True, slots=True)
class Board:
    """The sittings to choose from, the one shown, its programme and its seats, at one moment."""

    choices: Sequence[SittingRow] = ()
    shown: SittingRow | None = None
    programme: Programme | None = None
    rows: Sequence[BoardRow] = ()
    now: datetime | None = None
    is_on_laptops: bool = False
    """Whether the round is held on borrowed laptops: its papers come by stick, and nothing is opened or started here."""

    @property
    def sitting(self) -> Sitting | None:
        return self.shown.sitting if self.shown else None

    @property
    def words(self) -> Words | None:
        return words_for(self.programme.kind) if self.programme else None

    @property
    def is_practical(self) -> bool:
        if self.programme is None or self.sitting is None:
            return False
        return self.programme.plan.component(self.sitting.component).kind is ComponentKind.PRACTICAL

    @property
    def is_on_paper(self) -> bool:
        return self.sitting is not None and self.sitting.carrier is Carrier.CARD

    @property
    def has_roll_call(self) -> bool:
        """Say whether people are only called here: nothing is answered on a computer."""
        return self.is_practical or self.is_on_paper


def read_board(app: App, wanted: str, programme_id: str, only: str | None) -> Board:
    """Return today's sittings and those under way, and the board of the one wanted, or of the first that suits.

    *programme_id* is preferred where no sitting is *wanted*; *only* limits a person on site to one programme.
    """
    now = app.clock.now()
    today = to_house(now).date()
    every = [row for row in list_sittings(app.reader) if only in (None, row.sitting.programme_id)]
    choices = [
        row
        for row in every
        if row.sitting.id == wanted or row.sitting.state in UNDER_WAY or to_house(row.sitting.starts_at).date() == today
    ]
    if not choices:
        choices = [row for row in every if row.sitting.state is SittingState.PLANNED]
    shown = next((row for row in choices if row.sitting.id == wanted), None)
    if shown is None:
        liked = [row for row in choices if row.sitting.programme_id == programme_id] or choices
        shown = next((row for row in liked if row.sitting.state in UNDER_WAY), None)
        shown = shown or next((row for row in liked if row.sitting.state is SittingState.PLANNED), liked[0] if liked else None)
    if shown is None:
        return Board(now=now)
    programme = next(each for each in list_programmes(app.reader) if each.id == shown.sitting.programme_id)
    return Board(choices, shown, programme, load_board(app.reader, shown.sitting.id), now, _is_on_laptops(app, shown.sitting))


def _is_on_laptops(app: App, sitting: Sitting) -> bool:
    """Say whether laptops are planned for the sitting's day; a round that was opened here is held here."""
    if sitting.carrier is not Carrier.SCREEN or sitting.paper_id is None or sitting.state in UNDER_WAY:
        return False
    day = to_house(sitting.starts_at).date()
    return any(choice.day == day and choice.laptops for choice in list_laptop_days(app.reader, sitting.programme_id))


def choice_text(row: SittingRow) -> str:
    """Return the line of a sitting in the list that drops down."""
    sitting = row.sitting
    return _("{time}  {room} · {title} ({state})").format(
        time=stamp(sitting.starts_at), room=sitting.room, title=sitting.title, state=_(SITTING_STATE_TITLES[sitting.state])
    )
