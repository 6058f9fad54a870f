"""Write lists as .xlsx that open well in Excel and WPS and print well on A4: text stays text, and nothing in a cell is run."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BODY_FONT = "SimSun"
TITLE_FONT = "SimHei"
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767
_A4 = 9
_NARROWEST, _WIDEST = 6, 42
_MEASURED_ROWS = 2_000
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_SHEET_NAME = 31
_PICTURE_WIDTH, _PICTURE_HEIGHT = 72, 100  # pixels at 96 dots an inch


class ColumnKind(Enum):
    TEXT = "text"
    ID = "id"  # identity, telephone and certificate numbers: text that must never become a quantity
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column; `width` in characters is measured where it is None, `decimals` counts for DECIMAL only."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float | None = None
    decimals: int = 2
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet.  Cells are text, numbers, Decimals, dates or None; words such as an absence may stand in any column.

    `remarks` are shown on a cell, which is coloured, by row and column of `rows`, counted from 0; `pictures` (of any usual format) lie
    over a cell.
    """

    name: str
    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[object]]
    subtitles: Sequence[str] = ()
    footers: Sequence[str] = ()
    remarks: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[tuple[int, int], bytes] = field(default_factory=lambda: MappingProxyType({}))


def write_table(
    path: Path,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[object]],
    *,
    subtitles: Sequence[str] = (),
    footers: Sequence[str] = (),
) -> None:
    """Write one list as a workbook of one sheet.  Raises CannotWrite."""
    write_workbook(path, [SheetTable(title, title, columns, rows, subtitles, footers)])


def write_workbook(path: Path, tables: Sequence[SheetTable]) -> None:
    """Write each table as a sheet of its own, in this order.  Raises CannotWrite."""
    from xlsxwriter import Workbook  # 45 ms that a start without an export saves

    buffer = io.BytesIO()
    workbook = Workbook(buffer, WORKBOOK_OPTIONS)
    styles = Styles(workbook)
    names: set[str] = set()
    for table in tables:
        sheet = workbook.add_worksheet(sheet_name(table.name, names))
        _fill(sheet, table, styles)
    workbook.close()
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


WORKBOOK_OPTIONS = {
    "in_memory": True,  # no temporary files: a full system disk does not matter
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that spreadsheet programs accept and that no other sheet has, and take it."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip(" '")[:_LONGEST_SHEET_NAME].strip(" '") or _("List")
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        suffix = f" {number}"
        name = plain[: _LONGEST_SHEET_NAME - len(suffix)] + suffix
    taken.add(name.casefold())
    return name


class Styles:
    """The looks of cells, each made once per workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        """Return the look with these properties over the ordinary font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(
                {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter", **properties}
            )
        return self._made[key]

    def title(self) -> Format:
        return self.get(font_name=TITLE_FONT, font_size=16, align="center")

    def line(self) -> Format:
        return self.get(text_wrap=True, align="left")

    def header(self) -> Format:
        return self.get(bold=True, align="center", text_wrap=True, border=1, bg_color="#E7EEFC")

    def cell(self, column: SheetColumn, *, quoted: bool = False, wrong: bool = False) -> Format:
        """Return the look of a column's cells; *quoted* keeps a spreadsheet program from ever running the text."""
        properties: dict[str, object] = {"border": 1, "border_color": "#8593A8"}
        if column.kind in (ColumnKind.TEXT, ColumnKind.ID):
            properties |= {"num_format": "@", "align": "left"}
        elif column.kind is ColumnKind.DATE:
            properties |= {"num_format": "yyyy-mm-dd", "align": "center"}
        elif column.kind is ColumnKind.DECIMAL:
            properties |= {"num_format": "0." + "0" * column.decimals if column.decimals else "0", "align": "right"}
        else:
            properties |= {"num_format": "0", "align": "right"}
        if column.wraps:
            properties["text_wrap"] = True
        if quoted:
            properties["quote_prefix"] = True
        if wrong:
            properties |= {"bg_color": "#FCEAEA", "font_color": "#BF2626"}
        return self.get(**properties)


def write_heading(sheet: Worksheet, styles: Styles, title: str, lines: Sequence[str], width: int) -> int:
    """Write the title and the lines below it across *width* columns; return the row that comes next."""
    row = 0
    for text in (title, *lines):
        look = styles.title() if row == 0 else styles.line()
        if width > 1:
            sheet.merge_range(row, 0, row, width - 1, "", look)
        sheet.write_string(row, 0, text, look)
        sheet.set_row(row, 32 if row == 0 else 18 * (text.count("\n") + 1))
        row += 1
    return row


def set_page(sheet: Worksheet, header_row: int) -> None:
    """Lay the sheet out for A4 across: as wide as the page, the header on every page, page x of y below."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(header_row)
    sheet.set_footer("&C" + _("Page {page} of {pages}").format(page="&P", pages="&N"))
    sheet.freeze_panes(header_row + 1, 0)


def _fill(sheet: Worksheet, table: SheetTable, styles: Styles) -> None:
    header_row = write_heading(sheet, styles, table.title, table.subtitles, len(table.columns))
    for index, column in enumerate(table.columns):
        sheet.write_string(header_row, index, column.title, styles.header())
        sheet.set_column(index, index, column.width or _measured(column, index, table.rows))
    first = header_row + 1
    for number, row in enumerate(table.rows):
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            remark = table.remarks.get((number, index)) if table.remarks else None
            _write_cell(sheet, first + number, index, column, value, styles, wrong=remark is not None)
            if remark:
                sheet.write_comment(first + number, index, remark, {"x_scale": 2.2})
    for (number, index), picture in table.pictures.items():
        _place_picture(sheet, first + number, index, picture)
    last = header_row + len(table.rows)
    sheet.autofilter(header_row, 0, max(last, first), len(table.columns) - 1)
    for offset, text in enumerate(table.footers):
        if len(table.columns) > 1:
            sheet.merge_range(last + 1 + offset, 0, last + 1 + offset, len(table.columns) - 1, "", styles.line())
        sheet.write_string(last + 1 + offset, 0, text, styles.line())
    set_page(sheet, header_row)


def _place_picture(sheet: Worksheet, row: int, index: int, picture: bytes) -> None:
    """Lay a small copy over a cell: its row is made high enough, and a picture that cannot be shown is left out."""
    from PIL import Image  # 17 ms that an export without pictures saves

    small = io.BytesIO()
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.thumbnail((_PICTURE_WIDTH * 3, _PICTURE_HEIGHT * 3))
            size = opened.size
            opened.convert("RGB").save(small, "JPEG", quality=88)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    scale = min(_PICTURE_WIDTH / size[0], _PICTURE_HEIGHT / size[1])
    sheet.set_row_pixels(row, _PICTURE_HEIGHT + 4)
    place = {"image_data": small, "x_scale": scale, "y_scale": scale, "x_offset": 2, "y_offset": 2, "object_position": 1}
    sheet.insert_image(row, index, "photo.jpg", place)


def _write_cell(
    sheet: Worksheet, row: int, index: int, column: SheetColumn, value: Any, styles: Styles, *, wrong: bool = False
) -> None:
    if value is None or value == "":
        sheet.write_blank(row, index, None, styles.cell(column, wrong=wrong))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, index, value, styles.cell(column, wrong=wrong))
    elif isinstance(value, int | float | Decimal) and column.kind not in (ColumnKind.TEXT, ColumnKind.ID):
        sheet.write_number(row, index, value, styles.cell(column, wrong=wrong))
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - 1] + "\u2026"
        sheet.write_string(row, index, text, styles.cell(column, quoted=text.startswith(RUNS_AS_FORMULA), wrong=wrong))


def _measured(column: SheetColumn, index: int, rows: Sequence[Sequence[object]]) -> float:
    """Return the width of the widest text; a Chinese character is as wide as two letters."""
    widest = _width(column.title) + 2  # room for the filter's arrow
    for row in islice(rows, _MEASURED_ROWS):
        if row[index] is not None:
            widest = max(widest, _width(f"{row[index]:%Y-%m-%d}" if isinstance(row[index], date) else str(row[index])))
    return min(max(widest + 1.5, _NARROWEST), _WIDEST)


def _width(text: str) -> int:
    return max(len(line.encode("gb18030", "replace")) for line in text.split("\n"))
