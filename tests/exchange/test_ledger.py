"""Ledgers of earlier years as they come: any columns, odd dates, masked numbers, and rows that must not be taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillsapp.domain.ledger import LedgerRow
from skillsapp.exchange.ledger import parse_ledger
from skillsapp.exchange.list_file import ColumnsMissing
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.returned_rows import write_rejected
from skillsapp.exchange.tabular import read_tables
from tests.exchange.tables import TODAY, resident, save_xlsx

HEADER = ("序号", "姓名", "身份证号", "工作单位", "手机", "证书名称", "证书编号", "培训班", "发证日期", "有效期", "教材")
ROW = (
    1,
    "张三",
    resident(1),
    "某公司",
    "13800138000",
    "合格证",
    "JX-2019-0001",
    "第三十期",
    "2019-05-06",
    "2022-05-05",
    "第三版",
)


def read(tmp_path: Path, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> Parsed[LedgerRow]:
    return parse_ledger(save_xlsx(tmp_path / "台账.xlsx", [["2019年证书发放台账"], header, *rows]), today=TODAY)


def row(number: object = "JX-2019-0001", **changes: object) -> tuple[object, ...]:
    values = {**dict(zip(HEADER, ROW, strict=True)), "证书编号": number, **changes}
    return tuple(values.values())


def codes(parsed: Parsed[LedgerRow]) -> list[str]:
    return [problem.code for problem in parsed.problems]


def test_a_whole_line_is_understood_below_a_title_and_unknown_columns_are_kept(tmp_path: Path) -> None:
    parsed = read(tmp_path, row())
    (line,) = parsed.rows
    assert (line.row, line.name, line.number, line.title, line.id_number) == (3, "张三", "JX-2019-0001", "合格证", resident(1))
    assert (line.organisation, line.phone, line.programme) == ("某公司", "13800138000", "第三十期")
    assert (line.issued_on, line.expires_on, dict(line.extra)) == (date(2019, 5, 6), date(2022, 5, 5), {"教材": "第三版"})
    assert not parsed.problems


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("长期", None), ("长期有效", None), ("", None), ("——", None), ("无", None), ("2022.5.5", date(2022, 5, 5)),
        ("2022年5月5日", date(2022, 5, 5)), ("2019-05-06至2022-05-05", date(2022, 5, 5)), ("2019.05.06-2022.05.05", date(2022, 5, 5)),
        ("3年", date(2022, 5, 5)), (2, date(2021, 5, 5)), (date(2022, 5, 5), date(2022, 5, 5)), (44686, date(2022, 5, 5)),
        ("2019-05-06至长期", None),
    ],
)  # fmt: skip
def test_validity_is_a_day_a_span_years_or_without_end(tmp_path: Path, text: object, day: date | None) -> None:
    (line,) = read(tmp_path, row(有效期=text)).rows
    assert line.expires_on == day


def test_a_date_that_is_none_is_kept_as_it_came(tmp_path: Path) -> None:
    parsed = read(tmp_path, row(发证日期="2019年5月"))
    assert codes(parsed) == ["ledger.date_format"] and parsed.rows[0].issued_on is None
    assert parsed.rows[0].extra["发证日期"] == "2019年5月"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"证书编号": ""}, "ledger.number_missing"),
        ({"证书编号": 1234567890123456789}, "ledger.number_lost"),
        ({"姓名": ""}, "name.missing"),
        ({"姓名": "张□"}, "name.broken_character"),
        ({"姓名": "张三、李四"}, "person.two_in_one_row"),
        ({"身份证号": resident(1)[:-1] + ("0" if resident(1)[-1] != "0" else "1")}, "id.checksum"),
        ({"身份证号": 440000199005170010}, "id.number_cell"),
        ({"身份证号": "E1234567"}, "id.type_missing"),
        ({"发证日期": "2030-01-01", "有效期": ""}, "ledger.issued_later"),
        ({"有效期": "2018-01-01"}, "ledger.expires_before"),
    ],
)
def test_a_wrong_line_is_not_taken_and_says_why(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    parsed = read(tmp_path, row(**changes), row("B2"))
    assert parsed.rejected_rows == (3,) and code in codes(parsed) and [line.number for line in parsed.rows] == ["B2"]
    assert all(resident(1) not in problem.message() + problem.value for problem in parsed.problems)


def test_a_masked_number_leaves_its_end_to_ask_by(tmp_path: Path) -> None:
    parsed = read(tmp_path, row(身份证号="440000********001X"))
    (line,) = parsed.rows
    assert (line.id_number, line.id_tail, codes(parsed)) == ("", "001X", ["ledger.id_masked"])


def test_one_number_stands_once(tmp_path: Path) -> None:
    parsed = read(tmp_path, row("A1"), row("a1 "), row("A1", 姓名="李四", 身份证号=resident(2)))
    assert codes(parsed) == ["ledger.twice", "ledger.number_of_two"] and parsed.rejected_rows == (4, 5)


def test_a_file_without_certificate_numbers_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing, match="证书编号"):
        read(tmp_path, ("张三", resident(1), "某公司"), header=("姓名", "身份证号", "单位"))


def test_text_files_of_old_programs_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("姓名,合格证编号,单位\n张三,A1,某公司\n".encode("gb18030"))
    (line,) = parse_ledger(path, today=TODAY).rows
    assert (line.name, line.number, line.organisation) == ("张三", "A1", "某公司")


def test_the_rows_not_taken_go_into_a_file_with_the_reasons(tmp_path: Path) -> None:
    parsed = read(tmp_path, row(有效期="2018-01-01"), row("B2"))
    write_rejected(parsed, tmp_path / "back.xlsx")
    cells = [cell.text for line in read_tables(tmp_path / "back.xlsx")[0].rows for cell in line]
    assert "JX-2019-0001" in cells and "B2" not in cells and any("2019-05-06" in text and "2018-01-01" in text for text in cells)
