"""An exam day: who sits in which round on the laptops, who sits on paper, where and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from skillsapp.domain.capacity import Capacity, split
from skillsapp.domain.sitting import Carrier
from skillsapp.kernel.clock import to_house


@dataclass(frozen=True, slots=True)
class DayWish:
    """What is wished for a day: `booklets` people sit on paper, shared evenly among `paper_rooms`; times in minutes."""

    laptops: int
    rounds: int
    booklets: int
    starts_at: datetime
    paper_starts_at: datetime
    minutes_between: int
    duration_minutes: int
    room: str
    paper_rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayPart:
    """One round on the laptops, or one room on paper; `people` in the order of their seats."""

    carrier: Carrier
    round: int
    room: str
    starts_at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether people fit into a day.  The ways out are each enough by themselves; None: this way leads nowhere."""

    people: int
    capacity: Capacity
    on_paper: int

    @property
    def left(self) -> int:
        """People for whom there is neither a laptop nor a booklet."""
        return max(0, self.people - self.on_paper - self.capacity.on_screen)

    @property
    def booklets_needed(self) -> int:
        return self.on_paper + self.left

    @property
    def rounds_needed(self) -> int | None:
        return self._without_paper.rounds_needed

    @property
    def laptops_needed(self) -> int | None:
        return self._without_paper.laptops_needed

    @property
    def _without_paper(self) -> Capacity:
        return Capacity(self.people - self.on_paper, self.capacity.laptops, self.capacity.rounds)


def fit(people: int, laptops: int, rounds: int, booklets: int) -> Fit:
    """Return whether *people* fit into so many laptops, rounds and booklets."""
    return Fit(people, Capacity(people, laptops, rounds), min(people, booklets))


def plan_day(people: Sequence[str], wish: DayWish) -> tuple[DayPart, ...]:
    """Return the rounds on the laptops, then the rooms on paper; whoever does not fit is left out.

    The first of *people* sit on the laptops in the order given, so that a company stays together.
    """
    found = fit(len(people), wish.laptops, wish.rounds, wish.booklets)
    on_screen = people[: len(people) - found.on_paper - found.left]
    sizes, _left = split(len(on_screen), found.capacity)
    parts, rest = [], iter(on_screen)
    for number, size in enumerate(sizes, 1):
        starts_at = wish.starts_at + timedelta(minutes=(number - 1) * wish.minutes_between)
        parts.append(DayPart(Carrier.SCREEN, number, wish.room, starts_at, tuple(_take(rest, size))))
    on_paper = iter(people[len(on_screen) : len(on_screen) + found.on_paper])
    rooms = wish.paper_rooms or (wish.room,)
    for place, room in enumerate(rooms):
        size = found.on_paper // len(rooms) + (place < found.on_paper % len(rooms))
        if size:
            parts.append(DayPart(Carrier.CARD, 1, room, wish.paper_starts_at, tuple(_take(on_paper, size))))
    return tuple(parts)


def ends_on_the_day(parts: Sequence[DayPart], duration_minutes: int) -> bool:
    """Say whether the last round ends before midnight: laptops and their codes are for one day."""
    return all(
        to_house(part.starts_at).date() == to_house(part.starts_at + timedelta(minutes=duration_minutes)).date()
        and to_house(part.starts_at).date() == to_house(parts[0].starts_at).date()
        for part in parts
    )


def _take(people: Iterator[str], count: int) -> Iterator[str]:
    return (next(people) for _place in range(count))
