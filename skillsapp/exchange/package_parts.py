"""What the sealed parts of packages hold, between our values and CBOR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from skillsapp.domain.account import Account
from skillsapp.domain.attempt import AnswerEvent, EventKind, first_head
from skillsapp.domain.merge import AttemptPart, ResultPart, SeatPart
from skillsapp.domain.paper import Paper
from skillsapp.domain.person import Person
from skillsapp.domain.picture import PictureFile
from skillsapp.domain.programme import Programme
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.registration import Registration
from skillsapp.domain.sitting import Presence, Seat, Sitting
from skillsapp.security.package_errors import PayloadWrong

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHAPE_ERRORS = (msgspec.ValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone and everything of a day that a laptop must know before a paper is opened: no questions, no round words, no office accounts.

    `recipient` is the office's age key, `venue_identity` opens what laptops of this day leave for one another, `host_key` signs receipts.
    """

    programme: Programme
    sittings: tuple[Sitting, ...]
    seats: tuple[Seat, ...]
    registrations: tuple[Registration, ...]
    persons: tuple[Person, ...]
    accounts: tuple[Account, ...]
    association: str
    recipient: str
    venue_identity: str
    host_key: bytes


@dataclass(frozen=True, slots=True)
class PaperPart:
    """The paper of one round and those of its seats, with their questions (all that tells or explains an answer taken out) and cases."""

    sitting_id: str
    paper: Paper
    questions: tuple[Question, ...]
    cases: tuple[CaseMaterial, ...] = ()
    others: tuple[Paper, ...] = ()
    """The papers of seats that have one of their own."""
    pictures: tuple[PictureFile, ...] = ()
    """What the questions and cases show, each once."""


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """What the host holds of one laptop: its last counter and the ends of all its streams."""

    device_id: str
    number: int
    dseq: int
    ends: Mapping[str, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The host's receipt for everything it holds of a day."""

    at: datetime
    entries: tuple[ReceiptEntry, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What a laptop says of itself when it enrols; the code's keeper vouches for `public_key`."""

    device_id: str
    public_key: bytes
    checks: Mapping[str, str]


def to_plain(value: Any) -> Any:
    """Return a frozen dataclass as what CBOR knows; decimals and times as text, so that nothing is a float."""
    return msgspec.to_builtins(value, builtin_types=(bytes,))


def from_plain(plain: Any, shape: type[T], file: str = "") -> T:
    """Return the value of *shape*.  Raises PayloadWrong for anything that does not fit."""
    try:
        return msgspec.convert(plain, shape, builtin_types=(bytes,))
    except _SHAPE_ERRORS as error:
        raise PayloadWrong(file, type(error).__name__) from error


def result_to_plain(part: ResultPart) -> Any:
    """Return a part of a result package: lists instead of maps, it holds the bulk of what is merged."""
    return {
        "attempts": [
            [one.attempt_id, one.sitting_id, one.registration_id, one.paper_id, one.entry_no,
             [[ref, list(order)] for ref, order in one.layout], [_event_to_plain(event) for event in one.events]]
            for one in part.attempts
        ],
        "seats": [
            [one.seat_id, one.presence.value, None if one.checked_in_at is None else _to_ms(one.checked_in_at), one.extra_minutes, one.note]
            for one in part.seats
        ],
    }  # fmt: skip


def result_from_plain(plain: Any, device_id: str, file: str = "") -> ResultPart:
    """Return the part of a result package that *device_id* wrote.  Raises PayloadWrong."""
    try:
        return ResultPart(
            tuple(_attempt(one, device_id) for one in plain["attempts"]),
            tuple(
                SeatPart(_text(id), Presence(presence), None if at is None else _from_ms(at), _number(extra), _text(note))
                for id, presence, at, extra, note in plain["seats"]
            ),
        )
    except _SHAPE_ERRORS as error:
        raise PayloadWrong(file, type(error).__name__) from error


def _attempt(plain: Any, device_id: str) -> AttemptPart:
    id, sitting_id, registration_id, paper_id, entry_no, layout, events = plain
    log: list[AnswerEvent] = []
    prev = first_head(_text(id)).hash
    for each in events:
        event = _event(each, id, device_id, prev)
        log.append(event)
        prev = event.hash
    order = tuple((_text(ref), tuple(_number(option) for option in options)) for ref, options in layout)
    fixed = [_text(each) for each in (sitting_id, registration_id, paper_id, entry_no)]
    return AttemptPart(id, fixed[0], fixed[1], fixed[2], fixed[3], order, tuple(log))


def _event_to_plain(event: AnswerEvent) -> list[Any]:
    return [
        event.seq, event.kind.value, event.question, event.response, _to_ms(event.at), event.boot_id, event.boot_ms, event.used_ms,
        event.hash,
    ]  # fmt: skip


def _event(plain: Any, attempt_id: str, device_id: str, prev: bytes) -> AnswerEvent:
    seq, kind, question, response, at, boot_id, boot_ms, used_ms, digest = plain
    if not isinstance(digest, bytes) or len(digest) != 32:
        raise ValueError("hash")
    return AnswerEvent(
        attempt_id, device_id, _number(seq), EventKind(kind), _text(question), _text(response), _from_ms(at), _text(boot_id),
        _number(boot_ms), _number(used_ms), prev, digest,
    )  # fmt: skip


def _to_ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _from_ms(value: Any) -> datetime:
    return _EPOCH + timedelta(milliseconds=_number(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not -(1 << 53) < value < 1 << 53:
        raise TypeError("number")
    return value
