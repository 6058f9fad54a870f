"""A roll call says who is there; it takes back nothing that was decided about a paper."""

from __future__ import annotations

from skillsapp.app import App
from skillsapp.domain.programme import ProgrammeKind, ProgrammeState
from skillsapp.domain.sitting import Presence
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.sittings import list_seats, list_sittings


def test_a_cancelled_paper_stays_cancelled_when_all_rows_are_called_present(demonstration: App) -> None:
    app = demonstration
    today = next(p for p in list_programmes(app.reader) if (p.kind, p.state) == (ProgrammeKind.TRAINING, ProgrammeState.EXAM))
    sitting = list_sittings(app.reader, today.id)[0].sitting
    seats = list_seats(app.reader, sitting.id)
    app.sittings.set_presence(seats[0].seat_id, Presence.DISQUALIFIED, "替考")
    done = app.sittings.set_presences(sitting.id, [(seat.seat_id, Presence.CHECKED_IN) for seat in seats], "")
    after = list_seats(app.reader, sitting.id)
    assert (after[0].presence, after[0].note) == (Presence.DISQUALIFIED, "替考")
    assert done.value == len(seats) - 1 and {seat.presence for seat in after[1:]} == {Presence.CHECKED_IN}
