"""What can be wrong with a question in a spreadsheet, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

STEM_MISSING = ProblemKind("question.stem_missing", _ERROR, N_("The question has no stem."))
TYPE_MISSING = ProblemKind(
    "question.type_missing", _ERROR, N_("The question has no type. Write single choice, multiple choice or true/false.")
)
TYPE_UNKNOWN = ProblemKind("question.type_unknown", _ERROR, N_("“{value}” is not a known type of question."))
UNSUPPORTED = ProblemKind("question.unsupported", _ERROR, N_("Questions of the type “{value}” cannot be taken yet."))
OPTIONS_TOO_FEW = ProblemKind(
    "question.options_too_few", _ERROR, N_("A choice question needs at least two options; this one has {count}.")
)
OPTION_GAP = ProblemKind(
    "question.option_gap", _ERROR, N_("Option {letter} is empty, but a later option is not. Fill the options from A on.")
)
OPTION_DUPLICATE = ProblemKind("question.option_duplicate", _ERROR, N_("The options {first} and {second} are the same."))
ANSWER_MISSING = ProblemKind("question.answer_missing", _ERROR, N_("The answer is missing."))
ANSWER_UNREADABLE = ProblemKind(
    "question.answer_unreadable", _ERROR, N_("“{value}” cannot be understood as the answer. Write letters such as B or ABD.")
)
ANSWER_NOT_TRUE_FALSE = ProblemKind(
    "question.answer_unreadable",
    _ERROR,
    N_("“{value}” cannot be understood as the answer to a true/false question. Write T or F."),
)
ANSWER_NOT_AN_OPTION = ProblemKind(
    "question.answer_not_an_option", _ERROR, N_("The answer names {letters}, but there is no such option.")
)
SINGLE_WITH_SEVERAL = ProblemKind(
    "question.single_with_several_answers", _ERROR, N_("A single choice question has one answer; this one has {count}.")
)
MULTIPLE_WITH_ONE = ProblemKind(
    "question.multiple_with_one_answer", _WARNING, N_("This multiple choice question has only one right option. Is that meant?")
)
ANSWER_REPEATED = ProblemKind(
    "question.answer_repeated", _WARNING, N_("A letter stands twice in the answer; it was read as {letters}.")
)
MARK_INVALID = ProblemKind(
    "question.mark_invalid", _ERROR, N_("“{value}” is not a mark. Write a number above 0, with at most four decimals.")
)
DIFFICULTY_UNKNOWN = ProblemKind(
    "question.difficulty_unknown", _WARNING, N_("The difficulty “{value}” is not known; medium was taken.")
)
STATE_UNKNOWN = ProblemKind("question.state_unknown", _WARNING, N_("The state “{value}” is not known; draft was taken."))
BROKEN_CHARACTER = ProblemKind(
    "question.broken_character", _WARNING, N_("A character was lost on the way here. Compare the text with the original.")
)
DUPLICATE_IN_FILE = ProblemKind("question.duplicate", _ERROR, N_("The same question already stands in row {first}."))
DUPLICATE_IN_BANK = ProblemKind("question.duplicate", _ERROR, N_("The same question is already in the bank."))
ID_DUPLICATE = ProblemKind(
    "question.id_duplicate", _ERROR, N_("The id “{value}” already stands in row {first}. Every question needs its own.")
)
ID_INVALID = ProblemKind("question.id_invalid", _ERROR, N_("“{value}” cannot be an id: letters, digits, - _ and . are allowed."))


@dataclass(eq=False)
class TypeCodesUnknown(SkillsError):
    """A file writes question types as figures; every program counts them differently, so they are asked for, not guessed."""

    code: ClassVar[str] = "bank.type_codes_unknown"
    text: ClassVar[str] = N_("The file writes question types as figures ({codes}). Say what each of them means.")
    codes: str
