"""Arranging sittings: papers, rooms, seats; opening, starting and closing them; who is there."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from skillsapp.domain.assembly import NOT_USED, AssemblyRules, assemble
from skillsapp.domain.capacity import usable_of
from skillsapp.domain.card_refusals import CardsMissing
from skillsapp.domain.exam import SeatCancelled
from skillsapp.domain.paper import Paper, uses
from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeState, Venue
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Presence, Seat, Sitting, SittingState
from skillsapp.domain.sitting_refusals import NobodyToResit, NoFreeSeat, RoundsTooClose
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import NotFound, SkillsError
from skillsapp.kernel.i18n import N_, _, listed
from skillsapp.kernel.ids import new_id
from skillsapp.store.attempt_store import AttemptStore
from skillsapp.store.ballast import Ballast
from skillsapp.store.card_reads import missing_cards
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.paper_set_store import PaperSetStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.resit_reads import read_resit_candidates
from skillsapp.store.sitting_store import SittingStore, is_theory_open
from skillsapp.store.unit_of_work import Begin, UnitOfWork

RESIT_BREAK = 30
"""Minutes between two rounds of a resit."""
MOST_LATE = 50
"""So many people at most come late to a room on paper."""
SOME = 5
"""So many entry numbers are named where people are missing; the list has all of them."""


@dataclass(eq=False)
class SittingHasBegun(SkillsError):
    code = "sitting.begun"
    text = N_("Someone has already begun in this sitting, so it can no longer be changed or removed.")


@dataclass(eq=False)
class SittingStep(SkillsError):
    code = "sitting.step"
    text = N_("This sitting cannot be started or closed now; look at its state.")


@dataclass(eq=False)
class SittingWithoutPaper(SkillsError):
    code = "sitting.no_paper"
    text = N_("This sitting has no paper yet. Draw one first.")


@dataclass(eq=False)
class NobodyToSeat(SkillsError):
    code = "sitting.nobody"
    text = N_("There is nobody left to seat: accept registrations first, or everyone has a seat already.")


@dataclass(eq=False)
class RoomMissing(SkillsError):
    code = "sitting.room_missing"
    text = N_("Give the sitting a title and a room.")


@dataclass(eq=False)
class TimeTooShort(SkillsError):
    code = "sitting.time"
    text = N_("An exam lasts from 1 to 600 minutes, not {minutes}.")
    minutes: int


@dataclass(eq=False)
class PapersOut(SkillsError):
    code = "sitting.papers_out"
    text = N_("{count} papers are not in yet. Collect them first, then close the sitting.")
    count: int


@dataclass(eq=False)
class DayPast(SkillsError):
    code = "sitting.day_past"
    text = N_("The day of the sitting, {day}, is over. Choose today or a later day.")
    day: str


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """What the dialog for a new sitting holds; `registration_ids` are seated in this order, or by lot with a seed."""

    programme_id: str
    component: str
    title: str
    room: str
    starts_at: datetime
    duration_minutes: int
    registration_ids: tuple[str, ...]
    seat_by_lot: bool = True
    seed: int = 0
    first_seat: int = 1
    rehearsal: bool = False
    carrier: Carrier = Carrier.SCREEN
    round: int = 1
    resit: bool = False


@dataclass(frozen=True, slots=True)
class SittingService:
    """While a theory sitting is open, `ballast` takes up room on the disk."""

    begin: Begin
    ballast: Ballast

    def arrange(self, plan: SittingPlan) -> Done[Sitting]:
        """Arrange a sitting with its seats; a theory sitting gets a paper of its own.

        Raises RoomMissing, TimeTooShort, DayPast, NobodyToSeat or BlueprintShortfall; then nothing is written.
        """
        with self.begin("sitting.arranged", Permission.MANAGE_SITTINGS) as uow:
            value, seats = _arrange(uow, plan)
            return uow.commit(value, subject=value.id, programme=plan.programme_id, seats=seats, seed=plan.seed)

    def arrange_day(self, plans: Sequence[SittingPlan], venue: Venue | None = None) -> Done[tuple[Sitting, ...]]:
        """Arrange the rounds of a day at once, on laptops and on paper; *venue* is kept in the programme's plan for the next time.

        Each round has a paper of its own with no question of an earlier one, as far as the bank allows; rooms that sit on paper at the
        same time share theirs.  Raises RoundsTooClose and what `arrange` raises; then nothing of the day is written.
        """
        if not plans:
            raise NobodyToSeat()
        with self.begin("sitting.day_arranged", Permission.MANAGE_SITTINGS) as uow:
            _check_rounds(plans, SittingStore(uow).of_component(plans[0].programme_id, plans[0].component))
            programmes = ProgrammeStore(uow)
            programme = programmes.find(plans[0].programme_id)
            if venue is not None and venue != programme.plan.venue:
                programmes.save(replace(programme, plan=replace(programme.plan, venue=venue)))
            arranged: list[tuple[Sitting, int]] = []
            papers: dict[datetime, str] = {}
            for plan in plans:
                shared = papers.get(plan.starts_at) if plan.carrier is Carrier.CARD else None
                value, seats = _arrange(uow, plan, shared, fresh=True)
                if plan.carrier is Carrier.CARD and value.paper_id is not None:
                    papers[plan.starts_at] = value.paper_id
                arranged.append((value, seats))
            sittings = tuple(value for value, _seats in arranged)
            seats = sum(seats for _value, seats in arranged)
            return uow.commit(sittings, subject=programme.id, sittings=len(sittings), seats=seats)

    def arrange_resit(
        self,
        programme_id: str,
        component: str,
        carrier: Carrier | None = None,
        starts_at: datetime | None = None,
        room: str = "",
        seed: int = 0,
    ) -> Done[tuple[Sitting, ...]]:
        """Arrange the resit of everybody who failed or was absent, with another paper; what is left out is as it was before, and now.

        On laptops their seats are laptop numbers again, in several rounds where the laptops are too few.
        Raises NobodyToResit, ResultsFrozen, DayPast, RoomMissing or BlueprintShortfall.
        """
        with self.begin("sitting.resit_arranged", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            MarkingStore(uow).refuse_when_frozen(programme_id)
            programme = ProgrammeStore(uow).find(programme_id)
            part = programme.plan.component(component)
            people = [each.registration_id for each in read_resit_candidates(uow.connection, programme, part)]
            if not people:
                raise NobodyToResit(part.title)
            before = SittingStore(uow).of_component(programme_id, component)
            on = carrier or (Carrier.SCREEN if any(held.carrier is Carrier.SCREEN for held in before) else Carrier.CARD)
            where = room.strip() or next((held.room for held in reversed(before) if held.carrier is on), before[-1].room)
            first = starts_at or uow.now()
            minutes = before[-1].duration_minutes
            at_once = max(1, usable_of(programme.plan.venue.laptops)) if on is Carrier.SCREEN else len(people)
            arranged = []
            for place in range(0, len(people), at_once):
                number = place // at_once
                plan = SittingPlan(
                    programme_id,
                    component,
                    _("{component}, resit").format(component=part.title),
                    where,
                    first + timedelta(minutes=number * (minutes + RESIT_BREAK)),
                    minutes,
                    tuple(people[place : place + at_once]),
                    seat_by_lot=False,
                    seed=seed + number,
                    carrier=on,
                    round=number + 1,
                    resit=True,
                )
                arranged.append(_arrange(uow, plan, fresh=True)[0])
            return uow.commit(tuple(arranged), subject=programme_id, component=component, people=len(people), carrier=on)

    def seat_late(self, programme_id: str, component: str, registration_ids: Sequence[str]) -> Done[tuple[Seat, ...]]:
        """Give people who came later the free places of what is arranged: a laptop nobody sits at in a round, else a seat on paper.

        Raises NobodyToSeat, or NoFreeSeat for all of them where there is no place for one.
        """
        with self.begin("sitting.seated_late", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            store = SittingStore(uow)
            programme = ProgrammeStore(uow).find(programme_id)
            taken = store.seated(programme_id, component)
            people = [id for id in dict.fromkeys(registration_ids) if id not in taken]
            if not people:
                raise NobodyToSeat()
            free = _free_places(store, programme, component)
            if len(free) < len(people):
                raise NoFreeSeat(len(people))
            seats = tuple(
                Seat(new_id(), sitting_id, number, id)
                for (sitting_id, number), id in zip(free[: len(people)], people, strict=True)
            )
            store.add_seats(seats)
            PaperSetStore(uow).give_late(seats)
            return uow.commit(seats, subject=programme_id, component=component, seats=len(seats))

    def arrange_rehearsal(self, programme_id: str, component: str, starts_at: datetime, seed: int) -> Done[Sitting]:
        """Arrange a sitting without seats for invented candidates, already under way.  Raises BlueprintShortfall."""
        with self.begin("sitting.rehearsal", Permission.RUN_SITTING) as uow:
            uow.stay_within(programme_id)
            programme = ProgrammeStore(uow).find(programme_id)
            clock = uow.clock
            value = Sitting(
                id=new_id(),
                programme_id=programme_id,
                component=component,
                title="-",
                room="-",
                starts_at=starts_at,
                duration_minutes=programme.plan.exam.duration_minutes,
                late_minutes=None,
                earliest_hand_in_minutes=0,
                paper_id=_draw(uow, programme, component, "-", seed).id,
                state=SittingState.RUNNING,
                started_at=clock.now(),
                started_boot_id=clock.boot_id(),
                started_boot_ms=clock.boot_ms(),
                rehearsal=True,
            )
            SittingStore(uow).add(value)
            return uow.commit(value, subject=value.id, programme=programme_id, seed=seed)

    def remove(self, sitting_id: str) -> Done[None]:
        """Remove a sitting in which nobody has begun.  Raises SittingHasBegun."""
        with self.begin("sitting.removed", Permission.MANAGE_SITTINGS) as uow:
            store = SittingStore(uow)
            value = store.find(sitting_id)
            if value.state is not SittingState.PLANNED or store.has_attempts(sitting_id):
                raise SittingHasBegun()
            store.remove(sitting_id)
            return uow.commit(None, subject=sitting_id)

    def open(self, sitting_id: str) -> Done[Sitting]:
        """Let the candidates sign in; their time begins when the sitting starts.  Raises SittingStep or SittingWithoutPaper."""
        return self._step(sitting_id, "sitting.opened", frozenset({SittingState.PLANNED}), SittingState.OPEN)

    def start(self, sitting_id: str) -> Done[Sitting]:
        """Start the exam for everyone in the sitting.  Raises SittingStep or SittingWithoutPaper."""
        return self._step(
            sitting_id, "sitting.started", frozenset({SittingState.PLANNED, SittingState.OPEN}), SittingState.RUNNING
        )

    @property
    def has_reserve(self) -> bool:
        """Whether the room is held that keeps a theory exam going on a disk that fills up."""
        return self.ballast.is_held

    def close(self, sitting_id: str) -> Done[Sitting]:
        """Close a sitting whose papers are all in; whoever never came is absent, but on paper only where somebody says so.

        Raises SittingStep, PapersOut or CardsMissing.
        """
        with self.begin("sitting.closed", Permission.RUN_SITTING) as uow:
            store = SittingStore(uow)
            value = store.find(sitting_id)
            uow.stay_within(value.programme_id)
            if value.state not in (SittingState.RUNNING, SittingState.OPEN):
                raise SittingStep()
            if value.carrier is Carrier.CARD:
                if missing := missing_cards(uow.connection, sitting_id):
                    raise CardsMissing(len(missing), listed(place.entry_no for place in missing[:SOME]))
            elif out := AttemptStore(uow).count_out(sitting_id):
                raise PapersOut(out)
            absent = 0
            for place in store.seats(sitting_id):
                if place.presence is Presence.EXPECTED:
                    store.save_seat(replace(place, presence=Presence.ABSENT))
                    absent += 1
            after = store.save(replace(value, state=SittingState.CLOSED))
            if not value.rehearsal:
                ProgrammeStore(uow).move_on(value.programme_id, ProgrammeState.SCORING)
            still_open = is_theory_open(uow.connection)
            done = uow.commit(after, subject=sitting_id, absent=absent)
        if not still_open:
            self.ballast.drop()
        return done

    def check_in(self, seat_id: str) -> Done[Seat]:
        """Note that the person of the seat is here.  Raises SeatCancelled where the paper was cancelled: that takes who runs the sitting."""
        with self.begin("seat.checked_in", Permission.CHECK_IN) as uow:
            store = SittingStore(uow)
            place = store.find_seat(seat_id)
            uow.stay_within(store.find(place.sitting_id).programme_id)
            if place.presence is Presence.DISQUALIFIED:
                raise SeatCancelled()
            after = store.save_seat(replace(place, presence=Presence.CHECKED_IN, checked_in_at=place.checked_in_at or uow.now()))
            return uow.commit(after, subject=seat_id)

    def set_presence(self, seat_id: str, presence: Presence, reason: str) -> Done[Seat]:
        """Mark a person absent, back as expected, or the paper cancelled, with a reason.  Raises PresenceReasonMissing or ResultsFrozen."""
        if not reason.strip() and presence is not Presence.EXPECTED:
            raise PresenceReasonMissing()
        with self.begin(f"seat.{presence}", Permission.RUN_SITTING) as uow:
            store = SittingStore(uow)
            place = store.find_seat(seat_id)
            programme_id = store.find(place.sitting_id).programme_id
            uow.stay_within(programme_id)
            MarkingStore(uow).refuse_when_frozen(programme_id)
            after = store.save_seat(replace(place, presence=presence, note=reason.strip()))
            return uow.commit(after, subject=seat_id, presence=presence)

    def set_presences(self, sitting_id: str, presences: Sequence[tuple[str, Presence]], reason: str) -> Done[int]:
        """Mark several seats (by id) at once, for a practical sitting's roll call; return how many were marked.

        A cancelled paper is passed over: taking that back is a step of its own, with a reason.  Raises NotFound or ResultsFrozen.
        """
        with self.begin("seat.roll_call", Permission.RUN_SITTING) as uow:
            store = SittingStore(uow)
            programme_id = store.find(sitting_id).programme_id
            uow.stay_within(programme_id)
            MarkingStore(uow).refuse_when_frozen(programme_id)
            seats = {place.id: place for place in store.seats(sitting_id)}
            marked = 0
            for seat_id, presence in presences:
                if seat_id not in seats:
                    raise NotFound("seat", seat_id)
                if seats[seat_id].presence is not Presence.DISQUALIFIED:
                    store.save_seat(replace(seats[seat_id], presence=presence, note=reason.strip()))
                    marked += 1
            return uow.commit(marked, subject=sitting_id, count=marked)

    def _step(self, sitting_id: str, action: str, allowed: frozenset[SittingState], wanted: SittingState) -> Done[Sitting]:
        with self.begin(action, Permission.RUN_SITTING) as uow:
            store = SittingStore(uow)
            value = store.find(sitting_id)
            uow.stay_within(value.programme_id)
            if value.state not in allowed:
                raise SittingStep()
            kind = ProgrammeStore(uow).find(value.programme_id).plan.component(value.component).kind
            if kind is ComponentKind.THEORY and value.paper_id is None:
                raise SittingWithoutPaper()
            after = replace(value, state=wanted)
            if wanted is SittingState.RUNNING:
                clock = uow.clock
                after = replace(after, started_at=clock.now(), started_boot_id=clock.boot_id(), started_boot_ms=clock.boot_ms())
            after = store.save(after)
            done = uow.commit(after, subject=sitting_id)
        if kind is ComponentKind.THEORY:
            self.ballast.hold()
        return done


@dataclass(eq=False)
class PresenceReasonMissing(SkillsError):
    code = "seat.reason_missing"
    text = N_("Say why: a reason is kept with this step.")


def _check_rounds(plans: Sequence[SittingPlan], there: Sequence[Sitting]) -> None:
    """Raise RoundsTooClose where the same laptops would be sat at twice at a time."""
    mine = [(plan.starts_at, plan.duration_minutes, plan.round) for plan in plans if plan.carrier is Carrier.SCREEN]
    others = [
        (held.starts_at, held.duration_minutes, held.round) for held in there if held.carrier is Carrier.SCREEN and not held.resit
    ]
    for before, after in pairwise(sorted(mine + (others if mine else []))):
        if after[0] < before[0] + timedelta(minutes=before[1]) and (before in mine or after in mine):
            raise RoundsTooClose(after[2], before[2], before[1])


def _free_places(store: SittingStore, programme: Programme, component: str) -> list[tuple[str, int]]:
    """Return the places that nobody has, by sitting and number: free laptops of the rounds first, then any number of seats on paper."""
    on_screen: list[tuple[str, int]] = []
    on_paper: list[tuple[str, int]] = []
    usable = usable_of(programme.plan.venue.laptops)
    for value in store.of_component(programme.id, component):
        if value.state is not SittingState.PLANNED or value.resit or store.has_attempts(value.id):
            continue
        numbers = {place.number for place in store.seats(value.id)}
        last = max(numbers, default=0)
        if value.carrier is Carrier.SCREEN:
            on_screen += [(value.id, number) for number in range(1, max(usable, last) + 1) if number not in numbers]
        else:
            on_paper += [(value.id, number) for number in range(last + 1, last + 1 + MOST_LATE)]
    return on_screen + on_paper


def _arrange(uow: UnitOfWork, plan: SittingPlan, paper_id: str | None = None, *, fresh: bool = False) -> tuple[Sitting, int]:
    """Add the sitting of a plan with its seats; return it and how many seats it has.

    It gets *paper_id*, or a paper of its own: with *fresh* one that shares no question with the component's others, where that is possible.
    """
    if not plan.title.strip() or not plan.room.strip():
        raise RoomMissing()
    if not 1 <= plan.duration_minutes <= 600:
        raise TimeTooShort(plan.duration_minutes)
    programme = ProgrammeStore(uow).find(plan.programme_id)
    day = to_house(plan.starts_at).date()
    if day < to_house(uow.now()).date():
        raise DayPast(day.isoformat())
    component = programme.plan.component(plan.component)
    store = SittingStore(uow)
    taken = frozenset[str]() if plan.rehearsal or plan.resit else store.seated(programme.id, component.key)
    order = [id for id in dict.fromkeys(plan.registration_ids) if id not in taken]
    if not order:
        raise NobodyToSeat()
    if plan.seat_by_lot:
        random.Random(plan.seed).shuffle(order)
    if component.kind is ComponentKind.THEORY and paper_id is None:
        used = uses([store.find_paper(id).items for id in _papers(store, programme, component.key)]) if fresh else NOT_USED
        paper_id = _draw(uow, programme, component.key, plan.title, plan.seed, used).id
    rules = programme.plan.exam
    value = Sitting(
        id=new_id(),
        programme_id=programme.id,
        component=component.key,
        title=plan.title.strip(),
        room=plan.room.strip(),
        starts_at=plan.starts_at,
        duration_minutes=plan.duration_minutes,
        late_minutes=rules.late_minutes,
        earliest_hand_in_minutes=rules.earliest_hand_in_minutes,
        paper_id=paper_id,
        rehearsal=plan.rehearsal,
        carrier=plan.carrier,
        round=plan.round,
        resit=plan.resit,
    )
    store.add(value)
    store.add_seats([Seat(new_id(), value.id, plan.first_seat + place, id) for place, id in enumerate(order)])
    if not plan.rehearsal and programme.state in (ProgrammeState.PREPARING, ProgrammeState.REGISTRATION):
        ProgrammeStore(uow).save(replace(programme, state=ProgrammeState.EXAM))
    return value, len(order)


def _papers(store: SittingStore, programme: Programme, component: str) -> tuple[str, ...]:
    """Return the papers of the component's sittings, each once."""
    ids = (held.paper_id for held in store.of_component(programme.id, component))
    return tuple(dict.fromkeys(id for id in ids if id is not None))


def _draw(
    uow: UnitOfWork, programme: Programme, component: str, title: str, seed: int, used: Mapping[str, int] = NOT_USED
) -> Paper:
    questions = QuestionStore(uow)
    banks = dict.fromkeys(cell.bank for cell in programme.plan.blueprint)
    bank = [question for key in banks for question in questions.current(key)]
    rules = programme.plan.papers
    wanted = AssemblyRules(must_include=rules.must_include, enemies=PaperSetStore(uow).enemies(), used=used, drafts=rules.drafts)
    items = assemble(programme.plan.blueprint, bank, seed, wanted)[0]
    value = Paper(new_id(), programme.id, component, title, seed, items)
    SittingStore(uow).add_paper(value)
    return value
