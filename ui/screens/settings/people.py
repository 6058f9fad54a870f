"""People of the house: office accounts with a password, people on site with a PIN and a badge for one programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import OFFICE_ROLES, ROLE_TITLES
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import AccountRow, list_accounts
from skillsapp.queries.programmes import list_programmes
from ui.actions import ActionSet, ActionSpec, reason_of
from ui.context import Context
from ui.dialogs import confirm
from ui.models.rows import REST, Column, RowModel
from ui.screens.settings.person_sheets import BadgeSheet, NewSecretSheet, OfficePersonSheet, SitePersonSheet
from ui.screens.settings.section import SectionPage
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label


@dataclass(frozen=True, slots=True)
class Loaded:
    accounts: tuple[AccountRow, ...]
    programmes: tuple[Programme, ...]


class PeopleSection(SectionPage):
    """Nobody is deleted: what a person did stays in the log, so an account is switched off."""

    def __init__(self, context: Context) -> None:
        text = _(
            "The office signs in with a password. People on site sign in with their badge and a 6-digit PIN, for one programme."
        )
        super().__init__(context, _("Staff"), text, name="people_section")
        self._loaded = Loaded((), ())
        self._titles: Mapping[str, str] = {}
        self._model = RowModel[AccountRow](self._columns(), key=lambda row: row.id)
        empty = EmptyState(
            _("Nobody here yet"), _("Add the people who work on site: invigilators, judges, supervisors."), "users"
        )
        self.table = DataTable(self._model, "people_list", _("Staff"), empty=empty)
        self._where = SegmentedControl(
            [("", _("Everyone")), ("office", _("Office")), ("site", _("On site"))], "people_filter", _("Show")
        )
        self._where.chosen.connect(lambda _key: self._filter())
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("person_secret", _("New password or PIN"), self._new_secret, icon="key-round", refusal=self._need_row),
                ActionSpec("person_badge", _("Badge"), self._badge, icon="id-card", refusal=self._need_badge),
                ActionSpec("person_switch", _("Switch off or on"), self._switch, icon="eye-off", refusal=self._need_other),
            ),
        )
        self.adding = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("office_person_add", _("Add to the office"), self._add_office, icon="plus"),
                ActionSpec(
                    "site_person_add",
                    _("Add on site"),
                    self._add_site,
                    icon="user-plus",
                    kind="primary",
                    refusal=self._need_programme,
                ),
            ),
        )
        self._reason = label("", "hint", name="people_reason")
        self._adding_reason = label("", "hint", name="people_adding_reason")
        self._adding_reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.current_row.connect(lambda _row: self._refresh_actions())
        self.body.addWidget(table_card(self.table, self._tools(), self._below()), 1)

    def refresh(self) -> None:
        reader = self.context.app.reader
        self.context.load(self, lambda: Loaded(list_accounts(reader), list_programmes(reader)), self._show)

    def _tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        row.addWidget(self._where)
        row.addWidget(self._adding_reason, 1)
        for action in self.adding:
            row.addWidget(ActionButton(action))
        return tools

    def _below(self) -> QWidget:
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(px(12), px(4), px(12), px(4))
        row.setSpacing(px(8))
        for action in self.actions_here:
            row.addWidget(ActionButton(action, small=True))
        row.addWidget(self._reason, 1)
        return below

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._titles = {programme.id: programme.title for programme in loaded.programmes}
        self.adding.refresh()
        self._adding_reason.setText(next((reason for action in self.adding if (reason := reason_of(action))), ""))
        self._filter()

    def _filter(self) -> None:
        wanted = {"": (True, False), "office": (True,), "site": (False,)}[self._where.value]
        self._model.set_rows([row for row in self._loaded.accounts if is_office(row) in wanted])
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        """Say beside the buttons why one of them cannot be used."""
        self.actions_here.refresh()
        self._reason.setText(next((reason for action in self.actions_here if (reason := reason_of(action))), ""))

    def _columns(self) -> tuple[Column[AccountRow], ...]:
        return (
            Column("name", _("Name"), lambda row: row.name, width=110),
            Column("login", _("Sign-in name"), lambda row: row.login, width=120),
            Column("roles", _("Role"), roles_text),
            Column(
                "programme",
                _("Programme"),
                lambda row: self._titles.get(row.programme_id or "", _("All")),
                hint=lambda row: self._titles.get(row.programme_id or "", _("All")),
                width=REST,
            ),
            Column("badge", _("Badge"), lambda row: row.badge or "—", width=164),
            Column(
                "state",
                _("State"),
                lambda row: _("Switched off") if row.disabled else _("Active"),
                tone=lambda row: Tone.MUTED if row.disabled else Tone.OK,
                width=96,
            ),
        )

    def _need_row(self) -> str | None:
        return None if self.table.row() else _("Choose a person first.")

    def _need_badge(self) -> str | None:
        row: AccountRow | None = self.table.row()
        return self._need_row() or (None if row is not None and row.badge else _("Only people on site have a badge."))

    def _need_other(self) -> str | None:
        row: AccountRow | None = self.table.row()
        own = row is not None and row.id == self.context.session.actor.id
        return self._need_row() or (_("You cannot switch off yourself.") if own else None)

    def _need_programme(self) -> str | None:
        return None if self._loaded.programmes else _("Create a programme first: people on site belong to one.")

    def _add_office(self) -> None:
        OfficePersonSheet(self, self.context).open()

    def _add_site(self) -> None:
        SitePersonSheet(self, self.context, self._loaded.programmes).open()

    def _new_secret(self) -> None:
        NewSecretSheet(self, self.context, self.table.row()).open()

    def _badge(self) -> None:
        row: AccountRow = self.table.row()
        BadgeSheet(self, self.context, row, self._titles.get(row.programme_id or "", "")).open()

    def _switch(self) -> None:
        row: AccountRow = self.table.row()
        off = not row.disabled
        text = (
            _("{name} can no longer sign in. What was done so far stays in the log.")
            if off
            else _("{name} can sign in again with the password or PIN as before.")
        )
        confirm(
            self,
            _("Switch off this account?") if off else _("Switch on this account?"),
            text.format(name=row.name),
            _("Switch off") if off else _("Switch on"),
            lambda: self.context.change(self, lambda: self.context.app.accounts.set_disabled(row.id, off)),
            danger=off,
            name="person_switch_confirm",
        )


def is_office(row: AccountRow) -> bool:
    """Say whether the account belongs to the office."""
    return bool(set(row.roles) & OFFICE_ROLES)


def roles_text(row: AccountRow) -> str:
    """Return the roles of a person in words."""
    return _(", ").join(_(ROLE_TITLES[role]) for role in row.roles)
