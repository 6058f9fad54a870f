"""What is declared in `kernel.settings`, as a form: a walk over the list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.kernel.errors import StaleEdit
from skillsapp.kernel.i18n import _
from skillsapp.kernel.settings import BY_KEY, SETTINGS, Setting, SettingKind
from skillsapp.queries.settings import all_settings
from ui.both_versions import show_both, take_stored
from ui.context import Context
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.screens.settings.section import FORM_WIDTH, SectionPage
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.text import label

KINDS: Mapping[SettingKind, Kind] = {
    SettingKind.TEXT: Kind.TEXT,
    SettingKind.CHOICE: Kind.CHOICE,
    SettingKind.NUMBER: Kind.INTEGER,
}
ELSEWHERE = ("display.", "backup.")
"""Settings with a section of their own."""


class AssociationSection(SectionPage):
    """Saved by one button; only what was changed is written."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Association"), "", name="association_section")
        self._kept: Mapping[str, str] = {}
        self.form = Form([field_of(setting) for setting in SETTINGS if not setting.key.startswith(ELSEWHERE)])
        self.form.changed.connect(self._say)
        card = Card(padding=16)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.add(self.form)
        column = QWidget()
        column.setMaximumWidth(px(FORM_WIDTH))
        within = QVBoxLayout(column)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(px(10))
        within.addWidget(card)
        row = QHBoxLayout()
        row.addStretch()
        self._reason = label("", "hint", name="settings_reason")
        row.addWidget(self._reason)
        self.save = Button(_("Save"), "settings_save", self._save, kind="primary", icon="save")
        row.addWidget(self.save)
        within.addLayout(row)
        self.body.addWidget(column)
        self.body.addStretch()

    def refresh(self) -> None:
        self.context.load(self, lambda: all_settings(self.context.app.reader), self._show)

    def _show(self, settings: Mapping[str, str]) -> None:
        if settings == self._kept:
            return
        before, now = (
            {key_of(setting): kept.get(setting.key, setting.default) for setting in SETTINGS} for kept in (self._kept, settings)
        )
        touched = bool(self._kept) and bool(self._changes())
        self._kept = settings
        if not touched:
            self.form.show_values(now)
        elif rows := [row for row in take_stored(self.form, before, now) if row.stored != row.mine]:
            show_both(self, rows, self._save)
        self._say()

    def _changes(self) -> dict[str, str]:
        given = self.form.values()
        return {
            setting.key: _text(given[key_of(setting)])
            for setting in SETTINGS
            if key_of(setting) in given and _text(given[key_of(setting)]) != self._kept.get(setting.key, setting.default)
        }

    def _say(self) -> None:
        changed = bool(self._changes())
        self.save.setEnabled(changed)
        self._reason.setText("" if changed else _("Nothing was changed."))

    def _save(self) -> None:
        changes = self._changes()
        if self.form.check() and changes:
            before = {key: self._kept.get(key, BY_KEY[key].default) for key in changes}
            self.context.change(
                self,
                lambda: self.context.app.settings.change(changes, before),
                lambda _none: self.context.notices.say(_("Saved.")),
                self._failed,
            )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StaleEdit):
            self.refresh()  # shows both versions, and what was typed stays
        else:
            self.context.notices.report(error)


def key_of(setting: Setting) -> str:
    """Return the key of a setting's field: control names hold no dots."""
    return setting.key.replace(".", "_")


def field_of(setting: Setting) -> Field:
    """Return the field for a declared setting."""
    choices = [(value, _(title)) for value, title in setting.choices]
    hint = _(setting.hint) if setting.hint else ""
    is_number = setting.kind is SettingKind.NUMBER
    return Field(
        key_of(setting),
        _(setting.title),
        KINDS[setting.kind],
        required=is_number or setting.key == "association.name",
        choices=choices,
        hint=hint,
        least=0 if is_number else None,
        longest=0 if is_number else 200,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
