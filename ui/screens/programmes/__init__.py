"""Programmes: competitions, assessments and classes, from the wizard that makes one to the step that closes it."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.programmes.screen import ProgrammesScreen

SCREEN = ScreenSpec(
    "programmes",
    N_("Programmes"),
    "trophy",
    Permission.SEE_PEOPLE,
    frozenset({Topic.PROGRAMMES, Topic.REGISTRATIONS}),
    ProgrammesScreen,
)
