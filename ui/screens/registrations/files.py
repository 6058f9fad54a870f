"""Files that leave the office: the empty form for the units and the list as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.exchange.contacts import mask_phone
from skillsapp.exchange.registration_form import write_registration_template
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, write_table
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.registrations import RegistrationRow
from ui.context import Context
from ui.dialogs import save_file
from ui.screens.registrations.columns import (
    education_title,
    extra_keys,
    extra_title,
    id_type_title,
    sex_title,
    state_title,
)


class ListFiles:
    """Writes both on the free lane and says where they are."""

    def __init__(
        self,
        owner: QWidget,
        context: Context,
        programme: Callable[[], Programme | None],
        shown: Callable[[], Sequence[RegistrationRow]],
    ) -> None:
        self._owner, self._context, self._programme, self._shown = owner, context, programme, shown

    def refusal(self) -> str | None:
        """Return why there is nothing to export."""
        return None if self._shown() else _("The list is empty.")

    def save_template(self) -> None:
        """Ask where to, and write the empty form for this programme."""
        programme = self._programme()
        if programme is None:
            return
        title = _("{title}: registration form").format(title=programme.title)
        groups = [(group.key, group.title) for group in programme.plan.groups]
        self._ask(_("Save the empty form"), title, lambda path: write_registration_template(path, groups, title), "template_file")

    def export(self) -> None:
        """Ask where to, and write the rows in front as a spreadsheet; numbers are masked for those who may not see them."""
        programme, rows = self._programme(), tuple(self._shown())
        if programme is None or not rows:
            return
        whole = self._context.session.may(Permission.SEE_ID_NUMBERS)
        title = _("{title}: registrations").format(title=programme.title)
        people = ngettext("{count} person", "{count} people", len(rows)).format(count=len(rows))

        def write(path: Path) -> None:
            columns, cells = list_table(programme, rows, whole_numbers=whole)
            write_table(path, title, columns, cells, subtitles=[people])

        self._ask(_("Export this list"), title, write, "list_file")

    def _ask(self, title: str, proposed: str, write: Callable[[Path], None], name: str) -> None:
        def chosen(path: Path) -> None:
            self._context.load(
                self._owner,
                lambda: write(path),
                lambda _none: self._context.notices.say(_("Saved: {file}").format(file=path.name)),
            )

        save_file(self._owner, title, f"{proposed}.xlsx", [(_("Spreadsheet"), "*.xlsx")], chosen, name=name)


def list_table(
    programme: Programme, rows: Sequence[RegistrationRow], *, whole_numbers: bool
) -> tuple[list[SheetColumn], list[list[object]]]:
    """Return the columns and cells of the exported list."""
    groups = {group.key: group.title for group in programme.plan.groups}
    extras = extra_keys(rows)
    columns = [
        SheetColumn(_("Entry no."), ColumnKind.ID),
        SheetColumn(_("Name")),
        SheetColumn(_("Sex")),
        SheetColumn(_("Kind of document")),
        SheetColumn(_("ID number"), ColumnKind.ID),
        SheetColumn(_("Born on"), ColumnKind.DATE),
        SheetColumn(_("Group")),
        SheetColumn(_("Unit")),
        SheetColumn(_("Post")),
        SheetColumn(_("Mobile"), ColumnKind.ID),
        SheetColumn(_("Education")),
        SheetColumn(_("State")),
        SheetColumn(_("Reason")),
        *(SheetColumn(extra_title(key), ColumnKind.ID) for key in extras),
    ]
    cells: list[list[object]] = [
        [
            row.entry_no,
            row.name,
            sex_title(row.sex),
            id_type_title(row.id_type),
            row.id_number if whole_numbers else row.masked_id,
            row.birth_date,
            groups.get(row.group, row.group),
            row.organisation,
            row.job,
            row.phone if whole_numbers else mask_phone(row.phone),
            education_title(row.education),
            state_title(row.state),
            row.reason,
            *(row.extra.get(key, "") for key in extras),
        ]
        for row in rows
    ]
    return columns, cells
