"""How answers of a card are written on the screen."""

from __future__ import annotations

from unicodedata import east_asian_width

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.domain.question_types.fill_in import values_of
from skillsapp.domain.question_types.letter_parts import NONE
from skillsapp.kernel.i18n import _, ngettext

SIGNS = {"T": "\u221a", "F": "\u00d7"}
EMPTY_CELL = "\u2013"
ELLIPSIS = "\u2026"
ON_BUTTON, BEFORE = 12, 3
"""So wide a text stands on a button, with so many signs before the place where two texts differ."""


def shown(question: CardQuestion, answer: str) -> str:
    """Return an answer on one line as it stands on the card: the signs of a verdict, cells one after the other, lines with their numbers."""
    if question.is_verdict:
        return SIGNS.get(answer, answer)
    match question.on_card_as:
        case OnCard.LETTERS:
            return " ".join(answer.replace(NONE, EMPTY_CELL))
        case OnCard.LINES if question.fields > 1 and answer:
            lines = values_of(answer, question.fields)
            return "  ".join(f"({place}) {line or EMPTY_CELL}" for place, line in enumerate(lines, 1))
        case OnCard.LINES if answer:
            return f"{answer} {question.unit}".strip()
        case _:
            return answer


def shown_or_blank(question: CardQuestion, answer: str) -> str:
    """Return an answer as it stands on the card, or the word for a blank one."""
    return shown(question, answer) or _("blank")


def type_of(question: CardQuestion) -> str:
    """Return the name of the question's type."""
    return QUESTION_TYPES[question.type].label()


def letters_of(question: CardQuestion) -> str:
    """Return what may be marked or stand in a cell: A-D, or the two signs."""
    if question.is_verdict:
        return f"{SIGNS['T']} {SIGNS['F']}"
    return f"{question.letters[0]}\u2013{question.letters[-1]}"


def span_of(question: CardQuestion) -> str:
    """Return what may be marked, and in how many cells, or how many lines are written."""
    if question.on_card_as is OnCard.LINES:
        return ngettext("{count} line", "{count} lines", question.fields).format(count=question.fields)
    letters = letters_of(question)
    if question.on_card_as is OnCard.LETTERS:
        return ngettext("{letters}, {count} cell", "{letters}, {count} cells", question.fields).format(
            letters=letters, count=question.fields
        )
    return letters


def around_difference(text: str, other: str) -> str:
    """Return as much of a long text as a button holds, from shortly before the place where it begins to differ from the other."""
    if _width(text) <= ON_BUTTON:
        return text
    same = next((at for at, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), min(len(text), len(other)))
    start = max(0, same - BEFORE)
    while start and _width(text[start - 1 :]) <= ON_BUTTON:
        start -= 1
    end = start + 1
    while end < len(text) and _width(text[start : end + 1]) <= ON_BUTTON:
        end += 1
    return f"{ELLIPSIS if start else ''}{text[start:end]}{ELLIPSIS if end < len(text) else ''}"


def _width(text: str) -> int:
    """Return how wide a text is, in figures; a Chinese sign is as wide as two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
