"""The first page of a pile of print: what lies in it, for whom, how often, how many pages, from which tray."""

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
class CoverLine:
    """One form; `pages` of one copy, `sheets` of paper for all of them."""

    title: str
    for_whom: str
    copies: int
    pages: int
    tray: str
    sheets: int


@dataclass(frozen=True, slots=True)
class CoverData:
    """`minutes` is what the printer takes; `repeated`: the file holds every copy; `both_sides`: two pages to a sheet."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    lines: tuple[CoverLine, ...]
    pages_per_minute: int
    minutes: int
    repeated: bool = True
    both_sides: bool = False

    @property
    def sheets(self) -> int:
        return sum(line.sheets for line in self.lines)


def draw(data: CoverData, path: Path) -> None:
    """Write the cover list to *path*; the boxes are ticked by hand as the forms come out."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(_("Printed in this order; tick what has come out"))
        sheet.facts(
            [
                (_("Sheets of paper"), str(data.sheets)),
                (_("Time"), _("about {minutes} minutes at {speed} pages a minute").format(minutes=data.minutes, speed=data.pages_per_minute)),
            ],
            height=24,
        )  # fmt: skip
        columns = [
            Column(_("No."), 0.8),
            Column(_("Form"), 4.2, "left"),
            Column(_("For"), 4.6, "left"),
            Column(_("Copies"), 1.0, "right"),
            Column(_("Pages each"), 1.2, "right"),
            Column(_("Sheets"), 1.1, "right", Style.SONG_BOLD),
            Column(_("Tray"), 2.8),
            Column(_("Done"), 0.9),
        ]
        rows = [
            [str(place), line.title, line.for_whom, str(line.copies), str(line.pages), str(line.sheets), line.tray, "□"]
            for place, line in enumerate(data.lines, 1)
        ]
        sheet.table(columns, rows, height=22, empty=_("Nothing is on this list."))
        sheet.y -= 6
        if data.both_sides:
            sheet.note(_("Print on both sides, turned at the long edge; every copy begins on a sheet of its own."))
        if not data.repeated:
            sheet.note(_("The file holds each form once: print it as often as the list says."))
        sheet.note(_("This page is one more sheet. Laptop codes and question booklets are kept under lock until the exam."))

    write(path, Orientation.PORTRAIT, _("Cover list of the print package"), data.letterhead, data.imprint, paint)


COVER_LIST = Printout("cover_list", N_("Cover list of the print package"), draw)
