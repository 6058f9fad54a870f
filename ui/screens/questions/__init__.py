"""Question banks: browse, search, look at a question as the candidate sees it, import."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.questions.screen import QuestionsScreen

SCREEN = ScreenSpec(
    "questions",
    N_("Question banks"),
    "book-open-check",
    Permission.SEE_QUESTIONS,
    frozenset({Topic.QUESTIONS}),
    QuestionsScreen,
    also=frozenset({Permission.MANAGE_SITTINGS}),
    tab=N_("Question bank"),
)
