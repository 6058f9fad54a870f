"""Where everything stands on an answer card, in millimetres from the lower left corner of A4: for the printer, and later for a scanner.

Four squares mark the corners, a bar beside each row of bubbles and below each column of them tells where to look; the second bar
at the upper left says which way up the paper lies.  Blocks of five fill a column downward; a section begins a column of its own
where there is room.  All boxes stand on the first page; the fields for what is written follow below them and on further pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType

from skillsapp.domain.answer_card import RUN, CardQuestion
from skillsapp.domain.card_fields import CardField, FieldHead, WrittenAnswer, WrittenPart, written_part
from skillsapp.domain.card_page import BOTTOM, CORNER_AT, FIRST_TOP, LEFT, PAGE, RIGHT, Box, corners
from skillsapp.domain.card_refusals import CardTooLong
from skillsapp.domain.question_types import OnCard

__all__ = ["BUBBLE", "INSTRUCTION", "PAGE", "Block", "Box", "Bubble", "CardField", "CardGrid", "card_grid", "ways_to_answer"]

BUBBLE = (5.4, 3.5)
INSTRUCTION = 5.0
"""How far the lines that say how to fill the card in stand apart."""
_USUAL_LINES = 3  # of them: where there are more, everything below moves down
_NUMBER, _GAP, _TITLE = 8.0, 4.0, 6.5
_WIDEST, _NARROWEST = 7.1, 5.9  # from bubble to bubble
_TALLEST, _LOWEST = 7.4, 4.5  # from row to row
_COMFORTABLE = 5  # runs below one another that are still easy to read
_MARK = (3.6, 1.6)
_ABOVE_FIELDS = 4.0


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
    """The boxes, all on the first page, whose answers begin at `top`; and what is written, each with its page."""

    corners: tuple[Box, ...]
    marks: tuple[Box, ...]
    blocks: tuple[Block, ...]
    bubbles: tuple[Bubble, ...]
    row: float
    top: float = FIRST_TOP
    heads: tuple[FieldHead, ...] = ()
    written: tuple[WrittenAnswer, ...] = ()
    pages: int = 1

    @property
    def fields(self) -> tuple[CardField, ...]:
        """Return every place to write into."""
        return tuple(field for answer in self.written for field in answer.fields)


def ways_to_answer(questions: Sequence[CardQuestion]) -> tuple[OnCard, ...]:
    """Return how the questions of a card are answered, each way once, the boxes first."""
    found = {question.on_card_as for question in questions}
    return tuple(way for way in OnCard if way in found)


def card_grid(questions: Sequence[CardQuestion], worth: Mapping[str, Decimal] = MappingProxyType({})) -> CardGrid:
    """Return the places of a card for these questions; *worth* gives the points of each ref.  Raises CardTooLong.

    Where it saves a page, the boxes stand in as few rows as they can.
    """
    boxed = [question for question in questions if question.on_card_as is OnCard.BOXES]
    written = [question for question in questions if question.on_card_as is not OnCard.BOXES]
    top = FIRST_TOP - INSTRUCTION * max(0, _instruction_lines(questions) - _USUAL_LINES)
    letters = max((len(question.letters) for question in boxed), default=4)
    groups = [list(members) for _type, members in groupby(boxed, key=lambda question: question.type)]
    columns = _arranged(groups, letters, top, is_close=bool(written))
    choices = [columns, _flat(columns, letters)] if written and boxed else [columns]
    return min((_grid(chosen, letters, written, worth, top) for chosen in choices), key=lambda grid: grid.pages)


def _instruction_lines(questions: Sequence[CardQuestion]) -> int:
    return 1 + sum(2 if way is OnCard.BOXES else 1 for way in ways_to_answer(questions))


def _grid(
    columns: list[list[list[CardQuestion]]],
    letters: int,
    written: Sequence[CardQuestion],
    worth: Mapping[str, Decimal],
    top: float,
) -> CardGrid:
    blocks, bubbles, row = _boxes(columns, letters, top)
    low = min((y - row / 2 for block in blocks for _number, y in block.rows), default=top + _ABOVE_FIELDS)
    part = written_part(written, worth, low - _ABOVE_FIELDS) if written else WrittenPart()
    return CardGrid(corners(), _marks(bubbles), blocks, bubbles, row, top, part.heads, part.answers, part.pages)


def _boxes(
    columns: list[list[list[CardQuestion]]], letters: int, highest: float
) -> tuple[tuple[Block, ...], tuple[Bubble, ...], float]:
    """Return the blocks and bubbles of the columns, and how high a row is."""
    bands = max((len(column) for column in columns), default=1)
    across = min(_WIDEST, _pitch(max(1, len(columns)), letters))
    width = _NUMBER + letters * across
    row = min(_TALLEST, ((highest - BOTTOM) / bands - _TITLE) / RUN)
    step = (RIGHT - LEFT - width) / max(1, len(columns) - 1)
    placed, bubbles = [], []
    begun: set[str] = set()
    for column, members in enumerate(columns):
        x = LEFT + column * step
        for band, run in enumerate(members):
            top = highest - band * (RUN * row + _TITLE)
            types = {question.type for question in run}
            titled = len(types) == 1 and not types & begun
            rows = tuple((question.number, top - _TITLE - (place + 0.5) * row) for place, question in enumerate(run))
            placed.append(Block(run[0].type if titled else "", x, top, width, rows))
            begun |= types
            for question, (_number, y) in zip(run, rows, strict=True):
                bubbles += [
                    Bubble(question.number, letter, Box(x + _NUMBER + place * across, y - BUBBLE[1] / 2, *BUBBLE))
                    for place, letter in enumerate(question.letters)
                ]
    return tuple(placed), tuple(bubbles), row


def _arranged(groups: list[list[CardQuestion]], letters: int, top: float, *, is_close: bool) -> list[list[list[CardQuestion]]]:
    """Return the runs of each column: closer together where they would find no room, as under cases, whose types change all the time."""
    boxed = [question for group in groups for question in group]
    for arranged in (_joined(groups),) if is_close else (groups, _joined(groups)):
        with suppress(CardTooLong):
            return _columns(arranged, letters, len(boxed), top)
    return _columns([boxed], letters, len(boxed), top)


def _joined(groups: list[list[CardQuestion]]) -> list[list[CardQuestion]]:
    """Return the groups with those joined whose types had their title before: under cases the types change with every question."""
    begun: set[str] = set()
    joined: list[list[CardQuestion]] = []
    goes_on = False
    for group in groups:
        again = group[0].type in begun
        if again and goes_on:
            joined[-1] = joined[-1] + group
        else:
            joined.append(group)
        goes_on = again
        begun.add(group[0].type)
    return joined


def _columns(groups: Sequence[list[CardQuestion]], letters: int, count: int, top: float) -> list[list[list[CardQuestion]]]:
    """Return the runs of each column: a section begins one where that leaves the runs easy to read, otherwise all follow on."""
    sections = [[group[at : at + RUN] for at in range(0, len(group), RUN)] for group in groups]
    runs = [run for section in sections for run in section]
    possible = _possible(letters)
    most = int((top - BOTTOM) // (RUN * _LOWEST + _TITLE))
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


def _flat(columns: list[list[list[CardQuestion]]], letters: int) -> list[list[list[CardQuestion]]]:
    """Return the same runs one after the other over as many columns as can stand side by side."""
    runs = [run for column in columns for run in column]
    high = -(-len(runs) // max(_possible(letters)))
    return [runs[at : at + high] for at in range(0, len(runs), high)]


def _possible(letters: int) -> list[int]:
    return [columns for columns in range(1, 6) if _pitch(columns, letters) >= _NARROWEST]


def _pitch(columns: int, letters: int) -> float:
    """Return how far bubbles stand apart when so many columns share the width."""
    return ((RIGHT - LEFT - (columns - 1) * _GAP) / columns - _NUMBER) / letters


def _marks(bubbles: Sequence[Bubble]) -> tuple[Box, ...]:
    """Return the bars beside each row and below each column of bubbles."""
    rows = sorted({round(bubble.box.y + BUBBLE[1] / 2, 3) for bubble in bubbles})
    columns = sorted({round(bubble.box.x + BUBBLE[0] / 2, 3) for bubble in bubbles})
    beside = [Box(x, y - _MARK[1] / 2, *_MARK) for y in rows for x in (CORNER_AT, PAGE[0] - CORNER_AT - _MARK[0])]
    below = [Box(x - _MARK[1] / 2, CORNER_AT, _MARK[1], _MARK[0]) for x in columns]
    return (*beside, *below)
