"""The header is found wherever it stands, and each column by any of its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.exchange.columns import find_columns
from skillsapp.exchange.list_file import ColumnsMissing, HeaderNotFound, open_list
from skillsapp.exchange.sheet import Cell, CellKind, Sheet
from tests.exchange.tables import save_csv, save_xlsx

FAMILY = "registration_columns"
REQUIRED = ("name", "id_number")


def sheet(*rows: tuple[str, ...], name: str = "表") -> Sheet:
    return Sheet(name, 1, tuple(tuple(Cell(text, CellKind.TEXT) for text in row) for row in rows))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("*姓名", "name"),
        ("姓　名", "name"),
        ("姓名（必填）", "name"),
        ("Full Name", "name"),
        ("1.姓名", "name"),
        ("姓名：", "name"),
        ("身份证号\n（18位）", "id_number"),
        ("2*身份证号码", "id_number"),
        ("ID Number", "id_number"),
        ("身份证", "id_number"),
        ("证件类型【下拉选择】", "id_type"),
        ("参赛组别", "group"),
        ("单位名称(全称)", "organisation"),
        ("手机号码＊", "phone"),
        ("职业（工种）", "job"),
        ("文化程度", "education"),
        ("E-mail", "email"),
        ("ID No.", "id_number"),
        ("ID Type", "id_type"),
        ("birth_date", "birth_date"),
        ("Birth date", "birth_date"),
        ("Work years", "work_years"),
    ],
)
def test_a_title_is_recognised_with_all_its_ornaments(title: str, key: str) -> None:
    mapping = find_columns([sheet(("序号", title))], FAMILY, ())
    assert mapping is not None and mapping.columns[key] == 1


def test_the_header_is_found_below_titles_and_on_a_later_sheet() -> None:
    notes = sheet(("填写说明",), ("姓名须与证件一致",), name="说明")
    rows = sheet(("报名汇总表", ""), ("填报单位：某公司", ""), ("姓名", "证件号码"), ("张三", "x"), name="名单")
    mapping = find_columns([notes, rows], FAMILY, REQUIRED)
    assert mapping is not None and (mapping.sheet, mapping.header_row) == ("名单", 3)


def test_of_two_lists_alike_the_longer_one_is_read() -> None:
    example = sheet(("姓名", "证件号码"), ("张三", "1"), name="填写示例")
    filled = sheet(("姓名", "证件号码"), ("李四", "2"), ("王五", "3"), name="名单")
    mapping = find_columns([example, filled], FAMILY, REQUIRED)
    assert mapping is not None and mapping.sheet == "名单"


def test_of_two_columns_with_one_meaning_the_better_word_wins_and_the_other_is_kept() -> None:
    mapping = find_columns([sheet(("姓名", "身份证号", "联系电话", "手机号码"))], FAMILY, REQUIRED)
    assert mapping is not None
    assert mapping.title("phone") == "手机号码"
    assert mapping.unknown == ("联系电话",)


def test_a_file_without_header_or_without_a_needed_column_says_so(tmp_path: Path) -> None:
    with pytest.raises(HeaderNotFound) as no_header:
        open_list(save_csv(tmp_path / "a.csv", [["一", "二"], ["三", "四"]]), FAMILY, REQUIRED)
    assert no_header.value.exit_status == 1 and "姓名" in str(no_header.value)
    with pytest.raises(ColumnsMissing, match="证件号码"):
        open_list(save_csv(tmp_path / "b.csv", [["姓名", "单位"], ["三", "四"]]), FAMILY, REQUIRED)


def test_a_sheet_with_nothing_in_it_is_an_empty_list(tmp_path: Path) -> None:
    opened = open_list(save_xlsx(tmp_path / "a.xlsx", []), FAMILY, REQUIRED)
    assert [problem.code for problem in opened.problems] == ["file.no_rows"]
    opened = open_list(save_csv(tmp_path / "b.csv", [["姓名", "证件号码"]]), FAMILY, REQUIRED)
    assert [problem.code for problem in opened.problems] == ["file.no_rows"]


def test_a_second_list_in_the_file_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    import openpyxl

    path = save_xlsx(tmp_path / "a.xlsx", [["姓名", "证件号码"], ["张三", "1"]], sheet="职工")
    workbook = openpyxl.load_workbook(path)
    second = workbook.create_sheet("学生")
    second.append(["姓名", "证件号码"])
    second.append(["李四", "2"])
    workbook.save(path)
    (problem,) = open_list(path, FAMILY, REQUIRED).problems
    assert problem.code == "sheet.ignored" and "学生" in problem.message()
