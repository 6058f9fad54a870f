"""Single choice: one of the options is right."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import (
    MultipleChoiceMode,
    QuestionType,
    check_answer,
    check_fixed,
    check_options,
    check_stem,
    mark_exactly,
    show_letters,
)
from skillsapp.domain.score import Score
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

ONE_ANSWER = ProblemKind(
    "question.answer_not_single", Severity.ERROR, N_("A single-choice question has one answer, not {count}.")
)


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    answer = question.answer
    more = (ONE_ANSWER.at(count=len(answer)),) if len(answer) > 1 else ()
    known = LETTERS[: len(question.options)]
    return (
        check_stem(question.stem) + check_options(question.options) + check_answer(answer, known) + more + check_fixed(question)
    )


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for the right option; the mode of multiple choice says nothing here."""
    return mark_exactly(question.answer, response, full)


SINGLE_CHOICE = QuestionType("single", N_("Single choice"), check, mark, show_letters, options_shuffled=True)
