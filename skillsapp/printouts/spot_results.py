"""Results on the spot: score and decision of each person, without answers and without ID numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class SpotLine:
    """`score` and `decision` are words where there is no number; `remark` says that a resit counts."""

    unit: str
    name: str
    id_text: str  # masked: the list is posted
    score: str
    decision: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SpotResultData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    lines: tuple[SpotLine, ...]
    summary: str = ""
    note: str = ""


def draw(data: SpotResultData, path: Path) -> None:
    """Write the list to *path*, by company and name."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.summary)
        if data.note:
            sheet.note(data.note)
        columns = [
            Column(_("Unit"), 4.2, "left", merge=True),
            Column(_("Name"), 2.4, is_name=True),
            Column(_("ID number"), 3.2),
            Column(_("Score"), 1.3, "right", Style.SONG_BOLD),
            Column(_("Decision"), 1.5, style=Style.SONG_BOLD),
            Column(_("Remark"), 1.5),
        ]
        rows = [[line.unit, line.name, line.id_text, line.score, line.decision, line.remark] for line in data.lines]
        sheet.table(columns, rows, height=22, empty=_("Nobody has a result yet."), tail=SIGNED)
        sheet.y -= 4
        sheet.signatures([_("Prepared by"), _("Checked by")])

    write(path, Orientation.PORTRAIT, _("Results on the spot"), data.letterhead, data.imprint, paint)


SPOT_RESULTS = Printout("spot_results", N_("Results on the spot"), draw)
