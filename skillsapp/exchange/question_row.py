"""Read one question from one row: type, options, answer and what belongs to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.question import NO_DETAILS, Difficulty, QuestionDetails, QuestionState
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.columns import ColumnMapping, column_title
from skillsapp.exchange.sheet import Cell
from skillsapp.kernel.exact import parse_decimal, to_scaled
from skillsapp.kernel.problems import Problem, ProblemKind

FAMILY = "question_columns"
LETTERS = "ABCDEFGH"
SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true_false"
TAKEN_TYPES = (SINGLE, MULTIPLE, TRUE_FALSE)

_BETWEEN_LETTERS = re.compile("[\\s,;.:|/&+()\\[\\]{}\u3001\u3002\u3010\u3011]+")
_LABEL = re.compile("[(]?([A-H])[.\u3001:)]\\s*")
_BETWEEN_IDS = re.compile("[;,\\s\uff1b\uff0c\u3001]+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One accepted question; its `answer` is written as in `Question`; `case` names a case of the same file."""

    row: int
    id: str | None
    type: str
    stem: str
    options: tuple[str, ...]
    answer: str
    explanation: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    topic: str = ""
    source: str = ""
    facts: tuple[str, ...] = ()
    state: QuestionState = QuestionState.REVIEWED
    mark: Decimal | None = None
    details: QuestionDetails = NO_DETAILS
    case: str = ""


@dataclass(frozen=True, slots=True)
class FileConventions:
    """What holds for a whole file: numeric type codes, and whether the figures 1 to 3 are its degrees of difficulty."""

    type_codes: Mapping[str, str]
    figures_are_grades: bool


class Refusal(Exception):
    """The row cannot be taken; the reason has been noted on its line."""


class QuestionLine:
    """The cells of one row by field, and the problems found in them."""

    def __init__(self, number: int, cells: Sequence[Cell], mapping: ColumnMapping) -> None:
        self.number = number
        self.problems: list[Problem] = []
        self._mapping = mapping
        self._texts = {key: _clean(cells[i].text) for key, i in mapping.columns.items() if i < len(cells) and cells[i].text}

    def text(self, key: str) -> str:
        """Return the tidy text of a field, empty where there is none."""
        return self._texts.get(key, "")

    def has_column(self, key: str) -> bool:
        return key in self._mapping.columns

    def note(self, kind: ProblemKind, key: str, value: str = "", **details: object) -> None:
        """Note a problem in a field's column, named as the file names it."""
        self.problems.append(kind.at(self.number, self._mapping.title(key) or column_title(key, FAMILY), value, **details))

    def refuse(self, kind: ProblemKind, key: str, value: str = "", **details: object) -> Refusal:
        """Note a problem and return what to raise because of it."""
        self.note(kind, key, value, **details)
        return Refusal()


def read_question(line: QuestionLine, conventions: FileConventions) -> QuestionRow | None:
    """Return the question on *line*, or None when it cannot be represented; the problems are noted on the line."""
    try:
        stem = line.text("stem")
        if not stem:
            raise line.refuse(problems.STEM_MISSING, "stem")
        type_key = _type(line, conventions)
        options = _options(line, type_key)
        answer = _true_or_false(line, options) if type_key == TRUE_FALSE else _letters(line, type_key, options)
        question_id = line.text("id")
        if question_id and not _ID.fullmatch(question_id):
            raise line.refuse(problems.ID_INVALID, "id", question_id)
        mark = _mark(line)
    except Refusal:
        return None
    if _LOST.search(stem + "".join(options)):
        line.note(problems.BROKEN_CHARACTER, "stem", stem)
    return QuestionRow(
        row=line.number,
        id=question_id or None,
        type=type_key,
        stem=stem,
        options=() if type_key == TRUE_FALSE else options,
        answer=answer,
        explanation=line.text("explanation"),
        difficulty=_difficulty(line, conventions),
        topic=line.text("topic"),
        source=line.text("source"),
        facts=tuple(fact for fact in _BETWEEN_IDS.split(line.text("facts")) if fact),
        state=_state(line),
        mark=mark,
    )


def _type(line: QuestionLine, conventions: FileConventions) -> str:
    text = line.text("type")
    if not text:
        raise line.refuse(problems.TYPE_MISSING, "type")
    code = unicodedata.normalize("NFKC", text).removesuffix(".0")
    key = conventions.type_codes.get(code) or alias_table("question_types").find(text)
    if key is None:
        raise line.refuse(problems.TYPE_UNKNOWN, "type", text)
    if key not in TAKEN_TYPES:
        raise line.refuse(problems.UNSUPPORTED, "type", text)
    return key


def _options(line: QuestionLine, type_key: str) -> tuple[str, ...]:
    options = [line.text(f"option_{letter.lower()}") for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    if type_key == TRUE_FALSE:
        return tuple(options)
    if "" in options:
        letter = LETTERS[options.index("")]
        raise line.refuse(problems.OPTION_GAP, f"option_{letter.lower()}", letter=letter)
    if len(options) < 2:
        raise line.refuse(problems.OPTIONS_TOO_FEW, "option_a", count=len(options))
    options = _without_labels(options)
    seen: dict[str, str] = {}
    for letter, option in zip(LETTERS, options, strict=False):
        first = seen.setdefault(" ".join(option.split()), letter)
        if first != letter:
            raise line.refuse(problems.OPTION_DUPLICATE, f"option_{letter.lower()}", option, first=first, second=letter)
    return tuple(options)


def _without_labels(options: list[str]) -> list[str]:
    """Strike the letters out where every option repeats its own, as in \u201cA. a lamp\u201d."""
    labels = [_LABEL.match(unicodedata.normalize("NFKC", option[:6]).upper()) for option in options]
    if all(label and label[1] == letter for label, letter in zip(labels, LETTERS, strict=False)):
        stripped = [re.sub(r"^\W?\w\W\s*", "", option) for option in options]
        return stripped if all(stripped) else options
    return options


def _true_or_false(line: QuestionLine, options: tuple[str, ...]) -> str:
    text = line.text("answer")
    if not text:
        raise line.refuse(problems.ANSWER_MISSING, "answer")
    words = alias_table("true_false")
    key = words.find(text)
    letter = unicodedata.normalize("NFKC", text).upper()
    if key is None and letter in LETTERS[: len(options)]:  # the answer names an option that says true or false
        key = words.find(options[LETTERS.index(letter)])
    if key is None:
        raise line.refuse(problems.ANSWER_NOT_TRUE_FALSE, "answer", text)
    return "T" if key == "true" else "F"


def _letters(line: QuestionLine, type_key: str, options: tuple[str, ...]) -> str:
    text = line.text("answer")
    if not text:
        raise line.refuse(problems.ANSWER_MISSING, "answer")
    given = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", text).upper())
    if not given or not given.isascii() or not given.isalpha():
        raise line.refuse(problems.ANSWER_UNREADABLE, "answer", text)
    letters = "".join(sorted(set(given)))
    beyond = [letter for letter in letters if letter not in LETTERS[: len(options)]]
    if beyond:
        raise line.refuse(problems.ANSWER_NOT_AN_OPTION, "answer", text, letters=", ".join(beyond))
    if len(letters) < len(given):
        line.note(problems.ANSWER_REPEATED, "answer", text, letters=letters)
    if type_key == SINGLE and len(letters) > 1:
        raise line.refuse(problems.SINGLE_WITH_SEVERAL, "answer", text, count=len(letters))
    if type_key == MULTIPLE and len(letters) == 1:
        line.note(problems.MULTIPLE_WITH_ONE, "answer", text)
    return letters


def _mark(line: QuestionLine) -> Decimal | None:
    text = line.text("mark")
    if not text:
        return None
    mark = parse_decimal(unicodedata.normalize("NFKC", text))
    try:
        if mark is not None and mark > 0 and to_scaled(mark):
            return mark
    except ValueError:
        pass
    raise line.refuse(problems.MARK_INVALID, "mark", text)


def _difficulty(line: QuestionLine, conventions: FileConventions) -> Difficulty:
    text = line.text("difficulty")
    if not text:
        return Difficulty.MEDIUM
    key = alias_table("difficulty").find(text)
    if key is None or (text.isdecimal() and not conventions.figures_are_grades):
        line.note(problems.DIFFICULTY_UNKNOWN, "difficulty", text)
        return Difficulty.MEDIUM
    return Difficulty(key)


def _state(line: QuestionLine) -> QuestionState:
    """Return the state; a file without that column is a bank that its owner examines from, a blank in the column is a draft."""
    if not line.has_column("state"):
        return QuestionState.REVIEWED
    text = line.text("state")
    key = alias_table("question_states").find(text) if text else QuestionState.DRAFT
    if key is None:
        line.note(problems.STATE_UNKNOWN, "state", text)
        return QuestionState.DRAFT
    return QuestionState(key)


def _clean(text: str) -> str:
    """Return *text* without invisible characters and without blanks at its ends; its own line breaks stay."""
    return _INVISIBLE.sub("", text).replace("\u00a0", " ").strip()
