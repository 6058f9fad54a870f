"""Numeric: a number, right within a tolerance; its unit stands behind the field and may be typed along."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import (
    ANSWER_MISSING,
    NOT_ANSWERED,
    MultipleChoiceMode,
    OnCard,
    QuestionType,
    check_no_options,
    check_stem,
    one_field,
)
from skillsapp.domain.question_types.typed_text import read_number
from skillsapp.domain.score import Score, StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

TITLE = N_("Numeric")
PERCENT = "%"

ANSWER_NO_NUMBER = ProblemKind("question.answer_no_number", Severity.ERROR, N_("The answer “{answer}” is not a number."))
TOLERANCE_WRONG = ProblemKind(
    "question.tolerance_wrong",
    Severity.ERROR,
    N_("The tolerance “{tolerance}” is neither a number such as 0.5 nor a share such as 5%."),
)

NUMBER_RIGHT = StepKind("number_right", N_("{response} is right ({answer}): {value}."))
NUMBER_WRONG = StepKind("number_wrong", N_("{response} is wrong, right is {answer}: 0."))
NO_NUMBER = StepKind("no_number", N_("“{response}” is not a number, right is {answer}: 0."))


def tolerance_of(question: Question) -> Fraction | None:
    """Return how far off is still right, 0 where nothing is said, None where it cannot be read."""
    text = question.details.tolerance.strip()
    if not text:
        return Fraction(0)
    answer = read_number(question.answer, question.details.unit)
    share = read_number(text, PERCENT) if text.endswith((PERCENT, "\uff05")) else None
    if share is not None and answer is not None:
        return abs(answer) * share / 100 if share >= 0 else None
    width = read_number(text, question.details.unit)
    return width if width is not None and width >= 0 else None


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    problems = [*check_stem(question.stem), *check_no_options(question, TITLE)]
    if not question.answer.strip():
        return (*problems, ANSWER_MISSING.at())
    if read_number(question.answer, question.details.unit) is None:
        problems.append(ANSWER_NO_NUMBER.at(answer=question.answer))
    elif tolerance_of(question) is None:
        problems.append(TOLERANCE_WRONG.at(tolerance=question.details.tolerance))
    return tuple(problems)


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for a number within the tolerance, its ends included, otherwise 0."""
    typed = response.strip()
    if not typed:
        return Score(Decimal(0), (NOT_ANSWERED.of(),))
    unit = question.details.unit
    answer, given = read_number(question.answer, unit), read_number(typed, unit)
    right = _with_tolerance(question)
    if given is None:
        return Score(Decimal(0), (NO_NUMBER.of(response=typed, answer=right),))
    if answer is not None and abs(given - answer) <= (tolerance_of(question) or 0):
        return Score(full, (NUMBER_RIGHT.of(response=typed, answer=right, value=full),))
    return Score(Decimal(0), (NUMBER_WRONG.of(response=typed, answer=right),))


def _with_tolerance(question: Question) -> str:
    tolerance = question.details.tolerance.strip()
    return " ".join(part for part in (question.answer, tolerance and f"\u00b1 {tolerance}", question.details.unit) if part)


def shown(question: Question, response: str) -> str:
    """Return the number with its unit."""
    text, unit = response.strip(), question.details.unit
    return f"{text} {unit}" if text and unit and not text.endswith(unit) else text


def is_finished(question: Question, response: str) -> bool:
    """Return whether the response can be read as a number."""
    return read_number(response, question.details.unit) is not None


NUMERIC = QuestionType("numeric", TITLE, check, mark, shown, on_card=OnCard.LINES, card_fields=one_field, is_finished=is_finished)
