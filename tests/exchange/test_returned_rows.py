"""What goes back to the unit: the rejected rows with a sentence each, and the empty form for the next time."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from skillsapp.exchange.registration_form import write_registration_template
from skillsapp.exchange.registrations import parse_registrations
from skillsapp.exchange.returned_rows import write_rejected
from tests.exchange.tables import GROUPS, HEADER, TODAY, person, resident, save_xlsx


def test_rejected_rows_go_back_with_what_to_correct_and_come_in_again(tmp_path: Path) -> None:
    rows = [["报名表"], HEADER, person(1), person(3, 姓名="", 组别="职工祖"), person(5, 单位="+cmd", 组别="")]
    parsed = parse_registrations(save_xlsx(tmp_path / "a.xlsx", rows), groups=GROUPS, today=TODAY)
    assert parsed.rejected_rows == (4, 5)
    back = tmp_path / "back.xlsx"
    write_rejected(parsed, back)
    workbook = openpyxl.load_workbook(back)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["需更正的内容", *HEADER]
    assert sheet["A4"].value.splitlines() == [
        "第 4 行 · 姓名：没有填姓名。",
        "第 4 行 · 组别：没有组别“职工祖”，是否为“职工组”？",
    ]
    assert sheet["B4"].comment.text == "没有填姓名。" and sheet["E4"].comment and not sheet["F4"].comment
    assert (
        sheet["E4"].fill.bgColor.rgb != sheet["F4"].fill.bgColor.rgb
        or sheet["E4"].fill.fgColor.rgb != sheet["F4"].fill.fgColor.rgb
    )
    assert (sheet["C4"].value, sheet["C4"].data_type) == (resident(3), "s")
    assert (sheet["F5"].value, sheet["F5"].data_type) == ("+cmd", "s")
    sheet["B4"], sheet["E4"], sheet["E5"] = "李四", "职工组", "学生组"
    workbook.save(back)
    again = parse_registrations(back, groups=GROUPS, today=TODAY)
    assert (again.accepted, again.rejected, again.mapping.unknown) == (2, 0, ())
    assert not again.rows[0].extra, "what to correct is no property of a person"


def test_the_empty_form_is_read_again_once_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_registration_template(path, GROUPS, "2026年竞赛报名表")
    assert parse_registrations(path, groups=GROUPS, today=TODAY).read == 0
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    titles = {cell.value: cell.column_letter for cell in sheet[4]}
    assert {"*姓名", "证件类型", "*证件号码", "*组别", "手机号码"} <= set(titles)
    offered = {str(rule.sqref).split(":")[0][0]: rule for rule in sheet.data_validations.dataValidation}
    assert offered[titles["*组别"]].type == offered[titles["性别"]].type == offered[titles["证件类型"]].type == "list"
    choices = workbook["choices"]
    assert choices.sheet_state == "hidden" and ["职工组", "学生组"] in [
        [c.value for c in column][:2] for column in choices.columns
    ]
    for title, value in {"*姓名": "张三", "*证件号码": resident(1), "*组别": "职工组"}.items():
        sheet[f"{titles[title]}5"] = value
    workbook.save(path)
    (row,) = parse_registrations(path, groups=GROUPS, today=TODAY).rows
    assert (row.row, row.name, row.group, row.sex) == (5, "张三", "employee", "male")


def test_numbers_typed_into_the_form_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_registration_template(path, GROUPS)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for column in (3, 8):  # the number of the document, the telephone
        (look,) = (each for each in sheet.column_dimensions.values() if each.min <= column <= each.max)
        assert look.number_format == "@" and look.width >= 18


def test_a_class_with_one_group_is_not_asked_for_groups(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_registration_template(path, [("all", "学员")])
    titles = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][4]]
    assert "*证件号码" in titles and "*组别" not in titles
