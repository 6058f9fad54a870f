"""The list of sections at the left, the section in front at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import N_, _
from ui.context import Context
from ui.routes import Route
from ui.screens.settings.about import AboutSection
from ui.screens.settings.appearance import AppearanceSection
from ui.screens.settings.association import AssociationSection
from ui.screens.settings.audit import AuditSection
from ui.screens.settings.backups import BackupSection
from ui.screens.settings.people import PeopleSection
from ui.screens.settings.seal import SealSection
from ui.screens.settings.section import Section, SectionPage
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, Page, PageHeader

SECTIONS: tuple[Section, ...] = (
    Section("association", N_("Association"), "building-2", Permission.MANAGE_SETTINGS, AssociationSection),
    Section("people", N_("Staff"), "users", Permission.MANAGE_ACCOUNTS, PeopleSection),
    Section("appearance", N_("Look and language"), "sun", None, AppearanceSection),
    Section("backup", N_("Backups"), "hard-drive", Permission.BACK_UP, BackupSection),
    Section("seal", N_("Seal"), "stamp", Permission.MANAGE_SEAL, SealSection),
    Section("audit", N_("Audit log"), "scroll-text", Permission.SEE_AUDIT, AuditSection),
    Section("about", N_("About this program"), "info", None, AboutSection),
)
LIST_WIDTH = 208


class SettingsScreen(Page):
    """Builds a section when it is first opened."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Settings")), name="settings_screen")
        self._context = context
        self._sections = {
            section.key: section for section in SECTIONS if section.permission is None or context.session.may(section.permission)
        }
        self._built: dict[str, SectionPage] = {}
        self._buttons: dict[str, Button] = {}
        self._current = next(iter(self._sections))
        row = QHBoxLayout()
        row.setSpacing(px(14))
        row.addWidget(self._list(), 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self.body.addLayout(row, 1)

    def refresh(self) -> None:
        self._front().refresh()

    def open(self, route: Route) -> None:
        """The parameter `section` names what to show."""
        wanted = route.get("section") or self._current
        self._current = wanted if wanted in self._sections else next(iter(self._sections))
        for key, button in self._buttons.items():
            button.setChecked(key == self._current)
        self._stack.setCurrentWidget(self._front())

    def _list(self) -> QWidget:
        card = Card(padding=8, spacing=2, name="settings_sections")
        card.setFixedWidth(px(LIST_WIDTH))
        for section in self._sections.values():
            route = Route.to("settings", section=section.key)
            call = partial(self._context.navigate, route)
            button = Button(_(section.title), f"section_{section.key}", call, kind="ghost", icon=section.icon, checkable=True)
            button.setProperty("section", "true")
            self._buttons[section.key] = button
            card.add(button)
        return card

    def _front(self) -> SectionPage:
        page = self._built.get(self._current)
        if page is None:
            page = self._sections[self._current].build(self._context)
            self._built[self._current] = page
            self._stack.addWidget(page)
        return page
