"""Decide a programme's results from the facts: who takes part in what, who goes on, who is ranked, who gets which prize.

Rules.md 1.8: the preliminary only lets people into the final, where they reach its pass mark (if it has one) and come in among
the first so many of their group; whoever ties with the last of them goes on too.  With fewer people than places everybody who
reaches the pass mark goes on.  Whoever withdraws afterwards keeps the place, so that nobody moves up by himself: a substitute is
seated in the final by a person, takes part, and is named in a warning.  Only finalists are ranked.  Rules.md 3.6: absence is a
status, never a zero.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from skillsapp.domain import ranking_steps
from skillsapp.domain.programme import Component, Group, Plan, StageKey
from skillsapp.domain.ranking import (
    SHARE,
    UNROUNDED_TOTAL,
    ComponentRule,
    Entry,
    RankingRules,
    RankingWay,
    Standing,
    column_of,
    rules_of_plan,
    standings,
)
from skillsapp.domain.result import Result, ResultStatus
from skillsapp.domain.score import Step, StepKind
from skillsapp.kernel.i18n import N_, _, listed
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

ADVANCED = StepKind("advanced", N_("Place {rank} of the preliminary with {score}: goes on to the final ({places} places)."))
NOT_ADVANCED = StepKind("not_advanced", N_("Place {rank} of the preliminary with {score}: does not go on ({places} places)."))
BELOW_PASS_MARK = StepKind("below_pass_mark", N_("{score} in the preliminary does not reach the pass mark: does not go on."))
SUBSTITUTE = StepKind("substitute", N_("Takes part in the final without being on the advancement list."))

NO_SEAT = ProblemKind(
    "results.no_seat",
    Severity.ERROR,
    N_("{component}: {count} people have no seat in any sitting ({entries}). Seat them, or record that they withdrew."),
)
NOT_REVIEWED = ProblemKind(
    "results.not_reviewed",
    Severity.ERROR,
    N_("{count} people took a seat although their registration is not accepted ({entries}). Review their registrations."),
)
OUTSIDE_LIST = ProblemKind(
    "results.outside_list",
    Severity.WARNING,
    N_("{count} people sit in the final who are not on the advancement list ({entries}). Check whether they are substitutes."),
)
_SHOWN_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one person in one component: `status` None while it is open, `score` only where it is NORMAL.

    `parts` are scores of modules, for comparators such as `practical.D`.
    """

    status: ResultStatus | None
    score: Decimal | None = None
    trace: tuple[Step, ...] = ()
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in a programme; a component that is missing in `outcomes` is one where they have no seat."""

    registration_id: str
    entry_no: str
    group: str
    withdrawn: bool
    reviewed: bool
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Facts:
    """`closed` are the components whose every sitting is over; `problems` is what is still open or odd in the facts."""

    candidates: tuple[Candidate, ...]
    closed: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Results in the order of the list: groups, finalists by rank, then the others."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]

    @property
    def open_points(self) -> tuple[Problem, ...]:
        """Return what has to be settled before results are frozen."""
        return tuple(problem for problem in self.problems if problem.is_error)


def digest(plan: Plan, facts: Facts) -> str:
    """Return a fingerprint of everything that results depend on."""
    scored = [
        [
            candidate.registration_id,
            candidate.entry_no,
            candidate.group,
            candidate.withdrawn,
            {
                key: [outcome.status, str(outcome.score), {part: str(score) for part, score in outcome.parts.items()}]
                for key, outcome in candidate.outcomes.items()
            },
        ]
        for candidate in facts.candidates
    ]
    rules = [repr(plan.components), repr(plan.groups), repr(plan.ranking), repr(plan.prizes)]
    text = json.dumps([scored, sorted(facts.closed), rules], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def decide(plan: Plan, facts: Facts) -> Decision:
    """Return the results of a programme and what stands in the way of freezing them."""
    results: list[Result] = []
    problems = list(facts.problems)
    left: list[tuple[Candidate, tuple[Component, ...]]] = []
    outside: list[Candidate] = []
    rules = rules_of_plan(plan)
    for group in plan.groups:
        members = [candidate for candidate in facts.candidates if candidate.group == group.key]
        advanced, entrance = _advance(plan, group, members, facts.closed)
        finalists = [c for c in members if _takes_all(plan, group, c, advanced)]
        others = [c for c in members if not _takes_all(plan, group, c, advanced)]
        outside += [c for c in finalists if advanced.get(c.registration_id) is False]
        results += _final_results(plan, rules, finalists, advanced, entrance, problems)
        results += _other_results(plan, others, advanced, entrance)
        left += [(c, plan.components) for c in finalists] + [(c, _first_only(plan)) for c in others]
    problems += _unseated(left)
    unreviewed = [c for c in facts.candidates if not c.reviewed]
    if unreviewed:
        problems.append(NOT_REVIEWED.at(count=len(unreviewed), entries=_entries(unreviewed)))
    if outside:
        problems.append(OUTSIDE_LIST.at(count=len(outside), entries=_entries(outside)))
    return Decision(tuple(results), tuple(problems))


def comparator_words(plan: Plan, comparator: str | None) -> str:
    """Return a comparator in the user's language, empty where the total decided."""
    if comparator is None:
        return ""
    column = column_of(comparator)
    titles = {component.key: component.title for component in plan.components}
    if column in titles:
        return titles[column]
    if column == SHARE:
        return _("Rank shared")
    if column == UNROUNDED_TOTAL:
        return _("Unrounded total")
    component, _dot, module = column.partition(".")
    if not module:
        return column
    return _("{component}, module {module}").format(component=titles.get(component, component), module=module)


def _advance(
    plan: Plan, group: Group, members: Sequence[Candidate], closed: Iterable[str]
) -> tuple[Mapping[str, bool | None], Mapping[str, Step]]:
    """Return who goes on by registration, and the step that says why; nobody is decided while the preliminary runs."""
    first = plan.preliminary
    if first is None or group.finalists is None:
        return {}, {}
    if first.key not in closed:
        return {c.registration_id: None for c in members}, {}
    entrance = RankingRules(
        components=(ComponentRule(first.key, Decimal(100), first.full, first.pass_mark, first.title),),
        decimals=plan.ranking.decimals,
        rounding=plan.ranking.rounding,
        ranking=RankingWay.COMPETITION,
        rank_requires_pass=first.pass_mark is not None,
    )
    entries = [_entry(replace(c, withdrawn=False), (first,)) for c in members]
    by_registration = {row.candidate: row for row in standings(entries, entrance).rows}
    advanced: dict[str, bool | None] = {}
    steps: dict[str, Step] = {}
    for candidate in members:
        row = by_registration[_sort_key(candidate)]
        undecided = not candidate.withdrawn and row.status is ResultStatus.NORMAL and row.components[first.key] is None
        advanced[candidate.registration_id] = None if undecided else row.rank is not None and row.rank <= group.finalists
        score = row.components[first.key]
        if row.rank is not None and score is not None:
            kind = ADVANCED if row.rank <= group.finalists else NOT_ADVANCED
            steps[candidate.registration_id] = kind.of(rank=row.rank, score=score, places=group.finalists)
        elif score is not None and row.status is ResultStatus.NORMAL:
            steps[candidate.registration_id] = BELOW_PASS_MARK.of(score=score)
    return advanced, steps


def _takes_all(plan: Plan, group: Group, candidate: Candidate, advanced: Mapping[str, bool | None]) -> bool:
    """Tell whether every component is expected of a candidate."""
    first = plan.preliminary
    if first is None:
        return True
    if group.finalists is None:
        outcome = candidate.outcomes.get(first.key)
        return outcome is not None and outcome.status is ResultStatus.NORMAL
    seated = any(c.stage is StageKey.FINAL and c.key in candidate.outcomes for c in plan.components)
    return advanced.get(candidate.registration_id) is True or seated


def _first_only(plan: Plan) -> tuple[Component, ...]:
    return tuple(c for c in plan.components if c.stage is StageKey.PRELIMINARY)


def _final_results(
    plan: Plan,
    rules: RankingRules,
    finalists: Sequence[Candidate],
    advanced: Mapping[str, bool | None],
    entrance: Mapping[str, Step],
    problems: list[Problem],
) -> list[Result]:
    ranking = standings([_entry(c, plan.components) for c in finalists], rules)
    missing = {ranking_steps.SCORE_MISSING, ranking_steps.WEIGHTS}
    problems += [warning for warning in ranking.warnings if warning.kind not in missing]
    by_key = {_sort_key(c): c for c in finalists}
    results = []
    for row in ranking.rows:
        candidate = by_key[row.candidate]
        goes_on = advanced.get(candidate.registration_id)
        why = entrance.get(candidate.registration_id)
        before = (*([why] if why else []), *([SUBSTITUTE.of()] if goes_on is False else []))
        results.append(_result(plan, candidate, plan.components, row, goes_on, before))
    return results


def _other_results(
    plan: Plan, others: Sequence[Candidate], advanced: Mapping[str, bool | None], entrance: Mapping[str, Step]
) -> list[Result]:
    """Return the results of those who are not in the final, the best of the preliminary first."""
    first = _first_only(plan)
    results = []
    for candidate in others:
        entry = _entry(candidate, first)
        failed = any(c.pass_mark is not None and (s := entry.scores[c.key]) is not None and s < c.pass_mark for c in first)
        passed = False if failed or entry.status is not ResultStatus.NORMAL else None
        row = Standing(entry.candidate, entry.group, entry.status, entry.scores, None, passed)
        why = entrance.get(candidate.registration_id)
        results.append(_result(plan, candidate, first, row, advanced.get(candidate.registration_id), (why,) if why else ()))

    def order(result: Result) -> tuple[int, bool, Decimal]:
        scores = [score for score in result.components.values() if score is not None]
        return list(ResultStatus).index(result.status), not scores, -sum(scores, Decimal(0))

    return sorted(results, key=order)


def _result(
    plan: Plan, candidate: Candidate, taken: Sequence[Component], row: Standing, advanced: bool | None, before: tuple[Step, ...]
) -> Result:
    expected = {c.key for c in taken}
    known = {key: outcome for key, outcome in candidate.outcomes.items() if key in expected}
    return Result(
        registration_id=candidate.registration_id,
        group=candidate.group,
        status=row.status,
        components={c.key: known[c.key].score if c.key in known else None for c in plan.components},
        component_status={key: outcome.status for key, outcome in known.items() if outcome.status is not None},
        total=row.total,
        passed=row.passed,
        rank=row.rank,
        decided_by=row.decided_by,
        prize=row.prize,
        advanced=advanced,
        trace=before + row.trace,
        component_traces={key: outcome.trace for key, outcome in known.items()},
    )


def _entry(candidate: Candidate, taken: Sequence[Component]) -> Entry:
    outcomes = {c.key: candidate.outcomes.get(c.key, Outcome(None)) for c in taken}
    extras = {f"{key}.{part}": score for key, outcome in outcomes.items() for part, score in outcome.parts.items()}
    scores = {key: outcome.score for key, outcome in outcomes.items()}
    return Entry(_sort_key(candidate), candidate.group, _status(candidate, outcomes.values()), scores, extras)


def _status(candidate: Candidate, outcomes: Iterable[Outcome]) -> ResultStatus:
    """Return the status over all components: withdrawn, then disqualified, then absent, else normal."""
    found = {outcome.status for outcome in outcomes}
    if candidate.withdrawn:
        return ResultStatus.WITHDRAWN
    return next((s for s in (ResultStatus.DISQUALIFIED, ResultStatus.ABSENT) if s in found), ResultStatus.NORMAL)


def _sort_key(candidate: Candidate) -> str:
    """Return what equal candidates are listed by: the entry number, which is unique."""
    return candidate.entry_no


def _unseated(expected: Sequence[tuple[Candidate, tuple[Component, ...]]]) -> list[Problem]:
    by_component: dict[str, list[Candidate]] = {}
    titles: dict[str, str] = {}
    for candidate, components in expected:
        for component in components:
            if not candidate.withdrawn and component.key not in candidate.outcomes:
                by_component.setdefault(component.key, []).append(candidate)
                titles[component.key] = component.title
    return [
        NO_SEAT.at(component=titles[key], count=len(missing), entries=_entries(missing)) for key, missing in by_component.items()
    ]


def _entries(candidates: Sequence[Candidate]) -> str:
    shown = [candidate.entry_no for candidate in candidates[:_SHOWN_ENTRIES]]
    return listed([*shown, "…"] if len(candidates) > _SHOWN_ENTRIES else shown)
