"""Gathers the facts that results are decided from: seats, presence, marked papers, submitted score sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, and_, select

from skillsapp.domain.decision import Candidate, Facts, Outcome
from skillsapp.domain.merge import Hold
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import Component, ComponentKind, Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.resit import ABSENT_BEFORE, BEFORE_RESIT, RESIT_COUNTS
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import Step, StepKind
from skillsapp.domain.sitting import Presence, Seat, Sitting, SittingState
from skillsapp.domain.station import Station
from skillsapp.domain.theory_score import MarkedAnswer, score_theory
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_, listed
from skillsapp.kernel.problems import Problem, ProblemKind, Severity
from skillsapp.store.answer_mark_store import read_waiting_answers
from skillsapp.store.rows import to_value
from skillsapp.store.station_reads import read_stations
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting

ABSENT = StepKind("absent", N_("Absent from “{sitting}”: no score. An absence is not a zero."))
DISQUALIFIED = StepKind("disqualified", N_("Cancelled in “{sitting}”: {note}"))

SITTING_OPEN = ProblemKind("results.sitting_open", Severity.ERROR, N_("“{sitting}” is not closed yet."))
NOT_MARKED = ProblemKind("results.not_marked", Severity.ERROR, N_("“{sitting}”: {count} papers are not marked yet."))
ANSWERS_WAIT = ProblemKind(
    "results.answers_wait", Severity.ERROR, N_("“{sitting}”: {count} short answers wait for their markers ({numbers}).")
)
SHEETS_OPEN = ProblemKind(
    "results.sheets_open",
    Severity.ERROR,
    N_("“{sitting}”: the score sheets of {count} stations are not all submitted ({numbers})."),
)
JUDGES_APART = ProblemKind(
    "results.judges_apart", Severity.ERROR, N_("“{sitting}”: judges differ too much at {count} stations ({numbers}).")
)
HELD = ProblemKind(
    "results.held",
    Severity.ERROR,
    N_("“{sitting}”: {count} papers are kept back until somebody rules on them ({numbers})."),
)
DOUBLE = ProblemKind(
    "results.double_sitting",
    Severity.ERROR,
    N_("“{component}”: {count} people have two papers ({numbers}). Rule which one counts."),
)
AMENDMENTS = ProblemKind("results.amendments", Severity.ERROR, N_("“{sitting}”: {count} amendments wait for confirmation."))
SCALE = ProblemKind(
    "results.scale",
    Severity.WARNING,
    N_("“{sitting}” is worth {points} points, but {component} counts {full}. Check the paper or scheme."),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One seat of a registration in a sitting of a component, with what was achieved there (None while it is open)."""

    sitting: Sitting
    seat: Seat
    achieved: Outcome | None
    attended: bool


def read_facts(connection: Connection, programme: Programme) -> Facts:
    """Return the facts of a programme.  Rehearsals do not count.

    With several seats in one component the latest sitting that a person attended counts; a cancelled paper counts before all.
    """
    problems: list[Problem] = []
    outcomes: dict[str, dict[str, Outcome]] = defaultdict(dict)
    closed = set()
    for component in programme.plan.components:
        sittings = _sittings(connection, programme.id, component.key)
        problems += [SITTING_OPEN.at(sitting=held.title) for held in sittings if held.state is not SittingState.CLOSED]
        if sittings and all(held.state is SittingState.CLOSED for held in sittings):
            closed.add(component.key)
        places: dict[str, list[_Place]] = defaultdict(list)
        for held in sittings:
            gather = _theory_places if component.kind is ComponentKind.THEORY else _practical_places
            for place in gather(connection, held, component, problems):
                places[place.seat.registration_id].append(place)
        double = []
        for registration_id, taken in places.items():
            outcomes[registration_id][component.key] = _outcome(taken)
            if sum(place.attended and not place.sitting.resit for place in taken) > 1 and component.kind is ComponentKind.THEORY:
                double.append(registration_id)
        if double:
            numbers = connection.execute(
                select(registration.c.entry_no).where(registration.c.id.in_(double)).order_by(registration.c.entry_no)
            ).scalars()
            problems.append(DOUBLE.at(component=component.title, count=len(double), numbers=listed(numbers)))
    query = select(registration).where(registration.c.programme_id == programme.id).order_by(registration.c.entry_no)
    replaced = select(registration.c.replaces_id).where(registration.c.programme_id == programme.id)
    gone = frozenset(connection.execute(replaced.where(registration.c.replaces_id.is_not(None))).scalars())
    candidates = []
    for row in connection.execute(query).all():
        if row.id in gone and row.id not in outcomes:
            continue  # somebody else came in this person's place
        reviewed = row.state in (RegistrationState.ACCEPTED, RegistrationState.WITHDRAWN)
        if reviewed or row.id in outcomes:
            withdrawn = row.state is RegistrationState.WITHDRAWN
            candidates.append(Candidate(row.id, row.entry_no, row.group, withdrawn, reviewed, outcomes.get(row.id, {})))
    return Facts(tuple(candidates), frozenset(closed), tuple(problems))


def _sittings(connection: Connection, programme_id: str, component: str) -> tuple[Sitting, ...]:
    """Return the sittings of a component in their order; a resit comes behind what it repeats, whatever time was planned for that."""
    query = select(sitting).where(
        sitting.c.programme_id == programme_id, sitting.c.component == component, sitting.c.rehearsal.is_not(True)
    )
    rows = connection.execute(query.order_by(sitting.c.resit, sitting.c.starts_at, sitting.c.id))
    return tuple(to_value(Sitting, row) for row in rows)


def _theory_places(connection: Connection, held: Sitting, component: Component, problems: list[Problem]) -> Sequence[_Place]:
    joined = and_(attempt.c.sitting_id == seat.c.sitting_id, attempt.c.registration_id == seat.c.registration_id)
    query = select(seat, attempt.c.id.label("attempt_id"), attempt.c.paper_id, attempt.c.held, attempt.c.entry_no).outerjoin(
        attempt, and_(joined, attempt.c.rehearsal.is_not(True), attempt.c.held != Hold.SET_ASIDE)
    )
    rows = connection.execute(query.where(seat.c.sitting_id == held.id).order_by(seat.c.number)).all()
    answers, waiting = _answers(connection, held.id), read_waiting_answers(connection, held.id)
    places, unmarked = [], 0
    held_back = [row.entry_no for row in rows if row.held]
    if held_back:
        problems.append(HELD.at(sitting=held.title, count=len(held_back), numbers=listed(held_back)))
    points: set[Decimal] = set()
    unread: dict[str, int] = {}
    for row in rows:
        value, achieved = to_value(Seat, row), None
        marked = answers.get(row.attempt_id, ())
        if waiting.get(row.attempt_id) and not row.held and value.presence is not Presence.DISQUALIFIED:
            unread[row.entry_no] = waiting[row.attempt_id]
        elif marked and not row.held:
            score = score_theory(marked)
            achieved = Outcome(ResultStatus.NORMAL, score.value, score.trace)
            points.add(sum((answer.full for answer in marked), Decimal(0)))
        elif row.attempt_id is not None and not row.held and value.presence is not Presence.DISQUALIFIED:
            unmarked += held.state is SittingState.CLOSED
        places.append(_Place(held, value, achieved, row.attempt_id is not None))
    if unmarked:
        problems.append(NOT_MARKED.at(sitting=held.title, count=unmarked))
    if unread:
        problems.append(ANSWERS_WAIT.at(sitting=held.title, count=sum(unread.values()), numbers=listed(unread)))
    _check_scale(held, component, points, problems)
    return places


def _answers(connection: Connection, sitting_id: str) -> Mapping[str | None, Sequence[MarkedAnswer]]:
    """Return the marked answers of each attempt, in the order of the paper."""
    sat = select(attempt.c.paper_id).where(attempt.c.sitting_id == sitting_id)
    order: dict[str, dict[str, tuple[int, str]]] = {}
    for row in connection.execute(select(paper).where(paper.c.id.in_(sat))):
        order[row.id] = {item.ref: (place, item.type) for place, item in enumerate(to_value(Paper, row).items)}
    of = attempt_score.c
    wanted = (of.attempt_id, of.question, of.response, of.score, of.full)  # not the traces: nobody reads those of 350 people here
    query = select(*wanted, attempt.c.paper_id).join(attempt, attempt.c.id == of.attempt_id)
    found: dict[str | None, list[tuple[int, MarkedAnswer]]] = defaultdict(list)
    for row in connection.execute(query.where(attempt.c.sitting_id == sitting_id)):
        place, type = order[row.paper_id].get(row.question, (len(order[row.paper_id]), ""))
        found[row.attempt_id].append((place, MarkedAnswer(type, row.response, row.score, row.full)))
    return {id: [answer for _place, answer in sorted(marked, key=lambda pair: pair[0])] for id, marked in found.items()}


def _practical_places(connection: Connection, held: Sitting, component: Component, problems: list[Problem]) -> Sequence[_Place]:
    stations = read_stations(connection, held.id)
    places = []
    unsubmitted: list[int] = []
    apart: list[int] = []
    points: set[Decimal] = set()
    for station in stations:
        achieved = None
        if station.is_marked:
            achieved = _station_outcome(station)
            if achieved is None:
                (apart if station.score.spread and not station.score.unscored else unsubmitted).append(station.seat.number)
            points.add(station.scheme.full)
        places.append(_Place(held, station.seat, achieved, station.is_marked))
    for kind, numbers in ((SHEETS_OPEN, unsubmitted), (JUDGES_APART, apart)):
        if numbers:
            problems.append(kind.at(sitting=held.title, count=len(numbers), numbers=listed(map(str, numbers))))
    waiting = sum(len(station.waiting) for station in stations)
    if waiting:
        problems.append(AMENDMENTS.at(sitting=held.title, count=waiting))
    _check_scale(held, component, points, problems)
    return places


def _station_outcome(station: Station) -> Outcome | None:
    """Return a station's score once every sheet is submitted and nothing is missing."""
    score = station.score
    if score.total is None or station.open_sheets:
        return None
    steps: list[Step] = [step for module in score.modules for step in module.trace]
    steps += score.trace[len(score.modules) :]
    parts = {module.key: module.value for module in score.modules if module.value is not None}
    return Outcome(ResultStatus.NORMAL, score.total, tuple(steps), parts)


def _outcome(taken: Sequence[_Place]) -> Outcome:
    """Return what a person's seats in one component come to; they are in the order of the sittings."""
    cancelled = next((place for place in taken if place.seat.presence is Presence.DISQUALIFIED), None)
    if cancelled is not None:
        step = DISQUALIFIED.of(sitting=cancelled.sitting.title, note=cancelled.seat.note)
        return Outcome(ResultStatus.DISQUALIFIED, None, (step,))
    attended = [place for place in taken if place.attended and place.seat.presence is not Presence.ABSENT]
    if attended:
        return _counted(attended[-1], taken) if attended[-1].achieved else Outcome(None)
    if any(place.sitting.state is not SittingState.CLOSED and place.seat.presence is not Presence.ABSENT for place in taken):
        return Outcome(None)
    return Outcome(ResultStatus.ABSENT, None, (ABSENT.of(sitting=taken[-1].sitting.title),))


def _counted(counts: _Place, taken: Sequence[_Place]) -> Outcome:
    """Return what was achieved at the place that counts; a resit says so, and what was there before."""
    achieved = counts.achieved or Outcome(None)
    if not counts.sitting.resit:
        return achieved
    steps = [RESIT_COUNTS.of(sitting=counts.sitting.title)]
    for place in taken[: taken.index(counts)]:
        before = place.achieved.score if place.achieved else None
        title = place.sitting.title
        steps.append(ABSENT_BEFORE.of(sitting=title) if before is None else BEFORE_RESIT.of(sitting=title, score=before))
    return replace(achieved, trace=(*steps, *achieved.trace))


def _check_scale(held: Sitting, component: Component, points: set[Decimal], problems: list[Problem]) -> None:
    for worth in sorted(points - {component.full}):
        problems.append(SCALE.at(sitting=held.title, points=plain(worth), component=component.title, full=plain(component.full)))
