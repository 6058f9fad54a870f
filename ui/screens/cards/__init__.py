"""Answer cards: keying them twice, ruling what differs, and who has no card."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.cards.screen import CardsScreen

SCREEN = ScreenSpec(
    "cards",
    N_("Answer card entry"),
    "keyboard",
    Permission.KEY_CARDS,
    frozenset({Topic.SITTINGS, Topic.ATTEMPTS, Topic.REGISTRATIONS, Topic.PROGRAMMES}),
    CardsScreen,
    frozenset({Permission.RULE_ATTEMPTS}),
)
