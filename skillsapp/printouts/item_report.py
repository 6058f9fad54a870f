"""The item analysis of an exam on paper: its figures, how the scores spread, every question in a line, and those that need a look in full.

It names nobody: what stands here are counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skillsapp.domain.picture import PictureFile
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, PALE, WHITE
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.rich_text import NO_PICTURES, RichBlock, rich_block
from skillsapp.printouts.sheet import SIGNED, Cell, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import measure, wrapped
from skillsapp.printouts.wording import _

_CHART = 92.0  # points
_BLUE, _LOW, _RULE, _GRID = 0x1F5FA8, 0xB9CFE8, 0x9AA3AD, 0xC8CED6
_SIZE = 9.5
_ANSWER = 9.0
_STEM_PICTURE, _OPTION_PICTURE = 110.0, 60.0
_LETTER, _COUNT, _SHARE, _BAR = 20.0, 74.0, 26.0, 92.0
_BARS = 21.0  # points for the two bars of an answer
_ROW_GAP = 5.0


@dataclass(frozen=True, slots=True)
class ScoreBins:
    """How many scores lie between an edge and the next: one edge more than counts; `mean` is a place between 0 and 1."""

    edges: tuple[str, ...]
    counts: tuple[int, ...]
    mean: float | None = None
    mean_text: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question in the table; `grave`: it needs a look."""

    number: str
    kind: str
    stem: str
    seen: str
    facility: str
    discrimination: str
    state: str
    sentence: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer with how many gave it, and its parts of the upper and of the lower group."""

    letter: str
    text: str
    count: str
    upper: float
    lower: float
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class ItemLook:
    """A question that needs a look, in full; `note` stands under its answers."""

    title: str
    remarks: tuple[str, ...]
    figures: str
    stem: str
    answers: tuple[AnswerLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemReportData:
    letterhead: Letterhead
    imprint: Imprint
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    bins: ScoreBins
    lines: tuple[ItemLine, ...]
    looks: tuple[ItemLook, ...]
    meanings: tuple[tuple[str, str], ...]
    no_looks: str = ""
    """What stands where no question needs a look."""
    pictures: Mapping[str, PictureFile] = field(default_factory=lambda: NO_PICTURES)


def draw(data: ItemReportData, path: Path) -> None:
    """Write the report to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.subtitle)
        sheet.facts(data.facts, across=3, height=19)
        for warning in data.warnings:
            _warning(sheet, warning)
        if data.lines:
            _heading(sheet, _("Scores"), _CHART + 30)
            _histogram(sheet, data.bins)
        _heading(sheet, _("Questions"), 60)
        _table(sheet, data.lines)
        if data.lines:
            _looks(sheet, data)
            _meanings(sheet, data.meanings)
            sheet.signatures([_("Made by"), _("Checked by")])

    write(path, Orientation.PORTRAIT, _("Item analysis report"), data.letterhead, data.imprint, paint)


def _heading(sheet: Sheet, text: str, with_it: float) -> None:
    sheet.need(20 + with_it)
    sheet.y -= 4
    sheet.pen.text(sheet.left, sheet.y - 11, text, Style.SONG_BOLD, 11)
    sheet.y -= 17


def _warning(sheet: Sheet, text: str) -> None:
    lines = wrapped(text, Style.SONG_BOLD, 9.5, sheet.room - 16)
    tall = len(lines) * 14 + 8
    sheet.need(tall + 4)
    sheet.pen.box(sheet.left, sheet.y - tall, sheet.room, tall, color=_RULE, fill=PALE)
    sheet.pen.box(sheet.left, sheet.y - tall, 3, tall, line=0, fill=_BLUE)
    for place, line in enumerate(lines):
        sheet.pen.text(sheet.left + 10, sheet.y - 14 - place * 14, line, Style.SONG_BOLD, 9.5)
    sheet.y -= tall + 4


def _histogram(sheet: Sheet, bins: ScoreBins) -> None:
    """Draw how many people have how many points: a bar for each part of the paper's worth, with its edges below."""
    pen, most = sheet.pen, max(bins.counts, default=0) or 1
    left, right, top = sheet.left + 24, sheet.right - 12, sheet.y - 14
    base, step = top - _CHART + 24, (right - left) / max(1, len(bins.counts))
    tall = top - base
    x = left + (right - left) * max(0.0, min(1.0, bins.mean or 0.0))
    if bins.mean is not None:
        pen.line(x, base, x, top + 2, width=0.8, color=GREY, dash=(3, 2))
        pen.text(x, top + 5, bins.mean_text, Style.SONG, 8, align="center", color=GREY)
    pen.line(left, base, right, base, width=0.6, color=_RULE)
    for place, count in enumerate(bins.counts):
        high = (tall - 10) * count / most
        if count:
            pen.box(left + place * step + 3, base, step - 6, high, line=0, fill=_BLUE)
            middle, wide = left + (place + 0.5) * step, measure(str(count), Style.SONG, 8) + 4
            pen.box(
                middle - wide / 2, base + high + 1, wide, 9, line=0, fill=WHITE
            )  # the line of the mean does not run through it
            pen.text(middle, base + high + 3, str(count), Style.SONG, 8, align="center")
    for place, edge in enumerate(bins.edges):
        pen.line(left + place * step, base, left + place * step, base - 3, width=0.6, color=_RULE)
        pen.text(left + place * step, base - 12, edge, Style.SONG, 8, align="center", color=GREY)
    told = _("Points across, people upwards; a score on an edge counts to its right.")
    pen.text((left + right) / 2, base - 23, told, Style.SONG, 8, align="center", color=GREY)
    sheet.y = base - 30


def _table(sheet: Sheet, lines: tuple[ItemLine, ...]) -> None:
    seen, placed = {line.seen for line in lines}, all(len(line.number) < 4 for line in lines)
    columns = [
        Column(_("No."), 1.0) if placed else Column(_("Number"), 2.9),
        Column(_("Type"), 1.6),
        Column(_("Question"), 8.2 if placed else 6.9, align="left"),
        *([Column(_("Seen by"), 1.5, align="right")] if len(seen) > 1 else []),
        Column(_("Facility"), 1.6, align="right"),
        Column(_("Discrimination"), 1.6, align="right"),
        Column(_("State"), 1.9),
        Column(_("What strikes"), 5.4 if placed else 4.8, align="left"),
    ]
    rows = [
        [
            Cell(text, shaded=line.grave)
            for text in (
                line.number,
                line.kind,
                line.stem,
                *([line.seen] if len(seen) > 1 else []),
                line.facility,
                line.discrimination,
                line.state,
                line.sentence,
            )
        ]
        for line in lines
    ]
    sheet.table(columns, rows, height=16, size=8.5)
    sheet.y -= 6


def _looks(sheet: Sheet, data: ItemReportData) -> None:
    title = _("Questions that need a look")
    if not data.looks:
        _heading(sheet, title, 24)
        sheet.note(data.no_looks, size=_SIZE)
        return
    for place, look in enumerate(data.looks):
        _look(sheet, look, data.pictures, title if place == 0 else "")


def _look(sheet: Sheet, look: ItemLook, pictures: Mapping[str, PictureFile], heading: str) -> None:
    """Write a question, all of it on one page where a page holds it; otherwise line by line."""
    stem = rich_block(look.stem, sheet.room - 8, size=_SIZE, pictures=pictures, tallest=_STEM_PICTURE)
    remarks = [line for remark in look.remarks for line in wrapped(remark, Style.SONG_BOLD, _SIZE, sheet.room - 8)]
    space = sheet.room - _LETTER - _COUNT - _BAR - _SHARE - 18
    texts = [
        rich_block(answer.text, space, size=_ANSWER, pictures=pictures, tallest=_OPTION_PICTURE) if answer.text else None
        for answer in look.answers
    ]
    rows = [max(_BARS, block.height if block is not None else 0.0) + _ROW_GAP for block in texts]
    notes = wrapped(look.note, Style.SONG, 8.5, sheet.room - 8) if look.note else []
    head = 19 + 14.0 * len(remarks) + 14
    whole = head + stem.height + (15 + sum(rows) if rows else 0.0) + 13 * len(notes) + 12
    page = sheet.pen.height - 2 * sheet.bottom
    if heading:
        _heading(sheet, heading, min(whole, page / 2))
    sheet.need(whole if whole < page else head + stem.lines[0].height)
    pen = sheet.pen
    pen.box(sheet.left, sheet.y - 17, sheet.room, 17, line=0, fill=PALE)
    pen.fitted(sheet.left + 4, sheet.y - 12.5, look.title, Style.SONG_BOLD, 10, sheet.room - 8)
    sheet.y -= 19
    for line in remarks:
        pen.text(sheet.left + 4, sheet.y - 11, line, Style.SONG_BOLD, _SIZE)
        sheet.y -= 14
    pen.fitted(sheet.left + 4, sheet.y - 10, look.figures, Style.SONG, 8.5, sheet.room - 8, color=GREY)
    sheet.y -= 14
    for set_line in stem.lines:
        sheet.need(set_line.height)
        stem.draw_line(pen, set_line, sheet.left + 4, sheet.y)
        sheet.y -= set_line.height
    if look.answers:
        sheet.need(15 + rows[0])
        _answers_head(sheet)
        for answer, block, tall in zip(look.answers, texts, rows, strict=True):
            if sheet.y - tall < sheet.bottom and tall < page:
                sheet.turn()
                _answers_head(sheet)
            _answer(sheet, answer, block, tall)
    for line in notes:
        sheet.need(13)
        pen.text(sheet.left + 4, sheet.y - 10, line, Style.SONG, 8.5, color=GREY)
        sheet.y -= 13
    sheet.y -= 12


def _answers_head(sheet: Sheet) -> None:
    pen, y = sheet.pen, sheet.y - 10
    bars = sheet.right - _SHARE - _BAR
    pen.text(sheet.left + _LETTER, y, _("Who chose what"), Style.SONG_BOLD, 8.5)
    pen.text(bars - 12, y, _("All"), Style.SONG_BOLD, 8.5, align="right")
    x = bars
    for text, colour in ((_("Upper 27%"), _BLUE), (_("Lower 27%"), _LOW)):
        pen.box(x, y - 0.5, 7, 7, line=0, fill=colour)
        x = pen.text(x + 10, y, text, Style.SONG, 8, color=GREY) + 8
    sheet.y -= 15
    pen.line(sheet.left, sheet.y, sheet.right, sheet.y, width=0.4, color=_RULE)


def _answer(sheet: Sheet, answer: AnswerLine, block: RichBlock | None, tall: float) -> None:
    pen, top = sheet.pen, sheet.y - _ROW_GAP / 2
    bars = sheet.right - _SHARE - _BAR
    style = Style.SONG_BOLD if answer.is_key else Style.SONG
    if block is not None:
        above = max(0.0, (_BARS - block.height) / 2)
        pen.text(sheet.left + 4, top - above - block.first_line, answer.letter, style, _ANSWER)
        block.draw(pen, sheet.left + _LETTER, top - above)
    count = f"{answer.count}" if not answer.is_key else _("key  {count}").format(count=answer.count)
    pen.text(bars - 12, top - 13, count, style, _ANSWER, align="right")
    for place, (part, colour) in enumerate(((answer.upper, _BLUE), (answer.lower, _LOW))):
        y = top - 9 - place * 10
        pen.box(bars, y, _BAR, 7, line=0, fill=PALE)
        if part > 0:
            pen.box(bars, y, max(1.0, _BAR * part), 7, line=0, fill=colour)
        pen.text(sheet.right, y, f"{part * 100:.0f}%", Style.SONG, 8, align="right", color=GREY)
    sheet.y -= tall
    pen.line(sheet.left, sheet.y, sheet.right, sheet.y, width=0.3, color=_GRID)


def _meanings(sheet: Sheet, meanings: tuple[tuple[str, str], ...]) -> None:
    _heading(sheet, _("What the figures mean"), len(meanings) * 17 + 24)
    columns = [Column(_("Figure"), 1.4, style=Style.SONG_BOLD), Column(_("Meaning"), 8, align="left")]
    sheet.table(columns, meanings, height=16, size=8.5, tail=SIGNED)


ITEM_REPORT = Printout("item_report", N_("Item analysis report"), draw)
