"""A day: everybody has a place exactly once, in the order given; papers of a day share no question while the bank allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.assembly import AssemblyRules, assemble, distinct_papers
from skillsapp.domain.blueprint import BlueprintShortfall, MustIncludeMisfit
from skillsapp.domain.exam_day import DayWish, ends_on_the_day, fit, plan_day
from skillsapp.domain.paper import PaperItem, uses
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question, QuestionState
from skillsapp.domain.sitting import Carrier

NINE = datetime(2026, 11, 21, 1, tzinfo=UTC)
BLUEPRINT = (BlueprintCell("single", "b", 5, Decimal(2)), BlueprintCell("multiple", "b", 2, Decimal(2), topic="t1"))


def wish(**changes: object) -> DayWish:
    values: dict[str, object] = {
        "laptops": 10, "rounds": 3, "booklets": 93, "starts_at": NINE, "paper_starts_at": NINE, "minutes_between": 90,
        "duration_minutes": 60, "room": "机房", "paper_rooms": ("一室", "二室"),
    }  # fmt: skip
    return DayWish(**{**values, **changes})  # type: ignore[arg-type]


def bank(single: int, multiple: int) -> list[Question]:
    def made(type: str, number: int) -> Question:
        state = QuestionState.REVIEWED
        return Question(f"{type}{number}", 1, "b", type, "stem", ("a", "b"), "A", topic=f"t{number % 2}", state=state)

    return [made("single", n) for n in range(single)] + [made("multiple", n) for n in range(multiple)]


def draw(questions: list[Question], seed: int, used: dict[str, int] | None = None) -> tuple[PaperItem, ...]:
    return assemble(BLUEPRINT, questions, seed, AssemblyRules(used=used or {}))[0]


def test_the_monthly_class_sits_in_three_rounds_and_two_rooms() -> None:
    people = [f"p{n:03d}" for n in range(120)]
    parts = plan_day(people, wish())
    assert [(part.carrier, part.round, part.room, len(part.people)) for part in parts] == [
        (Carrier.SCREEN, 1, "机房", 9),
        (Carrier.SCREEN, 2, "机房", 9),
        (Carrier.SCREEN, 3, "机房", 9),
        (Carrier.CARD, 1, "一室", 47),
        (Carrier.CARD, 1, "二室", 46),
    ]
    assert [part.starts_at - NINE for part in parts] == [timedelta(minutes=m) for m in (0, 90, 180, 0, 0)]
    assert [id for part in parts for id in part.people] == people


def test_each_way_out_of_the_issue_is_enough() -> None:
    short = fit(120, 10, 3, 0)
    assert (short.left, short.booklets_needed, short.rounds_needed, short.laptops_needed) == (93, 93, 14, 44)
    assert fit(120, 10, 3, 93).left == fit(120, 10, 14, 0).left == fit(120, 44, 3, 0).left == 0
    half = fit(120, 10, 3, 20)
    assert (half.left, half.booklets_needed, half.rounds_needed) == (73, 93, 12)


@given(st.integers(0, 200), st.integers(0, 60), st.integers(0, 6), st.integers(0, 250), st.integers(1, 3))
def test_nobody_sits_twice_and_only_who_does_not_fit_is_left_out(
    people: int, laptops: int, rounds: int, booklets: int, rooms: int
) -> None:
    ids = [str(n) for n in range(people)]
    parts = plan_day(ids, wish(laptops=laptops, rounds=rounds, booklets=booklets, paper_rooms=tuple("一二三"[:rooms])))
    seated = [id for part in parts for id in part.people]
    assert len(seated) == len(set(seated)) == people - fit(people, laptops, rounds, booklets).left
    assert all(part.people for part in parts)


def test_a_day_that_runs_past_midnight_is_noticed() -> None:
    people = [str(n) for n in range(120)]
    assert ends_on_the_day(plan_day(people, wish()), 60)
    assert not ends_on_the_day(plan_day(people, wish(rounds=14, booklets=0)), 60)


def test_papers_share_no_question_while_the_bank_allows_then_the_least_used_come_again() -> None:
    questions = bank(12, 8)
    assert distinct_papers(BLUEPRINT, questions, 9) == 2
    drawn = [draw(questions, 1)]
    drawn.append(draw(questions, 2, uses(drawn)))
    assert not {item.ref for item in drawn[0]} & {item.ref for item in drawn[1]}
    third = draw(questions, 3, uses(drawn))
    fresh = [item for item in third if not uses(drawn).get(item.question_id)]
    assert len(third) == 7 and len([item for item in fresh if item.type == "single"]) == 2
    assert distinct_papers(BLUEPRINT, questions, 9, uses(drawn)) == 0


def test_a_bank_too_small_for_one_paper_is_told() -> None:
    with pytest.raises(BlueprintShortfall):
        distinct_papers(BLUEPRINT, bank(4, 8), 3)


def test_papers_are_counted_by_the_rules_they_are_drawn_by() -> None:
    questions = bank(20, 40)
    assert distinct_papers(BLUEPRINT, questions, 9) == 4
    everybody = tuple((one.id, other.id) for one in questions[:17] for other in questions[:17] if one.id < other.id)
    with pytest.raises(BlueprintShortfall):  # one of seventeen and three others are four, five are wanted
        distinct_papers(BLUEPRINT, questions, 9, rules=AssemblyRules(enemies=everybody))
    must = AssemblyRules(must_include=(questions[0].id, questions[1].id))
    assert distinct_papers(BLUEPRINT, questions, 9, rules=must) == 6  # 18 questions, three a paper; the two count for none
    drafts = [replace(one, state=QuestionState.DRAFT) for one in questions]
    assert distinct_papers(BLUEPRINT, drafts, 9, rules=AssemblyRules(drafts=True)) == 4
    with pytest.raises(MustIncludeMisfit):
        distinct_papers(BLUEPRINT, questions, 9, rules=AssemblyRules(must_include=("gone",)))


def test_the_same_seed_still_gives_the_same_paper() -> None:
    questions = bank(40, 20)
    assert draw(questions, 7) == draw(questions, 7, {})
