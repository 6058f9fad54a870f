"""The result list of one group: ranks, parts, totals, decisions and prizes, with the rule that broke each tie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One person's results, ready to be printed; an absence is a word, never a zero."""

    name: str
    unit: str
    parts: tuple[str, ...]
    total: str
    entry_no: str = ""
    rank: str = ""
    passed: str = ""
    prize: str = ""
    decided_by: str = ""
    resit: str = ""


@dataclass(frozen=True, slots=True)
class ResultListData:
    """A result list; a column that is empty in every line is left out."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    group: str
    part_titles: tuple[str, ...]
    lines: tuple[ResultLine, ...]
    rule_summary: str = ""
    signers: tuple[str, ...] = ()
    is_class: bool = False
    """A class is passed, not won: no ranks, and whoever watched and whoever leads the class sign it."""


def draw(data: ResultListData, path: Path) -> None:
    """Write the result list to *path*."""
    title = _("Ranking") if any(line.rank for line in data.lines) else _("Results")

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.group, organisers=True)
        if data.rule_summary:
            sheet.note(_("Rules: {summary}").format(summary=data.rule_summary), size=8.5, color=GREY)
        columns, rows = _columns(data)
        sheet.table(columns, rows, empty=_("Nobody has a result yet."), tail=SIGNED + 20)
        count = _("{count} people").format(count=len(data.lines))
        sheet.y -= 4
        sheet.note(count, size=9, gap=0)
        sheet.signatures(data.signers or ((data.words.invigilator, _("Head of the class")) if data.is_class else ()))

    write(path, Orientation.LANDSCAPE, title, data.letterhead, data.imprint, paint)


def _columns(data: ResultListData) -> tuple[list[Column], list[list[str]]]:
    lines = data.lines
    ranked = any(line.rank for line in lines)
    candidates: list[tuple[Column, list[str], bool]] = [
        (Column(_("Rank"), 1.0), [line.rank for line in lines], False),
        (Column(_("No."), 0.9), ["" if ranked else str(place + 1) for place in range(len(lines))], False),
        (Column(_("{ticket} number").format(ticket=data.words.ticket), 2.2), [line.entry_no for line in lines], False),
        (Column(_("Name"), 2.4, is_name=True), [line.name for line in lines], True),
        (Column(_("Unit"), 5.0, "left"), [line.unit for line in lines], True),
        *(
            (Column(part, 1.5, "right"), [line.parts[place] for line in lines], True)
            for place, part in enumerate(data.part_titles)
        ),
        (Column(_("Total"), 1.6, "right", Style.SONG_BOLD), [line.total for line in lines], True),
        (Column(_("Decision"), 1.3), [line.passed for line in lines], False),
        (Column(_("Resit"), 1.1), [line.resit for line in lines], False),
        (Column(_("Prize"), 1.6), [line.prize for line in lines], False),
        (Column(_("Tie decided by"), 2.6), [line.decided_by for line in lines], False),
    ]
    kept = [(column, values) for column, values, always in candidates if always or any(values)]
    return [column for column, _values in kept], [[values[place] for _column, values in kept] for place in range(len(lines))]


RESULT_LIST = Printout("result_list", N_("Result list"), draw, Orientation.LANDSCAPE)
