"""The engraver's work on certificates: guilloche, meander, frames and flourishes; lines and areas only."""

from __future__ import annotations

import math
from collections.abc import Sequence

from skillsapp.printouts.pen import Pen

Point = tuple[float, float]

_KEY = ((0, 0), (0, 6), (6, 6), (6, 2), (2, 2), (2, 4), (4, 4))  # one turn of the meander, in sixths of its height
_SCROLL_TURNS = 1.35


def rosette(
    pen: Pen, center: Point, inner: float, outer: float, *, petals: int, strands: int, color: int, width: float = 0.25
) -> None:
    """Draw a ring of interlaced waves between the radii *inner* and *outer*."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2
    steps = petals * 14
    for strand in range(strands):
        phase = 2 * math.pi * strand / strands
        points = []
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            radius = middle + swing * math.cos(petals * angle + phase) * (0.82 + 0.18 * math.cos(3 * phase))
            points.append((center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)))
        pen.curve(_rounded(points), width=width, color=color, closed=True)


def ribbon(
    pen: Pen, start: Point, length: float, height: float, *, waves: int, strands: int, color: int, upright: bool = False
) -> None:
    """Draw a braided band from *start* to the right, or upward when *upright*."""
    steps = waves * 16
    for strand in range(strands):
        phase = 2 * math.pi * strand / strands
        along = [(length * s / steps, height / 2 * math.sin(2 * math.pi * waves * s / steps + phase)) for s in range(steps + 1)]
        points = [(start[0] + b, start[1] + a) if upright else (start[0] + a, start[1] + b) for a, b in along]
        pen.curve(_rounded(points), width=0.3, color=color)


def meander(pen: Pen, x: float, y: float, width: float, height: float, band: float, *, color: int, corner: int) -> None:
    """Draw a meander band of thickness *band* just inside the rectangle, with a knot in each corner."""
    unit = band / 6
    for turn, (origin, length) in enumerate(
        (((x, y), width), ((x + width, y), height), ((x + width, y + height), width), ((x, y + height), height))
    ):
        pen.rotated(*origin, 90 * turn, lambda run=length: _strip(pen, run, band, unit, color))  # type: ignore[misc]
        pen.rotated(*origin, 90 * turn, lambda: _knot(pen, band, corner))


def stepped_frame(pen: Pen, margin: float, notch: float, *, width: float, color: int) -> None:
    """Draw a frame at *margin* from the edge whose corners step inward by *notch*."""
    left, bottom, right, top = margin, margin, pen.width - margin, pen.height - margin
    points = [
        (left + notch, bottom), (right - notch, bottom), (right - notch, bottom + notch), (right, bottom + notch),
        (right, top - notch), (right - notch, top - notch), (right - notch, top), (left + notch, top),
        (left + notch, top - notch), (left, top - notch), (left, bottom + notch), (left + notch, bottom + notch),
    ]  # fmt: skip
    pen.curve(points, width=width, color=color, closed=True)


def flourish(pen: Pen, center: Point, reach: float, *, color: int, heart: int) -> None:
    """Draw the cloud scroll that closes a title: a leaf between two mirrored tendrils of length *reach*."""
    cx, cy = center
    scale = reach / 100
    for side in (1, -1):
        for at, size, lift in ((14.0, 6.5, 1), (35.0, 5.0, -1)):
            points = []
            for step in range(37):
                share = step / 36
                angle = -math.pi / 2 * lift + lift * share * 2 * math.pi * _SCROLL_TURNS
                radius = size * (1 - 0.82 * share)
                points.append((at + radius * math.cos(angle), lift * size + radius * math.sin(angle)))
            pen.curve([(cx + side * a * scale, cy + b * scale) for a, b in points], width=1.2, color=color)
        stem = [(4 + 96 * s / 40, 1.6 * math.sin(math.pi * s / 13) * (1 - s / 40)) for s in range(41)]
        pen.curve([(cx + side * a * scale, cy + b * scale) for a, b in stem], width=1.2, color=color)
        pen.shape(
            [(cx + side * (100 + a) * scale, cy + b * scale) for a, b in ((-4, 0), (-1, 1.6), (2, 0), (-1, -1.6))], fill=color
        )
    leaf = [(4.6 * math.sin(math.pi * s / 20) * (1 - s / 26), -3 + 20 * s / 20) for s in range(21)]
    outline = [(a, b) for a, b in leaf] + [(-a, b) for a, b in reversed(leaf)]
    pen.shape([(cx + a * scale, cy + b * scale) for a, b in outline], fill=heart)
    pen.curve([(cx + a * scale, cy + b * scale) for a, b in outline], width=0.8, color=color, closed=True)


def _strip(pen: Pen, run: float, band: float, unit: float, color: int) -> None:
    start = band + 2.4 * unit
    room = run - 2 * start
    turns = max(1, round(room / (8 * unit)))
    step = (room + 2 * unit) / (8 * turns)  # the last turn ends with its key, without the gap that would follow
    points: list[Point] = []
    for turn in range(turns):
        x = start + turn * 8 * step
        key = [(x + a * step, b * unit) for a, b in _KEY]
        points += [*key, *reversed(key[:-1])]
        points.append((x + (8 if turn < turns - 1 else 6) * step, 0))
    pen.curve(points, width=0.95, color=color)


def _knot(pen: Pen, band: float, color: int) -> None:
    grid = band / 8
    spiral = [(0, 0), (8, 0), (8, 8), (0, 8), (0, 2), (6, 2), (6, 6), (2, 6), (2, 4), (4, 4)]
    pen.curve([(a * grid, b * grid) for a, b in spiral], width=1.5, color=color)


def _rounded(points: Sequence[Point]) -> list[Point]:
    return [(round(a, 1), round(b, 1)) for a, b in points]
