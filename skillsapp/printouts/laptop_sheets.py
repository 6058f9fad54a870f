"""Two lists of a day on borrowed laptops: the codes to hand out, and who got which laptop back cleared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class CodeLine:
    number: str
    code: str
    names: str = ""  # who sits there, round by round


@dataclass(frozen=True, slots=True)
class WordLine:
    title: str
    time: str
    word: str


@dataclass(frozen=True, slots=True)
class CodeSheetData:
    """The codes of the laptops and, on a page of their own, the words of the rounds: whoever hands out codes need not know the words."""

    letterhead: Letterhead
    imprint: Imprint
    day: str
    laptops: tuple[CodeLine, ...]
    rounds: tuple[WordLine, ...]


def draw_codes(data: CodeSheetData, path: Path) -> None:
    """Write the code sheet to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.day, running=data.day)
        sheet.note(_("One code a laptop, for {day} only. Type the number and the code at the laptop; keep this sheet locked away.").format(
            day=data.day), gap=8)  # fmt: skip
        columns = [
            Column(_("Laptop"), 1.2),
            Column(_("Code"), 2.6),
            Column(_("People, round by round"), 5.2, "left"),
            Column(_("Handed to"), 2),
        ]
        rows = [[line.number, f"{line.code[:4]} {line.code[4:]}", line.names, ""] for line in data.laptops]
        sheet.table(columns, rows, height=28, size=11)
        if not data.rounds:
            return
        sheet.turn()
        sheet.note(_("The word of a round is announced in the room when the round begins, not before."), gap=8)
        sheet.table(
            [Column(_("Round"), 3, "left"), Column(_("Time"), 3), Column(_("Word"), 2)],
            [[line.title, line.time, line.word] for line in data.rounds],
            height=34,
            size=13,
        )

    write(path, Orientation.PORTRAIT, _("Codes and words"), data.letterhead, data.imprint, paint)


@dataclass(frozen=True, slots=True)
class ClearingLine:
    number: str
    state: str
    collected: str
    cleared: str
    people: str


@dataclass(frozen=True, slots=True)
class ClearingListData:
    """Which laptops were collected and cleared, with room for the owner's signature."""

    letterhead: Letterhead
    imprint: Imprint
    day: str
    laptops: tuple[ClearingLine, ...]
    uncleared: tuple[str, ...] = ()


def draw_clearing(data: ClearingListData, path: Path) -> None:
    """Write the list of cleared laptops to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(running=data.day)
        sheet.note(
            _("All papers of these laptops are verified in the office; names, photos and answers were removed from them."), gap=8
        )
        columns = [
            Column(_("Laptop"), 1.2), Column(_("State"), 2), Column(_("Papers"), 1.4), Column(_("Collected at"), 2.6),
            Column(_("Cleared at"), 2.6), Column(_("Signature of the owner"), 3),
        ]  # fmt: skip
        rows = [[line.number, line.state, line.people, line.collected, line.cleared, ""] for line in data.laptops]
        sheet.table(columns, rows, height=28, size=10, tail=SIGNED)
        if data.uncleared:
            sheet.y -= 4
            numbers = _(", ").join(data.uncleared)
            sheet.note(
                _("Not cleared yet, to be cleared before they are handed back: laptops {numbers}.").format(numbers=numbers)
            )
        sheet.signatures([_("Handed back by")])

    write(path, Orientation.PORTRAIT, _("Laptops cleared and handed back"), data.letterhead, data.imprint, paint)


LAPTOP_CODES = Printout("laptop_codes", N_("Codes and words"), draw_codes)
LAPTOP_CLEARING = Printout("laptop_clearing", N_("Laptops cleared and handed back"), draw_clearing)
