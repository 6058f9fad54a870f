"""One file per question type: the widget in which a candidate answers it.  A new type is a new file and a new line here."""

from __future__ import annotations

from skillsapp.kernel.registry import registry
from ui.question_widgets.answer import AnswerWidget, QuestionWidgets
from ui.question_widgets.multiple import MULTIPLE_WIDGETS
from ui.question_widgets.single import SINGLE_WIDGETS
from ui.question_widgets.true_false import TRUE_FALSE_WIDGETS

QUESTION_WIDGETS = registry(SINGLE_WIDGETS, MULTIPLE_WIDGETS, TRUE_FALSE_WIDGETS)

__all__ = ["QUESTION_WIDGETS", "AnswerWidget", "QuestionWidgets"]
