"""Answers that are more than a few letters, in a key: question after question, with rubrics, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillsapp.domain.picture import PictureFile
from skillsapp.domain.rich_lines import SetLine
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, PALE
from skillsapp.printouts.rich_text import RichBlock, rich_block
from skillsapp.printouts.sheet import MARGIN, Sheet
from skillsapp.printouts.typesetting import INK
from skillsapp.printouts.wording import _

_RULE = 0x9AA3AD
_NUMBER, _WORTH, _POINTS = 44.0, 44.0, 46.0
_SIZE, _SMALL, _PAD, _HEAD = 10.5, 9.5, 4.0, 20.0
_TALLEST = 60 * MM


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One question of a key; `answer` and the texts of `rubric` may hold the marks of `domain.rich_text`."""

    number: int
    worth: str
    answer: str
    rubric: tuple[tuple[str, str], ...] = ()
    """What a marker looks for, each with its points."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line of rich text; `points` stand at its right end."""

    block: RichBlock
    line: SetLine
    points: str = ""
    color: int = INK


def draw_key_lines(sheet: Sheet, lines: Sequence[KeyLine], pictures: Mapping[str, PictureFile]) -> None:
    """Draw a table of answers; an answer is broken over pages only where none holds it."""
    room = sheet.room - _NUMBER - _WORTH - 2 * _PAD
    most = sheet.pen.height - MARGIN - 22 - sheet.bottom - _HEAD
    is_headed = False
    for key_line in lines:
        strips = list(_strips(key_line, room, pictures))
        for place, part in enumerate(_parts(strips, most)):
            high = _height(part)
            if sheet.y - high - (0 if is_headed else _HEAD) < sheet.bottom:
                sheet.turn()
                is_headed = False
            if not is_headed:
                _head(sheet)
                is_headed = True
            _row(sheet, key_line, part, high, is_first=place == 0)


def _strips(key_line: KeyLine, room: float, pictures: Mapping[str, PictureFile]) -> Iterator[_Strip]:
    answer = rich_block(key_line.answer, room, size=_SIZE, pictures=pictures, tallest=_TALLEST) if key_line.answer else None
    if answer is not None:
        yield from (_Strip(answer, line) for line in answer.lines)
    for place, (text, points) in enumerate(key_line.rubric, 1):
        wanted = rich_block(f"{place}. {text}", room - _POINTS, size=_SMALL, style=Style.KAI, pictures=pictures, tallest=_TALLEST)
        for row, line in enumerate(wanted.lines):
            yield _Strip(wanted, line, points if row == 0 else "")
    if key_line.note:
        note = rich_block(key_line.note, room, size=_SMALL, style=Style.KAI)
        yield from (_Strip(note, line, color=GREY) for line in note.lines)


def _height(strips: Sequence[_Strip]) -> float:
    return sum(strip.line.height for strip in strips) + 2 * _PAD


def _parts(strips: list[_Strip], most: float) -> Iterator[list[_Strip]]:
    """Yield the strips together, or as many at a time as a page holds."""
    part: list[_Strip] = []
    for strip in strips:
        if part and _height([*part, strip]) > most:
            yield part
            part = []
        part.append(strip)
    yield part


def _head(sheet: Sheet) -> None:
    pen, x = sheet.pen, sheet.left
    for title, wide in ((_("Question no."), _NUMBER), (_("Worth"), _WORTH), (_("Answer"), sheet.room - _NUMBER - _WORTH)):
        pen.box(x, sheet.y - _HEAD, wide, _HEAD, color=_RULE, line=0.4, fill=PALE)
        pen.fitted(x + wide / 2, sheet.y - _HEAD / 2 - 3.6, title, Style.SONG_BOLD, 10, wide - 4, align="center")
        x += wide
    sheet.y -= _HEAD


def _row(sheet: Sheet, key_line: KeyLine, strips: Sequence[_Strip], high: float, *, is_first: bool) -> None:
    pen, x, top = sheet.pen, sheet.left, sheet.y
    first = top - _PAD - (strips[0].block.first_line if strips else _SIZE)
    for text, wide in ((str(key_line.number), _NUMBER), (key_line.worth, _WORTH)):
        pen.box(x, top - high, wide, high, color=_RULE, line=0.4)
        if is_first:
            pen.text(x + wide / 2, first, text, Style.HEI, _SIZE, align="center")
        x += wide
    pen.box(x, top - high, sheet.right - x, high, color=_RULE, line=0.4)
    y = top - _PAD
    for strip in strips:
        strip.block.draw_line(pen, strip.line, x + _PAD, y, color=strip.color)
        if strip.points:
            text = _("{points} points").format(points=strip.points)
            pen.text(sheet.right - _PAD, y - strip.block.first_line, text, Style.SONG, _SMALL, align="right")
        y -= strip.line.height
    sheet.y -= high
