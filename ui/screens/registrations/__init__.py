"""Registrations: the list, the import, the form at the desk, the steps of review."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.registrations.screen import RegistrationsScreen

SCREEN = ScreenSpec(
    "registrations",
    N_("Registration"),
    "users",
    Permission.SEE_PEOPLE,
    frozenset({Topic.REGISTRATIONS, Topic.PEOPLE, Topic.PROGRAMMES}),
    RegistrationsScreen,
)
