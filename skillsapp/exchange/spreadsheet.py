"""Spreadsheets: .xlsx and .xls through calamine, after a look at what the file would unpack to.

Calamine lays a sheet out as a full rectangle, so one stray cell in the last corner would ask for gigabytes: sizes are read first.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from skillsapp.exchange.compound import Locked, check_workbook, read_streams
from skillsapp.exchange.sheet import EMPTY, Cell, CellKind, Sheet
from skillsapp.exchange.source import MEGABYTE, FileDamaged, FileEncrypted, FileTooLarge, NotASpreadsheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LARGEST_UNPACKED = 256 * MEGABYTE
MOST_PARTS = 5_000
MOST_CELLS = 8_000_000
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BEYOND_Z = re.compile(rb"""r="[A-Z](?:[A-Z]|\d{6})""")  # up to column Z and row 99999 no sheet is too large
_ROW = re.compile(rb"""row\s[^>]*?\br=["'](\d{1,9})["']""")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_FILLED_PLACE = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*\s)?r=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")


def read_spreadsheet(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the visible sheets.  Raises a DamagedError that says what is wrong with the file."""
    if content.startswith(ZIP_MARK):
        _check_archive(content, name)
    else:
        _check_compound(content, name)
    from python_calamine import (
        CalamineError,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )  # 30 ms that a start without an import saves

    try:
        workbook = _open(content)
        return tuple(
            _sheet(workbook.get_sheet_by_name(sheet.name), name)
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        )
    except PasswordError as error:
        raise FileEncrypted(name) from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise FileDamaged(name) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own alarm on broken bytes; no Exception, by its maker's choice
            raise FileDamaged(name) from error
        raise


def _open(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook  # 30 ms that a start without an import saves

    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _check_compound(content: bytes, name: str) -> None:
    """Tell an old .xls from the other things that Office keeps in the same container."""
    try:
        streams = read_streams(content)
        if "EncryptedPackage" in streams:
            raise FileEncrypted(name)
        workbook = streams.get("Workbook") or streams.get("Book")
        if workbook is None:
            raise NotASpreadsheet(name)
        if check_workbook(workbook) > MOST_CELLS:
            raise FileTooLarge(name)
    except Locked as error:
        raise FileEncrypted(name) from error
    except (ValueError, struct.error) as error:
        raise FileDamaged(name) from error


def _check_archive(content: bytes, name: str) -> None:
    """Refuse archives that are no .xlsx, lie about their sizes, unpack to too much, or hold a sheet of absurd extent."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(part.endswith("workbook.xml") for part in names):
                raise NotASpreadsheet(name)
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise FileTooLarge(name)
            for part in parts:
                if part.flag_bits & 1:
                    raise FileEncrypted(name)
                unpacked = archive.read(part)  # never more than the size it declares, and the checksum is compared
                if "worksheets/" in part.filename and part.filename.endswith(".xml") and _extent(unpacked) > MOST_CELLS:
                    raise FileTooLarge(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise FileDamaged(name) from error


def _extent(xml: bytes) -> int:
    """Return how many cells the rectangle around the filled cells of a sheet holds, 0 for an ordinary one."""
    all_placed = xml.count(b'<c r="') == xml.count(b"<c") - xml.count(b"<col") and b":c " not in xml and b":c>" not in xml
    if all_placed and not _BEYOND_Z.search(xml):
        return 0
    cells = _rectangle(_PLACE.findall(xml))  # every cell, fast; only a suspicious sheet is asked which cells are filled
    if cells > MOST_CELLS:
        cells = _rectangle(_FILLED_PLACE.findall(xml))
    return cells if all_placed else max(cells, _unplaced(xml))


def _unplaced(xml: bytes) -> int:
    """Return the most cells that a sheet can span whose cells do not say where they stand."""
    rows = xml.split(b"row")
    last = max((int(number) for number in _ROW.findall(xml)), default=0)
    return max(last, len(rows)) * max(row.count(b"<c") + row.count(b":c") for row in rows)


def _rectangle(places: list[tuple[bytes, bytes]]) -> int:
    columns = {column for column, _row in places}
    return max(map(_column_number, columns), default=0) * max(map(int, {row for _column, row in places}), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(sheet: CalamineSheet, name: str) -> Sheet:
    if sheet.start is None:
        return Sheet(sheet.name, 1, ())
    if sheet.height * sheet.width > MOST_CELLS:
        raise FileTooLarge(name)
    first_row, first_column = sheet.start
    known: dict[str, Cell] = {"": EMPTY}
    rows = [
        [(known.get(value) or _text_cell(value, known)) if type(value) is str else _cell(value) for value in row]
        for row in sheet.to_python()
    ]
    banners: set[int] = set()
    continued: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if right > left:
            banners.update(range(top + 1, bottom + 2) if right - left >= 2 else ())
        elif 0 <= top - first_row < len(rows) and 0 <= left - first_column < len(rows[0]):
            merged = rows[top - first_row][left - first_column]  # one cell over several rows counts for each of them
            for row in rows[top - first_row : bottom - first_row + 1]:
                row[left - first_column] = merged
            continued.update((number + 1, left - first_column) for number in range(top + 1, bottom + 1))
    return Sheet(sheet.name, first_row + 1, tuple(map(tuple, rows)), frozenset(banners), frozenset(continued))


def _text_cell(text: str, known: dict[str, Cell]) -> Cell:
    return known.setdefault(text, EMPTY if text.isspace() else Cell(text, CellKind.TEXT))


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(str(value).upper(), CellKind.BOOLEAN)
    if isinstance(value, int | float):
        return Cell(_number_text(value), CellKind.NUMBER)
    if isinstance(value, datetime):
        return Cell(value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M"), CellKind.DATE)
    if isinstance(value, date):
        return Cell(value.isoformat(), CellKind.DATE)
    return Cell(str(value), CellKind.DATE)


def _number_text(value: float) -> str:
    """Return a number as the spreadsheet shows it: 15 digits are all it keeps, and 4.0 is 4."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")
