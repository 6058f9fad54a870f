"""Short answer: a text that two people mark by a rubric; the program itself only says that it waits for them."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import (
    NOT_ANSWERED,
    MultipleChoiceMode,
    OnCard,
    QuestionType,
    check_no_options,
    check_stem,
    one_field,
)
from skillsapp.domain.score import Score, StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

TITLE = N_("Short answer")

KEY_MISSING = ProblemKind(
    "question.model_answer_missing", Severity.ERROR, N_("The question has neither a model answer nor a rubric to mark it by.")
)
RUBRIC_EMPTY = ProblemKind("question.rubric_empty", Severity.ERROR, N_("Line {number} of the rubric has no text."))
RUBRIC_WORTHLESS = ProblemKind(
    "question.rubric_worthless",
    Severity.ERROR,
    N_("Line {number} of the rubric is worth {points}; it must be worth more than 0."),
)

WAITS = StepKind("waits_for_markers", N_("The answer waits for its markers: 0 until then."))


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    problems = [*check_stem(question.stem), *check_no_options(question, TITLE)]
    rubric = question.details.rubric
    if not question.answer.strip() and not rubric:
        problems.append(KEY_MISSING.at())
    for number, line in enumerate(rubric, start=1):
        if not line.text.strip():
            problems.append(RUBRIC_EMPTY.at(number=number))
        if line.points <= 0:
            problems.append(RUBRIC_WORTHLESS.at(number=number, points=line.points))
    return tuple(problems)


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return 0, as nobody has marked the answer yet; the marks of people take the place of this score."""
    return Score(Decimal(0), ((WAITS if response.strip() else NOT_ANSWERED).of(),))


def shown(question: Question, response: str) -> str:
    """Return the text as it was written."""
    return response.strip()


SHORT_ANSWER = QuestionType(
    "short_answer", TITLE, check, mark, shown, on_card=OnCard.PROSE, card_fields=one_field, marked_by_people=True
)
