"""Settings: the association, people of the house, appearance, backups, the audit log, about."""

from __future__ import annotations

from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.settings.screen import SettingsScreen

SCREEN = ScreenSpec(
    "settings",
    N_("Settings"),
    "settings",
    None,
    frozenset({Topic.SETTINGS, Topic.ACCOUNTS, Topic.BACKUPS, Topic.PROGRAMMES}),
    SettingsScreen,
)
