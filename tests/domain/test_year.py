"""The year's figures: people and companies count once, attendances each time; rates are of those who sat."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.programme import ExamRules, Plan, Programme, ProgrammeKind
from skillsapp.domain.year import ProgrammeYear, figures_of, paragraph, percent
from skillsapp.kernel import i18n


def programme(kind: ProgrammeKind, year: int = 2026, edition: int | None = 1, city: str = "广州") -> Programme:
    return Programme("id", kind, "title", year, Plan((), (), ExamRules(), ()), edition=edition, city=city)


def part(kind: ProgrammeKind = ProgrammeKind.TRAINING, *people: str, year: int = 2026, **more: object) -> ProgrammeYear:
    fields = {"edition": more.pop("edition", 1), "city": more.pop("city", "广州")}
    companies = frozenset(name[0] for name in people)
    return ProgrammeYear(
        programme(kind, year, **fields),  # type: ignore[arg-type]
        entries=len(people),
        people=frozenset(people),
        companies=companies,
        **more,  # type: ignore[arg-type]
    )


def test_who_comes_twice_is_two_attendances_and_one_person() -> None:
    figures = figures_of(2026, [part(ProgrammeKind.TRAINING, "a1", "b1"), part(ProgrammeKind.TRAINING, "a1", "a2", city="深圳")])
    assert (figures.classes.entries, figures.classes.people, figures.classes.companies) == (4, 3, 2)
    assert figures.classes.cities == ("广州", "深圳")


def test_a_class_without_a_number_was_taught_at_a_company() -> None:
    kinds = (ProgrammeKind.TRAINING, ProgrammeKind.TRAINING, ProgrammeKind.ASSESSMENT)
    figures = figures_of(2026, [part(kind, "a1", edition=edition) for kind, edition in zip(kinds, (None, 1, None), strict=True)])
    assert (figures.classes.count, figures.classes.visits, figures.assessments.visits) == (2, 1, 0)


def test_a_programme_that_nobody_was_accepted_for_was_not_held() -> None:
    assert figures_of(2026, [part()]).classes.count == 0


def test_other_years_do_not_count() -> None:
    assert figures_of(2026, [part(ProgrammeKind.TRAINING, "a1", year=2025)]).classes.count == 0


@pytest.mark.parametrize(
    ("part_", "whole", "wanted"), [(0, 0, None), (57, 58, "98.3"), (1, 16, "6.3"), (7, 16, "43.8"), (9, 9, "100.0")]
)
def test_rates_are_rounded_half_up(part_: int, whole: int, wanted: str | None) -> None:
    assert percent(part_, whole) == (None if wanted is None else Decimal(wanted))


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_rate_lies_within_half_a_tenth(part_: int, whole: int) -> None:
    rate = percent(part_, whole)
    assert rate is not None and abs(rate - Decimal(100 * part_) / whole) <= Decimal("0.05")


def test_the_paragraph_says_what_was_held_and_compares() -> None:
    i18n.set_language("zh_CN")
    now = figures_of(2026, [part(ProgrammeKind.TRAINING, "a1", "b1", "b2", sat=3, passed=2)])
    before = figures_of(2025, [part(ProgrammeKind.TRAINING, "a1", "b1", year=2025)])
    text = paragraph(now, before)
    for wanted in ("继续教育培训班1期", "参训3人次（3人）", "来自2家单位", "合格率66.7%", "比2025年（2人次）增加50.0%"):
        assert wanted in text
    assert "竞赛" not in text and "None" not in text


def test_an_empty_year_is_said_too() -> None:
    i18n.set_language("zh_CN")
    assert paragraph(figures_of(2026, []), None) == "2026年没有举办活动。"
