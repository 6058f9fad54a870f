"""Answer cards: whose it is in words and in a QR code, the booklet, bubbles that a person or a scanner can read, fields to write into.

A card takes as many pages as its fields need, each with the name and the code again.  One of several pages ends on a full sheet, so that
both sides of the paper can be printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from skillsapp.domain.answer_card import VARIANTS, CardQuestion
from skillsapp.domain.card_grid import BUBBLE, INSTRUCTION, Box, CardGrid, card_grid, ways_to_answer
from skillsapp.domain.card_page import LEFT, RIGHT, corners
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, PALE, Pen
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import INK, wrapped, wrapped_name
from skillsapp.printouts.wording import _
from skillsapp.printouts.written_fields import draw_fields

SIGNS = {"T": "\u221a", "F": "\u00d7"}
"""How true and false are printed on a card and in its key."""
_RULE, _OUTLINE, _LETTER = 0x9AA3AD, 0x7C8591, 0x6B6B6B
_QR, _FURTHER_QR = 30.0, 22.0
_IDENTITY, _FURTHER_IDENTITY = 265.0, 268.0  # where the box with the name begins
_WRITTEN = {
    OnCard.LETTERS: N_(
        "{number}. Squares: write one capital letter into each with a black pen; cross a wrong one out and write beside it."
    ),
    OnCard.LINES: N_("{number}. Lines: write one answer on each with a black pen."),
    OnCard.PROSE: N_(
        "{number}. Frames: write with a black pen inside the frame of the question; what stands outside is not marked."
    ),
}


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Whose card it is.  `code` is the text of the QR code, digits only."""

    code: str
    entry_no: str
    name: str
    unit: str
    seat: str
    variant: str


@dataclass(frozen=True, slots=True)
class AnswerCardData:
    """The cards of one sitting.  `worth` gives the points of each ref."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    subject: str
    room: str
    time: str
    questions: tuple[CardQuestion, ...]
    cards: tuple[PersonCard, ...] = ()
    worth: Mapping[str, Decimal] = field(default_factory=dict)
    differing: Mapping[str, tuple[CardQuestion, ...]] = field(default_factory=dict)
    """The questions of a booklet whose cards do not look like the others."""


def draw(data: AnswerCardData, path: Path) -> None:
    """Write the cards to *path*, each on pages of its own.  Raises CardTooLong."""
    looks = {variant: _look(data, variant) for variant in ("", *data.differing)}

    def paint(sheet: Sheet) -> None:
        if not data.cards:
            sheet.letterhead()
            sheet.note(_("Nobody is on this list."))
        for place, card in enumerate(data.cards):
            if place:
                sheet.fresh()
            _card(sheet, data, card, looks.get(card.variant, looks[""]))

    write(path, Orientation.PORTRAIT, _("Answer card"), data.letterhead, data.imprint, paint, foot=False)


@dataclass(frozen=True, slots=True)
class _Look:
    """What all cards of a booklet have in common; `key` names it in the file."""

    key: str
    questions: tuple[CardQuestion, ...]
    grid: CardGrid


def _look(data: AnswerCardData, variant: str) -> _Look:
    questions = data.differing.get(variant, data.questions)
    return _Look(f"card{variant}", questions, card_grid(questions, data.worth))


def _card(sheet: Sheet, data: AnswerCardData, card: PersonCard, look: _Look) -> None:
    pen, pages = sheet.pen, look.grid.pages
    pen.repeated(look.key, partial(_first, pen, data, look))
    _head(pen, data, card)
    for page in range(2, pages + 1):
        sheet.fresh()
        pen.repeated(f"{look.key}{page}", partial(_further, pen, data, look.grid, page))
        _further_head(pen, data, card)
    if pages > 1 and pages % 2:
        sheet.fresh()
        pen.text(pen.width / 2, pen.height / 2, _("(This side stays empty.)"), Style.SONG, 10, align="center", color=GREY)


def _first(pen: Pen, data: AnswerCardData, look: _Look) -> None:
    """Draw what the first page of these cards has whosever it is."""
    grid = look.grid
    for box in (*grid.corners, *grid.marks):
        _box(pen, box, fill=INK)
    middle, room = pen.width / 2, 150 * MM
    pen.fitted(middle, 281 * MM, data.letterhead.programme, Style.SONG_BOLD, 12.5, room, align="center")
    title = _("{subject}: answer card").format(subject=data.subject)
    pen.fitted(middle, 271.5 * MM, title, Style.TITLE, 20, room, align="center")
    _instructions(pen, _IDENTITY - 37, grid.top + 3, ways_to_answer(look.questions))
    _bubbles(pen, look.questions, grid)
    draw_fields(pen, grid, 1, data.worth)
    if grid.written:
        _page_number(pen, 1, grid.pages)


def _further(pen: Pen, data: AnswerCardData, grid: CardGrid, page: int) -> None:
    """Draw what a further page of these cards has whosever it is."""
    for box in corners(page):
        _box(pen, box, fill=INK)
    middle, room = pen.width / 2, 150 * MM
    pen.fitted(middle, 281 * MM, data.letterhead.programme, Style.SONG_BOLD, 10.5, room, align="center")
    title = _("{subject}: answer card").format(subject=data.subject)
    pen.fitted(middle, 273.5 * MM, title, Style.TITLE, 14, room, align="center")
    draw_fields(pen, grid, page, data.worth)
    _page_number(pen, page, grid.pages)


def _page_number(pen: Pen, page: int, pages: int) -> None:
    """Say which page it is, and on all but the last that the questions go on."""
    text = _("Page {page} / {pages}").format(page=page, pages=pages)
    if page < pages:
        text = _("{page} (goes on on the next page)").format(page=text)
    pen.text(pen.width / 2, 14 * MM, text, Style.SONG, 9, align="center")


def _head(pen: Pen, data: AnswerCardData, card: PersonCard) -> None:
    """Draw whose card it is."""
    top = _IDENTITY
    _identity(pen, data, card, top)
    qr_x = RIGHT - _QR
    pen.qr(qr_x * MM, (top - _QR) * MM, _QR * MM, card.code)
    pen.fitted((qr_x + _QR / 2) * MM, (top - _QR - 4) * MM, card.code, Style.HEI, 6.5, _QR * MM, align="center", color=GREY)
    _booklet(pen, card, qr_x - 33, top)


def _further_head(pen: Pen, data: AnswerCardData, card: PersonCard) -> None:
    """Draw on a further page whose card it is, shorter."""
    top, high, wide, label = _FURTHER_IDENTITY, 9.0, 128.0, 18.0
    half = wide / 2 - label
    _labelled(pen, (LEFT, top - high, label, high), _("Name"))
    _valued(pen, (LEFT + label, top - high, wide - label, high), card.name, Style.SONG_BOLD, 13.0, is_name=True)
    for place, (title, value, style) in enumerate(
        ((_("Entry no."), card.entry_no, Style.HEI), (data.words.seat, f"{card.seat}    {data.room}", Style.SONG))
    ):
        x = LEFT + place * wide / 2
        _labelled(pen, (x, top - 2 * high, label, high), title)
        _valued(pen, (x + label, top - 2 * high, half, high), value, style, 11.0)
    qr_x = RIGHT - _FURTHER_QR
    pen.qr(qr_x * MM, (top - _FURTHER_QR) * MM, _FURTHER_QR * MM, card.code)
    box = Box(LEFT + wide + 4, top - 2 * high, qr_x - LEFT - wide - 8, 2 * high)
    pen.box(box.x * MM, box.y * MM, box.width * MM, box.height * MM, line=1.2)
    middle = (box.x + box.width / 2) * MM
    pen.fitted(middle, (top - 5) * MM, _("Booklet"), Style.SONG_BOLD, 9, (box.width - 2) * MM, align="center")
    pen.text(middle, (top - 15.5) * MM, card.variant, Style.HEI, 26, align="center")


def _identity(pen: Pen, data: AnswerCardData, card: PersonCard, top: float) -> None:
    width, label, height = 107.0, 22.0, 8.5
    rows = [
        (_("Name"), card.name),
        (_("Entry no."), card.entry_no),
        (data.words.seat, f"{card.seat}    {data.room}"),
        (_("Unit"), card.unit),
    ]
    for place, (title, value) in enumerate(rows):
        y = top - (place + 1) * height
        _labelled(pen, (LEFT, y, label, height), title)
        first = place < 2
        style = Style.SONG_BOLD if place == 0 else Style.HEI if place == 1 else Style.SONG
        _valued(pen, (LEFT + label, y, width - label, height), value, style, 15.0 if first else 10.5, is_name=place == 0)


def _labelled(pen: Pen, area: tuple[float, float, float, float], title: str) -> None:
    """Draw a box with what stands beside it, in millimetres."""
    x, y, width, height = area
    pen.box(x * MM, y * MM, width * MM, height * MM, color=_RULE, fill=PALE)
    middle = (y + height / 2) * MM - 3.4
    pen.fitted((x + width / 2) * MM, middle, title, Style.SONG_BOLD, 9.5, (width - 2) * MM, align="center")


def _valued(
    pen: Pen, area: tuple[float, float, float, float], value: str, style: Style, size: float, *, is_name: bool = False
) -> None:
    """Draw a box with a value, as large as fits into it."""
    x, y, width, height = area
    pen.box(x * MM, y * MM, width * MM, height * MM, color=_RULE)
    split = wrapped_name if is_name else wrapped
    lines = split(value, style, size, (width - 5) * MM)
    while len(lines) * size * 1.15 > height * MM - 2 and size > 6:
        size -= 0.5
        lines = split(value, style, size, (width - 5) * MM)
    start = (y + height / 2) * MM + (len(lines) - 1) * size * 0.575 - size * 0.36
    for row, line in enumerate(lines):
        at = (x + 2.5) * MM, start - row * size * 1.15
        if is_name:
            pen.name(*at, line, style, size)
        else:
            pen.text(*at, line, style, size)


def _booklet(pen: Pen, card: PersonCard, x: float, top: float) -> None:
    """Print which booklet belongs to the card: in words for people, as a filled bubble for a scanner."""
    width, height = 29.0, 34.0
    pen.box(x * MM, (top - height) * MM, width * MM, height * MM, line=1.2)
    middle = (x + width / 2) * MM
    pen.text(middle, (top - 7) * MM, _("Booklet"), Style.SONG_BOLD, 11, align="center")
    pen.text(middle, (top - 23.5) * MM, card.variant, Style.HEI, 46, align="center")
    for place, variant in enumerate(VARIANTS):
        box = Box(x + width / 2 + (place - 1) * 9 + 1.8, top - height + 2.6, *BUBBLE)
        chosen = variant == card.variant
        _box(pen, box, fill=INK if chosen else None)
        _letter(pen, box, variant, 0xFFFFFF if chosen else _LETTER)


def _instructions(pen: Pen, top: float, floor: float, ways: tuple[OnCard, ...]) -> None:
    """Say how to fill the card in, and leave the invigilator's bubble and the line to sign on."""
    pen.box(LEFT * MM, floor * MM, (RIGHT - LEFT) * MM, (top - floor) * MM, color=_RULE)
    for place, line in enumerate(_how_to_answer(ways)):
        y = top - 5 - place * INSTRUCTION
        pen.fitted((LEFT + 3) * MM, y * MM, line, Style.SONG, 9.5, (RIGHT - LEFT - 6) * MM)
    y = floor + 4.6
    if OnCard.BOXES in ways:
        end = pen.text((LEFT + 3) * MM, y * MM, _("Right:"), Style.SONG, 9.5)
        _box(pen, Box(end / MM + 1.5, y - 0.6, *BUBBLE), fill=INK)
        end = pen.text(end + 12 * MM, y * MM, _("Wrong:"), Style.SONG, 9.5)
        for place in range(3):
            _wrong(pen, Box(end / MM + 1.5 + place * 8, y - 0.6, *BUBBLE), place)
    end = pen.text((LEFT + 75) * MM, y * MM, _("Absent (invigilator only):"), Style.SONG, 9.5)
    _box(pen, Box(end / MM + 1.5, y - 0.6, *BUBBLE))
    end = pen.text((LEFT + 126) * MM, y * MM, _("Signature:"), Style.SONG_BOLD, 9.5)
    pen.line(end + 3, (y - 1) * MM, (RIGHT - 4) * MM, (y - 1) * MM, color=GREY)


def _how_to_answer(ways: tuple[OnCard, ...]) -> list[str]:
    """Return the instructions in lines; what the card has no place for is not spoken of."""
    lines = [_("1. Check your name, entry number and the booklet's letter; they must be the same on the booklet.")]
    if OnCard.BOXES in ways:
        lines += [
            _("2. Fill the box completely with a 2B pencil; rub a wrong one out cleanly. Write nothing on the black marks."),
            _("3. Single choice and true or false: one box. Multiple choice: every box that is right."),
        ]
    for way in ways:
        if way in _WRITTEN:
            lines.append(_(_WRITTEN[way]).format(number=len(lines) + 1))
    return lines


def _wrong(pen: Pen, box: Box, way: int) -> None:
    """Draw a box filled in as a scanner cannot read it: ticked, crossed, half full."""
    _box(pen, box)
    left, low, right, high = box.x * MM, box.y * MM, (box.x + box.width) * MM, (box.y + box.height) * MM
    if way == 0:
        pen.lines([(left + 3, low + 5, left + 6, low + 2), (left + 6, low + 2, right - 2, high)], width=1.2)
    elif way == 1:
        pen.lines([(left + 2, low + 1, right - 2, high - 1), (left + 2, high - 1, right - 2, low + 1)], width=1.2)
    else:
        pen.box(left, low, (right - left) * 0.35, high - low, line=0, fill=INK)


def _bubbles(pen: Pen, questions: tuple[CardQuestion, ...], grid: CardGrid) -> None:
    verdicts = {question.number for question in questions if question.is_verdict}
    for block in grid.blocks:
        if block.type:
            title = _(QUESTION_TYPES[block.type].title)
            pen.text(block.x * MM, (block.top - 4.6) * MM, title, Style.SONG_BOLD, 10.5)
        half = grid.row / 2
        low, high = block.rows[-1][1] - half, block.rows[0][1] + half
        pen.box((block.x - 1) * MM, low * MM, (block.width + 1) * MM, (high - low) * MM, color=0xC6CCD4, line=0.4)
        for number, y in block.rows:
            pen.text((block.x + 6) * MM, y * MM - 3.4, str(number), Style.HEI, 9.5, align="right")
    for bubble in grid.bubbles:
        _box(pen, bubble.box)
        _letter(pen, bubble.box, SIGNS[bubble.letter] if bubble.number in verdicts else bubble.letter, _LETTER)


def _box(pen: Pen, box: Box, fill: int | None = None) -> None:
    line = 0.0 if fill is not None else 0.6
    pen.box(box.x * MM, box.y * MM, box.width * MM, box.height * MM, line=line, color=_OUTLINE, fill=fill)


def _letter(pen: Pen, box: Box, letter: str, color: int) -> None:
    x, y = (box.x + box.width / 2) * MM, (box.y + box.height / 2) * MM - 2.6
    pen.text(x, y, letter, Style.HEI, 7.2, align="center", color=color)


ANSWER_CARD = Printout("answer_card", N_("Answer cards"), draw)
