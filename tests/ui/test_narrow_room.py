"""Nothing of ours is cut where there is little room: chips go on in a new line, lists and columns measure what they say."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyleOptionComboBox

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.words import words_for
from skillsapp.kernel import i18n
from ui.models.rows import REST, Column, RowModel
from ui.theme import Theme, Tone
from ui.widgets.choices import ChipBar
from ui.widgets.drop_down import SHORT, DropDown
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable


def test_chips_go_on_in_a_new_line_and_none_is_narrower_than_its_bold_text(qtbot: Any, theme_app: Theme) -> None:
    bar = ChipBar([(key, f"Not issued yet {key}") for key in "abcd"], "state", "State")
    qtbot.addWidget(bar)
    bar.resize(300, bar.heightForWidth(300))
    bar.show()
    chips = bar.findChildren(type(bar._buttons["a"]))
    assert bar.heightForWidth(300) > bar.heightForWidth(2000)
    assert {chip.y() for chip in chips} != {0}
    for chip in chips:
        font = QFont(chip.font())
        font.setWeight(QFont.Weight.DemiBold)
        assert chip.width() >= QFontMetrics(font).horizontalAdvance(chip.text()) + 22
        assert chip.geometry().right() <= bar.width()


def test_a_column_has_room_for_its_title_and_its_states(qtbot: Any, theme_app: Theme) -> None:
    model = RowModel[str](
        (
            Column("unit", "Unit", lambda row: row, width=REST),
            Column("state", "S", lambda row: "Returned for correction", tone=lambda row: Tone.WARN, width=40),
            Column("by", "A title longer than its column", lambda row: "", width=40),
        )
    )
    table = DataTable(model, "rows_list", "Rows")
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    model.set_rows(("x",))
    metrics = QFontMetrics(table.font())
    assert table.columnWidth(1) > metrics.horizontalAdvance("Returned for correction") * 12 // 14
    assert table.columnWidth(2) > metrics.horizontalAdvance("A title longer than its column")


def test_columns_give_up_what_they_do_not_need_before_the_list_scrolls_sideways(qtbot: Any, theme_app: Theme) -> None:
    columns = [Column[str](str(number), "A", lambda row: row, width=200) for number in range(4)]
    model = RowModel[str]((Column("unit", "Unit", lambda row: row, width=REST), *columns))
    table = DataTable(model, "rows_list", "Rows")
    qtbot.addWidget(table)
    table.resize(1200, 300)
    table.show()
    model.set_rows(("260010001",))
    assert table.columnWidth(1) == 200
    table.resize(620, 300)
    assert sum(table.columnWidth(column) for column in range(5)) <= table.viewport().width()
    table.resize(1200, 300)
    assert table.columnWidth(1) == 200


def test_a_closed_list_may_say_less_than_its_line_and_keeps_the_whole_as_its_tooltip(qtbot: Any, theme_app: Theme) -> None:
    choice = DropDown("sitting_choose", "Sitting")
    qtbot.addWidget(choice)
    choice.addItem("Final · a very long title of a programme that nobody needs to read twice", "id")
    long = choice.sizeHint().width()
    choice.setItemData(0, "Final", SHORT)
    assert choice.shown_text == "Final" and choice.sizeHint().width() < long
    assert choice.toolTip().endswith("twice")


@pytest.mark.parametrize("text", ["A 方案与图纸", "B 前端安装", "测量（评分组） · 黎国强", "Measurement (agreed values)"])
def test_a_closed_list_of_its_own_width_cuts_nothing(qtbot: Any, theme_app: Theme, text: str) -> None:
    choice = DropDown("sheet_choose", "Score sheet")
    qtbot.addWidget(choice)
    choice.addItem(text)
    choice.show()
    choice.resize(choice.sizeHint())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    assert choice.cut_text(option) == text


def test_long_texts_get_what_the_other_columns_do_not_need(qtbot: Any, theme_app: Theme) -> None:
    columns = (
        Column[str]("no", "No.", lambda row: row, width=200),
        Column[str]("unit", "Unit", lambda row: "广州市天河联防技术服务有限公司", width=REST),
        Column[str]("state", "State", lambda row: "Accepted", tone=lambda row: Tone.OK, width=200),
    )
    model = RowModel[str](columns, key=lambda row: row)
    table = DataTable(model, "rows_list", "Rows")
    qtbot.addWidget(table)
    table.resize(480, 200)
    table.show()
    model.set_rows(("1",))
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance("广州市天河联防技术服务有限公司")


def test_an_empty_state_leaves_no_word_alone(qtbot: Any, theme_app: Theme) -> None:
    empty = EmptyState("没有选择人员", "选择一行，查看人员信息和审核记录。", "users")
    qtbot.addWidget(empty)
    empty.resize(250, 400)
    empty.show()
    margins = empty._next.contentsMargins()
    room = empty._next.width() - margins.left() - margins.right()
    whole = empty._next.fontMetrics().horizontalAdvance(empty._next.text())
    assert whole / 2 <= room < 0.75 * whole  # two lines of nearly one length


def test_counted_people_and_seats_read_as_words() -> None:
    before = i18n.language()
    i18n.set_language("en")
    try:
        _check_counted_words()
    finally:
        i18n.set_language(before)


def _check_counted_words() -> None:
    words = words_for(ProgrammeKind.COMPETITION)
    assert (words.people(1), words.people(1200)) == ("1 competitor", "1,200 competitors")
    assert words_for(ProgrammeKind.TRAINING).seats(2) == "2 exam seats"
