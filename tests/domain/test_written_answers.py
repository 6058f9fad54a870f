"""Answers that are typed, paired or put in order: what counts as right, and what a part of it earns."""

from __future__ import annotations

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.question import Question, QuestionDetails, RubricLine
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode
from skillsapp.domain.question_types.letter_parts import mixed
from skillsapp.domain.question_types.typed_text import read_number
from skillsapp.domain.score import sentences

M = MultipleChoiceMode
PARTS = (M.PER_OPTION, M.PROPORTIONAL)
STEPS = ("接线", "通电", "调焦", "验收")
LEFT = ("枪机", "球机", "红外对射")


def written(kind: str, answer: str, options: tuple[str, ...] = (), stem: str = "题干", **details: object) -> Question:
    return Question("Q1", 1, "bank", kind, stem, options, answer, details=QuestionDetails(**details))  # type: ignore[arg-type]


def earned(question: Question, response: str, full: str = "2", mode: M = M.ALL_OR_NOTHING) -> str:
    return str(QUESTION_TYPES[question.type].mark(question, response, D(full), mode).value)


def codes(question: Question) -> list[str]:
    problems = QUESTION_TYPES[question.type].check(question)
    assert all(problem.message() for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("IP66", "ip66"),
        ("IP66", "\uff29\uff30 \uff16\uff16"),
        ("红外对射|主动红外", "主动红外"),
        ("红外对射", "红外 对射。"),
        ("1920×1080", "1920*1080"),
        ("1920×1080", "1920x1080"),
        ("℃", "°c"),
        ("6～8", "6~8"),
        ("GB 50348—2018", "gb50348-2018"),
        ("CO<sub>2</sub>", "co2"),
    ],
)
def test_width_capitals_and_blanks_do_not_count_in_a_blank(answer: str, typed: str) -> None:
    assert earned(written("fill_in", answer), typed) == "2"
    assert earned(written("fill_in", answer), typed + "甲") == "0"


def test_an_exact_blank_wants_capitals_and_width() -> None:
    exact = written("fill_in", "WLAN", exact=True)
    assert [earned(exact, typed) for typed in ("WLAN", " WLAN ", "wlan", "ＷＬＡＮ")] == ["2", "2", "0", "0"]


@pytest.mark.parametrize("mode", M)
def test_each_blank_counts_by_itself_in_every_mode(mode: M) -> None:
    three = written("fill_in", "甲|子\n乙\n丙", stem="____、____、____")
    responses = ("子\n乙\n丙", "甲\n\n丙", "乙\n乙", "丁", "")
    assert [earned(three, response, mode=mode) for response in responses] == ["2", "1.33", "0.67", "0", "0"]


def test_in_any_order_an_answer_fills_one_blank_only() -> None:
    pair = written("fill_in", "水平|横向\n垂直|水平", stem="____ 和 ____", any_order=True)
    assert [earned(pair, response) for response in ("垂直\n水平", "水平\n横向", "横向\n横向", "水平\n水平", "垂直\n垂直")] == [
        "2",
        "2",
        "1.00",
        "2",
        "1.00",
    ]


def test_the_trace_of_a_blank_tells_what_was_typed_and_what_is_right() -> None:
    score = QUESTION_TYPES["fill_in"].mark(written("fill_in", "甲|子\n乙", stem="____ ____"), "子\n丁", D(2), M.ALL_OR_NOTHING)
    assert sentences(score.trace) == (
        "第 1 空：“子”正确。",
        "第 2 空：“丁”错误，正确答案为“乙”。",
        "2 个空对 1 个，满分 2，得 1 分。",
    )


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("220", "2"),
        ("\uff12\uff12\uff10", "2"),
        ("220V", "2"),
        ("220 v", "2"),
        ("\uff12\uff12\uff10\uff36", "2"),
        ("0.22e3", "2"),
        ("2.2×10²", "2"),
        ("225", "2"),
        ("215.00", "2"),
        ("225.01", "0"),
        ("220A", "0"),
        ("220VV", "0"),
        ("两百二", "0"),
        ("V", "0"),
        ("1e999999999", "0"),
        ("  ", "0"),
    ],
)
def test_a_number_is_right_within_its_tolerance_with_or_without_its_unit(typed: str, points: str) -> None:
    assert earned(written("numeric", "220", tolerance="5", unit="V"), typed) == points


def test_a_tolerance_in_percent_is_of_the_answer() -> None:
    share = written("numeric", "-40", tolerance="5％", unit="℃")
    assert [earned(share, typed) for typed in ("-42", "－38℃", "-42.1", "40")] == ["2", "2", "0", "0"]


def test_without_tolerance_only_the_number_itself_is_right() -> None:
    assert [earned(written("numeric", "2.5"), typed) for typed in ("2.50", "2。5", "2.51", "1,000")] == ["2", "2", "0", "0"]
    assert earned(written("numeric", "1000"), "1,000") == "2"


MATCHING = written("matching", "BCA", ("周界", "固定视角", "全方位"), left=LEFT)
ORDERING = written("ordering", "CABD", STEPS)


@pytest.mark.parametrize(
    ("question", "response", "share"),
    [
        (MATCHING, "BCA", "2"),
        (MATCHING, "BC-", "1.33"),
        (MATCHING, "B", "0.67"),
        (MATCHING, "bbb", "0.67"),
        (MATCHING, "ABC", "0.00"),
        (MATCHING, "---", "0"),
        (MATCHING, "", "0"),
        (ORDERING, "CABD", "2"),
        (ORDERING, "CADB", "1.00"),
        (ORDERING, "C", "0.50"),
        (ORDERING, "-A", "0.50"),
        (ORDERING, "ABDC", "0.00"),
    ],
)
def test_pairs_and_places_earn_all_or_nothing_or_their_share(question: Question, response: str, share: str) -> None:
    for mode in M:
        right = share == "2"
        assert D(earned(question, response, mode=mode)) == (D(share) if mode in PARTS or right else 0)


def test_the_trace_of_a_matching_tells_the_pairs() -> None:
    score = QUESTION_TYPES["matching"].mark(MATCHING, "BC-", D(2), M.PROPORTIONAL)
    assert sentences(score.trace) == ("答 BC-，正确答案为 BCA：3 对中对 2 对，满分 2，得 1.33 分。",)
    score = QUESTION_TYPES["matching"].mark(MATCHING, "BC-", D(2), M.ALL_OR_NOTHING)
    assert sentences(score.trace) == ("答 BC-，正确答案为 BCA：3 对中对 2 对，未全对，得 0 分。",)


def test_a_short_answer_waits_for_its_markers() -> None:
    score = QUESTION_TYPES["short_answer"].mark(written("short_answer", "范文"), "写了一些", D(10), M.ALL_OR_NOTHING)
    assert (score.value, sentences(score.trace)) == (D(0), ("等待人工评阅，评阅前计 0 分。",))
    assert QUESTION_TYPES["short_answer"].marked_by_people


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (written("fill_in", "甲"), []),
        (written("fill_in", "甲\n乙", stem="____ 与 ____"), []),
        (written("fill_in", "甲", stem="____ 与 ____"), ["question.blanks_other"]),
        (written("fill_in", "甲\n | ", stem="____ 与 ____"), ["question.blank_empty"]),
        (written("fill_in", ""), ["question.answer_missing"]),
        (written("fill_in", "甲", ("乙", "丙")), ["question.options_unexpected"]),
        (written("fill_in", "\n".join("甲" * 21), stem="____ " * 21), ["question.blanks_many"]),
        (written("numeric", "12.5", tolerance="0.5", unit="V"), []),
        (written("numeric", "12.5", tolerance="5%", unit="V"), []),
        (written("numeric", "12 V", tolerance="0.5 V", unit="V"), []),
        (written("numeric", "12", tolerance="大约"), ["question.tolerance_wrong"]),
        (written("numeric", "12", tolerance="-1"), ["question.tolerance_wrong"]),
        (written("numeric", "十二"), ["question.answer_no_number"]),
        (MATCHING, []),
        (written("matching", "AAB", ("甲", "乙"), left=LEFT), []),
        (written("matching", "BC", ("甲", "乙", "丙"), left=LEFT), ["question.pairs_other"]),
        (written("matching", "B-A", ("甲", "乙", "丙"), left=LEFT), ["question.answer_unknown"]),
        (written("matching", "ABC", ("甲", "乙", "丙"), left=LEFT), ["question.matching_given_away"]),
        (written("matching", "BA", ("甲", "乙"), left=("一", "一")), ["question.left_twice"]),
        (written("matching", "BA", ("甲", "乙"), left=("一", " ")), ["question.left_empty"]),
        (written("matching", "B", ("甲", "乙"), left=("一",)), ["question.left_few"]),
        (written("matching", "A" * 9, ("甲", "乙"), left=tuple("一二三四五六七八九")), ["question.left_many"]),
        (ORDERING, []),
        (written("ordering", "CAB", STEPS), ["question.order_incomplete"]),
        (written("ordering", "CABB", STEPS), ["question.order_incomplete"]),
        (written("ordering", "ABCD", STEPS), ["question.order_given_away"]),
        (written("short_answer", "范文"), []),
        (written("short_answer", "", rubric=(RubricLine("说出原因", D(3)),)), []),
        (written("short_answer", ""), ["question.model_answer_missing"]),
        (
            written("short_answer", "文", rubric=(RubricLine(" ", D(0)),)),
            ["question.rubric_empty", "question.rubric_worthless"],
        ),
    ],
)
def test_a_question_that_is_not_whole_is_told(question: Question, expected: list[str]) -> None:
    assert codes(question) == expected


def test_answers_are_shown_as_people_read_them() -> None:
    def shown(question: Question, response: str) -> str:
        return QUESTION_TYPES[question.type].shown(question, response)

    assert shown(written("fill_in", "甲|子\n乙", stem="____ ____"), "甲|子\n乙") == "甲 / 子; 乙"
    assert shown(written("numeric", "12", unit="V"), "12.5") == "12.5 V"
    assert shown(written("numeric", "12", unit="V"), "12.5V") == "12.5V"
    assert shown(MATCHING, "BC") == "1-B 2-C 3-?"
    assert shown(ORDERING, "CABD") == "C → A → B → D"
    assert [shown(question, "") for question in (MATCHING, ORDERING, written("fill_in", "甲"))] == ["", "", ""]


RESPONSES = st.one_of(
    st.text("ABCDE-abx", max_size=6),
    st.text("甲乙丙丁 \n|", max_size=12),
    st.text("0123456789.eE+-×,Ｖ１２ %", max_size=14),
    st.text(max_size=20),
)
QUESTIONS = (
    written("fill_in", "甲|乙\n丙", stem="____ ____"),
    written("fill_in", "甲\n乙\n丙", stem="____ ____ ____", any_order=True),
    written("fill_in", "甲", exact=True),
    written("numeric", "12.5", tolerance="10%", unit="V"),
    MATCHING,
    ORDERING,
    written("short_answer", "范文"),
)


@given(st.sampled_from(QUESTIONS), RESPONSES, st.sampled_from(M), st.decimals("0.5", 20, places=1))
def test_whatever_is_typed_earns_between_nothing_and_the_full_mark(question: Question, response: str, mode: M, full: D) -> None:
    score = QUESTION_TYPES[question.type].mark(question, response, full, mode)
    assert 0 <= score.value <= full
    assert score.trace and all(sentences(score.trace))
    QUESTION_TYPES[question.type].shown(question, response)


RIGHT = {"fill_in": "甲\n丙", "numeric": "１２．５Ｖ", "matching": "BCA", "ordering": "CABD"}


@given(st.sampled_from([QUESTIONS[0], *QUESTIONS[3:6]]), st.sampled_from(M), st.decimals("0.1", 20, places=2))
def test_the_right_response_earns_exactly_the_full_mark(question: Question, mode: M, full: D) -> None:
    assert QUESTION_TYPES[question.type].mark(question, RIGHT[question.type], full, mode).value == full


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_reads_the_same_in_half_and_full_width(scaled: int, places: int) -> None:
    text = str(D(scaled).scaleb(-places))
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    assert read_number(text) == read_number(wide) == Fraction(D(text))


@given(st.lists(st.text("甲乙丙丁", min_size=1), min_size=2, max_size=8, unique=True))
def test_mixed_options_keep_their_answer_and_never_their_order(options: list[str]) -> None:
    answer = "ABCDEFGH"[: len(options)]
    new, letters = mixed(options, answer)
    assert sorted(new) == sorted(options) and list(new) != options
    assert [new["ABCDEFGH".index(letter)] for letter in letters] == options
    assert mixed(options, answer) == (new, letters)
