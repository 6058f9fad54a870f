"""Results for windows, the command line and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from skillsapp.domain.decision import comparator_words, decide, digest
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.programme import Programme
from skillsapp.domain.resit import RESIT_COUNTS
from skillsapp.domain.result import RESULT_STATUS_TITLES, HonourEntry, Result, ResultSet, ResultStatus
from skillsapp.domain.score import Step
from skillsapp.kernel.exact import rounded
from skillsapp.kernel.i18n import _
from skillsapp.kernel.problems import Problem
from skillsapp.queries.programmes import find_programme
from skillsapp.store.certificate_store import Holder, read_holders
from skillsapp.store.engine import Reader
from skillsapp.store.resit_reads import read_resit_candidates
from skillsapp.store.result_facts import read_facts
from skillsapp.store.result_store import read_latest, read_results
from skillsapp.store.rows import to_value
from skillsapp.store.tables.results import honour


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result.  Decimals have the decimals of the rules or more; `decided_by` is the comparator, `decided_by_words` its name."""

    registration_id: str
    entry_no: str
    name: str
    group: str
    group_title: str
    organisation: str
    id_type: str
    id_number: str
    components: Mapping[str, Decimal | None]
    component_status: Mapping[str, ResultStatus]
    total: Decimal | None
    status: ResultStatus
    passed: bool | None
    rank: int | None
    decided_by: str | None
    decided_by_words: str
    prize: str | None
    advanced: bool | None
    trace: tuple[Step, ...]
    component_traces: Mapping[str, tuple[Step, ...]]

    @property
    def is_resit(self) -> bool:
        """Say whether a resit counts in one of the components."""
        return any(step.kind.key == RESIT_COUNTS.key for trace in self.component_traces.values() for step in trace)

    def status_text(self) -> str:
        """Return how somebody stands, the same on screen and in files: the decision about the final and what is still open are said too."""
        if self.status is ResultStatus.NORMAL and self.total is None:
            return _("Not in the final") if self.advanced is False else _("Incomplete")
        return _(RESULT_STATUS_TITLES[self.status])

    def passed_text(self) -> str:
        """Return the decision; nothing for an absence, which is neither."""
        if self.passed is None or self.status is not ResultStatus.NORMAL:
            return ""
        return _("Passed") if self.passed else _("Not passed")


@dataclass(frozen=True, slots=True)
class ResultOverview:
    """Where a programme's results stand: the set that holds, whether the facts still give it, and what is open or odd."""

    result_set: ResultSet | None
    is_current: bool
    problems: tuple[Problem, ...]
    resits: Mapping[str, int] = field(default_factory=dict)
    """How many may sit a theory component once more, by its key; none where nobody may or the results are frozen."""

    @property
    def open_points(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


@dataclass(frozen=True, slots=True)
class HonourRow:
    entry: HonourEntry
    title: str
    entry_no: str
    name: str
    group_title: str
    organisation: str
    rank: int | None


def list_results(reader: Reader, programme_id: str, unmasked: bool = False) -> tuple[ResultRow, ...]:
    """Return the results of the set that holds, by group and rank; nothing before the first computation.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    with reader.connect() as connection:
        latest = read_latest(connection, programme_id)
        if latest is None:
            return ()
        results = read_results(connection, latest.id)
        people = read_holders(connection, programme_id)
    return tuple(_to_row(programme, result, people[result.registration_id], unmasked) for result in results)


def list_advanced(reader: Reader, programme_id: str, unmasked: bool = False) -> tuple[ResultRow, ...]:
    """Return who goes on to the final, by group and the preliminary's score.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    first = programme.plan.preliminary
    order = {group.key: place for place, group in enumerate(programme.plan.groups)}
    rows = [row for row in list_results(reader, programme_id, unmasked) if row.advanced]
    score = first.key if first else ""

    def by_score(row: ResultRow) -> tuple[int, Decimal, str]:
        return order.get(row.group, 0), -(row.components.get(score) or Decimal(0)), row.entry_no

    return tuple(sorted(rows, key=by_score))


def find_result_set(reader: Reader, programme_id: str) -> ResultSet | None:
    """Return the result set that holds, or None before the first computation."""
    with reader.connect() as connection:
        return read_latest(connection, programme_id)


def load_overview(reader: Reader, programme_id: str) -> ResultOverview:
    """Return where the results stand, looking at all facts once more.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    with reader.connect() as connection:
        latest = read_latest(connection, programme_id)
        facts = read_facts(connection, programme)
        parts = () if latest is not None and latest.is_frozen else programme.plan.theories
        counts = {part.key: len(read_resit_candidates(connection, programme, part, facts)) for part in parts}
    is_current = latest is not None and latest.facts_digest == digest(programme.plan, facts)
    resits = {key: count for key, count in counts.items() if count}
    return ResultOverview(latest, is_current, decide(programme.plan, facts).problems, resits)


def list_honours(reader: Reader, programme_id: str) -> tuple[HonourRow, ...]:
    """Return the honours of a programme in the order of the plan and by rank.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    ranks = {row.registration_id: row.rank for row in list_results(reader, programme_id)}
    with reader.connect() as connection:
        rows = connection.execute(select(honour).where(honour.c.programme_id == programme_id).order_by(honour.c.id)).all()
        people = read_holders(connection, programme_id)
    titles = {known.key: (place, known.title) for place, known in enumerate(programme.plan.honours)}
    groups = {group.key: group.title for group in programme.plan.groups}
    found = []
    for row in rows:
        entry = to_value(HonourEntry, row)
        who = people[entry.registration_id]
        _place, title = titles.get(entry.honour, (len(titles), entry.honour))
        group = groups.get(who.group, who.group)
        rank = ranks.get(entry.registration_id)
        found.append(HonourRow(entry, title, who.entry_no, who.name, group, who.organisation, rank))
    return tuple(sorted(found, key=lambda row: (titles.get(row.entry.honour, (len(titles), ""))[0], row.rank or 0)))


def _to_row(programme: Programme, result: Result, who: Holder, unmasked: bool) -> ResultRow:
    plan = programme.plan
    groups = {group.key: group.title for group in plan.groups}
    decimals = plan.ranking.decimals
    return ResultRow(
        registration_id=result.registration_id,
        entry_no=who.entry_no,
        name=who.name,
        group=result.group,
        group_title=groups.get(result.group, result.group),
        organisation=who.organisation,
        id_type=who.id_type,
        id_number=who.id_number if unmasked else mask_id(who.id_type, who.id_number),
        components={key: _with_decimals(score, decimals) for key, score in result.components.items()},
        component_status=result.component_status,
        total=_with_decimals(result.total, decimals),
        status=result.status,
        passed=result.passed,
        rank=result.rank,
        decided_by=result.decided_by,
        decided_by_words=comparator_words(plan, result.decided_by),
        prize=result.prize,
        advanced=result.advanced,
        trace=result.trace,
        component_traces=result.component_traces,
    )


def _with_decimals(value: Decimal | None, decimals: int) -> Decimal | None:
    """Return *value* with the decimals of the rules, or with its own where it has more."""
    if value is None:
        return None
    cut = rounded(value, decimals)
    return cut if cut == value else value.normalize()
