"""Ordering: every option belongs to one place of a sequence."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.letter_parts import NONE, letters_of, mark_places
from skillsapp.domain.question_types.question_type import (
    MultipleChoiceMode,
    OnCard,
    QuestionType,
    check_answer,
    check_options,
    check_stem,
)
from skillsapp.domain.score import Score, StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

NOT_EVERY_OPTION = ProblemKind(
    "question.order_incomplete", Severity.ERROR, N_("The answer {answer} does not name each of {known} once.")
)
GIVEN_AWAY = ProblemKind(
    "question.order_given_away", Severity.WARNING, N_("The options stand in their right order already; mix the options.")
)

PLACES = StepKind("places", N_("Answer {response}, right is {answer}: {count} of {all} in their place of {full} give {value}."))
NOT_ALL_PLACES = StepKind(
    "not_all_places", N_("Answer {response}, right is {answer}: {count} of {all} in their place, not all: 0.")
)


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    known, answer = LETTERS[: len(question.options)], question.answer
    problems = [*check_stem(question.stem), *check_options(question.options), *check_answer(answer, known)]
    if not problems and sorted(answer) != list(known):
        problems.append(NOT_EVERY_OPTION.at(answer=answer, known=", ".join(known)))
    if not problems and answer == known:
        problems.append(GIVEN_AWAY.at())
    return tuple(problems)


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for the right order; what stands in its place earns its share in the modes that count parts."""
    return mark_places(question.answer, response, full, mode, PLACES, NOT_ALL_PLACES)


def shown(question: Question, response: str) -> str:
    """Return the letters one after the other."""
    letters = letters_of(response, len(question.options))
    return " \u2192 ".join(letter if letter != NONE else "?" for letter in letters) if letters.strip(NONE) else ""


def card_fields(question: Question) -> int:
    """Return how many cells a card has for the question: one for each place of the sequence."""
    return len(question.options)


def is_finished(question: Question, response: str) -> bool:
    """Return whether every step has its place."""
    return NONE not in letters_of(response, len(question.options))


ORDERING = QuestionType(
    "ordering",
    N_("Ordering"),
    check,
    mark,
    shown,
    options_shuffled=True,
    on_card=OnCard.LETTERS,
    card_fields=card_fields,
    always_mixed=True,
    is_finished=is_finished,
)
