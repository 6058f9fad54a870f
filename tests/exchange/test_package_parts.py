"""What stands in sealed parts comes back as it was; what a hostile laptop signs is refused, not believed."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from skillsapp.domain.attempt import EventKind, first_head, next_event
from skillsapp.domain.merge import AttemptPart, ResultPart, SeatPart
from skillsapp.domain.sitting import Presence
from skillsapp.exchange.package_parts import result_from_plain, result_to_plain
from skillsapp.security.container import dump_value, load_value
from skillsapp.security.package_errors import PayloadWrong

AT = datetime(2026, 11, 21, 1, 2, 3, 456000, tzinfo=UTC)


def part() -> ResultPart:
    events = []
    head = first_head("a")
    for kind, response in ((EventKind.START, "3600000"), (EventKind.ANSWER, "ABD"), (EventKind.SUBMIT, "")):
        events.append(
            next_event(head, kind, device_id="d", at=AT, boot_id="b", boot_ms=5, used_ms=7, question="q@1", response=response)
        )
        head = events[-1].head
    attempts = (AttemptPart("a", "s", "r", "p", "260010001", (("q@1", (2, 0, 1)),), tuple(events)),)
    return ResultPart(
        attempts, (SeatPart("seat", Presence.DISQUALIFIED, AT, 5, "带手机"), SeatPart("s2", Presence.ABSENT, None, 0, ""))
    )


def test_a_result_comes_back_as_it_was() -> None:
    assert result_from_plain(load_value(dump_value(result_to_plain(part()))), "d") == part()


NONSENSE: tuple[Any, ...] = (None, True, -1, 1 << 70, 1.5, "x" * 300, b"\x00", [], {}, [[]], {"attempts": 1}, "坏")


def spoil(value: Any, chance: random.Random) -> Any:
    """Exchange one thing somewhere inside *value*."""
    if isinstance(value, dict) and value and chance.random() < 0.95:
        key = chance.choice(list(value))
        return {**value, key: spoil(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        return [spoil(one, chance) if at == place else one for at, one in enumerate(value)]
    return chance.choice(NONSENSE)


def test_whatever_a_laptop_signs_is_read_or_refused() -> None:
    chance, refused = random.Random(9), 0
    good = load_value(dump_value(result_to_plain(part())))
    for _ in range(1500):
        try:
            result_from_plain(spoil(good, chance), "d")
        except PayloadWrong:
            refused += 1
    assert refused > 900


@pytest.mark.parametrize("plain", NONSENSE)
def test_nonsense_is_refused(plain: Any) -> None:
    with pytest.raises(PayloadWrong):
        result_from_plain(plain, "d")
