"""The score sheet of one module, a sheet for every station: no names, the station's number only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.marking import AspectKind, Module
from skillsapp.domain.words import Words
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.pen import GREY
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Cell, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class ScoreSheetData:
    """Sheets of one module for these stations; judgements get a column for each of `judges`, measurements one value."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    module: Module
    stations: tuple[str, ...]
    group: str = ""
    judges: int = 3


def draw(data: ScoreSheetData, path: Path) -> None:
    """Write a score sheet for each station to *path*."""

    def paint(sheet: Sheet) -> None:
        if not data.stations:
            sheet.letterhead(data.group)
            sheet.note(_("Nobody is on this list."))
        for place, station in enumerate(data.stations):
            if place:
                sheet.fresh()
            _sheet(sheet, data, station)

    write(path, Orientation.PORTRAIT, _("Score sheet"), data.letterhead, data.imprint, paint)


def _sheet(sheet: Sheet, data: ScoreSheetData, station: str) -> None:
    module = data.module
    running = f"{data.words.station} {station}   {module.key} {module.title}"
    sheet.letterhead(data.group, running=running)
    sheet.facts(
        [
            (data.words.station, station),
            (_("Module"), f"{module.key}  {module.title}"),
            (_("Full marks"), plain(module.full)),
            (_("Time allowed"), _("{count} minutes").format(count=module.minutes) if module.minutes else ""),
            (_("Started"), ""),
            (_("Finished"), ""),
        ],
        across=3,
        height=22,
    )
    columns = [
        Column(_("Criterion"), 2.6, merge=True),
        Column(_("No."), 0.9),
        Column(_("Aspect"), 5.6, "left"),
        Column(_("Kind"), 1.0),
        Column(_("Full marks"), 1.1),
        *(Column(_("Judge {number}").format(number=number + 1), 1.25) for number in range(data.judges)),
        Column(_("Mark"), 1.5),
        Column(_("Remark"), 1.8),
    ]
    sheet.table(columns, list(_rows(data)), height=24, size=9, tail=SIGNED + 60)
    sheet.y -= 4
    sheet.note(
        _("M: one agreed value in the column “Mark”. J: each judge writes 0, 1, 2 or 3. Correct by striking out and signing."),
        size=8.5,
        color=GREY,
    )
    sheet.facts([(_("Module total"), ""), (_("Deductions"), ""), (_("Final mark"), "")], across=3, height=24)
    sheet.signatures([*([data.words.judge] * data.judges), data.words.candidate, _("Chief judge")])


def _rows(data: ScoreSheetData) -> Iterator[list[str | Cell]]:
    number = 0
    for criterion in data.module.criteria:
        for aspect in criterion.aspects:
            number += 1
            judged = aspect.kind is AspectKind.JUDGEMENT
            yield [
                criterion.title,
                str(number),
                aspect.title,
                "J" if judged else "M",
                plain(aspect.full),
                *([Cell(shaded=not judged)] * data.judges),
                Cell(shaded=judged),
                "",
            ]


SCORE_SHEET = Printout("score_sheet", N_("Score sheet"), draw)
