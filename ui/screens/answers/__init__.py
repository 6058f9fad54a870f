"""Short answers: one after the other, without a name, by the rubric; and what two markers see too differently."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.answers.screen import AnswersScreen

SCREEN = ScreenSpec(
    "answers",
    N_("Short answers"),
    "clipboard-pen",
    Permission.MARK_ANSWERS,
    frozenset({Topic.MARKS, Topic.ATTEMPTS, Topic.SITTINGS, Topic.PROGRAMMES, Topic.RESULTS}),
    AnswersScreen,
    also=frozenset({Permission.SETTLE_ANSWERS}),
    within="marking",
)
