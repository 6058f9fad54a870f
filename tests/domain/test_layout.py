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
