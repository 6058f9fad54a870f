"""The certificate of record: one page that says what the association's books hold of a certificate, to be stamped by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.certificate_record import STANDING_TITLES, RecordFacts, Standing
from skillsapp.domain.marked_text import filled_runs
from skillsapp.domain.numerals import chinese_date
from skillsapp.printouts.certificate_looks import caption_of
from skillsapp.printouts.fonts import Style, chain, missing_characters, missing_in_name
from skillsapp.printouts.pen import GREY, MM
from skillsapp.printouts.printout import Orientation
from skillsapp.printouts.sheet import Imprint, Letterhead, Sheet, write
from skillsapp.printouts.typesetting import INK, Run
from skillsapp.printouts.wording import _

_QR = 34 * MM
_STAMP = 46 * MM
_BODY = 15.0


@dataclass(frozen=True, slots=True)
class RecordData:
    """What the page says; `purpose` is why somebody asked for it."""

    letterhead: Letterhead
    imprint: Imprint
    number: str
    day: date
    facts: RecordFacts
    issuer: str
    telephone: str
    qr_text: str
    purpose: str = ""


def record_title() -> str:
    """Return what the paper is called."""
    return _("Certificate of record")


def draw_certificate_of_record(data: RecordData, path: Path) -> None:
    """Write the page to *path*: a paper of the house, and so no form of a programme.  Raises CannotWrite."""

    def paint(sheet: Sheet) -> None:
        sheet.y -= 14
        sheet.letterhead(_("No.: {number}").format(number=data.number))
        sheet.y -= 26
        _body(sheet, data)
        sheet.facts(_rows(data.facts), across=2, height=25)
        sheet.y -= 6
        if data.purpose:
            sheet.note(_("Given for: {purpose}").format(purpose=data.purpose), size=10.5)
        sheet.note(_("This paper only says what stands on record; it does not take the place of the certificate."), size=10.5)
        if data.facts.is_from_ledger:
            sheet.note(_("The record is that of the ledger kept in the year of issue."), size=10.5)
        _foot(sheet, data)

    write(path, Orientation.PORTRAIT, record_title(), data.letterhead, data.imprint, paint)


def unprintable_in_record(facts: RecordFacts) -> tuple[str, ...]:
    """Return the characters that keep the page from being printed, each once."""
    found = [*missing_in_name(facts.name)]
    for text in (facts.title, facts.number, facts.id_text, facts.organisation, facts.programme, facts.reason):
        found += missing_characters(text, chain(Style.SONG))
    return tuple(dict.fromkeys(found))


def _body(sheet: Sheet, data: RecordData) -> None:
    facts = data.facts
    document = _("({type} {number})").format(type=_document(facts.id_type), number=facts.id_text) if facts.id_text else ""
    values = {
        "name": facts.name,
        "document": document,
        "programme": facts.programme,
        "title": facts.title or _("certificate"),
        "number": facts.number,
    }
    if facts.programme:
        text = _(
            "On record with us: **{name}**{document} took part in **{programme}** and received **“{title}”**, no. **{number}**."
        )
    else:
        text = _("On record with us: **{name}**{document} received **“{title}”**, no. **{number}**.")
    runs = [Run(run.text, run.bold) for run in filled_runs(text, values)]
    runs.append(Run(_standing(facts)))
    height = 132.0
    sheet.pen.paragraph(sheet.left + 8, sheet.y - _BODY, runs, sheet.room - 16, height - _BODY * 1.7, largest=_BODY, smallest=10)
    sheet.y -= height


def _standing(facts: RecordFacts) -> str:
    if facts.standing is Standing.VOID:
        if facts.successor:
            return _("It was made void; no. {successor} was issued in its place.").format(successor=facts.successor)
        return _("It was made void.")
    if facts.standing is Standing.EXPIRED and facts.expires_on is not None:
        return _("Its validity ended on {day}.").format(day=_day(facts.expires_on))
    return _("On the day of this paper it is valid.")


def _rows(facts: RecordFacts) -> list[tuple[str, str]]:
    valid = _("until {day}").format(day=_day(facts.expires_on)) if facts.expires_on else _("without end")
    rows = [
        (_("Name"), facts.name),
        (_("ID number"), facts.id_text or _("not in the ledger")),
        (_("Certificate"), facts.title or "-"),
        (_("Certificate number"), facts.number),
        (_("Issued on"), _day(facts.issued_on) if facts.issued_on else _("not in the ledger")),
        (_("Validity"), valid),
        (_("Unit"), facts.organisation or "-"),
        (_("State"), _state(facts)),
    ]
    return rows


def _state(facts: RecordFacts) -> str:
    title = _(STANDING_TITLES[facts.standing])
    if facts.standing is Standing.VOID and facts.reason:
        return _("{state} ({reason})").format(state=title, reason=facts.reason)
    return title


def _foot(sheet: Sheet, data: RecordData) -> None:
    """Draw the code at the left and, at the right, who signs, with room for the wet stamp over name and date."""
    sheet.need(_STAMP + 60)
    sheet.y -= 40
    top, pen = sheet.y, sheet.pen
    pen.qr(sheet.left, top - _QR, _QR, data.qr_text)
    caption = caption_of(data.qr_text)
    pen.text(sheet.left + _QR / 2, top - _QR - 12, caption, Style.HEI, 8, align="center", color=GREY)
    middle = sheet.right - 110
    for row, line in enumerate(data.issuer.split("\n")):
        pen.fitted(middle, top - 46 - row * 18, line, Style.SONG_BOLD, 12.5, 2 * 110, align="center", color=INK)
    below = top - 46 - (data.issuer.count("\n") + 1) * 18 - 6
    pen.text(middle, below, chinese_date(data.day), Style.SONG, 12, align="center")
    pen.text(middle, below - 40, _("(stamp here)"), Style.SONG, 8, align="center", color=GREY)
    if data.telephone:
        told = _("Telephone for questions: {telephone}").format(telephone=data.telephone)
        pen.text(sheet.left, top - _QR - 30, told, Style.SONG, 9.5, color=GREY)
    sheet.y = top - _STAMP - 24


def _document(id_type: str) -> str:
    return alias_table("id_types").names.get(id_type, "")


def _day(day: date) -> str:
    return _("{month}/{day}/{year}").format(year=day.year, month=day.month, day=day.day)
