"""The admission list: who sits when, where, at which seat, by company, to be posted and sent to the companies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class SeatLine:
    unit: str
    name: str
    entry_no: str
    sitting: str
    time: str
    room: str
    seat: str


@dataclass(frozen=True, slots=True)
class SeatListData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    lines: tuple[SeatLine, ...]
    notices: tuple[str, ...] = ()


def draw(data: SeatListData, path: Path) -> None:
    """Write the list to *path*."""

    def paint(sheet: Sheet) -> None:
        people = len({line.entry_no for line in data.lines})
        sheet.letterhead(_("{count} people").format(count=people))
        for notice in data.notices:
            sheet.note(notice, gap=0)
        sheet.y -= 4
        columns = [
            Column(_("Unit"), 4.4, "left", merge=True),
            Column(_("Name"), 2.4, is_name=True),
            Column(_("Entry number"), 2.2),
            Column(data.words.sitting, 3.2),
            Column(_("Time"), 3.0),
            Column(_("Room"), 2.4),
            Column(data.words.seat, 1.1, style=Style.SONG_BOLD),
        ]
        rows = [[line.unit, line.name, line.entry_no, line.sitting, line.time, line.room, line.seat] for line in data.lines]
        sheet.table(columns, rows, height=20, size=9.5, empty=_("Nobody is on this list."))

    write(path, Orientation.LANDSCAPE, _("Admission list"), data.letterhead, data.imprint, paint)


SEAT_LIST = Printout("seat_list", N_("Admission list by company"), draw, Orientation.LANDSCAPE)
