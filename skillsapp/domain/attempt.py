"""Attempts: nothing but an answer log, hash-chained; what an attempt is, is folded from it (exam-day.md).

The bytes that are hashed need no library and no locale: every field as text in UTF-8 with its length before it, in the order of
the dataclass, times as whole milliseconds since 1970 in UTC.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from skillsapp.kernel.i18n import N_

CHAIN_MARK = b"skillsapp answer event 1"
RECEIPT_LENGTH = 8
_RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I
_IN_A_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EventKind(StrEnum):
    START = "start"
    ANSWER = "answer"
    CLEAR = "clear"
    FLAG = "flag"
    UNFLAG = "unflag"
    TICK = "tick"
    GAP = "gap"
    FOCUS_LOST = "focus_lost"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    TRANSFER = "transfer"
    SUBMIT = "submit"
    COLLECT = "collect"
    RULING = "ruling"
    KEYED = "keyed"
    COMPARED = "compared"
    RULED = "ruled"


class AttemptPhase(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    COLLECTED = "collected"


ATTEMPT_PHASE_TITLES: Mapping[AttemptPhase, str] = {
    AttemptPhase.WAITING: N_("Waiting for the start"),
    AttemptPhase.OPEN: N_("Answering"),
    AttemptPhase.PAUSED: N_("Paused"),
    AttemptPhase.SUBMITTED: N_("Handed in"),
    AttemptPhase.COLLECTED: N_("Collected at the end"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: what the next event follows."""

    attempt_id: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One line of the answer log.

    `response` holds letters of the options as the bank orders them ("B", "ABD"), "T" or "F"; for `extend` the milliseconds
    granted, then a blank and the reason; for `compared` the answers on which two keyings of a card agree, for `ruled` the answer
    that counts and the reason; for the other kinds without a question what the service wants to remember.
    """

    attempt_id: str
    device_id: str
    seq: int
    kind: EventKind
    question: str
    response: str
    at: datetime
    boot_id: str
    boot_ms: int
    used_ms: int
    prev: bytes
    hash: bytes

    @property
    def head(self) -> Head:
        return Head(self.attempt_id, self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class AttemptState:
    """What the log says now.  `late` holds the numbers of answers that came after the hand-in: kept, not counted."""

    attempt_id: str = ""
    state: AttemptPhase = AttemptPhase.WAITING
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    flags: frozenset[str] = frozenset()
    used_ms: int = 0
    extended_ms: int = 0
    focus_losses: int = 0
    last_seq: int = 0
    head: bytes = b""
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    last_at: datetime | None = None
    late: tuple[int, ...] = ()
    closing: bytes = b""

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def is_over(self) -> bool:
        return self.state in (AttemptPhase.SUBMITTED, AttemptPhase.COLLECTED)

    @property
    def receipt(self) -> str:
        return receipt_code(self.closing or self.head)

    def seconds_left(self, granted_ms: int) -> int:
        """Return the whole seconds left of *granted_ms*, by the last saved event."""
        return max(0, granted_ms + self.extended_ms - self.used_ms) // 1000


def attempt_id_of(sitting_id: str, entry_no: str) -> str:
    """Return the id of a person's attempt in a sitting: the same on every laptop, and with it the same order of questions."""
    return hashlib.sha256(f"skillsapp attempt\x1f{sitting_id}\x1f{entry_no}".encode()).hexdigest()[:32]


def first_head(attempt_id: str) -> Head:
    """Return what the first event of each of an attempt's streams follows."""
    return Head(attempt_id, 0, hashlib.sha256(attempt_id.encode()).digest())


def next_event(
    head: Head,
    kind: EventKind,
    *,
    device_id: str,
    at: datetime,
    boot_id: str,
    boot_ms: int,
    used_ms: int,
    question: str = "",
    response: str = "",
) -> AnswerEvent:
    """Return the event that follows *head*.  *at* is kept to the millisecond; a naive time raises ValueError."""
    if at.tzinfo is None:
        raise ValueError("an event's time needs its zone")
    moment = at.astimezone(UTC)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    seq = head.seq + 1
    digest = _digest(head.attempt_id, device_id, seq, kind, question, response, moment, boot_id, boot_ms, used_ms, head.hash)
    return AnswerEvent(
        head.attempt_id, device_id, seq, kind, question, response, moment, boot_id, boot_ms, used_ms, head.hash, digest
    )


def event_hash(event: AnswerEvent) -> bytes:
    """Return the hash that *event* should carry."""
    fields = (event.attempt_id, event.device_id, event.seq, event.kind, event.question, event.response, event.at)
    return _digest(*fields, event.boot_id, event.boot_ms, event.used_ms, event.prev)


def streams(events: Iterable[AnswerEvent]) -> tuple[tuple[AnswerEvent, ...], ...]:
    """Return the log's streams, one per device, each in its own order; copies of an event are one.

    A stream that began with the start comes before one that began with a transfer to another laptop, and what only the office
    wrote (rulings) comes last; then by time and name, so that the order in which they arrived changes nothing.
    """
    found: dict[str, dict[bytes, AnswerEvent]] = defaultdict(dict)
    for event in events:
        found[event.device_id][event.hash] = event
    ordered = [tuple(sorted(stream.values(), key=lambda one: (one.seq, one.hash))) for stream in found.values()]
    first = {EventKind.START: 0, EventKind.TRANSFER: 1}
    return tuple(sorted(ordered, key=lambda one: (first.get(one[0].kind, 2), one[0].at, one[0].device_id)))


def forks(events: Iterable[AnswerEvent]) -> tuple[tuple[str, int], ...]:
    """Return (device, number) wherever two different events claim one place of a stream: a copied data folder went on twice."""
    found = []
    for stream in streams(events):
        numbers = [event.seq for event in stream]
        found += [(stream[0].device_id, number) for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    return tuple(found)


def is_double(events: Iterable[AnswerEvent]) -> bool:
    """Say whether one attempt was begun on two devices without a transfer: two people, or one person twice."""
    return sum(stream[0].kind is EventKind.START for stream in streams(events)) > 1


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people ruled on a log: places in its chains that count no more, places that were looked at and count, all of it set aside."""

    excluded: frozenset[bytes] = frozenset()
    accepted: frozenset[bytes] = frozenset()
    set_aside: bool = False


def ruling(verb: str, places: Iterable[bytes], reason: str) -> str:
    """Return the response of a `ruling` event: *verb* is exclude, accept, set_aside or count."""
    return f"{verb} {','.join(place.hex() for place in places) or '-'} {reason}".rstrip()


def rulings(events: Iterable[AnswerEvent]) -> Rulings:
    """Return what the log's rulings say together; the later one holds."""
    excluded: set[bytes] = set()
    accepted: set[bytes] = set()
    set_aside = False
    for event in sorted((one for one in events if one.kind is EventKind.RULING), key=lambda one: (one.seq, one.at, one.hash)):
        verb, places, *_reason = [*event.response.split(" ", 2), "-"]
        named = {bytes.fromhex(place) for place in places.split(",") if place != "-"}
        if verb == "exclude":
            excluded |= named
            accepted -= named
        elif verb == "accept":
            accepted |= named
            excluded -= named
        set_aside = verb == "set_aside" or (set_aside and verb != "count")
    return Rulings(frozenset(excluded), frozenset(accepted), set_aside)


def counted(events: Iterable[AnswerEvent]) -> tuple[AnswerEvent, ...]:
    """Return the events without those that a ruling excluded and all that followed them in their chain."""
    log = tuple(events)
    out = set(rulings(log).excluded)
    if not out:
        return log
    kept = []
    for event in sorted(log, key=lambda one: one.seq):
        if event.hash in out or event.prev in out:
            out.add(event.hash)
        else:
            kept.append(event)
    return tuple(kept)


def verify_chain(events: Iterable[AnswerEvent]) -> int | None:
    """Return the number of the first event that is changed, missing, twice or of another attempt, or None where every stream is whole."""
    by_device: dict[str, list[AnswerEvent]] = defaultdict(list)
    for event in events:
        by_device[event.device_id].append(event)
    broken = (_verify_stream(stream) for stream in by_device.values())
    return next((seq for seq in broken if seq is not None), None)


def _verify_stream(events: Iterable[AnswerEvent]) -> int | None:
    head: Head | None = None
    for event in sorted(events, key=lambda one: one.seq):
        head = head or first_head(event.attempt_id)
        follows = event.attempt_id == head.attempt_id and event.seq == head.seq + 1 and event.prev == head.hash
        if not follows or event.hash != event_hash(event):
            return min(event.seq, head.seq + 1)
        head = event.head
    return None


def fold(events: Iterable[AnswerEvent]) -> AttemptState:
    """Return what the log says; the order of the events and copies among them change nothing."""
    folding = _Folding()
    for stream in streams(counted(events)):
        for event in stream:
            folding.take(event)
    return folding.state()


class _Folding:
    """Takes one event after the other; lives only inside `fold`."""

    def __init__(self) -> None:
        self.phase = AttemptPhase.WAITING
        self.answers: dict[str, str] = {}
        self.flags: set[str] = set()
        self.late: list[int] = []
        self.extended_ms = self.used_ms = self.focus_losses = 0
        self.started_at: datetime | None = None
        self.submitted_at: datetime | None = None
        self.last: AnswerEvent | None = None
        self.closing = b""

    def take(self, event: AnswerEvent) -> None:
        self.last = event
        over = self.phase in (AttemptPhase.SUBMITTED, AttemptPhase.COLLECTED)
        if over and event.kind in (EventKind.ANSWER, EventKind.CLEAR):
            self.late.append(event.seq)
            return
        self.used_ms = max(self.used_ms, event.used_ms)
        match event.kind:
            case EventKind.START if self.started_at is None:
                self.phase, self.started_at = AttemptPhase.OPEN, event.at
            case EventKind.TRANSFER if not over:
                self.phase, self.started_at = AttemptPhase.OPEN, self.started_at or event.at
            case EventKind.ANSWER if event.response:
                self.answers[event.question] = event.response
            case EventKind.ANSWER | EventKind.CLEAR:
                self.answers.pop(event.question, None)
            case EventKind.COMPARED:
                self.answers = agreed_answers(event)
            case EventKind.RULED:
                self.answers.pop(event.question, None)
                if letters := ruled_answer(event):
                    self.answers[event.question] = letters
            case EventKind.FLAG:
                self.flags.add(event.question)
            case EventKind.UNFLAG:
                self.flags.discard(event.question)
            case EventKind.FOCUS_LOST:
                self.focus_losses += 1
            case EventKind.EXTEND:
                self.extended_ms += extended_by(event)
            case EventKind.PAUSE if not over:
                self.phase = AttemptPhase.PAUSED
            case EventKind.RESUME if not over:
                self.phase = AttemptPhase.OPEN
            case EventKind.SUBMIT | EventKind.COLLECT if not over:
                self.phase = AttemptPhase.SUBMITTED if event.kind is EventKind.SUBMIT else AttemptPhase.COLLECTED
                self.submitted_at, self.closing = event.at, event.hash

    def state(self) -> AttemptState:
        last = self.last
        if last is None:
            return AttemptState()
        return AttemptState(
            attempt_id=last.attempt_id,
            state=self.phase,
            answers=MappingProxyType(self.answers),
            flags=frozenset(self.flags),
            used_ms=self.used_ms,
            extended_ms=self.extended_ms,
            focus_losses=self.focus_losses,
            last_seq=last.seq,
            head=last.hash,
            started_at=self.started_at,
            submitted_at=self.submitted_at,
            last_at=last.at,
            late=tuple(self.late),
            closing=self.closing,
        )


def extension(ms: int, reason: str) -> str:
    """Return the response of an `extend` event."""
    return f"{ms} {reason}".rstrip()


def extended_by(event: AnswerEvent) -> int:
    """Return the milliseconds that an `extend` event grants.  Raises ValueError when it names none."""
    return int(event.response.split(" ", 1)[0])


def agreement(answers: Mapping[str, str]) -> str:
    """Return the response of a `compared` event: the answers that both keyings of a card give; a blank answer is left out."""
    return json.dumps({ref: letters for ref, letters in answers.items() if letters}, ensure_ascii=False, sort_keys=True)


def agreed_answers(event: AnswerEvent) -> dict[str, str]:
    """Return the answers of a `compared` event by their questions."""
    return {str(ref): str(letters) for ref, letters in json.loads(event.response).items()}


def card_ruling(letters: str, reason: str) -> str:
    """Return the response of a `ruled` event: the answer that counts (a dash where the card is blank there) and why.

    Written words may hold blanks and dashes of their own; they are kept apart from the reason.
    """
    if letters and (letters == "-" or not set(letters) <= _IN_A_WORD):
        return json.dumps({"answer": letters, "reason": reason}, ensure_ascii=False, sort_keys=True)
    return f"{letters or '-'} {reason}".rstrip()


def ruled_answer(event: AnswerEvent) -> str:
    """Return the answer that a `ruled` event lets count, empty for none."""
    if event.response.startswith("{"):
        return str(json.loads(event.response)["answer"])
    letters = event.response.split(" ", 1)[0]
    return "" if letters == "-" else letters


def receipt_code(head: bytes) -> str:
    """Return the 8 characters of a receipt, taken from the hash of the last event."""
    bits = int.from_bytes(head[:5].ljust(5, b"\0"))
    return "".join(_RECEIPT_ALPHABET[bits >> shift & 31] for shift in range(5 * (RECEIPT_LENGTH - 1), -1, -5))


def _digest(*fields: str | int | bytes | datetime) -> bytes:
    hashed = hashlib.sha256(CHAIN_MARK)
    for value in fields:
        encoded = _encoded(value)
        hashed.update(len(encoded).to_bytes(4))
        hashed.update(encoded)
    return hashed.digest()


def _encoded(value: str | int | bytes | datetime) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, datetime):
        return str((value - _EPOCH) // timedelta(milliseconds=1)).encode()
    return str(value).encode()
