r"""Formulas in LaTeX as outlines, which the windows and the papers each draw in their own way.

Set by ziamath in the typeface STIX Two Math.  That typeface has no Chinese: such characters get a square of their size while the formula is set,
and whoever draws the outline writes them in the typeface of the text around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

if TYPE_CHECKING:
    from ziafont.font import Font

LONGEST = 400
PAD = 0.1
_SIZE = 100.0
_EM = _SIZE / 1.08  # beside Chinese text the typeface looks small
_SQUARE = "\u2b1b"
_NUMBER = re.compile(r"-?[0-9.]+(?:e-?[0-9]+)?")
_COMMAND = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ROUND = 0.5523  # how far the handles of a quarter of an ellipse reach
_setting = Lock()  # ziamath's typeface remembers what it set last; windows and papers set formulas at the same time


@dataclass(frozen=True, slots=True)
class Step:
    """`M`ove, `L`ine, `Q`uadratic or `C`ubic curve, or `Z` for closing; numbers in em, downwards from the base line."""

    kind: str
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape to fill, or to follow with a pen of `pen` em."""

    steps: tuple[Step, ...]
    pen: float = 0.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A character that the typeface of formulas has not; `x` is its left edge, `y` its base line."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Outline:
    """All measures are in em, the size of the text around the formula."""

    width: float
    ascent: float
    descent: float
    shapes: tuple[Shape, ...]
    signs: tuple[Sign, ...] = ()


@lru_cache(maxsize=2048)
def formula_outline(latex: str) -> Outline | None:
    """Return the outline of a formula, fractions in full size as examination papers have them; None where it cannot be understood."""
    if not latex.strip() or len(latex) > LONGEST or not _is_balanced(latex):
        return None
    with _setting:
        try:
            return _outline(latex)
        except Exception:  # a parser of anything that anybody may type: whatever it stumbles over, the formula is not understood
            return None


def formula_mathml(latex: str) -> Element | None:
    """Return a formula as MathML without name spaces, for other programs; None where it cannot be understood."""
    if formula_outline(latex) is None:
        return None
    from latex2mathml.converter import convert  # with the typeface: only formulas pay

    with _setting:
        try:
            return fromstring(re.sub(r' xmlns="[^"]*"', "", convert(latex)))
        except Exception:  # as above
            return None


def _is_balanced(latex: str) -> bool:
    depth = 0
    for mark in _BRACE.findall(latex):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            return False
    return depth == 0


def _outline(latex: str) -> Outline | None:
    from ziamath.zmath import Latex  # 300 ms that only formulas pay

    lacking: list[str] = []
    font = Latex("x", size=_SIZE).font
    text = "".join(_replaced(character, font, lacking) for character in latex)
    formula = Latex(text, size=_SIZE, margin=0)
    if any("\\" in (part.text or "") for part in formula.mathml.iter()):
        return None  # a command that nobody knows would stand there as its name
    drawing = formula.svgxml()
    left, top, wide, high = (float(number) for number in drawing.attrib["viewBox"].split())
    symbols = {part.attrib["id"]: part for part in drawing if part.tag == "symbol"}
    square = f"#{font.glyph(_SQUARE).id}"
    shapes: list[Shape] = []
    signs: list[Sign] = []
    for part in drawing.iter():
        if part.tag == "use" and part.attrib["href"] == square and len(signs) < len(lacking):
            signs.append(_sign(part, lacking[len(signs)], font))
        elif part.tag == "use":
            symbol = symbols[part.attrib["href"][1:]]
            shapes += [_glyph(part, symbol, path) for path in symbol]
        elif part.tag == "rect":
            shapes.append(_bar(part))
        elif part.tag == "ellipse":
            shapes.append(_ellipse(part))
        elif part.tag == "path" and "stroke" in part.attrib:
            shapes.append(Shape(_steps(part.attrib["d"], 1, 0, 0), float(part.attrib["stroke-width"])))
    shift = PAD * _EM - left
    return Outline(
        width=wide / _EM + 2 * PAD,
        ascent=-top / _EM,
        descent=(top + high) / _EM,
        shapes=tuple(_moved(shape, shift) for shape in shapes),
        signs=tuple(Sign(sign.text, (sign.x + shift) / _EM, sign.y / _EM, sign.size / _EM) for sign in signs),
    )


def _replaced(character: str, font: Font, lacking: list[str]) -> str:
    if character.isascii() or font.glyph(character).index:
        return character
    lacking.append(character)
    return _SQUARE


def _sign(use: Element, text: str, font: Font) -> Sign:
    """Return where a square stands as the character that it stands for."""
    box = font.glyph(_SQUARE).viewbox
    scale = float(use.attrib["height"]) / (box[3] - box[2])
    size = font.glyph(_SQUARE).DFLT_SIZE_PT * scale
    spare = (font.glyph(_SQUARE).advance() / font.info.layout.unitsperem - 1) * size
    return Sign(text, float(use.attrib["x"]) + spare / 2, float(use.attrib["y"]) + box[3] * scale, size)


def _glyph(use: Element, symbol: Element, path: Element) -> Shape:
    left, top, _wide, high = (float(number) for number in symbol.attrib["viewBox"].split())
    scale = float(use.attrib["height"]) / high
    return Shape(_steps(path.attrib["d"], scale, float(use.attrib["x"]) - left * scale, float(use.attrib["y"]) - top * scale))


def _steps(d: str, scale: float, dx: float, dy: float) -> tuple[Step, ...]:
    steps = []
    for kind, numbers in _COMMAND.findall(d):
        found = [float(number) for number in _NUMBER.findall(numbers)]
        steps.append(Step(kind, tuple(value * scale + (dy if place % 2 else dx) for place, value in enumerate(found))))
    return tuple(steps)


def _bar(rect: Element) -> Shape:
    x, y, wide, high = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    steps = (Step("M", corners[0]), *(Step("L", corner) for corner in corners[1:]), Step("Z"))
    return Shape(steps, float(rect.attrib["stroke-width"]) if "stroke" in rect.attrib else 0.0)


def _ellipse(part: Element) -> Shape:
    x, y, wide, high = (float(part.attrib[name]) for name in ("cx", "cy", "rx", "ry"))
    around = ((wide, 0.0), (0.0, high), (-wide, 0.0), (0.0, -high), (wide, 0.0))
    curves = [
        Step("C", (x + ax + bx * _ROUND, y + ay + by * _ROUND, x + bx + ax * _ROUND, y + by + ay * _ROUND, x + bx, y + by))
        for (ax, ay), (bx, by) in pairwise(around)
    ]
    return Shape((Step("M", (x + wide, y)), *curves, Step("Z")), float(part.attrib["stroke-width"]))


def _moved(shape: Shape, shift: float) -> Shape:
    """Return *shape* moved to the right and measured in em."""
    steps = (
        Step(step.kind, tuple((value + (0 if place % 2 else shift)) / _EM for place, value in enumerate(step.numbers)))
        for step in shape.steps
    )
    return Shape(tuple(steps), shape.pen / _EM)
