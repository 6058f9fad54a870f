"""The sign-in sheet of one half-day of a class: everybody by company, the hours, and a column to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class HalfDayLine:
    unit: str
    name: str
    entry_no: str


@dataclass(frozen=True, slots=True)
class HalfDayData:
    """`half_day` is the day with morning or afternoon in words; `hours` are hours of teaching."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    half_day: str
    hours: int
    place: str
    lines: tuple[HalfDayLine, ...]


def draw(data: HalfDayData, path: Path) -> None:
    """Write the sheet to *path*; a company's name stands once over its people."""

    def paint(sheet: Sheet) -> None:
        hours = _("{count} hours of teaching").format(count=data.hours)
        sheet.letterhead(f"{data.half_day}   {hours}")
        sheet.facts(
            [
                (_("Half-day"), data.half_day),
                (_("Hours of teaching"), str(data.hours)),
                (_("Place"), data.place),
                (_("Expected"), _("{count} people").format(count=len(data.lines))),
            ]
        )
        columns = [
            Column(_("Unit"), 4.6, "left", merge=True),
            Column(_("No."), 0.8),
            Column(_("Name"), 2.4, is_name=True),
            Column(_("Entry number"), 2.2),
            Column(_("Signature"), 3.2),
            Column(_("Remark"), 1.6),
        ]
        rows = [[line.unit, str(place), line.name, line.entry_no, "", ""] for place, line in enumerate(data.lines, 1)]
        sheet.table(columns, rows, height=24, empty=_("Nobody is on this list."), tail=SIGNED + 30)
        sheet.y -= 6
        sheet.facts([(_("Present"), ""), (_("Not there"), "")], height=24)
        sheet.signatures([_("Teacher"), _("Head of the class")])

    write(path, Orientation.PORTRAIT, _("Class sign-in sheet"), data.letterhead, data.imprint, paint)


HALF_DAY_SHEET = Printout("half_day_sheet", N_("Class sign-in sheet, one for each half-day"), draw)
