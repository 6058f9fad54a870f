"""Results and certificates of one programme: computed, explained, frozen by two people, honoured, certified."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.results.screen import ResultsScreen

SCREEN = ScreenSpec(
    "results",
    N_("Results, certificates"),
    "award",
    Permission.SEE_RESULTS,
    frozenset(
        {Topic.RESULTS, Topic.CERTIFICATES, Topic.MARKS, Topic.ATTEMPTS, Topic.SITTINGS, Topic.REGISTRATIONS, Topic.PROGRAMMES}
    ),
    ResultsScreen,
)
