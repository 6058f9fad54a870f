"""The order of one attempt at a paper: the same on every laptop, because it is made from the attempt's id."""

from __future__ import annotations

from collections.abc import Mapping

from skillsapp.domain.layout import Layout, LayoutQuestion, make_layout
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import ExamRules
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES


def paper_layout(paper: Paper, questions: Mapping[str, Question], attempt_id: str, rules: ExamRules) -> Layout:
    """Return the layout of an attempt; *questions* are the paper's, by their refs."""
    parts = [
        LayoutQuestion(item.ref, item.type, len(questions[item.ref].options), QUESTION_TYPES[item.type].options_shuffled)
        for item in paper.items
    ]
    return make_layout(parts, attempt_id, shuffle_questions=rules.shuffle_questions, shuffle_options=rules.shuffle_options)
