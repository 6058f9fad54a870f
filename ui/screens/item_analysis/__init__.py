"""Item analysis: which questions need a look after an exam, and why."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.item_analysis.screen import ItemAnalysisScreen

SCREEN = ScreenSpec(
    "item_analysis",
    N_("Item analysis"),
    "chart-column",
    Permission.SEE_QUESTIONS,
    frozenset({Topic.ATTEMPTS, Topic.MARKS}),
    ItemAnalysisScreen,
    within="questions",
)
