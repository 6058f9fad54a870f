"""What a cell shows is what a candidate is to read: percent signs and raised figures are not lost with the value behind them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from skillsapp.exchange.questions import parse_questions

_HEADER = ["题型", "题干", "选项A", "选项B", "答案"]


def _workbook(tmp_path: Path, *options: object, formats: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["题库"])
    sheet.append(_HEADER)
    sheet.append(["单选题", "多少？", *options, "A"])
    for column, form in zip("CD", formats, strict=False):
        sheet[f"{column}3"].number_format = form
    path = tmp_path / "a.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [("0%", 0.36, "36%"), ("0.00%", 0.365, "36.50%"), ("0.0%", -0.005, "-0.5%"), ("General", 0.36, "0.36"), ("0.00", 0.5, "0.5")],
)
def test_a_share_is_read_as_it_is_shown(tmp_path: Path, form: str, value: float, shown: str) -> None:
    (row,) = parse_questions(_workbook(tmp_path, value, "别的", formats=(form,))).rows
    assert row.options == (shown, "别的")


def test_raised_and_lowered_figures_stay_so(tmp_path: Path) -> None:
    area = CellRichText("2.5mm", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    water = CellRichText("H", TextBlock(InlineFont(vertAlign="subscript"), "2"), "O")
    (row,) = parse_questions(_workbook(tmp_path, area, water)).rows
    assert row.options == ("2.5mm<sup>2</sup>", "H<sub>2</sub>O")


def test_raised_figures_in_shared_texts_stay_so(tmp_path: Path) -> None:
    import xlsxwriter  # this test's own way to write them where Excel does

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, raised = book.add_worksheet(), book.add_format({"font_script": 1})
    sheet.write_row(0, 0, _HEADER)
    sheet.write_row(1, 0, ["单选题", "多少？", "", "乙", "A"])
    sheet.write_rich_string(1, 2, "10", raised, "3", "瓦")
    book.close()
    (row,) = parse_questions(path).rows
    assert row.options == ("10<sup>3</sup>瓦", "乙")
