"""True or false: the stem is a statement; "T" and "F" are its answers."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import MultipleChoiceMode, QuestionType, check_answer, check_stem, mark_exactly
from skillsapp.domain.score import Score, StepKind
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

TRUE, FALSE = "T", "F"

NO_OPTIONS = ProblemKind("question.options_unexpected", Severity.ERROR, N_("A true-or-false question has no options."))
ONE_VERDICT = ProblemKind("question.answer_not_single", Severity.ERROR, N_("A statement is either true or false, not both."))

RIGHT_TRUE = StepKind("right", N_("Answer “true” is right: {value}."))
RIGHT_FALSE = StepKind("right", N_("Answer “false” is right: {value}."))
WRONG_TRUE = StepKind("wrong", N_("Answer “true” is wrong, right is “false”: 0."))
WRONG_FALSE = StepKind("wrong", N_("Answer “false” is wrong, right is “true”: 0."))


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    unexpected = (NO_OPTIONS.at(),) if any(option.strip() for option in question.options) else ()
    more = (ONE_VERDICT.at(),) if len(question.answer) > 1 else ()
    return check_stem(question.stem) + unexpected + check_answer(question.answer, TRUE + FALSE) + more


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for the right verdict; a wrong one takes nothing away."""
    answer = question.answer
    score = mark_exactly(answer, response, full)
    if response == answer:
        return Score(score.value, ((RIGHT_TRUE if response == TRUE else RIGHT_FALSE).of(response=response, value=full),))
    if response in (TRUE, FALSE):
        return Score(score.value, ((WRONG_TRUE if response == TRUE else WRONG_FALSE).of(response=response, answer=answer),))
    return score


def shown(question: Question, response: str) -> str:
    """Return the verdict in words."""
    return {TRUE: _("Right"), FALSE: _("Wrong")}.get(response, response)


TRUE_FALSE = QuestionType("true_false", N_("True or false"), check, mark, shown)
