"""What the log of an answer card says: who keyed it, where two keyings differ, and what was ruled there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.attempt import AnswerEvent, EventKind, agreed_answers, ruled_answer, streams

TAKEN_BACK = "taken_back"
"""What a ruling begins with that takes back what was keyed: another person's card, typed under this number."""


@dataclass(frozen=True, slots=True)
class Keying:
    """One person's entry of one card, in the bank's letters; blank answers are there as empty ones."""

    by: str
    answers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class CardLog:
    """What the log of a card says: who keyed it, where the two differ, and what was ruled there."""

    first: Keying | None = None
    second: Keying | None = None
    compared: bool = False
    differing: tuple[str, ...] = ()
    ruled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_in: bool = False

    @property
    def open(self) -> tuple[str, ...]:
        """Return the questions that still wait for a ruling."""
        return tuple(ref for ref in self.differing if ref not in self.ruled)


NO_LOG = CardLog()


def keying_text(entry: int, by: str, answers: Mapping[str, str]) -> str:
    """Return the response of a `keyed` event."""
    return json.dumps({"answers": dict(answers), "by": by, "entry": entry}, ensure_ascii=False, sort_keys=True)


def read_card_log(events: Iterable[AnswerEvent]) -> CardLog:
    """Return what the events of a card say: the first keying, and the first one by another person; not what was taken back."""
    keyed: list[Keying] = []
    ruled: dict[str, str] = {}
    agreed: Mapping[str, str] | None = None
    is_in = False
    for event in (event for stream in streams(events) for event in stream):
        match event.kind:
            case EventKind.KEYED:
                told = json.loads(event.response)
                keyed.append(Keying(told["by"], told["answers"], event.at))
            case EventKind.COMPARED:
                agreed = agreed_answers(event)
            case EventKind.RULED:
                ruled[event.question] = ruled_answer(event)
            case EventKind.COLLECT | EventKind.SUBMIT:
                is_in = True
            case EventKind.RULING if event.response.startswith(TAKEN_BACK):
                keyed, ruled, agreed = [], {}, None
    first = keyed[0] if keyed else None
    second = next((one for one in keyed if first is not None and one.by != first.by), None)
    differing: tuple[str, ...] = ()
    if first is not None and second is not None and agreed is not None:
        differing = tuple(ref for ref in _answered(first, second) if ref not in agreed)  # blank ones are not among the agreed
    return CardLog(first, second, agreed is not None, differing, MappingProxyType(ruled), is_in)


def _answered(*keyings: Keying) -> Iterable[str]:
    """Return the questions that any of the keyings answers, in the order of the card."""
    refs = dict.fromkeys(ref for keying in keyings for ref in keying.answers)
    return (ref for ref in refs if any(keying.answers.get(ref) for keying in keyings))


def differences(questions: Iterable[CardQuestion], first: Mapping[str, str], second: Mapping[str, str]) -> tuple[str, ...]:
    """Return the refs of the questions that two keyings answer differently, in the order of the card.

    What marking makes nothing of (`CardQuestion.same`) is no difference.
    """
    return tuple(one.ref for one in questions if not one.same(first.get(one.ref, ""), second.get(one.ref, "")))
