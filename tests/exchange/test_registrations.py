"""What a registration desk relies on when a unit's list comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillsapp.exchange.list_file import ColumnsMissing
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registrations import RegistrationRow, parse_registrations
from tests.exchange.tables import GROUPS, HEADER, TODAY, person, resident, save_csv, save_xlsx

DATA = Path(__file__).parents[1] / "data" / "exchange"


def parse(path: Path, groups: Sequence[tuple[str, str]] = GROUPS) -> Parsed[RegistrationRow]:
    return parse_registrations(path, groups=groups, today=TODAY)


def found(parsed: Parsed[RegistrationRow]) -> list[tuple[int, str, str]]:
    assert parsed.read == parsed.accepted + parsed.rejected
    return [(problem.row, problem.column, problem.code) for problem in parsed.problems]


def one(tmp_path: Path, **changes: object) -> Parsed[RegistrationRow]:
    return parse(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1, **changes)]))


def test_a_row_becomes_a_registration(tmp_path: Path) -> None:
    header = (*HEADER, "文化程度", "岗位", "工作年限", "邮箱", "通讯地址", "鞋码", "备注")
    row = [*person(1, 手机="+86 138-0013-8000"), "大专", "技术员", "5年", "a@b.example", "广州", 42, "素食"]
    (taken,) = parse(save_xlsx(tmp_path / "a.xlsx", [["报名表"], header, row])).rows
    assert taken == RegistrationRow(
        row=3,
        name="张三",
        id_type="resident_id",
        id_number=resident(1),
        sex="male",
        birth_date=date(1990, 5, 17),
        group="employee",
        organisation="某公司",
        phone="13800138000",
        education="college",
        job="技术员",
        work_years=5,
        email="a@b.example",
        address="广州",
        extra={"鞋码": "42", "备注": "素食"},
    )


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"姓名": ""}, "姓名", "name.missing"),
        ({"姓名": "张?"}, "姓名", "name.broken_character"),
        ({"姓名": "张\ufffd"}, "姓名", "name.broken_character"),
        ({"姓名": "张\ue863"}, "姓名", "name.broken_character"),
        ({"身份证号": ""}, "身份证号", "id.missing"),
        ({"身份证号": "11010519491231002" + "1"}, "身份证号", "id.checksum"),
        ({"身份证号": 440000199005170018}, "身份证号", "id.number_cell"),
        ({"身份证号": "4.40000E+17"}, "身份证号", "id.number_cell"),
        ({"身份证号": "440000900517001"}, "身份证号", "id.fifteen_digits"),
        ({"身份证号": "H12345678"}, "身份证号", "id.type_missing"),
        ({"性别": "女"}, "性别", "person.contradiction"),
        ({"组别": "职工祖"}, "组别", "group.unknown"),
        ({"组别": ""}, "组别", "group.missing"),
    ],
)
def test_a_row_with_an_error_is_rejected(tmp_path: Path, changes: dict[str, object], column: str, code: str) -> None:
    parsed = one(tmp_path, **changes)
    assert found(parsed) == [(2, column, code)]
    assert parsed.rejected_rows == (2,) and parsed.rows == ()
    assert parsed.problems[0].message()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"手机": "1387712"}, "phone.format"),
        ({"性别": "保密"}, "sex.unknown"),
        ({"姓名": "张三2"}, "name.unusual"),
        ({"姓名": "张"}, "name.unusual"),
    ],
)
def test_an_odd_value_is_only_a_warning(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    parsed = one(tmp_path, **changes)
    assert [problem.code for problem in parsed.problems] == [code]
    assert (parsed.accepted, parsed.warnings) == (1, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("张　三", "张三"),
        (" 张\u200b三\n", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("Ｌｉｕ", "Liu"),
        ("⼀⼈", "一人"),
        ("\ue81e山", "\u9fb4山"),
        ("𬱟𠮷", "𬱟𠮷"),
    ],
)
def test_a_name_is_mended_where_its_meaning_is_sure(tmp_path: Path, written: str, read: str) -> None:
    parsed = one(tmp_path, 姓名=written)
    assert [row.name for row in parsed.rows] == [read] and not parsed.problems


def test_the_nearest_group_is_offered(tmp_path: Path) -> None:
    (problem,) = one(tmp_path, 组别="职工祖").problems
    assert "职工组" in problem.message() and "学生组" not in problem.message()


def test_a_programme_with_one_group_needs_no_column(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "a.csv", [["姓名", "证件号码"], ["张三", resident(1)]])
    assert [row.group for row in parse(path, [("all", "学员")]).rows] == ["all"]


def test_the_second_row_of_one_person_names_the_first(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1), person(3), person(1, 手机=""), person(3, 姓名="王五", 手机="")])
    parsed = parse(path)
    assert found(parsed) == [(4, "身份证号", "registration.duplicate_in_file"), (5, "身份证号", "registration.duplicate_in_file")]
    same, other = parsed.problems
    assert "第 2 行" in same.message() and "第 3 行" in other.message() and "姓名不同" in other.message()


def test_a_row_that_is_rejected_anyway_does_not_shut_out_the_good_one(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1, 组别="?"), person(1)])
    assert parse(path).rejected_rows == (2,)


def test_a_shared_telephone_is_told_to_all_who_share_it(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1, 手机="13800138000"), person(3), person(5, 手机=13800138000)])
    parsed = parse(path)
    assert found(parsed) == [(2, "手机", "phone.shared"), (4, "手机", "phone.shared")]
    assert parsed.accepted == 3 and "第 4 行" in parsed.problems[0].message()


def test_every_document_is_read_under_its_name(tmp_path: Path) -> None:
    rows = [
        ["姓名", "证件类型", "证件号码", "性别", "出生年月", "组别"],
        ["陈一", "回乡证", "H12345678", "男", "1990-05-17", "职工"],
        ["林二", "台胞证", "12345678", "女", "1991/5/7", "学生"],
        ["John Smith", "护照", "E1234567", "", "", "职工组"],
        ["赵四", "校园卡", "123", "", "", "职工组"],
    ]
    parsed = parse(save_csv(tmp_path / "a.csv", rows))
    taken = [(row.id_type, row.sex, row.birth_date, row.group) for row in parsed.rows]
    assert taken == [
        ("hk_macau_permit", "male", date(1990, 5, 17), "employee"),
        ("taiwan_permit", "female", date(1991, 5, 7), "student"),
        ("passport", "", None, "employee"),
    ]
    assert found(parsed) == [(4, "性别", "person.details_missing"), (5, "证件类型", "id.type_unknown")]


def test_a_birth_date_that_contradicts_the_number_is_an_error(tmp_path: Path) -> None:
    rows = [
        ["姓名", "证件号码", "出生日期", "组别"],
        ["张三", resident(1), date(1990, 5, 18), "职工组"],
        ["李四", resident(3), "1990.05", "职工组"],
    ]
    assert found(parse(save_xlsx(tmp_path / "a.xlsx", rows))) == [(2, "出生日期", "person.contradiction")]


def test_sums_notes_blanks_and_repeated_headers_are_no_people(tmp_path: Path) -> None:
    rows = [HEADER, person(1), [], ["合计", "1人"], HEADER, person(3), ["小计：2"], ["填表人：某某"], ["注：以上信息属实"]]
    parsed = parse(save_xlsx(tmp_path / "a.xlsx", rows))
    assert [row.row for row in parsed.rows] == [2, 6] and parsed.read == 2 and not parsed.problems


def test_a_name_without_a_number_is_not_taken_for_a_note(tmp_path: Path) -> None:
    assert found(parse(save_xlsx(tmp_path / "a.xlsx", [HEADER, ["张三"]])))[0] == (2, "身份证号", "id.missing")


def test_an_old_xls_goes_the_same_way() -> None:
    parsed = parse(DATA / "registrations.xls")
    assert [(problem.row, problem.code) for problem in parsed.problems if problem.is_error] == [(6, "id.number_cell")]
    assert parsed.accepted + parsed.rejected == 2


def test_the_mapping_can_be_corrected_by_hand(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "a.csv", [["名称", "证件号码", "组别"], ["张三", resident(1), "职工组"]])
    with pytest.raises(ColumnsMissing, match="姓名"):
        parse(path)
    wrong = parse(save_csv(tmp_path / "b.csv", [["姓名", "证件号码", "组别"], ["张三", resident(1), "职工组"]])).mapping
    mapping = replace(wrong, columns={**wrong.columns, "name": 0}, titles=("名称", "证件号码", "组别"))
    parsed = parse_registrations(path, groups=GROUPS, today=TODAY, mapping=mapping)
    assert [row.name for row in parsed.rows] == ["张三"]


def test_problems_show_no_full_numbers(tmp_path: Path) -> None:
    parsed = one(tmp_path, 身份证号=resident(1)[:-1] + "5", 手机="138001380001")
    assert parsed.problems and not any(
        number in problem.value + problem.message()
        for problem in parsed.problems
        for number in (resident(1)[6:14], "138001380001")
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.text(max_size=8) | st.sampled_from(["职工组", "张三", resident(1)]), min_size=6, max_size=6), max_size=6)
)
def test_whatever_the_cells_hold_every_row_is_accounted_for(tmp_path: Path, cells: list[list[str]]) -> None:
    quoted = [['"' + text.replace('"', '""') + '"' for text in row] for row in cells]
    path = save_csv(tmp_path / "a.csv", [HEADER, *quoted], encoding="utf-8-sig") if _encodable(cells) else None
    if path is None:
        return
    try:
        parsed = parse(path)
    except Exception as error:
        assert getattr(error, "code", None) in ("file.not_a_spreadsheet",)
        return
    assert parsed.read == parsed.accepted + parsed.rejected
    assert {problem.row for problem in parsed.problems if problem.is_error} == set(parsed.rejected_rows)


def _encodable(cells: list[list[str]]) -> bool:
    return all(not any("\ud800" <= char <= "\udfff" for char in text) for row in cells for text in row)
