"""The steps of a programme follow from its facts, and there is always one thing to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from skillsapp.domain.programme import Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import (
    CardFacts,
    LaptopFacts,
    ProgrammeFacts,
    SittingFacts,
    Standing,
    Step,
    Task,
    next_task,
    standings,
)
from skillsapp.domain.registration import RegistrationState
from skillsapp.exchange.programme_files import read_preset

ACCEPTED, SUBMITTED = RegistrationState.ACCEPTED, RegistrationState.SUBMITTED
CLASS = Programme("p1", ProgrammeKind.TRAINING, "第七十四期", 2026, read_preset(ProgrammeKind.TRAINING).plan)
COMPETITION = Programme("p2", ProgrammeKind.COMPETITION, "竞赛", 2026, read_preset(ProgrammeKind.COMPETITION).plan)
THEORY = CLASS.plan.theories[0].key
FACTS = ProgrammeFacts(CLASS)
ACCEPTED_ALL = replace(FACTS, states={ACCEPTED: 60})
ARRANGED = replace(ACCEPTED_ALL, sittings={THEORY: SittingFacts(planned=1)})
PRINTED = replace(ARRANGED, noted=frozenset({Step.PRINTING}))
OVER = replace(PRINTED, sittings={THEORY: SittingFacts(closed=1)})
COMPUTED = replace(OVER, computed_at=datetime(2026, 11, 21, tzinfo=UTC))
FROZEN = replace(COMPUTED, is_frozen=True)
ISSUED = replace(FROZEN, certificates=58)
REPORTED = replace(ISSUED, noted=frozenset({Step.PRINTING, Step.REPORT}))
ARCHIVED = replace(REPORTED, programme=replace(CLASS, state=ProgrammeState.ARCHIVED))


@pytest.mark.parametrize(
    ("facts", "task"),
    [
        (FACTS, Task.REGISTER),
        (replace(FACTS, states={ACCEPTED: 58, SUBMITTED: 2}), Task.REVIEW),
        (ACCEPTED_ALL, Task.ARRANGE),
        (replace(ARRANGED, sittings={THEORY: SittingFacts(planned=1, unseated=3)}), Task.SEAT),
        (ARRANGED, Task.PRINT),
        (PRINTED, Task.RUN),
        (OVER, Task.COMPUTE),
        (replace(OVER, sheets_waiting=4), Task.MARK),
        (replace(OVER, answers_waiting=4), Task.MARK_ANSWERS),
        (COMPUTED, Task.ISSUE),
        (replace(COMPUTED, answers_waiting=4), Task.MARK_ANSWERS),
        (replace(COMPUTED, out_of_date=True), Task.COMPUTE_AGAIN),
        (FROZEN, Task.ISSUE),
        (ISSUED, Task.REPORT),
        (REPORTED, Task.ARCHIVE),
        (ARCHIVED, Task.NOTHING),
    ],
)
def test_a_class_goes_from_the_first_registration_to_the_archive(facts: ProgrammeFacts, task: Task) -> None:
    assert next_task(facts) is task
    assert sum(standing is Standing.CURRENT for standing in standings(facts).values()) == (task is not Task.NOTHING)


def test_a_competition_is_frozen_by_two_before_certificates_a_class_need_not_be() -> None:
    over = {component.key: SittingFacts(closed=1) for component in COMPETITION.plan.components}
    computed = ProgrammeFacts(COMPETITION, {ACCEPTED: 40}, sittings=over, computed_at=datetime(2026, 11, 21, tzinfo=UTC))
    assert next_task(computed) is Task.FREEZE
    assert next_task(replace(computed, is_frozen=True)) is Task.ISSUE


def test_a_latecomer_does_not_throw_the_programme_back_behind_its_exam() -> None:
    late = replace(OVER, states={ACCEPTED: 60, SUBMITTED: 1})
    assert standings(late)[Step.REGISTRATION] is Standing.DONE
    assert next_task(late) is Task.COMPUTE


def test_the_stick_is_not_needed_on_one_computer() -> None:
    assert standings(FACTS)[Step.STICK] is Standing.SKIPPED


@pytest.mark.parametrize(
    ("laptops", "cards", "standing", "task"),
    [
        (LaptopFacts(rounds=3), CardFacts(), Standing.CURRENT, Task.PLAN_STICK),
        (LaptopFacts(rounds=3, planned=10), CardFacts(), Standing.CURRENT, Task.WRITE_STICK),
        (LaptopFacts(rounds=3, planned=10, written=True), CardFacts(), Standing.DONE, Task.RUN_LAPTOPS),
        (LaptopFacts(rounds=3, planned=10, enrolled=9, out=4, written=True), CardFacts(1, 93), Standing.DONE, Task.COLLECT),
        (LaptopFacts(planned=10, enrolled=9, written=True), CardFacts(1, 93), Standing.DONE, Task.KEY_CARDS),
        (LaptopFacts(), CardFacts(1, 0), Standing.SKIPPED, Task.RUN),
        (LaptopFacts(rounds=1, begun_here=True), CardFacts(), Standing.SKIPPED, Task.RUN),
    ],
)
def test_a_class_on_laptops_goes_over_the_stick(laptops: LaptopFacts, cards: CardFacts, standing: Standing, task: Task) -> None:
    facts = replace(PRINTED, laptops=laptops, cards=cards)
    assert standings(facts)[Step.STICK] is standing
    assert next_task(facts) is task


def test_once_every_card_is_in_twice_the_sitting_on_paper_is_closed() -> None:
    """With the laptops collected there is nothing to invigilate: the board would be a dead end."""
    held = replace(PRINTED, laptops=LaptopFacts(planned=10, enrolled=9, written=True))
    cards_in = replace(held, cards=CardFacts(1, 0), sittings={THEORY: SittingFacts(running=1, closed=3)})
    assert next_task(cards_in) is Task.CLOSE_CARDS
    assert next_task(replace(cards_in, cards=CardFacts(1, 2))) is Task.KEY_CARDS
    assert next_task(replace(cards_in, sittings={THEORY: SittingFacts(running=2, closed=2)})) is Task.RUN


def test_printing_that_nobody_noted_does_not_hold_up_a_running_exam() -> None:
    running = replace(ARRANGED, sittings={THEORY: SittingFacts(running=1)})
    assert standings(running)[Step.PRINTING] is Standing.SKIPPED
    assert next_task(running) is Task.RUN


def test_after_the_first_round_the_final_is_arranged() -> None:
    first = COMPETITION.plan.preliminary
    assert first is not None
    after_first = ProgrammeFacts(COMPETITION, {ACCEPTED: 40}, sittings={first.key: SittingFacts(closed=2)})
    assert next_task(after_first) is Task.COMPUTE, "who advances is not known yet"
    assert next_task(replace(after_first, computed_at=COMPUTED.computed_at)) is Task.ARRANGE_FINAL
    assert next_task(replace(after_first, computed_at=COMPUTED.computed_at, out_of_date=True)) is Task.COMPUTE_AGAIN
    before = replace(after_first, sittings={first.key: SittingFacts(planned=2, unseated=0)}, noted=frozenset({Step.PRINTING}))
    assert next_task(before) is Task.RUN
