"""Single choice: one of the options is right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question_types.question_type import (
    MultipleChoiceMode,
    QuestionType,
    check_answer,
    check_options,
    check_stem,
    mark_exactly,
)
from skillsapp.domain.score import Score
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

ONE_ANSWER = ProblemKind(
    "question.answer_not_single", Severity.ERROR, N_("A single-choice question has one answer, not {count}.")
)


def check(stem: str, options: Sequence[str], answer: str) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    more = (ONE_ANSWER.at(count=len(answer)),) if len(answer) > 1 else ()
    return check_stem(stem) + check_options(options) + check_answer(answer, LETTERS[: len(options)]) + more


def mark(options: Sequence[str], answer: str, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for the right option; the mode of multiple choice says nothing here."""
    return mark_exactly(answer, response, full)


SINGLE_CHOICE = QuestionType("single", N_("Single choice"), check, mark, options_shuffled=True)
