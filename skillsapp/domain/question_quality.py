"""What makes a question, and a bank, worth examining from: told as advice where it is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.question import Question
from skillsapp.domain.rich_text import count_blanks, plain_text
from skillsapp.domain.similarity import near_duplicates
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

_WARNING = Severity.WARNING
CHOICES = ("single", "multiple")
LEAST_TO_JUDGE = 20
"""From how many questions on a habit can be told from chance."""
LETTER_SHARE = (0.20, 0.30)
TRUE_SHARE = (0.40, 0.60)
LONGEST_SHARE = 0.35
OTHERS_SHARE = 0.02
ALIKE = 0.85
MOST_COMPARED = 5_000
"""Comparing every question with every other takes as long as reading them from so many on; the bank itself compares more."""
_LONGEST_REFERENCE = 24
_LONGER_BY, _LONGER_TIMES = 8, 1.8

RIGHT_IS_LONGEST = ProblemKind(
    "quality.right_option_longest",
    _WARNING,
    N_("The right option {letter} is much longer than the others, which gives it away. Make the options alike."),
)
NOT_EMPHASISED = ProblemKind(
    "quality.negation_not_emphasised",
    _WARNING,
    N_("The stem asks for what is not so (“{word}”). Emphasise that, in bold or in brackets, so that nobody overlooks it."),
)
ENDS_DIFFER = ProblemKind(
    "quality.options_end_differently", _WARNING, N_("Some options end with a full stop and some do not. Make them alike.")
)
NO_UNIT = ProblemKind(
    "quality.number_without_unit", _WARNING, N_("Nothing says in which unit the number is. Write it behind the blank.")
)
NEARLY_SAME = ProblemKind(
    "quality.nearly_the_same", _WARNING, N_("The question is nearly the same as the one in row {first}. Are both needed?")
)
NOT_COMPARED = ProblemKind(
    "quality.not_compared",
    _WARNING,
    N_(
        "More than {most} questions at once are not compared with each other. Look for near-duplicates in the question bank afterwards."
    ),
)
LETTER_TOO_OFTEN = ProblemKind(
    "quality.letter_share",
    _WARNING,
    N_("{share} % of the single-choice questions have the answer {letter}; about 25 % would be even."),
)
TRUE_TOO_OFTEN = ProblemKind(
    "quality.true_share", _WARNING, N_("{share} % of the true/false statements are true; about half would be even.")
)
LONGEST_TOO_OFTEN = ProblemKind(
    "quality.longest_share",
    _WARNING,
    N_("In {share} % of the single-choice questions the longest option is the right one: candidates learn to choose it."),
)
OTHERS_TOO_OFTEN = ProblemKind(
    "quality.others_share",
    _WARNING,
    N_("{share} % of the choice questions have an option such as “all of the above”; at most 2 % should."),
)


def check_question(question: Question) -> tuple[Problem, ...]:
    """Return what could be better about one question; none of it keeps it from being used."""
    found: list[Problem] = []
    if question.type in CHOICES:
        options = [plain_text(option) for option in question.options]
        word = bare_negation(question.stem)
        if word:
            found.append(NOT_EMPHASISED.at(word=word))
        if question.type == "single" and _stands_out(options, question.answer):
            found.append(RIGHT_IS_LONGEST.at(letter=question.answer))
        if 0 < sum(option.endswith("\u3002") for option in options) < len(options):
            found.append(ENDS_DIFFER.at())
    elif question.type == "numeric" and not question.details.unit and _ends_with_blank(question.stem):
        found.append(NO_UNIT.at())
    return tuple(found)


def check_questions(questions: Sequence[Question]) -> tuple[Problem, ...]:
    """Return what could be better about each question, by its place in `row`, and about all of them together, with the row -1."""
    found = [
        Problem(problem.kind, place, "", "", problem.details)
        for place, question in enumerate(questions)
        for problem in check_question(question)
    ]
    found += _alike(questions) if len(questions) <= MOST_COMPARED else [NOT_COMPARED.at(-1, most=f"{MOST_COMPARED:,}")]
    return (*found, *_habits(questions))


def bare_negation(stem: str) -> str:
    """Return the words with which a stem asks for what is not so without emphasising it, "" where it does not."""
    if _EMPHASISED.search(stem):
        return ""
    plain = "".join(plain_text(stem).split())
    for word in alias_table("negations").words:
        place = plain.find(word)
        if place >= 0 and not re.search('\u3010[^\u3011]*\u3011|<[bu]>|"', stem):
            return word
    return ""


@lru_cache(maxsize=65_536)
def speaks_of_others(option: str) -> bool:
    """Tell whether an option only makes sense behind the others: \u201call of the above\u201d, \u201cA and B\u201d."""
    if len(option) > _LONGEST_REFERENCE:
        return False
    text = folded(plain_text(option)).strip(".\u3002")
    return text in alias_table("option_words").words or _OTHER_LETTERS.fullmatch(text) is not None


_EMPHASISED = re.compile('\u3010[^\u3011]*\u3011|<[bu]>|["\u201c][^"\u201d]{1,4}["\u201d]')
_OTHER_LETTERS = re.compile("[a-h](?:[,\u3001/+&]|\u548c|\u4e0e|\u53ca|\u6216|and|or)[a-h](?:[,\u3001/+&]?[a-h])*\\D{0,4}")


def _alike(questions: Sequence[Question]) -> list[Problem]:
    texts = ["\n".join((question.stem, *question.options, *question.details.left)) for question in questions]
    return [
        NEARLY_SAME.at(twins.other, first=twins.one)
        for twins in near_duplicates(texts, ALIKE)
        if questions[twins.one].type == questions[twins.other].type and questions[twins.one].case == questions[twins.other].case
    ]


def _habits(questions: Sequence[Question]) -> list[Problem]:
    found: list[Problem] = []
    single = [question for question in questions if question.type == "single"]
    if len(single) >= LEAST_TO_JUDGE:
        letters = Counter(question.answer for question in single if len(question.options) == 4)
        total = letters.total()
        for letter in "ABCD" if total >= LEAST_TO_JUDGE else "":
            if not LETTER_SHARE[0] <= letters[letter] / total <= LETTER_SHARE[1]:
                found.append(LETTER_TOO_OFTEN.at(-1, letter=letter, share=round(100 * letters[letter] / total)))
        longest = sum(is_longest(question) for question in single) / len(single)
        if longest > LONGEST_SHARE:
            found.append(LONGEST_TOO_OFTEN.at(-1, share=round(100 * longest)))
    statements = [question for question in questions if question.type == "true_false"]
    if len(statements) >= LEAST_TO_JUDGE:
        true = sum(question.answer == "T" for question in statements) / len(statements)
        if not TRUE_SHARE[0] <= true <= TRUE_SHARE[1]:
            found.append(TRUE_TOO_OFTEN.at(-1, share=round(100 * true)))
    choices = [question for question in questions if question.type in CHOICES]
    if len(choices) >= LEAST_TO_JUDGE:
        others = sum(any(map(speaks_of_others, question.options)) for question in choices) / len(choices)
        if others > OTHERS_SHARE:
            found.append(OTHERS_TOO_OFTEN.at(-1, share=round(100 * others)))
    return found


def is_longest(question: Question) -> bool:
    """Tell whether the right option of a single choice is longer than every other."""
    lengths = {letter: len(plain_text(option)) for letter, option in zip("ABCDEFGHIJ", question.options, strict=False)}
    own = lengths.pop(question.answer, 0)
    return bool(lengths) and own > max(lengths.values())


def _stands_out(options: Sequence[str], answer: str) -> bool:
    lengths = {letter: len(option) for letter, option in zip("ABCDEFGHIJ", options, strict=False)}
    own = lengths.pop(answer, 0)
    other = max(lengths.values(), default=own)
    return own >= other + _LONGER_BY and own >= _LONGER_TIMES * other


def _ends_with_blank(stem: str) -> bool:
    """Tell whether the only blank has nothing but signs behind it."""
    return count_blanks(stem) == 1 and not re.search("[\\w%\u2030\u00b0\u2103\u03a9]", plain_text(stem).rpartition("____")[2])
