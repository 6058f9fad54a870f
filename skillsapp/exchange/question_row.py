"""Read one question from one row: type, options, answer and what belongs to them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.question import NO_DETAILS, Difficulty, QuestionDetails, QuestionState
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_answers import READERS, Said
from skillsapp.exchange.question_line import FAMILY, FileConventions, QuestionLine, Refusal
from skillsapp.kernel.exact import parse_decimal, to_scaled

__all__ = ["FAMILY", "CaseRow", "FileConventions", "QuestionLine", "QuestionRow", "read_question"]

_BETWEEN_IDS = re.compile("[;,\\s\uff1b\uff0c\u3001]+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TYPE_WITHIN = re.compile(
    "(?:[0-9\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,2}[.\u3001\uff0e]\\s*)?[\\[\u3010(\uff08]?([^\\[\\]\u3010\u3011()\uff08\uff09:\uff1a]+)[\\]\u3011)\uff09]?[:\uff1a]?\\s*(?:[\\[\u3010(\uff08].*)?"
)
_MARKUP = re.compile(
    "</?(?:p|br|div|span|img|font|strong|em|table|tr|td)(?:\\s[^<>]*)?/?>|&(?:nbsp|lt|gt|amp|quot|#[0-9]{2,5});", re.IGNORECASE
)
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
class CaseRow:
    """The material of a case in a file; `key` is what its questions name in `QuestionRow.case`."""

    row: int
    key: str
    title: str
    text: str


def read_question(line: QuestionLine, conventions: FileConventions, case: str = "") -> QuestionRow | None:
    """Return the question on *line*, or None when it cannot be represented; the problems are noted on the line."""
    try:
        if not line.text("stem"):
            raise line.refuse(problems.STEM_MISSING, "stem")
        type_key = find_type(line, conventions)
        if type_key not in READERS:
            raise line.refuse(problems.UNSUPPORTED, "type", line.text("type"))
        said: Said = READERS[type_key](line)
        question_id = line.text("id")
        if question_id and not _ID.fullmatch(question_id):
            raise line.refuse(problems.ID_INVALID, "id", question_id)
        mark = _mark(line)
    except Refusal:
        return None
    if _LOST.search(said.stem + "".join(said.options)):
        line.note(problems.BROKEN_CHARACTER, "stem", said.stem)
    markup = _MARKUP.search("\n".join((said.stem, *said.options)))
    if markup:
        line.note(problems.MARKUP_KEPT, "stem", markup[0])
    return QuestionRow(
        row=line.number,
        id=question_id or None,
        type=type_key,
        stem=said.stem,
        options=said.options,
        answer=said.answer,
        explanation=line.text("explanation"),
        difficulty=_difficulty(line, conventions),
        topic=line.text("topic"),
        source=line.text("source"),
        facts=tuple(fact for fact in _BETWEEN_IDS.split(line.text("facts")) if fact),
        state=_state(line),
        mark=mark,
        details=said.details,
        case=case,
    )


def find_type(line: QuestionLine, conventions: FileConventions) -> str:
    """Return the key of the type that the line names.  Raises Refusal where it names none."""
    text = line.text("type")
    if not text:
        raise line.refuse(problems.TYPE_MISSING, "type")
    code = unicodedata.normalize("NFKC", text).removesuffix(".0")
    key = conventions.type_codes.get(code) or alias_table("question_types").find(text) or _type_within(text)
    if key is None:
        raise line.refuse(problems.TYPE_UNKNOWN, "type", text)
    return key


def _type_within(text: str) -> str | None:
    """Return the type that a cell names with a number before it, in brackets, or with a remark in brackets behind it."""
    found = _TYPE_WITHIN.fullmatch(text)
    return alias_table("question_types").find(found[1]) if found else None


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
