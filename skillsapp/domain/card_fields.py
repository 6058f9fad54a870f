"""Where the answers stand that are written on a card: cells for letters, lines for blanks, ruled frames for short answers.

They follow one another downward in the order of the questions, below the boxes and on as many further pages as they need; what
belongs to one question stays on one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.card_page import BOTTOM, FURTHER_TOP, LEFT, RIGHT, Box
from skillsapp.domain.question_types import OnCard

NUMBER, LABEL = 9.0, 8.0
"""How wide the number of a question and that of a cell or a blank before it stand."""
CELL, LINE, RULED = 8.0, 9.0, 8.0
"""How high a cell, a line for a blank and a ruled line of a frame are."""
_HEAD, _BETWEEN, _GUTTER, _BELOW_CELL, _BELOW_LINE, _BELOW_FRAME = 7.0, 3.0, 6.0, 3.0, 1.5, 4.0
_NARROW_SIGN, _WIDE_SIGN, _BESIDE_UNIT, _WIDEST_UNIT = 2.6, 3.7, 3.0, 42.0
_FEWEST_LINES, _MOST_LINES, _LINES_A_POINT = 4, 16, 2


@dataclass(frozen=True, slots=True)
class CardField:
    """One place to write into: the cell or blank `place` of a question, counted from 1."""

    number: int
    place: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """The fields of one question; its number stands at `x` beside the first of them."""

    question: CardQuestion
    page: int
    x: float
    fields: tuple[CardField, ...]


@dataclass(frozen=True, slots=True)
class FieldHead:
    """The name of a type above its first field on a page; its text hangs below `top`."""

    type: str
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class WrittenPart:
    heads: tuple[FieldHead, ...] = ()
    answers: tuple[WrittenAnswer, ...] = ()
    pages: int = 1


@dataclass(frozen=True, slots=True)
class _Block:
    """What stays together: questions with the boxes of their fields, measured downward from the top of the block."""

    height: float
    members: tuple[tuple[CardQuestion, float, tuple[Box, ...]], ...]


def prose_lines(worth: Decimal) -> int:
    """Return on how many lines a short answer is written: two for each point, 4 at least and 16 at most."""
    return max(_FEWEST_LINES, min(_MOST_LINES, round(worth * _LINES_A_POINT)))


def unit_room(unit: str) -> float:
    """Return how wide a unit stands behind its line; one that is longer still is written smaller."""
    wide = sum(_NARROW_SIGN if sign.isascii() else _WIDE_SIGN for sign in unit)
    return min(_WIDEST_UNIT, wide + _BESIDE_UNIT) if unit else 0.0


def written_part(questions: Sequence[CardQuestion], worth: Mapping[str, Decimal], top: float) -> WrittenPart:
    """Return the fields of what is written, from *top* on the first page downward; *worth* gives the points of each ref."""
    heads: list[FieldHead] = []
    answers: list[WrittenAnswer] = []
    page, y = 1, top
    for type, members in groupby(questions, key=lambda question: question.type):
        titled = False
        for block in _blocks(list(members), worth):
            if y - block.height - (0 if titled else _HEAD) < BOTTOM:
                page, y, titled = page + 1, FURTHER_TOP, False
            if not titled:
                heads.append(FieldHead(type, page, y))
                y, titled = y - _HEAD, True
            for question, x, boxes in block.members:
                fields = tuple(
                    CardField(question.number, place, page, Box(box.x, y - box.y - box.height, box.width, box.height))
                    for place, box in enumerate(boxes, 1)
                )
                answers.append(WrittenAnswer(question, page, x, fields))
            y -= block.height
        y -= _BETWEEN
    return WrittenPart(tuple(heads), tuple(answers), page)


def _blocks(questions: list[CardQuestion], worth: Mapping[str, Decimal]) -> Iterator[_Block]:
    match questions[0].on_card_as:
        case OnCard.LETTERS:
            yield from _cells(questions)
        case OnCard.LINES:
            yield from _lines(questions)
        case _:
            for question in questions:
                high = prose_lines(worth.get(question.ref, Decimal(0))) * RULED
                frame = Box(LEFT + NUMBER, 0, RIGHT - LEFT - NUMBER, high)
                yield _Block(high + _BELOW_FRAME, ((question, LEFT, (frame,)),))


def _cells(questions: list[CardQuestion]) -> Iterator[_Block]:
    """Yield rows of cells, two questions in a row where all are short enough for half of it."""
    step = LABEL + CELL
    widest = NUMBER + max(question.fields for question in questions) * step
    across = 2 if widest <= _half() else 1
    for at in range(0, len(questions), across):
        members = []
        for column, question in enumerate(questions[at : at + across]):
            x = _column(column)
            boxes = tuple(Box(x + NUMBER + LABEL + place * step, 0, CELL, CELL) for place in range(question.fields))
            members.append((question, x, boxes))
        yield _Block(CELL + _BELOW_CELL, tuple(members))


def _lines(questions: list[CardQuestion]) -> Iterator[_Block]:
    """Yield lines two in a row: those of one question follow one another, single ones stand beside each other."""
    high = LINE + _BELOW_LINE
    waiting: list[CardQuestion] = []
    for question in [*questions, None]:
        if waiting and (question is None or question.fields > 1 or len(waiting) == 2):
            yield _Block(high, tuple((one, _column(column), (_line(one, column, 0),)) for column, one in enumerate(waiting)))
            waiting = []
        if question is not None and question.fields > 1:
            boxes = tuple(_line(question, place % 2, place // 2 * high) for place in range(question.fields))
            yield _Block(-(-question.fields // 2) * high, ((question, LEFT, boxes),))
        elif question is not None:
            waiting.append(question)


def _line(question: CardQuestion, column: int, down: float) -> Box:
    before = NUMBER + (LABEL if question.fields > 1 else 0)
    return Box(_column(column) + before, down, _half() - before - unit_room(question.unit), LINE)


def _half() -> float:
    return (RIGHT - LEFT - _GUTTER) / 2


def _column(place: int) -> float:
    return LEFT + place * (_half() + _GUTTER)
