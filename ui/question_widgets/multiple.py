"""Multiple choice: every option is chosen and taken back by itself."""

from __future__ import annotations

from ui.question_widgets.answer import OptionsAnswer, QuestionWidgets
from ui.question_widgets.options_editor import OptionsEditor


class MultipleAnswer(OptionsAnswer):
    """Square badges: several may be chosen."""

    several = True


class MultipleEditor(OptionsEditor):
    """Two or more of the options are right."""

    several = True


MULTIPLE_WIDGETS = QuestionWidgets("multiple", MultipleAnswer, MultipleEditor)
