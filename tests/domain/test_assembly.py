"""What people rely on when papers are drawn: nothing twice, the right counts, the same difficulty, the same seed the same papers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsapp.domain.allotment import Allotment
from skillsapp.domain.assembly import AssemblyRules, assemble
from skillsapp.domain.blueprint import (
    BlueprintShortfall,
    MustIncludeMisfit,
    fits,
    lacking_under_cap,
    misplaced,
    shelves,
    supply,
)
from skillsapp.domain.fairness import measure_fairness
from skillsapp.domain.paper import PaperItem, asked_lately, months_before, uses
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Difficulty, Question, QuestionState

LEVELS = tuple(Difficulty)
TYPES = ("single", "multiple", "true_false")
BANKS = ("regulations", "standards")


def question(number: int, type: str = "single", bank: str = "regulations", **more: object) -> Question:
    topic, level = f"T{number % 5}", LEVELS[number % 7 % 3]
    plain = Question(f"{bank[:1]}-{type}-{number:03d}", 1, bank, type, "?", ("a", "b"), "A", difficulty=level, topic=topic)
    return replace(plain, **more)  # type: ignore[arg-type]


def bank_of(count: int) -> list[Question]:
    return [question(number, type, bank) for bank in BANKS for type in TYPES for number in range(count)]


def cell(type: str, bank: str, count: int, mark: str = "1", **more: str) -> BlueprintCell:
    return BlueprintCell(type, bank, count, Decimal(mark), **more)


WIDE = [cell(type, bank, 6) for bank in BANKS for type in TYPES]
PAPER_100 = [cell("single", "regulations", 50), cell("single", "standards", 20), cell("true_false", "standards", 30)]


def ids(items: Sequence[PaperItem]) -> list[str]:
    return [item.question_id for item in items]


blueprints = st.lists(
    st.builds(
        cell,
        st.sampled_from(TYPES),
        st.sampled_from(BANKS),
        st.integers(1, 5),
        st.sampled_from(("1", "2", "0.5")),
        topic=st.sampled_from((None, "T0", "T3")),
        difficulty=st.sampled_from((None, "easy", "hard")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(blueprints, st.integers(0, 40), st.integers(1, 5), st.integers(0, 9999), st.data())
def test_every_paper_keeps_to_the_blueprint_or_the_short_cells_are_named(
    blueprint: list[BlueprintCell], size: int, papers: int, seed: int, data: st.DataObject
) -> None:
    bank = bank_of(size)
    every = [one.id for one in bank]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(every), st.sampled_from(every)), max_size=5)) if bank else []
    enemies = tuple((one, other) for one, other in pairs if one != other)
    excluded = frozenset(data.draw(st.lists(st.sampled_from(every), max_size=5))) if bank else frozenset[str]()
    by_id = {one.id: one for one in bank}
    try:
        drawn = assemble(blueprint, bank, seed, AssemblyRules(papers=papers, enemies=enemies, excluded=excluded))
    except BlueprintShortfall as short:
        assert all(0 <= lack.found < lack.wanted for lack in short.lacks)
        usable = [one for one in bank if one.id not in excluded]
        assert enemies or any(each.lacking for each in supply(blueprint, shelves(usable)))
        return
    for items in drawn:
        assert len(set(ids(items))) == len(items) == sum(each.count for each in blueprint)
        assert sum(item.mark for item in items) == sum(each.count * each.mark for each in blueprint)
        assert not set(ids(items)) & excluded
        assert not any(one in ids(items) and other in ids(items) for one, other in enemies)
        exact = Allotment([1] * len(items), [[n for n, c in enumerate(blueprint) if fits(by_id[id], c)] for id in ids(items)])
        exact.fill({number: each.count for number, each in enumerate(blueprint)})
        assert not any(exact.missing)
    assert drawn == assemble(blueprint, bank[::-1], seed, AssemblyRules(papers=papers, enemies=enemies, excluded=excluded))


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 12), st.integers(0, 9999), st.lists(st.sampled_from(range(20)), max_size=4, unique=True), st.integers(0, 99)
)
def test_papers_are_equally_hard_and_hold_what_they_must(papers: int, seed: int, must: list[int], noise: int) -> None:
    bank = bank_of(30)
    wanted = tuple(question(number).id for number in must)
    measured = {one.id: Decimal(hash_of(noise, one.id) % 7000 + 2500) / 10000 for one in bank}
    drawn = assemble(WIDE, bank, seed, AssemblyRules(papers=papers, must_include=wanted), measured)
    fair = measure_fairness(drawn, {one.id: one for one in bank}, measured, wanted)
    assert fair.spread < Decimal("0.5") and len(fair.expected) == papers
    assert all(set(wanted) <= set(ids(items)) for items in drawn)


def hash_of(*parts: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:4], "big")


@given(st.integers(2, 10), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_no_question_is_worn_out_while_others_like_it_lie_idle(papers: int, seed: int) -> None:
    bank = bank_of(30)
    counts = Counter(uses(assemble(WIDE, bank, seed, AssemblyRules(papers=papers))))
    alike: dict[tuple[str, str, str], list[int]] = {}
    for one in bank:
        alike.setdefault((one.bank, one.type, one.difficulty), []).append(counts[one.id])
    assert all(max(held) - min(held) <= 2 for held in alike.values())


def test_the_same_seed_gives_the_same_papers_on_every_machine() -> None:
    drawn = assemble(WIDE, bank_of(30), 2026, AssemblyRules(papers=3))
    digest = hashlib.sha256(json.dumps([ids(items) for items in drawn]).encode()).hexdigest()
    assert digest == "f0851c34d4e448cab133a124ab2063818e04c345f68e3f8a39b48ee9b7373c0d"
    assert drawn != assemble(WIDE, bank_of(30), 2027, AssemblyRules(papers=3))
    assert drawn[:2] == assemble(WIDE, bank_of(30), 2026, AssemblyRules(papers=2))


def test_two_hundred_papers_share_little_and_the_overlap_is_what_counting_pairs_gives() -> None:
    bank = bank_of(80)
    drawn = assemble(PAPER_100, bank, 1, AssemblyRules(papers=40))
    fair = measure_fairness(drawn, {one.id: one for one in bank})
    pairs = [len(set(ids(one)) & set(ids(other))) for one, other in combinations(drawn, 2)]
    assert abs(fair.mean_overlap - Decimal(sum(pairs)) / len(pairs) / 100) <= Decimal("0.0001")
    assert fair.difficulty_min == fair.difficulty_max
    assert fair.max_exposure == Decimal(max(uses(drawn).values())) / 40


def test_a_cap_holds_and_a_cap_that_cannot_hold_names_the_cell() -> None:
    blueprint = [cell("single", "regulations", 6), cell("multiple", "standards", 4)]
    drawn = assemble(blueprint, bank_of(30), 5, AssemblyRules(papers=10, cap=3))
    assert max(uses(drawn).values()) <= 3
    with pytest.raises(BlueprintShortfall) as short:
        assemble(blueprint, bank_of(30), 5, AssemblyRules(papers=10, cap=1))
    assert {(lack.bank, lack.question_type) for lack in short.value.lacks} <= {
        ("regulations", "single"),
        ("standards", "multiple"),
    }


def test_every_short_cell_is_named_with_what_is_there() -> None:
    blueprint = [
        cell("single", "regulations", 9, topic="T0"),
        cell("multiple", "standards", 4),
        cell("short_answer", "standards", 1),
    ]
    with pytest.raises(BlueprintShortfall) as short:
        assemble(blueprint, bank_of(20), 1)
    assert [(lack.question_type, lack.wanted, lack.found) for lack in short.value.lacks] == [
        ("single", 9, 4),
        ("short_answer", 1, 0),
    ]


def test_a_wide_cell_leaves_the_narrow_one_what_only_that_can_use() -> None:
    bank = [question(number) for number in range(10)]
    blueprint = [cell("single", "regulations", 8), cell("single", "regulations", 2, topic="T0")]
    assert len(set(ids(assemble(blueprint, bank, 3)[0]))) == 10


def test_cases_come_whole_and_in_order_or_not_at_all() -> None:
    cases = [question(100 + 10 * case + part, case=f"case-{case}@1") for case in range(6) for part in range(3)]
    bank = [*bank_of(10), *cases]
    drawn = assemble([cell("single", "regulations", 8), cell("multiple", "standards", 3)], bank, 4, AssemblyRules(papers=8))
    together = 0
    for items in drawn:
        held = [item for item in items if item.case]
        assert [item.question_id for item in held] == [
            one.id for case in sorted({item.case for item in held}) for one in cases if one.case == case
        ]
        assert items[len(items) - len(held) :] == tuple(held)
        together += len(held)
    assert together
    lone = assemble([cell("single", "regulations", 2)], bank, 4, AssemblyRules(papers=8))
    assert not any(item.case for items in lone for item in items)
    only = assemble([cell("single", "regulations", 3)], cases, 4)[0]
    assert len({item.case for item in only}) == 1


def test_what_was_used_lately_comes_only_where_nothing_else_is_there() -> None:
    bank = [question(number) for number in range(10)]
    used = {one.id: 1 for one in bank[:4]}
    rules = AssemblyRules(used=used)
    assert not set(ids(assemble([cell("single", "regulations", 6)], bank, 1, rules)[0])) & used.keys()
    assert len(set(ids(assemble([cell("single", "regulations", 8)], bank, 1, rules)[0])) & used.keys()) == 2


def test_of_what_was_used_lately_the_oldest_comes_again_first() -> None:
    bank = [question(number, topic="T") for number in range(8)]
    used = {one.id: 9 - number for number, one in enumerate(bank)}  # the last ones count least: they were asked longest ago
    drawn = ids(assemble([cell("single", "regulations", 3)], bank, 1, AssemblyRules(used=used))[0])
    assert set(drawn) == {one.id for one in bank[5:]}


def test_drafts_stay_out_unless_they_are_admitted_and_retired_ones_always() -> None:
    bank = [question(1, state=QuestionState.DRAFT), question(2), question(3, state=QuestionState.RETIRED)]
    with pytest.raises(BlueprintShortfall):
        assemble([cell("single", "regulations", 2)], bank, 1)
    drawn = assemble([cell("single", "regulations", 2)], bank, 1, AssemblyRules(drafts=True))
    assert set(ids(drawn[0])) == {bank[0].id, bank[1].id}


@pytest.mark.parametrize("must", [("nobody",), ("r-single-001", "r-single-002"), ("s-multiple-001",)])
def test_what_cannot_stand_on_every_paper_is_refused_by_name(must: tuple[str, ...]) -> None:
    rules = AssemblyRules(must_include=must, enemies=(("r-single-001", "r-single-002"),))
    with pytest.raises(MustIncludeMisfit) as refused:
        assemble([cell("single", "regulations", 4)], bank_of(10), 1, rules)
    assert must[0] in refused.value.questions


def test_supply_tells_which_cell_lacks_and_how_many_suit_it() -> None:
    told = supply(
        [cell("single", "regulations", 8), cell("single", "regulations", 4, topic="T0")], shelves(question(n) for n in range(10))
    )
    assert [(each.fitting, each.lacking) for each in told] == [(10, 0), (2, 2)]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.integers(1, 6), st.integers(1, 9), st.integers(0, 3), st.integers(0, 3))
def test_what_a_cap_lacks_is_known_before_papers_are_drawn(papers: int, cap: int, size: int, narrow: int, must: int) -> None:
    bank = [question(number) for number in range(size)]
    fixed = tuple(one for one in bank[:must])
    blueprint = [cell("single", "regulations", 4), *([cell("single", "regulations", narrow, topic="T0")] if narrow else [])]
    lacking = lacking_under_cap(blueprint, shelves(bank), papers, cap, fixed)
    try:
        assemble(blueprint, bank, 1, AssemblyRules(papers=papers, cap=cap, must_include=tuple(one.id for one in fixed)))
        drawn = True
    except (BlueprintShortfall, MustIncludeMisfit):
        drawn = False
    assert not (drawn and any(lacking))
    if not drawn and not narrow and not misplaced(blueprint, fixed):
        assert any(lacking)


def test_questions_that_find_no_row_are_named() -> None:
    blueprint = [cell("single", "regulations", 1), cell("single", "regulations", 1, topic="T0")]
    chosen = [question(0), question(5), question(1), question(2, "multiple"), question(3, state=QuestionState.DRAFT)]
    assert misplaced(blueprint, chosen[:2]) == () == misplaced(blueprint, [chosen[0], chosen[2]])
    assert len(misplaced(blueprint, chosen[:3])) == 1
    assert misplaced(blueprint, [chosen[0], *chosen[3:]]) == (1, 2)
    assert misplaced(blueprint, [chosen[0], *chosen[3:]], drafts=True) == (1,)


def test_what_was_asked_longest_ago_counts_least() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    last = {"old": now - timedelta(days=170), "new": now - timedelta(days=5), "gone": now - timedelta(days=400)}
    counted = asked_lately(last, months_before(now, 6))
    assert counted.keys() == {"old", "new"} and 0 < counted["old"] < counted["new"]
