"""Makes the spreadsheets and people that the tests of the exchange read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl

from skillsapp.domain.id_documents import invent_resident_id

TODAY = date(2026, 11, 21)
GROUPS = (("employee", "职工组"), ("student", "学生组"))
HEADER = ("姓名", "身份证号", "性别", "组别", "单位", "手机")


def resident(sequence: int, birth: date = date(1990, 5, 17)) -> str:
    """Return an invented ID number; an odd sequence is a man's."""
    return invent_resident_id(birth=birth, sequence=sequence)


def person(sequence: int, **changes: object) -> list[object]:
    """Return a faultless row under HEADER with some cells changed by title."""
    row = dict(zip(HEADER, ("张三", resident(sequence), "", "职工组", "某公司", f"1380013{sequence:04d}"), strict=True))
    return [changes.get(title, value) for title, value in row.items()]


def save_xlsx(path: Path, rows: Sequence[Sequence[object]], *, sheet: str = "报名表", first_row: int = 1) -> Path:
    """Save rows as a spreadsheet that begins in row *first_row*."""
    workbook = openpyxl.Workbook()
    active = workbook.active
    assert active is not None
    active.title = sheet
    for number, row in enumerate(rows, first_row):
        for column, value in enumerate(row, 1):
            active.cell(number, column, value)  # type: ignore[arg-type]
    workbook.save(path)
    return path


def save_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", separator: str = ",") -> Path:
    """Save rows of plain words as text."""
    path.write_bytes("\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding))
    return path


def with_part(xlsx: Path, part: str, content: bytes) -> None:
    """Put other bytes in the place of one part of a spreadsheet."""
    with zipfile.ZipFile(xlsx) as archive:
        parts: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()} | {part: content}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, piece in parts.items():
            archive.writestr(name, piece)
    xlsx.write_bytes(buffer.getvalue())
