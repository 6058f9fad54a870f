"""The list of people recommended for honours that others grant; the honours themselves are never printed here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """One person; `state` says recommended, applied or awarded, never more than is known."""

    honour: str
    name: str
    unit: str
    group: str
    rank: str
    total: str
    state: str
    sex: str = ""
    id_text: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationData:
    letterhead: Letterhead
    imprint: Imprint
    subtitle: str
    lines: tuple[RecommendationLine, ...]
    signers: tuple[str, ...] = ()


def draw(data: RecommendationData, path: Path) -> None:
    """Write the list to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.subtitle, organisers=True)
        columns = [
            Column(_("Honour"), 3.3, style=Style.SONG_BOLD, merge=True),
            Column(_("No."), 0.8),
            Column(_("Name"), 2.2, is_name=True),
            Column(_("Sex"), 0.8),
            Column(_("ID number"), 3.0),
            Column(_("Unit"), 4.2, "left"),
            Column(_("Group"), 1.5),
            Column(_("Rank"), 0.9),
            Column(_("Total"), 1.4, "right"),
            Column(_("State"), 1.4),
            Column(_("Remark"), 2.2, "left"),
        ]
        rows = [
            [
                line.honour, str(place + 1), line.name, line.sex, line.id_text, line.unit, line.group, line.rank, line.total,
                line.state, line.remark,
            ]
            for place, line in enumerate(data.lines)
        ]  # fmt: skip
        sheet.table(columns, rows, height=26, empty=_("Nobody is recommended."), tail=SIGNED + 30)
        sheet.y -= 4
        sheet.note(_("A recommendation is not an award: the honour is granted by the authority that owns it."), color=GREY, gap=0)
        sheet.signatures(data.signers)

    write(path, Orientation.LANDSCAPE, _("Recommendations for honours"), data.letterhead, data.imprint, paint)


RECOMMENDATION_LIST = Printout("recommendation_list", N_("Recommendations for honours"), draw, Orientation.LANDSCAPE)
