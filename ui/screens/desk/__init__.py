"""The enquiry desk: one box over all years, a person's page with the papers they may ask for, expiry, ledgers of earlier years."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.desk.screen import DeskScreen

SCREEN = ScreenSpec(
    "desk",
    N_("Enquiry desk"),
    "search",
    Permission.ENQUIRE,
    frozenset({Topic.PEOPLE, Topic.REGISTRATIONS, Topic.CERTIFICATES, Topic.RESULTS, Topic.LEDGER}),
    DeskScreen,
)
