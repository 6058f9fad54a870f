"""Question types: which questions are whole, and what each response earns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.question import Question, QuestionDetails
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode
from skillsapp.domain.score import sentences


def question(kind: str, answer: str, options: tuple[str, ...] = (), stem: str = "题干") -> Question:
    return Question("Q1", 1, "bank", kind, stem, options, answer)


FOUR = ("甲", "乙", "丙", "丁")
M = MultipleChoiceMode


def earned(kind: str, answer: str, response: str, full: str = "2", mode: MultipleChoiceMode = M.ALL_OR_NOTHING) -> str:
    return str(QUESTION_TYPES[kind].mark(question(kind, answer, FOUR), response, D(full), mode).value)


@pytest.mark.parametrize(
    ("kind", "answer", "response", "expected"),
    [
        ("single", "B", "B", "2"),
        ("single", "B", "C", "0"),
        ("single", "B", "", "0"),
        ("true_false", "T", "T", "2"),
        ("true_false", "T", "F", "0"),
        ("true_false", "F", "", "0"),
        ("multiple", "ABD", "ABD", "2"),
        ("multiple", "ABD", "DBA", "2"),
        ("multiple", "ABD", "AB", "0"),
    ],
)
def test_a_right_response_earns_the_full_mark(kind: str, answer: str, response: str, expected: str) -> None:
    assert earned(kind, answer, response) == expected


@pytest.mark.parametrize(
    ("mode", "scores"),
    [
        # responses to ABD at 2 marks:  ABD  AB      A       C       ABC     none
        (M.ALL_OR_NOTHING,             ["2", "0",    "0",    "0",    "0",    "0"]),
        (M.PER_OPTION,                 ["2", "1.0",  "0.5",  "0",    "0",    "0"]),
        (M.PROPORTIONAL,               ["2", "1.33", "0.67", "0",    "0",    "0"]),
        (M.NEGATIVE,                   ["2", "0",    "0",    "-0.5", "-0.5", "0"]),
    ],
)  # fmt: skip
def test_the_four_ways_of_marking_multiple_choice(mode: MultipleChoiceMode, scores: list[str]) -> None:
    assert [earned("multiple", "ABD", response, mode=mode) for response in ("ABD", "AB", "A", "C", "ABC", "")] == scores


def test_parts_never_exceed_the_question() -> None:
    assert earned("multiple", "ABCD", "ABC", "1", M.PER_OPTION) == "1"
    assert earned("multiple", "AB", "C", "0.2", M.NEGATIVE) == "-0.2"


def test_a_score_says_why() -> None:
    score = QUESTION_TYPES["multiple"].mark(question("multiple", "ABD", FOUR), "AB", D(2), M.PROPORTIONAL)
    assert sentences(score.trace) == ("答案 AB 少选（正确答案 ABD）：选对 2 个，共 3 个，满分 2，得 1.33 分。",)
    score = QUESTION_TYPES["true_false"].mark(question("true_false", "T"), "F", D(2), M.ALL_OR_NOTHING)
    assert sentences(score.trace) == ("答“错”，答错，正确答案为“对”：得 0 分。",)


@pytest.mark.parametrize(
    ("kind", "stem", "options", "answer", "codes"),
    [
        ("single", "题干", FOUR, "B", []),
        ("single", " ", FOUR, "B", ["question.stem_missing"]),
        ("single", "题干", ("甲",), "A", ["question.options_few"]),
        ("single", "题干", (), "A", ["question.options_few", "question.answer_unknown"]),
        ("single", "题干", ("甲", "", "丙"), "A", ["question.option_empty"]),
        ("single", "题干", ("甲 乙", "甲  乙"), "A", ["question.option_twice"]),
        ("single", "题干", tuple("甲乙丙丁戊己庚辛壬"), "A", ["question.options_many"]),
        ("single", "题干", FOUR, "", ["question.answer_missing"]),
        ("single", "题干", FOUR, "E", ["question.answer_unknown"]),
        ("single", "题干", FOUR, "T", ["question.answer_unknown"]),
        ("single", "题干", FOUR, "AB", ["question.answer_not_single"]),
        ("multiple", "题干", FOUR, "ABD", []),
        ("multiple", "题干", FOUR, "ABCD", []),
        ("multiple", "题干", FOUR, "B", ["question.answer_not_multiple"]),
        ("multiple", "题干", FOUR, "ABB", ["question.answer_twice"]),
        ("multiple", "题干", FOUR, "AE", ["question.answer_unknown"]),
        ("true_false", "题干", (), "T", []),
        ("true_false", "题干", ("", ""), "F", []),
        ("true_false", "题干", ("对", "错"), "T", ["question.options_unexpected"]),
        ("true_false", "题干", (), "A", ["question.answer_unknown"]),
        ("true_false", "题干", (), "TF", ["question.answer_not_single"]),
        ("true_false", "", (), "", ["question.stem_missing", "question.answer_missing"]),
    ],
)
def test_a_question_that_is_not_whole_is_told(
    kind: str, stem: str, options: tuple[str, ...], answer: str, codes: list[str]
) -> None:
    problems = QUESTION_TYPES[kind].check(question(kind, answer, options, stem))
    assert [problem.code for problem in problems] == codes
    assert all(problem.message() for problem in problems)


letters = st.sets(st.sampled_from("ABCDE")).map(lambda chosen: "".join(sorted(chosen)))


@given(letters.filter(lambda answer: len(answer) > 1), letters, st.sampled_from(M), st.decimals("0.5", 10, places=1))
def test_no_response_earns_more_than_the_right_one(answer: str, response: str, mode: MultipleChoiceMode, full: D) -> None:
    score = QUESTION_TYPES["multiple"].mark(question("multiple", answer, tuple("甲乙丙丁戊")), response, full, mode).value
    assert -full <= score <= full
    assert (score == full) == (response == answer) or mode is M.PER_OPTION
    assert score >= 0 or mode is M.NEGATIVE


def test_only_what_stands_in_options_is_shuffled() -> None:
    assert {key for key, kind in QUESTION_TYPES.items() if kind.options_shuffled} == {
        "single",
        "multiple",
        "matching",
        "ordering",
    }
    assert {key for key, kind in QUESTION_TYPES.items() if kind.always_mixed} == {"matching", "ordering"}


def test_an_option_that_keeps_its_place_is_one_of_the_options() -> None:
    for kind in ("single", "multiple", "matching"):
        kept = replace(question(kind, "AB", FOUR), details=QuestionDetails(left=("一", "二"), fixed="E"))
        assert "question.fixed_unknown" in [problem.code for problem in QUESTION_TYPES[kind].check(kept)]
