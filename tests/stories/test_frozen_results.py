"""Under frozen results nothing moves any more: neither a mark nor who was there."""

from __future__ import annotations

import pytest

from skillsapp.app import App
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.sitting import Presence
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.results import load_overview
from skillsapp.queries.sittings import list_seats, list_sittings


def test_nobody_becomes_absent_or_cancelled_after_the_results_are_frozen(demonstration: App) -> None:
    app = demonstration
    programme = next(p for p in list_programmes(app.reader) if p.kind is ProgrammeKind.COMPETITION)
    sitting = list_sittings(app.reader, programme.id)[0].sitting
    seat = list_seats(app.reader, sitting.id)[0]
    with pytest.raises(ResultsFrozen):
        app.sittings.set_presence(seat.seat_id, Presence.DISQUALIFIED, "替考")
    with pytest.raises(ResultsFrozen):
        app.sittings.set_presences(sitting.id, [(seat.seat_id, Presence.ABSENT)], "未到")
    assert load_overview(app.reader, programme.id).is_current


def test_nobody_joins_or_leaves_those_whose_results_are_frozen(demonstration: App) -> None:
    app = demonstration
    programme = next(p for p in list_programmes(app.reader) if p.kind is ProgrammeKind.COMPETITION)
    rows = list_registrations(app.reader, programme.id)
    winner = next(row for row in rows if row.state is RegistrationState.ACCEPTED)
    for state in (RegistrationState.RETURNED, RegistrationState.WITHDRAWN):
        with pytest.raises(ResultsFrozen):
            app.registrations.move([winner.id], state, "材料不全")
    assert load_overview(app.reader, programme.id).is_current
    assert list_registrations(app.reader, programme.id) == rows
