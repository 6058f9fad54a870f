"""Totals, passes, ranks and prizes from component scores (rules.md 1.8 to 1.10; the contract of `rules try`).

Everything is computed exactly and rounded once, at the stage that the rules name.  A total opens into the steps that made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from skillsapp.domain import ranking_steps as steps
from skillsapp.domain.programme import Plan
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import Step, rounded_ratio, shown
from skillsapp.kernel.exact import Rounding, rounded
from skillsapp.kernel.problems import Problem

SHARE = "share"
"""The comparator that ends a tie by sharing the rank."""
UNROUNDED_TOTAL = "unrounded_total"
"""The comparator that looks at the digits that rounding took away."""


class RoundAt(StrEnum):
    TOTAL = "total"
    PARTS = "parts"


class PassOn(StrEnum):
    ROUNDED = "rounded"
    RAW = "raw"


class RankingWay(StrEnum):
    COMPETITION = "competition"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """One part of the total; `weight` in percent, `full` and `pass_mark` on the component's own scale."""

    key: str
    weight: Decimal
    full: Decimal = Decimal(100)
    pass_mark: Decimal | None = None
    title: str = ""

    @property
    def label(self) -> str:
        return self.title or self.key

    @property
    def is_needed(self) -> bool:
        """Tell whether a total or a pass depends on this component."""
        return self.weight != 0 or self.pass_mark is not None


@dataclass(frozen=True, slots=True)
class PrizeRule:
    group: str
    name: str
    places: int


@dataclass(frozen=True, slots=True)
class RankingRules:
    """`tie_order` names components, extra columns, `unrounded_total` or `share`; a leading minus puts the smaller value first."""

    components: tuple[ComponentRule, ...]
    decimals: int = 2
    rounding: Rounding = Rounding.HALF_UP
    round_at: RoundAt = RoundAt.TOTAL
    pass_on: PassOn = PassOn.ROUNDED
    ranking: RankingWay = RankingWay.COMPETITION
    tie_order: tuple[str, ...] = ()
    rank_requires_pass: bool = False
    prizes: tuple[PrizeRule, ...] = ()

    @property
    def extra_columns(self) -> tuple[str, ...]:
        """Return what `tie_order` names beside the components."""
        own = {component.key for component in self.components} | {SHARE, UNROUNDED_TOTAL}
        return tuple(dict.fromkeys(name for name in map(column_of, self.tie_order) if name not in own))


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one candidate before totals: a missing score is None, never zero."""

    candidate: str
    group: str
    status: ResultStatus
    scores: Mapping[str, Decimal | None]
    extras: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of the answer.

    `decided_by` is the comparator of `tie_order` that separated the row from the one above it: None where the total did, `share`
    where nothing did.  `passed` is None while a score is missing, and False for whoever was absent, disqualified or withdrew.
    """

    candidate: str
    group: str
    status: ResultStatus
    components: Mapping[str, Decimal | None]
    total: Decimal | None
    passed: bool | None
    rank: int | None = None
    decided_by: str | None = None
    prize: str | None = None
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    rows: tuple[Standing, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Computed:
    """An entry with its exact total on the way to a standing."""

    entry: Entry
    exact: Fraction | None
    standing: Standing


def rules_of_plan(plan: Plan) -> RankingRules:
    """Return the ranking rules that a programme's plan fixes."""
    settings = plan.ranking
    return RankingRules(
        components=tuple(ComponentRule(c.key, c.weight, c.full, c.pass_mark, c.title) for c in plan.components),
        decimals=settings.decimals,
        rounding=settings.rounding,
        round_at=RoundAt(settings.round_at),
        pass_on=PassOn(settings.pass_on),
        ranking=RankingWay(settings.ranking),
        tie_order=settings.tie_order,
        rank_requires_pass=settings.rank_requires_pass,
        prizes=tuple(PrizeRule(p.group, p.name, p.places) for p in plan.prizes),
    )


def column_of(comparator: str) -> str:
    """Return the column that a comparator looks at."""
    return comparator.removeprefix("-")


def standings(entries: Sequence[Entry], rules: RankingRules) -> Ranking:
    """Return every entry with its total, pass, rank and prize: groups in the order they come, each in rank order."""
    warnings: list[Problem] = []
    weights = sum((component.weight for component in rules.components), Decimal(0))
    if weights != 100:
        warnings.append(steps.WEIGHTS.at(sum=shown(weights)))
    groups: dict[str, list[_Computed]] = {}
    for entry in entries:
        computed = _compute(entry, rules, warnings)
        groups.setdefault(entry.group, []).append(computed)
    rows: list[Standing] = []
    for group, members in groups.items():
        rows += _rank_group(group, members, rules, warnings)
    return Ranking(tuple(rows), tuple(warnings))


def _compute(entry: Entry, rules: RankingRules, warnings: list[Problem]) -> _Computed:
    components = MappingProxyType({c.key: entry.scores.get(c.key) for c in rules.components})
    standing = Standing(entry.candidate, entry.group, entry.status, components, None, False)
    if entry.status is not ResultStatus.NORMAL:
        left_out = steps.LEFT_OUT[entry.status].of()
        return _Computed(entry, None, replace(standing, trace=(left_out,)))
    passed, pass_steps = _pass(entry, rules)
    missing = [c for c in rules.components if c.is_needed and components[c.key] is None]
    if missing:
        warnings.append(steps.SCORE_MISSING.at(candidate=entry.candidate, components=", ".join(c.label for c in missing)))
        trace = tuple(steps.MISSING.of(component=c.label) for c in missing)
        return _Computed(entry, None, replace(standing, passed=passed, trace=trace + pass_steps))
    exact, total, total_steps = _total(entry, rules)
    return _Computed(entry, exact, replace(standing, total=total, passed=passed, trace=total_steps + pass_steps))


def _total(entry: Entry, rules: RankingRules) -> tuple[Fraction, Decimal, tuple[Step, ...]]:
    exact, added, trace = Fraction(0), Fraction(0), []
    round_step = steps.ROUNDED_HALF_UP if rules.rounding is Rounding.HALF_UP else steps.TRUNCATED
    for component in rules.components:
        score = entry.scores.get(component.key)
        if score is None or component.weight == 0:
            continue
        part = Fraction(score) * Fraction(component.weight) / Fraction(component.full)
        exact += part
        trace.append(
            steps.PART.of(component=component.label, score=score, full=component.full, weight=component.weight, part=part)
        )
        if rules.round_at is RoundAt.PARTS:
            cut = rounded_ratio(part, rules.decimals, rules.rounding)
            trace.append(round_step.of(exact=part, decimals=rules.decimals, value=format(cut, "f")))
            part = Fraction(cut)
        added += part
    total = rounded_ratio(added, rules.decimals, rules.rounding)
    trace.append(steps.SUM.of(sum=added))
    if rules.round_at is RoundAt.TOTAL:
        trace.append(round_step.of(exact=added, decimals=rules.decimals, value=format(total, "f")))
    return exact, total, tuple(trace)


def _pass(entry: Entry, rules: RankingRules) -> tuple[bool | None, tuple[Step, ...]]:
    """Return whether every pass mark is reached: None while a score is missing and none has failed."""
    passed: bool | None = True
    trace: list[Step] = []
    for component in rules.components:
        score = entry.scores.get(component.key)
        if component.pass_mark is None:
            continue
        if score is None:
            passed = passed and None
            continue
        looked_at = rounded(score, rules.decimals, rules.rounding) if rules.pass_on is PassOn.ROUNDED else score
        reached = looked_at >= component.pass_mark
        kind = steps.PASSED if reached else steps.FAILED
        trace.append(kind.of(component=component.label, score=looked_at, pass_mark=component.pass_mark))
        if not reached:
            passed = False
    return passed, tuple(trace)


def _rank_group(group: str, members: Sequence[_Computed], rules: RankingRules, warnings: list[Problem]) -> list[Standing]:
    ranked = [member for member in members if _is_ranked(member, rules)]
    others = [member for member in members if not _is_ranked(member, rules)]
    ranked.sort(key=lambda m: (_order(m, rules), m.entry.candidate))
    orders = [_order(member, rules) for member in ranked]
    rows: list[Standing] = []
    places: list[int] = []  # the best place of each row's tie: the competition rank
    for index, member in enumerate(ranked):
        row, place, rank = member.standing, index + 1, (rows[-1].rank or 0) + 1 if rows else 1
        if rows and orders[index] == orders[index - 1]:
            place, rank = places[-1], rows[-1].rank or 1
            row = replace(row, decided_by=SHARE, trace=(*row.trace, steps.SHARED.of()))
        elif rows and rows[-1].total == row.total:
            row = _decided(row, member, ranked[index - 1], rules, warnings)
        if rules.ranking is RankingWay.COMPETITION:
            rank = place
        places.append(place)
        rows.append(replace(row, rank=rank, trace=(*row.trace, steps.RANK.of(rank=rank, ranked=len(ranked)))))
    rows = _with_prizes(group, rows, places, rules, warnings)
    others.sort(key=lambda m: (list(ResultStatus).index(m.entry.status), m.exact is None, -(m.exact or 0), m.entry.candidate))
    for member in others:
        row = member.standing
        unranked = (steps.RANK_NEEDS_PASS.of(),) if row.total is not None else ()
        rows.append(replace(row, trace=row.trace + unranked))
    return rows


def _is_ranked(member: _Computed, rules: RankingRules) -> bool:
    return member.standing.total is not None and (member.standing.passed is True or not rules.rank_requires_pass)


def _order(member: _Computed, rules: RankingRules) -> tuple[tuple[int, Fraction], ...]:
    """Return what the rank order compares: the rounded total, then each comparator up to `share`; a missing value comes last."""
    total = member.standing.total
    keys = [(0, -Fraction(total or 0))]
    for comparator in _comparators(rules):
        value = _compared(member, comparator)
        keys.append((1, Fraction(0)) if value is None else (0, value if comparator.startswith("-") else -value))
    return tuple(keys)


def _comparators(rules: RankingRules) -> tuple[str, ...]:
    order = rules.tie_order
    return order[: order.index(SHARE)] if SHARE in order else order


def _compared(member: _Computed, comparator: str) -> Fraction | None:
    column = column_of(comparator)
    if column == UNROUNDED_TOTAL and column not in member.entry.extras:
        return member.exact
    value = member.entry.scores[column] if column in member.entry.scores else member.entry.extras.get(column)
    return None if value is None else Fraction(value)


def _decided(row: Standing, member: _Computed, above: _Computed, rules: RankingRules, warnings: list[Problem]) -> Standing:
    """Return the row with the first comparator that tells it from the row above."""
    labels = {component.key: component.label for component in rules.components}
    for comparator in _comparators(rules):
        mine, theirs = _compared(member, comparator), _compared(above, comparator)
        if mine == theirs:
            continue
        column = column_of(comparator)
        if mine is None or theirs is None:
            warnings.append(steps.COMPARATOR_MISSING.at(candidate=row.candidate, comparator=labels.get(column, column)))
        step = steps.DECIDED.of(
            comparator=labels.get(column, column),
            mine="–" if mine is None else mine,
            theirs="–" if theirs is None else theirs,
        )
        return replace(row, decided_by=comparator, trace=(*row.trace, step))
    raise AssertionError("rows of one order share their rank")


def _with_prizes(
    group: str, rows: Sequence[Standing], places: Sequence[int], rules: RankingRules, warnings: list[Problem]
) -> list[Standing]:
    """Return the rows with prizes: a prize has a run of places, and goes to all whose tie begins inside it."""
    given = list(rows)
    last = 0
    for prize in rules.prizes:
        if prize.group != group:
            continue
        first, last = last + 1, last + prize.places
        winners = [index for index, place in enumerate(places) if first <= place <= last]
        for index in winners:
            step = steps.PRIZE.of(prize=prize.name, first=first, last=last)
            given[index] = replace(given[index], prize=prize.name, trace=(*given[index].trace, step))
        if winners and winners[-1] + 1 > last:
            sharing = sum(place == places[winners[-1]] for place in places)
            warnings.append(
                steps.PRIZE_SHARED.at(prize=prize.name, places=prize.places, winners=len(winners), sharing=sharing, group=group)
            )
    return given
