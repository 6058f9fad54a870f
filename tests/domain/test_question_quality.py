"""What is told about questions that could be better, and about a bank whose habits candidates would learn."""

from __future__ import annotations

import pytest

from skillsapp.domain.question import Question, QuestionDetails
from skillsapp.domain.question_quality import MOST_COMPARED, check_question, check_questions, speaks_of_others


def single(stem: str, answer: str = "A", options: tuple[str, ...] = ("甲", "乙", "丙", "丁"), type: str = "single") -> Question:
    return Question("", 1, "", type, stem, options, answer)


def codes(question: Question) -> list[str]:
    return [problem.code.removeprefix("quality.") for problem in check_question(question)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (single("哪个是灯？"), []),
        (single("下列不属于的是"), ["negation_not_emphasised"]),
        (single("下列说法不正确的是（ ）"), ["negation_not_emphasised"]),
        (single("下列【不】正确的是"), []),
        (single("下列<b>不</b>正确的是"), []),
        (single("哪个？", "B", ("甲", "经公安机关批准并由建设单位组织验收的", "丙", "丁")), ["right_option_longest"]),
        (single("哪个？", "A", ("甲", "经公安机关批准并由建设单位组织验收的", "丙", "丁")), []),
        (single("哪个？", "A", ("甲。", "乙", "丙", "丁")), ["options_end_differently"]),
        (single("电压为____", "12", (), "numeric"), ["number_without_unit"]),
        (single("电压为____V", "12", (), "numeric"), []),
        (single("误差不大于____%。", "5", (), "numeric"), []),
    ],
)
def test_one_question_is_advised_on(question: Question, told: list[str]) -> None:
    assert codes(question) == told


def test_a_unit_of_its_own_is_a_unit() -> None:
    assert not check_question(Question("", 1, "", "numeric", "电压为____", (), "12", details=QuestionDetails(unit="V")))


@pytest.mark.parametrize("option", ["以上都对", "以上均不正确。", "A和B", "A、C", "A、B、C都对", "all of the above"])
def test_options_that_refer_to_others_are_known(option: str) -> None:
    assert speaks_of_others(option)


@pytest.mark.parametrize("option", ["A类地区", "对", "以上公安机关", "AB胶", "B级"])
def test_other_options_are_not_taken_for_them(option: str) -> None:
    assert not speaks_of_others(option)


SAID = "金木水火土日月山川江河湖海天地风雷云雨雪"


def many(answers: str, options: tuple[str, ...] = ("甲", "乙", "丙", "丁")) -> list[Question]:
    return [single(f"{SAID[i]}{SAID[-i]}{SAID[i // 2]}", answer, options) for i, answer in enumerate(answers)]


def test_habits_of_a_bank_are_told() -> None:
    assert [problem.code for problem in check_questions(many("ABCD" * 5))] == []
    told = [problem for problem in check_questions(many("A" * 12 + "BCD" * 2 + "BC")) if problem.row == -1]
    assert {"A", "D"} <= {problem.details["letter"] for problem in told}
    longest = check_questions(many("B" * 5 + "ACD" * 5, ("甲", "乙乙", "丙", "丁")))
    assert [problem.code for problem in longest] == []  # the longest is right in a quarter only
    others = check_questions(many("ABCD" * 5, ("甲", "乙", "丙", "以上都对")))
    assert "quality.others_share" in [problem.code for problem in others]


def test_a_small_file_has_no_habits() -> None:
    assert check_questions(many("AAAA")) == ()


def test_questions_that_are_nearly_the_same_are_told_with_their_places() -> None:
    long = "某小区新装的视频监控系统在竣工验收之前应当先由建设单位组织初步验收并形成记录"
    (told,) = check_questions([single(long), single("别的问题"), single(long + "吗")])
    assert (told.code, told.row, told.details["first"]) == ("quality.nearly_the_same", 2, 0)


def test_of_a_very_large_file_it_is_said_that_near_duplicates_were_not_looked_for() -> None:
    count = MOST_COMPARED // 20 + 1
    few, many_more = (check_questions([single("同一道题怎样回答才算对？")] * size) for size in (20, count * 20))
    assert "quality.nearly_the_same" in {problem.code for problem in few}
    assert [problem.code for problem in many_more if "near" in problem.code or "compared" in problem.code] == [
        "quality.not_compared"
    ]
