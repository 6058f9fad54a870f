"""Exact variants: what an optimiser is asked, in whole numbers, and the papers that its answer means.

The ordinary drawing of the same seed is where it starts, so what it finds is never less equal, nor does it share more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from skillsapp.domain.assembly import AssemblyRules, Drawing, Pick
from skillsapp.domain.blueprint import BlueprintShortfall, MustIncludeMisfit, lack, shortfall
from skillsapp.domain.fairness import NOT_MEASURED
from skillsapp.domain.paper import PaperItem
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question

T = TypeVar("T")
FEWEST_VARIANTS, MOST_VARIANTS = 2, 4
TOPIC_SLACK = 1
"""So many questions of a topic more or less than the ordinary drawing has may stand on a paper."""
MOST_KINDS = 1500
"""So many kinds of questions are weighed against each other; in larger banks those whose lots come first."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Questions that are alike for the balance, by their places: they suit the same cells and are worth the same."""

    members: tuple[int, ...]
    cells: tuple[int, ...]
    worth: int
    before: int
    topic: tuple[str, str]
    fixed: bool = False

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class TopicRange:
    """A paper holds from `few` to `many` questions of these kinds, as the ordinary drawing does, or where that cannot be one less or more."""

    kinds: tuple[int, ...]
    few: int
    many: int

    @property
    def least(self) -> int:
        return max(0, self.few - TOPIC_SLACK)

    @property
    def most(self) -> int:
        return self.many + TOPIC_SLACK


@dataclass(frozen=True, slots=True)
class BalanceTask:
    """What the optimiser is asked; `cases`, `enemies` and `topics` name kinds by their places."""

    papers: int
    needs: tuple[int, ...]
    marks: tuple[int, ...]
    kinds: tuple[Alike, ...]
    cases: tuple[tuple[int, ...], ...]
    enemies: tuple[tuple[int, int], ...]
    cap: int
    topics: tuple[TopicRange, ...]
    target: int
    start: tuple[Mapping[tuple[int, int], int], ...]


class Balancing:
    """Papers to be balanced: `task` for the optimiser, then `papers` for what it found.

    Raises MustIncludeMisfit.
    """

    def __init__(
        self,
        blueprint: Sequence[BlueprintCell],
        bank: Iterable[Question],
        seed: int,
        rules: AssemblyRules,
        measured: Mapping[str, Decimal] = NOT_MEASURED,
    ) -> None:
        questions = tuple(bank)
        self._drawing = Drawing(blueprint, questions, seed, rules, measured)
        self._picks: list[Pick] = []
        try:
            self._picks = [self._drawing.fill(number)[0] for number in range(rules.papers)]
        except BlueprintShortfall:  # what enemies and the cap leave is for the optimiser to find
            self._drawing = Drawing(blueprint, questions, seed, rules, measured)
        self.task = self._describe(rules)

    def papers(self, found: Sequence[Mapping[tuple[int, int], int]]) -> tuple[tuple[PaperItem, ...], ...]:
        """Return the papers that an answer means: which of questions that are alike is decided by lot, and so is the order of the papers."""
        drawing, task = self._drawing, self.task
        lots = [drawing.lots(number, 0) for number in range(len(found))]
        waiting = [sorted(kind.members, key=lambda one: lots[0][one]) for kind in task.kinds]
        turn = [0] * len(task.kinds)
        picks: list[Pick] = []
        for counts in found:
            pick: Pick = {}
            for (place, cell), count in sorted(counts.items()):
                for _one in range(count):
                    pick[waiting[place][turn[place] % len(waiting[place])]] = cell
                    turn[place] += 1
            picks.append(pick)
        order = sorted(range(len(picks)), key=lambda number: lots[number][:1])
        return tuple(drawing.in_order(picks[number], lots[number]) for number in order)

    def refusal(self, missing: Mapping[int, int]) -> BlueprintShortfall | MustIncludeMisfit:
        """Return the refusal that names the cells which lack so many questions, or what must stand on every paper and cannot."""
        if not missing:
            return MustIncludeMisfit(", ".join(self._drawing.rules.must_include))
        cells = self._drawing.cells
        return shortfall([lack(cells[cell], max(0, cells[cell].count - count)) for cell, count in sorted(missing.items())])

    def _describe(self, rules: AssemblyRules) -> BalanceTask:
        drawing = self._drawing
        kinds = self._kinds()
        kind_of = {number: place for place, kind in enumerate(kinds) for number in kind.members}
        pairs = {
            (min(one, other), max(one, other))
            for number, enemies in enumerate(drawing.enemies)
            for other in (kind_of[each] for each in enemies if each in kind_of)
            for one in (kind_of[number],)
            if number in kind_of
        }
        cases = (tuple(kind_of[member] for member in unit) for unit in drawing.units)
        return BalanceTask(
            rules.papers,
            tuple(cell.count for cell in drawing.cells),
            tuple(drawing.marks),
            kinds,
            tuple(cases),
            tuple(sorted(pairs)),
            rules.papers if rules.cap is None else min(rules.cap, rules.papers),
            self._topics(kinds, kind_of),
            drawing.target,
            tuple(_counted((kind_of[number], cell) for number, cell in pick.items()) for pick in self._picks),
        )

    def _kinds(self) -> tuple[Alike, ...]:
        """Put together what is alike, and leave what stands alone: cases, enemies, and what must be on every paper."""
        drawing = self._drawing
        singles = set(drawing.singles)
        groups: dict[tuple[object, ...], list[int]] = {}
        for number, question in enumerate(drawing.questions):
            alone = number if number not in singles or drawing.enemies[number] else -1
            key = (drawing.suits[number], drawing.worth[number], drawing.before[number], question.bank, question.topic, alone)
            groups.setdefault(key, []).append(number)
        bound = {number for pick in self._picks for number in pick}
        bound |= {number for number in range(len(drawing.questions)) if number not in singles or drawing.enemies[number]}
        ordered = sorted(groups.values())
        if self._picks and len(ordered) > MOST_KINDS:
            lots = drawing.lots(0, 0)
            ordered.sort(key=lambda members: (not bound & set(members), lots[members[0]]))
            ordered = sorted(ordered[: max(MOST_KINDS, sum(1 for members in ordered if bound & set(members)))])
        return tuple(self._alike(tuple(members)) for members in ordered)

    def _alike(self, members: tuple[int, ...]) -> Alike:
        drawing, first = self._drawing, members[0]
        question = drawing.questions[first]
        fixed = first in drawing.fixed
        topic = (question.bank, question.topic)
        return Alike(members, drawing.suits[first], drawing.worth[first], 0 if fixed else drawing.before[first], topic, fixed)

    def _topics(self, kinds: Sequence[Alike], kind_of: Mapping[int, int]) -> tuple[TopicRange, ...]:
        """Return how many questions of each topic a paper may hold: about as many as the ordinary drawing has."""
        if not self._picks:
            return ()
        places: dict[tuple[str, str], list[int]] = {}
        for place, kind in enumerate(kinds):
            places.setdefault(kind.topic, []).append(place)
        held = [_counted(kinds[kind_of[number]].topic for number in pick) for pick in self._picks]
        return tuple(
            TopicRange(
                tuple(members),
                min(counts.get(topic, 0) for counts in held),
                max(counts.get(topic, 0) for counts in held),
            )
            for topic, members in sorted(places.items())
        )


def _counted(things: Iterable[T]) -> dict[T, int]:
    counts: dict[T, int] = {}
    for thing in things:
        counts[thing] = counts.get(thing, 0) + 1
    return counts
