"""Numbers of certificates: none twice, none skipped, the ranges that companies sign for are exactly what they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.certificate import expiry
from skillsapp.domain.certificate_numbers import NumberPattern, spans
from skillsapp.domain.certificate_order import Standing, from_number_on
from skillsapp.domain.certificate_refusals import NumberNotHere, NumberTaken
from skillsapp.domain.printer import OffsetTooLarge, checked_tenths, offset_to_type
from skillsapp.domain.programme import (
    CertificateCondition,
    CertificateRule,
    ExamRules,
    Plan,
    Programme,
    ProgrammeKind,
)

RULE = CertificateRule("class", "合格证", "class", CertificateCondition.PASSED, "GDAF-JX-{year}-{edition}-{seq:04d}", "")
CLASS = Programme("p", ProgrammeKind.TRAINING, "班", 2026, Plan((), (), ExamRules(), ()), edition=74)
PATTERN = NumberPattern.of(RULE, CLASS)
FORMATS = st.sampled_from(
    [
        "GDAF-JX-{year}-{edition}-{seq:04d}",
        "{seq}",
        "{{x}}{year}{seq:06d}",
        "粤安协字（{year}）第{seq:03d}号",
        "{programme:02d}.{seq}/x",
    ]
)


@given(FORMATS, st.integers(1, 200_000))
def test_a_number_gives_its_running_number_back(form: str, sequence: int) -> None:
    pattern = NumberPattern.of(replace(RULE, number=form), replace(CLASS, sequence=5))
    assert pattern.sequence(pattern.number(sequence)) == sequence


@pytest.mark.parametrize(
    "number",
    ["GDAF-JX-2026-74-1", "GDAF-JX-2026-75-0001", "GDAF-JX-2025-74-0001", "", "GDAF-JX-2026-74-", "xGDAF-JX-2026-74-0001"],
)
def test_a_number_of_another_pattern_has_none(number: str) -> None:
    assert PATTERN.sequence(number) is None


@given(st.integers(1, 300), st.integers(0, 60), st.frozensets(st.integers(1, 400), max_size=40))
def test_a_run_follows_on_without_gaps_and_touches_no_number_that_is_taken(start: int, count: int, taken: frozenset[int]) -> None:
    used = {PATTERN.number(one) for one in taken}
    wanted = set(range(start, start + count))
    if wanted & taken:
        with pytest.raises(NumberTaken) as refused:
            PATTERN.run(start, count, used)
        assert refused.value.number == PATTERN.number(min(wanted & taken))
    else:
        assert PATTERN.run(start, count, used) == tuple(PATTERN.number(start + at) for at in range(count))


@given(st.frozensets(st.integers(1, 400), max_size=40), st.integers(0, 30))
def test_going_on_after_the_last_number_never_meets_one_that_is_taken(taken: frozenset[int], count: int) -> None:
    used = {PATTERN.number(one) for one in taken}
    run = PATTERN.run(PATTERN.last_of(used) + 1, count, used)
    assert len({*run, *used}) == len(run) + len(used)


@given(st.frozensets(st.integers(1, 12_000), max_size=60))
def test_spans_hold_every_number_once_and_nothing_else(numbers: frozenset[int]) -> None:
    given_numbers = {PATTERN.number(one) for one in numbers}
    found = spans(given_numbers)
    covered = [
        PATTERN.number(one)
        for span in found
        for one in range(PATTERN.sequence(span.first) or 0, (PATTERN.sequence(span.last) or 0) + 1)
    ]
    assert sorted(covered) == sorted(given_numbers) and sum(span.count for span in found) == len(given_numbers)
    ends = sorted((PATTERN.sequence(span.first) or 0, PATTERN.sequence(span.last) or 0) for span in found)
    assert all(after[0] > before[1] + 1 for before, after in pairwise(ends))  # as few spans as can be


def test_a_span_counts_on_past_its_width_and_never_over_another_way_of_writing() -> None:
    assert [(span.first, span.last) for span in spans(["A-9998", "A-9999", "A-10000"])] == [("A-9998", "A-10000")]
    assert [span.count for span in spans(["A-9", "A-010"])] == [1, 1]
    assert [span.count for span in spans(["A-1", "B-2", "无号"])] == [1, 1, 1]


@given(st.lists(st.integers(1, 9999), unique=True, min_size=1, max_size=40), st.data())
def test_a_print_goes_on_from_its_number_in_the_order_of_the_pile(numbers: list[int], data: st.DataObject) -> None:
    pile = [PATTERN.number(one) for one in numbers]
    at = data.draw(st.integers(0, len(pile) - 1))
    for typed in (pile[at], f" {numbers[at]} ", f"{numbers[at]:04d}"):
        assert from_number_on(pile, typed, str) == tuple(pile[at:])
    assert from_number_on(pile, " ", str) == tuple(pile)


@pytest.mark.parametrize("typed", ["8", "x", "7", "A-7", "²"])
def test_a_number_that_is_not_in_the_pile_or_twice_is_refused(typed: str) -> None:
    with pytest.raises(NumberNotHere):
        from_number_on(["A-0007", "B-0007", "A-0001"], typed, str)


def test_companies_lie_by_their_reading_and_people_without_one_come_last() -> None:
    people = [
        Standing("", "", "安一", "anyi", "4"),
        Standing("中山公司", "zhongshangongsi", "赵四", "zhaosi", "3"),
        Standing("广州公司", "guangzhougongsi", "王五", "wangwu", "2"),
        Standing("广州公司", "guangzhougongsi", "李三", "lisan", "1"),
    ]
    assert [one.name for one in sorted(people, key=lambda one: one.by_company)] == ["李三", "王五", "赵四", "安一"]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 600))
def test_a_certificate_is_valid_until_the_day_before_its_anniversary(issued: date, months: int) -> None:
    last = expiry(issued, months)
    assert last is not None
    following = last + timedelta(days=1)
    assert (following.year * 12 + following.month) - (issued.year * 12 + issued.month) in (months, months + (issued.day > 28))
    assert following.day == issued.day or (issued.day > 28 and following.day == 1)


def test_no_months_mean_no_end() -> None:
    assert expiry(date(2026, 11, 22), None) is None and expiry(date(2026, 11, 22), 0) is None
    assert expiry(date(2026, 11, 22), 36) == date(2029, 11, 21)


@given(st.integers(-200, 200), st.integers(-100, 100))
def test_what_the_calibration_sheet_says_puts_the_line_where_it_belongs(present: int, error: int) -> None:
    """A printer that is off by `error` tenths shows its line at 20 mm + present + error; what is typed then cancels the error."""
    measured = 200 + present + error
    assert offset_to_type(present, 20, measured) + error == 0


def test_an_offset_of_more_than_thirty_millimetres_is_refused() -> None:
    assert checked_tenths(-300) == -300
    with pytest.raises(OffsetTooLarge, match=r"30\.1"):
        checked_tenths(301)
