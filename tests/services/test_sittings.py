"""Sittings: arranged whole or not at all, started and closed in order, and the ballast lies in the hold while one is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from skillsapp.domain.blueprint import BlueprintShortfall
from skillsapp.domain.exam import SeatCancelled
from skillsapp.domain.programme import ProgrammeKind, ProgrammeState
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_paper, find_sitting, list_seats, list_sittings
from skillsapp.services.sittings import (
    DayPast,
    NobodyToSeat,
    PapersOut,
    PresenceReasonMissing,
    RoomMissing,
    SittingHasBegun,
    SittingStep,
    TimeTooShort,
)
from tests.services.office import Office


def test_a_sitting_has_a_paper_and_a_seat_for_everyone_once(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 5)
    sitting = find_sitting(office.app.reader, office.arrange(programme, [*rows, rows[0]]))
    seats = list_seats(office.app.reader, sitting.id)
    assert [seat.number for seat in seats] == [1, 2, 3, 4, 5]
    assert {seat.registration_id for seat in seats} == {row.id for row in rows}
    assert sitting.paper_id is not None
    assert len(find_paper(office.app.reader, sitting.paper_id).items) == 50
    assert find_programme(office.app.reader, programme.id).state is ProgrammeState.EXAM


def test_lots_are_the_same_for_the_same_seed(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 8)
    first = office.arrange(programme, rows, rehearsal=True)
    second = office.arrange(programme, rows, rehearsal=True)
    other = office.arrange(programme, rows, rehearsal=True, seed=2)
    orders = [[seat.entry_no for seat in list_seats(office.app.reader, id)] for id in (first, second, other)]
    assert orders[0] == orders[1] != orders[2]


def test_whoever_has_a_seat_is_not_seated_twice(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    office.arrange(programme, rows)
    with pytest.raises(NobodyToSeat):
        office.arrange(programme, rows)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"room": " "}, RoomMissing),
        ({"title": ""}, RoomMissing),
        ({"duration_minutes": 0}, TimeTooShort),
        ({"duration_minutes": 601}, TimeTooShort),
    ],
)
def test_what_a_sitting_lacks_is_said(office: Office, changes: dict[str, object], error: type[Exception]) -> None:
    programme = office.create()
    with pytest.raises(error):
        office.arrange(programme, office.register(programme, 1), **changes)


def test_a_day_that_is_over_is_refused_and_today_is_not(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 1)
    with pytest.raises(DayPast) as refused:
        office.arrange(programme, rows, starts_at=office.clock.now() - timedelta(days=1))
    assert refused.value.day == "2026-11-20"
    office.arrange(programme, rows, starts_at=office.clock.now() - timedelta(hours=5))


def test_a_bank_too_small_for_the_paper_is_named_and_nothing_is_arranged(office: Office) -> None:
    programme = office.create()
    cell = programme.plan.blueprint[0]
    plan = replace(programme.plan, blueprint=(replace(cell, count=5000),))
    office.app.programmes.change(replace(programme, plan=plan))
    with pytest.raises(BlueprintShortfall) as refused:
        office.arrange(programme, office.register(programme, 1))
    assert refused.value.lacks[0].wanted == 5000
    assert not list_sittings(office.app.reader)


def test_the_steps_of_a_sitting_come_in_their_order(office: Office) -> None:
    programme = office.create()
    sitting = office.arrange(programme, office.register(programme, 2))
    with pytest.raises(SittingStep):
        office.app.sittings.close(sitting)
    assert office.app.sittings.open(sitting).value.state is SittingState.OPEN
    with pytest.raises(SittingStep):
        office.app.sittings.open(sitting)
    started = office.app.sittings.start(sitting).value
    assert (started.started_at, started.started_boot_ms) == (office.clock.now(), office.clock.boot_ms())
    with pytest.raises(SittingStep):
        office.app.sittings.start(sitting)
    assert office.app.sittings.close(sitting).value.state is SittingState.CLOSED
    with pytest.raises(SittingStep):
        office.app.sittings.start(sitting)


def test_a_sitting_is_not_closed_while_a_paper_is_out_and_the_missing_are_absent(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 3)
    sitting = office.arrange(programme, rows)
    office.app.sittings.start(sitting)
    session = office.enter(sitting, rows[0])
    with pytest.raises(PapersOut) as refused:
        office.app.sittings.close(sitting)
    assert refused.value.count == 1
    office.app.attempts.hand_in(session.collect())
    office.app.sittings.close(sitting)
    presences = {seat.registration_id: seat.presence for seat in list_seats(office.app.reader, sitting)}
    assert presences == {rows[0].id: Presence.CHECKED_IN, rows[1].id: Presence.ABSENT, rows[2].id: Presence.ABSENT}


def test_a_sitting_in_which_someone_has_begun_is_not_removed(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    sitting = office.arrange(programme, rows)
    office.app.sittings.remove(sitting)
    again = office.arrange(programme, rows)  # their seats are free again
    office.app.sittings.start(again)
    with pytest.raises(SittingHasBegun):
        office.app.sittings.remove(again)


def test_a_cancelled_paper_is_not_undone_at_the_door(office: Office) -> None:
    programme = office.create()
    sitting = office.arrange(programme, office.register(programme, 1))
    seat = list_seats(office.app.reader, sitting)[0].seat_id
    assert office.app.sittings.check_in(seat).value.checked_in_at == office.clock.now()
    with pytest.raises(PresenceReasonMissing):
        office.app.sittings.set_presence(seat, Presence.DISQUALIFIED, " ")
    office.app.sittings.set_presence(seat, Presence.DISQUALIFIED, "携带手机")
    with pytest.raises(SeatCancelled):
        office.app.sittings.check_in(seat)
    office.app.sittings.set_presence(seat, Presence.EXPECTED, "")
    office.app.sittings.check_in(seat)


def test_an_invigilator_of_another_programme_runs_nothing_here(office: Office) -> None:
    programme, other = office.create(), office.create(ProgrammeKind.ASSESSMENT, "考核")
    rows = office.register(programme, 1)
    sitting = office.arrange(programme, rows)
    seat = list_seats(office.app.reader, sitting)[0].seat_id
    allowed = frozenset({Permission.RUN_SITTING, Permission.CHECK_IN})
    office.app.session.actor = Actor("i1", "监考", allowed, programme_id=other.id)
    sittings, attempts = office.app.sittings, office.app.attempts
    for step in (
        lambda: sittings.start(sitting),
        lambda: sittings.check_in(seat),
        lambda: sittings.set_presence(seat, Presence.ABSENT, "未到"),
        lambda: sittings.set_presences(sitting, [(seat, Presence.ABSENT)], ""),
        lambda: attempts.collect_all(sitting),
    ):
        with pytest.raises(PermissionRefused):
            step()
    office.app.session.actor = Actor("i2", "监考", allowed, programme_id=programme.id)
    sittings.start(sitting)
    id = office.enter(sitting, rows[0]).sheet.attempt_id
    office.app.session.actor = Actor("i1", "监考", allowed, programme_id=other.id)
    with pytest.raises(PermissionRefused):
        attempts.extend([id], 10, "断电")


def test_whoever_withdrew_after_being_seated_does_not_get_in(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 1)
    sitting = office.arrange(programme, rows)
    office.app.registrations.move([rows[0].id], RegistrationState.WITHDRAWN, "本人申请")
    office.app.sittings.start(sitting)
    with pytest.raises(SeatCancelled):
        office.enter(sitting, rows[0])


def test_the_ballast_is_held_while_a_theory_sitting_is_open_and_only_then(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    first, second = office.arrange(programme, rows[:1]), office.arrange(programme, rows[1:])
    held = office.folder.ballast.exists
    states = [held()]
    office.app.sittings.open(first)
    states.append(held())
    office.app.sittings.start(second)
    office.app.sittings.close(first)
    states.append(held())
    office.app.sittings.close(second)
    states.append(held())
    assert states == [False, True, True, False]


def test_a_ballast_left_by_a_crash_goes_and_one_that_an_exam_needs_comes_back(office: Office) -> None:
    office.folder.ballast.write_bytes(b"left")
    office.restart()
    assert not office.folder.ballast.exists()
    programme = office.create()
    office.app.sittings.open(office.arrange(programme, office.register(programme, 1)))
    office.folder.ballast.unlink()
    office.restart()
    assert office.folder.ballast.exists()
