"""Merging is a set union: whatever the order, the copies and the damage, the office ends with the same papers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from skillsapp.domain.attempt import AnswerEvent, EventKind, attempt_id_of, first_head, next_event
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.domain.merge import AttemptPart, Hold, ResultPart
from skillsapp.domain.paper import Paper
from skillsapp.domain.paper_layout import paper_layout
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import SittingState
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.queries.sittings import find_paper, find_sitting
from skillsapp.store.package_merging import Merged, Merger
from skillsapp.store.tables.attempts import answer_event, attempt, attempt_score
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork
from tests.services.office import CHEN, Office

NINE = datetime(2026, 11, 21, 1, tzinfo=UTC)
PEOPLE = 6


@dataclass(frozen=True)
class Brought:
    """One package as it is after opening: who wrote it and what it holds."""

    device: str
    part: ResultPart


@dataclass
class Room:
    office: Office
    programme_id: str
    sitting_id: str
    paper: Paper
    rows: list[RegistrationRow]

    def part(self, person: int, events: list[AnswerEvent]) -> AttemptPart:
        row = self.rows[person]
        id = attempt_id_of(self.sitting_id, row.entry_no)
        questions = paper_questions(self.office.app.reader, self.paper)
        layout = paper_layout(self.paper, questions, id, find_programme(self.office.app.reader, self.programme_id).plan.exam)
        return AttemptPart(id, self.sitting_id, row.id, self.paper.id, row.entry_no, layout, tuple(events))

    def stream(
        self, chance: random.Random, person: int, device: str, length: int, base: list[AnswerEvent] | None = None,
        kind: EventKind = EventKind.START, submit: bool = True,
    ) -> list[AnswerEvent]:  # fmt: skip
        """A laptop's stream: its first event, answers, and (often) the hand-in; *base* is continued."""
        id = attempt_id_of(self.sitting_id, self.rows[person].entry_no)
        log = list(base or ())
        at = log[-1].at if log else NINE + timedelta(minutes=chance.randrange(20))
        while len(log) < length:
            at += timedelta(seconds=chance.randrange(1, 40))
            item = chance.choice(self.paper.items)
            last = len(log) + 1 == length and submit
            now = (
                kind
                if not log
                else EventKind.SUBMIT
                if last
                else chance.choice((EventKind.ANSWER, EventKind.ANSWER, EventKind.FLAG))
            )
            log.append(
                next_event(
                    log[-1].head if log else first_head(id), now, device_id=device, at=at, boot_id=device, boot_ms=1000 * len(log),
                    used_ms=1000 * len(log), question="" if now in (kind, EventKind.SUBMIT) else item.ref,
                    response="3600000 moved" if not log else "B" if now is EventKind.ANSWER else "",
                )
            )  # fmt: skip
        return log

    def merge(self, uow: UnitOfWork, brought: Brought) -> Merged:
        merger = Merger(uow, self.programme_id, brought.device, lambda paper: paper_questions(self.office.app.reader, paper))
        return merger.take([brought.part])

    def digest(self, uow: UnitOfWork) -> tuple[object, ...]:
        """Everything that merging decides."""
        run = uow.connection.execute
        return (
            tuple(run(select(attempt.c.id, attempt.c.granted_ms, attempt.c.started_at, attempt.c.held).order_by(attempt.c.id)).all()),
            tuple(run(select(answer_event.c.attempt_id, answer_event.c.hash).order_by(*answer_event.primary_key)).all()),
            tuple(run(select(seat.c.id, seat.c.presence, seat.c.checked_in_at, seat.c.note).order_by(seat.c.id)).all()),
            tuple(run(select(attempt_score.c.attempt_id, attempt_score.c.question, attempt_score.c.response).order_by(
                attempt_score.c.attempt_id, attempt_score.c.question)).all()),
            tuple(run(select(sitting.c.id, sitting.c.state, sitting.c.started_at)).all()),
        )  # fmt: skip


@pytest.fixture
def room(office: Office) -> Room:
    programme = office.create()
    rows = office.register(programme, PEOPLE)
    sitting_id = office.arrange(programme, rows)
    paper = find_paper(office.app.reader, find_sitting(office.app.reader, sitting_id).paper_id or "")
    return Room(office, programme.id, sitting_id, paper, rows)


def brought_by_a_day(room: Room, chance: random.Random) -> list[Brought]:
    """What three laptops and a spare bring: early, final, copied, forked, doubled, moved, tampered."""
    found: list[Brought] = []
    full: dict[str, list[tuple[int, list[AnswerEvent]]]] = {}
    for place, device in enumerate(("d0", "d1", "d2")):
        streams = [(person, room.stream(chance, person, device, chance.randint(4, 12))) for person in (2 * place, 2 * place + 1)]
        full[device] = streams
        early = [(person, log[: max(1, len(log) // 2)]) for person, log in streams]
        for logs in (early, streams, streams):
            found.append(Brought(device, ResultPart(tuple(room.part(person, log) for person, log in logs))))
    person, log = full["d0"][0]
    fork = room.stream(chance, person, "d0", len(log) + 2, log[: len(log) // 2])
    found.append(Brought("d0", ResultPart((room.part(person, fork),))))  # a copied data folder that went on
    person, _log = full["d1"][0]
    found.append(Brought("d8", ResultPart((room.part(person, room.stream(chance, person, "d8", 5)),))))  # begun twice
    person, _log = full["d2"][1]
    moved = room.stream(chance, person, "d9", 6, kind=EventKind.TRANSFER)
    found.append(Brought("d9", ResultPart((room.part(person, moved),))))  # moved with a record
    person, log = full["d2"][0]
    bad = [replace(event, response="Z") if event.seq == 3 else event for event in log]
    found.append(Brought("d2", ResultPart((room.part(person, bad),))))  # changed on the way, inside a signed package
    return found


def orders(room: Room, sets: int, seed: int) -> None:
    chance = random.Random(seed)
    for _set in range(sets):
        packages = brought_by_a_day(room, chance)
        ends = set()
        for _order in range(6):
            order = packages + chance.choices(packages, k=4)
            chance.shuffle(order)
            with room.office.app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:  # never committed: undone at the end
                for each in order:
                    room.merge(uow, each)
                ends.add(room.digest(uow))
        assert len(ends) == 1
        held = [row.held for row in next(iter(ends))[0]]  # type: ignore[attr-defined]
        assert sorted(filter(None, held)) == [Hold.DOUBLE, Hold.FORKED]


def test_the_order_of_packages_changes_nothing(room: Room) -> None:
    orders(room, 2, 5)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_the_order_of_packages_changes_nothing_in_a_hundred_sets(room: Room) -> None:
    orders(room, 100, 11)


def test_a_changed_log_and_a_log_of_another_laptop_are_refused_and_the_others_taken(room: Room) -> None:
    chance = random.Random(3)
    good, bad, other = (room.stream(chance, person, "d1", 6) for person in (0, 1, 2))
    bad[3] = replace(bad[3], response="D")
    foreign = [replace(event, device_id="d2") for event in other]
    gap = [*room.stream(chance, 3, "d1", 6)]
    del gap[2]
    stranger = replace(room.part(4, room.stream(chance, 4, "d1", 4)), entry_no="99990000")
    parts = (room.part(0, good), room.part(1, bad), room.part(2, foreign), room.part(3, gap), stranger)
    with room.office.app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        merged = room.merge(uow, Brought("d1", ResultPart(parts)))
        assert (merged.people, merged.new, merged.refused) == (1, 6, ("E18", "E18", "E18", "E13"))
        assert room.merge(uow, Brought("d1", ResultPart(parts[:1]))).new == 0


def test_a_laptop_speaks_for_itself_only_and_rules_on_nothing(room: Room) -> None:
    """Whole logs whose every hash is right, in a package signed by d1: of another laptop, with a ruling, under another person's number."""
    chance = random.Random(6)
    borrowed = room.part(0, room.stream(chance, 0, "d2", 5))
    log = room.stream(chance, 1, "d1", 4, submit=False)
    rules = next_event(
        log[-1].head,
        EventKind.RULING,
        device_id="d1",
        at=log[-1].at,
        boot_id="d1",
        boot_ms=9000,
        used_ms=9000,
        response="count - x",
    )
    ruled = room.part(1, [*log, rules])
    taken_over = replace(room.part(3, room.stream(chance, 3, "d1", 4)), registration_id=room.rows[2].id)
    with room.office.app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        merged = room.merge(uow, Brought("d1", ResultPart((borrowed, ruled, taken_over))))
    assert (merged.people, merged.refused) == (0, ("E18", "E18", "E13"))


def test_a_late_paper_comes_into_a_closed_round_and_leaves_it_closed(room: Room) -> None:
    app = room.office.app
    app.sittings.start(room.sitting_id)
    app.sittings.close(room.sitting_id)
    late = Brought("d1", ResultPart((room.part(0, room.stream(random.Random(7), 0, "d1", 5)),)))
    with app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        assert room.merge(uow, late).new == 5
        uow.commit_unaudited(None)
    assert find_sitting(app.reader, room.sitting_id).state is SittingState.CLOSED


def test_under_frozen_results_nothing_new_is_taken_and_what_is_known_is_no_matter(room: Room) -> None:
    app, chance = room.office.app, random.Random(8)
    known, new = (Brought("d1", ResultPart((room.part(person, room.stream(chance, person, "d1", 5)),))) for person in (0, 1))
    app.sittings.start(room.sitting_id)
    with app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        room.merge(uow, known)
        uow.commit_unaudited(None)
    app.sittings.close(room.sitting_id)
    decided = app.results.compute(room.programme_id).value
    app.results.freeze(decided.result_set.id)
    app.session.actor = Actor("lin", "林海", frozenset(Permission))
    app.results.freeze(decided.result_set.id)
    with app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        assert room.merge(uow, known).new == 0
        with pytest.raises(ResultsFrozen):
            room.merge(uow, new)


def test_a_moved_paper_is_one_paper_and_counts(room: Room) -> None:
    chance = random.Random(4)
    first = room.stream(chance, 0, "d1", 5, submit=False)
    moved = room.stream(chance, 0, "d9", 6, kind=EventKind.TRANSFER)
    with room.office.app.store.begin(CHEN, "test", Permission.MAKE_PACKAGES) as uow:
        room.merge(uow, Brought("d9", ResultPart((room.part(0, moved),))))
        merged = room.merge(uow, Brought("d1", ResultPart((room.part(0, first),))))
        assert not merged.held and not merged.out
        (row,) = uow.connection.execute(select(attempt)).all()
        assert row.started_at == first[0].at
        assert uow.connection.execute(select(attempt_score)).first() is not None
