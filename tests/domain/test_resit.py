"""Resits: who may sit a component once more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from skillsapp.domain.decision import Candidate, Facts, Outcome
from skillsapp.domain.programme import Component, ComponentKind, StageKey
from skillsapp.domain.resit import resit_candidates
from skillsapp.domain.result import ResultStatus

THEORY = Component("theory", "理论", ComponentKind.THEORY, StageKey.PRELIMINARY, Decimal(100), pass_mark=Decimal(60))
R = ResultStatus


def may_resit(outcome: Outcome | None, *, withdrawn: bool = False, reviewed: bool = True, component: Component = THEORY) -> bool:
    candidate = Candidate("r1", "0001", "all", withdrawn, reviewed, {} if outcome is None else {component.key: outcome})
    return bool(resit_candidates(Facts((candidate,), frozenset(), ()), component))


@pytest.mark.parametrize(("score", "may"), [("59.9999", True), ("60", False), ("100", False)])
def test_who_is_below_the_pass_mark_sits_again_and_the_pass_mark_itself_is_enough(score: str, may: bool) -> None:
    assert may_resit(Outcome(R.NORMAL, Decimal(score))) is may


@pytest.mark.parametrize(
    ("outcome", "may"),
    [
        (Outcome(R.ABSENT), True),
        (Outcome(R.DISQUALIFIED), False),
        (Outcome(R.WITHDRAWN), False),
        (Outcome(None), False),
        (None, False),
    ],
)
def test_who_was_absent_sits_again_and_a_cancelled_or_open_paper_gives_no_resit(outcome: Outcome | None, may: bool) -> None:
    assert may_resit(outcome) is may


def test_who_withdrew_or_was_never_accepted_sits_nothing_again() -> None:
    failed = Outcome(R.NORMAL, Decimal(12))
    assert may_resit(failed)
    assert not may_resit(failed, withdrawn=True) and not may_resit(failed, reviewed=False)


def test_nobody_fails_a_component_without_a_pass_mark() -> None:
    assert not may_resit(Outcome(R.NORMAL, Decimal(0)), component=replace(THEORY, pass_mark=None))
