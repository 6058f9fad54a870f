"""The recovery sheet for the safe: the code in large groups, the same as a QR, what it is good for and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM
from skillsapp.printouts.printout import Orientation
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import wrapped
from skillsapp.printouts.wording import _

_QR = 44 * MM
_FRAME = 0x1D4F9E


@dataclass(frozen=True, slots=True)
class RecoverySheetData:
    """`mark` names the sheet and stands beside every question for it; `replaces` says that an earlier sheet loses its use."""

    letterhead: Letterhead
    imprint: Imprint
    code: str
    mark: str
    made_on: str
    replaces: bool = False


def draw_recovery_sheet(data: RecoverySheetData, path: Path) -> None:
    """Write the sheet to *path*, one page: a paper of the house, and so no form of a programme.  Raises CannotWrite."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(_("No. {mark} of {date}").format(mark=data.mark, date=data.made_on))
        sheet.y -= 10
        _code_box(sheet, data.code)
        _part(sheet, _("What it is for"), _uses(data))
        _part(sheet, _("Where it belongs"), _places())
        _part(sheet, _("How the code is typed"), _typing())
        sheet.y -= 6
        sheet.signatures((_("Made by"), _("Taken into the safe by")))

    write(path, Orientation.PORTRAIT, _("Recovery sheet"), data.letterhead, data.imprint, paint)


def _code_box(sheet: Sheet, code: str) -> None:
    pen, groups = sheet.pen, code.split("-")
    height = _QR + 12 * MM
    top, left = sheet.y, sheet.left
    pen.box(left, top - height, sheet.room, height, line=1.4, color=_FRAME)
    pen.qr(sheet.right - _QR - 6 * MM, top - height + 6 * MM, _QR, code)
    wide = (sheet.room - _QR - 18 * MM) / 3
    for place, group in enumerate(groups):
        x = left + 6 * MM + place % 3 * wide
        y = top - (19 if place < 3 else 42) * MM
        pen.text(x, y + 9 * MM, _("Group {place}").format(place=place + 1), Style.SONG, 9, color=GREY)
        pen.text(x, y, group, Style.HEI, 25, spacing=2.5)
    sheet.y = top - height - 16


def _uses(data: RecoverySheetData) -> tuple[str, ...]:
    lines = [
        _("The administrator's password is forgotten: “Forgotten password” in the sign-in window, this code, a new password."),
        _(
            "The laptop is lost or broken: install the program on another one, “Restore from a backup”, choose the file, type this code."
        ),
        _("Proof that backups can be used: Settings, Backups, “Rehearse”. Do it now and then every three months."),
    ]
    if data.replaces:
        lines.append(
            _(
                "The sheet before opens no backup made from today on. Keep it as long as older backups are kept, marked as replaced."
            )
        )
    return tuple(lines)


def _places() -> tuple[str, ...]:
    return (
        _("In the safe, in a closed envelope. Not with the laptop, and not with the sticks that hold backups."),
        _(
            "Whoever has this sheet and a backup can read everything in it. A lost sheet: make a new one under Settings, Backups, at once."
        ),
        _("Without this sheet nobody can open the backups on another computer, the makers of the program neither."),
    )


def _typing() -> tuple[str, ...]:
    return (
        _("Six groups of four, capital or small; hyphens and blanks do not matter. There is no letter O, I, L or U in it."),
        _("A typing error is named by its group. A scanner can read the QR code into the field."),
    )


def _part(sheet: Sheet, title: str, lines: tuple[str, ...]) -> None:
    pen = sheet.pen
    pen.text(sheet.left, sheet.y - 12, title, Style.SONG_BOLD, 12)
    sheet.y -= 20
    for place, text in enumerate(lines):
        for row, line in enumerate(wrapped(text, Style.SONG, 10.5, sheet.room - 20)):
            if row == 0:
                pen.text(sheet.left + 4, sheet.y - 10.5, f"{place + 1}.", Style.SONG, 10.5)
            pen.text(sheet.left + 20, sheet.y - 10.5, line, Style.SONG, 10.5)
            sheet.y -= 16
        sheet.y -= 2
    sheet.y -= 8
