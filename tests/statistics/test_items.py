"""Figures agree with the published ones, with a case worked out by hand, and with what must hold for any marks."""

from __future__ import annotations

import csv
import json
import math
import random
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsapp.statistics.items import histogram, item_figures, score_figures
from skillsapp.statistics.sheet import Sheet, sheet_of_entries, sheet_of_matrix
from tests.house import ROOT

LSAT = ROOT.parent / "shared" / "fixtures" / "statistics"
UNSEEN = math.nan
MATRIX = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 1]]


def close(found: object, wanted: object) -> None:
    assert found == pytest.approx(wanted, abs=1e-6), (found, wanted)


def test_the_published_figures_of_the_law_school_test_come_out() -> None:
    if not LSAT.is_dir():
        pytest.skip(f"NOT CHECKED against published figures: {LSAT} is missing")
    with (LSAT / "lsat7.csv").open() as stream:
        _header, *rows = csv.reader(stream)
    wanted = json.loads((LSAT / "expected_lsat7.json").read_text())["lsat7"]
    sheet = sheet_of_matrix([[float(cell) for cell in row] for row in rows], [1] * 5)
    items, test = item_figures(sheet), score_figures(sheet)
    close([item.facility for item in items], wanted["p"])
    close([item.sd for item in items], wanted["item_sd_n1"])
    close([item.discrimination for item in items], wanted["point_biserial_excl"])
    close([test.n, test.mean, test.sd], [wanted["n"], wanted["mean_total"], wanted["sd_total_n1"]])
    close([test.alpha, test.sem], [wanted["alpha"], wanted["sem"]])
    assert test.error_ratio is not None and test.sd is not None
    close(test.error_ratio * test.sd, wanted["sem"])


def test_a_case_worked_out_by_hand() -> None:
    """Scores 3, 2, 1, 1: deviations 1.25, 0.25, -0.75, -0.75, their squares add up to 2.75, cubes to 1.125, fourth powers to 3.078125."""
    sheet = sheet_of_matrix(MATRIX, [1, 1, 1])
    first, second, third = item_figures(sheet)
    close([first.facility, second.facility, third.facility], [0.75, 0.5, 0.5])
    close([first.sd, second.sd], [0.5, math.sqrt(1 / 3)])
    close([first.intended_weight] * 3, [1 / 3] * 3)
    # covariances with the rest 0, 1/6, -1/6; with the score 1/4, 1/2, 1/6; greatest with the rest 1/3, 1/6, 1/2
    close([first.discrimination, second.discrimination, third.discrimination], [0, 1 / math.sqrt(3), -1 / math.sqrt(11)])
    close([first.efficiency, second.efficiency, third.efficiency], [0, 1, -1 / 3])
    roots = [math.sqrt(1 / 4), math.sqrt(1 / 2), math.sqrt(1 / 6)]
    close([item.effective_weight for item in (first, second, third)], [root / sum(roots) for root in roots])
    test = score_figures(sheet)
    close([test.n, test.mean, test.median, test.sd], [4, 1.75, 1.5, math.sqrt(2.75 / 3)])
    close([test.skewness, test.kurtosis], [0.75 / (2.75 / 3) ** 1.5, -(13 / 12) / (2.75 / 3) ** 2])
    close([test.alpha, test.error_ratio, test.sem], [0, 1, math.sqrt(2.75 / 3)])


def test_a_question_against_the_score_has_no_effective_weight_and_the_others_share_it() -> None:
    sheet = sheet_of_matrix([[0, 2, 2], [0, 2, 1], [1, 0, 0], [1, 0, 1]], [1, 2, 2])
    backwards, *others = item_figures(sheet)
    assert backwards.effective_weight is None and backwards.negative_covariance
    assert backwards.discrimination is not None and backwards.discrimination < 0
    close(sum(item.effective_weight or 0 for item in others), 1)
    close([item.intended_weight for item in (backwards, *others)], [0.2, 0.4, 0.4])


def test_a_negative_alpha_is_shown() -> None:
    test = score_figures(sheet_of_matrix([[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]], [1, 1]))
    close([test.alpha, test.error_ratio], [-4, math.sqrt(5)])


def test_each_question_stands_over_those_who_saw_it() -> None:
    sheet = sheet_of_matrix([[1, UNSEEN], [0, 1], [1, 1], [UNSEEN, 0], [UNSEEN, UNSEEN]], [1, 1])
    first, second = item_figures(sheet)
    assert (first.seen, second.seen) == (3, 3) and not sheet.is_complete
    close([first.facility, second.facility], [2 / 3, 2 / 3])
    assert score_figures(sheet).n == 4  # who saw nothing did not sit


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_what_is_undefined_is_none(rows: int) -> None:
    sheet = sheet_of_matrix(MATRIX[:rows], [1, 1, 1])
    (first, *_rest), test = item_figures(sheet), score_figures(sheet)
    assert (first.facility is None) == (rows == 0)
    assert (first.sd is None) == (rows < 2) and first.discrimination is None  # everybody got it right
    assert (test.sd is None) == (rows < 2) and (test.skewness is None) == (rows < 3) and test.kurtosis is None
    assert first.random_guess is None


def test_where_all_are_alike_nothing_is_divided_by_nothing() -> None:
    """0.1 + 0.2 is not 0.3 in binary: the scores differ by less than a mark can."""
    sheet = sheet_of_matrix([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]] * 3, [1, 1, 1])
    assert [item.effective_weight for item in item_figures(sheet)] == [None] * 3
    test = score_figures(sheet)
    assert (test.sd, test.skewness, test.alpha) == (0, None, None)
    assert item_figures(sheet_of_matrix([[1], [0]], [1]))[0].discrimination is None  # no rest of the test
    assert item_figures(sheet_of_matrix([[0], [0]], [0]))[0].facility is None  # worth nothing


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    width = draw(st.integers(2, 5))
    mark = st.sampled_from([0.0, 0.5, 1.0, 2.0])
    return draw(st.lists(st.lists(mark, min_size=width, max_size=width), min_size=3, max_size=12))


@settings(max_examples=60, deadline=None)
@given(matrices(), st.randoms(use_true_random=False), st.sampled_from([0.25, 3.0, 40.0]))
def test_order_scale_and_a_constant_change_nothing_that_they_should_not(
    matrix: list[list[float]], chance: random.Random, factor: float
) -> None:
    full = [2.0] * len(matrix[0])
    items, test = item_figures(sheet_of_matrix(matrix, full)), score_figures(sheet_of_matrix(matrix, full))
    mixed = chance.sample(matrix, len(matrix))
    assert_same(sheet_of_matrix(mixed, full), items, test)
    larger = sheet_of_matrix(np.array(matrix) * factor, np.array(full) * factor)
    points = {"mean", "median", "sd", "sem"}
    scaled = {key: value * factor if key in points and value is not None else value for key, value in asdict(test).items()}
    assert_same(larger, [replace(item, sd=item.sd and item.sd * factor) for item in items], type(test)(**scaled))
    moved = [[row[0] + 7, *row[1:]] for row in matrix]
    for before, after in zip(items, item_figures(sheet_of_matrix(moved, full)), strict=True):
        close([after.sd, after.discrimination, after.efficiency], [before.sd, before.discrimination, before.efficiency])
    after = score_figures(sheet_of_matrix(moved, full))
    close([after.sd, after.skewness, after.kurtosis, after.alpha], [test.sd, test.skewness, test.kurtosis, test.alpha])
    for item in items:
        assert item.discrimination is None or -1.000001 <= item.discrimination <= 1.000001
        assert item.efficiency is None or item.efficiency <= 1.000001


def assert_same(sheet: Sheet, items: object, test: object) -> None:
    assert isinstance(items, (list, tuple))
    for found, wanted in zip(item_figures(sheet), items, strict=True):
        assert asdict(found) == pytest.approx(asdict(wanted), abs=1e-6)
    found_test: dict[str, object] = asdict(score_figures(sheet))
    assert found_test == pytest.approx(asdict(test), abs=1e-6)  # type: ignore[call-overload]


def test_entries_of_one_paper_are_the_matrix() -> None:
    cells = [(person, question, mark) for person, row in enumerate(MATRIX) for question, mark in enumerate(row)]
    people, questions, marks = zip(*cells, strict=True)
    sheet = sheet_of_entries(people, questions, [mark * 10000 for mark in marks], [10000] * len(cells), 10000)
    assert_same(sheet, item_figures(sheet_of_matrix(MATRIX, [1, 1, 1])), score_figures(sheet_of_matrix(MATRIX, [1, 1, 1])))


def test_over_papers_of_different_worth_a_question_keeps_its_facility() -> None:
    """Question 0 is worth 1 on a paper of 2 and 3 on a paper of 6: the mean paper is worth 10/3."""
    sheet = sheet_of_entries([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 2], [1, 0, 0, 1, 3, 3], [1, 1, 1, 1, 3, 3])
    close(item_figures(sheet)[0].facility, 2 / 3)
    close(sheet.totals.tolist(), [1 * (10 / 3) / 2, 1 * (10 / 3) / 2, 10 / 3])


def test_the_figures_of_a_question_hang_on_nobody_who_did_not_see_it() -> None:
    """Candidates 3 and 4 sat papers of other worth without question 0; its figures stay what they are among 0, 1 and 2."""
    people, questions = [0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 2]
    marks, full = [1, 0, 0, 1, 3, 3], [1, 1, 1, 1, 3, 3]
    alone = item_figures(sheet_of_entries(people, questions, marks, full))[0]
    more = item_figures(sheet_of_entries([*people, 3, 4], [*questions, 3, 3], [*marks, 40, 9], [*full, 50, 50]))[0]
    assert (more.facility, more.discrimination, more.efficiency) == pytest.approx(
        (alone.facility, alone.discrimination, alone.efficiency)
    )
    assert more.intended_weight == pytest.approx(alone.intended_weight)
    part = sheet_of_entries([0, 1, 2], [0, 0, 0], [1, 0, 3], [1, 1, 3], scores=[(1, 2), (1, 2), (6, 6)])  # by their scores alone
    assert item_figures(part)[0].discrimination == pytest.approx(alone.discrimination)


def test_scores_are_counted_in_equal_parts() -> None:
    sheet = sheet_of_matrix([[0], [9.99], [10], [55], [100]], [100])
    assert histogram(sheet, 100, 10) == (2, 1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert histogram(sheet_of_matrix(np.empty((0, 1)), [100]), 100, 3) == (0, 0, 0)
