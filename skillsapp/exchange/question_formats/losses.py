"""What other programs' question files hold that a bank cannot: each loss is told, with what to do about it."""

from __future__ import annotations

from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

UNSUPPORTED = ProblemKind(
    "question.unsupported",
    _ERROR,
    N_("A question of the kind “{value}” cannot be taken. Write it anew as one of the types of this program."),
)
NO_QUESTION = ProblemKind(
    "question.unsupported",
    _ERROR,
    N_("This is a text without a question. Write what it says into the questions that need it."),
)
SCRIPTED = ProblemKind(
    "question.unsupported",
    _ERROR,
    N_("The question is computed anew for every candidate ({value}). Write it with fixed values."),
)
SEVERAL_PARTS = ProblemKind(
    "question.unsupported", _ERROR, N_("The question has several parts ({value}). Write each of them as a question of its own.")
)
MANY_TO_MANY = ProblemKind(
    "question.unsupported", _ERROR, N_("“{value}” belongs to several items at once. Split it, so that each has one partner.")
)
SEVERAL_NUMBERS = ProblemKind(
    "question.unsupported", _ERROR, N_("Several numbers are fully right ({value}); only one with a tolerance can be.")
)
ORDER_INCOMPLETE = ProblemKind("question.unsupported", _ERROR, N_("The right order does not name every option once."))
CASE_MATERIAL_MISSING = ProblemKind(
    "question.case_material_missing",
    _WARNING,
    N_("The file lacks the material of this question's case. It comes as a question by itself: read whether it can stand alone."),
)
CASE_INCOMPLETE = ProblemKind(
    "question.case_incomplete",
    _WARNING,
    N_("Of the {count} questions of the case “{value}” {taken} are taken, with its material."),
)
ANSWER_MISSING = ProblemKind("question.answer_missing", _ERROR, N_("The file does not say which answer is right."))
STRUCTURE = ProblemKind("question.structure", _ERROR, N_("The question is not written as its format asks: {value}."))
BRACE_OPEN = ProblemKind(
    "question.gift_brace",
    _ERROR,
    N_("The answers begin with {opening} but no {closing} follows before the next question. Add it."),
)
BRACE_STRAY = ProblemKind(
    "question.gift_brace",
    _ERROR,
    N_("There is a {closing} without its {opening}. Add it, or put a backslash before a sign that is meant as itself."),
)
BLOCKS_SEVERAL = ProblemKind(
    "question.gift_blocks",
    _ERROR,
    N_(
        "The question has several groups of answers between {opening} and {closing}. "
        "Leave an empty line between questions, or write one question for each."
    ),
)
FULL_WIDTH = ProblemKind(
    "question.full_width_signs",
    _ERROR,
    N_("The sign {value} was typed with a Chinese input method. Type it in half width ({narrow}), then import again."),
)
NOT_A_NUMBER = ProblemKind("question.answer_no_number", _ERROR, N_("“{value}” is not a number."))
WEIGHT_WRONG = ProblemKind("question.weight", _ERROR, N_("“{value}” is not a share between -100 and 100 percent."))
ANSWER_NOT_READ = ProblemKind(
    "question.answer_unreadable", _ERROR, N_("“{value}” cannot be understood as the answer. Write the letter of an option.")
)
ANSWER_NO_OPTION = ProblemKind(
    "question.answer_not_an_option", _ERROR, N_("The answer names {value}, but there is no such option.")
)
SINGLE_SEVERAL = ProblemKind(
    "question.single_with_several_answers",
    _ERROR,
    N_("{count} options of a single choice question are fully right. Leave one, or make it a multiple choice question."),
)
OPTION_ORDER = ProblemKind(
    "question.option_gap", _ERROR, N_("Option {value} stands where {wanted} should. Letter the options from A on.")
)
TOO_LONG = ProblemKind("question.too_long", _ERROR, N_("A text of the question has more than {most} characters. Shorten it."))

NO_MODEL_ANSWER = ProblemKind(
    "question.model_answer_missing",
    _WARNING,
    N_("There is no model answer and no rubric; the question was taken as a draft. Add what markers need."),
)
PARTIAL_LOST = ProblemKind(
    "question.partial_credit_lost",
    _WARNING,
    N_("Part of the mark for “{value}” cannot be kept: how part marks are given is set for the whole paper."),
)
ANSWERS_LEFT_OUT = ProblemKind(
    "question.partial_credit_lost", _WARNING, N_("Answers worth only a part of the mark were left out: {value}.")
)
MULTIPLE_ONE = ProblemKind(
    "question.multiple_with_one_answer",
    _WARNING,
    N_("Only one option is right, so it was taken as single choice. Is that meant?"),
)
WILDCARD = ProblemKind(
    "question.wildcard_lost",
    _WARNING,
    N_("The * in “{value}” stood for any text; here it is the sign itself. Add the answers meant."),
)
UNITS_LOST = ProblemKind("question.units_lost", _WARNING, N_("Only the unit “{first}” was kept, these were left out: {value}."))
FORMATTING_LOST = ProblemKind(
    "question.formatting_lost",
    _WARNING,
    N_("Formatting that a question cannot hold was left out: {value}. Look at the question."),
)
PICTURE_MISSING = ProblemKind(
    "question.picture_missing", _WARNING, N_("The picture “{value}” is not in the file. Add it to the question after the import.")
)
PICTURE_REFUSED = ProblemKind("question.picture_refused", _WARNING, N_("The picture “{value}” was left out. {reason}"))
TAGS_LOST = ProblemKind("question.tags_lost", _WARNING, N_("Tags are not kept: {value}."))
PARTS_LOST = ProblemKind("question.parts_lost", _WARNING, N_("These parts of the question are not kept: {value}."))
SCORING_LOST = ProblemKind(
    "question.scoring_lost", _WARNING, N_("The question counts its marks by rules of its own; only the right answer was kept.")
)
NO_EMPTY_LINE = ProblemKind(
    "question.gift_no_empty_line", _WARNING, N_("There was no empty line before this question. Other programs need one.")
)
ID_CHANGED = ProblemKind("question.id_changed", _WARNING, N_("“{value}” cannot be an id here; a new one was given."))
NOTHING = ProblemKind("file.no_questions", _WARNING, N_("The file holds no questions: nothing was read."))
ITEM_MISSING = ProblemKind(
    "package.item_missing", _ERROR, N_("The list of contents names “{value}”, but it is not in the package.")
)
ITEM_DAMAGED = ProblemKind("question.damaged", _ERROR, N_("“{value}” is broken and cannot be read: {reason}"))
NOT_LISTED = ProblemKind(
    "package.not_listed", _WARNING, N_("“{value}” is not in the package's list of contents; it was read all the same.")
)
TESTS_IGNORED = ProblemKind(
    "package.test_ignored",
    _WARNING,
    N_("The test “{value}” was not taken; only its questions were. Make the paper from a plan here."),
)
