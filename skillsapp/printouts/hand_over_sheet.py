"""The sheet with which one colleague hands a programme over to another: how far it is, what is open, where everything lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class HandOverData:
    """`steps` are (step, how it stands); `open_points` what the next person must see to; all texts in the language of the paper."""

    letterhead: Letterhead
    imprint: Imprint
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    next_step: str
    open_points: tuple[str, ...]


def draw(data: HandOverData, path: Path) -> None:
    """Write the sheet to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead()
        sheet.facts(data.facts)
        sheet.y -= 8
        sheet.table(
            [Column(_("Step"), 3), Column(_("Standing"), 3), Column(_("Remark"), 6, "left")],
            [[step, standing, ""] for step, standing in data.steps],
            height=22,
        )
        sheet.y -= 6
        sheet.note(_("Next: {step}").format(step=data.next_step), size=11)
        for number, point in enumerate(data.open_points, start=1):
            sheet.note(f"{number}. {point}")
        sheet.y -= 6
        things = (
            _("Sticks with packages"),
            _("Signed forms on paper"),
            _("Answer cards and booklets"),
            _("Certificates not handed out"),
            _("Recovery sheet"),
        )
        sheet.table(
            [Column(_("What is handed over"), 5, "left"), Column(_("Quantity"), 2), Column(_("Where it lies"), 5, "left")],
            [[thing, "", ""] for thing in things],
            height=24,
            tail=SIGNED + 20,
        )
        sheet.y -= 4
        sheet.note(_("Passwords and codes are never written on this sheet."), gap=0)
        sheet.signatures((_("Handed over by"), _("Taken over by")))

    write(path, Orientation.PORTRAIT, _("Hand-over sheet"), data.letterhead, data.imprint, paint)


HAND_OVER_SHEET = Printout("hand_over_sheet", N_("Hand-over sheet"), draw, Orientation.PORTRAIT)
