"""Aiken: English and Chinese, and what stands wrong in a file with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions

ENGLISH = """What is the correct answer?
A. Is it this one?
B. Maybe this one?
C. Possibly this one?
ANSWER: B

Which system has the most formats?
A) Moodle
B) ATutor
ANSWER: A
"""
CHINESE = "下列哪项正确？\nＡ．甲\nB、乙\nC) 丙\n答案：Ｃ\n\n多选？\nA. 甲\nB. 乙\nC. 丙\n正确答案: A、C\n"


def read(tmp_path: Path, text: str) -> QuestionFile:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    reader = QUESTION_FORMATS["aiken"].read
    assert reader is not None
    found = reader(path, ReadOptions())
    assert found.read == found.accepted + found.rejected
    return found


def test_the_published_example_is_known_and_read(tmp_path: Path) -> None:
    found = read(tmp_path, ENGLISH)
    assert choose_format(tmp_path / "a.txt").key == "aiken"
    assert [(row.row, row.type, row.stem, row.options, row.answer) for row in found.rows] == [
        (1, "single", "What is the correct answer?", ("Is it this one?", "Maybe this one?", "Possibly this one?"), "B"),
        (7, "single", "Which system has the most formats?", ("Moodle", "ATutor"), "A"),
    ]


def test_chinese_words_and_full_width_signs_are_understood(tmp_path: Path) -> None:
    found = read(tmp_path, CHINESE)
    assert [(row.type, row.stem, row.options, row.answer) for row in found.rows] == [
        ("single", "下列哪项正确？", ("甲", "乙", "丙"), "C"),
        ("multiple", "多选？", ("甲", "乙", "丙"), "AC"),
    ]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("Q\nA. a\nB. b\n\nR\nA. a\nB. b\nANSWER: A", 1, "question.answer_missing"),
        ("Q\nA. a\nB. b\nANSWER:", 4, "question.answer_missing"),
        ("Q\nA. a\nB. b\nANSWER: D", 4, "question.answer_not_an_option"),
        ("Q\nA. a\nB. b\nANSWER: 1", 4, "question.answer_unreadable"),
        ("Q\nA. a\nC. b\nANSWER: A", 3, "question.option_gap"),
        ("Q\nA. a\nANSWER: A", 1, "question.options_few"),
        ("A. a\nB. b\nANSWER: A", 1, "question.stem_missing"),
        ("Q\nA. a\nB. a\nANSWER: A", 1, "question.option_twice"),
        ("Q\nA. a\nB. b\nANSWER: A\n\nQ\nA. a\nB. b\nANSWER: A", 6, "question.duplicate"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, code: str) -> None:
    found = read(tmp_path, text)
    assert [(problem.row, problem.code) for problem in found.problems] == [(line, code)]
    assert found.rejected == 1
