"""The sign-in sheet of a sitting and room, in the order of the seats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class SignInLine:
    seat: str
    entry_no: str
    name: str
    unit: str = ""
    id_text: str = ""  # masked: the sheet lies open on a table


@dataclass(frozen=True, slots=True)
class SignInData:
    """A sign-in sheet; `signings` names what is signed: one column each, such as two half-days of a class."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    sitting: str
    room: str
    time: str
    lines: tuple[SignInLine, ...]
    signings: tuple[str, ...] = ()


def draw(data: SignInData, path: Path) -> None:
    """Write the sign-in sheet to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(running=f"{data.sitting}   {data.room}")
        sheet.facts(
            [
                (data.words.sitting, data.sitting),
                (_("Time"), data.time),
                (_("Room"), data.room),
                (_("Expected"), _("{count} people").format(count=len(data.lines))),
            ]
        )
        signings = data.signings or (_("Signature"),)
        columns = [
            Column(data.words.seat, 1.3),
            Column(_("{ticket} number").format(ticket=data.words.ticket), 2.6),
            Column(_("Name"), 2.6, is_name=True),
            *([Column(_("ID number"), 3.4)] if any(line.id_text for line in data.lines) else []),
            *([Column(_("Unit"), 4.2, "left")] if any(line.unit for line in data.lines) else []),
            *(Column(title, 2.9 if len(signings) == 1 else 2.4) for title in signings),
        ]
        sheet.table(columns, [_cells(line, data, len(signings)) for line in data.lines], height=25, tail=SIGNED + 40)
        sheet.y -= 6
        counts = [(_("Present"), ""), (_("Absent"), ""), (_("{seat} of the absent").format(seat=data.words.seat), "")]
        sheet.facts(counts, across=3, height=24)
        sheet.signatures([data.words.judge, data.words.judge])

    write(path, Orientation.PORTRAIT, _("Sign-in sheet"), data.letterhead, data.imprint, paint)


def _cells(line: SignInLine, data: SignInData, signings: int) -> list[str]:
    cells = [line.seat, line.entry_no, line.name]
    if any(other.id_text for other in data.lines):
        cells.append(line.id_text)
    if any(other.unit for other in data.lines):
        cells.append(line.unit)
    return [*cells, *([""] * signings)]


SIGN_IN_SHEET = Printout("sign_in_sheet", N_("Sign-in sheet"), draw)
