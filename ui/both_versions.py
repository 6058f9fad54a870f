"""Two people edited one record: what is stored now and what stands in the window, side by side; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.i18n import _
from ui.dialogs import SheetDialog
from ui.fields.field import Field
from ui.fields.form import Form
from ui.widgets.form_rows import FactRows
from ui.widgets.text import label


@dataclass(frozen=True, slots=True)
class Both:
    """One field: what somebody else saved, and what stands in this window."""

    title: str
    stored: str
    mine: str


def take_stored(form: Form, before: Mapping[str, object], stored: Mapping[str, object]) -> tuple[Both, ...]:
    """Show what is *stored* in every field that was not touched since *before*; return the fields that somebody else changed.

    What was typed stays as it was typed.
    """
    found = []
    for field in form.fields:
        was, now, mine = before.get(field.key), stored.get(field.key), form[field.key].value()
        if _same(was, now):
            continue
        if _same(mine, was):
            form[field.key].show(now)
            mine = now
        found.append(Both(field.title, _shown(field, now), _shown(field, mine)))
    return tuple(found)


def show_both(parent: QWidget, rows: Sequence[Both], save: Callable[[], object]) -> SheetDialog:
    """Tell that somebody else saved the record meanwhile, show both versions, and *save* this window's only when asked to."""
    below = _("Nothing of yours is lost. Fields that only the other person changed are taken over.")
    sheet = SheetDialog(parent, _("Somebody else changed this meanwhile"), below, name="both_versions", width=560, scroll=True)
    for number, row in enumerate(rows):
        facts = FactRows(f"both_versions_{number + 1}")
        facts.show_facts(((_("Stored now"), row.stored), (_("In your window"), row.mine)), names=110)
        sheet.add(label(row.title, "strong"), facts)
    sheet.add_cancel(_("Back to the window")).setFocus()

    def agree() -> None:
        sheet.accept()
        save()

    sheet.add_button(_("Save what is in my window"), "both_versions_save", agree, kind="primary")
    sheet.open()
    return sheet


V = TypeVar("V")


def merged(before: V, mine: V, stored: V) -> V:
    """Return *stored* with what was changed between *before* and *mine*; all three are values of one frozen dataclass."""
    changed = {
        field.name: getattr(mine, field.name)
        for field in fields(cast("Any", mine))
        if getattr(mine, field.name) != getattr(before, field.name)
    }
    return cast("V", replace(cast("Any", stored), **changed))


def _same(one: object, other: object) -> bool:
    return _text(one) == _text(other)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _shown(field: Field, value: object) -> str:
    return dict(field.choices).get(_text(value), _text(value))
