"""The next class is worded as the last one, with its own number, city and year."""

from __future__ import annotations

from datetime import date

import pytest

from skillsapp.domain.numerals import with_edition
from skillsapp.domain.programme import Component, ComponentKind, ExamRules, Group, Plan, Programme, ProgrammeKind, StageKey
from skillsapp.domain.programme_copy import next_draft, next_title

PLAN = Plan(
    (Group("learner", "学员"),),
    (Component("theory", "理论", ComponentKind.THEORY, StageKey.EXAM, 100, 100),),  # type: ignore[arg-type]
    ExamRules(),
    (),
)


def last(title: str, edition: int | None = 74) -> Programme:
    return Programme(
        "x", ProgrammeKind.TRAINING, title, 2026, PLAN, edition, "东莞", starts_on=date(2026, 11, 14), document_number="12号"
    )


@pytest.mark.parametrize(
    ("title", "edition", "expected"),
    [
        ("2026年培训班（第七十四期·东莞站）", 75, "2027年培训班（第七十五期·佛山站）"),
        ("第74期培训班（东莞站）", 75, "第75期培训班（佛山站）"),
        ("2026年培训班（第七十四期·东莞站）", None, "2027年培训班（佛山站）"),
        ("培训班（第七十四期）", None, "培训班"),
        ("第九十九期培训班", 100, "第一百期培训班"),
        ("第一次通知 第七十四期", 75, "第一次通知 第七十五期"),
    ],
)
def test_the_title_follows_the_last_one(title: str, edition: int | None, expected: str) -> None:
    assert next_title(last(title), edition, "佛山", 2027) == expected


def test_a_class_without_a_number_is_followed_by_one_without() -> None:
    company = last("送教上门培训班（东莞站）", None)
    draft = next_draft(company, 75)
    assert draft.edition is None and draft.title == company.title
    assert next_title(company, 75, "东莞", 2026) == "", "where no number stood, the preset words the title"


def test_a_draft_has_the_rules_but_neither_days_nor_document() -> None:
    draft = next_draft(last("第七十四期"), 75)
    assert draft.plan is PLAN and draft.title == "第七十五期"
    assert (draft.starts_on, draft.ends_on, draft.document_number, draft.id) == (None, None, "", "")


@pytest.mark.parametrize("text", ["培训班", "第几期", "期末第一"])
def test_a_text_without_a_number_stays(text: str) -> None:
    assert with_edition(text, 75) == text
