"""Layouts: each candidate's own order, and answers that mean the same in every order."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.layout import LayoutQuestion, make_layout

PAPER = (
    *(LayoutQuestion(f"s{n}", "single", 4) for n in range(10)),
    *(LayoutQuestion(f"m{n}", "multiple", 5, options_shuffled=n != 3) for n in range(5)),
    *(LayoutQuestion(f"t{n}", "true_false", 0) for n in range(5)),
)


@given(st.text(max_size=10), st.booleans(), st.booleans())
def test_sections_stay_whole_and_nothing_is_lost(seed: str, shuffle_questions: bool, shuffle_options: bool) -> None:
    layout = make_layout(PAPER, seed, shuffle_questions=shuffle_questions, shuffle_options=shuffle_options)
    assert [ref[0] for ref, _ in layout] == ["s"] * 10 + ["m"] * 5 + ["t"] * 5
    assert sorted(ref for ref, _ in layout) == sorted(question.ref for question in PAPER)
    counts = {question.ref: question.option_count for question in PAPER}
    assert all(sorted(order) == list(range(counts[ref])) for ref, order in layout)
    assert dict(layout)["m3"] == (0, 1, 2, 3, 4)
    assert layout == make_layout(PAPER, seed, shuffle_questions=shuffle_questions, shuffle_options=shuffle_options)


def test_without_shuffling_the_paper_is_shown_as_it_is() -> None:
    layout = make_layout(PAPER, "1", shuffle_questions=False, shuffle_options=False)
    assert layout == tuple((q.ref, tuple(range(q.option_count))) for q in PAPER)


def test_the_order_of_a_seed_never_changes() -> None:
    layout = make_layout(PAPER[:4], "20261121", shuffle_questions=True, shuffle_options=True)
    assert layout == (("s2", (0, 3, 1, 2)), ("s3", (2, 3, 1, 0)), ("s1", (3, 2, 0, 1)), ("s0", (2, 1, 3, 0)))


def test_every_place_is_about_equally_likely() -> None:
    firsts = Counter(make_layout(PAPER, str(n), shuffle_questions=True, shuffle_options=True)[0] for n in range(2_000))
    by_question = Counter(ref for (ref, _), count in firsts.items() for _ in range(count))
    assert all(140 < by_question[f"s{n}"] < 265 for n in range(10))


@given(st.integers(0, 10**6))
def test_an_option_that_is_fixed_keeps_its_place(seed: int) -> None:
    four = (LayoutQuestion("q", "single", 5, fixed=frozenset({3, 4})),)
    ((_ref, order),) = make_layout(four, seed, shuffle_questions=True, shuffle_options=True)
    assert order[3:] == (3, 4) and sorted(order) == [0, 1, 2, 3, 4]


def test_the_other_options_take_every_order() -> None:
    four = (LayoutQuestion("q", "single", 4, fixed=frozenset({3})),)
    orders = {make_layout(four, seed, shuffle_questions=True, shuffle_options=True)[0][1] for seed in range(100)}
    assert len(orders) == 6


CASE_PAPER = (
    *PAPER[:4],
    LayoutQuestion("x1", "single", 4, case="x"),
    LayoutQuestion("x2", "numeric", 0, case="x"),
    LayoutQuestion("y1", "multiple", 4, case="y"),
    LayoutQuestion("z1", "single", 4, case="z"),
    *PAPER[10:],
    LayoutQuestion("y2", "single", 4, case="y"),
)


@given(st.integers(0, 10**6), st.booleans())
def test_the_questions_of_a_case_stay_together_and_in_order(seed: int, shuffle: bool) -> None:
    refs = [ref for ref, _order in make_layout(CASE_PAPER, seed, shuffle_questions=shuffle, shuffle_options=True)]
    assert sorted(refs) == sorted(question.ref for question in CASE_PAPER)
    assert refs.index("x2") == refs.index("x1") + 1 and refs.index("y2") == refs.index("y1") + 1
    assert [ref[0] in "xyz" for ref in refs] == [False] * 4 + [True] * 5 + [False] * 10


def test_cases_change_places_with_one_another() -> None:
    layouts = (make_layout(CASE_PAPER, seed, shuffle_questions=True, shuffle_options=True) for seed in range(200))
    assert len({tuple(ref for ref, _order in layout if ref[0] in "xyz") for layout in layouts}) == 6


def test_what_must_be_mixed_is_mixed_in_an_exam_that_shuffles_nothing() -> None:
    parts = (LayoutQuestion("o", "ordering", 5, always_mixed=True), LayoutQuestion("s", "single", 5))
    layouts = [dict(make_layout(parts, seed, shuffle_questions=False, shuffle_options=False)) for seed in range(50)]
    assert len({layout["o"] for layout in layouts}) > 20 and {layout["s"] for layout in layouts} == {(0, 1, 2, 3, 4)}
