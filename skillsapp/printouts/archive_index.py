"""The first page of an archive: what lies in the folder, under which number, and by which check sum it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """One file; `pages` empty for what is not printed, `check_sum` the first characters of its SHA-256."""

    number: str
    title: str
    file: str
    pages: str
    check_sum: str


@dataclass(frozen=True, slots=True)
class ArchiveIndexData:
    letterhead: Letterhead
    imprint: Imprint
    archive_number: str
    lines: tuple[ArchiveLine, ...]


def draw(data: ArchiveIndexData, path: Path) -> None:
    """Write the index to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(_("Archive {number}").format(number=data.archive_number))
        columns = [
            Column(_("No."), 0.9),
            Column(_("Contents"), 4.6, "left"),
            Column(_("File"), 6.0, "left"),
            Column(_("Pages"), 1.1, "right"),
            Column(_("Check sum"), 3.0),
        ]
        rows = [[line.number, line.title, line.file, line.pages, line.check_sum] for line in data.lines]
        sheet.table(columns, rows, height=22, empty=_("Nothing was filed."), tail=SIGNED)
        sheet.y -= 4
        sheet.note(
            _("{count} files. The check sum tells whether a file is still the one that was filed.").format(count=len(data.lines)),
            gap=0,
        )
        sheet.signatures((_("Filed by"), _("Checked by")))

    write(path, Orientation.LANDSCAPE, _("Archive index"), data.letterhead, data.imprint, paint)


ARCHIVE_INDEX = Printout("archive_index", N_("Archive index"), draw, Orientation.LANDSCAPE)
