"""Papers that are as equal as the questions allow.

First come as few questions asked lately as can be, then as few that two papers share; among such papers those whose expected scores lie
nearest to each other, level with the target where that costs nothing.  Where papers that share more are known (`start`) and nearer papers
are among those that share no more than they do, these are taken: the answer is never less equal than the start.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from skillsapp.optimise.levelling import levelled, worth
from skillsapp.optimise.model import Bound, Model, Solution, Terms, minimise
from skillsapp.optimise.task import Balance, CellsUnfilled, Counts, NothingFound, Stopped, Task

SECONDS = 20.0
NODES_TO_FILL, NODES_EVEN = 5000, 10
CERTAIN = 10_000
"""The worth of a question that everybody is expected to know."""
POINTS = 100_000
"""Scores are told in thousandths of a point of 100."""
NEAR = 1.0
"""Papers nearer than this are equal: a tenth of the last digit that is shown."""
LEVEL = 500.0
"""The papers should not lie further from the target than half a point of 100."""


def never() -> bool:
    """Stop nothing."""
    return False


def balance(task: Task, seconds: float = SECONDS, seed: int = 0, stopped: Stopped = never) -> Balance:
    """Return the papers of *task*, the best found where the time is over or somebody stopped it.

    Raises CellsUnfilled, NothingFound or OptimiserMissing.
    """
    return _Balancing(task, seconds, seed, stopped).find()


def spread(task: Task, papers: Sequence[Counts]) -> int:
    """Return how far the expected scores of two papers lie apart."""
    worths = [worth(task, paper) for paper in papers]
    return max(worths) - min(worths)


class _Try(NamedTuple):
    """Bounds among which the most equal papers are looked for, and papers within them."""

    rows: Sequence[Bound]
    begin: Sequence[float]
    nodes: int = 0


class _Balancing:
    """Builds the model once and asks it one thing after the other."""

    def __init__(self, task: Task, seconds: float, seed: int, stopped: Stopped) -> None:
        self.task, self.seed, self.stopped, self.seconds = task, seed, stopped, seconds
        self.ends = time.monotonic() + seconds
        self.model = Model()
        full = sum(need * mark for need, mark in zip(task.needs, task.marks, strict=True))
        self.points = POINTS / max(1, full * CERTAIN)
        worths = [kind.worth for kind in task.kinds]
        self.middle = (min(worths, default=0) + max(worths, default=0)) // 2
        self.target = (task.target - self.middle * full) * self.points
        self.taken: dict[tuple[int, int, int], int] = {
            (paper, place, cell): self.model.variable(kind.size, whole=True)
            for paper in range(task.papers)
            for place, kind in enumerate(task.kinds)
            for cell in kind.cells
        }
        self.lacking = {
            (paper, cell): self.model.variable(need) for paper in range(task.papers) for cell, need in enumerate(task.needs)
        }
        self.shared = {place: self.model.variable() for place, kind in enumerate(task.kinds) if not kind.fixed}
        self.even: list[Bound] = []
        self.scores = [self._score(paper) for paper in range(task.papers)]
        self._keep_to_cells()
        self._keep_together_and_apart()
        self._count_shared()
        self.spread = _less(self.scores[-1], self.scores[0])

    def find(self) -> Balance:
        """Ask for what counts most first; what was found binds the next."""
        task = self.task
        known = self._values(task.start) if task.start else self._fill()
        self.model.bound(dict.fromkeys(self.lacking.values(), 1.0), most=0.0)
        asked = {
            variable: float(task.kinds[place].before)
            for (_paper, place, _cell), variable in self.taken.items()
            if task.kinds[place].before
        }
        share = dict.fromkeys(self.shared.values(), 1.0)
        first, proven = known, True
        bounds: list[Bound] = []
        for goal in (asked, share):
            if goal:
                found = self._ask(self.model.with_rows(*bounds), goal, first, self._left() / 4)
                first, proven = found.values or first, proven and found.proven
                bounds.append((-inf, goal, _value(goal, first)))
        kept = bool(task.start) and all(_value(goal, known) <= most for _least, goal, most in bounds)
        first = self._levelled(known if kept else first, even=False)
        level = [(self.target - LEVEL, score, self.target + LEVEL) for score in self.scores]
        tries: list[_Try] = [_Try((*bounds, *level), first), _Try(bounds, first)]
        if evenly := self._evenly(known if kept else (), bounds, share):
            tries.insert(0, _Try((*bounds, *level, *self.even), self._levelled(evenly, even=True), NODES_EVEN))
        best = [(self._apart(each.begin), place, each.begin) for place, each in enumerate(tries)]
        if task.start:
            tries.append(_Try([(-inf, goal, _value(goal, known)) for goal in (asked, share) if goal], known))
            best.append((self._apart(known), len(tries), known))
        last = False
        for place, each in enumerate(tries):
            seconds = self._left() / min(2, len(tries) - place)  # generous: it is the branches that should end a search
            found = self._ask(self.model.with_rows(*each.rows), self.spread, each.begin, seconds, NEAR, each.nodes)
            last = found.proven  # the last try allows whatever the others do
            if found.values:
                best.append((self._apart(found.values), place, found.values))
                if best[-1][0] <= NEAR:
                    return Balance(self._papers(found.values), proven)
        return Balance(self._papers(min(best, key=lambda each: each[:2])[2]), proven and last)

    def _evenly(self, known: Sequence[float], bounds: Sequence[Bound], share: Terms) -> Sequence[float]:
        """Return papers that keep to the better ranges of their topics as well, or nothing where there are none."""
        if known or not self.even:
            return known if self.even else ()
        return self._ask(self.model.with_rows(*bounds, *self.even), share, (), self._left() / 4).values

    def _levelled(self, values: Sequence[float], *, even: bool) -> Sequence[float]:
        nearer = self._values(levelled(self.task, self._papers(values), even=even))
        return min(values, nearer, key=self._apart)

    def _fill(self) -> Sequence[float]:
        """Return papers that keep to the task, whatever they share and are worth."""
        lacking = dict.fromkeys(self.lacking.values(), 1.0)
        found = minimise(self.model, lacking, self._left() / 2, self.seed, self.stopped, nodes=NODES_TO_FILL)
        if not found.values or (not found.proven and _value(lacking, found.values) > 0.5):
            if found.proven:
                raise CellsUnfilled({})
            raise NothingFound(round(self.seconds))
        missing: dict[int, int] = {}
        for (_paper, cell), variable in self.lacking.items():
            missing[cell] = max(missing.get(cell, 0), round(found.values[variable]))
        if any(missing.values()):
            raise CellsUnfilled({cell: count for cell, count in missing.items() if count})
        return found.values

    def _ask(
        self, model: Model, goal: Terms, start: Sequence[float], seconds: float, near: float = 0.5, nodes: int = 0
    ) -> Solution:
        if self.stopped() or seconds <= 0:
            return Solution((), False)
        return minimise(model, goal, seconds, self.seed, self.stopped, start, near, nodes)

    def _left(self) -> float:
        return self.ends - time.monotonic()

    def _keep_to_cells(self) -> None:
        task, model = self.task, self.model
        for paper in range(task.papers):
            for cell, need in enumerate(task.needs):
                held = {self.taken[paper, place, cell]: 1.0 for place, kind in enumerate(task.kinds) if cell in kind.cells}
                model.bound({**held, self.lacking[paper, cell]: 1.0}, need, need)
            for place, kind in enumerate(task.kinds):
                if kind.fixed or len(kind.cells) > 1:
                    model.bound(self._held(paper, place), kind.size if kind.fixed else 0, kind.size)
            for topic in task.topics:
                together = {variable: 1.0 for place in topic.kinds for variable in self._held(paper, place)}
                model.bound(together, topic.least, topic.most)
                self.even.append((topic.few, together, topic.many))
            if paper:
                model.bound(_less(self.scores[paper], self.scores[paper - 1]), 0.0)

    def _keep_together_and_apart(self) -> None:
        for paper in range(self.task.papers):
            for case in self.task.cases:
                for member in case[1:]:
                    self.model.bound(_less(self._held(paper, member), self._held(paper, case[0])), 0.0, 0.0)
            for one, other in self.task.enemies:
                self.model.bound({**self._held(paper, one), **self._held(paper, other)}, most=1.0)

    def _count_shared(self) -> None:
        """Let `shared` be at least the pairs of papers that share a question of the kind, and hold the cap.

        A question on k papers is shared by k(k-1)/2 pairs, the greatest of t*k - t(t+1)/2 over all t.
        """
        papers = range(self.task.papers)
        for place, pairs in self.shared.items():
            kind = self.task.kinds[place]
            held = {variable: -1.0 for paper in papers for variable in self._held(paper, place)}
            for times in papers[1:]:
                less = {variable: -float(times) for variable in held}
                self.model.bound({**less, pairs: 1.0}, -times * (times + 1) / 2 * kind.size)
            if self.task.cap < self.task.papers:
                self.model.bound(held, -self.task.cap * kind.size)

    def _held(self, paper: int, place: int) -> dict[int, float]:
        return {self.taken[paper, place, cell]: 1.0 for cell in self.task.kinds[place].cells}

    def _score(self, paper: int) -> dict[int, float]:
        return {
            self.taken[paper, place, cell]: self.task.marks[cell] * (kind.worth - self.middle) * self.points
            for place, kind in enumerate(self.task.kinds)
            for cell in kind.cells
        }

    def _values(self, papers: Sequence[Counts]) -> Sequence[float]:
        """Return known papers as values of all variables, the hardest first."""
        values = [0.0] * len(self.model.upper)
        order = sorted(range(len(papers)), key=lambda number: worth(self.task, papers[number]))
        for paper, number in enumerate(order):
            for (place, cell), count in papers[number].items():
                values[self.taken[paper, place, cell]] = count
        for place, pairs in self.shared.items():
            size = self.task.kinds[place].size
            held = sum(values[variable] for paper in range(len(papers)) for variable in self._held(paper, place))
            values[pairs] = max(0.0, *(times * held - times * (times + 1) / 2 * size for times in range(1, max(2, len(papers)))))
        return values

    def _papers(self, values: Sequence[float]) -> tuple[Counts, ...]:
        papers: list[dict[tuple[int, int], int]] = [{} for _paper in range(self.task.papers)]
        for (paper, place, cell), variable in self.taken.items():
            if count := round(values[variable]):
                papers[paper][place, cell] = count
        return tuple(papers)

    def _apart(self, values: Sequence[float]) -> float:
        return spread(self.task, self._papers(values)) * self.points


def _value(terms: Terms, values: Sequence[float]) -> float:
    return round(sum(times * values[place] for place, times in terms.items()), 6)


def _less(terms: Terms, other: Terms) -> dict[int, float]:
    return {**terms, **{place: -times for place, times in other.items()}}
