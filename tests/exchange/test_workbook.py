"""Lists that go out: text stays text, nothing is run, the page is laid out, and what is written can be read again."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillsapp.exchange.tabular import read_tables
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_table, write_workbook
from skillsapp.kernel.files import CannotWrite

COLUMNS = (
    SheetColumn("名次", ColumnKind.NUMBER),
    SheetColumn("姓名"),
    SheetColumn("证件号码", ColumnKind.ID),
    SheetColumn("总成绩", ColumnKind.DECIMAL),
    SheetColumn("日期", ColumnKind.DATE),
)
ROWS = (
    (1, "张三", "440000199005170010", Decimal("82.5"), date(2026, 11, 21)),
    (None, "李四", "440000199005170037", "缺考", None),
)
PRINTABLE = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=12)


def test_numbers_are_numbers_and_ids_are_text(tmp_path: Path) -> None:
    path = tmp_path / "成绩.xlsx"
    write_table(path, "成绩表", COLUMNS, ROWS, subtitles=["职工组"], footers=["裁判长：________"])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["名次", "姓名", "证件号码", "总成绩", "日期"]
    assert (sheet["C4"].value, sheet["C4"].data_type, sheet["C4"].number_format) == ("440000199005170010", "s", "@")
    assert (sheet["D4"].value, sheet["D4"].number_format) == (82.5, "0.00")
    assert (sheet["E4"].is_date, sheet["E4"].number_format) == (True, "yyyy-mm-dd")
    assert (sheet["D5"].value, sheet["A5"].value) == ("缺考", None), "an absence is never a zero"
    assert sheet["A6"].value == "裁判长：________"


def test_the_page_is_laid_out_for_print(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "成绩表", COLUMNS, ROWS, subtitles=["职工组"])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A4", "A3:E5", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0, (
        "as wide as the page, as long as it takes"
    )
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:E1", "A2:E2"}
    assert sheet.column_dimensions["C"].width >= 18


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", [SheetColumn("备注"), SheetColumn("分", ColumnKind.DECIMAL)], [(text, text)])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for cell in sheet[3]:
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(PRINTABLE, PRINTABLE), min_size=1, max_size=6))
def test_what_is_written_is_read_again(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", [SheetColumn("甲"), SheetColumn("乙", ColumnKind.ID)], rows)
    (sheet,) = read_tables(path)
    read = [tuple(cell.text for cell in row) for number, row in sheet.numbered() if number > 2]
    wanted = [tuple("" if text.isspace() else text for text in row) for row in rows]
    while wanted and not any(wanted[-1]):  # empty rows at the end are not there
        wanted.pop()
    assert read == wanted


def test_every_group_gets_a_sheet_with_a_name_that_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    names = ["职工组/A", "职工组/A", "学" * 40, "'", ""]
    write_workbook(path, [SheetTable(name, "表", COLUMNS, ROWS) for name in names])
    assert openpyxl.load_workbook(path).sheetnames == ["职工组 A", "职工组 A 2", "学" * 31, "名单", "名单 2"]


def test_an_empty_list_is_still_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", COLUMNS[:1], [])
    assert openpyxl.load_workbook(path).worksheets[0]["A2"].value == "名次"


def test_a_place_that_cannot_be_written_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as caught:
        write_table(tmp_path / "no" / "a.xlsx", "表", COLUMNS, ROWS)
    assert caught.value.code == "file.cannot_write" and "文件夹不存在" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
