"""The answer log: what was acknowledged is there, in any order, and nobody changes it unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.attempt import (
    AnswerEvent,
    AttemptPhase,
    EventKind,
    extension,
    first_head,
    fold,
    next_event,
    receipt_code,
    verify_chain,
)

START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
Line = tuple[EventKind, str, str]
K = EventKind


def log(*lines: Line, attempt: str = "attempt-1") -> tuple[AnswerEvent, ...]:
    head, events = first_head(attempt), []
    for number, (kind, question, response) in enumerate(lines):
        event = next_event(
            head,
            kind,
            device_id="laptop-1",
            at=START + timedelta(seconds=number),
            boot_id="b",
            boot_ms=number * 1000,
            used_ms=number * 1000,
            question=question,
            response=response,
        )
        events.append(event)
        head = event.head
    return tuple(events)


SITTING = log(
    (K.START, "", ""),
    (K.ANSWER, "q1", "B"),
    (K.ANSWER, "q2", "ABD"),
    (K.FLAG, "q2", ""),
    (K.ANSWER, "q1", "C"),
    (K.ANSWER, "q3", "T"),
    (K.CLEAR, "q3", ""),
    (K.FLAG, "q3", ""),
    (K.UNFLAG, "q3", ""),
    (K.FOCUS_LOST, "", ""),
    (K.EXTEND, "", extension(300_000, "断电")),
)


def test_the_fold_is_what_the_candidate_sees() -> None:
    state = fold(SITTING)
    assert state.answers == {"q1": "C", "q2": "ABD"} and state.answered == 2
    assert (state.flags, state.state, state.focus_losses) == (frozenset({"q2"}), AttemptPhase.OPEN, 1)
    assert (state.used_ms, state.extended_ms, state.last_seq, state.head) == (10_000, 300_000, 11, SITTING[-1].hash)
    assert state.seconds_left(3_600_000) == 3_890


def test_an_empty_answer_clears() -> None:
    assert fold(log((K.START, "", ""), (K.ANSWER, "q1", "B"), (K.ANSWER, "q1", ""))).answered == 0


def test_an_empty_log_waits() -> None:
    assert (fold(()).state, fold(()).answered, verify_chain(())) == (AttemptPhase.WAITING, 0, None)


@pytest.mark.parametrize(
    ("kinds", "phase"),
    [
        ([K.START], AttemptPhase.OPEN),
        ([K.START, K.PAUSE], AttemptPhase.PAUSED),
        ([K.START, K.PAUSE, K.RESUME], AttemptPhase.OPEN),
        ([K.START, K.SUBMIT], AttemptPhase.SUBMITTED),
        ([K.START, K.COLLECT], AttemptPhase.COLLECTED),
        ([K.START, K.SUBMIT, K.COLLECT], AttemptPhase.SUBMITTED),
        ([K.START, K.SUBMIT, K.RESUME], AttemptPhase.SUBMITTED),
        ([K.START, K.SUBMIT, K.PAUSE], AttemptPhase.SUBMITTED),
    ],
)
def test_the_phase_follows_the_log(kinds: list[EventKind], phase: AttemptPhase) -> None:
    assert fold(log(*((kind, "", "") for kind in kinds))).state is phase


def test_an_answer_after_the_hand_in_is_kept_and_not_counted() -> None:
    state = fold(log((K.START, "", ""), (K.ANSWER, "q1", "B"), (K.COLLECT, "", ""), (K.ANSWER, "q1", "C"), (K.CLEAR, "q1", "")))
    assert (state.answers, state.late, state.submitted_at) == ({"q1": "B"}, (4, 5), START + timedelta(seconds=2))
    assert state.used_ms == 2_000


lines = st.lists(
    st.tuples(
        st.sampled_from([K.ANSWER, K.CLEAR, K.FLAG, K.UNFLAG, K.TICK, K.PAUSE, K.RESUME, K.SUBMIT]),
        st.sampled_from(["q1", "q2", "q3"]),
        st.sampled_from(["A", "BD", ""]),
    ),
    max_size=12,
)


@given(lines, st.randoms())
def test_merging_in_any_order_and_twice_changes_nothing(given_lines: list[Line], chance: object) -> None:
    events = list(log((K.START, "", ""), *given_lines))
    copies = [*events, *events[::2]]
    chance.shuffle(copies)  # type: ignore[attr-defined]
    assert fold(copies) == fold(events)
    assert verify_chain(events) is None


@given(lines, st.data())
def test_every_change_of_one_event_breaks_the_chain_there(given_lines: list[Line], data: st.DataObject) -> None:
    events = list(log((K.START, "", ""), *given_lines))
    place = data.draw(st.integers(0, len(events) - 1))
    event = events[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(event, question=event.question + "x"),
                replace(event, response=event.response + "x"),
                replace(event, at=event.at + timedelta(milliseconds=1)),
                replace(event, used_ms=event.used_ms + 1),
                replace(event, boot_ms=event.boot_ms + 1),
                replace(event, boot_id="c"),
                replace(event, device_id="laptop-2"),
                replace(event, kind=K.RULING),
                replace(event, prev=b"\0" * 32),
                replace(event, hash=b"\0" * 32),
            ]
        )
    )
    broken = verify_chain([*events[:place], changed, *events[place + 1 :]])
    assert broken == event.seq if changed.device_id == event.device_id else broken is not None


@given(lines, st.data())
def test_a_missing_a_doubled_or_a_foreign_event_is_found(given_lines: list[Line], data: st.DataObject) -> None:
    events = list(log((K.START, "", ""), *given_lines, (K.TICK, "", "")))
    place = data.draw(st.integers(0, len(events) - 2))
    assert verify_chain(events[:place] + events[place + 1 :]) == place + 1
    assert verify_chain([*events, events[place]]) is not None
    assert (
        verify_chain([*events[: place + 1], *log(*[(K.TICK, "", "")] * len(events), attempt="other")[place + 1 :]]) == place + 2
    )


def test_the_bytes_that_are_hashed_are_fixed() -> None:
    """Logs of earlier versions must stay verifiable: this digest may never change."""
    expected = hashlib.sha256(b"skillsapp answer event 1")
    for part in ("attempt-1", "laptop-1", "1", "answer", "q1", "B", "1795222800123", "b", "7", "9"):
        expected.update(len(part).to_bytes(4, "big") + part.encode())
    genesis = hashlib.sha256(b"attempt-1").digest()
    expected.update((32).to_bytes(4, "big") + genesis)
    at = datetime(2026, 11, 21, 9, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=8)))
    event = next_event(
        first_head("attempt-1"),
        K.ANSWER,
        device_id="laptop-1",
        at=at,
        boot_id="b",
        boot_ms=7,
        used_ms=9,
        question="q1",
        response="B",
    )
    assert event.hash == expected.digest() and event.prev == genesis
    assert event.at == datetime(2026, 11, 21, 1, 0, 0, 123_000, tzinfo=UTC)


def test_neighbouring_fields_cannot_trade_characters() -> None:
    first, second = log((K.ANSWER, "q1", "2B"))[0], log((K.ANSWER, "q12", "B"))[0]
    assert first.hash != second.hash


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        next_event(first_head("a"), K.TICK, device_id="d", at=datetime(2026, 1, 1), boot_id="b", boot_ms=0, used_ms=0)


@given(st.binary(min_size=32, max_size=32))
def test_a_receipt_has_eight_characters_that_nobody_confuses(head: bytes) -> None:
    code = receipt_code(head)
    assert len(code) == 8 and not set(code) & set("0O1I")


def test_receipts_of_different_logs_differ() -> None:
    codes: Sequence[str] = [fold(log((K.START, "", ""), attempt=f"a{n}")).receipt for n in range(500)]
    assert len(set(codes)) == 500


def test_a_forged_number_is_found_even_with_a_right_hash() -> None:
    first, _ = log((K.START, "", ""), (K.TICK, "", ""))
    forged = next_event(
        replace(first.head, seq=6), K.ANSWER, device_id=first.device_id, at=START, boot_id="b", boot_ms=0, used_ms=0
    )
    assert verify_chain([first, forged]) == 2
