"""Practical marking: the judge's grid, amendments, reconsideration, deductions, and who judges what."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.marking.screen import MarkingScreen

SCREEN = ScreenSpec(
    "marking",
    N_("Marking"),
    "clipboard-pen",
    Permission.AWARD_MARK,
    frozenset({Topic.MARKS, Topic.SITTINGS, Topic.PROGRAMMES, Topic.ACCOUNTS}),
    MarkingScreen,
    also=frozenset({Permission.SEE_MARKS}),
    tab=N_("Practical marking"),
)
