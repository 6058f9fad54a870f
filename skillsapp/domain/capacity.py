"""Whether a class fits into its exam: laptops times rounds against people, before anything is printed."""

from __future__ import annotations

from dataclasses import dataclass

SPARE_OF, SPARE_BOOKLET_OF = 10, 20
"""One laptop, one booklet in so many is kept as a spare; of booklets at least one."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """People against what the laptops can take; `short` people need one of the three ways out, each enough by itself."""

    people: int
    laptops: int
    rounds: int

    @property
    def usable(self) -> int:
        """Laptops that are sat at: all but the spares."""
        return usable_of(self.laptops)

    @property
    def on_screen(self) -> int:
        """How many people the laptops can take in all rounds."""
        return self.usable * self.rounds

    @property
    def short(self) -> int:
        """People the laptops cannot take, which is how many booklets would be enough."""
        return max(0, self.people - self.on_screen)

    @property
    def rounds_needed(self) -> int | None:
        """Rounds that are enough with these laptops; None without any laptop."""
        return -(-self.people // self.usable) if self.usable else None

    @property
    def laptops_needed(self) -> int | None:
        """Laptops that are enough in these rounds, spares included; None without any round."""
        if not self.rounds:
            return None
        wanted = -(-self.people // self.rounds)
        laptops = wanted
        while usable_of(laptops) < wanted:
            laptops += 1
        return laptops


def usable_of(laptops: int) -> int:
    """Return how many of the laptops are sat at."""
    return laptops - laptops // SPARE_OF


def spare_booklets(copies: int) -> int:
    """Return how many booklets of a kind are printed beyond the seats: for a misprint, and for who is registered at the door."""
    return -(-copies // SPARE_BOOKLET_OF)


def split(people: int, capacity: Capacity) -> tuple[tuple[int, ...], int]:
    """Return how many sit in each round on the laptops, rounds filled evenly, and how many sit on paper."""
    on_screen = min(people, capacity.on_screen)
    used = min(capacity.rounds, -(-on_screen // capacity.usable)) if capacity.usable else 0
    sizes = tuple(on_screen // used + (place < on_screen % used) for place in range(used)) if used else ()
    return sizes, people - on_screen
