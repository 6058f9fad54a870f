"""Brings papers nearer to each other by exchanging questions: a good beginning for the optimiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from skillsapp.optimise.task import Counts, Task

MOST_STEPS = 60
Exchangeable = Mapping[tuple[int, int], Sequence[int]]
"""By cell and kind: those that may come in its place without touching anything but its topic and the score."""


class Swap(NamedTuple):
    """One question of the kind `gone` goes from a cell, one of `come` comes: from another paper that gets it in return, or (None) from outside."""

    gone: int
    come: int
    cell: int
    paper: int | None


def worth(task: Task, paper: Counts) -> int:
    """Return what is expected on a paper."""
    return sum(count * task.marks[cell] * task.kinds[kind].worth for (kind, cell), count in paper.items())


def levelled(task: Task, papers: Sequence[Counts], *, even: bool) -> tuple[Counts, ...]:
    """Return the papers nearer to the target, or to each other where that is all that can be had; nothing more is shared.

    With *even* they keep to the better ranges of their topics.
    """
    levelling = _Levelling(task, papers, even=even)
    for number in range(task.papers):
        levelling.bring(number, task.target, outside=True)
    total = sum(worth(task, paper) for paper in levelling.papers)
    for number in range(task.papers):
        levelling.bring(number, total * (number + 1) // task.papers - total * number // task.papers, outside=False)
    return tuple(levelling.papers)


class _Levelling:
    """The papers while questions are exchanged; `held` counts by paper and kind, `themes` by paper and topic."""

    def __init__(self, task: Task, papers: Sequence[Counts], *, even: bool) -> None:
        self.task = task
        self.ranges = [(topic.few, topic.many) if even else (topic.least, topic.most) for topic in task.topics]
        self.papers = [dict(paper) for paper in papers]
        self.topic_of = {place: number for number, topic in enumerate(task.topics) for place in topic.kinds}
        self.among = _exchangeable(task)
        self.held = [[0] * len(task.kinds) for _paper in papers]
        self.themes = [[0] * len(task.topics) for _paper in papers]
        for number, paper in enumerate(papers):
            for (kind, _cell), count in paper.items():
                self._count(number, kind, count)

    def bring(self, number: int, target: int, *, outside: bool) -> None:
        """Bring one paper to the target with questions that no paper holds, or with those of the papers after it."""
        away = worth(self.task, self.papers[number]) - target
        for _step in range(MOST_STEPS):
            found = self._swaps(number, outside=outside) if away else {}
            done = self._pair(found, -away)
            if not done and found:
                nearest = min(found, key=lambda change: (abs(away + change), change))
                done = (found[nearest],) if abs(away + nearest) < abs(away) else ()
            if not done:
                return
            for swap in done:
                away += self.task.marks[swap.cell] * (self.task.kinds[swap.come].worth - self.task.kinds[swap.gone].worth)
                self._move(number, swap.gone, swap.come, swap.cell)
                if swap.paper is not None:
                    self._move(swap.paper, swap.come, swap.gone, swap.cell)

    def _swaps(self, number: int, *, outside: bool) -> dict[int, Swap]:
        """Return one swap for each change of the score that one swap can bring."""
        swaps: dict[int, Swap] = {}
        kinds, held = self.task.kinds, self.held
        used = [sum(each[kind] for each in held) for kind in range(len(kinds))]
        for gone, cell in sorted(self.papers[number]):
            for come in self.among.get((cell, gone), ()):
                change = self.task.marks[cell] * (kinds[come].worth - kinds[gone].worth)
                if change in swaps or held[number][come] >= kinds[come].size or not self._allows(number, gone, come):
                    continue
                if outside:
                    if used[come] < kinds[come].size:
                        swaps[change] = Swap(gone, come, cell, None)
                    continue
                for other in range(number + 1, len(self.papers)):
                    there = self.papers[other].get((come, cell)) and held[other][gone] < kinds[gone].size
                    if there and self._allows(other, come, gone):
                        swaps[change] = Swap(gone, come, cell, other)
                        break
        return swaps

    def _pair(self, swaps: Mapping[int, Swap], wanted: int) -> tuple[Swap, ...]:
        """Return one or two swaps that change the score by exactly so much, or nothing where there are none."""
        if wanted in swaps:
            return (swaps[wanted],)
        for change, one in swaps.items():
            other = swaps.get(wanted - change)
            if other is None or {one.gone, one.come} & {other.gone, other.come}:
                continue
            if not self._topics(one) & self._topics(other):
                return one, other
        return ()

    def _allows(self, number: int, gone: int, come: int) -> bool:
        """Say whether a paper keeps to the ranges of its topics when one kind goes and another comes."""
        less, more = self.topic_of.get(gone), self.topic_of.get(come)
        if less == more:
            return True
        ranges, themes = self.ranges, self.themes[number]
        return (less is None or themes[less] > ranges[less][0]) and (more is None or themes[more] < ranges[more][1])

    def _topics(self, swap: Swap) -> set[int | None]:
        """Return the topics of which a paper has more or fewer after a swap."""
        return {self.topic_of.get(swap.gone)} ^ {self.topic_of.get(swap.come)}

    def _move(self, number: int, gone: int, come: int, cell: int) -> None:
        paper = self.papers[number]
        for kind, change in ((gone, -1), (come, 1)):
            paper[kind, cell] = paper.get((kind, cell), 0) + change
            self._count(number, kind, change)
        if not paper[gone, cell]:
            del paper[gone, cell]

    def _count(self, number: int, kind: int, change: int) -> None:
        self.held[number][kind] += change
        if (topic := self.topic_of.get(kind)) is not None:
            self.themes[number][topic] += change


def _exchangeable(task: Task) -> Exchangeable:
    bound = {kind for pair in (*task.enemies, *task.cases) for kind in pair}
    bound |= {place for place, kind in enumerate(task.kinds) if kind.fixed}
    alike: dict[tuple[int, int], list[int]] = {}
    for place, kind in enumerate(task.kinds):
        for cell in kind.cells if place not in bound else ():
            alike.setdefault((cell, kind.before), []).append(place)
    return {(cell, place): members for (cell, _before), members in alike.items() for place in members}
