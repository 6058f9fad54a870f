"""The list of questions: its columns, its titles and its tones."""

from __future__ import annotations

from collections.abc import Mapping

from skillsapp.domain.question import DIFFICULTY_TITLES, QUESTION_STATE_TITLES, Difficulty, Question, QuestionState
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_search import FoundRow
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


LONGEST_NUMBER = 20
"""A question written in the windows has an id of the program's own, which tells nobody anything."""
BEGINNING = 16


def question_name(question: Question) -> str:
    """Return what people call a question: its number, or how its text begins; "" where it has neither."""
    if question.id and len(question.id) < LONGEST_NUMBER:
        return question.id
    text = " ".join(plain_text(question.stem).split())
    return _("“{beginning}”").format(beginning=text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…") if text else ""


def type_title(key: str) -> str:
    """Return the name of a question type; one that this version does not know by its key."""
    return QUESTION_TYPES[key].label() if key in QUESTION_TYPES else key


def state_title(row: FoundRow) -> str:
    """Return the state as a word; a draft that a reviewer sent back says so."""
    return _("Sent back") if row.note and row.state is QuestionState.DRAFT else _(QUESTION_STATE_TITLES[row.state])


def question_columns() -> tuple[Column[FoundRow], ...]:
    """Return the columns in the language in use."""
    return (
        Column("type", _("Type"), lambda row: type_title(row.type), hint=lambda row: type_title(row.type), width=96),
        Column("stem", _("Stem"), lambda row: row.stem, hint=lambda row: row.stem, width=REST),
        Column("topic", _("Topic"), lambda row: row.topic, hint=lambda row: row.topic, width=170),
        Column(
            "difficulty",
            _("Difficulty"),
            lambda row: _(DIFFICULTY_TITLES[row.difficulty]),
            tone=lambda row: DIFFICULTY_TONES[row.difficulty],
            width=88,
        ),
        Column("state", _("State"), state_title, tone=lambda row: STATE_TONES[row.state], hint=lambda row: row.note, width=92),
    )
