"""Totals and ranks: what a result list claims, and what an appeal may ask."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.ranking import (
    ComponentRule,
    Entry,
    PassOn,
    PrizeRule,
    Ranking,
    RankingRules,
    RankingWay,
    RoundAt,
    Standing,
    standings,
)
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import sentences, step_from_data
from skillsapp.kernel.exact import Rounding

THEORY = ComponentRule("theory", D(30), D(100), D(60), "理论")
PRACTICAL = ComponentRule("practical", D(70), D(100), D(60), "实操")
RULES = RankingRules((THEORY, PRACTICAL), tie_order=("practical", "theory", "-elapsed_seconds", "share"))
NORMAL = ResultStatus.NORMAL


def entry(
    candidate: str,
    theory: str | None,
    practical: str | None,
    *,
    group: str = "employee",
    status: ResultStatus = NORMAL,
    **extras: int,
) -> Entry:
    scores = {"theory": None if theory is None else D(theory), "practical": None if practical is None else D(practical)}
    return Entry(candidate, group, status, scores, MappingProxyType({name: D(value) for name, value in extras.items()}))


def by_candidate(ranking: Ranking) -> dict[str, Standing]:
    return {row.candidate: row for row in ranking.rows}


def total_of(theory: str, practical: str, rules: RankingRules = RULES) -> str:
    return str(standings([entry("a", theory, practical)], rules).rows[0].total)


def test_a_total_that_binary_floats_get_wrong() -> None:
    assert total_of("85.5", "78.45") == "80.57"


def test_the_stage_and_the_mode_of_rounding_matter() -> None:
    # 30 % of 85.55 is 25.665, 70 % of 78.45 is 54.915
    assert total_of("85.55", "78.45") == "80.58"
    assert total_of("85.55", "78.45", replace(RULES, round_at=RoundAt.PARTS)) == "80.59"
    assert total_of("85.55", "78.45", replace(RULES, round_at=RoundAt.PARTS, rounding=Rounding.TRUNCATE)) == "80.57"
    assert total_of("85.5", "78.45", replace(RULES, rounding=Rounding.TRUNCATE)) == "80.56"
    assert [total_of("85.5", "78.45", replace(RULES, decimals=n)) for n in (0, 1, 3, 4)] == ["81", "80.6", "80.565", "80.5650"]


def test_a_full_mark_other_than_a_hundred_is_scaled() -> None:
    rules = RankingRules((ComponentRule("theory", D(30), D(150)), ComponentRule("practical", D(70), D(90))))
    assert total_of("120", "60", rules) == "70.67"  # 24 + 46.666...


def test_only_normal_is_ranked_and_an_absence_is_not_a_zero() -> None:
    given_entries = [
        entry("absent", None, None, status=ResultStatus.ABSENT),
        entry("zero", "0", "0"),
        entry("cheat", "100", "100", status=ResultStatus.DISQUALIFIED),
        entry("left", "90", None, status=ResultStatus.WITHDRAWN),
        entry("good", "90", "90"),
    ]
    rows = standings(given_entries, RULES).rows
    assert [(r.candidate, r.total, r.rank, r.passed) for r in rows] == [
        ("good", D("90.00"), 1, True),
        ("zero", D("0.00"), 2, False),
        ("absent", None, None, False),
        ("cheat", None, None, False),
        ("left", None, None, False),
    ]


def test_a_missing_score_gives_no_total_and_a_warning() -> None:
    ranking = standings([entry("a", "90", None), entry("b", "50", None), entry("c", "60", "60")], RULES)
    rows = by_candidate(ranking)
    assert (rows["a"].total, rows["a"].rank, rows["a"].passed) == (None, None, None)
    assert (rows["b"].total, rows["b"].passed) == (None, False)
    assert rows["c"].rank == 1
    assert [w.code for w in ranking.warnings] == ["rules.score_missing", "rules.score_missing"]
    assert "实操" in ranking.warnings[0].message()


def test_a_component_without_weight_is_not_waited_for() -> None:
    rules = RankingRules((ComponentRule("theory", D(0)), ComponentRule("practical", D(100))))
    assert standings([entry("a", None, "77.5")], rules).rows[0].total == D("77.50")


def test_the_comparator_that_decided_is_named() -> None:
    rows = standings(
        [
            entry("first", "70", "80", elapsed_seconds=100),
            entry("shares", "80.02", "75.7", elapsed_seconds=90),
            entry("slower", "80.02", "75.7", elapsed_seconds=95),
            entry("also", "80.02", "75.7", elapsed_seconds=90),
            entry("last", "60", "60", elapsed_seconds=1),
        ],
        RULES,
    ).rows
    assert [(r.candidate, str(r.total), r.rank, r.decided_by) for r in rows] == [
        ("first", "77.00", 1, None),
        ("also", "77.00", 2, "practical"),
        ("shares", "77.00", 2, "share"),
        ("slower", "77.00", 4, "-elapsed_seconds"),
        ("last", "60.00", 5, None),
    ]
    assert "75.7" in sentences(rows[1].trace)[-2] and "80" in sentences(rows[1].trace)[-2]


def test_dense_ranking_leaves_no_gap() -> None:
    rules = replace(RULES, tie_order=("share",), ranking=RankingWay.DENSE)
    entries = [entry("a", "90", "90"), entry("b", "80", "80"), entry("c", "80", "80"), entry("d", "70", "70")]
    assert [r.rank for r in standings(entries, rules).rows] == [1, 2, 2, 3]
    assert [r.rank for r in standings(entries, replace(rules, ranking=RankingWay.COMPETITION)).rows] == [1, 2, 2, 4]


def test_share_ends_the_comparison() -> None:
    rules = replace(RULES, tie_order=("share", "practical"))
    rows = standings([entry("a", "70", "80"), entry("b", "80.02", "75.7", elapsed_seconds=0)], rules).rows
    assert [(r.rank, r.decided_by) for r in rows] == [(1, None), (1, "share")]


def test_ties_are_ties_of_the_rounded_total_unless_the_unrounded_one_is_asked() -> None:
    entries = [entry("lower", "80.01", "80"), entry("higher", "80.014", "80")]  # 80.003 and 80.0042
    shared = standings(entries, replace(RULES, tie_order=())).rows
    assert [(r.candidate, str(r.total), r.rank) for r in shared] == [("higher", "80.00", 1), ("lower", "80.00", 1)]
    split = standings(entries, replace(RULES, tie_order=("unrounded_total",))).rows
    assert [(r.candidate, r.rank, r.decided_by) for r in split] == [("higher", 1, None), ("lower", 2, "unrounded_total")]


def test_the_chief_judges_ruling_is_a_column_like_any_other() -> None:
    rules = replace(RULES, tie_order=("-chief_judge_ruling",))
    ranking = standings(
        [entry("a", "80", "80", chief_judge_ruling=2), entry("b", "80", "80", chief_judge_ruling=1), entry("c", "80", "80")],
        rules,
    )
    assert [(r.candidate, r.rank, r.decided_by) for r in ranking.rows] == [
        ("b", 1, None),
        ("a", 2, "-chief_judge_ruling"),
        ("c", 3, "-chief_judge_ruling"),
    ]
    assert [w.code for w in ranking.warnings] == ["rules.comparator_missing"]


def test_the_pass_looks_at_the_rounded_or_the_raw_score_of_each_component() -> None:
    entries = [entry("a", "59.996", "60"), entry("b", "59.99", "99")]
    assert [by_candidate(standings(entries, replace(RULES, pass_on=way)))["a"].passed for way in PassOn] == [True, False]
    assert by_candidate(standings(entries, RULES))["b"].passed is False
    without = RankingRules(tuple(replace(c, pass_mark=None) for c in RULES.components))
    assert standings([entry("z", "0", "0")], without).rows[0].passed is True


def test_only_those_who_passed_are_ranked_where_the_rules_say_so() -> None:
    rows = standings([entry("fails", "59", "100"), entry("passes", "60", "60")], replace(RULES, rank_requires_pass=True)).rows
    assert [(r.candidate, r.rank, r.total) for r in rows] == [("passes", 1, D("60.00")), ("fails", None, D("87.70"))]


def test_groups_are_ranked_apart() -> None:
    ranking = standings([entry("e1", "70", "70"), entry("s1", "90", "90", group="student"), entry("e2", "80", "80")], RULES)
    assert [(r.group, r.candidate, r.rank) for r in ranking.rows] == [
        ("employee", "e2", 1),
        ("employee", "e1", 2),
        ("student", "s1", 1),
    ]


PRIZES = (PrizeRule("employee", "一等奖", 1), PrizeRule("employee", "二等奖", 2), PrizeRule("employee", "三等奖", 3))


def test_prizes_go_to_places_and_a_shared_edge_goes_to_all() -> None:
    rules = replace(RULES, tie_order=("share",), prizes=PRIZES)
    scores = ["90", "88", "86", "86", "84", "82", "80"]
    ranking = standings([entry(f"c{i}", score, score) for i, score in enumerate(scores)], rules)
    assert [r.prize for r in ranking.rows] == ["一等奖", "二等奖", "二等奖", "二等奖", "三等奖", "三等奖", None]
    assert [(w.code, w.details["winners"]) for w in ranking.warnings] == [("rules.prize_shared", 3)]


def test_two_first_places_take_one_of_the_second() -> None:
    rules = replace(RULES, tie_order=("share",), prizes=PRIZES)
    ranking = standings([entry(f"c{i}", score, score) for i, score in enumerate(["90", "90", "86", "84", "83"])], rules)
    assert [r.prize for r in ranking.rows] == ["一等奖", "一等奖", "二等奖", "三等奖", "三等奖"]


def test_prizes_belong_to_one_group() -> None:
    ranking = standings([entry("s", "90", "90", group="student"), entry("e", "60", "60")], replace(RULES, prizes=PRIZES))
    assert {r.candidate: r.prize for r in ranking.rows} == {"s": None, "e": "一等奖"}


def test_weights_that_do_not_add_up_are_told() -> None:
    ranking = standings([entry("a", "90", "90")], RankingRules((THEORY, replace(PRACTICAL, weight=D(60)))))
    assert [w.code for w in ranking.warnings] == ["rules.weights"] and "90%" in ranking.warnings[0].message()


def test_a_total_opens_into_the_steps_that_made_it() -> None:
    trace = standings([entry("a", "85.5", "78.45")], RULES).rows[0].trace
    assert sentences(trace) == (
        "理论：满分 100，得 85.5，权重 30%，折合 25.65。",
        "实操：满分 100，得 78.45，权重 70%，折合 54.915。",
        "各部分合计 80.565。",
        "80.565 四舍五入保留 2 位小数，为 80.57。",
        "理论：85.5，达到合格线 60。",
        "实操：78.45，达到合格线 60。",
        "本组参加排名 1 人，名次第 1。",
    )
    assert [step_from_data(step.as_data()).sentence() for step in trace] == [step.sentence() for step in trace]


marks = st.decimals(0, 100, places=2) | st.integers(0, 3).map(lambda n: D(n * 25))
statuses = st.sampled_from([NORMAL, NORMAL, NORMAL, *ResultStatus])
all_rules = st.builds(
    RankingRules,
    st.just((THEORY, PRACTICAL)),
    decimals=st.integers(0, 4),
    rounding=st.sampled_from(Rounding),
    round_at=st.sampled_from(RoundAt),
    pass_on=st.sampled_from(PassOn),
    ranking=st.sampled_from(RankingWay),
    tie_order=st.sampled_from([(), ("share",), ("practical", "share"), ("-elapsed_seconds", "theory"), ("unrounded_total",)]),
    rank_requires_pass=st.booleans(),
    prizes=st.just(PRIZES),
)


@st.composite
def fields(draw: st.DrawFn) -> list[Entry]:
    size = draw(st.integers(0, 12))
    return [
        Entry(
            f"c{index:02d}",
            draw(st.sampled_from(["employee", "student"])),
            draw(statuses),
            {"theory": draw(marks), "practical": draw(marks)},
            {"elapsed_seconds": D(draw(st.integers(1, 3)))},
        )
        for index in range(size)
    ]


@given(fields(), all_rules, st.randoms())
def test_the_order_of_the_file_changes_nothing(entries: list[Entry], rules: RankingRules, chance: object) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert by_candidate(standings(entries, rules)) == by_candidate(standings(shuffled, rules))


@given(fields(), all_rules)
def test_a_better_total_never_has_a_worse_rank_or_prize(entries: list[Entry], rules: RankingRules) -> None:
    order = [prize.name for prize in PRIZES] + [None]
    rows = standings(entries, rules).rows
    for group in ("employee", "student"):
        ranked = [row for row in rows if row.group == group and row.rank is not None]
        assert ranked == sorted(ranked, key=lambda row: (-(row.total or 0), row.rank or 0))
        assert [row.rank for row in ranked] == sorted(row.rank or 0 for row in ranked)
        places = [order.index(row.prize) for row in ranked]
        assert places == sorted(places) and (group == "employee" or set(places) <= {len(PRIZES)})


@given(fields(), all_rules)
def test_prizes_are_all_given_and_only_shared_edges_exceed_them(entries: list[Entry], rules: RankingRules) -> None:
    ranking = standings(entries, rules)
    ranked = [row for row in ranking.rows if row.group == "employee" and row.rank is not None]
    winners = [row for row in ranked if row.prize]
    assert len(winners) >= min(6, len(ranked))
    if not any(warning.code == "rules.prize_shared" for warning in ranking.warnings):
        assert [sum(row.prize == prize.name for row in ranked) for prize in PRIZES] == [
            max(0, min(prize.places, len(ranked) - before)) for prize, before in zip(PRIZES, (0, 1, 3), strict=True)
        ]


@given(marks, marks, st.integers(0, 4))
def test_totals_are_exact(theory: D, practical: D, decimals: int) -> None:
    exact = Fraction(theory) * 30 / 100 + Fraction(practical) * 70 / 100
    total = standings([entry("a", str(theory), str(practical))], replace(RULES, decimals=decimals)).rows[0].total
    assert total is not None and -total.as_tuple().exponent == decimals  # type: ignore[operator]
    assert 0 <= Fraction(total) - exact + Fraction(1, 2 * 10**decimals) <= Fraction(1, 10**decimals)
    assert Fraction(total) - exact > -Fraction(1, 2 * 10**decimals)  # half goes up


@given(marks, marks, marks, all_rules)
def test_a_higher_score_never_lowers_the_total(theory: D, practical: D, more: D, rules: RankingRules) -> None:
    low, high = sorted((practical, more))
    totals = [standings([entry("a", str(theory), str(score))], rules).rows[0].total or D(0) for score in (low, high)]
    assert totals == sorted(totals)


def test_raising_ones_own_score_never_costs_a_place() -> None:
    others = [entry(f"o{score}", str(score), str(score)) for score in range(50, 100, 7)]
    ranks = [by_candidate(standings([*others, entry("me", str(score), "75")], RULES))["me"].rank for score in range(0, 101, 5)]
    assert ranks == sorted(ranks, reverse=True, key=lambda rank: rank or 0)


@pytest.mark.parametrize("size", [2000])
def test_a_province_is_ranked_without_waiting(size: int) -> None:
    entries = [entry(f"c{i}", str(i % 101), str(i * 7 % 101), elapsed_seconds=i) for i in range(size)]
    assert len(standings(entries, RULES).rows) == size
