"""What judges rely on: own sheets, no silent zero, three independent judgements, amendments by two people."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from skillsapp.domain.marking import AspectKind, MarkOutOfRange, SheetState
from skillsapp.domain.marking_refusals import (
    AmendmentPending,
    JudgesApart,
    NothingToReconsider,
    NotPractical,
    NotReopened,
    NotYourSheet,
    PenaltyNeedsModule,
    ReasonNeeded,
    SamePerson,
    SeatAbsent,
    SheetsOpen,
    SheetSubmitted,
    Unmarked,
)
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Role
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.queries import marking as queries
from skillsapp.queries.audit import list_audit
from skillsapp.services.marking import MarkEntry, MarkingService
from skillsapp.store.station_reads import read_marks, read_stations
from tests.services.event import Event, actor

D = Decimal
JUDGES = {n: actor(f"judge{n}", Role.JUDGE) for n in (0, 1, 2, 3)}
CHIEF = actor("chief", Role.CHIEF_JUDGE)


class Practical:
    """A final with two employees and one student at stations 1, 2, 3; module A is judged by judge1, judge2, judge3."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.service = MarkingService(event.begin)
        event.create(ProgrammeKind.COMPETITION)
        self.people = [event.register("甲", "employee"), event.register("乙", "employee"), event.register("丙", "student")]
        self.sitting, seats = event.hold("practical", self.people)
        self.seats = list(seats.values())
        self.opened = self.service.open_sheets(self.sitting, {("A", n): f"judge{n}" for n in range(4)}).value

    def sheet(self, station: int, module: str, slot: int) -> str:
        group = "student" if station == 3 else "employee"
        grid = queries.load_grid(self.event.store.reader, self.sitting, module, slot, group=group)
        return next(row.sheet_id for row in grid.rows if row.number == station)

    def judge(self, station: int, levels: tuple[int, int, int], module: str = "A", aspect: str = "A4") -> None:
        for slot, level in enumerate(levels, 1):
            self.event.who = JUDGES[slot]
            self.service.award_mark(self.sheet(station, module, slot), aspect, D(level))

    def submit_judges(self, station: int, slots: tuple[int, ...] = (1, 2, 3)) -> None:
        for slot in slots:
            self.event.who = JUDGES[slot]
            self.service.submit_sheet(self.sheet(station, "A", slot))

    def log_of(self, sheet: str) -> list[tuple[str, str, str]]:
        """Every mark that was given on a sheet, as the log tells it: by whom, on which aspect, what."""
        rows = [row for row in list_audit(self.event.store.reader, sheet) if row.action == "mark.awarded"]
        told = [(row.actor, json.loads(row.details)) for row in reversed(rows)]
        return [(actor, details["aspect"], details["mark"]) for actor, details in told]

    def mark(self, sheet: str, aspect: str) -> Decimal | None:
        with self.event.store.reader.connect() as connection:
            return read_marks(connection, (sheet,)).get(sheet, {}).get(aspect)

    def total(self, seat: str) -> Decimal | None:
        with self.event.store.reader.connect() as connection:
            stations = read_stations(connection, self.sitting)
        return next(station.score.total for station in stations if station.seat.id == seat)

    def mark_everything(self) -> None:
        """Give full marks on everything of those present, and submit."""
        for group in ("employee", "student"):
            for module in "ABCDEFG":
                for slot in range(4):
                    self.event.who = JUDGES[slot]
                    grid = queries.load_grid(self.event.store.reader, self.sitting, module, slot, group=group)
                    entries = [
                        MarkEntry(row.sheet_id, a.key, D(3) if a.kind is AspectKind.JUDGEMENT else a.full)
                        for row in grid.rows
                        for a in grid.aspects
                        if row.marks[a.key] is None and row.presence is not Presence.ABSENT
                    ]
                    if entries:
                        self.service.award_marks(entries)
                    self.service.submit_sheets([row.sheet_id for row in grid.rows if row.state is SheetState.OPEN])


@pytest.fixture
def practical(event: Event) -> Practical:
    return Practical(event)


def test_sheets_are_opened_once_for_every_seat_module_and_slot(practical: Practical) -> None:
    assert practical.opened == 3 * (7 + 4 * 3)  # seven modules with measurements (A to G), four with three judges (A, B, C, G)
    assert practical.service.open_sheets(practical.sitting).value == 0


def test_a_theory_sitting_has_no_sheets(event: Event) -> None:
    event.create(ProgrammeKind.COMPETITION)
    sitting, _ = event.hold("theory", [])
    with pytest.raises(NotPractical):
        MarkingService(event.begin).open_sheets(sitting)


def test_a_mark_outside_its_range_is_refused_and_leaves_nothing(practical: Practical) -> None:
    sheet = practical.sheet(1, "B", 0)
    practical.event.who = JUDGES[1]
    with pytest.raises(MarkOutOfRange):
        practical.service.award_marks([MarkEntry(sheet, "B1", D(2)), MarkEntry(sheet, "B2", D("2.5"))])
    assert practical.log_of(sheet) == [] and practical.mark(sheet, "B1") is None


def test_a_mark_tells_the_screens_and_every_entry_stays_a_fact(practical: Practical) -> None:
    sheet = practical.sheet(1, "B", 0)
    practical.event.who = JUDGES[1]
    assert Topic.MARKS in practical.service.award_mark(sheet, "B1", D(1)).topics
    practical.service.award_mark(sheet, "B1", None)
    practical.service.award_mark(sheet, "B1", D("1.5"))
    assert practical.log_of(sheet) == [("judge1", "B1", "1"), ("judge1", "B1", ""), ("judge1", "B1", "1.5")]
    assert practical.mark(sheet, "B1") == D("1.5")


def test_a_judge_marks_only_his_own_sheets(practical: Practical) -> None:
    practical.event.who = JUDGES[2]
    with pytest.raises(NotYourSheet):
        practical.service.award_mark(practical.sheet(1, "A", 1), "A4", D(2))
    practical.event.who = actor("clerk", Role.EXAM_OFFICER)
    with pytest.raises(PermissionRefused):
        practical.service.award_mark(practical.sheet(1, "A", 1), "A4", D(2))


def test_a_sheet_with_a_gap_is_not_submitted_and_the_gap_is_named(practical: Practical) -> None:
    sheet = practical.sheet(1, "C", 0)
    practical.event.who = JUDGES[1]
    practical.service.award_mark(sheet, "C1", D(0))
    with pytest.raises(Unmarked) as refusal:
        practical.service.submit_sheet(sheet)
    assert "光纤跳接" in str(refusal.value) and "网线" not in str(refusal.value)


def test_a_submitted_sheet_is_locked(practical: Practical) -> None:
    practical.judge(1, (2, 2, 3))
    practical.submit_judges(1)
    practical.event.who = JUDGES[1]
    with pytest.raises(SheetSubmitted):
        practical.service.award_mark(practical.sheet(1, "A", 1), "A4", D(3))


def test_judges_too_far_apart_must_reconsider_before_the_last_sheet_goes_in(practical: Practical) -> None:
    practical.judge(1, (3, 2, 1))
    practical.submit_judges(1, (1, 2))
    practical.event.who = JUDGES[3]
    with pytest.raises(JudgesApart):
        practical.service.submit_sheet(practical.sheet(1, "A", 3))
    reader = practical.event.store.reader
    (apart,) = queries.list_apart(reader, practical.sitting)
    assert (apart.number, apart.aspect, apart.levels) == (1, "A4", (3, 2, 1))

    practical.event.who = CHIEF
    practical.event.clock.advance(60)
    practical.service.reconsider(apart.seat_id, apart.module, apart.aspect, "裁判长主持复议")
    practical.event.clock.advance(60)
    practical.event.who = JUDGES[1]
    practical.service.award_mark(practical.sheet(1, "A", 1), "A4", D(2))
    practical.submit_judges(1)
    assert queries.list_apart(reader, practical.sitting) == ()
    assert all(sheet.state is SheetState.SUBMITTED for sheet in queries.list_sheets(reader, apart.seat_id, "A") if sheet.slot)


def test_only_what_was_sent_back_may_be_marked_again(practical: Practical) -> None:
    event, service = practical.event, practical.service
    for slot, level in enumerate((3, 1, 2), 1):
        event.who = JUDGES[slot]
        sheet = practical.sheet(1, "B", slot)
        service.award_marks([MarkEntry(sheet, "B10", D(level)), MarkEntry(sheet, "B11", D(2))])
        if slot < 3:
            service.submit_sheet(sheet)
    event.who = CHIEF
    event.clock.advance(60)
    service.reconsider(practical.seats[0], "B", "B10", "差两档")
    event.who = JUDGES[1]
    with pytest.raises(NotReopened):
        service.award_mark(practical.sheet(1, "B", 1), "B11", D(3))
    grid = queries.load_grid(event.store.reader, practical.sitting, "B", 1)
    assert grid.rows[0].reopened == {"B10"}


def test_nothing_is_sent_back_while_the_judges_agree(practical: Practical) -> None:
    practical.judge(1, (2, 2, 3))
    practical.event.who = CHIEF
    with pytest.raises(NothingToReconsider):
        practical.service.reconsider(practical.seats[0], "A", "A4", "再看一遍")


def amend(practical: Practical) -> str:
    practical.judge(1, (2, 2, 3))
    practical.submit_judges(1)
    practical.event.who = JUDGES[1]
    return practical.service.request_amendment(practical.sheet(1, "A", 1), "A4", D(3), "笔误").value.id


def level_of_judge_1(practical: Practical) -> Decimal | None:
    return queries.load_grid(practical.event.store.reader, practical.sitting, "A", 1).rows[0].marks["A4"]


def test_an_amendment_waits_for_another_person(practical: Practical) -> None:
    id = amend(practical)
    assert level_of_judge_1(practical) == 2
    practical.event.who = actor("judge1", Role.CHIEF_JUDGE)
    with pytest.raises(SamePerson):
        practical.service.confirm_amendment(id)
    practical.event.who = CHIEF
    practical.service.confirm_amendment(id)
    assert level_of_judge_1(practical) == 3
    (row,) = queries.list_amendments(practical.event.store.reader, practical.sitting)
    assert (row.number, row.amendment.old, row.amendment.new, row.decided_by) == (1, 2, 3, "chief")


def test_neither_who_asked_nor_who_gave_the_mark_decides(practical: Practical) -> None:
    practical.judge(1, (2, 2, 3))
    practical.submit_judges(1)
    practical.event.who = CHIEF
    id = practical.service.request_amendment(practical.sheet(1, "A", 1), "A4", D(3), "笔误").value.id
    for decide in (practical.service.confirm_amendment, practical.service.refuse_amendment):
        with pytest.raises(SamePerson):
            decide(id)
    practical.event.who = actor("judge1", Role.CHIEF_JUDGE)
    with pytest.raises(SamePerson):
        practical.service.confirm_amendment(id)


def test_a_refused_amendment_leaves_the_mark_and_its_history(practical: Practical) -> None:
    id = amend(practical)
    with pytest.raises(AmendmentPending):
        practical.service.request_amendment(practical.sheet(1, "A", 1), "A4", D(1), "又想改")
    practical.event.who = CHIEF
    practical.service.refuse_amendment(id)
    assert level_of_judge_1(practical) == 2
    assert queries.list_amendments(practical.event.store.reader, practical.sitting)[0].amendment.refused


def test_an_amendment_cannot_drive_the_judges_apart(practical: Practical) -> None:
    practical.judge(1, (2, 2, 3))
    practical.submit_judges(1)
    practical.event.who = JUDGES[1]
    id = practical.service.request_amendment(practical.sheet(1, "A", 1), "A4", D(1), "看错").value.id
    practical.event.who = CHIEF
    with pytest.raises(JudgesApart):
        practical.service.confirm_amendment(id)
    assert level_of_judge_1(practical) == 2


def test_an_absent_station_is_neither_marked_nor_waited_for(practical: Practical) -> None:
    practical.event.set_presence(practical.seats[1], Presence.ABSENT)
    practical.event.who = JUDGES[0]
    with pytest.raises(SeatAbsent):
        practical.service.award_mark(practical.sheet(2, "A", 0), "A1", D(1))
    practical.mark_everything()
    practical.event.who = CHIEF
    assert practical.service.lock(practical.sitting).value == practical.opened * 2 // 3


def test_locking_waits_for_every_sheet(practical: Practical) -> None:
    practical.event.who = CHIEF
    with pytest.raises(SheetsOpen) as refusal:
        practical.service.lock(practical.sitting)
    assert refusal.value.sheets == practical.opened


def test_the_grid_shows_a_total_only_when_everybody_has_submitted(practical: Practical) -> None:
    reader = practical.event.store.reader
    practical.judge(1, (3, 3, 3))
    practical.submit_judges(1)
    assert queries.load_grid(reader, practical.sitting, "A", 1).rows[0].total is None
    practical.event.who = JUDGES[0]
    sheet = practical.sheet(1, "A", 0)
    practical.service.award_marks([MarkEntry(sheet, "A1", D(2)), MarkEntry(sheet, "A2", D(1)), MarkEntry(sheet, "A3", D(3))])
    practical.service.submit_sheet(sheet)
    assert queries.load_grid(reader, practical.sitting, "A", 1).rows[0].total == D("9.00")


def test_a_judge_sees_his_own_sheets_and_of_the_others_only_how_far_they_are(practical: Practical) -> None:
    reader = practical.event.store.reader
    practical.judge(1, (3, 3, 3))
    assert queries.load_grid(reader, practical.sitting, "A", 2, judge="judge1").rows == ()
    mine = [
        slot for line in queries.list_modules(reader, practical.sitting, "judge1") if line.module == "A" for slot in line.slots
    ]
    assert {slot.slot for slot in mine} == {1}
    progress = [slot for line in queries.list_modules(reader, practical.sitting) if line.module == "A" for slot in line.slots]
    assert [(slot.slot, slot.marked, slot.marks) for slot in progress[:4]] == [(0, 0, 6), (1, 1, 2), (2, 1, 2), (3, 1, 2)]


def test_the_groups_of_one_sitting_have_schemes_of_their_own(practical: Practical) -> None:
    reader = practical.event.store.reader
    employee, student = (queries.load_grid(reader, practical.sitting, "D", 0, group=key) for key in ("employee", "student"))
    assert (employee.full, student.full) == (20, 25)
    assert ([row.number for row in employee.rows], [row.number for row in student.rows]) == ([1, 2], [3])


def test_a_penalty_comes_off_and_can_be_cancelled_by_another_person_only(practical: Practical) -> None:
    practical.mark_everything()
    reader, seat = practical.event.store.reader, practical.seats[0]
    practical.event.who = JUDGES[1]
    with pytest.raises(ReasonNeeded):
        practical.service.record_penalty(seat, "A", "tool_lost", " ")
    with pytest.raises(PenaltyNeedsModule):
        practical.service.record_penalty(seat, None, "live_work", "带电接线")
    penalty = practical.service.record_penalty(seat, "G", "live_work", "带电接线").value
    assert practical.total(seat) == 95
    practical.event.who = actor("judge1", Role.CHIEF_JUDGE)
    with pytest.raises(SamePerson):
        practical.service.cancel_penalty(penalty.id, "看错工位")
    practical.event.who = CHIEF
    practical.service.cancel_penalty(penalty.id, "看错工位")
    assert practical.total(seat) == 100
    assert queries.list_penalties(reader, practical.sitting)[0].cancelled_by == "chief"
