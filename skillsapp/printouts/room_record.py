"""The record of a room: who came, what was opened and collected, and what happened, signed by those on duty."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _

_FEWEST_LINES = 9  # counted with what is recorded already


@dataclass(frozen=True, slots=True)
class RoomIncident:
    """Something that was recorded already; more is written by hand."""

    seat: str
    entry_no: str
    time: str
    what: str


@dataclass(frozen=True, slots=True)
class RoomRecordData:
    """A room's record; a field that is empty leaves room for handwriting."""

    letterhead: Letterhead
    imprint: Imprint
    words: Words
    room: str
    sitting: str
    subject: str
    time: str
    expected: int
    present: str = ""
    absent: str = ""
    absent_seats: str = ""
    unsealed_at: str = ""
    collected: str = ""
    incidents: tuple[RoomIncident, ...] = ()


def draw(data: RoomRecordData, path: Path) -> None:
    """Write the record to *path*."""
    words = data.words

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(running=f"{data.sitting}   {data.room}")
        sheet.facts(
            [
                (words.sitting, data.sitting), (_("Room"), data.room),
                (_("Subject"), data.subject), (_("Time"), data.time),
            ],
            height=24,
        )  # fmt: skip
        expected = _("{count} people").format(count=data.expected)
        sheet.facts([(_("Expected"), expected), (_("Present"), data.present), (_("Absent"), data.absent)], across=3, height=26)
        sheet.facts([(_("{seat} of the absent").format(seat=words.seat), data.absent_seats)], across=1, height=30)
        sheet.facts(
            [
                (_("Papers unsealed at"), data.unsealed_at), (_("Seal intact, signed by two"), ""),
                (_("Started"), ""), (_("Finished"), ""),
                (_("Papers or results collected"), data.collected), (_("Void papers"), ""),
            ],
            height=28,
        )  # fmt: skip
        columns = [
            Column(words.seat, 1.2),
            Column(_("{ticket} number").format(ticket=words.ticket), 2.2),
            Column(_("Time"), 1.6),
            Column(_("What happened and what was done (breach, fault, extra time, void paper)"), 7.0, "left"),
            Column(_("Signature"), 1.9),
        ]
        rows = [[incident.seat, incident.entry_no, incident.time, incident.what, ""] for incident in data.incidents]
        rows += [["", "", "", "", ""] for _line in range(max(3, _FEWEST_LINES - len(rows)))]
        sheet.table(columns, rows, height=34, tail=SIGNED)
        sheet.y -= 4
        sheet.signatures([words.judge, words.judge, _("Head of the site")])

    write(path, Orientation.PORTRAIT, _("Room record"), data.letterhead, data.imprint, paint)


ROOM_RECORD = Printout("room_record", N_("Room record"), draw)
