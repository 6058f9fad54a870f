"""The shipped marking schemes add up and can be marked in their steps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from skillsapp.domain.marking import AspectKind, MarkingScheme, check_mark
from skillsapp.exchange.programme_files import read_scheme

POINTS = {
    "student": {"A": 10, "B": 20, "C": 15, "D": 25, "E": 15, "F": 10, "G": 5},
    "employee": {"A": 10, "B": 20, "C": 15, "D": 20, "E": 15, "F": 15, "G": 5},
}


@pytest.fixture(params=sorted(POINTS))
def scheme(request: pytest.FixtureRequest) -> MarkingScheme:
    return read_scheme(request.param)


def test_the_modules_have_the_points_of_the_rules_and_add_up_to_100(scheme: MarkingScheme) -> None:
    assert {module.key: module.full for module in scheme.modules} == POINTS[scheme.key]
    assert scheme.full == 100


def test_every_full_mark_can_be_given_in_its_step(scheme: MarkingScheme) -> None:
    for module in scheme.modules:
        for aspect in module.aspects:
            check_mark(aspect, Decimal(3) if aspect.kind is AspectKind.JUDGEMENT else aspect.full)


def test_keys_are_unique_and_begin_with_their_module(scheme: MarkingScheme) -> None:
    keys = [(module.key, aspect.key) for module in scheme.modules for aspect in module.aspects]
    assert len({key for _, key in keys}) == len(keys)
    assert all(key.startswith(module) for module, key in keys)


def test_judgements_are_the_five_that_the_rules_name(scheme: MarkingScheme) -> None:
    judged = sum(a.full for m in scheme.modules for a in m.aspects if a.kind is AspectKind.JUDGEMENT)
    assert judged == 3 + 5 + 4 + 3  # drawings, workmanship, cabling, conduct


def test_what_cancels_a_module_takes_no_points_beside(scheme: MarkingScheme) -> None:
    assert {d.key for d in scheme.deductions if d.zero_module} >= {"live_work", "prepared_file"}
    assert all((d.points == 0) == d.zero_module for d in scheme.deductions)


def test_the_employees_find_three_faults_and_the_students_two() -> None:
    faults = {key: next(m for m in read_scheme(key).modules if m.key == "F").criteria for key in POINTS}
    assert (len(faults["employee"]), len(faults["student"])) == (3, 2)
