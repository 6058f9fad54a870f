"""What an organiser relies on: who goes on, who is ranked, absence is no zero, and nothing is frozen by one person alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from skillsapp.domain.marking import AspectKind
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.domain.programme import ProgrammeKind, ProgrammeState
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import HonourState, ResultStatus
from skillsapp.domain.result_refusals import FreezingPersonTwice, HonourStep, NotFrozen, OpenPoints, OutOfDate
from skillsapp.domain.roles import Role
from skillsapp.domain.score import sentences
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.queries import marking as marking_queries
from skillsapp.queries import results as queries
from skillsapp.services.marking import MarkEntry, MarkingService
from skillsapp.services.results import ResultService
from tests.services.event import EVERYTHING, Event, actor

D = Decimal


def compute(event: Event) -> dict[str, queries.ResultRow]:
    event.who = EVERYTHING
    ResultService(event.begin).compute(event.programme.id)
    return {row.name: row for row in queries.list_results(event.store.reader, event.programme.id)}


def codes(event: Event) -> set[str]:
    return {problem.code for problem in queries.load_overview(event.store.reader, event.programme.id).problems}


def mark_station(event: Event, sitting: str, seat: str, group: str, lost: str = "0") -> None:
    """Give a station everything but so many points of D4 (full 5), and submit all its sheets."""
    service, reader = MarkingService(event.begin), event.store.reader
    event.who = actor("judge", Role.JUDGE)
    for line in marking_queries.list_modules(reader, sitting):
        for slot in line.slots if line.group == group else ():
            grid = marking_queries.load_grid(reader, sitting, line.module, slot.slot, group=group)
            row = next(row for row in grid.rows if row.seat_id == seat)
            entries = []
            for aspect in grid.aspects:
                value = D(3) if aspect.kind is AspectKind.JUDGEMENT else aspect.full - (D(lost) if aspect.key == "D4" else 0)
                entries.append(MarkEntry(row.sheet_id, aspect.key, value))
            service.award_marks(entries)
            service.submit_sheet(row.sheet_id)
    event.who = EVERYTHING


class Contest:
    """Four employees and a student in the preliminary; the student and two employees may go on (two places a group)."""

    def __init__(self, event: Event) -> None:
        from dataclasses import replace

        from skillsapp.services.programmes import ProgrammeService

        self.event = event
        programme = event.create(ProgrammeKind.COMPETITION)
        plan = replace(programme.plan, groups=tuple(replace(group, finalists=2) for group in programme.plan.groups))
        event.programme = ProgrammeService(event.begin).change(replace(programme, plan=plan)).value
        self.people = {name: event.register(name, "employee") for name in ("甲", "乙", "丙", "丁")}
        self.people["戊"] = event.register("戊", "student")
        self.theory, self.theory_seats = event.hold("theory", self.people.values())
        event.theory(self.theory, {self.people[n]: right for n, right in zip("甲乙丙戊", (5, 4, 3, 2), strict=True)})
        event.set_presence(self.theory_seats[self.people["丁"]], Presence.ABSENT)

    def final(self, *names: str) -> None:
        self.practical, self.seats = self.event.hold("practical", [self.people[name] for name in names])
        MarkingService(self.event.begin).open_sheets(self.practical)


@pytest.fixture
def contest(event: Event) -> Contest:
    return Contest(event)


def test_the_first_of_each_group_who_reach_the_pass_mark_go_on(contest: Contest) -> None:
    rows = compute(contest.event)
    assert {name: row.advanced for name, row in rows.items()} == {"甲": True, "乙": True, "丙": False, "丁": False, "戊": False}
    assert [row.name for row in queries.list_advanced(contest.event.store.reader, contest.event.programme.id)] == ["甲", "乙"]
    assert rows["戊"].passed is False  # 40 points do not reach 60, though the student is the only one of the group
    assert rows["丙"].passed is None and rows["丙"].rank is None


def test_whoever_ties_with_the_last_place_goes_on_too(contest: Contest) -> None:
    for name in ("己", "庚"):
        contest.people[name] = contest.event.register(name, "employee")
    second, _ = contest.event.hold("theory", [contest.people["己"], contest.people["庚"]])
    contest.event.theory(second, {contest.people["己"]: 4, contest.people["庚"]: 3})
    rows = compute(contest.event)
    assert sorted(name for name, row in rows.items() if row.advanced) == sorted(["甲", "乙", "己"])


def test_nobody_goes_on_while_the_preliminary_runs(contest: Contest) -> None:
    contest.event.hold("theory", [contest.event.register("迟", "employee")], state=SittingState.RUNNING)
    assert {row.advanced for row in compute(contest.event).values()} == {None}
    assert "results.sitting_open" in codes(contest.event)


def test_absence_is_a_status_and_never_a_zero(contest: Contest) -> None:
    row = compute(contest.event)["丁"]
    assert (row.status, row.components["theory"], row.total, row.rank) == (ResultStatus.ABSENT, None, None, None)
    assert row.component_status == {"theory": ResultStatus.ABSENT}


def test_a_seat_without_a_paper_in_a_closed_sitting_is_absence_in_an_open_one_it_is_open(contest: Contest) -> None:
    late, never = contest.event.register("迟", "employee"), contest.event.register("未", "employee")
    contest.event.hold("theory", [never], state=SittingState.CLOSED)
    contest.event.hold("theory", [late], state=SittingState.OPEN)
    rows = compute(contest.event)
    assert rows["未"].status is ResultStatus.ABSENT
    assert rows["迟"].status is ResultStatus.NORMAL and rows["迟"].component_status == {}


def test_rehearsals_do_not_count(contest: Contest) -> None:
    rehearsal, _ = contest.event.hold("theory", [contest.people["丁"]], rehearsal=True, days=1)
    contest.event.theory(rehearsal, {contest.people["丁"]: 5})
    assert compute(contest.event)["丁"].components["theory"] is None


def test_a_cancelled_paper_disqualifies_although_it_was_marked(contest: Contest) -> None:
    contest.event.set_presence(contest.theory_seats[contest.people["甲"]], Presence.DISQUALIFIED)
    rows = compute(contest.event)
    assert rows["甲"].status is ResultStatus.DISQUALIFIED and rows["甲"].total is None
    assert rows["丙"].advanced is True  # the place is free


def test_only_finalists_are_ranked_and_totals_open_into_their_steps(contest: Contest) -> None:
    contest.final("甲", "乙")
    mark_station(contest.event, contest.practical, contest.seats[contest.people["甲"]], "employee", lost="5")
    mark_station(contest.event, contest.practical, contest.seats[contest.people["乙"]], "employee")
    rows = compute(contest.event)
    assert (rows["甲"].total, rows["乙"].total) == (D("96.50"), D("94.00"))  # 30 + 0.7 x 95, 24 + 70
    assert (rows["甲"].rank, rows["乙"].rank, rows["丙"].rank) == (1, 2, None)
    assert (rows["甲"].prize, rows["乙"].prize) == ("一等奖", "二等奖")
    assert "录像计划：测量得 0 分，满分 5 分。" in sentences(rows["甲"].component_traces["practical"])
    assert (
        sentences(rows["乙"].component_traces["theory"])[0] == "单选题：5 题对 4 题，错 1 题，未答 0 题；得 80 分，满分 100 分。"
    )


def test_an_unsubmitted_sheet_leaves_the_result_open_and_is_no_zero(contest: Contest) -> None:
    contest.final("甲", "乙")
    mark_station(contest.event, contest.practical, contest.seats[contest.people["甲"]], "employee")
    rows = compute(contest.event)
    assert rows["乙"].total is None and rows["乙"].status is ResultStatus.NORMAL and rows["乙"].rank is None
    assert "results.sheets_open" in codes(contest.event)
    with pytest.raises(OpenPoints):
        sign(contest.event, "a")


def test_a_finalist_without_a_seat_is_an_open_point_and_a_withdrawal_lets_nobody_move_up_unseen(contest: Contest) -> None:
    contest.final("甲", "丙")
    compute(contest.event)
    assert {"results.no_seat", "results.outside_list"} <= codes(contest.event)
    with contest.event.begin("test", None) as uow:
        from skillsapp.store.registration_store import RegistrationStore

        registrations = RegistrationStore(uow)
        registrations.move(registrations.find(contest.people["乙"]), RegistrationState.WITHDRAWN, "工作原因")
        uow.commit(None)
    for name in ("甲", "丙"):
        mark_station(contest.event, contest.practical, contest.seats[contest.people[name]], "employee")
    rows = compute(contest.event)
    assert rows["乙"].status is ResultStatus.WITHDRAWN and rows["乙"].rank is None
    assert rows["丙"].rank == 2 and rows["丙"].advanced is False
    assert codes(contest.event) == {"results.outside_list"}


def sign(event: Event, who: str) -> None:
    event.who = actor(who, Role.CHIEF_JUDGE)
    result_set = queries.find_result_set(event.store.reader, event.programme.id)
    assert result_set is not None
    try:
        ResultService(event.begin).freeze(result_set.id)
    finally:
        event.who = EVERYTHING


def decided(contest: Contest) -> None:
    contest.final("甲", "乙")
    mark_station(contest.event, contest.practical, contest.seats[contest.people["甲"]], "employee", lost="5")
    mark_station(contest.event, contest.practical, contest.seats[contest.people["乙"]], "employee")
    compute(contest.event)


def test_results_are_frozen_by_two_people_and_then_stand(contest: Contest) -> None:
    decided(contest)
    sign(contest.event, "chief")
    with pytest.raises(FreezingPersonTwice):
        sign(contest.event, "chief")
    sign(contest.event, "supervisor")
    result_set = queries.find_result_set(contest.event.store.reader, contest.event.programme.id)
    assert result_set is not None and result_set.is_frozen
    with pytest.raises(ResultsFrozen):
        compute(contest.event)
    with pytest.raises(ResultsFrozen):
        MarkingService(contest.event.begin).record_penalty(contest.seats[contest.people["甲"]], None, "disturbance", "迟报")


def test_what_changes_after_the_computation_is_noticed_and_takes_the_first_signature_away(contest: Contest) -> None:
    decided(contest)
    sign(contest.event, "chief")
    contest.event.who = EVERYTHING
    MarkingService(contest.event.begin).record_penalty(contest.seats[contest.people["甲"]], None, "disturbance", "干扰他人")
    overview = queries.load_overview(contest.event.store.reader, contest.event.programme.id)
    assert not overview.is_current
    with pytest.raises(OutOfDate):
        sign(contest.event, "supervisor")
    rows = compute(contest.event)
    assert rows["甲"].total == D("93.00") and rows["甲"].rank == 2
    result_set = queries.find_result_set(contest.event.store.reader, contest.event.programme.id)
    assert result_set is not None and result_set.first_freeze is None


def test_computing_again_without_a_change_keeps_the_first_signature(contest: Contest) -> None:
    decided(contest)
    sign(contest.event, "chief")
    compute(contest.event)
    sign(contest.event, "supervisor")


def test_honours_are_recommended_once_and_never_to_those_who_hold_them(event: Event) -> None:
    contest = Contest(event)
    with event.begin("test", None) as uow:
        from dataclasses import replace

        from skillsapp.store.registration_store import RegistrationStore

        registrations = RegistrationStore(uow)
        first = registrations.find(contest.people["甲"])
        registrations.save(replace(first, extra={"held_honours": "may_day_medal"}))
        uow.commit(None)
    decided(contest)
    service = ResultService(event.begin)
    with pytest.raises(NotFrozen):
        service.recommend_honours(event.programme.id)
    sign(event, "chief")
    sign(event, "supervisor")
    event.who = EVERYTHING
    service.recommend_honours(event.programme.id)
    assert service.recommend_honours(event.programme.id).value == ()
    rows = queries.list_honours(event.store.reader, event.programme.id)
    assert [(row.entry.honour, row.name) for row in rows] == [("skills_expert", "甲"), ("skills_expert", "乙")]
    with pytest.raises(HonourStep):
        service.move_honour(rows[0].entry.id, HonourState.AWARDED)
    service.move_honour(rows[0].entry.id, HonourState.APPLIED, "已报送")
    assert service.move_honour(rows[0].entry.id, HonourState.AWARDED).value.note == "已报送"


def test_a_class_needs_no_final_and_passes_at_its_mark(event: Event) -> None:
    event.create(ProgrammeKind.TRAINING)
    people = [event.register(name, "learner") for name in ("甲", "乙")]
    sitting, _ = event.hold("theory", people)
    event.theory(sitting, {people[0]: 3, people[1]: 2})
    rows = compute(event)
    assert [(row.total, row.passed, row.advanced) for row in rows.values()] == [(D(60), True, None), (D(40), False, None)]
    assert event.programme.state is ProgrammeState.REGISTRATION
