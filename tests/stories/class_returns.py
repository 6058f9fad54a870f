"""The folder of returns of a whole class: tables of three kinds, as forty companies and more send them, with their mistakes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.exchange.folder_of_returns import CITIES, TRADES, Row, picture, row, save_return, save_unit_column
from tests.stories.old_workbook import save_xls

TITLE = "安防从业人员继续教育培训班报名回执"
HEAD = ("序号", "姓名", "身份证号码", "单位名称", "手机", "是否用餐")


def unit(number: int) -> str:
    """Return the name of a company; each number has its own."""
    return f"{CITIES[number % 10]}{TRADES[number // 10 % 5]}{('', '集团', '服务')[number // 50]}有限公司"


@dataclass(frozen=True)
class SentFolder:
    """What the companies sent: `good` rows are right; two rows wait for a correction."""

    folder: Path
    good: int
    wrong_unit: str
    wrong: Row
    crowded_unit: str
    crowd: tuple[Row, Row]


def send_folder(folder: Path, files: int, good: int) -> SentFolder:
    """Write so many files with so many right rows, one wrong ID number, two people in one cell, and a renamed copy."""
    folder.mkdir()
    number = 0
    wrong_at, crowded_at = 5, 9
    spare = (row(900), row(901), row(902))
    for place in range(files):
        count = good // files + (place < good % files)
        rows = [row(number + each) for each in range(count)]
        number += count
        if place == wrong_at:
            digit = spare[0].id_number[17]
            rows.append(replace(spare[0], id_number=spare[0].id_number[:17] + ("1" if digit == "0" else "0")))
        if place == crowded_at:
            both = f"{spare[1].id_number}、{spare[2].id_number}"
            rows.append(Row(f"{spare[1].name}、{spare[2].name}", both, spare[1].phone))
        _save(folder, place, rows)
    shutil.copyfile(folder / f"{2:03d}{unit(2)}.xls", folder / f"{2:03d}{unit(2)} (1).xls")
    return SentFolder(folder, good, unit(wrong_at), spare[0], unit(crowded_at), (spare[1], spare[2]))


def send_corrections(sent: SentFolder) -> None:
    """Put what the two companies send after they had their return sheets beside the rest."""
    save_return(sent.folder / f"更正 {sent.wrong_unit}.xlsx", sent.wrong_unit, [sent.wrong])
    save_return(sent.folder / f"更正 {sent.crowded_unit}.xlsx", sent.crowded_unit, sent.crowd)


def _save(folder: Path, place: int, rows: Sequence[Row]) -> None:
    name, stem = unit(place), folder / f"{place:03d}{unit(place)}"
    if place == 0:
        save_return(stem.with_suffix(".xlsx"), name, rows, photos=[picture(each) for each in range(len(rows))])
    elif place % 4 == 0:
        save_return(stem.with_suffix(".xlsx"), name, rows)
    elif place % 4 == 3:
        save_unit_column(stem.with_suffix(".csv"), name, rows)
    else:
        table = [[each + 1, one.name, one.id_number, "" if each else name, one.phone, one.meals] for each, one in enumerate(rows)]
        (_save_merged_xls if place % 4 == 2 else _save_merged_xlsx)(stem, table)


def _save_merged_xls(stem: Path, table: Sequence[Sequence[object]]) -> None:
    lines: list[Sequence[object]] = [[TITLE], [""], HEAD, *table]
    save_xls(stem.with_suffix(".xls"), lines, merged=[(0, 0, 0, 5), (3, 2 + len(table), 3, 3)])


def _save_merged_xlsx(stem: Path, table: Sequence[Sequence[object]]) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for number, line in enumerate([[TITLE], [], HEAD, *table], 1):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column, value)  # type: ignore[arg-type]
    sheet.merge_cells("A1:F1")
    sheet.merge_cells(start_row=4, end_row=3 + len(table), start_column=4, end_column=4)
    workbook.save(stem.with_suffix(".xlsx"))
