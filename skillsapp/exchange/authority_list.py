"""The list that goes to the authority: one line per person with document, scores, how each part went, and the certificate (rules.md 3.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import ID_TYPES
from skillsapp.domain.programme import Programme
from skillsapp.domain.result import RESULT_STATUS_TITLES, ResultStatus
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, write_table
from skillsapp.kernel.i18n import _
from skillsapp.queries.certificates import CertificateRow
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.queries.results import ResultRow


def write_authority_list(
    path: Path,
    programme: Programme,
    results: Sequence[ResultRow],
    registrations: Sequence[RegistrationRow],
    certificates: Sequence[CertificateRow],
    decided_on: date | None,
) -> None:
    """Write the list, in the order of the results; *certificates* void ones left out.  Absence is a word and never a 0.

    ID and telephone numbers stand in full, as text.  Raises CannotWrite.
    """
    people = {row.id: row for row in registrations}
    issued = {row.certificate.registration_id: row for row in certificates}
    components = programme.plan.components
    columns = [
        SheetColumn(_("No."), ColumnKind.NUMBER),
        SheetColumn(_("Name")),
        SheetColumn(_("Sex")),
        SheetColumn(_("ID document")),
        SheetColumn(_("ID number"), ColumnKind.ID),
        SheetColumn(_("Date of birth"), ColumnKind.DATE),
        SheetColumn(_("Education")),
        SheetColumn(_("Phone"), ColumnKind.ID),
        SheetColumn(_("Unit")),
        SheetColumn(_("Entry number"), ColumnKind.ID),
        *(column for part in components for column in _part_columns(part.title)),
        SheetColumn(_("Decision")),
        SheetColumn(_("Decided on"), ColumnKind.DATE),
        SheetColumn(_("Certificate number"), ColumnKind.ID),
        SheetColumn(_("Issued on"), ColumnKind.DATE),
        SheetColumn(_("Remark")),
    ]
    rows = [_cells(place, row, programme, people, issued, decided_on) for place, row in enumerate(results, start=1)]
    write_table(path, _("List for the authority"), columns, rows, subtitles=(programme.title,))


def _part_columns(title: str) -> tuple[SheetColumn, SheetColumn]:
    return (
        SheetColumn(_("{part}: score").format(part=title), ColumnKind.DECIMAL),
        SheetColumn(_("{part}: how it went").format(part=title)),
    )


def _cells(
    number: int,
    row: ResultRow,
    programme: Programme,
    people: Mapping[str, RegistrationRow],
    issued: Mapping[str, CertificateRow],
    decided_on: date | None,
) -> list[object]:
    person, certificate = people[row.registration_id], issued.get(row.registration_id)
    cells: list[object] = [
        number,
        row.name,
        _word("sex", person.sex),
        ID_TYPES[person.id_type].label() if person.id_type in ID_TYPES else person.id_type,
        person.id_number,
        person.birth_date,
        _word("education", person.education),
        person.phone,
        row.organisation,
        row.entry_no,
    ]
    for part in programme.plan.components:
        status = row.component_status.get(part.key)
        cells += [row.components.get(part.key), _(RESULT_STATUS_TITLES[ResultStatus(status)]) if status else ""]
    number_of_it = certificate.official_number or certificate.certificate.number if certificate else ""
    cells += [
        row.passed_text(),
        decided_on,
        number_of_it,
        certificate.certificate.issued_on if certificate else None,
        _("Resit") if row.is_resit else "",
    ]
    return cells


def _word(table: str, key: str) -> str:
    return alias_table(table).names.get(key, key)
