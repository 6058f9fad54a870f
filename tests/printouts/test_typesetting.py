"""Lines of Chinese text: nothing lost, nothing too wide, no comma at the start of a line."""

from __future__ import annotations

import pytest

from skillsapp.printouts.fonts import Style
from skillsapp.printouts.typesetting import measure, wrapped, wrapped_name

TEXT = "在2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛（视频监控、GB50348-2018）中成绩优异，荣获一等奖。"


@pytest.mark.parametrize("room", range(24, 400, 17))
def test_lines_keep_every_character_and_the_rules_of_their_ends(room: int) -> None:
    lines = wrapped(TEXT, Style.SONG, 10, room)
    assert "".join(lines) == TEXT
    if room >= 80:  # narrower, a single word fills the line
        assert all(measure(line, Style.SONG, 10) <= room + 0.01 for line in lines)
        assert not any(line[0] in "，。、”）" for line in lines) and not any(line[-1] in "“（" for line in lines)
        assert any("GB50348-2018" in line for line in lines)


def test_a_long_name_ends_its_lines_at_its_dots() -> None:
    assert wrapped_name("阿卜杜热合曼·买买提明·艾力", Style.SONG, 10, 75) == ["阿卜杜热合曼·", "买买提明·艾力"]
    assert wrapped_name("欧阳𬭎宇", Style.SONG, 10, 75) == ["欧阳𬭎宇"]


def test_a_name_longer_than_its_room_is_never_cut() -> None:
    assert "".join(wrapped_name("阿卜杜热合曼·买买提明", Style.SONG, 10, 35)) == "阿卜杜热合曼·买买提明"
