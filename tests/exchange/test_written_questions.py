"""What is written for Moodle and for QTI comes back equal, whatever the type and the signs in its texts; what cannot is told."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from skillsapp.domain.question import Question, QuestionDetails
from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from tests.exchange.question_banks import CASE, PICTURE, bank_of, questions, read_back, same_look, written

SUFFIXES = {"gift": ".gift", "moodle-xml": ".xml", "qti": ".zip"}
LEFT_OUT = {
    "gift": {"ordering", "short_answer", "fill_in", "matching"},
    "moodle-xml": {"fill_in", "matching"},
    "qti": set(),
    "csv": set(),
    "xlsx": set(),
}
"""The types of which some questions are skipped."""
TRAPS = [
    "={}~#:\\%&<>]]>\"'",
    "=1+1",
    "'=x",
    "@SUM(A1)",
    "-1",
    "+86 138",
    "$$x$$",
    "\\[x\\]",
    "//x",
    "::x::",
    "[html]x",
    "%50%x",
    "a;b；c",
    "&amp;amp;",
    "&nbsp;",
    "<p>x</p>",
    "<![CDATA[x]]>",
    "甲、乙",
    "A和B",
    "以上都对",
    "1. 甲",
    "①②③",
    "(1)",
    "第一空：甲",
    "（正确答案）",
    "𠮷野𡈽",
    "℃²㎡ﬁ",
    "C:\\new",
    "a -> b",
    '["a","b"]',
    "答案：B",
]
"""Texts that some format, some reader or some spreadsheet program would take for more than a text."""
ONE = Question("Q-1", 1, "b", "single", "哪个？", ("甲", "乙"), "A")


@pytest.mark.parametrize("key", SUFFIXES)
@settings(max_examples=80, deadline=None)
@given(question=questions())
def test_every_question_comes_back_equal(key: str, question: Question) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bank{SUFFIXES[key]}"
        found = read_back(key, question, path)
        assert choose_format(path).key == key
    if found is None:
        assert question.type in LEFT_OUT[key]
    else:
        assert same_look(found) == same_look(question)


@pytest.mark.parametrize("key", ["csv", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(question=questions())
@example(question=replace(ONE, type="numeric", options=(), stem="{}", answer="0.00"))
def test_every_question_comes_back_equal_from_a_table(key: str, question: Question) -> None:
    if question.type in ("fill_in", "numeric") and "____" not in question.stem:
        question = replace(question, stem=f"{question.stem} ____")  # otherwise a table's reader takes "{}" or "( )" for the blank
    texts = (question.stem, question.explanation, question.answer, *question.options, *question.details.left)
    if pictures_in(*texts):
        return  # a workbook shows them over their cells, below the texts
    with tempfile.TemporaryDirectory() as folder:
        found = read_back(key, replace(question, case=""), Path(folder) / f"bank.{key}")
    assert found is not None and same_look(found) == same_look(replace(question, case=""))


@pytest.mark.parametrize("key", [*SUFFIXES, "csv", "xlsx"])
@pytest.mark.parametrize("text", TRAPS)
def test_no_text_is_taken_for_a_sign_of_the_format(key: str, text: str, tmp_path: Path) -> None:
    several = [
        replace(ONE, stem=text, explanation=text, source=text, topic=" ".join(text.split())),
        replace(ONE, options=(text, "另一个")),
        replace(ONE, type="multiple", options=("另一个", text, "第三个"), answer="AB"),
        replace(ONE, type="true_false", options=(), stem=text, answer="F"),
        replace(ONE, type="fill_in", options=(), stem="填 ____ 吧", answer=text),
        replace(ONE, type="matching", answer="AB", options=(text, "右二"), details=QuestionDetails(left=(text, "左二"))),
        replace(ONE, type="ordering", answer="BA", options=(text, "另一个")),
        replace(ONE, type="short_answer", options=(), answer=text),
    ]
    for number, question in enumerate(several):
        found = read_back(key, question, tmp_path / f"{number}{SUFFIXES.get(key, f'.{key}')}")
        assert found is None or same_look(found) == same_look(question)
        assert found is not None or question.type in LEFT_OUT[key]


@pytest.mark.parametrize("key", SUFFIXES)
def test_pictures_travel_inside_the_file(key: str, tmp_path: Path) -> None:
    shown = f"看图 ![接线](picture:{PICTURE.digest})"
    question = replace(ONE, stem=shown, options=(shown + "1", "乙"), explanation=shown)
    assert read_back(key, question, tmp_path / f"a{SUFFIXES[key]}") == question
    _skipped, found = written(key, bank_of(question), tmp_path / f"b{SUFFIXES[key]}")
    assert found.pictures == {PICTURE.digest: PICTURE}


@pytest.mark.parametrize("key", SUFFIXES)
def test_a_question_whose_picture_is_gone_is_left_out(key: str, tmp_path: Path) -> None:
    question = replace(ONE, stem=f"![](picture:{PICTURE.digest})")
    skipped, found = written(key, bank_of(question, replace(ONE, id="Q-2"), pictures={}), tmp_path / f"a{SUFFIXES[key]}")
    assert [(one.id, bool(one.reason)) for one in skipped] == [("Q-1", True)]
    assert [row.id for row in found.rows] == ["Q-2"]


@pytest.mark.parametrize("key", SUFFIXES)
def test_questions_of_a_case_stay_under_it(key: str, tmp_path: Path) -> None:
    bank = bank_of(*(replace(ONE, id=f"Q-{n}", stem=f"第{n}问", case=CASE.ref if n < 3 else "") for n in range(4)))
    _skipped, found = written(key, bank, tmp_path / f"a{SUFFIXES[key]}")
    (case,) = found.cases
    assert sorted((row.id, row.case == case.key) for row in found.rows) == [
        ("Q-0", True),
        ("Q-1", True),
        ("Q-2", True),
        ("Q-3", False),
    ]
    assert pictures_in(case.text) == tuple(found.pictures)


def test_what_gift_cannot_hold_is_told_by_question(tmp_path: Path) -> None:
    bank = bank_of(
        replace(ONE, id="a", type="ordering", answer="BA"),
        replace(ONE, id="b", type="short_answer", options=(), answer="因为"),
        replace(ONE, id="c", type="fill_in", options=(), stem="____ 与 ____", answer="a\nb"),
        replace(ONE, id="d", type="fill_in", options=(), answer="a->b"),
        replace(ONE, id="e", type="matching", answer="AB", details=QuestionDetails(left=("1", "2")), options=("一\n行", "二")),
    )
    skipped, found = written("gift", bank, tmp_path / "a.gift")
    assert sorted(one.id for one in skipped) == list("abcde")
    assert len({one.reason for one in skipped}) == 5 and found.read == 0


@pytest.mark.parametrize("key", SUFFIXES)
def test_the_same_bank_gives_the_same_bytes(key: str, tmp_path: Path) -> None:
    write = QUESTION_FORMATS[key].write
    assert write is not None
    bank = bank_of(replace(ONE, stem=f"![](picture:{PICTURE.digest})", case=CASE.ref))
    for name in ("a", "b"):
        write(bank, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_qti_package_lists_everything_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    written("qti", bank_of(replace(ONE, stem=f"![](picture:{PICTURE.digest})", case=CASE.ref)), path)
    with zipfile.ZipFile(path) as archive:
        manifest = archive.read("imsmanifest.xml").decode()
        assert all(f'href="{name}"' in manifest for name in archive.namelist() if name != "imsmanifest.xml")
