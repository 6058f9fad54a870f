"""Badges for the people who work at an event, four to a page, to be cut and hung."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, WHITE, Pen
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import wrapped
from skillsapp.printouts.wording import _

_WIDTH, _HEIGHT = 90 * MM, 130 * MM
_PHOTO = (28 * MM, 39 * MM)
_QR = 19 * MM
_BAND = 0x1D4F9E


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge; `qr_text` is what check-in scans, and is left away when empty."""

    number: str
    name: str
    role: str
    unit: str = ""
    photo: Path | None = None
    qr_text: str = ""
    color: int = _BAND  # the band's colour tells roles apart from afar


@dataclass(frozen=True, slots=True)
class BadgeData:
    letterhead: Letterhead
    imprint: Imprint
    badges: tuple[Badge, ...]


def draw(data: BadgeData, path: Path) -> None:
    """Write the badges to *path*.  Raises PhotoUnreadable."""

    def paint(sheet: Sheet) -> None:
        pen = sheet.pen
        if not data.badges:
            sheet.letterhead()
            sheet.note(_("Nobody is on this list."))
        left, bottom = (pen.width - 2 * _WIDTH) / 2, (pen.height - 2 * _HEIGHT) / 2
        for place, badge in enumerate(data.badges):
            if place and place % 4 == 0:
                sheet.fresh()
            x, y = left + place % 2 * _WIDTH, bottom + (1 - place % 4 // 2) * _HEIGHT
            _badge(pen, data.letterhead.programme, badge, x, y)

    write(path, Orientation.PORTRAIT, _("Staff badges"), data.letterhead, data.imprint, paint, foot=False)


def _badge(pen: Pen, programme: str, badge: Badge, x: float, y: float) -> None:
    middle, top, room = x + _WIDTH / 2, y + _HEIGHT, _WIDTH - 10 * MM
    pen.box(x, y, _WIDTH, _HEIGHT, line=0.4, color=0xB8BEC6)
    pen.box(x, top - 27 * MM, _WIDTH, 27 * MM, line=0, fill=badge.color)
    pen.box(middle - 7 * MM, top - 6 * MM, 14 * MM, 3 * MM, line=0.4, color=WHITE, fill=WHITE)  # the slot for the strap
    size = 12.0
    lines = wrapped(programme, Style.SONG_BOLD, size, room)
    while len(lines) > 2 and size > 7:
        size -= 0.5
        lines = wrapped(programme, Style.SONG_BOLD, size, room)
    start = top - 16 * MM + (len(lines) - 1) * size * 0.65 - size * 0.35
    for row, line in enumerate(lines):
        pen.text(middle, start - row * size * 1.3, line, Style.SONG_BOLD, size, align="center", color=WHITE)
    pen.fitted(middle, top - 42 * MM, badge.role, Style.TITLE, 26, room, align="center", color=badge.color)
    photo_y = top - 50 * MM - _PHOTO[1]
    if badge.photo:
        pen.photo(middle - _PHOTO[0] / 2, photo_y, *_PHOTO, badge.photo)
    pen.box(middle - _PHOTO[0] / 2, photo_y, *_PHOTO, color=0x9AA3AD, line=0.6)
    pen.fitted(middle, photo_y - 10 * MM, badge.name, Style.KAI_BOLD, 22, room, align="center")
    pen.line(x + 6 * MM, y + 24.5 * MM, x + _WIDTH - 6 * MM, y + 24.5 * MM, width=0.4, color=0x9AA3AD)
    beside = room - (_QR + 4 * MM if badge.qr_text else 0)
    unit = wrapped(badge.unit, Style.SONG, 9, beside)[:3]
    for row, line in enumerate(unit):
        pen.text(x + 6 * MM, y + 18.5 * MM - row * 12, line, Style.SONG, 9)
    pen.text(x + 6 * MM, y + 5.5 * MM, badge.number, Style.HEI, 9, color=GREY)
    if badge.qr_text:
        pen.qr(x + _WIDTH - 5 * MM - _QR, y + 3.5 * MM, _QR, badge.qr_text)


BADGE = Printout("badge", N_("Staff badges"), draw)
