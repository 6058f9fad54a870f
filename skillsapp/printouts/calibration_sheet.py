"""The calibration sheet of a printer: measured with a ruler, it says by itself which offsets to type in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skillsapp.domain.printer import Printer, offset_to_type
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import A4, GREY, MM, PALE, Pen, document
from skillsapp.printouts.wording import _

TARGET_MM = 20
_REACH = 30  # tenths of a millimetre around the target that the table lists
_STEP = 5
_HUNDRED = 100 * MM


def draw_calibration_sheet(printer: Printer, target: Path, size: tuple[float, float] = A4) -> None:
    """Write the sheet for *printer* on paper of *size* points, moved by the offsets that hold now."""
    with document(target, size, title=f"{_('Calibration sheet')} {printer.name}") as pen:
        right, down = printer.right_tenths / 10 * MM, printer.down_tenths / 10 * MM
        pen.placed(right, -down, size, lambda moved: _marks(moved))
        _words(pen, printer)
        pen.next_page()


def _marks(pen: Pen) -> None:
    """Draw the two lines to measure, moved like everything that is printed on stock, and lines of a known length."""
    x, y = TARGET_MM * MM, pen.height - TARGET_MM * MM
    pen.line(x, y, x, 40 * MM, width=0.6)
    pen.line(x, y, pen.width - 40 * MM, y, width=0.6)
    for tenth in range(1, 12):  # a ruler on each line, so that a fold or a slant is seen
        long = 4 * MM if tenth % 5 == 0 else 2 * MM
        if x + tenth * 10 * MM < pen.width - 40 * MM:
            pen.line(x + tenth * 10 * MM, y, x + tenth * 10 * MM, y + long, width=0.4)
        pen.line(x - long, y - tenth * 10 * MM, x, y - tenth * 10 * MM, width=0.4)
    _tag(pen, x + 3 * MM, y - 40 * MM, "A")
    _tag(pen, x + 60 * MM, y - 5.5 * MM, "B")


def _tag(pen: Pen, x: float, y: float, letter: str) -> None:
    pen.box(x - 1 * MM, y - 1.4 * MM, 5 * MM, 5 * MM, line=0.8)
    pen.text(x + 1.5 * MM, y, letter, Style.HEI, 11, align="center")


def _words(pen: Pen, printer: Printer) -> None:
    x, top = 32 * MM, pen.height - 34 * MM
    pen.text(x, top, _("Calibration sheet"), Style.TITLE, 22)
    pen.fitted(x, top - 20, _("Printer: {name}").format(name=printer.name), Style.HEI, 11, pen.width - x - 20 * MM)
    now = _("Printed with: right {right} mm, down {down} mm").format(
        right=_millimetres(printer.right_tenths), down=_millimetres(printer.down_tenths)
    )
    pen.text(x, top - 36, now, Style.HEI, 11)
    steps = (
        _("1. Print at 100 % (actual size) on the paper that certificates are printed on, from the same tray."),
        _("2. Measure from the left edge of the paper to line A, and from the upper edge to line B, in millimetres."),
        _("3. Look up what you measured below, and type what stands beside it into the program."),
        _("4. Print this sheet once more: both lines now measure 20.0 mm."),
    )
    y = top - 62
    for step in steps:
        pen.fitted(x, y, step, Style.SONG, 10.5, pen.width - x - 15 * MM)
        y -= 17
    y -= 12
    table_width = 62 * MM
    pen.text(x, y, _("Line A, from the left edge"), Style.HEI, 11)
    pen.text(x + table_width + 10 * MM, y, _("Line B, from the upper edge"), Style.HEI, 11)
    heads = (_("Measured"), _("Type in “right”"), _("Type in “down”"))
    _table(pen, x, y - 8, table_width, (heads[0], heads[1]), printer.right_tenths)
    bottom = _table(pen, x + table_width + 10 * MM, y - 8, table_width, (heads[0], heads[2]), printer.down_tenths)
    pen.line(x, bottom - 24, x + _HUNDRED, bottom - 24, width=0.8)
    for end in (x, x + _HUNDRED):
        pen.line(end, bottom - 29, end, bottom - 19, width=0.8)
    check = _("This line measures 100 mm. If it does not, the printer scales: choose “actual size” and print again.")
    pen.fitted(x, bottom - 42, check, Style.SONG, 10.5, pen.width - x - 15 * MM)


def _table(pen: Pen, x: float, top: float, width: float, heads: Sequence[str], present: int) -> float:
    """Draw what to type for each measure and return where the table ends."""
    measures = range(TARGET_MM * 10 - _REACH, TARGET_MM * 10 + _REACH + 1, _STEP)
    height = 14.5
    for row in range(len(measures) + 1):
        y = top - (row + 1) * height
        measured = measures[row - 1] if row else 0
        right = row > 0 and measured == TARGET_MM * 10
        pen.box(x, y, width / 2, height, color=GREY, fill=PALE if right or row == 0 else None)
        pen.box(x + width / 2, y, width / 2, height, color=GREY, fill=PALE if right or row == 0 else None)
        typed = offset_to_type(present, TARGET_MM, measured)
        cells = heads if row == 0 else (f"{measured / 10:.1f} mm", _millimetres(typed))
        for column, text in enumerate(cells):
            style = Style.HEI if row == 0 else Style.SONG_BOLD if column else Style.SONG
            pen.fitted(x + (column + 0.5) * width / 2, y + 4, text, style, 10, width / 2 - 6, align="center")
    return top - (len(measures) + 1) * height


def _millimetres(tenths: int) -> str:
    return f"{tenths / 10:+.1f}" if tenths else "0.0"
