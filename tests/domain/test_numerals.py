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


def test_the_date_of_a_certificate() -> None:
    assert chinese_date(date(2026, 11, 21)) == "二〇二六年十一月二十一日"


def test_the_name_of_a_class() -> None:
    assert [edition_name(74), edition_name(101), edition_name(110)] == ["第七十四期", "第一百零一期", "第一百一十期"]
    with pytest.raises(ValueError):
        chinese_number(LARGEST + 1)
