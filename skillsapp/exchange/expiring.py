"""The list of certificates that end, as a spreadsheet: all of them by unit, and what each unit is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skillsapp.domain.expiring import Expiring, by_unit, unit_message
from skillsapp.domain.id_documents import mask_id
from skillsapp.exchange.contacts import mask_phone
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_workbook
from skillsapp.kernel.i18n import _


def write_expiring(path: Path, title: str, ending: Sequence[Expiring], association: str, *, whole_numbers: bool) -> None:
    """Write the list and the messages.  Raises CannotWrite."""
    columns = (
        SheetColumn(_("Unit")),
        SheetColumn(_("Name")),
        SheetColumn(_("Valid until"), ColumnKind.DATE),
        SheetColumn(_("Certificate")),
        SheetColumn(_("Certificate number"), ColumnKind.ID),
        SheetColumn(_("Issued on"), ColumnKind.DATE),
        SheetColumn(_("ID number"), ColumnKind.ID),
        SheetColumn(_("Mobile"), ColumnKind.ID),
    )
    rows = [
        (
            one.organisation,
            one.name,
            one.expires_on,
            one.title,
            one.number,
            one.issued_on,
            one.id_number if whole_numbers else mask_id(one.id_type, one.id_number),
            one.phone if whole_numbers else mask_phone(one.phone),
        )
        for one in ending
    ]
    told = (SheetColumn(_("Unit")), SheetColumn(_("Message"), width=90, wraps=True))
    messages = [(unit, unit_message(unit, ones, association)) for unit, ones in by_unit(ending).items()]
    write_workbook(path, [SheetTable(title, title, columns, rows), SheetTable(_("Messages"), _("Messages"), told, messages)])
