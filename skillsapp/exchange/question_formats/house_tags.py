"""What other programs have no place for travels as tags, `key:value`: they show them and give them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Difficulty, Question, QuestionDetails, QuestionState
from skillsapp.exchange.question_row import QuestionRow

MATERIAL = "case-material"
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TagsRead:
    """`values` are ours, `foreign` are everybody else's."""

    values: dict[str, list[str]]
    foreign: tuple[str, ...]

    def one(self, key: str) -> str:
        return next(iter(self.values.get(key, ())), "")


_KEYS = (
    "difficulty",
    "state",
    "source",
    "fact",
    "fixed",
    "tolerance",
    "unit",
    "exact",
    "any-order",
    "order",
    "case",
    "topic",
    "id",
    MATERIAL,
)


def tags_of(question: Question, *, held: frozenset[str] = frozenset(), case: str = "", order: str = "") -> list[str]:
    """Return the tags of a question; *held* names what the format has a place for, *order* the bank's letters of the options as written."""
    details = question.details
    tags = [
        ("difficulty", "" if question.difficulty is Difficulty.MEDIUM else question.difficulty.value),
        ("state", "" if question.state is QuestionState.REVIEWED else question.state.value),
        ("source", question.source),
        *(("fact", fact) for fact in question.facts),
        ("fixed", details.fixed),
        ("tolerance", details.tolerance),
        ("unit", details.unit),
        ("exact", "yes" if details.exact else ""),
        ("any-order", "yes" if details.any_order else ""),
        ("order", "" if order == LETTERS[: len(order)] else order),
        ("case", case),
    ]
    return [f"{key}:{value}" for key, value in tags if value and key not in held]


def read_tags(tags: Iterable[str]) -> TagsRead:
    """Tell our own tags from foreign ones."""
    values: dict[str, list[str]] = {}
    foreign: list[str] = []
    for tag in tags:
        key, sign, value = tag.strip().partition(":")
        if sign and key in _KEYS:
            values.setdefault(key, []).append(value.strip())
        elif tag.strip():
            foreign.append(tag.strip())
    return TagsRead(values, tuple(foreign))


def with_tags(row: QuestionRow, tags: TagsRead) -> QuestionRow:
    """Return *row* with what its tags say."""
    options, answer = row.options, row.answer
    order = tags.one("order")
    if order and sorted(order) == list(LETTERS[: len(options)]):
        options = tuple(options[order.index(letter)] for letter in LETTERS[: len(options)])
        answer = "".join(order[LETTERS.index(letter)] for letter in answer)
    return replace(
        row,
        options=options,
        answer=answer,
        difficulty=_member(Difficulty, tags.one("difficulty"), row.difficulty),
        state=_member(QuestionState, tags.one("state"), row.state),
        source=tags.one("source") or row.source,
        facts=(*row.facts, *tags.values.get("fact", ())),
        details=_with_tags(row.details, tags),
        case=tags.one("case") or row.case,
        topic=tags.one("topic") or row.topic,
        id=tags.one("id") or row.id,
    )


def _with_tags(details: QuestionDetails, tags: TagsRead) -> QuestionDetails:
    return replace(
        details,
        fixed=tags.one("fixed") or details.fixed,
        tolerance=tags.one("tolerance") or details.tolerance,
        unit=tags.one("unit") or details.unit,
        exact=details.exact or bool(tags.one("exact")),
        any_order=details.any_order or bool(tags.one("any-order")),
    )


def _member(family: type[E], value: str, otherwise: E) -> E:
    try:
        return family(value)
    except ValueError:
        return otherwise
