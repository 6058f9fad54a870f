"""The sheet on a room's door: which room, which sitting, and who sits where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import measure
from skillsapp.printouts.wording import _

_LOW = 16.0  # points that a row of the list needs at least
_FEW = 30  # so many stand in two lists side by side, more in three


@dataclass(frozen=True, slots=True)
class DoorLine:
    seat: str
    entry_no: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DoorSheetData:
    """A door sheet; in a blind round the lines carry no names, or there are no lines."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    room: str
    sitting: str
    time: str
    lines: tuple[DoorLine, ...] = ()


def draw(data: DoorSheetData, path: Path) -> None:
    """Write the door sheet to *path*."""

    def paint(sheet: Sheet) -> None:
        pen = sheet.pen
        sheet.letterhead(running=data.room, titled=False)
        largest = 84 if data.lines else 150
        sheet.y -= 0 if data.lines else pen.height * 0.18
        wide = measure(data.room, Style.TITLE, largest)
        size = largest * min(1.0, sheet.room / wide) if wide else largest
        sheet.y -= 8
        pen.text(pen.width / 2, sheet.y - size * 0.88, data.room, Style.TITLE, size, align="center")
        sheet.y -= size * 1.18 + 4
        pen.fitted(pen.width / 2, sheet.y - 20, f"{data.sitting}    {data.time}", Style.SONG_BOLD, 20, sheet.room, align="center")
        sheet.y -= 36
        if not data.lines:
            return
        first, last = data.lines[0], data.lines[-1]
        numbers = [line.entry_no for line in data.lines]
        span = _("{count} people").format(count=len(data.lines))
        if numbers == sorted(numbers):  # seats by company or by lot have no span of numbers
            span = _("{ticket} numbers {first} to {last}, {count} people").format(
                ticket=data.words.ticket, first=first.entry_no, last=last.entry_no, count=len(data.lines)
            )
        pen.fitted(pen.width / 2, sheet.y - 14, span, Style.SONG, 14, sheet.room, align="center")
        sheet.y -= 28
        _list(sheet, data)

    write(path, Orientation.PORTRAIT, _("Door sheet"), data.letterhead, data.imprint, paint)


def _list(sheet: Sheet, data: DoorSheetData) -> None:
    named = any(line.name for line in data.lines)
    columns: list[Column] = []
    across = 2 if len(data.lines) <= _FEW else 3
    for _side in range(across):
        columns += [Column(data.words.seat, 1.1), Column(_("{ticket} number").format(ticket=data.words.ticket), 2.0)]
        columns += [Column(_("Name"), 2.4, is_name=True)] if named else []
    size = 11 if across == 2 else 9.5
    left = data.lines
    while left:  # every page is filled from its left to its right: whoever reads one page finds the seats in a row
        tall = min(-(-len(left) // across), int((sheet.y - sheet.bottom) // _LOW))
        while tall > 1 and not sheet.fits(columns, _rows(left, tall, across, named), height=_LOW, size=size):
            tall -= 1
        tall = max(1, tall)
        rows, height = _rows(left, tall, across, named), _LOW
        if len(left) == len(data.lines) <= tall * across:  # all on one page: as large as the page allows
            high = max(_LOW, min(24.0, (sheet.y - sheet.bottom - 20) / tall))
            height = high if sheet.fits(columns, rows, height=high, size=size) else _LOW
        left = left[tall * across :]
        sheet.table(columns, rows, height=height, size=size)
        if left:
            sheet.turn()


def _rows(lines: Sequence[DoorLine], tall: int, across: int, named: bool) -> list[list[str]]:
    """Return the first of *lines* as a table of *tall* rows: down the first list, then down the next."""
    rows: list[list[str]] = []
    for at in range(tall):
        row: list[str] = []
        for side in range(across):
            place = side * tall + at
            line = lines[place] if place < len(lines) else DoorLine("", "")
            row += [line.seat, line.entry_no, *([line.name] if named else [])]
        rows.append(row)
    return rows


DOOR_SHEET = Printout("door_sheet", N_("Door sheet"), draw)
