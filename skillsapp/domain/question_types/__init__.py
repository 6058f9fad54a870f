"""One file per question type.  A new type is a new file and a new line here, and its widgets in `ui.question_widgets`."""

from __future__ import annotations

from skillsapp.domain.question_types.fill_in import FILL_IN
from skillsapp.domain.question_types.matching import MATCHING
from skillsapp.domain.question_types.multiple_choice import MULTIPLE_CHOICE
from skillsapp.domain.question_types.numeric import NUMERIC
from skillsapp.domain.question_types.ordering import ORDERING
from skillsapp.domain.question_types.question_type import MultipleChoiceMode, OnCard, QuestionType
from skillsapp.domain.question_types.short_answer import SHORT_ANSWER
from skillsapp.domain.question_types.single_choice import SINGLE_CHOICE
from skillsapp.domain.question_types.true_false import TRUE_FALSE
from skillsapp.kernel.registry import registry

__all__ = ["QUESTION_TYPES", "MultipleChoiceMode", "OnCard", "QuestionType"]

QUESTION_TYPES = registry(SINGLE_CHOICE, MULTIPLE_CHOICE, TRUE_FALSE, FILL_IN, NUMERIC, MATCHING, ORDERING, SHORT_ANSWER)
