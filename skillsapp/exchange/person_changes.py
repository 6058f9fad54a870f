"""What is shown of a known person before it is updated: field, old and new, numbers masked."""

from __future__ import annotations

from collections.abc import Mapping

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.registration_row import PHOTO
from skillsapp.exchange.columns import column_title
from skillsapp.exchange.contacts import mask_phone
from skillsapp.kernel.i18n import _

FAMILY = "registration_columns"


def shown_value(field: str, value: str) -> str:
    """Return a changed value as a preview may show it: a word for a key, a masked telephone number."""
    if field == "phone":
        return mask_phone(value)
    if field == PHOTO:
        return value if value == "-" else _("the picture of the list") if value else _("the picture we have")
    return alias_table(field).names.get(value, value) if field in ("sex", "education") else value


def changes_told(changes: Mapping[str, tuple[str, str]]) -> str:
    """Return every change as “field: old -> new”."""
    return _("; ").join(
        _("{field}: {old} → {new}").format(
            field=column_title(field, FAMILY), old=shown_value(field, old), new=shown_value(field, new)
        )
        for field, (old, new) in changes.items()
    )
