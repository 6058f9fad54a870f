"""Question booklets: variant A or B of a sitting's paper, without a key; answers go onto the answer card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.numerals import chinese_number
from skillsapp.domain.picture import PictureFile
from skillsapp.domain.rich_text import pictures_in, plain_text
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.rich_text import NO_PICTURES, RichBlock, rich_block, rich_width
from skillsapp.printouts.sheet import MARGIN, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import measure, wrapped
from skillsapp.printouts.wording import _

_BINDING, _SEAL = 28 * MM, 19 * MM
_SIZE = 10.5
_HANGING = 24.0
_GUTTER = 10.0
_AFTER = 5.0
_STEM_PICTURE, _OPTION_PICTURE = 70 * MM, 36 * MM

Pictures = Mapping[str, PictureFile]


@dataclass(frozen=True, slots=True)
class BookletQuestion:
    """`stem`, `options`, `left` and `material` may hold the marks of `domain.rich_text`."""

    number: int
    stem: str
    options: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """Matching: what stands on the left, numbered; the options stand on the right."""
    material: str = ""
    """What a case tells, before the first of its questions."""
    material_title: str = ""


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
    pictures: Pictures = field(default_factory=lambda: NO_PICTURES)


def draw(data: BookletData, path: Path) -> None:
    """Write the booklet to *path*."""
    title = _("{subject} (booklet {variant})").format(subject=data.subject, variant=data.variant)

    def paint(sheet: Sheet) -> None:
        sheet.left = _BINDING
        sheet.letterhead(titled=False)
        _front(sheet, data, title)
        for place, section in enumerate(data.sections, 1):
            _section(sheet, place, section, data.pictures)
        end = _("End of the booklet. Check the answer card and hand in both.")
        sheet.need(24)
        sheet.pen.text((sheet.left + sheet.right) / 2, sheet.y - 18, end, Style.KAI, 10.5, align="center", color=GREY)

    write(path, Orientation.PORTRAIT, title, data.letterhead, data.imprint, paint)


def _front(sheet: Sheet, data: BookletData, title: str) -> None:
    """Draw the title, the booklet's letter in its box, the facts, the notices and the sealing line."""
    pen = sheet.pen
    _sealing_line(sheet, data)
    box = 15 * MM
    low = pen.height - MARGIN - box - (16 if data.letterhead.document_number else 0)  # the number stands above it
    pen.box(sheet.right - box, low, box, box, line=1.4)
    pen.text(sheet.right - box / 2, low + 11, data.variant, Style.HEI, 32, align="center")
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


def _section(sheet: Sheet, place: int, section: BookletSection, pictures: Pictures) -> None:
    pen = sheet.pen
    heading = _("{numeral}. {title}").format(numeral=chinese_number(place), title=section.title)
    lines = wrapped(section.note, Style.SONG, 10, sheet.room)
    set_questions = [_set_question(question, sheet.room, pictures) for question in section.questions]
    sheet.need(24 + len(lines) * 15 + min(set_questions[0].height if set_questions else 0.0, _page_room(sheet) / 2))
    sheet.y -= 8
    pen.text(sheet.left, sheet.y - 12, heading, Style.SONG_BOLD, 12)
    sheet.y -= 20
    for line in lines:
        pen.text(sheet.left, sheet.y - 10, line, Style.SONG, 10, color=GREY)
        sheet.y -= 15
    sheet.y -= 2
    for question in set_questions:
        _question(sheet, question)


@dataclass(frozen=True, slots=True)
class _Row:
    """Blocks side by side, each with its label and place; all of a row stands on one page."""

    cells: tuple[tuple[float, str, RichBlock], ...]

    @property
    def first_line(self) -> float:
        return max(block.first_line for _x, _label, block in self.cells)

    @property
    def height(self) -> float:
        return max(self.first_line - block.first_line + block.height for _x, _label, block in self.cells)

    def parts(self, most: float) -> Iterator[_Row]:
        """Yield the row, or line after line where it is higher than *most*."""
        if self.height <= most or len(self.cells) > 1:
            yield self
            return
        ((x, label, block),) = self.cells
        for place, line in enumerate(block.lines):
            yield _Row(((x, label if place == 0 else "", replace(block, lines=(line,))),))


@dataclass(frozen=True, slots=True)
class _SetQuestion:
    number: int
    material_title: str
    material: RichBlock | None
    rows: tuple[_Row, ...]

    @property
    def own_height(self) -> float:
        return sum(row.height for row in self.rows) + _AFTER

    @property
    def height(self) -> float:
        title = 20.0 if self.material_title else 0.0
        return self.own_height + (title + self.material.height + 12 if self.material is not None else 0.0)


def _question(sheet: Sheet, question: _SetQuestion) -> None:
    """Write a question with its pictures and options, all of it on one page where a page holds it."""
    whole = _page_room(sheet)
    if question.material is not None:
        sheet.need(question.height if question.height <= whole else min(question.material.height, whole / 3))
        _material(sheet, question.material_title, question.material)
    if question.own_height <= whole:
        sheet.need(question.own_height)
    rows = question.rows if question.own_height <= whole else tuple(part for row in question.rows for part in row.parts(whole))
    for place, row in enumerate(rows):
        together = sum(part.height for part in rows[:2]) if place == 0 else row.height
        sheet.need(min(together, whole))
        if place == 0:
            number = f"{question.number}."
            sheet.pen.text(sheet.left + _HANGING - 5, sheet.y - row.first_line, number, Style.SONG_BOLD, _SIZE, align="right")
        for x, label, block in row.cells:
            sheet.pen.text(sheet.left + x, sheet.y - row.first_line, label, Style.SONG, _SIZE)
            top = sheet.y - row.first_line + block.first_line
            block.draw(sheet.pen, sheet.left + x + _label_room(label), top)
        sheet.y -= row.height
    sheet.y -= _AFTER


def _material(sheet: Sheet, title: str, block: RichBlock) -> None:
    """Write what a case tells beside a line down its left side, over as many pages as it needs."""
    pen = sheet.pen
    if title:
        sheet.need(20 + block.lines[0].height)
        pen.text(sheet.left, sheet.y - _SIZE - 2, title, Style.HEI, _SIZE)
        sheet.y -= 20
    for line in block.lines:
        sheet.need(line.height)
        block.draw_line(pen, line, sheet.left + 10, sheet.y)
        pen.line(sheet.left + 2, sheet.y, sheet.left + 2, sheet.y - line.height, width=1.2, color=0x9AA3AD)
        sheet.y -= line.height
    sheet.y -= 12


def _page_room(sheet: Sheet) -> float:
    """Return how much stands on a page of its own, below the running head."""
    return sheet.pen.height - MARGIN - 22 - sheet.bottom


def _set_question(question: BookletQuestion, room: float, pictures: Pictures) -> _SetQuestion:
    space = room - _HANGING
    stem = rich_block(question.stem, space, size=_SIZE, pictures=pictures, tallest=_STEM_PICTURE)
    rows = [_Row(((_HANGING, "", stem),))]
    if question.left:
        rows += _pairs(question, space, pictures)
    elif question.options:
        rows += _option_rows(question.options, space, pictures)
    material = (
        rich_block(question.material, room - 14, size=_SIZE, style=Style.KAI, pictures=pictures) if question.material else None
    )
    return _SetQuestion(question.number, question.material_title if material else "", material, tuple(rows))


def _option_rows(options: tuple[str, ...], space: float, pictures: Pictures) -> list[_Row]:
    """Return options in rows of four, two or one, as they fit; pictures stand two beside each other where they are too wide for four."""
    labels = [f"{letter}. " for letter in LETTERS[: len(options)]]
    labelled = [
        _label_room(label) + rich_width(option, space, size=_SIZE, pictures=pictures, tallest=_OPTION_PICTURE)
        for label, option in zip(labels, options, strict=False)
    ]
    across = next((count for count in (4, 2) if max(labelled) + _GUTTER <= space / count), 1)
    if across == 1 and any(pictures_in(option) for option in options) and all(len(plain_text(option)) < 30 for option in options):
        across = 2
    rows = []
    for at in range(0, len(options), across):
        cells = []
        for column, option in enumerate(options[at : at + across]):
            label = labels[at + column]
            room = space / across - _label_room(label) - (_GUTTER if across > 1 else 0)
            block = rich_block(option, room, size=_SIZE, pictures=pictures, tallest=_OPTION_PICTURE)
            cells.append((_HANGING + column * space / across, label, block))
        rows.append(_Row(tuple(cells)))
    return rows


def _pairs(question: BookletQuestion, space: float, pictures: Pictures) -> list[_Row]:
    """Return what is to be matched in two columns: numbers on the left, letters on the right."""
    rows = []
    for place in range(max(len(question.left), len(question.options))):
        cells = []
        for column, (labels, texts) in enumerate(((None, question.left), (LETTERS, question.options))):
            if place < len(texts):
                label = f"({place + 1}) " if labels is None else f"{labels[place]}. "
                room = space / 2 - _label_room(label) - _GUTTER
                block = rich_block(texts[place], room, size=_SIZE, pictures=pictures, tallest=_OPTION_PICTURE)
                cells.append((_HANGING + column * space / 2, label, block))
        rows.append(_Row(tuple(cells)))
    return rows


def _label_room(label: str) -> float:
    return max(14.0, measure(label, Style.SONG, _SIZE)) if label else 0.0


BOOKLET = Printout("booklet", N_("Question booklets A and B"), draw)
