"""A plan that cannot be run is refused when it is made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from skillsapp.domain.plan_check import plan_fault
from skillsapp.domain.programme import Plan, ProgrammeKind, TheoryUse
from skillsapp.exchange.programme_files import read_preset, with_theory_use


@pytest.mark.parametrize("kind", list(ProgrammeKind))
def test_the_shipped_presets_can_be_run(kind: ProgrammeKind) -> None:
    assert plan_fault(read_preset(kind).plan) == ""


@pytest.mark.parametrize("use", list(TheoryUse))
def test_every_way_to_count_the_first_round_can_be_run(use: TheoryUse) -> None:
    assert plan_fault(with_theory_use(read_preset(ProgrammeKind.COMPETITION).plan, use)) == ""


def test_weights_and_marks_that_cannot_be_are_named() -> None:
    plan: Plan = read_preset(ProgrammeKind.TRAINING).plan
    (theory,) = plan.components
    assert "99" in plan_fault(replace(plan, components=(replace(theory, weight=Decimal(99)),)))
    assert theory.key in plan_fault(replace(plan, components=(replace(theory, pass_mark=theory.full + 1),)))
    assert plan_fault(replace(plan, components=(replace(theory, full=Decimal(0)),)))


def test_limits_below_nothing_are_named() -> None:
    plan: Plan = read_preset(ProgrammeKind.TRAINING).plan
    for rules in (replace(plan.papers, cap=-1), replace(plan.papers, recent_months=-3)):
        assert "cap" in plan_fault(replace(plan, papers=rules))


def test_two_markers_cannot_differ_by_less_than_nothing_or_more_than_all() -> None:
    plan: Plan = read_preset(ProgrammeKind.TRAINING).plan
    for limit in (-1, 101):
        assert "answer_limit" in plan_fault(replace(plan, exam=replace(plan.exam, answer_limit=limit)))
    assert not plan_fault(replace(plan, exam=replace(plan.exam, answer_limit=0)))
