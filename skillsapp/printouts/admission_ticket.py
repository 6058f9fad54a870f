"""Admission tickets and competitors' cards, two to a page: who, with a face, and where to be when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, PALE, Pen
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import wrapped, wrapped_name
from skillsapp.printouts.wording import _

_RULE = 0x9AA3AD
_PHOTO = (32 * MM, 45 * MM)
_QR = 20 * MM


@dataclass(frozen=True, slots=True)
class TicketExam:
    """One exam of a person: what, when, where."""

    subject: str
    time: str
    room: str
    seat: str


@dataclass(frozen=True, slots=True)
class Ticket:
    entry_no: str
    name: str
    id_text: str
    sex: str = ""
    unit: str = ""
    group: str = ""
    photo: Path | None = None
    exams: tuple[TicketExam, ...] = ()


@dataclass(frozen=True, slots=True)
class AdmissionTicketData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    tickets: tuple[Ticket, ...]
    notice: tuple[str, ...] = ()


def draw(data: AdmissionTicketData, path: Path) -> None:
    """Write the tickets to *path*, two to a page.  Raises PhotoUnreadable."""

    def paint(sheet: Sheet) -> None:
        half = sheet.pen.height / 2
        if not data.tickets:
            sheet.letterhead()
            sheet.note(_("Nobody is on this list."))
        for place, ticket in enumerate(data.tickets):
            if place and place % 2 == 0:
                sheet.fresh()
            top = sheet.pen.height - (place % 2) * half
            if place % 2 == 0:
                sheet.pen.line(8 * MM, half, sheet.pen.width - 8 * MM, half, width=0.5, color=GREY, dash=(4, 3))
            _ticket(sheet.pen, data, ticket, top, top - half)

    write(path, Orientation.PORTRAIT, data.words.ticket, data.letterhead, data.imprint, paint, foot=False)


def _ticket(pen: Pen, data: AdmissionTicketData, ticket: Ticket, top: float, floor: float) -> None:
    left, right = 16 * MM, pen.width - 16 * MM
    y = top - 13 * MM
    pen.fitted(pen.width / 2, y - 6, data.letterhead.programme, Style.SONG_BOLD, 12.5, right - left, align="center")
    pen.text(pen.width / 2, y - 31, data.words.ticket, Style.TITLE, 20, align="center", spacing=8)
    y -= 45
    photo_x = right - _PHOTO[0]
    pen.box(photo_x, y - _PHOTO[1], *_PHOTO, color=_RULE, line=0.7)
    if ticket.photo:
        pen.photo(photo_x, y - _PHOTO[1], *_PHOTO, ticket.photo)
        pen.box(photo_x, y - _PHOTO[1], *_PHOTO, color=_RULE, line=0.7)
    else:
        pen.text(photo_x + _PHOTO[0] / 2, y - _PHOTO[1] / 2 - 3, _("Photo"), Style.SONG, 9, align="center", color=GREY)
    qr_x = photo_x - 8 * MM - _QR
    pen.qr(qr_x, y - (_PHOTO[1] + _QR) / 2 + 5, _QR, ticket.entry_no)
    pen.fitted(qr_x + _QR / 2, y - (_PHOTO[1] + _QR) / 2 - 7, ticket.entry_no, Style.HEI, 9, _QR + 16, align="center")
    _person(pen, data, ticket, left, y, qr_x - 7 * MM - left)
    y -= _PHOTO[1] + 12
    y = _exams(pen, data.words, ticket.exams, left, right, y)
    title = _("Notice to the {candidate}").format(candidate=data.words.candidate)
    _notice(pen, title, data.notice, left, right, y - 12, floor + 11 * MM)
    pen.text(left, floor + 7 * MM, _imprint(data.imprint), Style.SONG, 7, color=GREY)


def _person(pen: Pen, data: AdmissionTicketData, ticket: Ticket, left: float, top: float, room: float) -> None:
    pairs = [
        (_("Name"), ticket.name),
        (_("{ticket} number").format(ticket=data.words.ticket), ticket.entry_no),
        (_("ID number"), ticket.id_text),
        (_("Group"), "  ".join(part for part in (ticket.group, ticket.sex) if part)),
        (_("Unit"), ticket.unit),
    ]
    height, label = _PHOTO[1] / len(pairs), 52.0
    for place, (title, value) in enumerate(pairs):
        y = top - (place + 1) * height
        pen.box(left, y, label, height, color=_RULE, fill=PALE)
        pen.box(left + label, y, room - label, height, color=_RULE)
        pen.fitted(left + label / 2, y + height / 2 - 3.3, title, Style.SONG_BOLD, 9, label - 4, align="center")
        style, size, split = (Style.SONG_BOLD, 13.0, wrapped_name) if place == 0 else (Style.SONG, 10.0, wrapped)
        lines = split(value, style, size, room - label - 8)
        while (len(lines) > (1 if place == 0 else 2) or len(lines) * size * 1.2 > height - 2) and size > 6:
            size -= 0.5
            lines = split(value, style, size, room - label - 8)
        start = y + height / 2 + (len(lines) - 1) * size * 0.6 - size * 0.35
        for row, line in enumerate(lines):
            pen.text(left + label + 5, start - row * size * 1.2, line, style, size)


def _exams(pen: Pen, words: Words, exams: tuple[TicketExam, ...], left: float, right: float, y: float) -> float:
    shares = (0.2, 0.36, 0.3, 0.14)
    rows = [(_("Subject"), _("Time"), _("Room"), words.seat), *((e.subject, e.time, e.room, e.seat) for e in exams)]
    for place, row in enumerate(rows):
        x = left
        for text, share in zip(row, shares, strict=True):
            wide = (right - left) * share
            pen.box(x, y - 22, wide, 22, color=_RULE, fill=PALE if place == 0 else None)
            style = Style.SONG_BOLD if place == 0 else Style.SONG
            pen.fitted(x + wide / 2, y - 14.5, text, style, 10, wide - 6, align="center")
            x += wide
        y -= 22
    return y


def _notice(pen: Pen, title: str, notice: tuple[str, ...], left: float, right: float, top: float, floor: float) -> None:
    if not notice:
        return
    size = 9.5
    while True:
        lines = [
            line for place, text in enumerate(notice) for line in wrapped(f"{place + 1}. {text}", Style.SONG, size, right - left)
        ]
        if size <= 5.5 or 18 + len(lines) * size * 1.45 <= top - floor:
            break
        size -= 0.5
    pen.text(left, top - 9, title, Style.SONG_BOLD, 10)
    for row, line in enumerate(lines):
        pen.text(left, top - 16 - (row + 1) * size * 1.45 + 2, line, Style.SONG, size)


def _imprint(imprint: Imprint) -> str:
    return _("Printed {time}").format(time=imprint.printed_text)


ADMISSION_TICKET = Printout("admission_ticket", N_("Admission ticket"), draw)
