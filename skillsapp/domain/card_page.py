"""A page of an answer card, in millimetres from the lower left corner of A4: its corners, its margins, and which page it is."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = (210.0, 297.0)
CORNER, CORNER_AT = 6.0, 8.0
LEFT, RIGHT, BOTTOM = 17.0, 193.0, 20.0
FIRST_TOP, FURTHER_TOP = 196.0, 243.0
"""Below whose card it is, and how it is filled in; further pages say only whose it is."""
_BAR, _BAR_HIGH, _FURTHER_BAR, _APART = 8.0, 3.0, 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner."""

    x: float
    y: float
    width: float
    height: float


def corners(page: int = 1) -> tuple[Box, ...]:
    """Return the squares in the corners, the bar that says which way up the paper lies, and a small one for each page before *page*."""
    right, top = PAGE[0] - CORNER_AT - CORNER, PAGE[1] - CORNER_AT - CORNER
    squares = [Box(x, y, CORNER, CORNER) for y in (CORNER_AT, top) for x in (CORNER_AT, right)]
    low, at = top + _BAR_HIGH, CORNER_AT + CORNER + 2
    further = [
        Box(at + _BAR + _APART + place * (_FURTHER_BAR + _APART), low, _FURTHER_BAR, _BAR_HIGH) for place in range(page - 1)
    ]
    return (*squares, Box(at, low, _BAR, _BAR_HIGH), *further)
