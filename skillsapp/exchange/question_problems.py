"""What can be wrong with a question in a spreadsheet, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem as Problem
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
ANSWER_BY_TEXT = ProblemKind(
    "question.answer_by_text", _WARNING, N_("The answer repeats the text of option {letter}; it was read as {letter}.")
)
ANSWER_NOT_A_NUMBER = ProblemKind(
    "question.answer_not_a_number",
    _ERROR,
    N_("“{value}” is not a number. Write it like 30, 12.5±0.5 or 30±5%, or make it a short-answer question."),
)
TOLERANCE_UNREADABLE = ProblemKind(
    "question.tolerance_unreadable", _ERROR, N_("“{value}” is no tolerance. Write a number such as 0.5, or a share such as 5%.")
)
NUMBERS_SEVERAL = ProblemKind(
    "question.numbers_several",
    _ERROR,
    N_("A numeric question has one blank; this one has {count}. Make it a fill-in question, or split it."),
)
BLANK_ADDED = ProblemKind(
    "question.blank_added", _WARNING, N_("The stem marks no blank; one was put at its end. Mark blanks with ____.")
)
BLANKS_DIFFER = ProblemKind(
    "question.blanks_differ",
    _ERROR,
    N_("The stem has {blanks} blanks, the answer {answers} parts. Separate parts by “;” and alternatives of one blank by “|”."),
)
ALTERNATIVES_UNCLEAR = ProblemKind(
    "question.alternatives_unclear",
    _WARNING,
    N_("“{value}” was taken as one answer. If either part alone is right too, write “|” between them."),
)
LEFT_MISSING = ProblemKind(
    "question.left_missing",
    _ERROR,
    N_("A matching question needs a left side: a column of its own with items separated by “;”, or pairs such as “lamp|light”."),
)
MATCHES_DIFFER = ProblemKind(
    "question.matches_differ",
    _ERROR,
    N_("“{value}” does not match each of the {left} items. Write a letter for each, such as BAC or 1-B; 2-A; 3-C."),
)
ORDER_INCOMPLETE = ProblemKind(
    "question.order_incomplete", _ERROR, N_("“{value}” does not name each of the {count} options once, in the right order.")
)
OPTIONS_LEFT_OUT = ProblemKind(
    "question.options_left_out", _WARNING, N_("Questions of this type have no options; those in the file were left out.")
)
FIXED_UNREADABLE = ProblemKind(
    "question.fixed_unreadable", _WARNING, N_("“{value}” names no options that keep their place; none was fixed. Write letters.")
)
CASE_WITH_ANSWER = ProblemKind(
    "question.case_with_answer",
    _ERROR,
    N_("A case is only material. Give each of its questions a row of its own, with its type, and name the case in it."),
)
CASE_UNKNOWN = ProblemKind(
    "question.case_unknown",
    _ERROR,
    N_("The case “{value}” is not in the file. Give its material a row of its own with the type “case”."),
)
CASE_EMPTY = ProblemKind("question.case_empty", _ERROR, N_("No question of the file belongs to this case, so it was not taken."))
CASE_TWICE = ProblemKind("question.case_twice", _ERROR, N_("The case “{value}” already stands in row {first}."))
CASE_WITHOUT_TEXT = ProblemKind("question.case_without_text", _ERROR, N_("The case has no material."))
COLUMN_IGNORED = ProblemKind(
    "question.column_ignored", _WARNING, N_("The column “{value}” is none of a question; what it holds was left out.")
)
PICTURE_BESIDE = ProblemKind(
    "question.picture_beside",
    _WARNING,
    N_("A picture lies beside the texts of the question; it was put below the stem. Look at it."),
)
PICTURE_NOWHERE = ProblemKind(
    "question.picture_nowhere",
    _WARNING,
    N_("A picture in this row belongs to no question, so it was left out. Move it onto one."),
)
PICTURE_LOST = ProblemKind(
    "question.picture_lost", _WARNING, N_("The picture of this cell is not in the file. Add it after the import.")
)
PICTURES_MISSED = ProblemKind(
    "question.pictures_missed",
    _WARNING,
    N_("{count} pictures of the file could not be got at. Add them to their questions after the import."),
)
PICTURE_REFUSED = ProblemKind("question.picture_refused", _WARNING, N_("A picture was left out. {reason}"))
OPTIONS_TOO_MANY = ProblemKind(
    "question.options_too_many", _ERROR, N_("The question has {count} options; at most {most} can be taken.")
)
ANSWERS_DIFFER = ProblemKind(
    "question.answers_differ",
    _ERROR,
    N_("Two answers are given: “{value}” and “{other}”. Leave the right one, then import again."),
)
KEY_UNMATCHED = ProblemKind(
    "question.key_unmatched",
    _WARNING,
    N_("The key has the answer “{value}” for number {number}, but which question that is cannot be told."),
)
KEY_UNREADABLE = ProblemKind(
    "question.key_unreadable",
    _WARNING,
    N_("This line of the key cannot be understood: “{value}”. Give as many answers as numbers, as in “1-5 ABCDA”."),
)
NUMBERS_MISSING = ProblemKind(
    "question.numbers_missing",
    _WARNING,
    N_("{count} questions have no number; where each begins was told by options, answers and empty lines. Look at them."),
)
NUMBER_MISSING = ProblemKind(
    "question.numbers_missing",
    _WARNING,
    N_("“{value}” has no number but options of its own, so it was read as a question. Look at it."),
)
LETTERS_TOLD = ProblemKind(
    "question.letters_told",
    _WARNING,
    N_("In “{value}” the letter was taken for that of an option, though no sign follows it. Look at the question."),
)
OPTIONS_AGAIN = ProblemKind(
    "question.options_again",
    _ERROR,
    N_("A second list of options begins with A. Give its question a number and a stem of its own, then import again."),
)
QUOTE_OPEN = ProblemKind(
    "question.quote_open",
    _WARNING,
    N_(
        "A quotation mark in this row is not closed: the row “{value}” was read as part of it. Close the mark, then import again."
    ),
)
MARKUP_KEPT = ProblemKind(
    "question.markup_kept",
    _WARNING,
    N_(
        "“{value}” is a sign of web pages that candidates would see as it stands. Take such signs out of the file or in the editor."
    ),
)
TYPES_TOLD = ProblemKind(
    "question.types_told",
    _WARNING,
    N_("{count} questions stand under no heading that names their type; it was told by options and answers. Look at them."),
)
NO_QUESTIONS = ProblemKind(
    "file.no_questions",
    _WARNING,
    N_("No question was found. Begin each with its number, as in “1.”, and each option with its letter, as in “A.”."),
)
FORMULA_FLATTENED = ProblemKind(
    "question.formula_flattened", _WARNING, N_("The formula “{value}” was taken as plain text. Write it anew in the editor.")
)
OBJECT_LEFT_OUT = ProblemKind(
    "question.object_left_out",
    _WARNING,
    N_("An object of another program (a formula or a drawing) was left out. Add it as a picture. {reason}"),
)
FOOTNOTE_LEFT_OUT = ProblemKind(
    "question.text_left_out", _WARNING, N_("A footnote was left out. Write what it says into its question.")
)
TEXT_LEFT_OUT = ProblemKind("question.text_left_out", _WARNING, N_("“{value}” belongs to no question and was left out."))
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
