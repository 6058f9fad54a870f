"""The fields of an answer card that are written into: cells for letters, lines for blanks, ruled frames for short answers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from skillsapp.domain.card_fields import LABEL, NUMBER, RULED, CardField, WrittenAnswer, unit_room
from skillsapp.domain.card_grid import CardGrid
from skillsapp.domain.card_page import LEFT
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.kernel.exact import plain
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, Pen
from skillsapp.printouts.wording import _

_OUTLINE, _RULED = 0x7C8591, 0xC6CCD4
_SIZE = 9.5


def draw_fields(pen: Pen, grid: CardGrid, page: int, worth: Mapping[str, Decimal]) -> None:
    """Draw what is written on *page* of a card; *worth* gives the points of each ref."""
    for head in grid.heads:
        if head.page == page:
            pen.text(LEFT * MM, (head.top - 4.6) * MM, _(QUESTION_TYPES[head.type].title), Style.SONG_BOLD, 10.5)
    for answer in grid.written:
        if answer.page != page:
            continue
        match answer.question.on_card_as:
            case OnCard.LETTERS:
                _cells(pen, answer)
            case OnCard.LINES:
                _lines(pen, answer)
            case _:
                _frame(pen, answer, worth.get(answer.question.ref))


def _cells(pen: Pen, answer: WrittenAnswer) -> None:
    """Draw a cell for each place; an arrow leads from one to the next where their order is asked for."""
    middle = answer.fields[0].box.y + answer.fields[0].box.height / 2
    _number(pen, answer, middle)
    for field in answer.fields:
        box = field.box
        pen.box(box.x * MM, box.y * MM, box.width * MM, box.height * MM, line=0.8, color=_OUTLINE)
        if answer.question.may_repeat:
            _label(pen, field, middle)
        elif field.place > 1:
            _arrow(pen, box.x - LABEL + 1.5, box.x - 1.5, middle)


def _lines(pen: Pen, answer: WrittenAnswer) -> None:
    """Draw a line for each blank, with its number where there are several and the unit behind it where there is one."""
    _number(pen, answer, answer.fields[0].box.y + 3.2)
    for field in answer.fields:
        box = field.box
        pen.line(box.x * MM, box.y * MM, (box.x + box.width) * MM, box.y * MM, width=0.7, color=_OUTLINE)
        if len(answer.fields) > 1:
            _label(pen, field, box.y + 3.2)
        if answer.question.unit:
            at = (box.x + box.width + 1.5) * MM, (box.y + 3.2) * MM - 3.4
            pen.fitted(*at, answer.question.unit, Style.SONG, 10, (unit_room(answer.question.unit) - 2) * MM)


def _frame(pen: Pen, answer: WrittenAnswer, worth: Decimal | None) -> None:
    """Draw a frame with ruled lines, and what the question is worth beside it."""
    box = answer.fields[0].box
    _number(pen, answer, box.y + box.height - 4)
    if worth is not None:
        text = _("{points} points").format(points=plain(worth))
        at = (answer.x + NUMBER - 1) * MM, (box.y + box.height - 9.5) * MM
        pen.fitted(*at, text, Style.SONG, 8, (NUMBER - 1) * MM, align="right", color=GREY)
    pen.box(box.x * MM, box.y * MM, box.width * MM, box.height * MM, line=0.8, color=_OUTLINE)
    rules = (box.y + place * RULED for place in range(1, round(box.height / RULED)))
    pen.lines([((box.x + 2) * MM, y * MM, (box.x + box.width - 2) * MM, y * MM) for y in rules], width=0.4, color=_RULED)


def _number(pen: Pen, answer: WrittenAnswer, middle: float) -> None:
    pen.text((answer.x + NUMBER - 2) * MM, middle * MM - 3.4, str(answer.question.number), Style.HEI, _SIZE, align="right")


def _label(pen: Pen, field: CardField, middle: float) -> None:
    pen.text((field.box.x - 1.2) * MM, middle * MM - 3.2, f"({field.place})", Style.HEI, 9, align="right", color=GREY)


def _arrow(pen: Pen, start: float, end: float, y: float) -> None:
    head = 1.2
    segments = [(start, y, end, y), (end - head, y + head, end, y), (end - head, y - head, end, y)]
    pen.lines([(x0 * MM, y0 * MM, x1 * MM, y1 * MM) for x0, y0, x1, y1 in segments], width=0.6, color=_OUTLINE)
