"""Set rich text in lines, the same way on the screen and on paper: whoever draws says how large each piece is.

Lines break where Chinese text may be broken: words and numbers stay whole, also over a change of look (`H<sub>2</sub>O`); a closing sign stays
with what it closes, an opening one with what it opens.  A large picture has its line to itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from skillsapp.domain.rich_text import Line, Piece, Run, parse_rich_text


@dataclass(frozen=True, slots=True)
class Size:
    """How large a piece is; `alone` gives it a line to itself."""

    width: float
    ascent: float
    descent: float
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece in its line; a run is only the stretch of it that stands there."""

    piece: Piece
    x: float
    size: Size


@dataclass(frozen=True, slots=True)
class SetLine:
    placed: tuple[Placed, ...]
    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        return self.ascent + self.descent


_ENDS = ")]},.;:!?%\u00b0\u2103\u2109\u2030"  # and the signs of degrees and per mille

Ruler = Callable[[Piece], Size]
_Unit = list[tuple[Piece, Size]]


def set_lines(text: str, ruler: Ruler, room: float, *, lead: float = 0.0) -> tuple[SetLine, ...]:
    """Return *text* in lines no wider than *room*; a line is at least as high as *ruler* says of an empty run, plus *lead*."""
    empty = ruler(Run(""))
    least = (empty.ascent + lead / 2, empty.descent + lead / 2)
    return tuple(line for source in parse_rich_text(text) for line in _set(source, ruler, room, least))


def natural_width(text: str, ruler: Ruler) -> float:
    """Return how wide *text* would like to be: its longest line unbroken."""
    return max(
        (sum(size.width for unit in _units(line, ruler) for _piece, size in unit) for line in parse_rich_text(text)), default=0.0
    )


def _set(source: Line, ruler: Ruler, room: float, least: tuple[float, float]) -> Iterator[SetLine]:
    line: _Unit = []
    used = 0.0
    for unit in _units(source, ruler):
        wide = sum(size.width for _piece, size in unit)
        alone = unit[0][1].alone
        if line and (alone or used + wide > room + 0.01 or line[-1][1].alone):
            if not alone and _is_space(unit):
                continue  # nothing begins with the space that broke the line
            yield _line(line, least)
            line, used = [], 0.0
        for part in _fitting(unit, ruler, room) if wide > room else [unit]:
            across = sum(size.width for _piece, size in part)
            if line and used + across > room + 0.01:
                yield _line(line, least)
                line, used = [], 0.0
            line += part
            used += across
    yield _line(line, least)


def _line(units: _Unit, least: tuple[float, float]) -> SetLine:
    """Return one line with neighbours of one look joined again."""
    placed: list[Placed] = []
    x = 0.0
    for piece, size in units:
        before = placed[-1] if placed else None
        if (
            before is not None
            and isinstance(piece, Run)
            and isinstance(before.piece, Run)
            and _look(piece) == _look(before.piece)
        ):
            wider = Size(before.size.width + size.width, before.size.ascent, before.size.descent, before.size.alone)
            placed[-1] = Placed(_stretch(piece, before.piece.text + piece.text), before.x, wider)
        else:
            placed.append(Placed(piece, x, size))
        x += size.width
    ascent = max([least[0], *(part.size.ascent for part in placed)])
    descent = max([least[1], *(part.size.descent for part in placed)])
    return SetLine(tuple(placed), x, ascent, descent)


def _look(run: Run) -> tuple[bool, ...]:
    return run.bold, run.italic, run.underline, run.sub, run.sup


def _stretch(run: Run, text: str) -> Run:
    """Return *text* in the look of *run*; made for every character of a question, so without `replace`, which takes five times as long."""
    return Run(text, run.bold, run.italic, run.underline, run.sub, run.sup)


def _units(line: Line, ruler: Ruler) -> Iterator[_Unit]:
    """Yield what may not be torn apart: words, and signs with what they belong to."""
    unit: _Unit = []
    last = ""  # the character before, "" where another unit must begin anyway
    for piece in line:
        if not isinstance(piece, Run):
            size = ruler(piece)
            if unit and (size.alone or not _opens(last)):
                yield unit
                unit = []
            unit.append((piece, size))
            last = "" if size.alone else "\ufffc"
            continue
        start = 0
        for place, character in enumerate(piece.text):
            if unit or place > start:
                if _stay_together(last, character):
                    last = character
                    continue
                if place > start:
                    stretch = _stretch(piece, piece.text[start:place])
                    unit.append((stretch, ruler(stretch)))
                yield unit
                unit, start = [], place
            last = character
        if start < len(piece.text):
            stretch = _stretch(piece, piece.text[start:])
            unit.append((stretch, ruler(stretch)))
    if unit:
        yield unit


def _stay_together(before: str, after: str) -> bool:
    if not before:
        return False
    if before.isspace() or after.isspace():
        bracketed = "\u3000" in (before, after) and (
            _opens(before) or _closes(after)
        )  # the empty brackets of a choice stay whole
        return bracketed or (before.isspace() and after.isspace())
    if _opens(before) or _closes(after):
        return True
    return before.isascii() and after.isascii()


def _opens(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in ("Ps", "Pi")


def _closes(character: str) -> bool:
    return (not character.isascii() and unicodedata.category(character) in ("Pe", "Pf", "Po", "Pd")) or character in _ENDS


def _is_space(unit: Sequence[tuple[Piece, Size]]) -> bool:
    return all(isinstance(piece, Run) and piece.text.isspace() for piece, _size in unit)


def _fitting(unit: _Unit, ruler: Ruler, room: float) -> Iterator[_Unit]:
    """Yield a word wider than a line character by character."""
    for piece, size in unit:
        if not isinstance(piece, Run) or size.width <= room:
            yield [(piece, size)]
            continue
        for character in piece.text:
            single = _stretch(piece, character)
            yield [(single, ruler(single))]
