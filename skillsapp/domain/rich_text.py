r"""The few marks that the texts of questions may hold; everything else is the text itself.

`<b>`, `<i>`, `<u>`, `<sub>`, `<sup>` in pairs; `\(x^2\)` is a formula in LaTeX; `![what it shows](picture:digest)` a picture of the store;
three or more `_` in a row are a blank; a line break is a new line.  A tag without its partner is text, so that `<30 ms` needs no escaping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

TAGS = ("b", "i", "u", "sub", "sup")
_TAG = r"</?(?:b|i|u|sub|sup)>"
_PIECE = re.compile(
    rf"(?P<tag>{_TAG})"
    r"|\\\((?P<formula>.+?)\\\)"
    r"|!\[(?P<alt>[^\]\n]*)\]\(picture:(?P<digest>[0-9a-f]{64})\)"
    r"|(?P<blank>_{3,})"
)
_BEGINS_MARK = re.compile(r"[<\\!_]")
"""Every mark begins with one of these; most texts hold none, and then nothing needs taking apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    sub: bool = False
    sup: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    latex: str


@dataclass(frozen=True, slots=True)
class Picture:
    digest: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write into; `number` counts from 1 over the whole text."""

    number: int


Piece = Run | Formula | Picture | Blank
Line = tuple[Piece, ...]


@lru_cache(maxsize=4096)
def parse_rich_text(text: str) -> tuple[Line, ...]:
    """Return the lines of *text*; it never fails, what is no mark is text."""
    blanks = 0
    lines: list[Line] = []
    for line in text.split("\n"):
        pieces: list[Piece] = []
        for piece in _pieces(line):
            if isinstance(piece, Blank):
                blanks += 1
                piece = Blank(blanks)
            pieces.append(piece)
        lines.append(tuple(pieces))
    return tuple(lines)


def plain_text(text: str) -> str:
    """Return *text* for lists, searches and comparisons: tags gone, a formula as its LaTeX, a picture as what it shows."""
    if not _BEGINS_MARK.search(text):
        return text
    return "\n".join("".join(map(_plain, line)) for line in parse_rich_text(text))


def pictures_in(*texts: str) -> tuple[str, ...]:
    """Return the digests of the pictures that *texts* show, each once."""
    shown = (text for text in texts if "](picture:" in text)
    found = (piece.digest for text in shown for line in parse_rich_text(text) for piece in line if isinstance(piece, Picture))
    return tuple(dict.fromkeys(found))


def count_blanks(text: str) -> int:
    """Return how many places to write into *text* has."""
    return sum(isinstance(piece, Blank) for line in parse_rich_text(text) for piece in line)


def _plain(piece: Piece) -> str:
    match piece:
        case Run():
            return piece.text
        case Formula():
            return piece.latex
        case Picture():
            return f"[{piece.alt}]" if piece.alt else ""
        case Blank():
            return "____"


def _pieces(line: str) -> Iterator[Piece]:
    paired = _paired_tags(line)
    depth = dict.fromkeys(TAGS, 0)
    at = 0
    for match in _PIECE.finditer(line):
        tag = match["tag"]
        if tag and match.start() not in paired:
            continue  # text: it is taken with the stretch that follows
        if match.start() > at:
            yield _run(line[at : match.start()], depth)
        at = match.end()
        if tag:
            depth[tag.strip("</>")] += -1 if tag.startswith("</") else 1
        elif match["formula"]:
            yield Formula(match["formula"].strip())
        elif match["digest"]:
            yield Picture(match["digest"], match["alt"])
        else:
            yield Blank(0)
    if at < len(line):
        yield _run(line[at:], depth)


def _run(text: str, depth: Mapping[str, int]) -> Run:
    bold, italic, underline, sub, sup = (depth[tag] > 0 for tag in TAGS)
    return Run(text, bold, italic, underline, sub, sup)


def _paired_tags(line: str) -> frozenset[int]:
    """Return where tags stand that have their partner on the line."""
    opened: list[tuple[str, int]] = []
    paired: set[int] = set()
    for match in _PIECE.finditer(line):
        tag = match["tag"]
        if not tag:
            continue
        name = tag.strip("</>")
        if not tag.startswith("</"):
            opened.append((name, match.start()))
            continue
        partner = next((place for place in reversed(range(len(opened))) if opened[place][0] == name), None)
        if partner is not None:
            paired |= {opened[partner][1], match.start()}
            del opened[partner:]
    return frozenset(paired)
