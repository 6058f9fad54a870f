"""What goes back to a company: its wrong rows marked, the same as text, and all of it in one folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from skillsapp.exchange.return_folder import read_returns
from skillsapp.exchange.return_sheets import ReportLine, ReturnSheet, WrongRow, sheet_text, write_all, write_return_sheet
from skillsapp.exchange.tabular import read_tables
from tests.exchange.folder_of_returns import Row, picture, row, save_return, save_unit_column
from tests.exchange.tables import TODAY

TITLE = "第七十四期培训班"


def wrong(number: int) -> Row:
    good = row(number)
    return Row(good.name, good.id_number[:17] + ("0" if good.id_number[17] != "0" else "1"), good.phone, "某公司")


def sheet_of(folder: Path, unit: str = "某公司") -> ReturnSheet:
    rows: list[WrongRow] = []
    for file in read_returns(folder, groups=(("learner", "学员"),), today=TODAY):
        assert file.parsed is not None
        for number in file.parsed.rejected_rows:
            errors = tuple(problem for problem in file.parsed.problems if problem.row == number)
            cells = file.parsed.sheet.row(number)
            name = cells[file.parsed.mapping.columns["name"]].text
            rows.append(WrongRow(file.name, number, name, errors, file.parsed, file.photos.get(number, b"")))
    return ReturnSheet(unit, len(rows) + 1, 1, tuple(rows))


def test_the_sheet_holds_the_wrong_rows_of_all_files_and_can_be_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    save_return(folder / "a.xlsx", "某公司", [row(1), wrong(2)], photos=[picture(1), picture(2)])
    save_unit_column(folder / "b.csv", "某公司", [wrong(3)])
    path = tmp_path / "back.xlsx"
    write_return_sheet(sheet_of(folder), TITLE, path)
    table = read_tables(path)[0]
    texts = [[cell.text for cell in line] for line in table.rows]
    head = next(line for line in texts if "需更正的内容" in line)
    assert head[1:] == ["姓名", "身份证号码", "手机", "发票抬头", "是否用餐", "照片", "单位名称", "饮食禁忌"], (
        "one column for one meaning"
    )
    names = [line[1] for line in texts if row(2).name in line or row(3).name in line]
    assert names == [row(2).name, row(3).name]
    again = tmp_path / "again"
    again.mkdir()
    shutil.copyfile(path, again / "某公司.xlsx")
    (file,) = read_returns(again, groups=(("learner", "学员"),), today=TODAY)
    assert file.parsed is not None and file.parsed.rejected == 2
    assert len(file.photos) == 1, "the photo comes back with the row"


def test_wrong_cells_are_coloured_and_say_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    save_return(folder / "a.xlsx", "某公司", [wrong(2)])
    path = tmp_path / "back.xlsx"
    write_return_sheet(sheet_of(folder), TITLE, path)
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    remarked = [cell for line in sheet.iter_rows() for cell in line if cell.comment]
    assert [cell.value for cell in remarked] == [wrong(2).id_number]
    assert "校验位" in remarked[0].comment.text and remarked[0].fill.start_color.rgb == "FFFCEAEA"


def test_the_text_for_a_chat_names_row_and_person_and_masks_the_number(tmp_path: Path) -> None:
    save_return(tmp_path / "a.xlsx", "某公司", [row(1), wrong(2)])
    text = sheet_text(sheet_of(tmp_path), TITLE)
    assert text.splitlines()[0] == f"某公司：贵单位“{TITLE}”报名回执"
    assert f"1. 第 6 行 {row(2).name}：身份证号码：校验位不符" in text
    assert wrong(2).id_number not in text


def test_a_file_that_cannot_be_read_is_told_too() -> None:
    text = sheet_text(ReturnSheet("某公司", 0, 0, (), (("坏.xlsx", "文件已损坏。"),)), TITLE)
    assert "1. 坏.xlsx：文件已损坏。" in text


def test_everything_is_saved_into_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    save_return(folder / "a.xlsx", "某公司", [wrong(2)])
    one = sheet_of(folder)
    same_name = ReturnSheet("某/公司", one.read, one.taken, one.rows)
    report = [ReportLine("a.xlsx", "某公司", 1, 0, 0, 1, "第5行"), ReportLine("b.xlsx", "=坏", 2, 2, 0, 0, "")]
    out = tmp_path / "out"
    assert write_all([one, same_name, ReturnSheet("某-公司", 1, 0, one.rows)], report, TITLE, out) == 3
    assert sorted(path.name for path in out.iterdir()) == [
        "某-公司 2.txt",
        "某-公司 2.xlsx",
        "某-公司.txt",
        "某-公司.xlsx",
        "某公司.txt",
        "某公司.xlsx",
        "汇总报告.xlsx",
    ]
    assert (out / "某公司.txt").read_bytes().startswith("\ufeff某公司".encode())
    total = [[cell.text for cell in line] for line in read_tables(next(out.glob("汇总报告.xlsx")))[0].rows][-1]
    assert total[2:6] == ["3", "2", "0", "1"]
