"""Answer cards, one to a page: whose it is in words and in a QR code, the booklet, and bubbles that a person or a scanner can read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from skillsapp.domain.answer_card import VARIANTS, CardQuestion
from skillsapp.domain.card_grid import BUBBLE, Box, CardGrid, card_grid
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, PALE, Pen
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import INK, wrapped, wrapped_name
from skillsapp.printouts.wording import _

SIGNS = {"T": "\u221a", "F": "\u00d7"}
"""How true and false are printed on a card and in its key."""
_RULE, _OUTLINE, _LETTER = 0x9AA3AD, 0x7C8591, 0x6B6B6B
_LEFT, _RIGHT = 17.0, 193.0
_QR = 30.0
_IDENTITY = 265.0  # where the box with the name begins


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
    """The cards of one sitting; both booklets have the same types of questions at the same places."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    subject: str
    room: str
    time: str
    questions: tuple[CardQuestion, ...]
    cards: tuple[PersonCard, ...] = ()


def draw(data: AnswerCardData, path: Path) -> None:
    """Write the cards to *path*, one to a page.  Raises CardTooLong."""
    grid = card_grid(data.questions)

    def paint(sheet: Sheet) -> None:
        if not data.cards:
            sheet.letterhead()
            sheet.note(_("Nobody is on this list."))
        for place, card in enumerate(data.cards):
            if place:
                sheet.fresh()
            sheet.pen.repeated("card", partial(_blank, sheet.pen, data, grid))
            _head(sheet.pen, data, card)

    write(path, Orientation.PORTRAIT, _("Answer card"), data.letterhead, data.imprint, paint, foot=False)


def _blank(pen: Pen, data: AnswerCardData, grid: CardGrid) -> None:
    """Draw what all cards of a sitting have in common."""
    for box in (*grid.corners, *grid.marks):
        _box(pen, box, fill=INK)
    middle, room = pen.width / 2, 150 * MM
    pen.fitted(middle, 281 * MM, data.letterhead.programme, Style.SONG_BOLD, 12.5, room, align="center")
    title = _("{subject}: answer card").format(subject=data.subject)
    pen.fitted(middle, 271.5 * MM, title, Style.TITLE, 20, room, align="center")
    _instructions(pen, _IDENTITY - 37)
    _bubbles(pen, data, grid)


def _head(pen: Pen, data: AnswerCardData, card: PersonCard) -> None:
    """Draw whose card it is."""
    top = _IDENTITY
    _identity(pen, data, card, top)
    qr_x = _RIGHT - _QR
    pen.qr(qr_x * MM, (top - _QR) * MM, _QR * MM, card.code)
    pen.fitted((qr_x + _QR / 2) * MM, (top - _QR - 4) * MM, card.code, Style.HEI, 6.5, _QR * MM, align="center", color=GREY)
    _booklet(pen, card, qr_x - 33, top)


def _identity(pen: Pen, data: AnswerCardData, card: PersonCard, top: float) -> None:
    width, label, height = 107.0, 22.0, 8.5
    rows = [
        (_("Name"), card.name),
        (_("Entry no."), card.entry_no),
        (data.words.seat, f"{card.seat}    {data.room}"),
        (_("Unit"), card.unit),
    ]
    for place, (title, value) in enumerate(rows):
        y = (top - (place + 1) * height) * MM
        pen.box(_LEFT * MM, y, label * MM, height * MM, color=_RULE, fill=PALE)
        pen.box((_LEFT + label) * MM, y, (width - label) * MM, height * MM, color=_RULE)
        middle = y + height * MM / 2
        pen.fitted((_LEFT + label / 2) * MM, middle - 3.4, title, Style.SONG_BOLD, 9.5, (label - 2) * MM, align="center")
        first = place < 2
        size = 15.0 if first else 10.5
        split = wrapped_name if place == 0 else wrapped
        space = (width - label - 5) * MM
        lines = split(value, Style.SONG_BOLD if first else Style.SONG, size, space)
        while len(lines) * size * 1.15 > height * MM - 2 and size > 6:
            size -= 0.5
            lines = split(value, Style.SONG_BOLD if first else Style.SONG, size, space)
        start = middle + (len(lines) - 1) * size * 0.575 - size * 0.36
        for row, line in enumerate(lines):
            at = (_LEFT + label + 2.5) * MM, start - row * size * 1.15
            if place == 0:
                pen.name(*at, line, Style.SONG_BOLD, size)
            else:
                pen.text(*at, line, Style.HEI if place == 1 else Style.SONG, size)


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


def _instructions(pen: Pen, top: float) -> None:
    """Say how to fill the card in, and leave the invigilator's bubble and the line to sign on."""
    floor = top - 29.0
    pen.box(_LEFT * MM, floor * MM, (_RIGHT - _LEFT) * MM, (top - floor) * MM, color=_RULE)
    lines = [
        _("1. Check your name, entry number and the booklet's letter; they must be the same on the booklet."),
        _("2. Fill the box completely with a 2B pencil; rub a wrong one out cleanly. Write nothing on the black marks."),
        _("3. Single choice and true or false: one box. Multiple choice: every box that is right."),
    ]
    for place, line in enumerate(lines):
        pen.fitted((_LEFT + 3) * MM, (top - 5 - place * 5) * MM, line, Style.SONG, 9.5, (_RIGHT - _LEFT - 6) * MM)
    y = floor + 4.6
    end = pen.text((_LEFT + 3) * MM, y * MM, _("Right:"), Style.SONG, 9.5)
    _box(pen, Box(end / MM + 1.5, y - 0.6, *BUBBLE), fill=INK)
    end = pen.text(end + 12 * MM, y * MM, _("Wrong:"), Style.SONG, 9.5)
    for place in range(3):
        _wrong(pen, Box(end / MM + 1.5 + place * 8, y - 0.6, *BUBBLE), place)
    end = pen.text((_LEFT + 75) * MM, y * MM, _("Absent (invigilator only):"), Style.SONG, 9.5)
    _box(pen, Box(end / MM + 1.5, y - 0.6, *BUBBLE))
    end = pen.text((_LEFT + 126) * MM, y * MM, _("Signature:"), Style.SONG_BOLD, 9.5)
    pen.line(end + 3, (y - 1) * MM, (_RIGHT - 4) * MM, (y - 1) * MM, color=GREY)


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


def _bubbles(pen: Pen, data: AnswerCardData, grid: CardGrid) -> None:
    verdicts = {question.number for question in data.questions if question.is_verdict}
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
