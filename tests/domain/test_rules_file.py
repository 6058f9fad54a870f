"""The files of `rules try`: taken exactly, or refused with the place and what was expected."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from skillsapp.domain.ranking import PassOn, RankingRules, RankingWay, RoundAt, standings
from skillsapp.domain.rules_file import NotText, RulesFormat, ScoresRefused, parse_rules, parse_scores, standing_as_data
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import Rounding

RULES = """
decimals = 2
rounding = "half_up"
round_at = "total"
pass_on  = "rounded"
ranking  = "competition"
tie_order = ["practical", "theory", "-elapsed_seconds", "share"]
rank_requires_pass = false

[[component]]
key = "theory"
weight = "30"
full = "100"
pass = "60"

[[component]]
key = "practical"
weight = "70"
full = "100"
pass = "60"

[[prize]]
group = "employee"
name = "一等奖"
places = 1
"""
SCORES = """\ufeffcandidate,group,status,theory,practical,elapsed_seconds
A01,employee,normal,85.5,78.45,3600

A02,employee,normal,90,76.5215,3500
A03,employee,absent,,,
B01,student,normal,60,59.994,
"""


def rules() -> RankingRules:
    return parse_rules(RULES)


def test_the_contracts_example_is_read_and_answered() -> None:
    ranking = standings(parse_scores(SCORES.encode(), rules()), rules())
    assert [standing_as_data(row) for row in ranking.rows] == [
        {
            "candidate": "A01",
            "group": "employee",
            "total": "80.57",
            "passed": True,
            "rank": 1,
            "decided_by": None,
            "prize": "一等奖",
        },
        {
            "candidate": "A02",
            "group": "employee",
            "total": "80.57",
            "passed": True,
            "rank": 2,
            "decided_by": "practical",
            "prize": None,
        },
        {
            "candidate": "A03",
            "group": "employee",
            "total": None,
            "passed": False,
            "rank": None,
            "decided_by": None,
            "prize": None,
        },
        {"candidate": "B01", "group": "student", "total": "60.00", "passed": False, "rank": 1, "decided_by": None, "prize": None},
    ]


def test_what_is_left_out_has_the_defaults_of_the_contract() -> None:
    read = parse_rules('[[component]]\nkey = "theory"\nweight = 33.3\n')
    assert (read.decimals, read.rounding, read.round_at, read.pass_on, read.ranking) == (
        2,
        Rounding.HALF_UP,
        RoundAt.TOTAL,
        PassOn.ROUNDED,
        RankingWay.COMPETITION,
    )
    assert (read.components[0].weight, read.components[0].full, read.components[0].pass_mark) == (D("33.3"), D(100), None)
    assert (read.tie_order, read.rank_requires_pass, read.prizes) == ((), False, ())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("decimals = 2", "decimals = 5", "decimals"),
        ("decimals = 2", "decimals = true", "decimals"),
        ('"half_up"', '"bankers"', "rounding"),
        ('"total"', '"end"', "round_at"),
        ('"rounded"', "1", "pass_on"),
        ("= false", '= "no"', "rank_requires_pass"),
        ('["practical"', '[""', "tie_order"),
        ("decimals = 2", "decimal = 2", "decimal"),
        ('weight = "30"', 'weight = "-30"', "component 1 weight"),
        ('weight = "30"', 'weight = "a third"', "component 1 weight"),
        ('weight = "30"', "", "component 1 weight"),
        ('full = "100"', "full = 0", "component 1 full"),
        ('pass = "60"', "pass = 101", "component 1 pass"),
        ('key = "practical"', 'key = "theory"', "component"),
        ("[[component]]", "[component_]", "component_"),
        ("places = 1", "places = 0", "prize 1 places"),
        ('name = "一等奖"', "", "prize 1 name"),
    ],
)
def test_a_fault_in_the_rules_is_named_with_its_place(old: str, new: str, place: str) -> None:
    with pytest.raises(RulesFormat) as caught:
        parse_rules(RULES.replace(old, new, 1))
    assert (caught.value.code, caught.value.place) == ("rules.format", place)
    assert place in str(caught.value)


@pytest.mark.parametrize("source", ["decimals = = 2", b"\xff\xfe\x00"])
def test_bytes_that_are_no_rules_are_damaged(source: str | bytes) -> None:
    with pytest.raises(NotText) as caught:
        parse_rules(source)
    assert caught.value.exit_status == 3 and "规则文件" in str(caught.value)


def test_rules_without_a_component_are_refused() -> None:
    with pytest.raises(RulesFormat):
        parse_rules("decimals = 1")


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "column"),
    [
        ("theory,practical", "theory,practicum", "scores.column_missing", 1, "practical"),
        ("elapsed_seconds", "seconds", "scores.column_missing", 1, "elapsed_seconds"),
        ("elapsed_seconds", "theory", "scores.column_missing", 1, "elapsed_seconds"),
        ("elapsed_seconds", "elapsed_seconds,theory", "scores.column_twice", 1, "theory"),
        ("85.5", "85,5", "scores.cells", 2, ""),
        ("85.5", "eighty", "scores.number", 2, "theory"),
        ("85.5", "NaN", "scores.number", 2, "theory"),
        ("85.5", "1e999999", "scores.number", 2, "theory"),
        ("85.5", "100.01", "scores.out_of_range", 2, "theory"),
        ("85.5", "-1", "scores.out_of_range", 2, "theory"),
        ("absent", "缺考", "scores.status", 5, "status"),
        ("A02", "A01", "scores.duplicate", 4, "candidate"),
        ("A02", "", "scores.candidate_missing", 4, "candidate"),
    ],
)
def test_a_fault_in_the_scores_is_named_with_row_and_column(old: str, new: str, code: str, row: int, column: str) -> None:
    with pytest.raises(ScoresRefused) as caught:
        parse_scores(SCORES.replace(old, new, 1), rules())
    problem = caught.value.problems[-1]
    assert (problem.code, problem.row, problem.column) == (code, row, column)
    assert isinstance(caught.value, SkillsError) and problem.message() in str(caught.value.details())


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ScoresRefused) as caught:
        parse_scores(SCORES.replace("85.5", "x").replace("76.5215", "101"), rules())
    assert [(p.row, p.code) for p in caught.value.problems] == [(2, "scores.number"), (4, "scores.out_of_range")]


def test_a_header_alone_is_an_empty_answer_and_nothing_at_all_is_refused() -> None:
    assert parse_scores(SCORES.splitlines()[0], rules()) == ()
    with pytest.raises(ScoresRefused):
        parse_scores("", rules())
