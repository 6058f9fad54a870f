"""The demonstration's practical finals: three judges score every station through the real marking service, awkward cases included."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from skillsapp.app import App
from skillsapp.demo.staff import Staff
from skillsapp.domain.marking import CONSENSUS, Aspect, AspectKind
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.clock import SetClock
from skillsapp.queries.marking import Grid, list_modules, load_grid
from skillsapp.queries.sittings import list_seats
from skillsapp.services.marking import MarkEntry
from skillsapp.services.sittings import SittingPlan

JUDGES = {CONSENSUS: "judge1", 1: "judge1", 2: "judge2", 3: "judge3"}
FULL, HALF = Decimal(100), Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amended:
    """A change of module A's first mark that a judge asked for, with the key of its reason; the chief judge confirms or refuses it."""

    entry_no: str
    reason: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class PracticalFinal:
    """One group's final.  Entry numbers name the awkward cases; `wanted` are exact totals for the ties."""

    programme_id: str
    component: str
    title: str
    room: str
    starts_at: datetime
    registration_ids: tuple[str, ...]
    seed: int
    wanted: Mapping[str, Decimal]
    absent: str = ""
    disturbing: str = ""
    live_work: str = ""
    apart: str = ""
    amended: tuple[Amended, ...] = ()


def run_practical(app: App, clock: SetClock, staff: Staff, plan: PracticalFinal) -> str:
    """Arrange the final, score it, submit and lock every sheet; return the id of the sitting."""
    staff.act(app, "organiser")
    sitting = app.sittings.arrange(
        SittingPlan(
            programme_id=plan.programme_id,
            component=plan.component,
            title=plan.title,
            room=plan.room,
            starts_at=plan.starts_at,
            duration_minutes=180,
            registration_ids=plan.registration_ids,
            seed=plan.seed,
        )
    ).value
    clock.advance((plan.starts_at - clock.now()).total_seconds())
    app.marking.open_sheets(sitting.id)
    staff.act(app, "exam_officer")
    stations = {seat.entry_no: seat for seat in list_seats(app.reader, sitting.id)}
    app.sittings.start(sitting.id)
    app.sittings.set_presences(
        sitting.id, [(seat.seat_id, Presence.CHECKED_IN) for no, seat in stations.items() if no != plan.absent], ""
    )
    clock.advance(180 * 60)
    app.sittings.close(sitting.id)
    _penalise(app, staff, plan, stations)
    entries = {seat.seat_id: no for no, seat in stations.items()}
    for progress in list_modules(app.reader, sitting.id):
        for slot in progress.slots:
            staff.act(app, JUDGES[slot.slot])
            grid = load_grid(app.reader, sitting.id, progress.module, slot.slot)
            _score(app, grid, plan, entries)
            clock.advance(120)
    if plan.apart:
        _reconsider(app, staff, sitting.id, plan, entries)
    for amended in plan.amended:
        clock.advance(600)
        _amend(app, staff, sitting.id, amended, entries)
    staff.act(app, "organiser")
    app.marking.lock(sitting.id)
    return sitting.id


def _penalise(app: App, staff: Staff, plan: PracticalFinal, stations: Mapping[str, object]) -> None:
    staff.act(app, "chief_judge")
    if plan.disturbing:
        app.marking.record_penalty(stations[plan.disturbing].seat_id, None, "disturbance", staff.words["interference"])  # type: ignore[attr-defined]
    if plan.live_work:
        app.marking.record_penalty(stations[plan.live_work].seat_id, "G", "live_work", staff.words["zero_module"])  # type: ignore[attr-defined]


def _score(app: App, grid: Grid, plan: PracticalFinal, entries: Mapping[str, str]) -> None:
    marks: list[MarkEntry] = []
    sheets = []
    for row in grid.rows:
        entry_no = entries[row.seat_id]
        if entry_no == plan.absent:
            continue
        for aspect in grid.aspects:
            marks.append(MarkEntry(row.sheet_id, aspect.key, _mark(plan, entry_no, aspect, grid.slot)))
        sheets.append(row.sheet_id)
    app.marking.award_marks(marks)
    app.marking.submit_sheets(sheets)


def _mark(plan: PracticalFinal, entry_no: str, aspect: Aspect, slot: int) -> Decimal:
    """Return one mark: exact where a total is wanted, otherwise as able as the entry number's chance says."""
    wanted = plan.wanted.get(entry_no)
    chance = random.Random(f"{plan.seed}/{entry_no}/{aspect.key}")
    skill = random.Random(f"{plan.seed}/{entry_no}").gauss(0.7, 0.08)
    if aspect.kind is AspectKind.JUDGEMENT:
        if wanted is not None:
            return Decimal(3)
        level = 3 if chance.random() < skill - 0.15 else 2 if chance.random() < skill + 0.15 else 1
        if entry_no == plan.apart and aspect.key == "G1":
            return Decimal((3, 1, 2)[slot - 1])
        own = random.Random(f"{plan.seed}/{entry_no}/{aspect.key}/{slot}")
        return Decimal(max(1, level - 1) if slot == 2 and own.random() < 0.3 else level)
    if wanted is not None:
        return _exact(plan, wanted, aspect)
    steps = int(aspect.full / aspect.step)
    lost = sum(chance.random() > skill for _ in range(steps))
    return aspect.full - lost * aspect.step


def _exact(plan: PracticalFinal, wanted: Decimal, aspect: Aspect) -> Decimal:
    """Take what the total lacks off the big measurements E1 to E3 and D1 to D3, two points each at most."""
    missing = FULL - wanted
    for key in ("E1", "E2", "E3", "D1", "D2", "D3", "C3", "B1", "B2"):
        part = min(missing, Decimal(2))
        if aspect.key == key:
            return aspect.full - part
        missing -= part
    return aspect.full


def _reconsider(app: App, staff: Staff, sitting_id: str, plan: PracticalFinal, entries: Mapping[str, str]) -> None:
    """The chief judge sends the aspect on which two judges differ by 2 back; they agree on 2 and submit again."""
    staff.act(app, "chief_judge")
    seat_id = next(id for id, no in entries.items() if no == plan.apart)
    app.marking.reconsider(seat_id, "G", "G1", staff.words["spread_reason"])
    for slot in (1, 2, 3):
        staff.act(app, JUDGES[slot])
        row = next(row for row in load_grid(app.reader, sitting_id, "G", slot).rows if row.seat_id == seat_id)
        app.marking.award_mark(row.sheet_id, "G1", Decimal(2))
        app.marking.submit_sheets([row.sheet_id])


def _amend(app: App, staff: Staff, sitting_id: str, amended: Amended, entries: Mapping[str, str]) -> None:
    """A mark is found wrong (or said to be) after submitting; the chief judge decides on the amendment."""
    staff.act(app, JUDGES[CONSENSUS])
    row = next(row for row in load_grid(app.reader, sitting_id, "A", CONSENSUS).rows if entries[row.seat_id] == amended.entry_no)
    before = row.marks["A1"] or Decimal(0)
    after = before - HALF if before >= HALF else before + HALF
    amendment = app.marking.request_amendment(row.sheet_id, "A1", after, staff.words[amended.reason]).value
    staff.act(app, "chief_judge")
    decide = app.marking.confirm_amendment if amended.confirmed else app.marking.refuse_amendment
    decide(amendment.id)
