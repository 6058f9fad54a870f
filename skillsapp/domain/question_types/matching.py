"""Matching: to each item on the left belongs one option on the right; an option may fit several items, or none."""

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
    check_fixed,
    check_options,
    check_stem,
)
from skillsapp.domain.score import Score, StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

LEFT_FEW = ProblemKind(
    "question.left_few", Severity.ERROR, N_("The question has {count} items on the left; at least 2 are needed.")
)
LEFT_MANY = ProblemKind(
    "question.left_many", Severity.ERROR, N_("The question has {count} items on the left; at most {most} are possible.")
)
LEFT_EMPTY = ProblemKind("question.left_empty", Severity.ERROR, N_("Item {number} on the left is empty."))
LEFT_TWICE = ProblemKind("question.left_twice", Severity.ERROR, N_("Items {first} and {number} on the left are the same."))
PAIRS_OTHER = ProblemKind(
    "question.pairs_other", Severity.ERROR, N_("The answer has {answers} letters, but {items} items stand on the left.")
)
GIVEN_AWAY = ProblemKind(
    "question.matching_given_away",
    Severity.WARNING,
    N_("Every option stands beside the item that it belongs to; mix the options."),
)

PAIRS = StepKind("pairs", N_("Answer {response}, right is {answer}: {count} of {all} pairs right of {full} give {value}."))
NOT_ALL_PAIRS = StepKind("not_all_pairs", N_("Answer {response}, right is {answer}: {count} of {all} pairs right, not all: 0."))


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    left, answer = question.details.left, question.answer
    problems = [*check_stem(question.stem), *_check_left(left), *check_options(question.options)]
    problems += check_answer(answer, LETTERS[: len(question.options)])
    if answer and len(answer) != len(left):
        problems.append(PAIRS_OTHER.at(answers=len(answer), items=len(left)))
    if not problems and answer == LETTERS[: len(question.options)]:
        problems.append(GIVEN_AWAY.at())
    return (*problems, *check_fixed(question))


def _check_left(left: tuple[str, ...]) -> list[Problem]:
    if len(left) > len(LETTERS):
        return [LEFT_MANY.at(count=len(left), most=len(LETTERS))]
    problems = [LEFT_FEW.at(count=len(left))] if len(left) < 2 else []
    seen: dict[str, int] = {}
    for number, item in enumerate(left, start=1):
        text = " ".join(item.split())
        if not text:
            problems.append(LEFT_EMPTY.at(number=number))
        elif text in seen:
            problems.append(LEFT_TWICE.at(first=seen[text], number=number))
        seen.setdefault(text, number)
    return problems


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the full mark for all pairs; some of them earn their share in the modes that count parts.  Nothing is taken away."""
    return mark_places(question.answer, response, full, mode, PAIRS, NOT_ALL_PAIRS)


def shown(question: Question, response: str) -> str:
    """Return the pairs: the number of each item with its letter."""
    letters = letters_of(response, len(question.details.left))
    if not letters.strip(NONE):
        return ""
    return " ".join(f"{number}-{letter if letter != NONE else '?'}" for number, letter in enumerate(letters, start=1))


def card_fields(question: Question) -> int:
    """Return how many cells a card has for the question: one for each item on the left."""
    return len(question.details.left)


def is_finished(question: Question, response: str) -> bool:
    """Return whether every item on the left has its option."""
    return NONE not in letters_of(response, len(question.details.left))


MATCHING = QuestionType(
    "matching",
    N_("Matching"),
    check,
    mark,
    shown,
    options_shuffled=True,
    on_card=OnCard.LETTERS,
    card_fields=card_fields,
    always_mixed=True,
    is_finished=is_finished,
)
