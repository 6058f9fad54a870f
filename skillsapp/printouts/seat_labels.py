"""Labels for seats and stations, with marks to cut along."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, Pen
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import measure
from skillsapp.printouts.wording import _

_EDGE = 10 * MM
_MARK = 4 * MM


@dataclass(frozen=True, slots=True)
class SeatLabel:
    """One label; a competition's station carries its number only, since nobody there may be known by name."""

    number: str
    name: str = ""
    entry_no: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class SeatLabelsData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    labels: tuple[SeatLabel, ...]
    across: int = 2
    down: int = 5


def draw(data: SeatLabelsData, path: Path) -> None:
    """Write the labels to *path*, `across` times `down` to a page."""

    def paint(sheet: Sheet) -> None:
        pen, each = sheet.pen, data.across * data.down
        if not data.labels:
            sheet.letterhead()
            sheet.note(_("Nobody is on this list."))
        width, height = (pen.width - 2 * _EDGE) / data.across, (pen.height - 2 * _EDGE) / data.down
        for place, label in enumerate(data.labels):
            if place % each == 0:
                if place:
                    sheet.fresh()
                _marks(pen, data.across, data.down, width, height)
            column, row = place % data.across, place % each // data.across
            _label(pen, data, label, _EDGE + column * width, pen.height - _EDGE - (row + 1) * height, width, height)

    write(path, Orientation.PORTRAIT, _("Seat labels"), data.letterhead, data.imprint, paint, foot=False)


def _label(pen: Pen, data: SeatLabelsData, label: SeatLabel, x: float, y: float, width: float, height: float) -> None:
    middle, room = x + width / 2, width - 10 * MM
    scale = min(2.2, max(1.0, height / 157))
    top = y + height - 15 * scale
    pen.fitted(middle, top, data.letterhead.programme, Style.SONG, 8.5 * scale, room, align="center", color=GREY)
    pen.line(x + 5 * MM, top - 6 * scale, x + width - 5 * MM, top - 6 * scale, width=0.4, color=0x9AA3AD)
    named = bool(label.name)
    size = height * (0.42 if named else 0.56)
    wide = measure(label.number, Style.TITLE, size)
    word = measure(data.words.seat, Style.SONG, 11 * scale) + 10
    size *= min(1.0, (room - 2 * word) / wide) if wide else 1.0
    base = y + height * (0.64 if named else 0.53) - size * 0.37
    end = pen.text(middle, base, label.number, Style.TITLE, size, align="center")
    pen.text(2 * middle - end - 8, base, data.words.seat, Style.SONG, 11 * scale, align="right", color=GREY)
    if named:
        pen.fitted(middle, y + height * 0.23, label.name, Style.KAI_BOLD, 22 * scale, room, align="center")
    foot = "   ".join(part for part in (label.entry_no, label.room) if part)
    pen.fitted(middle, y + height * 0.08, foot, Style.SONG, 10.5 * scale, room, align="center")


def _marks(pen: Pen, across: int, down: int, width: float, height: float) -> None:
    for column in range(across + 1):
        x = _EDGE + column * width
        for y in (_EDGE - _MARK, pen.height - _EDGE):
            pen.line(x, y, x, y + _MARK, width=0.4, color=GREY)
    for row in range(down + 1):
        y = _EDGE + row * height
        for x in (_EDGE - _MARK, pen.width - _EDGE):
            pen.line(x, y, x + _MARK, y, width=0.4, color=GREY)
    for column in range(1, across):
        for row in range(1, down):
            x, y = _EDGE + column * width, _EDGE + row * height
            pen.line(x - 3, y, x + 3, y, width=0.4, color=GREY)
            pen.line(x, y - 3, x, y + 3, width=0.4, color=GREY)


SEAT_LABELS = Printout("seat_labels", N_("Seat labels"), draw)
