"""One file per question type: where a candidate answers it, and where an author writes it.  A new type is a new file and a new line here."""

from __future__ import annotations

from skillsapp.kernel.registry import registry
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets
from ui.question_widgets.fill_in import FILL_IN_WIDGETS
from ui.question_widgets.matching import MATCHING_WIDGETS
from ui.question_widgets.multiple import MULTIPLE_WIDGETS
from ui.question_widgets.numeric import NUMERIC_WIDGETS
from ui.question_widgets.ordering import ORDERING_WIDGETS
from ui.question_widgets.short_answer import SHORT_ANSWER_WIDGETS
from ui.question_widgets.single import SINGLE_WIDGETS
from ui.question_widgets.true_false import TRUE_FALSE_WIDGETS

QUESTION_WIDGETS = registry(
    SINGLE_WIDGETS,
    MULTIPLE_WIDGETS,
    TRUE_FALSE_WIDGETS,
    FILL_IN_WIDGETS,
    NUMERIC_WIDGETS,
    MATCHING_WIDGETS,
    ORDERING_WIDGETS,
    SHORT_ANSWER_WIDGETS,
)

__all__ = ["QUESTION_WIDGETS", "AnswerWidget", "QuestionEditor", "QuestionWidgets"]
