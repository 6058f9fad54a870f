"""Sittings of a programme: rooms, times, papers, seats, and the forms that are printed for them."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.sittings.screen import SittingsScreen

SCREEN = ScreenSpec(
    "sittings",
    N_("Sittings and seats"),
    "armchair",
    Permission.MANAGE_SITTINGS,
    frozenset({Topic.SITTINGS, Topic.ATTEMPTS, Topic.REGISTRATIONS, Topic.PROGRAMMES, Topic.PAPERS, Topic.ACCOUNTS}),
    SittingsScreen,
)
