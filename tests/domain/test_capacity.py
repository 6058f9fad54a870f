"""Capacity: rules of issue 3 ("9 laptops x 3 rounds = 27 people, 93 short: 93 booklets / 14 rounds / 44 laptops")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.capacity import Capacity, spare_booklets, split, usable_of


def test_the_example_of_the_monthly_class() -> None:
    capacity = Capacity(people=120, laptops=10, rounds=3)
    assert (capacity.usable, capacity.on_screen, capacity.short) == (9, 27, 93)
    assert (capacity.rounds_needed, capacity.laptops_needed) == (14, 44)


@pytest.mark.parametrize(("laptops", "usable"), [(0, 0), (1, 1), (9, 9), (10, 9), (19, 18), (20, 18), (44, 40)])
def test_one_in_ten_is_a_spare(laptops: int, usable: int) -> None:
    assert usable_of(laptops) == usable


@given(st.integers(0, 400), st.integers(0, 60), st.integers(0, 6))
def test_each_way_out_is_enough_and_one_less_is_not(people: int, laptops: int, rounds: int) -> None:
    capacity = Capacity(people, laptops, rounds)
    if capacity.rounds_needed is not None:
        assert Capacity(people, laptops, capacity.rounds_needed).short == 0
        assert capacity.rounds_needed == 0 or Capacity(people, laptops, capacity.rounds_needed - 1).short > 0
    if capacity.laptops_needed is not None:
        assert Capacity(people, capacity.laptops_needed, rounds).short == 0
        assert capacity.laptops_needed == 0 or Capacity(people, capacity.laptops_needed - 1, rounds).short > 0


@given(st.integers(0, 400), st.integers(0, 60), st.integers(0, 6))
def test_nobody_is_forgotten_and_no_round_is_too_big(people: int, laptops: int, rounds: int) -> None:
    capacity = Capacity(people, laptops, rounds)
    sizes, on_paper = split(people, capacity)
    assert sum(sizes) + on_paper == people and on_paper == capacity.short
    assert len(sizes) <= rounds and all(0 < size <= capacity.usable for size in sizes)
    assert not sizes or max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(("copies", "spare"), [(0, 0), (1, 1), (20, 1), (21, 2), (47, 3)])
def test_one_booklet_in_twenty_is_a_spare_and_at_least_one(copies: int, spare: int) -> None:
    assert spare_booklets(copies) == spare
