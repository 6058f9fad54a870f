"""Options and answers with weights, as GIFT and Moodle write them, as what this program marks by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.rich_text import plain_text
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.harvest import Notes
from skillsapp.kernel.exact import parse_decimal, plain

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FULL = Decimal("99.99")
"""Percent from which a weight is the whole mark: thirds are written with a few decimals only."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """An option or an accepted answer; `weight` in percent of the mark."""

    text: str
    weight: Decimal
    feedback: str = ""
    line: int = 0


def choice_of(options: Sequence[Weighted], single: bool, notes: Notes) -> tuple[str, str]:
    """Return type and answer of a choice question.  Raises Unusable where no option, or more than a single one, is right."""
    lettered = list(zip(LETTERS + "?" * len(options), options, strict=False))
    if single:
        right = [letter for letter, option in lettered if option.weight >= FULL]
        if len(right) > 1:
            raise notes.refusal(losses.SINGLE_SEVERAL, count=len(right))
        for _letter, option in lettered:
            if 0 < option.weight < FULL:
                notes.note(losses.PARTIAL_LOST, plain_text(option.text), option.line)
    else:
        right = [letter for letter, option in lettered if option.weight > 0]
        weights = [option.weight for option in options if option.weight > 0]
        if weights and max(weights) - min(weights) > Decimal("0.01"):
            notes.note(losses.PARTIAL_LOST, ", ".join(plain_text(option.text) for option in options if option.weight > 0))
    if not right:
        raise notes.refusal(losses.ANSWER_MISSING)
    if single or len(right) == 1:
        if not single and options[LETTERS.index(right[0])].weight < FULL:
            notes.note(losses.MULTIPLE_ONE)
        return "single", right[0]
    return "multiple", "".join(right)


def accepted(answers: Sequence[Weighted], notes: Notes, *, wildcards: bool = True) -> str:
    """Return the alternatives of a blank: those worth the whole mark; the others are noted.  Raises Unusable where there is none."""
    full: list[str] = []
    partly: list[str] = []
    for answer in answers:
        text = answer.text.strip().replace("|", "\uff5c").replace("\n", " ")
        if answer.weight >= FULL and text:
            if wildcards and "*" in text.replace("\\*", ""):
                notes.note(losses.WILDCARD, text, answer.line)
            full.append(text.replace("\\*", "*"))
        elif answer.weight > 0:
            partly.append(text)
    if partly:
        notes.note(losses.ANSWERS_LEFT_OUT, ", ".join(partly))
    if not full:
        raise notes.refusal(losses.ANSWER_MISSING)
    return "|".join(dict.fromkeys(full))


@dataclass(frozen=True, slots=True)
class WeightedNumber:
    number: Decimal
    tolerance: Decimal
    weight: Decimal
    shown: str
    """As the file writes it."""


def number_of(answers: Sequence[WeightedNumber], notes: Notes) -> tuple[str, str]:
    """Return number and tolerance of a numeric question.  Raises Unusable where none, or several numbers, are fully right."""
    full = [answer for answer in answers if answer.weight >= FULL]
    partly = [answer.shown for answer in answers if 0 < answer.weight < FULL]
    if not full:
        raise notes.refusal(losses.ANSWER_MISSING)
    if len({answer.number for answer in full}) > 1:
        raise notes.refusal(losses.SEVERAL_NUMBERS, ", ".join(answer.shown for answer in full))
    if partly:
        notes.note(losses.ANSWERS_LEFT_OUT, ", ".join(partly))
    widest = max(full, key=lambda answer: answer.tolerance)
    written, _colon, width = widest.shown.partition(":")
    tolerance = as_written(widest.tolerance, width) if widest.tolerance else ""
    return as_written(widest.number, written), tolerance


def as_written(number: Decimal, text: str) -> str:
    """Return the number as *text* writes it, its zeros too, or plainly where that has an exponent or is a range."""
    return text.strip() if _PLAIN.fullmatch(text.strip()) else plain_number(number)


def read_decimal(text: str) -> Decimal | None:
    """Return a number as other programs write it, also with an exponent; nothing endless and nothing enormous."""
    number = parse_decimal(text)
    return number if number is not None and abs(number.adjusted()) <= 30 and len(number.as_tuple().digits) <= 60 else None


def plain_number(number: Decimal) -> str:
    """Return a number without exponent and without zeros that say nothing."""
    return plain(number) if number else "0"


def with_feedback(explanation: str, feedback: Sequence[tuple[str, str]]) -> str:
    """Return the explanation with what the file says about single answers below it, each once."""
    told = [f"{label}: {text}" if label else text for label, text in feedback if text]
    return "\n".join(dict.fromkeys(text for text in (explanation, *told) if text))
