"""Rich text on paper: the same marks, lines, formulas and pictures as on the screen, drawn with a pen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from skillsapp.domain.picture import PictureFile
from skillsapp.domain.rich_lines import Placed, SetLine, Size, natural_width, set_lines
from skillsapp.domain.rich_text import Blank, Formula, Picture, Piece, Run, count_blanks
from skillsapp.formulas import formula_outline
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, Pen
from skillsapp.printouts.typesetting import INK, measure
from skillsapp.printouts.wording import _

SMALL = 0.72  # of the size of the text: sub- and superscript
RAISED, LOWERED = 0.38, 0.16
GAP = 5.0  # em: a blank to write into
LEAST_FORMULA = 0.5  # a formula wider than the room shrinks so far
DOT = 0.5  # points for a dot of a picture: 144 dots an inch
WRONG = 0xB3261E
_LEAD = 1.5
_BOLD = {Style.SONG: Style.SONG_BOLD, Style.KAI: Style.KAI_BOLD}

NO_PICTURES: Mapping[str, PictureFile] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RichBlock:
    """Rich text set to a width; `height` in points."""

    lines: tuple[SetLine, ...]
    size: float
    style: Style
    pictures: Mapping[str, PictureFile] = field(default_factory=lambda: NO_PICTURES)
    numbered: bool = False
    """Several blanks: each shows its number."""

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines)

    @property
    def first_line(self) -> float:
        """How far below its upper edge a label stands on the line of its first words; beside a picture it stands at the top."""
        first = self.lines[0]
        return self.size if any(placed.size.alone for placed in first.placed) else first.ascent

    def draw(self, pen: Pen, x: float, top: float, *, color: int = INK) -> None:
        """Draw all of it, its upper left corner at *x*, *top*."""
        for line in self.lines:
            self.draw_line(pen, line, x, top, color=color)
            top -= line.height

    def draw_line(self, pen: Pen, line: SetLine, x: float, top: float, *, color: int = INK) -> None:
        """Draw one of its lines: text that is longer than a page is drawn line by line."""
        for placed in line.placed:
            self._draw(pen, placed, x + placed.x, top - line.ascent, color)

    def _draw(self, pen: Pen, placed: Placed, x: float, y: float, color: int) -> None:
        match placed.piece:
            case Run() as run:
                _draw_run(pen, run, x, y, self.style, self.size, color)
            case Formula() as formula:
                _draw_formula(pen, formula, placed.size.width, x, y, self.style, self.size, color)
            case Picture() as picture:
                self._draw_picture(pen, picture, placed.size, x, y)
            case Blank() as blank:
                low, edge = y - self.size * 0.18, self.size * 0.15
                pen.line(x + edge, low, x + placed.size.width - edge, low, width=0.6, color=color)
                if self.numbered:
                    middle = x + placed.size.width / 2
                    pen.text(middle, y, f"({blank.number})", self.style, self.size * SMALL, align="center", color=GREY)

    def _draw_picture(self, pen: Pen, picture: Picture, size: Size, x: float, y: float) -> None:
        file = self.pictures.get(picture.digest)
        if file is not None:
            bottom = y - size.descent + (_margin(self.size) if size.alone else 0.0)
            high = size.ascent + size.descent - (2 * _margin(self.size) if size.alone else 0.0)
            pen.picture(x, bottom, size.width, high, file.digest, file.content)
            return
        pen.box(x, y - self.size * 0.3, size.width, self.size * 1.2, color=WRONG)
        middle = x + size.width / 2
        pen.fitted(middle, y, _missing(picture), self.style, self.size * 0.85, size.width - 4, align="center", color=WRONG)


def rich_block(
    text: str,
    room: float,
    *,
    size: float,
    style: Style = Style.SONG,
    pictures: Mapping[str, PictureFile] = NO_PICTURES,
    tallest: float = 70 * MM,
) -> RichBlock:
    """Set *text* in lines no wider than *room* points; no picture is higher than *tallest*.  Raises CharacterUnprintable."""
    ruler = _Ruler(style, size, pictures, tallest)
    lines = set_lines(text, lambda piece: ruler.size(piece, room), room)
    return RichBlock(lines, size, style, pictures, count_blanks(text) > 1)


def rich_width(
    text: str,
    room: float,
    *,
    size: float,
    style: Style = Style.SONG,
    pictures: Mapping[str, PictureFile] = NO_PICTURES,
    tallest: float = 70 * MM,
) -> float:
    """Return how wide *text* would be unbroken, its formulas and pictures no wider than *room*."""
    ruler = _Ruler(style, size, pictures, tallest)
    return natural_width(text, lambda piece: ruler.size(piece, room))


@dataclass(frozen=True, slots=True)
class _Ruler:
    style: Style
    em: float
    pictures: Mapping[str, PictureFile]
    tallest: float

    def size(self, piece: Piece, room: float) -> Size:
        line = Size(0.0, self.em, self.em * (_LEAD - 1))
        match piece:
            case Run():
                small = SMALL if piece.sub or piece.sup else 1.0
                return Size(measure(piece.text, _style(piece, self.style), self.em * small), line.ascent, line.descent)
            case Formula():
                outline = formula_outline(piece.latex)
                if outline is None:
                    return Size(min(room, measure(_printable(piece.latex), self.style, self.em)), line.ascent, line.descent)
                wide = outline.width * self.em
                scale = max(LEAST_FORMULA, min(1.0, room / wide)) * self.em
                return Size(min(room, wide), (outline.ascent + 0.25) * scale, (outline.descent + 0.25) * scale)
            case Picture():
                return self._picture(piece, room, line)
            case Blank():
                return Size(min(room, GAP * self.em), line.ascent, line.descent)

    def _picture(self, picture: Picture, room: float, line: Size) -> Size:
        file = self.pictures.get(picture.digest)
        if file is None:
            return Size(min(room, measure(_missing(picture), self.style, self.em) + 8), line.ascent, line.descent)
        wide, high = file.width * DOT, file.height * DOT
        scale = min(1.0, room / wide, self.tallest / high)
        wide, high = wide * scale, high * scale
        if high <= 1.3 * _LEAD * self.em:
            return Size(wide, high * 0.85, high * 0.15)
        return Size(wide, high + _margin(self.em), _margin(self.em), alone=True)


def _draw_run(pen: Pen, run: Run, x: float, y: float, style: Style, size: float, color: int) -> None:
    face = _style(run, style)
    y += size * (RAISED if run.sup else -LOWERED if run.sub else 0.0)
    end = pen.text(x, y, run.text, face, size * (SMALL if run.sub or run.sup else 1.0), color=color)
    if run.underline:
        pen.line(x, y - size * 0.16, end, y - size * 0.16, width=size * 0.055, color=color)


def _draw_formula(pen: Pen, formula: Formula, wide: float, x: float, y: float, style: Style, size: float, color: int) -> None:
    outline = formula_outline(formula.latex)
    if outline is None:
        pen.fitted(x, y, _printable(formula.latex), style, size, wide + 0.01, color=WRONG)
        return
    scale = max(LEAST_FORMULA * size, min(size, wide / outline.width))
    pen.outline(x, y, scale, outline, color=color)
    for sign in outline.signs:
        pen.text(x + sign.x * scale, y - sign.y * scale, sign.text, style, sign.size * scale, color=color)


def _style(run: Run, style: Style) -> Style:
    """Return the face of a run: there are no slanted Chinese faces, what is slanted elsewhere stands in Kai."""
    plain = Style.KAI if run.italic and style is Style.SONG else style
    return _BOLD.get(plain, plain) if run.bold else plain


def _margin(size: float) -> float:
    return size * 0.4


def _missing(picture: Picture) -> str:
    return _("Picture missing: {name}").format(name=picture.alt) if picture.alt else _("Picture missing")


def _printable(latex: str) -> str:
    return "".join(character if character.isprintable() else " " for character in latex)
