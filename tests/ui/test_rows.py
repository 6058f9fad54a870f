from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from ui import item_roles
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    marks: int


ROWS = (Row("a", "张三", 9), Row("b", "李四", 100), Row("c", "王五", 20))
COLUMNS = (
    Column[Row]("name", "姓名", lambda row: row.name, width=REST),
    Column[Row]("id_number", "证件号码", lambda row: "440000********1234"),
    Column[Row](
        "marks",
        "成绩",
        lambda row: f"{row.marks:,}",
        RIGHT,
        lambda row: row.marks,
        tone=lambda row: Tone.BAD if row.marks < 60 else Tone.OK,
    ),
)


@pytest.fixture
def model() -> RowModel[Row]:
    made = RowModel(COLUMNS, key=lambda row: row.id)
    made.set_rows(ROWS)
    return made


@pytest.fixture
def table(theme_app: QApplication, qtbot: Any, model: RowModel[Row]) -> DataTable:
    made = DataTable(model, "people_list", "名单", empty=EmptyState("还没有人", "先导入名单。"), many=True)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def names(model: RowModel[Row]) -> list[str]:
    return [row.name for row in model.rows]


def test_the_model_obeys_qt(qtmodeltester: ModelTester, model: RowModel[Row]) -> None:
    qtmodeltester.check(model)
    model.sort(2, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model)


def test_numbers_sort_as_numbers_and_the_given_order_comes_back(model: RowModel[Row]) -> None:
    model.sort(2)
    assert names(model) == ["张三", "王五", "李四"]
    model.sort(-1)
    assert names(model) == ["张三", "李四", "王五"]


def test_a_marked_row_stays_marked_when_the_order_changes(model: RowModel[Row]) -> None:
    marked = QPersistentModelIndex(model.index(1, 0))
    model.sort(2)
    assert marked.row() == 2 and marked.data(item_roles.ROW) == ROWS[1]


def test_new_rows_come_in_the_order_the_reader_chose(model: RowModel[Row]) -> None:
    model.sort(2, Qt.SortOrder.DescendingOrder)
    model.set_rows((*ROWS, Row("d", "赵六", 50)))
    assert names(model) == ["李四", "赵六", "王五", "张三"]


def test_enter_and_double_click_open_the_row(qtbot: Any, table: DataTable) -> None:
    table.select_row(1)
    with qtbot.waitSignal(table.activated_row) as entered:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert entered.args == [ROWS[1]]
    place = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.activated_row) as clicked:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [ROWS[2]]


def test_a_refresh_keeps_the_place_and_a_lost_row_is_told(table: DataTable, model: RowModel[Row]) -> None:
    table.select_key("c")
    told: list[object] = []
    table.current_row.connect(told.append)
    model.set_rows((Row("0", "新人", 1), *ROWS))
    assert table.row() == ROWS[2] and table.selected() == (ROWS[2],)
    model.set_rows(ROWS[:2])
    assert table.row() is None and told[-1] is None


def test_copying_takes_what_is_shown(qtbot: Any, table: DataTable) -> None:
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QApplication.clipboard().text()
    assert text.splitlines()[1] == "李四\t440000********1234\t100"


def test_an_empty_list_says_what_to_do(table: DataTable, model: RowModel[Row]) -> None:
    empty = table.findChild(EmptyState)
    assert empty is not None and not empty.isVisible()
    model.set_rows(())
    assert empty.isVisible() and "先导入名单" in empty.accessibleName()


def test_the_widest_column_takes_what_is_left(table: DataTable) -> None:
    total = sum(table.columnWidth(column) for column in range(3))
    assert abs(total - table.viewport().width()) <= 3
    table.resize(900, 300)
    assert abs(sum(table.columnWidth(column) for column in range(3)) - table.viewport().width()) <= 3


def test_numbers_stand_at_the_right(model: RowModel[Row]) -> None:
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
