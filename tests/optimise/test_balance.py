"""Exact variants: never less equal than the ordinary way, as few shared questions as can be, and every rule kept or the short row named."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillsapp.domain.assembly import AssemblyRules, assemble
from skillsapp.domain.balancing import Balancing
from skillsapp.domain.blueprint import BlueprintShortfall, MustIncludeMisfit, fits
from skillsapp.domain.fairness import expected_facility, measure_fairness
from skillsapp.domain.paper import PaperItem, uses
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question
from skillsapp.optimise.balance import balance
from skillsapp.optimise.task import CellsUnfilled, NothingFound
from tests.domain.test_assembly import bank_of, cell, hash_of, ids, question
from tests.house import ROOT

Papers = tuple[tuple[PaperItem, ...], ...]


def exact(
    blueprint: Sequence[BlueprintCell],
    bank: Sequence[Question],
    seed: int,
    rules: AssemblyRules,
    measured: Mapping[str, Decimal] | None = None,
) -> tuple[Papers, bool]:
    balancing = Balancing(blueprint, bank, seed, rules, measured or {})
    found = balance(balancing.task, 20, seed)
    return balancing.papers(found.papers), found.proven


def spread(papers: Sequence[Sequence[PaperItem]], bank: Sequence[Question], measured: Mapping[str, Decimal]) -> Decimal:
    by_id = {one.id: one for one in bank}
    worth = [sum(item.mark * expected_facility(by_id[item.question_id], measured) for item in items) for items in papers]
    return Decimal(max(worth) - min(worth))


def shared(papers: Sequence[Sequence[PaperItem]], but: Sequence[str] = ()) -> int:
    return sum(len(set(ids(one)) & set(ids(other)) - set(but)) for one, other in combinations(papers, 2))


def keeps_to(blueprint: Sequence[BlueprintCell], bank: Sequence[Question], papers: Papers) -> bool:
    by_id = {one.id: one for one in bank}
    counts = [sum(each.count for each in blueprint)]
    return all(
        len(set(ids(items))) == len(items) == counts[0]
        and all(any(fits(by_id[item.question_id], each) and item.mark == each.mark for each in blueprint) for item in items)
        for items in papers
    )


def measure(bank: Sequence[Question], noise: int) -> dict[str, Decimal]:
    return {one.id: Decimal(hash_of(noise, one.id) % 7000 + 2500) / 10000 for one in bank}


TWO_ROWS = (cell("single", "regulations", 3), cell("single", "regulations", 1, "2", topic="T0"))


def every_pair(bank: Sequence[Question], enemies: Sequence[tuple[str, str]]) -> Iterator[Papers]:
    """Yield every two papers of TWO_ROWS, by trying them all."""
    papers = []
    for narrow in (one for one in bank if one.topic == "T0"):
        for wide in combinations([one for one in bank if one.id != narrow.id], 3):
            held = {narrow.id, *(one.id for one in wide)}
            if not any(one in held and other in held for one, other in enemies):
                wide_items = [PaperItem(one.id, 1, one.type, Decimal(1)) for one in wide]
                papers.append((*wide_items, PaperItem(narrow.id, 1, narrow.type, Decimal(2))))
    yield from combinations(papers, 2)
    yield from ((one, one) for one in papers)


@settings(max_examples=15, deadline=None)
@example(8, 0, [(0, 3)])
@example(7, 0, [(1, 3)])
@given(st.integers(4, 8), st.integers(0, 999), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=4))
def test_small_hard_cases_are_solved_as_well_as_by_trying_everything(
    size: int, noise: int, pairs: Sequence[tuple[int, int]]
) -> None:
    bank = [question(number, topic="T0" if number < 3 else "T1") for number in range(size)]
    enemies = tuple((question(one).id, question(other).id) for one, other in pairs if one != other)
    measured, rules = measure(bank, noise), AssemblyRules(papers=2, enemies=enemies)
    tried = [(shared(papers), spread(papers, bank, measured)) for papers in every_pair(bank, enemies)]
    try:
        papers, proven = exact(TWO_ROWS, bank, noise, rules, measured)
    except CellsUnfilled as unfilled:
        assert not tried and unfilled.missing
        return
    assert tried and proven and keeps_to(TWO_ROWS, bank, papers)
    assert not any(one in ids(items) and other in ids(items) for one, other in enemies for items in papers)
    fewest = min(tried)[0]
    apart, near = spread(papers, bank, measured), Decimal("0.0001")
    assert apart <= min(each for count, each in tried if count <= shared(papers)) + near or shared(papers) == fewest
    try:
        ordinary = assemble(TWO_ROWS, bank, noise, rules, measured)
    except BlueprintShortfall:
        assert shared(papers) == fewest
        return
    assert shared(papers) <= shared(ordinary)
    assert apart <= spread(ordinary, bank, measured) + near


@pytest.mark.parametrize("papers", [2, 4])
@pytest.mark.parametrize("noise", [None, 3])
def test_larger_banks_give_papers_that_are_equal_to_the_last_digit_shown(papers: int, noise: int | None) -> None:
    bank = bank_of(40)
    blueprint = [cell("single", "regulations", 12), cell("multiple", "standards", 6, "2"), cell("true_false", "standards", 8)]
    measured = {} if noise is None else measure(bank, noise)
    rules = AssemblyRules(papers=papers, must_include=(question(1).id,), cap=2, enemies=((question(2).id, question(3).id),))
    drawn, proven = exact(blueprint, bank, 11, rules, measured)
    ordinary = assemble(blueprint, bank, 11, rules, measured)
    fair, plain = (
        measure_fairness(each, {one.id: one for one in bank}, measured, rules.must_include) for each in (drawn, ordinary)
    )
    assert proven and keeps_to(blueprint, bank, drawn)
    assert fair.spread <= plain.spread and spread(drawn, bank, measured) <= Decimal("0.0005")
    assert fair.mean_overlap <= plain.mean_overlap
    counts = uses(drawn)
    assert counts.pop(question(1).id) == papers and max(counts.values()) <= 2
    assert not any({question(2).id, question(3).id} <= set(ids(items)) for items in drawn)


def test_the_same_seed_gives_the_same_variants_and_another_seed_others() -> None:
    bank, blueprint = bank_of(40), [cell("single", "regulations", 6), cell("single", "standards", 6)]
    measured = measure(bank, 5)
    first, again, other = (exact(blueprint, bank, seed, AssemblyRules(papers=3), measured)[0] for seed in (1, 1, 2))
    assert first == again != other


def test_where_the_ordinary_way_gives_up_exact_variants_are_found() -> None:
    bank = [question(number, topic="T") for number in range(8)]
    star = tuple((bank[0].id, bank[number].id) for number in range(1, 6))  # who takes the first question can take only two more
    blueprint = [cell("single", "regulations", 5)]
    drawn, proven = exact(blueprint, bank, 0, AssemblyRules(papers=2, enemies=star))
    assert proven and not any(bank[0].id in ids(items) for items in drawn) and shared(drawn) == 3


def test_what_cannot_be_is_refused_with_the_row_that_is_short() -> None:
    blueprint = [cell("single", "regulations", 6), cell("multiple", "standards", 4)]
    balancing = Balancing(blueprint, [*bank_of(10)[:30], *bank_of(6)], 5, AssemblyRules(papers=3, cap=1))
    with pytest.raises(CellsUnfilled) as unfilled:
        balance(balancing.task, 20)
    refusal = balancing.refusal(unfilled.value.missing)
    assert isinstance(refusal, BlueprintShortfall)
    lacks = refusal.lacks
    assert {(lack.bank, lack.question_type) for lack in lacks} == {("regulations", "single"), ("standards", "multiple")}
    assert all(0 <= lack.found < lack.wanted for lack in lacks)
    with pytest.raises(MustIncludeMisfit):
        Balancing(blueprint, bank_of(10), 5, AssemblyRules(papers=2, must_include=("nobody",)))


def test_cases_stay_whole_and_what_was_asked_lately_stays_out_while_there_is_other() -> None:
    cases = [question(100 + 10 * case + part, case=f"case-{case}@1") for case in range(4) for part in range(3)]
    bank = [*(question(number) for number in range(20)), *cases]
    lately = {question(number).id: 1 for number in range(6)}
    drawn, _proven = exact([cell("single", "regulations", 10)], bank, 4, AssemblyRules(papers=2, used=lately))
    for items in drawn:
        assert not set(ids(items)) & lately.keys()
        assert set(Counter(item.case for item in items if item.case).values()) <= {3}
    assert not shared(drawn)


def test_who_stops_it_gets_the_best_so_far_and_is_told_so() -> None:
    bank = bank_of(30)
    blueprint, measured = [cell("single", "regulations", 9)], measure(bank, 8)
    balancing = Balancing(blueprint, bank, 3, AssemblyRules(papers=4), measured)
    found = balance(balancing.task, 20, 3, lambda: True)
    assert keeps_to(blueprint, bank, balancing.papers(found.papers))
    enemies = tuple((one.id, other.id) for one, other in pairwise(bank))
    hard = Balancing([cell("single", "regulations", 16)], bank[:30], 3, AssemblyRules(papers=4, enemies=enemies, cap=2))
    with pytest.raises((NothingFound, CellsUnfilled)):
        balance(hard.task, 0.0, 3, lambda: True)


def test_without_the_library_the_program_says_so_and_goes_on() -> None:
    script = (
        "import sys; sys.modules['highspy'] = None\n"
        "from skillsapp.optimise.model import Model, minimise\n"
        "from skillsapp.optimise.task import OptimiserMissing\n"
        "try: minimise(Model(), {}, 1, 0, lambda: False)\n"
        "except OptimiserMissing as missing: print(missing.code)\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "optimise.missing"
