"""The list of questions: its rows, its columns, and what the filters look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillsapp.domain.question import DIFFICULTY_TITLES, QUESTION_STATE_TITLES, Difficulty, Question, QuestionState
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from ui.models.rows import REST, Column
from ui.theme import Tone

DIFFICULTY_TONES: Mapping[Difficulty, Tone] = {
    Difficulty.EASY: Tone.OK,
    Difficulty.MEDIUM: Tone.INFO,
    Difficulty.HARD: Tone.WARN,
}
STATE_TONES: Mapping[QuestionState, Tone] = {
    QuestionState.DRAFT: Tone.WARN,
    QuestionState.REVIEWED: Tone.OK,
    QuestionState.RETIRED: Tone.MUTED,
}
_ORDER = list(Difficulty)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with the text that the search looks in: id, stem, options, source."""

    question: Question
    haystack: str


def lines_of(questions: Iterable[Question]) -> tuple[QuestionLine, ...]:
    """Return the questions ready for the search."""
    return tuple(
        QuestionLine(question, "\n".join((question.id, question.stem, *question.options, question.source)).lower())
        for question in questions
    )


def found_lines(lines: Sequence[QuestionLine], text: str, bank: str = "", topic: str = "") -> list[QuestionLine]:
    """Return the lines of a bank and topic (empty: all) in which every word of *text* occurs somewhere."""
    words = text.lower().split()
    return [
        line
        for line in lines
        if (not bank or line.question.bank == bank)
        and (not topic or line.question.topic == topic)
        and all(word in line.haystack for word in words)
    ]


def type_title(key: str) -> str:
    """Return the name of a question type; one that this version does not know by its key."""
    return QUESTION_TYPES[key].label() if key in QUESTION_TYPES else key


def question_columns() -> tuple[Column[QuestionLine], ...]:
    """Return the columns in the language in use."""
    return (
        Column("type", _("Type"), lambda line: type_title(line.question.type)),
        Column(
            "stem", _("Stem"), lambda line: " ".join(line.question.stem.split()), hint=lambda line: line.question.stem, width=REST
        ),
        Column("topic", _("Topic"), lambda line: line.question.topic, hint=lambda line: line.question.topic, width=170),
        Column(
            "difficulty",
            _("Difficulty"),
            lambda line: _(DIFFICULTY_TITLES[line.question.difficulty]),
            sort_key=lambda line: _ORDER.index(line.question.difficulty),
            tone=lambda line: DIFFICULTY_TONES[line.question.difficulty],
            width=88,
        ),
        Column(
            "state",
            _("State"),
            lambda line: _(QUESTION_STATE_TITLES[line.question.state]),
            tone=lambda line: STATE_TONES[line.question.state],
            width=92,
        ),
    )
