"""Shares limited stocks out among those who want them, so that as many as possible get what they want."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


class Allotment:
    """Who gets how many from which stock; each wants so many, and only some stocks suit him.

    Within one call of `fill` a stock is drawn on in proportion to what lies there; where two wants compete for the last of a stock, the
    one with another choice gives way, so what is lacking at the end is lacking however one shares out.
    """

    def __init__(self, wanted: Sequence[int], suiting: Sequence[Sequence[int]]) -> None:
        self._missing, self._suiting = list(wanted), suiting
        self.given: list[dict[int, int]] = [{} for _one in wanted]
        self._left: dict[int, int] = {}

    @property
    def missing(self) -> tuple[int, ...]:
        """How many each still wants."""
        return tuple(self._missing)

    def fill(self, stocks: dict[int, int]) -> None:
        """Share out further stocks (how many lie in each, by its number) beside what was given before."""
        self._left.update(stocks)
        for place in sorted(range(len(self._missing)), key=lambda one: (len(self._suiting[one]), one)):
            self._share(place)
        for place, missing in enumerate(self._missing):
            for _one in range(missing):
                if not self._give_way_for(place):
                    break

    def _share(self, place: int) -> None:
        """Give the want at *place* its part of every stock that suits it, largest remainders first."""
        stocks = [stock for stock in self._suiting[place] if self._left.get(stock)]
        total = sum(self._left[stock] for stock in stocks)
        count = min(self._missing[place], total)
        if not count:
            return
        parts = {stock: count * self._left[stock] // total for stock in stocks}
        rest = sorted(stocks, key=lambda stock: (-(count * self._left[stock] % total), stock))
        for stock in rest[: count - sum(parts.values())]:
            parts[stock] += 1
        for stock, part in parts.items():
            self._move(place, stock, part)

    def _give_way_for(self, place: int) -> bool:
        """Find one more for the want at *place* by letting others change to another stock; say whether there was a way."""
        reached: dict[int, tuple[int, int]] = {}  # stock -> (who takes from it, the stock he leaves or -1)
        waiting = deque([(place, -1)])
        while waiting:
            taker, leaves = waiting.popleft()
            for stock in self._suiting[taker]:
                if stock in reached or stock not in self._left:
                    continue
                reached[stock] = (taker, leaves)
                if self._left[stock]:
                    self._change(stock, reached)
                    return True
                waiting.extend((other, stock) for other, held in enumerate(self.given) if held.get(stock))
        return False

    def _change(self, stock: int, reached: dict[int, tuple[int, int]]) -> None:
        while stock >= 0:
            taker, leaves = reached[stock]
            self._move(taker, stock, 1)
            if leaves >= 0:
                self._move(taker, leaves, -1)
            stock = leaves

    def _move(self, place: int, stock: int, count: int) -> None:
        self.given[place][stock] = self.given[place].get(stock, 0) + count
        self._left[stock] -= count
        self._missing[place] -= count
