"""Set Chinese text in lines: words and punctuation stay together, names break at their middle dots."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from skillsapp.printouts.fonts import NAME_DOT, Style, advance, chain, runs

INK = 0x222222


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of body text."""

    text: str
    bold: bool = False
    accent: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    style: Style
    color: int
    width: float


def measure(text: str, style: Style, size: float) -> float:
    """Return the width of *text* in points."""
    return sum(piece.units for piece in runs(text, chain(style))) * size


def wrapped(text: str, style: Style, size: float, room: float) -> list[str]:
    """Return *text* in lines no wider than *room*, broken where Chinese text may be broken."""
    if "\n" not in text and measure(text, style, size) <= room:
        return [text]
    lines: list[str] = []
    for part in text.split("\n"):
        set_lines = broken([Run(part)], room, size, 0, INK, plain=style)
        lines += ["".join(glyph.text for glyph in line) for line in set_lines] or [""]
    return lines


def wrapped_name(name: str, style: Style, size: float, room: float) -> list[str]:
    """Return a person's *name* in lines that end at its middle dots where it has some."""
    if measure(name, style, size) <= room or NAME_DOT not in name:
        return wrapped(name, style, size, room)
    lines = [""]
    for part in name.replace(NAME_DOT, f"{NAME_DOT}\n").split("\n"):
        if lines[-1] and measure(lines[-1] + part, style, size) > room:
            lines.append("")
        lines[-1] += part
    return [piece for line in lines for piece in wrapped(line, style, size, room)]


def broken(
    runs_: Sequence[Run], room: float, size: float, indent: float, accent: int, plain: Style = Style.KAI
) -> list[list[Glyph]]:
    """Return the glyphs of *runs_* line by line; *room*, *size* and glyph widths are in points, *indent* in characters."""
    lines: list[list[Glyph]] = []
    line: list[Glyph] = []
    left = room - indent * size
    for unit in _units(runs_, size, accent, plain):
        wide = sum(glyph.width for glyph in unit)
        if wide > left + 0.01 and line:
            lines.append(line)
            line, left = [], room
        if wide > room:  # a word longer than a line
            for glyph in unit:
                if glyph.width > left and line:
                    lines.append(line)
                    line, left = [], room
                line.append(glyph)
                left -= glyph.width
            continue
        line += unit
        left -= wide
    return [*lines, line] if line else lines


def _units(runs_: Sequence[Run], size: float, accent: int, plain: Style) -> list[list[Glyph]]:
    """Return the glyphs in groups that stay on one line: words, and punctuation with what it belongs to."""
    units: list[list[Glyph]] = []
    glue = False
    for run in runs_:
        style = Style.KAI_BOLD if run.bold and plain is Style.KAI else plain
        faces = chain(style)
        color = accent if run.accent else INK
        for character in run.text:
            category = unicodedata.category(character)
            word = character.isascii() and not character.isspace()
            closes = category in ("Pe", "Pf", "Po", "Pd") and not character.isascii()
            inside = word and bool(units) and units[-1][-1].text.isascii() and not units[-1][-1].text.isspace()
            glyph = Glyph(character, style, color, advance(character, faces) * size)
            if units and (glue or closes or inside):
                units[-1].append(glyph)
            else:
                units.append([glyph])
            glue = category in ("Ps", "Pi")
    return units
