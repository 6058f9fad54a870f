"""The fairness sheet of papers drawn together: one page for the file, with a chart, the topics, and lines for the witnesses to sign."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, PALE
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _

_CHART = 104.0  # points
_AXIS = 34.0
_BLUE, _BAND, _BAR, _BAR_MOST = 0x1F5FA8, 0xE6F0E4, 0x1F5FA8, 0xB9CFE8
_LIMIT = Decimal("0.5")
_NAMED = 30  # so many papers at most have their names under the chart
_LINE = 11.8
_FEWEST_SIGNERS = 2


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with how many questions the papers have of it, at least and at most."""

    title: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class FairnessData:
    """What the sheet says; `expected` holds for each paper its name and the score that is expected on it, in points of 100."""

    letterhead: Letterhead
    imprint: Imprint
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    expected: tuple[tuple[str, Decimal], ...]
    topics: tuple[TopicLine, ...]
    witnesses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def draw(data: FairnessData, path: Path) -> None:
    """Write the sheet to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.subtitle)
        sheet.facts(data.facts, height=19)
        _heading(sheet, _("Expected score of each paper (points of 100)"))
        _chart(sheet, data.expected)
        _heading(sheet, _("Questions of each topic on a paper, at least and at most"))
        _topics(sheet, data.topics)
        for text in data.notes:
            sheet.note(text, size=8.5, color=GREY, gap=1)
        signers = [*data.witnesses, *[_("Witness")] * max(0, _FEWEST_SIGNERS - len(data.witnesses))]
        sheet.signatures(
            [_("Drawn by"), *(_("Witness {name}").format(name=name) if name in data.witnesses else name for name in signers)]
        )

    write(path, Orientation.PORTRAIT, _("Fairness sheet of the papers"), data.letterhead, data.imprint, paint)


def _heading(sheet: Sheet, text: str) -> None:
    sheet.pen.text(sheet.left, sheet.y - 10, text, Style.SONG_BOLD, 10)
    sheet.y -= 16


def _chart(sheet: Sheet, expected: tuple[tuple[str, Decimal], ...]) -> None:
    """Draw a mark for each paper against the band of half a point within which all are held to be equal."""
    pen, left, right, top = sheet.pen, sheet.left + _AXIS, sheet.right, sheet.y
    base = top - _CHART
    pen.box(left, base, right - left, _CHART, color=0x9AA3AD)
    if not expected:
        pen.text((left + right) / 2, base + _CHART / 2, _("Nothing is on this list."), Style.SONG, 9, align="center", color=GREY)
        sheet.y = base - 20
        return
    scores = [score for _name, score in expected]
    middle = (min(scores) + max(scores)) / 2
    reach = max(Decimal(1), (max(scores) - min(scores)))
    low, high = middle - reach, middle + reach

    def height(score: Decimal) -> float:
        return base + float((score - low) / (high - low)) * _CHART

    pen.box(
        left,
        height(middle - _LIMIT / 2),
        right - left,
        height(middle + _LIMIT / 2) - height(middle - _LIMIT / 2),
        line=0,
        fill=_BAND,
    )
    for step in range(5):
        score = low + (high - low) * step / 4
        y = height(score)
        if 0 < step < 4:
            pen.line(left, y, right, y, width=0.3, color=0xC8CED6, dash=(2, 2))
        pen.text(left - 4, y - 3, f"{score:.2f}", Style.SONG, 8, align="right", color=GREY)
    gap = (right - left) / len(expected)
    radius = max(0.8, min(2.6, gap * 0.32))
    for place, (name, score) in enumerate(expected):
        x, y = left + gap * (place + 0.5), height(score)
        pen.box(x - radius, y - radius, 2 * radius, 2 * radius, line=0, fill=_BLUE)
        if len(expected) <= _NAMED:
            pen.fitted(x, base - 9, name, Style.SONG, 8, gap - 1, align="center", color=GREY)
    if len(expected) > _NAMED:
        pen.text(left, base - 9, expected[0][0], Style.SONG, 8, color=GREY)
        pen.text(right, base - 9, expected[-1][0], Style.SONG, 8, align="right", color=GREY)
    pen.text((left + right) / 2, base - 19, _("Green band: half a point of 100; papers within it count as equally hard."), Style.SONG, 8,
             align="center", color=GREY)  # fmt: skip
    sheet.y = base - 27


def _topics(sheet: Sheet, topics: tuple[TopicLine, ...]) -> None:
    """Draw the topics in two columns, each with a bar as long as its questions."""
    pen, rows = sheet.pen, (len(topics) + 1) // 2
    width, longest = sheet.room / 2, max((topic.most for topic in topics), default=1) or 1
    named, bar = width * 0.60, width * 0.24
    for place, topic in enumerate(topics):
        x = sheet.left + width * (place // max(1, rows))
        y = sheet.y - _LINE * (place % max(1, rows) + 1)
        if place % max(1, rows) % 2 == 0:
            pen.box(x, y - 2.6, width - 6, _LINE, line=0, fill=PALE)
        pen.fitted(x + 2, y, topic.title, Style.SONG, 8.5, named)
        pen.box(x + named + 6, y, bar * topic.most / longest, 6.5, line=0, fill=_BAR_MOST)
        pen.box(x + named + 6, y, bar * topic.least / longest, 6.5, line=0, fill=_BAR)
        count = str(topic.least) if topic.least == topic.most else f"{topic.least}–{topic.most}"
        pen.text(x + width - 10, y, count, Style.SONG, 8.5, align="right")
    sheet.y -= _LINE * rows + 8


FAIRNESS_SHEET = Printout("fairness_sheet", N_("Fairness sheet of the papers"), draw)
