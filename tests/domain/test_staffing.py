"""Rules.md 3.2: theory 1 to 20 and two at least, practical 1 to 5 and three at least."""

from __future__ import annotations

import pytest

from skillsapp.domain.programme import ComponentKind
from skillsapp.domain.staffing import RATIOS


@pytest.mark.parametrize(
    ("kind", "people", "needed"),
    [
        (ComponentKind.THEORY, 1, 2),
        (ComponentKind.THEORY, 40, 2),
        (ComponentKind.THEORY, 41, 3),
        (ComponentKind.PRACTICAL, 5, 3),
        (ComponentKind.PRACTICAL, 16, 4),
    ],
)
def test_the_ratio_and_the_least_number_hold(kind: ComponentKind, people: int, needed: int) -> None:
    assert RATIOS[kind].needed(people) == needed
