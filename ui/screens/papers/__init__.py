"""Papers: the blueprint, drawing papers of equal difficulty, and giving them to sittings."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.papers.screen import PapersScreen

SCREEN = ScreenSpec(
    "papers",
    N_("Draw papers"),
    "file-text",
    Permission.MANAGE_SITTINGS,
    frozenset({Topic.PAPERS, Topic.QUESTIONS, Topic.PROGRAMMES, Topic.SITTINGS, Topic.REGISTRATIONS}),
    PapersScreen,
    within="questions",
    tab=N_("Draw papers"),
)
