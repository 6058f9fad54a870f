"""Scoring rules: each value as the contract says, each with the steps that an appeal asks for."""

from __future__ import annotations

import json
from decimal import Decimal as D
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import skillsapp.domain.scoring_rules as family
from skillsapp.domain.marking_trial import MarksRefused, ParamsRefused, RuleUnknown, try_marking
from skillsapp.domain.scoring_rules import SCORING_RULES, TooFewJudges
from skillsapp.domain.scoring_rules.judgement_0_3 import LevelUnknown, SpreadTooWide


def value(rule: str, params: dict[str, object], marks: list[object]) -> object:
    return try_marking(rule, json.dumps(params), json.dumps(marks))["value"]


@pytest.mark.parametrize(
    ("rule", "params", "marks", "expected"),
    [
        ("sum", {}, ["0.2", "0.1", "0.3"], "0.6"),
        ("sum", {}, [0.1, 0.2], "0.3"),
        ("sum", {}, [], "0"),
        ("sum", {}, ["3", "-5"], "0"),
        ("sum", {"floor": "-2"}, ["3", "-5"], "-2"),
        ("sum", {"full": "10"}, ["8.5", "2.5"], "10"),
        ("sum", {"full": "10"}, ["8.50", "1.25"], "9.75"),
        ("mean", {}, ["8", "9", "9"], "8.67"),
        ("mean", {"decimals": 3, "rounding": "truncate"}, ["8", "9", "9"], "8.666"),
        ("mean", {"decimals": 0}, [2, 3], "3"),
        ("mean", {"decimals": 0, "rounding": "half_up"}, ["-2", "-3"], "-3"),
        ("drop_extremes", {}, ["8.0", "9.0", "9.5", "7.0", "9.0"], "8.67"),
        ("drop_extremes", {}, [80, 90, 90, 90, 100], "90.00"),
        ("drop_extremes", {"each_side": 2}, [1, 2, 3, 4, 100], "3.00"),
        ("drop_extremes", {}, [70, 80, 90, 90], "82.50"),
        ("drop_extremes", {"minimum_judges": 3}, [70, 80, 100], "80.00"),
        ("drop_extremes", {"minimum_judges": 2}, [70, 80], "75.00"),
        ("drop_extremes", {"each_side": 0}, [70, 80, 90, 91, 92], "84.60"),
        ("drop_extremes", {"low": "0", "high": "100"}, [80, 85, 90, 95, 85, 900], "86.67"),
        ("drop_extremes", {"low": "0", "high": "100"}, [80, 85, 90, 95, 900], "87.50"),
        ("judgement_0_3", {"full": "5"}, [2, 2, 3], "3.89"),
        ("judgement_0_3", {"full": "5", "rounding": "truncate"}, [2, 2, 3], "3.88"),
        ("judgement_0_3", {"full": "3", "decimals": 0}, [3, 3, 3], "3"),
        ("judgement_0_3", {"full": "4", "max_spread": 3}, [0, 3, 3], "2.67"),
        ("worldskills_scale", {}, ["50", "60", "70", "80", "90"], [660, 680, 700, 720, 740]),
        ("worldskills_scale", {}, ["50", "60", "70", "80"], [670, 690, 710, 730]),
        ("worldskills_scale", {}, [70, 70, 70, 90], [700, 700, 700, 700]),
        ("worldskills_scale", {}, [70, 71, 72, 10, 10000], [680, 700, 720, 0, 1000]),
        ("worldskills_scale", {}, [], []),
    ],
)
def test_values_of_the_contract(rule: str, params: dict[str, object], marks: list[object], expected: object) -> None:
    assert value(rule, params, marks) == expected


def test_judges_who_differ_too_much_must_reconsider() -> None:
    with pytest.raises(SpreadTooWide) as caught:
        value("judgement_0_3", {"full": "5"}, [1, 3, 2])
    assert caught.value.code == "marking.spread" and "复议" in str(caught.value)


@pytest.mark.parametrize("mark", [4, -1, "1.5"])
def test_a_judgement_is_one_of_four_levels(mark: object) -> None:
    with pytest.raises(LevelUnknown):
        value("judgement_0_3", {"full": "5"}, [mark])


@pytest.mark.parametrize(
    ("rule", "params", "marks"), [("mean", {}, []), ("judgement_0_3", {"full": 1}, []), ("drop_extremes", {"high": 1}, [2])]
)
def test_no_mark_is_not_a_zero(rule: str, params: dict[str, object], marks: list[object]) -> None:
    with pytest.raises(TooFewJudges) as caught:
        value(rule, params, marks)
    assert caught.value.code == "marking.too_few_judges"


def test_a_mark_outside_the_range_is_told_in_the_trace() -> None:
    trace = try_marking("drop_extremes", '{"low": 0, "high": 100}', "[80, 85, 90, 95, 85, 900]")["trace"]
    assert isinstance(trace, list)
    assert [step["kind"] for step in trace] == ["outside", "dropped", "mean", "rounded_half_up"]
    assert trace[0]["mark"] == "900" and "900" in trace[0]["sentence"]
    assert trace[1]["sentence"] == "去掉最低分 80、最高分 95，保留 85, 85, 90。"


@pytest.mark.parametrize(
    ("rule", "params"),
    [
        ("sum", '{"ful": 10}'),
        ("sum", '{"full": "ten"}'),
        ("sum", "[]"),
        ("sum", "{"),
        ("mean", '{"decimals": 5}'),
        ("mean", '{"decimals": 1.5}'),
        ("mean", '{"decimals": true}'),
        ("mean", '{"rounding": "up"}'),
        ("judgement_0_3", "{}"),
        ("judgement_0_3", '{"full": 0}'),
        ("drop_extremes", '{"each_side": -1}'),
        ("drop_extremes", '{"low": 9, "high": 1}'),
        ("drop_extremes", '{"minimum_judges": 0}'),
        ("worldskills_scale", '{"decimals": 2}'),
        ("mean", '{"decimals": NaN}'),
    ],
)
def test_wrong_parameters_are_refused(rule: str, params: str) -> None:
    with pytest.raises(ParamsRefused) as caught:
        try_marking(rule, params, "[1]")
    assert caught.value.code == "marking.params" and str(caught.value)


@pytest.mark.parametrize("marks", ["[null]", '["x"]', "[true]", "{}", "[", "[NaN]", "[[1]]", "[1e99999]", "[" * 100_000])
def test_what_is_no_list_of_numbers_is_refused(marks: str) -> None:
    with pytest.raises(MarksRefused):
        try_marking("sum", "{}", marks)


def test_an_unknown_rule_names_the_known_ones() -> None:
    with pytest.raises(RuleUnknown) as caught:
        try_marking("median", "{}", "[]")
    assert "drop_extremes" in str(caught.value)


def test_every_file_of_the_family_is_listed() -> None:
    files = {path.stem for path in Path(family.__file__).parent.glob("*.py")} - {"__init__", "rule"}
    assert files == set(SCORING_RULES)


judge_marks = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=9)


@given(judge_marks, st.integers(0, 4))
def test_a_mean_is_exact_to_half_a_unit(marks: list[D], decimals: int) -> None:
    result = D(str(value("mean", {"decimals": decimals}, [str(m) for m in marks])))
    exact = sum(map(Fraction, marks), Fraction(0)) / len(marks)
    assert abs(Fraction(result) - exact) <= Fraction(1, 2 * 10**decimals)


@given(judge_marks, st.randoms())
def test_the_order_of_the_judges_changes_nothing(marks: list[D], chance: object) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for rule in ("sum", "mean", "drop_extremes"):
        assert value(rule, {}, [str(m) for m in marks]) == value(rule, {}, [str(m) for m in shuffled])


@given(st.lists(st.decimals(0, 100, places=2), min_size=5, max_size=9), st.decimals(0, 100, places=2))
def test_one_judge_alone_cannot_leave_the_range_of_the_others(marks: list[D], outlier: D) -> None:
    result = D(str(value("drop_extremes", {"decimals": 4}, [str(m) for m in [*marks, outlier]])))
    assert min(marks) - D("0.0001") <= result <= max(marks) + D("0.0001")


@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=40))
def test_the_scale_keeps_the_order_and_puts_the_middle_at_700(marks: list[D]) -> None:
    placed = value("worldskills_scale", {}, [str(m) for m in marks])
    assert isinstance(placed, list)
    assume(len(set(placed)) > 1)
    assert [v for _, v in sorted(zip(marks, placed, strict=True))] == sorted(placed)
    assert all(0 <= v <= 1000 for v in placed)
    if len(marks) % 2:
        assert sorted(placed)[len(marks) // 2] == 700
