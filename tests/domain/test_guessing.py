"""What blind guessing earns on a question."""

from __future__ import annotations

import pytest

from skillsapp.domain.guessing import expected_guess
from skillsapp.domain.question import Question


@pytest.mark.parametrize(
    ("type", "options", "wanted"),
    [
        ("single", 4, 0.25),
        ("single", 3, 1 / 3),
        ("true_false", 0, 0.5),
        ("matching", 5, 0.2),
        ("fill_in", 0, 0.0),
        ("numeric", 0, 0.0),
        ("multiple", 4, None),
        ("ordering", 4, None),
        ("single", 0, None),
    ],
)
def test_the_mean_over_the_answers_that_can_be_chosen(type: str, options: int, wanted: float | None) -> None:
    question = Question("q", 1, "bank", type, "?", tuple("abcdefgh"[:options]), "A")
    assert expected_guess(question) == wanted
