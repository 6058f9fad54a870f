"""The empty registration form that units fill in: our own titles, choices to pick from, numbers kept as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange.columns import column_title
from skillsapp.exchange.workbook import WORKBOOK_OPTIONS, Styles, set_page, write_heading
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FAMILY = "registration_columns"
FILLED_BY_HAND = 1_000
_REQUIRED = ("name", "id_number", "group")
_WIDTHS = {
    "name": 14, "id_type": 24, "id_number": 24, "sex": 8, "birth_date": 14, "group": 16, "organisation": 32, "phone": 18,
    "education": 16, "job": 16, "work_years": 12, "email": 24, "remark": 20,
}  # fmt: skip


def write_registration_template(path: Path, groups: Sequence[tuple[str, str]], title: str = "") -> None:
    """Write an empty form for a programme with *groups* (key, title).  Raises CannotWrite."""
    from xlsxwriter import Workbook  # 45 ms that a start without an export saves

    buffer = io.BytesIO()
    workbook = Workbook(buffer, WORKBOOK_OPTIONS)
    styles = Styles(workbook)
    sheet = workbook.add_worksheet(_("Registrations"))
    fields = [key for key in _WIDTHS if key != "group" or len(groups) > 1]
    notes = [
        _("One person a row. Columns marked with * must be filled in; others may be left empty or deleted."),
        _("Sex and date of birth are read from an 18-digit ID number. Paste numbers as values only: the cells must stay text."),
    ]
    header_row = write_heading(sheet, styles, title or _("Registration form"), notes, len(fields))
    for index, key in enumerate(fields):
        star = "*" if key in _REQUIRED else ""
        sheet.write_string(header_row, index, star + column_title(key, FAMILY), styles.header())
        sheet.set_column(index, index, _WIDTHS[key], styles.get(num_format="@"))
    choices = {
        "id_type": list(alias_table("id_types").names.values()),
        "sex": list(alias_table("sex").names.values()),
        "education": list(alias_table("education").names.values()),
        "group": [group_title for _key, group_title in groups],
    }
    _offer_choices(workbook, sheet, header_row, fields, {key: values for key, values in choices.items() if key in fields})
    set_page(sheet, header_row)
    workbook.close()
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


def _offer_choices(
    workbook: Workbook, sheet: Worksheet, header_row: int, fields: Sequence[str], choices: dict[str, list[str]]
) -> None:
    """Put the choices on a hidden sheet, which has room for any number of them, and point the columns there."""
    lists = workbook.add_worksheet("choices")
    lists.hide()
    for column, (key, values) in enumerate(choices.items()):
        lists.write_column(0, column, values)
        letter = chr(ord("A") + column)
        index = fields.index(key)
        rule = {
            "validate": "list",
            "source": f"=choices!${letter}$1:${letter}${len(values)}",
            "error_title": _("Choose from the list"),
            "error_message": _("Open the list with the arrow beside the cell and choose one of its lines."),
        }
        sheet.data_validation(header_row + 1, index, header_row + FILLED_BY_HAND, index, rule)
    index = fields.index("id_number")
    tip = {
        "validate": "any",
        "input_title": column_title("id_number", FAMILY),
        "input_message": _("Type it as text, with its X if it has one."),
    }
    sheet.data_validation(header_row + 1, index, header_row + FILLED_BY_HAND, index, tip)
