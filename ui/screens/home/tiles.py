"""The four figures at the top of the home page, each a way to its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import CARRIER_TITLES, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.home import Home
from ui.context import Session
from ui.routes import Route
from ui.theme import Tone, px
from ui.widgets.frames import StatTile

SEERS = frozenset({Permission.SEE_PEOPLE})
RUNNERS = frozenset({Permission.CHECK_IN, Permission.RUN_SITTING})
MARKERS = frozenset({Permission.AWARD_MARK, Permission.SEE_MARKS})


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    title: str
    value: str
    below: str
    icon: str
    tone: Tone
    screen: str
    opened_by: frozenset[Permission]


def tiles_row(home: Home, session: Session, went: Callable[[Route], None]) -> QWidget:
    """Return the row of tiles; one that leads where the person may not go does not open."""
    holder = QWidget()
    holder.setObjectName("home_tiles")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(14))
    for figure in figures(home):
        name = f"tile_{figure.key}"
        opens = any(session.may(permission) for permission in figure.opened_by)
        tile = StatTile(figure.title, figure.value, figure.below, figure.icon, figure.tone, name=name, opens=opens)
        tile.clicked.connect(lambda screen=figure.screen: went(Route(screen)))
        row.addWidget(tile, 1)
    return holder


def figures(home: Home) -> tuple[Figure, ...]:
    """Return what the tiles say of the running programmes."""
    return (_programmes(home), _people(home), _sittings(home), _sheets(home))


def _programmes(home: Home) -> Figure:
    count = len(home.archived)
    below = ngettext("{count} archived", "{count} archived", count).format(count=count)
    return Figure(
        "programmes", _("Running programmes"), f"{len(home.running):,}", below, "trophy", Tone.INFO, "programmes", SEERS
    )


def _people(home: Home) -> Figure:
    accepted, awaiting = sum(facts.accepted for facts in home.running), sum(facts.awaiting for facts in home.running)
    below = _("{accepted} accepted, {awaiting} open").format(accepted=f"{accepted:,}", awaiting=f"{awaiting:,}")
    registered = sum(facts.registered for facts in home.running)
    return Figure("registrations", _("People registered"), f"{registered:,}", below, "users", Tone.OK, "registrations", SEERS)


def _sittings(home: Home) -> Figure:
    over = sum(sitting.state is SittingState.CLOSED for sitting in home.today)
    following = next((sitting for sitting in home.today if sitting.state is SittingState.PLANNED), None)
    now = next((sitting for sitting in home.today if sitting.state in (SittingState.OPEN, SittingState.RUNNING)), None)
    below = _("No more today") if home.today else _("None today")
    if now is not None:
        below = _("Under way: {room}").format(room=now.room)
    elif following is not None:
        below = _("Next {time} {room}").format(time=f"{to_house(following.starts_at):%H:%M}", room=following.room)
        if following.carrier is not None:
            below += f" · {_(CARRIER_TITLES[following.carrier])}"
    value = f"{over} / {len(home.today)}" if home.today else "0"
    return Figure("sittings", _("Sittings today"), value, below, "calendar-days", Tone.WARN, "invigilation", RUNNERS)


def _sheets(home: Home) -> Figure:
    sheets = sum(facts.sheets_waiting for facts in home.running)
    count = sum(1 for facts in home.running if facts.sheets_waiting)
    below = (
        ngettext("in {count} programme", "in {count} programmes", count).format(count=count) if sheets else _("Nothing to score")
    )
    return Figure("marks", _("Score sheets waiting"), f"{sheets:,}", below, "clipboard-pen", Tone.BAD, "marking", MARKERS)
