"""Multiple choice: two or more of the options are right; four ways of marking what is only partly right (rules.md section 4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import (
    PROPORTION_DECIMALS,
    MultipleChoiceMode,
    QuestionType,
    check_answer,
    check_fixed,
    check_options,
    check_stem,
    mark_exactly,
    show_letters,
)
from skillsapp.domain.score import Score, StepKind, rounded_ratio
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

PER_OPTION = Decimal("0.5")
"""What each right option earns in the mode per_option, and what a wrong answer costs in the mode negative."""

SEVERAL_ANSWERS = ProblemKind(
    "question.answer_not_multiple", Severity.ERROR, N_("A multiple-choice question has at least two right options, not {count}.")
)
LETTER_TWICE = ProblemKind("question.answer_twice", Severity.ERROR, N_("The answer names {letter} twice."))

EACH_OPTION = StepKind(
    "each_option", N_("Answer {response} misses some of {answer}: {count} right options at {each} each give {value}.")
)
PROPORTION = StepKind(
    "proportion", N_("Answer {response} misses some of {answer}: {count} of {all} right options of {full} give {value}.")
)
TAKEN_AWAY = StepKind("taken_away", N_("Answer {response} is wrong, right is {answer}: {value}."))


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    answer = question.answer
    more: tuple[Problem, ...] = ()
    twice = [letter for letter in answer if answer.count(letter) > 1]
    if twice:
        more = (LETTER_TWICE.at(letter=twice[0]),)
    elif len(answer) == 1:
        more = (SEVERAL_ANSWERS.at(count=1),)
    known = LETTERS[: len(question.options)]
    return (
        check_stem(question.stem) + check_options(question.options) + check_answer(answer, known) + more + check_fixed(question)
    )


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the score of the mode: full when exactly right, 0 when not answered.

    A choice of right options only, but not of all, earns 0.5 each (`per_option`, never more than full) or its proportion of full
    (`proportional`); any wrong option makes 0, and in the mode `negative` costs 0.5, never more than full.
    """
    answer = question.answer
    right, chosen = set(answer), set(response)
    if not chosen or chosen == right or mode is MultipleChoiceMode.ALL_OR_NOTHING:
        return mark_exactly(answer, response, full)
    if chosen - right:
        if mode is not MultipleChoiceMode.NEGATIVE:
            return mark_exactly(answer, response, full)
        cost = -min(PER_OPTION, full)
        return Score(cost, (TAKEN_AWAY.of(response=response, answer=answer, value=cost),))
    return _partly_right(answer, response, full, mode)


def _partly_right(answer: str, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    count, every = len(set(response)), len(set(answer))
    if mode is MultipleChoiceMode.PER_OPTION:
        value = min(full, PER_OPTION * count)
        return Score(value, (EACH_OPTION.of(response=response, answer=answer, count=count, each=PER_OPTION, value=value),))
    if mode is MultipleChoiceMode.PROPORTIONAL:
        value = rounded_ratio(Fraction(full) * count / every, PROPORTION_DECIMALS, Rounding.HALF_UP)
        return Score(value, (PROPORTION.of(response=response, answer=answer, count=count, all=every, full=full, value=value),))
    return mark_exactly(answer, response, full)


MULTIPLE_CHOICE = QuestionType("multiple", N_("Multiple choice"), check, mark, show_letters, options_shuffled=True)
