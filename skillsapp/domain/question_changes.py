"""What differs between two versions of a question, marked within the texts: what went is underlined, what came is bold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from skillsapp.domain.question import DIFFICULTY_TITLES, Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs; `before` and `after` hold the marks of `domain.rich_text`."""

    part: str
    before: str
    after: str


def question_changes(old: Question, new: Question) -> tuple[Change, ...]:
    """Return what differs between two versions, in the order in which a question is read; nothing where they ask the same."""
    return tuple(
        Change(part, *_marked(before, after))
        for (part, before), (_part, after) in zip(_parts(old, new), _parts(new, old), strict=True)
        if before != after
    )


def _parts(value: Question, other: Question) -> Iterator[tuple[str, str]]:
    yield _("Stem"), plain_text(value.stem)
    for place in range(max(len(value.options), len(other.options))):
        text = plain_text(value.options[place]) if place < len(value.options) else ""
        yield _("Option {letter}").format(letter=_LETTERS[place]), text
    yield _("Items on the left"), "\n".join(map(plain_text, value.details.left))
    yield _("Answer"), _answer(value)
    yield _("Rubric"), "\n".join(f"{line.text} {line.points}" for line in value.details.rubric)
    yield _("Tolerance"), f"{value.details.tolerance} {value.details.unit}".strip()
    yield _("Explanation"), plain_text(value.explanation)
    yield _("Source"), value.source
    yield _("Topic"), value.topic
    yield _("Difficulty"), _(DIFFICULTY_TITLES[value.difficulty])
    yield _("Case"), value.case


def _answer(value: Question) -> str:
    return QUESTION_TYPES[value.type].shown(value, value.answer) if value.type in QUESTION_TYPES else value.answer


def _marked(before: str, after: str) -> tuple[str, str]:
    left, right = [], []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left.append(_each_line(before[a:b], "u") if what != "equal" else before[a:b])
        right.append(_each_line(after[c:d], "b") if what != "equal" else after[c:d])
    return "".join(left), "".join(right)


def _each_line(text: str, tag: str) -> str:
    """Mark every line by itself: a mark never reaches over the end of a line."""
    return "\n".join(f"<{tag}>{line}</{tag}>" if line else "" for line in text.split("\n"))
