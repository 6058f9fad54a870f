"""Standards are found however their number is typed."""

from __future__ import annotations

import pytest

from skillsapp.domain.question_search import search_text, search_words

PRINTED = search_text(
    "STD-1", ("按 GB 50348-2018，应当检查什么？", "接口 A", "3个"), "GB/T 28181-2022", "B01 ＧＢ 50396 导读", "b01 gb 50396 dd"
)


@pytest.mark.parametrize(
    "typed", ["gb50348", "GB 50348", "ｇｂ５０３４８", "gb/t28181", "GB/T 28181-2022", "gb50396", "gb 50396", "std-1 50348"]
)
def test_a_standard_is_found_with_and_without_the_blank(typed: str) -> None:
    assert all(word in PRINTED for word in search_words(typed))


def test_texts_that_stand_apart_are_not_joined() -> None:
    assert "a3" not in PRINTED
