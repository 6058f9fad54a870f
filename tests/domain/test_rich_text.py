"""The marks of questions' texts: what is marked is told, what is not stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.rich_text import Blank, Formula, Picture, Run, count_blanks, parse_rich_text, pictures_in, plain_text

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("题干", (Run("题干"),)),
        ("10 m<sup>2</sup> 以上", (Run("10 m"), Run("2", sup=True), Run(" 以上"))),
        ("<b>不<u>属于</u></b>", (Run("不", bold=True), Run("属于", bold=True, underline=True))),
        ("响应时间 <30 ms 且 >5 ms", (Run("响应时间 <30 ms 且 >5 ms"),)),
        ("标签<b>没有结束", (Run("标签<b>没有结束"),)),
        ("</i>先结束<i>", (Run("</i>先结束<i>"),)),
        ("<b>a<i>b</b>c</i>", (Run("a<i>b", bold=True), Run("c</i>"))),
        ("<script>x</script>", (Run("<script>x</script>"),)),
        (r"按 \(P = U^2 / R\) 计算", (Run("按 "), Formula("P = U^2 / R"), Run(" 计算"))),
        (f"如图![接线图](picture:{DIGEST})所示", (Run("如图"), Picture(DIGEST, "接线图"), Run("所示"))),
        ("![接线图](picture:短)", (Run("![接线图](picture:短)"),)),
        ("应由____负责", (Run("应由"), Blank(1), Run("负责"))),
        ("a__b", (Run("a__b"),)),
    ],
)
def test_marks_are_told_and_the_rest_is_text(text: str, line: tuple[object, ...]) -> None:
    assert parse_rich_text(text) == (line,)


def test_lines_stay_lines_and_blanks_are_counted_over_all_of_them() -> None:
    text = "甲____\n乙____和______"
    assert [piece.number for line in parse_rich_text(text) for piece in line if isinstance(piece, Blank)] == [1, 2, 3]
    assert count_blanks(text) == 3 and len(parse_rich_text(text)) == 2


def test_a_list_shows_words_only() -> None:
    assert plain_text(f"<b>不</b>大于 10<sup>3</sup>，见![表](picture:{DIGEST})，填____") == "不大于 103，见[表]，填____"
    assert pictures_in(f"![a](picture:{DIGEST})", "x", f"![b](picture:{DIGEST})") == (DIGEST,)


marked = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<i>", "</i>", "<sub>", "</sub>", "\\(", "\\)", "____", "字", "<", "\n", f"![](picture:{DIGEST})"]
    )
).map("".join)


@given(marked)
def test_nothing_that_is_typed_gets_lost(text: str) -> None:
    lines = parse_rich_text(text)
    assert len(lines) == text.count("\n") + 1
    assert sum(text_of.text.count("字") for line in lines for text_of in line if isinstance(text_of, Run)) + sum(
        formula.latex.count("字") for line in lines for formula in line if isinstance(formula, Formula)
    ) == text.count("字")


@given(st.text())
def test_a_text_without_marks_is_itself(text: str) -> None:
    if "<" not in text and "\\" not in text and "!" not in text and "___" not in text:
        assert plain_text(text) == text
