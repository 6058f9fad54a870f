"""Where everything stands on an answer card, in millimetres from the lower left corner of A4: for the printer, and later for a scanner.

Four squares mark the corners, a bar beside each row of bubbles and below each column of them tells where to look; the second bar
at the upper left says which way up the paper lies.  Blocks of five fill a column downward; a section begins a column of its own
where there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from skillsapp.domain.answer_card import RUN, CardQuestion
from skillsapp.domain.card_refusals import CardTooLong

PAGE = (210.0, 297.0)
CORNER, CORNER_AT = 6.0, 8.0
BUBBLE = (5.4, 3.5)
_LEFT, _RIGHT, _TOP, _BOTTOM = 17.0, 193.0, 196.0, 20.0
_NUMBER, _ACROSS, _GAP, _TITLE = 8.0, 7.1, 6.0, 6.5
_WIDEST_ROW, _NARROWEST_ROW = 7.4, 4.6
_MARK = (3.6, 1.6)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bubble:
    number: int
    letter: str
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """Up to five questions below one another; `type` is the section's where the block begins one, otherwise empty."""

    type: str
    x: float
    top: float
    width: float
    rows: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class CardGrid:
    corners: tuple[Box, ...]
    marks: tuple[Box, ...]
    blocks: tuple[Block, ...]
    bubbles: tuple[Bubble, ...]
    row: float


def card_grid(questions: Sequence[CardQuestion]) -> CardGrid:
    """Return the places of a card for these questions.  Raises CardTooLong."""
    letters = max((len(question.letters) for question in questions), default=4)
    width = _NUMBER + letters * _ACROSS
    columns = int((_RIGHT - _LEFT + _GAP) // (width + _GAP))
    most = int((_TOP - _BOTTOM) // (RUN * _NARROWEST_ROW + _TITLE))
    sections = [_runs(list(members)) for _type, members in groupby(questions, key=lambda question: question.type)]
    blocks = [block for section in sections for block in section]
    if len(blocks) > columns * most:
        raise CardTooLong(columns * most * RUN, len(questions))
    bands = next(tall for tall in range(1, most + 1) if -(-len(blocks) // tall) <= columns)
    filled = _by_section(sections, columns, bands) or [blocks[at : at + bands] for at in range(0, len(blocks), bands)]
    row = min(_WIDEST_ROW, ((_TOP - _BOTTOM) / bands - _TITLE) / RUN)
    step = (_RIGHT - _LEFT - width) / max(1, columns - 1) if len(filled) == columns else width + _GAP + 3
    placed, bubbles = [], []
    begun: set[str] = set()
    for column, members in enumerate(filled):
        x = _LEFT + column * step
        for band, run in enumerate(members):
            top = _TOP - band * (RUN * row + _TITLE)
            type = run[0].type
            rows = tuple((question.number, top - _TITLE - (place + 0.5) * row) for place, question in enumerate(run))
            placed.append(Block("" if type in begun else type, x, top, width, rows))
            begun.add(type)
            for question, (_number, y) in zip(run, rows, strict=True):
                bubbles += [
                    Bubble(question.number, letter, Box(x + _NUMBER + place * _ACROSS, y - BUBBLE[1] / 2, *BUBBLE))
                    for place, letter in enumerate(question.letters)
                ]
    return CardGrid(_corners(), _marks(bubbles), tuple(placed), tuple(bubbles), row)


def _runs(questions: list[CardQuestion]) -> list[list[CardQuestion]]:
    return [questions[at : at + RUN] for at in range(0, len(questions), RUN)]


def _by_section(sections: Sequence[list[list[CardQuestion]]], columns: int, bands: int) -> list[list[list[CardQuestion]]] | None:
    """Return the columns with each section beginning one, or None where that takes more columns than there are."""
    filled = [section[at : at + bands] for section in sections for at in range(0, len(section), bands)]
    return filled if len(filled) <= columns else None


def _corners() -> tuple[Box, ...]:
    right, top = PAGE[0] - CORNER_AT - CORNER, PAGE[1] - CORNER_AT - CORNER
    squares = [Box(x, y, CORNER, CORNER) for y in (CORNER_AT, top) for x in (CORNER_AT, right)]
    return (*squares, Box(CORNER_AT + CORNER + 2, top + CORNER / 2, 8, CORNER / 2))


def _marks(bubbles: Sequence[Bubble]) -> tuple[Box, ...]:
    """Return the bars beside each row and below each column of bubbles."""
    rows = sorted({round(bubble.box.y + BUBBLE[1] / 2, 3) for bubble in bubbles})
    columns = sorted({round(bubble.box.x + BUBBLE[0] / 2, 3) for bubble in bubbles})
    beside = [Box(x, y - _MARK[1] / 2, *_MARK) for y in rows for x in (CORNER_AT, PAGE[0] - CORNER_AT - _MARK[0])]
    below = [Box(x - _MARK[1] / 2, CORNER_AT, _MARK[1], _MARK[0]) for x in columns]
    return (*beside, *below)
