"""A file is known by what it holds: its name, its encoding and what it shares with other formats do not mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.domain.question import Question
from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from skillsapp.exchange.question_formats.question_format import ReadOptions
from tests.exchange.question_banks import bank_of
from tests.house import ROOT

GIFT = "::一::电阻的单位是？{=欧姆 ~安培}\n\n地球是圆的。{T}\n"
AIKEN = "哪个？\nA. 甲\nB. 乙\nANSWER: B\n"
TRAINER = "一、单选题\n1. 哪个？\nA. 甲\nB. 乙\n答案：B\n"
QUIZ = '<?xml version="1.0"?><!-- a --><quiz><question type="category"/></quiz>'
ITEM = '<?xml version="1.0"?><qti-assessment-item identifier="a"/>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize(
    ("text", "key"), [(GIFT, "gift"), (AIKEN, "aiken"), (QUIZ, "moodle-xml"), (ITEM, "qti"), (TRAINER, "text")]
)
def test_texts_of_every_encoding_are_known(tmp_path: Path, text: str, key: str, encoding: str) -> None:
    path = tmp_path / "无名.dat"
    path.write_bytes(text.encode(encoding))
    assert choose_format(path).key == key


def test_archives_are_told_apart(tmp_path: Path) -> None:
    for key in ("qti", "xlsx", "docx"):
        path = tmp_path / "file"
        write = QUESTION_FORMATS[key].write
        assert write is not None
        write(bank_of(Question("Q-1", 1, "b", "single", "哪个？", ("甲", "乙"), "A")), path)
        assert choose_format(path).key == key


def test_our_own_files_are_not_taken_for_others() -> None:
    for path in (ROOT / "question_bank").glob("*/questions.csv"):
        assert choose_format(path).key == "csv"


def test_chinese_aiken_is_read_alike_whoever_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("哪个是灯？\nA. 甲\nB. 乙\n答案：B\n\n哪个是门？\nA. 甲\nB. 乙\n答案：A\n", encoding="utf-8")
    found = []
    for reader in (choose_format(path).read, QUESTION_FORMATS["aiken"].read):
        assert reader is not None
        found.append([(row.type, row.stem, row.options, row.answer) for row in reader(path, ReadOptions()).rows])
    assert found[0] == found[1] and len(found[0]) == 2
