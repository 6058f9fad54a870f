"""True or false: two options that no bank holds; the log keeps T and F."""

from __future__ import annotations

from collections.abc import Sequence

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.question_types.true_false import FALSE, TRUE
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionWidgets


class TrueFalseAnswer(AnswerWidget):
    """Right first, wrong second, for everybody."""

    def options_of(self, question: ExamQuestion) -> Sequence[ExamOption]:
        return (ExamOption(TRUE, _("Right")), ExamOption(FALSE, _("Wrong")))


TRUE_FALSE_WIDGETS = QuestionWidgets("true_false", TrueFalseAnswer)
