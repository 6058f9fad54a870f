"""Papers of equal expected difficulty, drawn from the banks by a blueprint and a seed.

The same seed gives the same papers on every machine and version of Python: lots come from hashes and all sums are whole numbers.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from skillsapp.domain.allotment import Allotment
from skillsapp.domain.blueprint import Lack, MustIncludeMisfit, fits, lack, shortfall
from skillsapp.domain.fairness import NOT_MEASURED, expected_facility
from skillsapp.domain.paper import PaperItem, uses
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question
from skillsapp.kernel.exact import to_scaled

NOT_USED: Mapping[str, int] = MappingProxyType({})
NEAR_ENOUGH = 2000
"""A paper is level with the others when its expected score is within 1/2000 of the full marks: 0.05 points of 100."""
MOST_SWAPS = 40
ALL_LOTS = 2**64
NEW_LOTS = 12
"""So often a paper is drawn anew when enemies or the cap leave a cell short."""

Pick = dict[int, int]
"""The questions of one paper (by their place among all) and the cell that each fills."""


@dataclass(frozen=True, slots=True)
class AssemblyRules:
    """What papers drawn together must keep to.

    `must_include` (ids) stand on every paper; no two `enemies` stand on one; `excluded` on none; what `used` counts (by id) is only taken
    where a cell has nothing else, and then what it counts least; at most `cap` papers hold a question that need not stand on every one.
    """

    papers: int = 1
    must_include: tuple[str, ...] = ()
    enemies: tuple[tuple[str, str], ...] = ()
    excluded: frozenset[str] = frozenset()
    used: Mapping[str, int] = field(default_factory=dict)
    cap: int | None = None
    drafts: bool = False


ONE_PAPER = AssemblyRules()


def assemble(
    blueprint: Sequence[BlueprintCell],
    bank: Iterable[Question],
    seed: int,
    rules: AssemblyRules = ONE_PAPER,
    measured: Mapping[str, Decimal] = NOT_MEASURED,
) -> tuple[tuple[PaperItem, ...], ...]:
    """Draw papers of equal expected difficulty that share as few questions as the bank allows.

    *measured* are facilities by question id.  No question stands twice on a paper, and the questions of a case stand together on it or not
    at all.  Raises BlueprintShortfall naming every cell that lacks questions, or MustIncludeMisfit.
    """
    drawing = Drawing(blueprint, bank, seed, rules, measured)
    return tuple(drawing.draw(number) for number in range(rules.papers))


def distinct_papers(
    blueprint: Sequence[BlueprintCell],
    bank: Sequence[Question],
    most: int,
    before: Mapping[str, int] = NOT_USED,
    rules: AssemblyRules = ONE_PAPER,
) -> int:
    """Return how many papers, up to *most*, can be drawn by *rules* so that no two of them share a question, nor one with those *before*.

    What must stand on every paper, and its cases, do not count as shared.
    Raises BlueprintShortfall or MustIncludeMisfit where not even a single paper can be drawn.
    """
    used, must = dict(before), set(rules.must_include)
    cases = {question.case for question in bank if question.id in must and question.case}
    for count in range(most):
        items = assemble(blueprint, bank, count, replace(rules, papers=1, used=used))[0]
        if any(used.get(item.question_id) and item.question_id not in must and item.case not in cases for item in items):
            return count
        for id, times in uses([items]).items():
            used[id] = used.get(id, 0) + times
    return most


class _CellsShort(Exception):
    """A paper could not be filled; `found` says for each short cell how many there were."""

    def __init__(self, found: Mapping[int, int]) -> None:
        self.found = found


class Drawing:
    """What is known while papers are drawn; questions are called by their place in `questions`."""

    def __init__(
        self,
        blueprint: Sequence[BlueprintCell],
        bank: Iterable[Question],
        seed: int,
        rules: AssemblyRules,
        measured: Mapping[str, Decimal],
    ) -> None:
        self.cells, self.seed, self.rules = tuple(blueprint), seed, rules
        by_id = {question.id: question for question in bank if question.id not in rules.excluded}
        suited = {id: self._cells_of(by_id[id]) for id in sorted(by_id)}
        self.questions = [by_id[id] for id, cells in suited.items() if cells]
        self.suits = [cells for cells in suited.values() if cells]
        place = {question.id: number for number, question in enumerate(self.questions)}
        self.worth = [to_scaled(Decimal(round(expected_facility(one, measured), 4))) for one in self.questions]
        self.marks = [to_scaled(cell.mark) for cell in self.cells]
        self.before = [rules.used.get(one.id, 0) for one in self.questions]
        self.uses = [0] * len(self.questions)
        self.enemies: list[set[int]] = [set() for _one in self.questions]
        for one, other in rules.enemies:
            if one in place and other in place:
                self.enemies[place[one]].add(place[other])
                self.enemies[place[other]].add(place[one])
        self.units = self._find_units()
        self.fixed = self._fix(place)
        tied = {member for unit in self.units for member in unit} | set(self.fixed)
        self.singles = [number for number in range(len(self.questions)) if number not in tied]
        self.groups = self._group()
        self.cased = 0
        self.shapes: dict[tuple[int, ...], list[dict[int, int]]] = {}

    def draw(self, number: int) -> tuple[PaperItem, ...]:
        """Draw the paper with this number, level with those drawn before."""
        return self.in_order(*self.fill(number))

    def fill(self, number: int) -> tuple[Pick, Sequence[int]]:
        """Choose the questions of the paper with this number, level with those chosen before; return them and its lots."""
        short: Mapping[int, int] = {}
        for attempt in range(NEW_LOTS):
            lots = self.lots(number, attempt)
            try:
                pick = self._pick(number, lots)
                break
            except _CellsShort as error:
                short = short or error.found
        else:
            raise shortfall([lack(self.cells[cell], found) for cell, found in sorted(short.items())])
        self._level(pick, lots)
        if not number:
            self.target = self._expected(pick)
            self._keep_shape(pick)
        for question in pick:
            self.uses[question] += 1
        self.cased += sum(1 for question in pick if self.questions[question].case)
        return pick, lots

    def _cells_of(self, question: Question) -> tuple[int, ...]:
        return tuple(place for place, cell in enumerate(self.cells) if fits(question, cell, self.rules.drafts))

    def _find_units(self) -> list[tuple[int, ...]]:
        """Return the cases, each with all of its questions in their order."""
        units: dict[str, list[int]] = {}
        for number, question in enumerate(self.questions):
            if question.case:
                units.setdefault(question.case, []).append(number)
        return [tuple(members) for _case, members in sorted(units.items())]

    def _fix(self, place: Mapping[str, int]) -> Pick:
        """Give each question that must stand on every paper a cell, and those of its case with it."""
        known = [place[id] for id in self.rules.must_include if id in place]
        missing = [id for id in self.rules.must_include if id not in place]
        wanted = dict.fromkeys(known)
        for unit in self.units:
            if wanted.keys() & set(unit):
                wanted.update(dict.fromkeys(unit))
        pick = self._place(list(wanted), [cell.count for cell in self.cells])
        if missing or pick is None or any(self.enemies[number] & wanted.keys() for number in wanted):
            raise MustIncludeMisfit(", ".join(missing or [self.questions[number].id for number in wanted]))
        return pick

    def _place(self, questions: Sequence[int], room: Sequence[int]) -> Pick | None:
        """Give each question a cell that has room, or return None."""
        shared = Allotment([1] * len(questions), [self.suits[number] for number in questions])
        shared.fill(dict(enumerate(room)))
        if any(shared.missing):
            return None
        return {
            number: next(cell for cell, count in given.items() if count)
            for number, given in zip(questions, shared.given, strict=True)
        }

    def _group(self) -> list[list[int]]:
        """Sort the singles into groups that are alike for the blueprint: the same cells, difficulty, and fresh or used before."""
        groups: dict[tuple[bool, tuple[int, ...], str], list[int]] = {}
        for number in self.singles:
            key = (bool(self.before[number]), self.suits[number], self.questions[number].difficulty)
            groups.setdefault(key, []).append(number)
        self.used_groups = [key[0] for key in sorted(groups)]
        self.suiting = [[place for place, key in enumerate(sorted(groups)) if cell in key[1]] for cell in range(len(self.cells))]
        return [groups[key] for key in sorted(groups)]

    @cached_property
    def target(self) -> int:
        """What the first paper should be expected to bring: the mean of what fits each cell."""
        fitting: list[list[int]] = [[] for _cell in self.cells]
        for number, cells in enumerate(self.suits):
            for cell in cells:
                fitting[cell].append(self.worth[number])
        parts = zip(self.cells, self.marks, fitting, strict=True)
        return sum(cell.count * mark * sum(worth) // max(1, len(worth)) for cell, mark, worth in parts)

    def lots(self, number: int, attempt: int) -> tuple[int, ...]:
        """Return a lot for every question, different for each paper."""
        count = len(self.questions)
        drawn = hashlib.shake_256(f"{self.seed}\x1f{number}\x1f{attempt}".encode()).digest(8 * count)
        return struct.unpack(f">{count}Q", drawn)

    def _pick(self, number: int, lots: Sequence[int]) -> Pick:
        pick = dict(self.fixed)
        held = _Held(self, pick)
        due = self._cases_due(number)
        cases = sorted(self.units, key=lambda unit: (min(self.uses[one] + self.before[one] for one in unit), lots[unit[0]]))
        cases = [unit for unit in cases if not pick.keys() & set(unit)]
        later = []
        for unit in cases:
            if len(unit) <= due and held.take_case(unit):
                due -= len(unit)
            else:
                later.append(unit)
        while any(missing := self._missing(held.needs)):
            case = next((unit for unit in later if self._helps(unit, missing) and held.take_case(unit)), None)
            if case is None:
                raise shortfall(self._lacks(missing))
            later.remove(case)
        self._take_singles(held, lots)
        return pick

    def _cases_due(self, number: int) -> int:
        """Return how many questions of cases this paper should have: their part of what fits, evened out over the papers."""
        tied = sum(len(unit) for unit in self.units)
        total = sum(cell.count for cell in self.cells) * (number + 1) * tied
        return (2 * total + len(self.questions)) // (2 * max(1, len(self.questions))) - self.cased if tied else 0

    def _missing(self, needs: Sequence[int]) -> tuple[int, ...]:
        """Return how many questions each cell lacks, and settle which group fills which: what was used before comes last."""
        shared = Allotment(needs, self.suiting)
        if tuple(needs) in self.shapes:
            return (0,) * len(needs)
        for used in (False, True):
            shared.fill({place: len(group) for place, group in enumerate(self.groups) if self.used_groups[place] is used})
        if not any(shared.missing):
            self.shapes[tuple(needs)] = shared.given
        return shared.missing

    def _keep_shape(self, pick: Pick) -> None:
        """Let the papers to come take as many of each group as the first one, so that they are level with it from the start."""
        needs = [cell.count for cell in self.cells]
        given: list[dict[int, int]] = [{} for _cell in self.cells]
        group_of = {number: place for place, group in enumerate(self.groups) for number in group}
        for number, cell in pick.items():
            if number in group_of:
                given[cell][group_of[number]] = given[cell].get(group_of[number], 0) + 1
            else:
                needs[cell] -= 1
        self.shapes[tuple(needs)] = given

    def _helps(self, unit: Sequence[int], missing: Sequence[int]) -> bool:
        return any(missing[cell] for number in unit for cell in self.suits[number])

    def _lacks(self, missing: Sequence[int]) -> list[Lack]:
        return [lack(cell, cell.count - missing[place]) for place, cell in enumerate(self.cells) if missing[place]]

    def _take_singles(self, held: _Held, lots: Sequence[int]) -> None:
        left: dict[int, int] = {}
        for cell, given in enumerate(self.shapes[tuple(held.needs)]):
            for place in sorted(given):
                if given[place]:
                    left[cell] = left.get(cell, 0) + held.take(cell, given[place], self.groups[place], lots)
        short = {}
        for cell, count in left.items():
            fitting = [number for number in self.singles if cell in self.suits[number]] if count else []
            if missing := held.take(cell, count, fitting, lots) if count else 0:
                short[cell] = self.cells[cell].count - missing
        if short:
            raise _CellsShort(short)

    def _expected(self, pick: Pick) -> int:
        return sum(self.marks[cell] * self.worth[number] for number, cell in pick.items())

    def _level(self, pick: Pick, lots: Sequence[int]) -> None:
        """Swap questions of a cell until the paper's expected score is near the target, or nothing brings it nearer."""
        full = sum(cell.count * mark for cell, mark in zip(self.cells, self.marks, strict=True))
        near = full * 10_000 // NEAR_ENOUGH
        away, slack = self._expected(pick) - self.target, 0
        for _swap in range(MOST_SWAPS):
            if abs(away) <= near:
                return
            swap = self._best_swap(pick, away, slack, lots)
            if swap is None:
                if slack:
                    return
                slack = 1  # rather a question that comes once more than a paper that is harder
                continue
            gone, come = swap
            cell = pick.pop(gone)
            pick[come] = cell
            away += self.marks[cell] * (self.worth[come] - self.worth[gone])

    def _best_swap(self, pick: Pick, away: int, slack: int, lots: Sequence[int]) -> tuple[int, int] | None:
        """Return which question to replace by which, so that the paper comes nearest to the target."""
        best, found = abs(away), None
        for cell, mark in enumerate(self.marks):
            inside = [
                number
                for number, at in pick.items()
                if at == cell and number not in self.fixed and not self.questions[number].case
            ]
            if not inside or not mark:
                continue
            most = max(self.uses[number] for number in inside) + slack
            outside = sorted(
                (self.worth[number], lots[number], number)
                for number in self._fitting[cell]
                if number not in pick and self.uses[number] <= most and self._under_cap(number)
            )
            if not outside:
                continue
            seen: set[tuple[int, int]] = set()
            for gone in sorted(inside, key=lambda number: lots[number]):
                kind = (self.worth[gone], self.before[gone])
                if kind in seen and not self.rules.enemies:
                    continue
                seen.add(kind)
                ideal = bisect_left(outside, (self.worth[gone] - away // mark, 0, 0))
                for come in (number for _worth, _lot, number in outside[max(0, ideal - 2) : ideal + 2]):
                    after = abs(away + mark * (self.worth[come] - self.worth[gone]))
                    if after < best and self.before[come] <= self.before[gone] and self._peaceful(come, gone, pick):
                        best, found = after, (gone, come)
        return found

    @cached_property
    def _fitting(self) -> list[list[int]]:
        return [[number for number in self.singles if cell in self.suits[number]] for cell in range(len(self.cells))]

    def _under_cap(self, number: int) -> bool:
        return self.rules.cap is None or self.uses[number] < self.rules.cap

    def _peaceful(self, come: int, gone: int, pick: Pick) -> bool:
        return not self.enemies[come] or not (self.enemies[come] - {gone}) & pick.keys()

    def in_order(self, pick: Pick, lots: Sequence[int]) -> tuple[PaperItem, ...]:
        """Return the items by type in the order of the blueprint, cell by cell; the questions of a case follow each other at the end."""
        kinds = {kind: place for place, kind in enumerate(dict.fromkeys(cell.question_type for cell in self.cells))}
        ordered = sorted(
            pick,
            key=lambda number: (
                (1, 0, 0, self.questions[number].case, 0, number)
                if self.questions[number].case
                else (0, kinds[self.questions[number].type], pick[number], "", lots[number], number)
            ),
        )
        return tuple(
            PaperItem(one.id, one.version, one.type, self.cells[pick[number]].mark, one.case)
            for number in ordered
            for one in (self.questions[number],)
        )


class _Held:
    """A paper while it is filled: what it holds, and what each cell still needs."""

    def __init__(self, drawing: Drawing, pick: Pick) -> None:
        self._drawing, self._pick = drawing, pick
        self.needs = [cell.count for cell in drawing.cells]
        self._topics: dict[tuple[int, str], int] = {}
        for number, cell in list(pick.items()):
            self._put(number, cell)

    def take_case(self, unit: Sequence[int]) -> bool:
        """Take all questions of a case where they find room and the cap and no enemy is against it; say whether they were taken."""
        drawing = self._drawing
        if not all(drawing._under_cap(number) and not drawing.enemies[number] & self._pick.keys() for number in unit):
            return False
        if any(drawing.enemies[number] & set(unit) for number in unit):
            return False
        placed = drawing._place(unit, self.needs)
        for number, cell in (placed or {}).items():
            self._put(number, cell)
        return placed is not None

    def take(self, cell: int, count: int, among: Sequence[int], lots: Sequence[int]) -> int:
        """Take so many of the questions that fewest papers hold, going round the topics; return how many were not to be had."""
        for number in self._by_turn(cell, among, lots):
            if not count:
                break
            if not self._drawing.enemies[number] & self._pick.keys():
                self._put(number, cell)
                count -= 1
        return count

    def _by_turn(self, cell: int, among: Sequence[int], lots: Sequence[int]) -> list[int]:
        """Return the questions in the order in which they should be taken.

        Of each topic those come first that fewest papers hold; between topics the one whose turn it is, so that over the papers each topic
        comes as often as it has questions, and no paper is full of one.
        """
        drawing = self._drawing
        topics: dict[tuple[int, str], list[int]] = {}
        for number in among:
            if number not in self._pick and drawing._under_cap(number):
                topics.setdefault((drawing.before[number], drawing.questions[number].topic), []).append(number)
        keyed = []
        for (before, topic), members in topics.items():
            members.sort(key=lambda number: (drawing.uses[number], lots[number]))
            start = (
                sum(drawing.uses[number] for number in members) + self._topics.get((cell, topic), 0) + lots[members[0]] / ALL_LOTS
            )
            keyed += [(before, (start + turn) / len(members), lots[number], number) for turn, number in enumerate(members)]
        return [number for _before, _turn, _lot, number in sorted(keyed)]

    def _put(self, number: int, cell: int) -> None:
        topic = self._drawing.questions[number].topic
        self._pick[number] = cell
        self._topics[(cell, topic)] = self._topics.get((cell, topic), 0) + 1
        self.needs[cell] -= 1
