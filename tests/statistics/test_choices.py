"""Who chose what, among the best and among the weakest; and the sentence that follows."""

from __future__ import annotations

from skillsapp.statistics.choices import Choice, count_choices
from skillsapp.statistics.figures import ItemFigures
from skillsapp.statistics.remarks import Given, remarks_on
from skillsapp.statistics.sheet import sheet_of_matrix


def test_the_upper_and_lower_27_percent_are_counted() -> None:
    """Eleven candidates with scores 0 to 10: three in each group."""
    sheet = sheet_of_matrix([[0, mark] for mark in range(11)], [1, 10])
    letters = ["A", "B", "B", "A", "A", "A", "A", "", "C", "C", "A"]
    words = ["A", "B", "C", ""]
    responses = [code for letter in letters for code in (words.index(letter), words.index("A"))]
    first, second = count_choices(sheet, responses, words)
    assert first.group == 3
    assert first.given == (Choice("A", 6, 1, 1), Choice("B", 2, 0, 2), Choice("C", 2, 2, 0), Choice("", 1, 0, 0))
    assert second.given == (Choice("A", 11, 3, 3),)


def test_one_candidate_makes_no_groups() -> None:
    (only,) = count_choices(sheet_of_matrix([[1]], [1]), [0], ["B"])
    assert (only.group, only.given) == (0, (Choice("B", 1, 0, 0),))


def figures(facility: float, discrimination: float | None = 0.4, seen: int = 100, guess: float | None = 0.25) -> ItemFigures:
    return ItemFigures(seen, facility, 0.4, guess, 0.1, 0.1, discrimination, 0.5)


def options(*counts: tuple[int, int, int], key: int = 0, blank: int = 0) -> list[Given]:
    shown = [Given("ABCD"[place], *count, is_key=place == key) for place, count in enumerate(counts)]
    return [*shown, Given("", blank, 0, 0, is_blank=True)]


def codes(item: ItemFigures, given: list[Given], choice: bool = True) -> list[str]:
    return [remark.kind.code for remark in remarks_on(item, given, choice=choice)]


SOUND = options((60, 22, 8), (20, 3, 9), (15, 2, 8), (5, 0, 2))


def test_a_sound_question_needs_no_sentence() -> None:
    assert codes(figures(0.6), SOUND) == []


def test_harder_than_guessing_names_what_the_best_chose() -> None:
    given = options((15, 4, 6), (70, 20, 12), (10, 2, 5), (5, 1, 4))
    first, *_others = remarks_on(figures(0.15, -0.2), given, choice=True)
    assert first.kind.code == "below_guess" and first.details["chosen"] == "B"
    even = options((22, 10, 4), (40, 8, 12), (30, 6, 9), (8, 3, 2))
    assert codes(figures(0.22, 0.05), even) == ["below_guess"]
    assert codes(figures(0.22, 0.4), even) == ["hard_to_guess"]  # the strong know it: the key is right


def test_a_wrong_option_that_the_best_prefer_is_an_alarm_though_many_hit_the_key() -> None:
    assert codes(figures(0.4), options((40, 9, 14), (50, 16, 9), (5, 1, 2), (5, 1, 2))) == ["best_chose_other"]
    even = options((40, 14, 14), (50, 11, 9), (5, 1, 2), (5, 1, 2))
    assert codes(figures(0.4, -0.3), even) == ["backwards"]


def test_what_chance_makes_of_few_candidates_is_no_alarm() -> None:
    """Of 14 of the best seven chose B and six the key; a discrimination of -0.1 among 50 says nothing either."""
    close = options((20, 6, 6), (24, 7, 7), (3, 1, 0), (3, 0, 1))
    assert codes(figures(0.4, -0.1, seen=50), close) == ["flat"]
    assert codes(figures(0.4, -0.3, seen=50), close) == ["backwards"]
    assert codes(figures(0.6, 0.08, seen=40), options((24, 7, 6), (10, 3, 3), (6, 1, 2))) == []
    assert codes(figures(0.98, -0.4), options((98, 26, 27), (2, 1, 0), (0, 0, 0), (0, 0, 0))) == ["too_easy"]


def test_easy_hard_flat_blank_and_idle_are_told() -> None:
    assert codes(figures(0.97), options((97, 27, 26), (3, 0, 1), (0, 0, 0), (0, 0, 0))) == ["too_easy"]
    assert codes(figures(0.28), options((28, 14, 2), (24, 4, 9), (24, 4, 8), (24, 5, 8))) == ["too_hard"]
    assert codes(figures(0.6, 0.02), SOUND) == ["flat"]
    assert codes(figures(0.5), options((50, 20, 8), (10, 3, 3), (10, 2, 3), (5, 1, 2), blank=25)) == ["blank"]
    assert codes(figures(0.6), options((60, 22, 8), (40, 5, 19), (0, 0, 0), (0, 0, 0))) == ["idle"]
    assert codes(figures(0.6), options((60, 22, 8), (40, 5, 19), (0, 0, 0)), choice=False) == []


def test_few_candidates_are_not_judged_and_some_with_care() -> None:
    given = options((2, 1, 1), (10, 3, 3), (0, 0, 0), (0, 0, 0))
    assert codes(figures(0.1, -0.5, seen=19), given) == ["too_few"]
    assert codes(figures(0.1, -0.5, seen=20), given) == ["below_guess", "care"]
    assert codes(figures(0.1, -0.5, seen=0), given) == []
    assert codes(figures(0.6, seen=30), options((18, 6, 2), (12, 2, 6), (0, 0, 0))) == []
