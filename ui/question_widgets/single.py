"""Single choice: choosing one option lets go of the others."""

from __future__ import annotations

from ui.question_widgets.answer import OptionsAnswer, QuestionWidgets
from ui.question_widgets.options_editor import OptionsEditor


class SingleAnswer(OptionsAnswer):
    """Round badges: one at most is chosen."""


class SingleEditor(OptionsEditor):
    """One of the options is right."""


SINGLE_WIDGETS = QuestionWidgets("single", SingleAnswer, SingleEditor)
