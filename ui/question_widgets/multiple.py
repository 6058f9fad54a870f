"""Multiple choice: every option is chosen and taken back by itself."""

from __future__ import annotations

from ui.question_widgets.answer import AnswerWidget, QuestionWidgets


class MultipleAnswer(AnswerWidget):
    """Square badges: several may be chosen."""

    several = True


MULTIPLE_WIDGETS = QuestionWidgets("multiple", MultipleAnswer)
