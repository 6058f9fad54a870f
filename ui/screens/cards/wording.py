"""How answers of a card are written on the screen."""

from __future__ import annotations

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _

SIGNS = {"T": "\u221a", "F": "\u00d7"}


def shown(question: CardQuestion, letters: str) -> str:
    """Return an answer as it stands on the card; nothing marked is said in a word."""
    return SIGNS.get(letters, letters) if question.is_verdict else letters


def shown_or_blank(question: CardQuestion, letters: str) -> str:
    """Return an answer as it stands on the card, or the word for a blank one."""
    return shown(question, letters) or _("blank")


def type_of(question: CardQuestion) -> str:
    """Return the name of the question's type."""
    return QUESTION_TYPES[question.type].label()


def span_of(question: CardQuestion) -> str:
    """Return what may be marked: A-D, or the two signs."""
    if question.is_verdict:
        return f"{SIGNS['T']} {SIGNS['F']}"
    return f"{question.letters[0]}\u2013{question.letters[-1]}"
