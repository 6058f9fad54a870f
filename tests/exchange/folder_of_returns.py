"""Makes a folder of registration returns as forty companies send them in: every habit and every mistake of theirs, invented people."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from skillsapp.domain.id_documents import invent_resident_id
from tests.exchange.tables import save_csv

CITIES = ("佛山", "东莞", "广州", "深圳", "中山", "珠海", "惠州", "江门", "肇庆", "清远")
TRADES = ("安防工程", "智能科技", "电子系统", "楼宇设备", "平安技术")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = ("建国", "秀英", "志强", "丽华", "晓明", "雨欣", "海涛", "桂兰", "俊杰", "思远", "静", "磊", "敏", "子涵", "浩然", "婷")
TITLE_ROWS = 4


def company(number: int) -> str:
    return f"{CITIES[number % 10]}{TRADES[number // 10 % 5]}有限公司"


def somebody(number: int) -> tuple[str, str, str]:
    """Return an invented name, ID number and telephone number."""
    name = SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]
    born = date(1970 + number % 30, 1 + number % 12, 1 + number % 28)
    return name, invent_resident_id(birth=born, sequence=number // 420 % 1000), f"138{number:08d}"


def picture(shade: int, size: tuple[int, int] = (120, 160)) -> bytes:
    """Return a small portrait of nobody."""
    target = io.BytesIO()
    Image.new("RGB", size, (shade % 256, 120, 200 - shade % 100)).save(target, "JPEG")
    return target.getvalue()


@dataclass(frozen=True)
class Row:
    name: str
    id_number: str
    phone: str
    invoice: str = ""
    meals: str = "是"


def row(number: int) -> Row:
    name, id_number, phone = somebody(number)
    return Row(name, id_number, phone, company(number // 3), "是" if number % 2 else "否")


def save_return(
    path: Path, unit: str, rows: Sequence[Row], *, photos: Sequence[bytes | None] = (), contact: str = "李小姐"
) -> Path:
    """Save a return as most look: a merged title, the unit on a line of its own, photos over the last column."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "回执"
    sheet["A1"] = "安防从业人员继续教育培训班报名回执"
    sheet.merge_cells("A1:G1")
    sheet["A2"] = f"单位名称（盖章）：{unit}    联系人：{contact}    联系电话：13800001111"
    sheet.merge_cells("A2:G2")
    for column, title in enumerate(("序号", "姓名", "身份证号码", "手机", "发票抬头", "是否用餐", "照片"), 1):
        sheet.cell(TITLE_ROWS, column, title)
    for number, one in enumerate(rows, 1):
        line = TITLE_ROWS + number
        for column, value in enumerate((number, one.name, one.id_number, one.phone, one.invoice, one.meals), 1):
            sheet.cell(line, column, value)  # type: ignore[arg-type]
        sheet.row_dimensions[line].height = 84
    for number, content in enumerate(photos, 1):
        if content is not None:
            shown = SheetImage(io.BytesIO(content))
            shown.width, shown.height = 72, 96
            sheet.add_image(shown, f"G{TITLE_ROWS + number}")
    last = TITLE_ROWS + len(rows) + 1
    sheet.cell(last, 1, f"填表人：{contact}")
    sheet.cell(last, 4, "填表日期：2026年11月10日")
    workbook.save(path)
    return path


def save_unit_column(path: Path, unit: str, rows: Sequence[Row]) -> Path:
    """Save a text table with the unit in a column, as an old program exports it."""
    lines = [["姓名", "证件号码", "单位名称", "联系电话", "饮食禁忌"]]
    lines += [[one.name, one.id_number, unit, one.phone, "无"] for one in rows]
    return save_csv(path, lines, "gb18030")


def fill_folder(folder: Path, *, companies: int = 40, each: int = 3, photos: bool = True) -> Path:
    """Write the returns of *companies*, *each* people a company, and what else lies about in such a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(companies):
        rows = [row(number * each + person) for person in range(each)]
        if number % 4 == 3:
            save_unit_column(folder / f"{number:02d}{company(number)}.csv", company(number), rows)
        else:
            shots = [picture(number * 7 + person) if photos else None for person in range(each)]
            save_return(folder / f"{number:02d}{company(number)}报名回执.xlsx", company(number), rows, photos=shots)
    return folder


def add_mistakes(folder: Path, *, each: int = 3) -> Path:
    """Add to a folder filled before: two people in a cell, a wrong digit, a copy, a temporary file, a file that is no return."""
    good, second, third = row(9001), row(9002), row(9003)
    crowded = Row("赵云、关羽", third.id_number, third.phone)
    wrong = Row(second.name, second.id_number[:17] + ("0" if second.id_number[17] != "0" else "1"), "12345")
    shots = [picture(1), picture(2), None]
    save_return(folder / "错误有限公司回执.xlsx", "错误有限公司", [good, wrong, crowded], photos=shots)
    again = Row(row(0).name, row(0).id_number, row(0).phone)
    save_return(folder / "挂靠公司.xlsx", "挂靠公司", [again, row(9004)])
    shutil.copyfile(folder / "错误有限公司回执.xlsx", folder / "错误有限公司回执 (1).xlsx")
    (folder / "~$错误有限公司回执.xlsx").write_bytes(b"\x05owner")
    (folder / "盖章扫描件.pdf").write_bytes(b"%PDF-1.4")
    (folder / "空白.xlsx").write_bytes(b"")
    save_csv(folder / "会议通知.csv", [["时间", "地点"], ["九点", "广州"]])
    return folder
