"""The key of a sitting's booklets for the office: the letters as each booklet shows them, in runs of five; what is written, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from skillsapp.domain.answer_card import RUN
from skillsapp.domain.picture import PictureFile
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.key_lines import KeyLine, draw_key_lines
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.rich_text import NO_PICTURES
from skillsapp.printouts.sheet import Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _

__all__ = ["ANSWER_KEY", "AnswerKeyData", "KeyLine", "KeySection", "VariantKey"]


@dataclass(frozen=True, slots=True)
class KeySection:
    """The answers of one type of question; `first` is the number of the first.  What is more than a few letters stands in `lines`."""

    title: str
    first: int
    answers: tuple[str, ...] = ()
    lines: tuple[KeyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantKey:
    variant: str
    sections: tuple[KeySection, ...]


@dataclass(frozen=True, slots=True)
class AnswerKeyData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    sitting: str
    subject: str
    time: str
    keys: tuple[VariantKey, ...]
    pictures: Mapping[str, PictureFile] = field(default_factory=lambda: NO_PICTURES)


def draw(data: AnswerKeyData, path: Path) -> None:
    """Write the key to *path*; each booklet begins a page."""

    def paint(sheet: Sheet) -> None:
        if not data.keys:
            sheet.letterhead(data.sitting)
            sheet.note(_("Nothing is on this list."))
        for place, key in enumerate(data.keys):
            if place:
                sheet.fresh()
            variant = _("{subject} (booklet {variant})").format(subject=data.subject, variant=key.variant)
            sheet.letterhead(f"{variant}    {data.sitting}    {data.time}")
            sheet.note(_("Confidential. Keep it sealed until the exam is over; it does not go into the room."), size=10)
            for section in key.sections:
                _section(sheet, section, data.pictures)
            sheet.signatures([_("Made by"), _("Checked by")])

    write(path, Orientation.PORTRAIT, _("Answer key"), data.letterhead, data.imprint, paint)


def _section(sheet: Sheet, section: KeySection, pictures: Mapping[str, PictureFile]) -> None:
    sheet.need(70)
    sheet.y -= 6
    sheet.pen.text(sheet.left, sheet.y - 12, section.title, Style.SONG_BOLD, 12)
    sheet.y -= 20
    if section.lines:
        draw_key_lines(sheet, section.lines, pictures)
        return
    columns = [
        Column(_("Question no."), 1.2),
        *(Column(str(place), 1.0, style=Style.HEI) for place in range(1, RUN + 1)),
        Column(_("Question no."), 1.2),
        *(Column(str(place), 1.0, style=Style.HEI) for place in range(1, RUN + 1)),
    ]
    sheet.table(columns, _rows(section), height=21, size=11)


def _rows(section: KeySection) -> Sequence[list[str]]:
    runs = []
    for at in range(0, len(section.answers), RUN):
        answers = section.answers[at : at + RUN]
        first, last = section.first + at, section.first + at + len(answers) - 1
        span = f"{first}-{last}" if first < last else str(first)
        runs.append([span, *answers, *[""] * (RUN - len(answers))])
    if len(runs) % 2:
        runs.append([""] * (RUN + 1))
    return [runs[at] + runs[at + 1] for at in range(0, len(runs), 2)]


ANSWER_KEY = Printout("answer_key", N_("Answer key of the booklets"), draw)
