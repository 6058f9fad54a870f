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
_NUMBER, _GAP, _TITLE = 8.0, 4.0, 6.5
_WIDEST, _NARROWEST = 7.1, 5.9  # from bubble to bubble
_TALLEST, _LOWEST = 7.4, 4.5  # from row to row
_COMFORTABLE = 5  # runs below one another that are still easy to read
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
    sections = [_runs(list(members)) for _type, members in groupby(questions, key=lambda question: question.type)]
    columns = _columns(sections, letters, len(questions))
    bands = max((len(column) for column in columns), default=1)
    across = min(_WIDEST, _pitch(len(columns), letters))
    width = _NUMBER + letters * across
    row = min(_TALLEST, ((_TOP - _BOTTOM) / bands - _TITLE) / RUN)
    step = (_RIGHT - _LEFT - width) / max(1, len(columns) - 1)
    placed, bubbles = [], []
    begun: set[str] = set()
    for column, members in enumerate(columns):
        x = _LEFT + column * step
        for band, run in enumerate(members):
            top = _TOP - band * (RUN * row + _TITLE)
            type = run[0].type
            rows = tuple((question.number, top - _TITLE - (place + 0.5) * row) for place, question in enumerate(run))
            placed.append(Block("" if type in begun else type, x, top, width, rows))
            begun.add(type)
            for question, (_number, y) in zip(run, rows, strict=True):
                bubbles += [
                    Bubble(question.number, letter, Box(x + _NUMBER + place * across, y - BUBBLE[1] / 2, *BUBBLE))
                    for place, letter in enumerate(question.letters)
                ]
    return CardGrid(_corners(), _marks(bubbles), tuple(placed), tuple(bubbles), row)


def _runs(questions: list[CardQuestion]) -> list[list[CardQuestion]]:
    return [questions[at : at + RUN] for at in range(0, len(questions), RUN)]


def _columns(sections: Sequence[list[list[CardQuestion]]], letters: int, count: int) -> list[list[list[CardQuestion]]]:
    """Return the runs of each column: a section begins one where that leaves the runs easy to read, otherwise all follow on."""
    runs = [run for section in sections for run in section]
    possible = [columns for columns in range(1, 6) if _pitch(columns, letters) >= _NARROWEST]
    most = int((_TOP - _BOTTOM) // (RUN * _LOWEST + _TITLE))
    for columns in possible:
        for tall in range(-(-len(runs) // columns), _COMFORTABLE + 1):
            parted = [section[at : at + tall] for section in sections for at in range(0, len(section), max(1, tall))]
            if len(parted) <= columns:
                return parted
    for tall in (_COMFORTABLE, most):
        for columns in possible:
            if len(runs) <= columns * tall:
                high = -(-len(runs) // columns)
                return [runs[at : at + high] for at in range(0, len(runs), high)]
    raise CardTooLong(max(possible) * most * RUN, count)


def _pitch(columns: int, letters: int) -> float:
    """Return how far bubbles stand apart when so many columns share the width."""
    return ((_RIGHT - _LEFT - (columns - 1) * _GAP) / columns - _NUMBER) / letters


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
