"""The paper of every form: letterhead, fact boxes, tables that run over pages, signature lines, and the foot of the page.

Every page says which page of how many it is, when and by whom it was printed, and by which version of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from skillsapp.domain.programme import ORGANISER_TITLES, Organisers
from skillsapp.kernel.clock import stamp
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import A4, A4_LANDSCAPE, GREY, MM, PALE, Align, BlindPen, Pen, document
from skillsapp.printouts.printout import Orientation
from skillsapp.printouts.typesetting import INK, measure, wrapped, wrapped_name
from skillsapp.printouts.wording import _

MARGIN = 15 * MM
FOOT = 7 * MM
_RULE = 0x9AA3AD
_GAP = 3.0  # points between a cell's line and its text
_LEAD = 1.28
_TOGETHER = 3  # rows that stay with what follows a table
SIGNED = 70.0  # points for two rows of signatures


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on top: the programme, who runs it, and the number of the document."""

    programme: str
    organisers: Organisers = field(default_factory=Organisers)
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands at the foot of every page."""

    printed_at: datetime
    operator: str
    rule_version: str = ""

    @property
    def printed_text(self) -> str:
        """Return the time of printing as people read it."""
        return stamp(self.printed_at)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width, compared with the other columns."""

    title: str
    share: float
    align: Align = "center"
    style: Style = Style.SONG
    merge: bool = False  # a value that repeats is written once, in a cell over all its rows
    is_name: bool = False  # a person's name: broken at its middle dots, otherwise written smaller


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its text: shaded where nothing may be written."""

    text: str = ""
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Cell, ...]
    lines: tuple[tuple[str, ...], ...]
    sizes: tuple[float, ...]
    height: float


def write(
    path: Path,
    orientation: Orientation,
    title: str,
    letterhead: Letterhead,
    imprint: Imprint,
    paint: Callable[[Sheet], None],
    *,
    foot: bool = True,
) -> None:
    """Write the form that *paint* draws: once to count the pages and hash its words, once for good.

    The check code is the same on two papers that say the same, whenever and by whomever they were printed.

    Cards and labels are cut out and have no foot of their own.
    """
    size = A4 if orientation is Orientation.PORTRAIT else A4_LANDSCAPE
    blind = BlindPen(size)
    counted = Sheet(blind, title, letterhead, imprint)
    paint(counted)
    code = f"{blind.digest[:4]}-{blind.digest[4:8]}".upper()
    author = letterhead.organisers.host[0] if letterhead.organisers.host else ""
    with document(path, size, title=f"{letterhead.programme} {title}".strip(), author=author) as pen:
        sheet = Sheet(pen, title, letterhead, imprint, pages=counted.page if foot else 0, code=code)
        paint(sheet)
        sheet.close()


class Sheet:
    """A form in the making: draws from the top of the page downward and turns the page when it is full."""

    def __init__(self, pen: Pen, title: str, letterhead: Letterhead, imprint: Imprint, *, pages: int = 0, code: str = "") -> None:
        self.pen = pen
        self.page = 1
        self.left, self.right = MARGIN, pen.width - MARGIN
        self.bottom = MARGIN + FOOT
        self.y = pen.height - MARGIN
        self._title, self._letterhead, self._imprint, self._pages, self._code = title, letterhead, imprint, pages, code
        self._running = ""

    @property
    def room(self) -> float:
        """Return the width between the margins."""
        return self.right - self.left

    def letterhead(self, subtitle: str = "", *, running: str = "", organisers: bool = False, titled: bool = True) -> None:
        """Draw the programme, the form's title and *subtitle*; with *organisers* also those who run it.

        Following pages carry *running*, or the subtitle, so that a loose page finds its way back.
        """
        self._running = running or subtitle
        pen, middle, head = self.pen, self.pen.width / 2, self._letterhead
        if head.document_number:
            pen.text(self.right, self.y - 6, head.document_number, Style.SONG, 9, align="right", color=GREY)
            self.y -= 13
        if head.programme:
            for line in wrapped(head.programme, Style.SONG_BOLD, 13, self.room):
                pen.text(middle, self.y - 13, line, Style.SONG_BOLD, 13, align="center")
                self.y -= 18
        if titled:
            pen.text(middle, self.y - 22, self._title, Style.TITLE, 20, align="center", spacing=4)
            self.y -= 31
        if subtitle:
            pen.fitted(middle, self.y - 10, subtitle, Style.SONG, 11, self.room, align="center")
            self.y -= 16
        if organisers:
            self._organisers()
        self.y -= 5

    def facts(self, pairs: Sequence[tuple[str, str]], across: int = 2, *, height: float = 20) -> None:
        """Draw labelled values in a grid of *across* pairs a row; an empty value leaves room for handwriting."""
        width = self.room / across
        label = min(width * 0.42, max(measure(text, Style.SONG_BOLD, 9.5) for text, _value in pairs) + 4 * _GAP)
        for start in range(0, len(pairs), across):
            row = pairs[start : start + across]
            texts = [wrapped(value, Style.SONG, 9.5, width - label - 2 * _GAP) for _label, value in row]
            tall = max(height, max(len(lines) for lines in texts) * 9.5 * _LEAD + 2 * _GAP)
            self.need(tall)
            for place, (title, _value) in enumerate(row):
                x = self.left + place * width
                last = place == len(row) - 1
                wide = self.right - x - label if last else width - label
                self.pen.box(x, self.y - tall, label, tall, color=_RULE, fill=PALE)
                self.pen.box(x + label, self.y - tall, wide, tall, color=_RULE)
                middle = self.y - tall / 2 - 3.4
                self.pen.fitted(x + label / 2, middle, title, Style.SONG_BOLD, 9.5, label - 4, align="center")
                self._lines(texts[place], x + label, wide, self.y, tall, 9.5, "left", Style.SONG)
            self.y -= tall
        self.y -= 6

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Cell]],
        *,
        height: float = 22,
        size: float = 9.5,
        empty: str = "",
        tail: float = 0,
    ) -> None:
        """Draw a table whose head repeats on every page; a row is as high as its longest text needs.

        The last rows stay on one page with *tail* points of what follows: nobody signs a page without a row on it.
        """
        total = sum(column.share for column in columns)
        widths = [self.room * column.share / total for column in columns]
        head = self._measured([Cell(column.title) for column in columns], columns, widths, 20, size, head=True)
        body = [self._measured([_cell(value) for value in row], columns, widths, height, size) for row in rows]
        self.need(head.height + (body[0].height if body else height))
        self._draw_row(head, columns, widths, head=True)
        if not body:
            self.pen.box(self.left, self.y - height, self.room, height, color=_RULE)
            note = empty or _("Nothing is on this list.")
            self.pen.text(self.pen.width / 2, self.y - height / 2 - 3.4, note, Style.SONG, size, align="center", color=GREY)
            self.y -= height
            return
        shown: tuple[str, ...] = ()
        held = max(1, len(body) - _TOGETHER)  # from this row on, everything stays with the tail
        ends = [row.height for row in body]
        if tail and held < len(body):
            ends[held] = sum(ends[held:]) + tail
        for place, row in enumerate(body):
            if self.y - ends[place] < self.bottom:
                self.turn()
                self._draw_row(head, columns, widths, head=True)
                shown = ()
            goes_on = place + 1 < len(body) and self.y - row.height - ends[place + 1] >= self.bottom
            shown = self._draw_row(row, columns, widths, above=shown, below=body[place + 1] if goes_on else None)

    def fits(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, height: float, size: float) -> bool:
        """Tell whether the table of *rows* stands on what is left of this page."""
        total = sum(column.share for column in columns)
        widths = [self.room * column.share / total for column in columns]
        tall = self._measured([Cell(column.title) for column in columns], columns, widths, 20, size, head=True).height
        tall += sum(self._measured([Cell(text) for text in row], columns, widths, height, size).height for row in rows)
        return self.y - tall >= self.bottom

    def note(self, text: str, *, size: float = 9, color: int = INK, gap: float = 4) -> None:
        """Write a paragraph over the whole width."""
        for line in wrapped(text, Style.SONG, size, self.room):
            self.need(size * 1.5)
            self.pen.text(self.left, self.y - size, line, Style.SONG, size, color=color)
            self.y -= size * 1.5
        self.y -= gap

    def signatures(self, signers: Sequence[str], *, dated: bool = True) -> None:
        """Draw a line to sign on for each of *signers*, and room for the date."""
        labels = [*signers, *([_("Date")] if dated else [])]
        widest = 3 if self.pen.width < self.pen.height else 4
        across = 2 if len(labels) == 2 or (len(labels) == 4 and widest == 3) else widest
        rows = [labels[at : at + across] for at in range(0, len(labels), across)]
        self.need(len(rows) * 30 + 8)
        self.y -= 8
        for row in rows:
            width = self.room / across
            for place, label in enumerate(row):
                x = self.left + place * width
                end = self.pen.text(x, self.y - 18, _("{label}:").format(label=label), Style.SONG, 10)
                self.pen.line(end + 2, self.y - 20, x + width - 14, self.y - 20, color=GREY)
            self.y -= 30

    def need(self, height: float) -> None:
        """Turn the page unless *height* is left on it."""
        if self.y - height < self.bottom:
            self.turn()

    def turn(self) -> None:
        """Finish the page and start the next one with a running head."""
        self.fresh()
        running = "   ".join(part for part in (self._letterhead.programme, self._title, self._running) if part)
        self.pen.fitted(self.left, self.y - 9, running, Style.SONG, 9, self.room, color=GREY)
        self.pen.line(self.left, self.y - 14, self.right, self.y - 14, color=_RULE)
        self.y -= 22

    def fresh(self) -> None:
        """Finish the page and start an empty one."""
        self._foot()
        self.pen.next_page()
        self.page += 1
        self.y = self.pen.height - MARGIN

    def close(self) -> None:
        """Finish the last page."""
        self._foot()
        self.pen.next_page()

    def _organisers(self) -> None:
        chosen = [
            _("{role}: {names}").format(role=_(title), names="  ".join(getattr(self._letterhead.organisers, key)))
            for key, title in ORGANISER_TITLES.items()
            if getattr(self._letterhead.organisers, key)
        ]
        lines: list[str] = []
        for role in chosen:
            together = f"{lines[-1]}    {role}" if lines else ""
            if together and measure(together, Style.SONG, 8.5) <= self.room:
                lines[-1] = together
            else:
                lines += wrapped(role, Style.SONG, 8.5, self.room)
        for line in lines:
            self.pen.text(self.pen.width / 2, self.y - 8.5, line, Style.SONG, 8.5, align="center", color=GREY)
            self.y -= 12.5

    def _foot(self) -> None:
        if not self._pages:
            return
        pen, y = self.pen, MARGIN - 4
        pen.line(self.left, y + 12, self.right, y + 12, width=0.4, color=_RULE)
        parts = [_("Printed {time}").format(time=self._imprint.printed_text), _("by {name}").format(name=self._imprint.operator)]
        if self._imprint.rule_version:
            parts.append(_("Rules {version}").format(version=self._imprint.rule_version))
        parts.append(_("Check code {code}").format(code=self._code))
        pen.fitted(self.left, y, "   ".join(parts), Style.SONG, 8, self.room - 90, color=GREY)
        page = _("Page {page} / {pages}").format(page=self.page, pages=self._pages)
        pen.text(self.right, y, page, Style.SONG, 8, align="right", color=GREY)

    def _measured(
        self,
        cells: Sequence[Cell],
        columns: Sequence[Column],
        widths: Sequence[float],
        height: float,
        size: float,
        *,
        head: bool = False,
    ) -> _Row:
        lines, sizes = [], []
        for cell, column, width in zip(cells, columns, widths, strict=True):
            style = Style.SONG_BOLD if head else column.style
            fit = size
            split = wrapped_name if column.is_name and not head else wrapped
            broken = split(cell.text, style, fit, width - 2 * _GAP)
            while len(broken) > 2 and fit > size * 0.8:
                fit -= 0.5
                broken = split(cell.text, style, fit, width - 2 * _GAP)
            lines.append(tuple(broken))
            sizes.append(fit)
        tall = max([height, *(len(part) * fit * _LEAD + 2 * _GAP for part, fit in zip(lines, sizes, strict=True))])
        return _Row(tuple(cells), tuple(lines), tuple(sizes), tall)

    def _draw_row(
        self,
        row: _Row,
        columns: Sequence[Column],
        widths: Sequence[float],
        *,
        head: bool = False,
        above: tuple[str, ...] = (),
        below: _Row | None = None,
    ) -> tuple[str, ...]:
        x = self.left
        grid: list[tuple[float, float, float, float]] = []
        floor = self.y - row.height
        merging = True  # a value only belongs to the one above while everything to its left does
        for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
            cell = row.cells[place]
            merging = merging and column.merge
            repeats = merging and bool(above) and above[place] == cell.text
            goes_on = merging and below is not None and below.cells[place].text == cell.text
            if head or cell.shaded:
                self.pen.box(x, self.y - row.height, width, row.height, line=0, fill=PALE if head else 0xF4F5F6)
            grid.append((x, self.y, x, floor))
            if not repeats:
                grid.append((x, self.y, x + width, self.y))
                style = Style.SONG_BOLD if head else column.style
                align: Align = "center" if head else column.align
                self._lines(row.lines[place], x, width, self.y, row.height, row.sizes[place], align, style)
            if not goes_on:
                grid.append((x, floor, x + width, floor))
            x += width
        self.pen.lines([*grid, (x, self.y, x, floor)], width=0.4, color=_RULE)
        self.y -= row.height
        return tuple(cell.text for cell in row.cells)

    def _lines(
        self, lines: Sequence[str], x: float, width: float, top: float, height: float, size: float, align: Align, style: Style
    ) -> None:
        lead = size * _LEAD
        y = top - (height - lead * len(lines)) / 2 - size * 0.96
        at = x + width / 2 if align == "center" else x + _GAP if align == "left" else x + width - _GAP
        for line in lines:
            self.pen.text(at, y, line, style, size, align=align)
            y -= lead


def _cell(value: str | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)
