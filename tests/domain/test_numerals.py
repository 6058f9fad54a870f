"""Chinese numerals: what stands on certificates and in the names of classes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.numerals import (
    LARGEST,
    chinese_date,
    chinese_number,
    edition_name,
    find_edition,
    parse_chinese_date,
    parse_number,
)

READINGS = {
    0: "零",
    1: "一",
    10: "十",
    11: "十一",
    20: "二十",
    74: "七十四",
    99: "九十九",
    100: "一百",
    101: "一百零一",
    110: "一百一十",
    111: "一百一十一",
    120: "一百二十",
    1000: "一千",
    1001: "一千零一",
    1010: "一千零一十",
    1100: "一千一百",
    2026: "二千零二十六",
    10000: "一万",
    10001: "一万零一",
    10100: "一万零一百",
    100000: "十万",
    110110: "十一万零一百一十",
    12345678: "一千二百三十四万五千六百七十八",
}


@pytest.mark.parametrize(("number", "reading"), READINGS.items())
def test_numbers_are_read_as_the_house_reads_them(number: int, reading: str) -> None:
    assert chinese_number(number) == reading
    assert parse_number(reading) == number


@given(st.integers(0, LARGEST))
def test_what_is_written_is_read_back(number: int) -> None:
    assert parse_number(chinese_number(number)) == number == parse_number(str(number))


@given(st.dates(date(1000, 1, 1)))
def test_dates_are_read_back(day: date) -> None:
    assert parse_chinese_date(chinese_date(day)) == day


def test_the_date_of_a_certificate() -> None:
    assert chinese_date(date(2026, 11, 21)) == "二〇二六年十一月二十一日"
    assert [
        parse_chinese_date(text)
        for text in ("2026年11月21日", "二○二六年十一月二十一号", "二〇二六年 二月三十日", "二〇二六年", "2026-11-21")
    ] == [
        date(2026, 11, 21),
        date(2026, 11, 21),
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第七十四期（广州站）", 74),
        ("第74期", 74),
        ("第 74 期", 74),
        ("第７４期", 74),
        ("第一〇一期", 101),
        ("第一百零一期(深圳站)", 101),
        ("2026年第二期继续教育培训班", 2),
        ("第两百期", 200),
        ("广州站", None),
        ("第期", None),
        ("第七四十期", None),
        ("第一十期", 10),
    ],
)
def test_the_number_of_a_class_is_found_in_its_name(text: str, number: int | None) -> None:
    assert find_edition(text) == number


def test_the_name_of_a_class() -> None:
    assert [edition_name(74), edition_name(101), edition_name(110)] == ["第七十四期", "第一百零一期", "第一百一十期"]
    with pytest.raises(ValueError):
        chinese_number(LARGEST + 1)
