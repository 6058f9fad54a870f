"""The order of one attempt at a paper: the same on every laptop, because it is made from the attempt's id."""

from __future__ import annotations

from collections.abc import Mapping

from skillsapp.domain.layout import LETTERS, Layout, LayoutQuestion, make_layout
from skillsapp.domain.paper import Paper, PaperItem
from skillsapp.domain.programme import ExamRules
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES


def paper_layout(paper: Paper, questions: Mapping[str, Question], attempt_id: str, rules: ExamRules) -> Layout:
    """Return the layout of an attempt; *questions* are the paper's, by their refs."""
    parts = [layout_question(item, len(questions[item.ref].options), questions[item.ref].details.fixed) for item in paper.items]
    return make_layout(parts, attempt_id, shuffle_questions=rules.shuffle_questions, shuffle_options=rules.shuffle_options)


def layout_question(item: PaperItem, option_count: int, fixed: str) -> LayoutQuestion:
    """Return an item of a paper on its way into a layout; the options with the letters *fixed* keep their place."""
    type = QUESTION_TYPES[item.type]
    places = frozenset(LETTERS.index(letter) for letter in fixed if letter in LETTERS[:option_count])
    return LayoutQuestion(item.ref, item.type, option_count, type.options_shuffled, type.always_mixed, places, item.case)
