"""What every question type is: a key, a title, a check of the question, and a function from a response to a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.score import Score, StepKind, rounded_ratio
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem, ProblemKind, Severity


class OnCard(StrEnum):
    """How an answer stands on an answer card: in boxes to fill in, or written into fields."""

    BOXES = "boxes"
    LETTERS = "letters"
    """A row of cells, one printed letter in each."""
    LINES = "lines"
    """A line for each blank; two people type what is written there."""
    PROSE = "prose"
    """Ruled lines for a text that nobody types: its markers read it on the card."""


class MultipleChoiceMode(StrEnum):
    """How a multiple-choice question is marked when not every right option is chosen (rules.md section 4)."""

    ALL_OR_NOTHING = "all_or_nothing"
    PER_OPTION = "per_option"
    PROPORTIONAL = "proportional"
    NEGATIVE = "negative"


def no_fields(question: Question) -> int:
    """Return that nothing is written on a card: its boxes are filled in."""
    return 0


def one_field(question: Question) -> int:
    """Return that one answer is written on a card."""
    return 1


def answer_itself(question: Question) -> str:
    """Return the answer: most types write it as candidates do."""
    return question.answer


def whole_at_once(question: Question, response: str) -> bool:
    """Return that an answer is never half given."""
    return True


@dataclass(frozen=True, slots=True)
class QuestionType:
    """`check(question)` tells the faults; `mark(question, response, full, mode)` gives the score.

    `shown(question, response)` writes a response (or the answer) as people read it.  `options_shuffled`: the options may be mixed;
    `always_mixed`: they are mixed whatever the exam's rules say, because their order would give the answer away; `on_card`: how its
    answer stands on an answer card, in how many fields `card_fields(question)` says; `marked_by_people`: `mark` only says that markers
    are awaited, their marks are what counts; `right_response(question)` is what a candidate answers who knows; `is_finished(question,
    response)` is false where something is answered but a part is still open: a candidate is told before handing in.
    """

    key: str
    title: str
    check: Callable[[Question], tuple[Problem, ...]]
    mark: Callable[[Question, str, Decimal, MultipleChoiceMode], Score]
    shown: Callable[[Question, str], str]
    options_shuffled: bool = False
    on_card: OnCard = OnCard.BOXES
    card_fields: Callable[[Question], int] = no_fields
    marked_by_people: bool = False
    always_mixed: bool = False
    right_response: Callable[[Question], str] = answer_itself
    is_finished: Callable[[Question, str], bool] = whole_at_once

    def label(self) -> str:
        """Return the type's name in the user's language."""
        return _(self.title)


STEM_MISSING = ProblemKind("question.stem_missing", Severity.ERROR, N_("The question has no text."))
OPTIONS_FEW = ProblemKind("question.options_few", Severity.ERROR, N_("The question has {count} options; at least 2 are needed."))
OPTIONS_MANY = ProblemKind(
    "question.options_many", Severity.ERROR, N_("The question has {count} options; at most {most} are possible.")
)
OPTION_EMPTY = ProblemKind("question.option_empty", Severity.ERROR, N_("Option {letter} is empty."))
OPTION_TWICE = ProblemKind("question.option_twice", Severity.ERROR, N_("Options {first} and {letter} are the same."))
ANSWER_MISSING = ProblemKind("question.answer_missing", Severity.ERROR, N_("The question has no answer."))
ANSWER_UNKNOWN = ProblemKind(
    "question.answer_unknown", Severity.ERROR, N_("The answer names {letter}, but the options are {known}.")
)

OPTIONS_UNEXPECTED = ProblemKind(
    "question.options_unexpected", Severity.ERROR, N_("A question of the type “{type}” has no options.")
)
FIXED_UNKNOWN = ProblemKind(
    "question.fixed_unknown", Severity.ERROR, N_("Option {letter} is to keep its place, but the options are {known}.")
)

PROPORTION_DECIMALS = 2

NOT_ANSWERED = StepKind("not_answered", N_("Not answered: 0."))
RIGHT = StepKind("right", N_("Answer {response} is right: {value}."))
WRONG = StepKind("wrong", N_("Answer {response} is wrong, right is {answer}: 0."))


def check_stem(stem: str) -> tuple[Problem, ...]:
    """Return the fault of a question without text."""
    return () if stem.strip() else (STEM_MISSING.at(),)


def check_options(options: Sequence[str]) -> tuple[Problem, ...]:
    """Return the faults of the options of a choice: too few, too many, empty or twice."""
    if len(options) > len(LETTERS):
        return (OPTIONS_MANY.at(count=len(options), most=len(LETTERS)),)
    problems: list[Problem] = []
    if len(options) < 2:
        problems.append(OPTIONS_FEW.at(count=len(options)))
    seen: dict[str, str] = {}
    for letter, option in zip(LETTERS, options, strict=False):
        text = " ".join(option.split())
        if not text:
            problems.append(OPTION_EMPTY.at(letter=letter))
        elif text in seen:
            problems.append(OPTION_TWICE.at(first=seen[text], letter=letter))
        seen.setdefault(text, letter)
    return tuple(problems)


def check_answer(answer: str, known: str) -> tuple[Problem, ...]:
    """Return the faults of an answer that may only use the letters *known*."""
    if not answer:
        return (ANSWER_MISSING.at(),)
    strange = [letter for letter in answer if letter not in known]
    return (ANSWER_UNKNOWN.at(letter=strange[0], known=", ".join(known)),) if strange else ()


def check_no_options(question: Question, title: str) -> tuple[Problem, ...]:
    """Return the fault of options that a question of this type (its *title*, a message id) does not show."""
    return (OPTIONS_UNEXPECTED.at(type=_(title)),) if any(option.strip() for option in question.options) else ()


def check_fixed(question: Question) -> tuple[Problem, ...]:
    """Return the fault of an option that is to keep its place and is not there."""
    known = LETTERS[: len(question.options)]
    strange = [letter for letter in question.details.fixed if letter not in known]
    return (FIXED_UNKNOWN.at(letter=strange[0], known=", ".join(known)),) if strange else ()


def share_of(full: Decimal, right: int, parts: int) -> Decimal:
    """Return what *right* of *parts* equal parts are worth: all of them exactly the full mark, none exactly 0."""
    if right == parts:
        return full
    return rounded_ratio(Fraction(full) * right / parts, PROPORTION_DECIMALS, Rounding.HALF_UP) if right else Decimal(0)


def show_letters(question: Question, response: str) -> str:
    """Return the letters as they are: what is printed and shown of a choice."""
    return response


def mark_exactly(answer: str, response: str, full: Decimal) -> Score:
    """Return the full mark for the right response, otherwise 0."""
    if not response:
        return Score(Decimal(0), (NOT_ANSWERED.of(),))
    if set(response) == set(answer):
        return Score(full, (RIGHT.of(response=response, value=full),))
    return Score(Decimal(0), (WRONG.of(response=response, answer=answer),))
