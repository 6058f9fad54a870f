"""Fill-in: blanks in the stem, each with one or more answers that are right; every blank is worth the same and counts by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from skillsapp.domain.question import Question
from skillsapp.domain.question_types.question_type import (
    ANSWER_MISSING,
    NOT_ANSWERED,
    MultipleChoiceMode,
    OnCard,
    QuestionType,
    check_no_options,
    check_stem,
    share_of,
)
from skillsapp.domain.question_types.typed_text import folded, kept_exactly
from skillsapp.domain.rich_text import count_blanks, plain_text
from skillsapp.domain.score import Score, Step, StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

TITLE = N_("Fill-in")
BETWEEN_ANSWERS = "|"
MOST_BLANKS = 20

BLANKS_OTHER = ProblemKind(
    "question.blanks_other", Severity.ERROR, N_("The text has {blanks} blanks, but answers are given for {answers}.")
)
BLANK_EMPTY = ProblemKind("question.blank_empty", Severity.ERROR, N_("Blank {number} has no answer."))
BLANKS_MANY = ProblemKind(
    "question.blanks_many", Severity.ERROR, N_("The question has {count} blanks; at most {most} are possible.")
)

BLANK_RIGHT = StepKind("blank_right", N_("Blank {number}: “{response}” is right."))
BLANK_WRONG = StepKind("blank_wrong", N_("Blank {number}: “{response}” is wrong, right is “{answer}”."))
BLANK_OPEN = StepKind("blank_open", N_("Blank {number}: not answered, right is “{answer}”."))
BLANKS_SUM = StepKind("blanks_sum", N_("{count} of {all} blanks right of {full} give {value}."))


def blanks_of(stem: str) -> int:
    """Return how many fields the question has: the blanks of its stem, or one behind a stem without any."""
    return max(1, count_blanks(stem))


def answers_of(answer: str) -> tuple[tuple[str, ...], ...]:
    """Return for each blank what is right there, the best way to put it first."""
    return tuple(
        tuple(way for way in (plain_text(each).strip() for each in line.split(BETWEEN_ANSWERS)) if way)
        for line in answer.split("\n")
    )


def filled_in(values: Sequence[str]) -> str:
    """Return what was typed into the blanks as a response: "" where all are empty."""
    lines = [" ".join(value.split()) for value in values]
    return "\n".join(lines) if any(lines) else ""


def values_of(response: str, blanks: int) -> tuple[str, ...]:
    """Return what stands in each of the *blanks*."""
    lines = response.split("\n") if response else []
    return tuple(line.strip() for line in [*lines, *[""] * blanks][:blanks])


def check(question: Question) -> tuple[Problem, ...]:
    """Return the faults of the question."""
    problems = [*check_stem(question.stem), *check_no_options(question, TITLE)]
    blanks = blanks_of(question.stem)
    if blanks > MOST_BLANKS:
        problems.append(BLANKS_MANY.at(count=blanks, most=MOST_BLANKS))
    if not question.answer.strip():
        return (*problems, ANSWER_MISSING.at())
    answers = answers_of(question.answer)
    if len(answers) != blanks:
        problems.append(BLANKS_OTHER.at(blanks=blanks, answers=len(answers)))
    problems += [BLANK_EMPTY.at(number=number) for number, ways in enumerate(answers, start=1) if not ways]
    return tuple(problems)


def mark(question: Question, response: str, full: Decimal, mode: MultipleChoiceMode) -> Score:
    """Return the share of the blanks that are right; the mode of multiple choice says nothing here.

    Where the blanks may be filled in any order, each answer counts for one blank only.
    """
    if not response.strip():
        return Score(Decimal(0), (NOT_ANSWERED.of(),))
    answers = answers_of(question.answer)
    values = values_of(response, len(answers))
    tidy = kept_exactly if question.details.exact else folded
    right = _right_in_any_order(answers, values, tidy) if question.details.any_order else _right_in_place(answers, values, tidy)
    steps = [
        _step(number, value, ways, value_is_right)
        for number, (value, ways, value_is_right) in enumerate(zip(values, answers, right, strict=True), start=1)
    ]
    value = share_of(full, sum(right), len(answers))
    return Score(value, (*steps, BLANKS_SUM.of(count=sum(right), all=len(answers), full=full, value=value)))


def _step(number: int, value: str, ways: Sequence[str], is_right: bool) -> Step:
    answer = " / ".join(ways)
    if is_right:
        return BLANK_RIGHT.of(number=number, response=value)
    return BLANK_WRONG.of(number=number, response=value, answer=answer) if value else BLANK_OPEN.of(number=number, answer=answer)


def _right_in_place(answers: Sequence[Sequence[str]], values: Sequence[str], tidy: Callable[[str], str]) -> list[bool]:
    return [_is_one_of(value, ways, tidy) for value, ways in zip(values, answers, strict=True)]


def _right_in_any_order(answers: Sequence[Sequence[str]], values: Sequence[str], tidy: Callable[[str], str]) -> list[bool]:
    """Say which values are right when as many answers as possible are found a value each."""
    fitting = [[place for place, value in enumerate(values) if _is_one_of(value, ways, tidy)] for ways in answers]
    taken: dict[int, int] = {}

    def place(answer: int, tried: set[int]) -> bool:
        for value in fitting[answer]:
            if value not in tried:
                tried.add(value)
                if value not in taken or place(taken[value], tried):
                    taken[value] = answer
                    return True
        return False

    for answer in range(len(answers)):
        place(answer, set())
    return [value in taken for value in range(len(values))]


def _is_one_of(value: str, ways: Sequence[str], tidy: Callable[[str], str]) -> bool:
    return bool(value) and tidy(value) in {tidy(way) for way in ways}


def shown(question: Question, response: str) -> str:
    """Return what stands in the blanks, one after the other; alternatives of the answer between slashes."""
    return "; ".join(" / ".join(ways) if ways else "____" for ways in answers_of(response)) if response else ""


def right_response(question: Question) -> str:
    """Return the best way to fill in each blank."""
    return filled_in([ways[0] if ways else "" for ways in answers_of(question.answer)])


def card_fields(question: Question) -> int:
    """Return how many lines a card has for the question: one for each blank."""
    return blanks_of(question.stem)


def is_finished(question: Question, response: str) -> bool:
    """Return whether something stands in every blank."""
    return all(values_of(response, blanks_of(question.stem)))


FILL_IN = QuestionType(
    "fill_in",
    TITLE,
    check,
    mark,
    shown,
    on_card=OnCard.LINES,
    card_fields=card_fields,
    right_response=right_response,
    is_finished=is_finished,
)
