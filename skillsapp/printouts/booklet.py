"""Question booklets: variant A or B of a sitting's paper, without a key; answers go onto the answer card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.numerals import chinese_number
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import measure, wrapped
from skillsapp.printouts.wording import _

_BINDING, _SEAL = 28 * MM, 19 * MM
_SIZE, _LEAD = 10.5, 1.5
_HANGING = 24.0


@dataclass(frozen=True, slots=True)
class BookletQuestion:
    number: int
    stem: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookletSection:
    """The questions of one type; `note` says how many there are, what they are worth and how to answer."""

    title: str
    note: str
    questions: tuple[BookletQuestion, ...]


@dataclass(frozen=True, slots=True)
class BookletData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    variant: str
    subject: str
    time: str
    minutes: int
    full: str
    sections: tuple[BookletSection, ...]
    notices: tuple[str, ...] = ()


def draw(data: BookletData, path: Path) -> None:
    """Write the booklet to *path*."""
    title = _("{subject} (booklet {variant})").format(subject=data.subject, variant=data.variant)

    def paint(sheet: Sheet) -> None:
        sheet.left = _BINDING
        sheet.letterhead(titled=False)
        _front(sheet, data, title)
        for place, section in enumerate(data.sections, 1):
            _section(sheet, place, section)
        end = _("End of the booklet. Check the answer card and hand in both.")
        sheet.need(24)
        sheet.pen.text((sheet.left + sheet.right) / 2, sheet.y - 18, end, Style.KAI, 10.5, align="center", color=GREY)

    write(path, Orientation.PORTRAIT, title, data.letterhead, data.imprint, paint)


def _front(sheet: Sheet, data: BookletData, title: str) -> None:
    """Draw the title, the booklet's letter in its box, the facts, the notices and the sealing line."""
    pen = sheet.pen
    _sealing_line(sheet, data)
    box = 15 * MM
    pen.box(sheet.right - box, pen.height - 15 * MM - box, box, box, line=1.4)
    pen.text(sheet.right - box / 2, pen.height - 15 * MM - box + 11, data.variant, Style.HEI, 32, align="center")
    middle = (sheet.left + sheet.right) / 2
    pen.fitted(middle, sheet.y - 20, title, Style.TITLE, 20, sheet.room - 2 * box, align="center")
    sheet.y -= 34
    facts = _("Time: {minutes} minutes    Full marks: {full}    {time}").format(
        minutes=data.minutes, full=data.full, time=data.time
    )
    pen.fitted(middle, sheet.y - 10, facts, Style.SONG, 10.5, sheet.room, align="center")
    sheet.y -= 20
    lines = [
        (place, line)
        for place, notice in enumerate(data.notices, 1)
        for line in wrapped(f"{place}. {notice}", Style.KAI, 10, sheet.room - 20)
    ]
    if lines:
        tall = len(lines) * 15 + 10
        pen.box(sheet.left, sheet.y - tall, sheet.room, tall, color=0x9AA3AD)
        for row, (_place, line) in enumerate(lines):
            pen.text(sheet.left + 10, sheet.y - 16 - row * 15, line, Style.KAI, 10)
        sheet.y -= tall + 6


def _sealing_line(sheet: Sheet, data: BookletData) -> None:
    """Draw the line left of which the person's name stands, read from below as the sheet is bound."""
    pen = sheet.pen
    low, high = 16 * MM, pen.height - 16 * MM
    pen.line(_SEAL, low, _SEAL, high, width=0.7, color=GREY, dash=(3, 2.5))
    fields = "        ".join(
        _("{label}: ____________________").format(label=label) for label in (_("Unit"), _("Entry no."), _("Name"))
    )
    seal = "        ".join(_("Sealing line, write no answers on this side"))

    def write_fields() -> None:
        pen.fitted(0, 0, fields, Style.SONG, 10.5, high - low - 30, align="center")

    def write_seal() -> None:
        pen.fitted(0, 0, seal, Style.SONG, 9, high - low - 60, align="center", color=GREY)

    pen.rotated(_SEAL - 6 * MM, (low + high) / 2, 90, write_fields)
    pen.rotated(_SEAL + 3 * MM, (low + high) / 2, 90, write_seal)


def _section(sheet: Sheet, place: int, section: BookletSection) -> None:
    pen = sheet.pen
    heading = _("{numeral}. {title}").format(numeral=chinese_number(place), title=section.title)
    lines = wrapped(section.note, Style.SONG, 10, sheet.room)
    first = _height(_question_lines(section.questions[0], sheet.room)) if section.questions else 0
    sheet.need(24 + len(lines) * 15 + first)
    sheet.y -= 8
    pen.text(sheet.left, sheet.y - 12, heading, Style.SONG_BOLD, 12)
    sheet.y -= 20
    for line in lines:
        pen.text(sheet.left, sheet.y - 10, line, Style.SONG, 10, color=GREY)
        sheet.y -= 15
    sheet.y -= 2
    for question in section.questions:
        _question(sheet, question)


def _question(sheet: Sheet, question: BookletQuestion) -> None:
    """Write a question with its options, all of it on one page."""
    lines = _question_lines(question, sheet.room)
    sheet.need(_height(lines))
    sheet.pen.text(sheet.left + _HANGING - 5, sheet.y - _SIZE, f"{question.number}.", Style.SONG_BOLD, _SIZE, align="right")
    for line in lines:
        for x, text in line:
            sheet.pen.text(sheet.left + x, sheet.y - _SIZE, text, Style.SONG, _SIZE)
        sheet.y -= _SIZE * _LEAD
    sheet.y -= 5


def _height(lines: Sequence[object]) -> float:
    return len(lines) * _SIZE * _LEAD + 5


def _question_lines(question: BookletQuestion, room: float) -> list[list[tuple[float, str]]]:
    """Return the lines of a question as texts with their places: options four, two or one to a line, as they fit."""
    space = room - _HANGING
    lines = [[(_HANGING, line)] for line in wrapped(question.stem, Style.SONG, _SIZE, space)]
    options = [f"{letter}. {option}" for letter, option in zip(LETTERS, question.options, strict=False)]
    if not options:
        return lines
    widest = max(measure(option, Style.SONG, _SIZE) for option in options)
    across = next((count for count in (4, 2) if widest + 10 <= space / count), 1)
    if across == 1:
        for option in options:
            first, *rest = wrapped(option, Style.SONG, _SIZE, space - 12)
            lines += [[(_HANGING, first)], *([(_HANGING + 14, line)] for line in rest)]
        return lines
    for at in range(0, len(options), across):
        row = options[at : at + across]
        lines.append([(_HANGING + place * space / across, option) for place, option in enumerate(row)])
    return lines


BOOKLET = Printout("booklet", N_("Question booklets A and B"), draw)
