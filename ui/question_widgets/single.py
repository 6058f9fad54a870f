"""Single choice: choosing one option lets go of the others."""

from __future__ import annotations

from ui.question_widgets.answer import AnswerWidget, QuestionWidgets


class SingleAnswer(AnswerWidget):
    """Round badges: one at most is chosen."""


SINGLE_WIDGETS = QuestionWidgets("single", SingleAnswer)
