"""The invigilator's board: check in, open, start, watch, pause, extend, collect, close."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.invigilation.screen import InvigilationScreen

SCREEN = ScreenSpec(
    "invigilation",
    N_("Invigilation"),
    "monitor-check",
    Permission.CHECK_IN,
    frozenset({Topic.SITTINGS, Topic.ATTEMPTS, Topic.REGISTRATIONS, Topic.PROGRAMMES}),
    InvigilationScreen,
)
