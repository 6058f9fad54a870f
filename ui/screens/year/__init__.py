"""The year's figures, archives and hand-over sheets."""

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.year.screen import YearScreen

SCREEN = ScreenSpec(
    "year",
    N_("Year and archive"),
    "archive",
    Permission.MANAGE_PROGRAMMES,
    frozenset({Topic.PROGRAMMES, Topic.REGISTRATIONS, Topic.RESULTS, Topic.CERTIFICATES}),
    YearScreen,
)
