"""The score of one station from its marks and penalties: what is unscored stays unknown and is never a zero (rules.md 1.5 to 1.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from skillsapp.domain.marking import CONSENSUS, Aspect, AspectKind, MarkingScheme, Module, Penalty
from skillsapp.domain.score import Step, StepKind
from skillsapp.domain.scoring_rules import judgement_0_3
from skillsapp.domain.scoring_rules.judgement_0_3 import JudgementParams
from skillsapp.domain.scoring_rules.rule import mean_of
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_

MEASURED = StepKind("measured", N_("{aspect}: measured {value} of {full}."))
JUDGED = StepKind("judged", N_("{aspect}: judged {marks}; mean {mean} / 3 × {full} = {value}."))
UNSCORED = StepKind("unscored", N_("{aspect}: not marked yet."))
SPREAD = StepKind("spread", N_("{aspect}: the judges gave {marks}; they differ by more than {spread} and must reconsider."))
ADDED = StepKind("added", N_("{module}: the aspects add up to {sum} of {full}."))
DEDUCTED = StepKind("deducted", N_("{title}: minus {points} ({reason})."))
ZEROED = StepKind("zeroed", N_("{title}: the module counts 0 ({reason})."))
FLOORED = StepKind("floored", N_("{module}: a score is never below 0."))
MODULE_SCORE = StepKind("module_score", N_("{module}: {value} of {full}."))
STATION_TOTAL = StepKind("station_total", N_("All modules together: {value} of {full}."))

Marks = Mapping[tuple[str, int], Decimal | None]
"""The valid mark by (aspect key, slot); a missing key or None is unscored."""


class AspectState(StrEnum):
    UNSCORED = "unscored"
    SCORED = "scored"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class AspectScore:
    aspect: Aspect
    state: AspectState
    given: tuple[Decimal | None, ...]
    value: Decimal | None
    step: Step


@dataclass(frozen=True, slots=True)
class ModuleScore:
    """`value` is None while an aspect is unscored or its judges have to reconsider."""

    key: str
    title: str
    full: Decimal
    aspects: tuple[AspectScore, ...]
    value: Decimal | None
    trace: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StationScore:
    modules: tuple[ModuleScore, ...]
    total: Decimal | None
    trace: tuple[Step, ...]

    @property
    def unscored(self) -> tuple[str, ...]:
        return self._keys(AspectState.UNSCORED)

    @property
    def spread(self) -> tuple[str, ...]:
        return self._keys(AspectState.SPREAD)

    def _keys(self, state: AspectState) -> tuple[str, ...]:
        return tuple(a.aspect.key for module in self.modules for a in module.aspects if a.state is state)


def slots_of(module: Module, judges: int) -> tuple[int, ...]:
    """Return the sheets that a module needs: slot 0 where something is measured, one for each judge where something is judged."""
    kinds = {aspect.kind for aspect in module.aspects}
    measured = (CONSENSUS,) if AspectKind.MEASUREMENT in kinds else ()
    return measured + (tuple(range(1, judges + 1)) if AspectKind.JUDGEMENT in kinds else ())


def aspects_of(module: Module, slot: int) -> tuple[Aspect, ...]:
    """Return what is marked on the sheet of a slot."""
    kind = AspectKind.MEASUREMENT if slot == CONSENSUS else AspectKind.JUDGEMENT
    return tuple(aspect for aspect in module.aspects if aspect.kind is kind)


def is_spread(scheme: MarkingScheme, judged: Sequence[Decimal | None]) -> bool:
    """Tell whether the judges differ by more than the scheme allows; marks that are still missing are left out."""
    given = [value for value in judged if value is not None]
    return len(given) > 1 and max(given) - min(given) > scheme.max_spread


def score_station(scheme: MarkingScheme, marks: Marks, penalties: Sequence[Penalty]) -> StationScore:
    """Return the score of a station with the steps that made it.

    Penalties of a module come off that module, the others off the total; neither goes below 0, no module above its full marks.
    """
    standing = [p for p in penalties if not p.is_cancelled]
    modules = tuple(_score_module(scheme, module, marks, standing) for module in scheme.modules)
    trace = [module.trace[-1] for module in modules if module.value is not None]
    values = [module.value for module in modules if module.value is not None]
    if len(values) < len(modules):
        return StationScore(modules, None, tuple(trace))
    total = sum(values, Decimal(0))
    for penalty in standing:
        if penalty.module is None:
            total = max(total - penalty.points, Decimal(0))
            trace.append(_penalty_step(scheme, penalty))
    trace.append(STATION_TOTAL.of(value=total, full=scheme.full))
    return StationScore(modules, total, tuple(trace))


def _score_module(scheme: MarkingScheme, module: Module, marks: Marks, penalties: Sequence[Penalty]) -> ModuleScore:
    aspects = tuple(_score_aspect(scheme, aspect, marks) for aspect in module.aspects)
    trace = [scored.step for scored in aspects]
    mine = [p for p in penalties if p.module == module.key]
    value: Decimal | None = None
    if all(scored.state is AspectState.SCORED for scored in aspects):
        added = sum((scored.value or Decimal(0) for scored in aspects), Decimal(0))
        trace.append(ADDED.of(module=module.title, sum=added, full=module.full))
        left = min(added, module.full) - sum((p.points for p in mine if not p.zero_module), Decimal(0))
        value = Decimal(0) if any(p.zero_module for p in mine) else max(left, Decimal(0))
        trace += [_penalty_step(scheme, p) for p in mine]
        if left < 0:
            trace.append(FLOORED.of(module=module.title))
        trace.append(MODULE_SCORE.of(module=module.title, value=value, full=module.full))
    return ModuleScore(module.key, module.title, module.full, aspects, value, tuple(trace))


def _score_aspect(scheme: MarkingScheme, aspect: Aspect, marks: Marks) -> AspectScore:
    slots = (CONSENSUS,) if aspect.kind is AspectKind.MEASUREMENT else range(1, scheme.judges + 1)
    given = tuple(marks.get((aspect.key, slot)) for slot in slots)
    shown = "/".join("–" if value is None else plain(value) for value in given)
    values = [value for value in given if value is not None]
    if aspect.kind is AspectKind.JUDGEMENT and is_spread(scheme, given):
        return AspectScore(
            aspect, AspectState.SPREAD, given, None, SPREAD.of(aspect=aspect.title, marks=shown, spread=scheme.max_spread)
        )
    if len(values) < len(given):
        return AspectScore(aspect, AspectState.UNSCORED, given, None, UNSCORED.of(aspect=aspect.title))
    if aspect.kind is AspectKind.MEASUREMENT:
        step = MEASURED.of(aspect=aspect.title, value=values[0], full=aspect.full)
        return AspectScore(aspect, AspectState.SCORED, given, values[0], step)
    value = judgement_0_3.score(values, JudgementParams(aspect.full, scheme.decimals, max_spread=scheme.max_spread)).value
    step = JUDGED.of(aspect=aspect.title, marks=shown, mean=mean_of(values), full=aspect.full, value=value)
    return AspectScore(aspect, AspectState.SCORED, given, value, step)


def _penalty_step(scheme: MarkingScheme, penalty: Penalty) -> Step:
    titles = {kind.key: kind.title for kind in scheme.deductions}
    title = titles.get(penalty.kind, penalty.kind)
    if penalty.zero_module:
        return ZEROED.of(title=title, reason=penalty.reason)
    return DEDUCTED.of(title=title, points=penalty.points, reason=penalty.reason)
