"""Merging answer logs: a set union.  What an attempt's log is worth is read from the set, so the order of arrival changes nothing.

Two different events at one place (a fork) and two starts without a transfer (a double) are both kept and wait for a ruling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from skillsapp.domain.attempt import (
    AnswerEvent,
    EventKind,
    attempt_id_of,
    counted,
    fold,
    forks,
    rulings,
    streams,
    verify_chain,
)
from skillsapp.domain.layout import Layout
from skillsapp.domain.paper import Paper
from skillsapp.domain.sitting import Presence, Seat


class Hold(StrEnum):
    """Why an attempt does not count now."""

    NONE = ""
    FORKED = "fork"
    DOUBLE = "double"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class AttemptPart:
    """One attempt as one laptop knows it: the fixed part and the laptop's own stream."""

    attempt_id: str
    sitting_id: str
    registration_id: str
    paper_id: str
    entry_no: str
    layout: Layout
    events: tuple[AnswerEvent, ...]


@dataclass(frozen=True, slots=True)
class SeatPart:
    """What a laptop noted of one seat."""

    seat_id: str
    presence: Presence
    checked_in_at: datetime | None
    extra_minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class ResultPart:
    """One sealed part of a result package: up to 25 attempts, or the seats of all rounds."""

    attempts: tuple[AttemptPart, ...] = ()
    seats: tuple[SeatPart, ...] = ()


ATTEMPTS_PER_PART = 25
"""So many candidates a bad place of a stick costs at most, until a good copy comes."""


@dataclass(frozen=True, slots=True)
class History:
    """One of the stories that wait for a ruling: `place` is where it begins in its chain, all that follows belongs to it."""

    place: bytes
    device_id: str
    started_at: datetime
    last_at: datetime
    answered: int
    events: int
    handed_in: bool


def holding(events: Iterable[AnswerEvent]) -> Hold:
    """Say whether the log must wait for a ruling, and why."""
    log = tuple(events)
    ruled = rulings(log)
    if ruled.set_aside:
        return Hold.SET_ASIDE
    return _contested(log, ruled.accepted)[0]


def histories(events: Iterable[AnswerEvent]) -> tuple[History, ...]:
    """Return the stories between which a ruling has to choose; none where nothing waits."""
    log = tuple(events)
    _hold, places = _contested(log, rulings(log).accepted)
    live = counted(log)
    found = []
    for place in places:
        others = set(places) - {place}
        mine = [event for event in _without(live, others) if event.device_id == _event(live, place).device_id]
        state = fold(mine)
        first, last = _event(live, place), max(mine, key=lambda one: one.seq)
        found.append(History(place, first.device_id, mine[0].at, last.at, state.answered, len(mine), state.is_over))
    return tuple(found)


def _contested(log: Sequence[AnswerEvent], accepted: frozenset[bytes]) -> tuple[Hold, tuple[bytes, ...]]:
    live = counted(log)
    for device, seq in forks(live):
        branches = tuple(sorted(event.hash for event in set(live) if event.device_id == device and event.seq == seq))
        if not accepted.issuperset(branches):
            return Hold.FORKED, branches
    starts = tuple(stream[0].hash for stream in streams(live) if stream[0].kind is EventKind.START)
    if len(starts) > 1 and not accepted.issuperset(starts):
        return Hold.DOUBLE, starts
    return Hold.NONE, ()


def _without(events: Iterable[AnswerEvent], places: set[bytes]) -> list[AnswerEvent]:
    out, kept = set(places), []
    for event in sorted(events, key=lambda one: one.seq):
        if event.hash in out or event.prev in out:
            out.add(event.hash)
        else:
            kept.append(event)
    return kept


def _event(events: Iterable[AnswerEvent], hash: bytes) -> AnswerEvent:
    return next(event for event in events if event.hash == hash)


def fits(part: AttemptPart, paper: Paper | None, entry_numbers: Mapping[str, str]) -> bool:
    """Say whether the fixed part of an attempt belongs to *paper* and to someone registered (registration id to entry number)."""
    return (
        paper is not None
        and part.paper_id == paper.id
        and entry_numbers.get(part.registration_id) == part.entry_no
        and part.attempt_id == attempt_id_of(part.sitting_id, part.entry_no)
        and sorted(ref for ref, _order in part.layout) == sorted(item.ref for item in paper.items)
        and all(sorted(order) == list(range(len(order))) for _ref, order in part.layout)
    )


def is_whole(part: AttemptPart, device_id: str) -> bool:
    """Say whether the log is one unbroken stream of *device_id*: a laptop speaks for itself only."""
    return (
        bool(part.events)
        and all(event.attempt_id == part.attempt_id and event.device_id == device_id for event in part.events)
        and part.events[0].kind in (EventKind.START, EventKind.TRANSFER)
        and all(event.kind is not EventKind.RULING for event in part.events)
        and verify_chain(part.events) is None
    )


def leaves(events: Iterable[AnswerEvent]) -> Mapping[tuple[str, str], frozenset[bytes]]:
    """Return the ends of all chains by (attempt, device): several where a stream forked."""
    followed: set[bytes] = set()
    by_stream: dict[tuple[str, str], set[bytes]] = {}
    for event in events:
        followed.add(event.prev)
        by_stream.setdefault((event.attempt_id, event.device_id), set()).add(event.hash)
    return {stream: frozenset(hashes - followed) for stream, hashes in by_stream.items()}


def granted_by(event: AnswerEvent) -> int:
    """Return the milliseconds that a stream's first event grants; 0 where it names none."""
    first = event.response.split(" ", 1)[0]
    return int(first) if first.isascii() and first.isdecimal() else 0


_WEIGHT = {Presence.EXPECTED: 0, Presence.ABSENT: 1, Presence.CHECKED_IN: 2, Presence.DISQUALIFIED: 3}


def join_seat(seat: Seat, part: SeatPart) -> Seat:
    """Return the seat with what a laptop noted: the stronger presence, the earlier arrival, every note once, in one order."""
    times = [at for at in (seat.checked_in_at, part.checked_in_at) if at is not None]
    notes = {note for text in (seat.note, part.note) for note in text.split("; ") if note}
    return replace(
        seat,
        presence=max(seat.presence, part.presence, key=_WEIGHT.__getitem__),
        checked_in_at=min(times) if times else None,
        extra_minutes=max(seat.extra_minutes, part.extra_minutes),
        note="; ".join(sorted(notes)),
    )
