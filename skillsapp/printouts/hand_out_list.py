"""The list that companies sign when they take the certificates of their people away: one row each, or a page each with the names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.certificate_numbers import NumberSpan
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody whose certificate is handed out."""

    number: str
    name: str
    id_text: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company with its people in the order of the pile; `name` is empty for people without one."""

    name: str
    people: tuple[Receiver, ...]
    spans: tuple[NumberSpan, ...]


@dataclass(frozen=True, slots=True)
class HandOutData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    companies: tuple[Company, ...]
    signers: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(company.people) for company in self.companies)


def draw(data: HandOutData, path: Path) -> None:
    """Write a row for each company, with its numbers, its count, its people and room for one signature."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(_subtitle(data))
        columns = [
            Column(_("No."), 0.7),
            Column(_("Unit"), 3.4, "left"),
            Column(_("Certificate numbers"), 3.5),
            Column(_("Count"), 0.8),
            Column(_("Names"), 3.6, "left"),
            Column(_("Recipient's signature"), 2.1),
            Column(_("Telephone"), 1.7),
            Column(_("Taken on"), 1.4),
        ]
        rows = [
            [
                str(place),
                _named(company),
                "\n".join(_span(span) for span in company.spans),
                str(len(company.people)),
                "\u3000".join(person.name for person in company.people),
                "",
                "",
                "",
            ]
            for place, company in enumerate(data.companies, 1)
        ]
        sheet.table(columns, rows, height=34, empty=_("No certificate has been issued yet."), tail=SIGNED)
        _close(sheet, data)

    write(path, Orientation.LANDSCAPE, _("Hand-out list"), data.letterhead, data.imprint, paint)


def draw_by_company(data: HandOutData, path: Path) -> None:
    """Write a page for each company with everybody of it, to go with the pile."""

    def paint(sheet: Sheet) -> None:
        for place, company in enumerate(data.companies):
            if place:
                sheet.fresh()
            sheet.letterhead(_named(company))
            sheet.facts(
                [
                    (_("Certificate numbers"), "\n".join(_span(span) for span in company.spans)),
                    (_("Count"), _("{count} certificates").format(count=len(company.people))),
                ]
            )
            columns = [
                Column(_("No."), 0.8),
                Column(_("Certificate number"), 3.4),
                Column(_("Name"), 2.4, is_name=True),
                Column(_("ID number"), 3.0),
                Column(_("Recipient's signature"), 2.4),
                Column(_("Remark"), 1.6),
            ]
            rows = [[str(n), one.number, one.name, one.id_text, "", ""] for n, one in enumerate(company.people, 1)]
            sheet.table(columns, rows, height=25, tail=SIGNED + 20)
            sheet.y -= 4
            sheet.note(_("Whoever takes all of them for the company signs once here."), gap=0)
            sheet.signatures((_("Taken by"), _("Telephone"), _("Handed out by")))
        if not data.companies:
            sheet.letterhead(_subtitle(data))
            sheet.table([Column(_("Name"), 1)], [], empty=_("No certificate has been issued yet."))

    write(path, Orientation.PORTRAIT, _("Hand-out list"), data.letterhead, data.imprint, paint)


def _close(sheet: Sheet, data: HandOutData) -> None:
    sheet.y -= 4
    sheet.note(_("{count} certificates").format(count=data.count), gap=0)
    sheet.signatures(data.signers or (_("Handed out by"), _("Checked by")))


def _subtitle(data: HandOutData) -> str:
    return _("{companies} companies, {count} certificates").format(companies=len(data.companies), count=data.count)


def _named(company: Company) -> str:
    return company.name or _("People without a company")


def _span(span: NumberSpan) -> str:
    return span.first if span.count == 1 else _("{first} to {last}").format(first=span.first, last=_tail(span))


def _tail(span: NumberSpan) -> str:
    """Return the digits of the last number: what stands before them is the same as in the first."""
    return span.last[len(span.last.rstrip("0123456789")) :]


HAND_OUT_LIST = Printout("hand_out_list", N_("Hand-out list, one row a company"), draw, Orientation.LANDSCAPE)
HAND_OUT_PAGES = Printout("hand_out_pages", N_("Hand-out list, one page a company"), draw_by_company)
