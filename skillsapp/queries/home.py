"""The home page: how far every programme is, what needs attention, what happens today, and how the theory scores spread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from skillsapp.domain.decision import digest
from skillsapp.domain.laptop import GIVEN_UP, LaptopState, PackageKind, PackageStatus
from skillsapp.domain.marking import SheetState
from skillsapp.domain.merge import Hold
from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import CardFacts, LaptopFacts, ProgrammeFacts, SittingFacts, Step
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.question_types.short_answer import WAITS
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.sitting import Carrier, Presence, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.queries.programmes import find_programme, list_programmes
from skillsapp.store.engine import Reader
from skillsapp.store.result_facts import read_facts
from skillsapp.store.tables.attempts import answer_event, attempt, attempt_score
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.tables.certificates import certificate
from skillsapp.store.tables.laptops import laptop, package
from skillsapp.store.tables.marking import amendment, score_sheet
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.results import result_set
from skillsapp.store.tables.sittings import seat, sitting

NOTES: Mapping[str, Step] = {
    "programme.noted.printing": Step.PRINTING,
    "form.sign_in_sheet": Step.PRINTING,
    "form.print_package": Step.PRINTING,
    "programme.noted.report": Step.REPORT,
}
"""Entries of the audit log by which a step is done: a person said so, or the sign-in sheets were printed here."""

_REAL = sitting.c.rehearsal == 0


@dataclass(frozen=True, slots=True)
class SittingToday:
    id: str
    programme_id: str
    title: str
    room: str
    starts_at: datetime
    state: SittingState
    carrier: Carrier | None
    """What a theory exam is written on; a practical has none."""


@dataclass(frozen=True, slots=True)
class ScoreSpread:
    """Theory scores in ten bins of ten percent of the full mark; `pass_mark` is where the pass line stands, in points."""

    programme_id: str
    title: str
    full: Decimal
    pass_mark: Decimal | None
    bins: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.bins)


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the home page but the backup, which is a file and not a row."""

    programmes: tuple[ProgrammeFacts, ...]
    today: tuple[SittingToday, ...]
    spread: ScoreSpread | None

    @property
    def running(self) -> tuple[ProgrammeFacts, ...]:
        return tuple(facts for facts in self.programmes if facts.programme.state is not ProgrammeState.ARCHIVED)

    @property
    def archived(self) -> tuple[ProgrammeFacts, ...]:
        return tuple(facts for facts in self.programmes if facts.programme.state is ProgrammeState.ARCHIVED)


def load_home(reader: Reader, now: datetime, programme_id: str | None = None) -> Home:
    """Return the facts of all programmes, the newest first, or of the only one that a person on site may see."""
    programmes = tuple(p for p in list_programmes(reader) if programme_id in (None, p.id))
    with reader.connect() as connection:
        facts = _facts(connection, programmes, now)
        today = _today(connection, now, {programme.id for programme in programmes})
        spread = next((found for p in programmes if (found := _spread(connection, p)) is not None), None)
    return Home(facts, today, spread)


def find_progress(reader: Reader, programme_id: str, now: datetime) -> ProgrammeFacts:
    """Return how far one programme is.  Raises NotFound."""
    programme = find_programme(reader, programme_id)
    with reader.connect() as connection:
        return _facts(connection, (programme,), now)[0]


def _facts(connection: Connection, programmes: tuple[Programme, ...], now: datetime) -> tuple[ProgrammeFacts, ...]:
    states, groups = _registrations(connection)
    sittings = _sittings(connection, programmes)
    sheets = _sheets_waiting(connection)
    amendments = _amendments(connection)
    answers = _answers_waiting(connection)
    results = _results(connection, programmes)
    certificates = _count(connection, certificate.c.programme_id, certificate.c.state == "issued")
    noted = _notes(connection)
    seated = _seated(connection)
    laptops, cards = _laptops(connection, programmes, now), _cards(connection, now)
    found = []
    for programme in programmes:
        id, accepted = programme.id, states[programme.id].get(RegistrationState.ACCEPTED, 0)
        by_component = {
            component.key: _with_unseated(sittings[id, component.key], accepted - seated.get((id, component.key), 0))
            for component in programme.plan.components
        }
        decided = results.get(id)
        found.append(
            ProgrammeFacts(
                programme=programme,
                states=states[id],
                groups=groups[id],
                sittings=by_component,
                sheets_waiting=sheets.get(id, 0),
                amendments_waiting=amendments.get(id, 0),
                answers_waiting=answers.get(id, 0),
                computed_at=decided.computed_at if decided else None,
                out_of_date=decided is not None and decided.out_of_date,
                is_frozen=decided is not None and decided.is_frozen,
                certificates=certificates.get(id, 0),
                noted=frozenset(noted[id]),
                laptops=laptops[id],
                cards=cards.get(id, CardFacts()),
            )
        )
    return tuple(found)


def _registrations(connection: Connection) -> tuple[dict[str, dict[RegistrationState, int]], dict[str, dict[str, int]]]:
    states: dict[str, dict[RegistrationState, int]] = defaultdict(dict)
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    key = (registration.c.programme_id, registration.c.group, registration.c.state)
    for id, group, state, count in connection.execute(select(*key, func.count()).group_by(*key)):
        states[id][state] = states[id].get(state, 0) + count
        if state not in (RegistrationState.WITHDRAWN, RegistrationState.REJECTED):
            groups[id][group] = groups[id].get(group, 0) + count
    return states, groups


def _sittings(connection: Connection, programmes: tuple[Programme, ...]) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    key = (sitting.c.programme_id, sitting.c.component, sitting.c.state)
    paperless = func.sum(case((sitting.c.paper_id.is_(None), 1), else_=0))
    for id, component, state, count, without in connection.execute(
        select(*key, func.count(), paperless).where(_REAL).group_by(*key)
    ):
        word = {SittingState.CLOSED: "closed", SittingState.PLANNED: "planned"}.get(state, "running")
        found[id, component][word] += count
        found[id, component]["without_paper"] += without if word != "closed" else 0
    needs_none = {(p.id, c.key) for p in programmes for c in p.plan.components if c.kind is not ComponentKind.THEORY}
    for place in needs_none & found.keys():
        found[place]["without_paper"] = 0
    return found


def _with_unseated(counts: Mapping[str, int], unseated: int) -> SittingFacts:
    return SittingFacts(
        planned=counts.get("planned", 0),
        running=counts.get("running", 0),
        closed=counts.get("closed", 0),
        without_paper=counts.get("without_paper", 0),
        unseated=max(0, unseated),
    )


def _seated(connection: Connection) -> dict[tuple[str, str], int]:
    joined = seat.join(sitting, seat.c.sitting_id == sitting.c.id).join(registration, seat.c.registration_id == registration.c.id)
    key = (sitting.c.programme_id, sitting.c.component)
    query = (
        select(*key, func.count(seat.c.registration_id.distinct()))
        .select_from(joined)
        .where(_REAL, registration.c.state == RegistrationState.ACCEPTED)
        .group_by(*key)
    )
    return {(id, component): count for id, component, count in connection.execute(query)}


def _laptops(connection: Connection, programmes: tuple[Programme, ...], now: datetime) -> dict[str, LaptopFacts]:
    """Return what is known of the laptops; only a class is held on them unless somebody plans some for another programme."""
    today = to_house(now).date()
    rounds: dict[str, int] = defaultdict(int)
    begun: set[str] = set()
    query = select(sitting.c.programme_id, sitting.c.state).where(
        _REAL, sitting.c.carrier == Carrier.SCREEN, sitting.c.paper_id.is_not(None)
    )
    for id, state in connection.execute(query):
        rounds[id] += state != SittingState.CLOSED
        if state != SittingState.PLANNED:
            begun.add(id)
    planned: dict[str, int] = defaultdict(int)
    enrolled: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    uncleared: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = laptop.c.programme_id, laptop.c.day, laptop.c.number, laptop.c.state, laptop.c.checks
    for row in connection.execute(select(*columns).order_by(laptop.c.day, laptop.c.number)):
        planned[row.programme_id] += 1
        enrolled[row.programme_id] += row.state != LaptopState.PLANNED
        waits = row.state == LaptopState.ENROLLED and row.day <= today and GIVEN_UP not in row.checks
        out[row.programme_id] += waits
        if row.state == LaptopState.COLLECTED and (row.day < today or not rounds[row.programme_id]):
            uncleared[row.programme_id][row.day].append(row.number)
    exams = (package.c.kind == PackageKind.EXAM) & (package.c.status == PackageStatus.WRITTEN)
    packed = select(package.c.programme_id, func.max(package.c.id)).where(exams).group_by(package.c.programme_id)
    written = {row.programme_id: row[1] for row in connection.execute(packed)}
    newest = select(sitting.c.programme_id, func.max(seat.c.id)).select_from(
        seat.join(sitting, seat.c.sitting_id == sitting.c.id)
    )
    newest = newest.where(_REAL, sitting.c.carrier == Carrier.SCREEN, sitting.c.state != SittingState.CLOSED)
    seats = {row.programme_id: row[1] for row in connection.execute(newest.group_by(sitting.c.programme_id))}
    found = {}
    for programme in programmes:
        id, is_class = programme.id, programme.kind is ProgrammeKind.TRAINING
        held = rounds[id] if is_class or planned[id] else 0
        is_fresh = id in written and written[id] > seats.get(id, "")  # ids follow time: a seat given later is not on the stick
        left = tuple((day, tuple(numbers)) for day, numbers in uncleared[id].items())
        found[id] = LaptopFacts(held, id in begun, planned[id], enrolled[id], out[id], is_fresh, left)
    return found


def _cards(connection: Connection, now: datetime) -> dict[str, CardFacts]:
    """Return how many answer cards wait: of everybody who is not absent, in sittings on paper that have begun and are not closed."""
    over = select(answer_event.c.attempt_id).where(answer_event.c.kind.in_(("submit", "collect")))
    done = attempt.c.id.in_(over)
    joined = sitting.outerjoin(seat, seat.c.sitting_id == sitting.c.id).outerjoin(
        attempt, and_(attempt.c.sitting_id == seat.c.sitting_id, attempt.c.registration_id == seat.c.registration_id)
    )
    query = (
        select(sitting.c.programme_id, sitting.c.id, sitting.c.starts_at, sitting.c.state, seat.c.presence, done.label("done"))
        .select_from(joined)
        .where(_REAL, sitting.c.carrier == Carrier.CARD, sitting.c.state != SittingState.CLOSED)
    )
    sittings: dict[str, set[str]] = defaultdict(set)
    waiting: dict[str, int] = defaultdict(int)
    for row in connection.execute(query):
        sittings[row.programme_id].add(row.id)
        has_begun = row.starts_at <= now or row.state != SittingState.PLANNED
        there = row.presence is not None and row.presence not in (Presence.ABSENT, Presence.DISQUALIFIED)
        waiting[row.programme_id] += has_begun and there and not row.done
    return {id: CardFacts(len(sittings[id]), waiting[id]) for id in sittings}


def _sheets_waiting(connection: Connection) -> dict[str, int]:
    joined = score_sheet.join(sitting, score_sheet.c.sitting_id == sitting.c.id).join(seat, score_sheet.c.seat_id == seat.c.id)
    gone = (Presence.ABSENT, Presence.DISQUALIFIED)
    return _count(
        connection,
        sitting.c.programme_id,
        and_(_REAL, score_sheet.c.state == SheetState.OPEN, seat.c.presence.not_in(gone)),
        joined,
    )


def _amendments(connection: Connection) -> dict[str, int]:
    joined = amendment.join(score_sheet, amendment.c.sheet_id == score_sheet.c.id).join(
        sitting, score_sheet.c.sitting_id == sitting.c.id
    )
    waiting = and_(amendment.c.confirmed_at.is_(None), amendment.c.refused == 0)
    return _count(connection, sitting.c.programme_id, waiting, joined)


def _answers_waiting(connection: Connection) -> dict[str, int]:
    """Return how many short answers of papers that count are not decided by their markers yet."""
    words = paper.c.id.type  # items and traces are texts in the store: only papers with such questions are looked into
    read_by_people = [kind.key for kind in QUESTION_TYPES.values() if kind.marked_by_people]
    papers = select(paper.c.id).where(or_(*(paper.c["items"].cast(words).contains(f'"{key}"') for key in read_by_people)))
    joined = attempt_score.join(attempt, attempt_score.c.attempt_id == attempt.c.id).join(
        sitting, attempt.c.sitting_id == sitting.c.id
    )
    waits = attempt_score.c.trace.cast(words).contains(f'"{WAITS.key}"')
    counts = (_REAL, attempt.c.rehearsal.is_not(True), attempt.c.held == Hold.NONE)
    return _count(connection, sitting.c.programme_id, and_(*counts, attempt.c.paper_id.in_(papers), waits), joined)


def _count(connection: Connection, key: Any, condition: Any, joined: Any = None) -> dict[str, int]:
    query = select(key, func.count()).where(condition).group_by(key)
    if joined is not None:
        query = query.select_from(joined)
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class _Decided:
    """A programme's latest results: when they were computed, and whether their facts are still the same."""

    computed_at: datetime
    is_frozen: bool
    out_of_date: bool


def _results(connection: Connection, programmes: tuple[Programme, ...]) -> dict[str, _Decided]:
    columns = (result_set.c.programme_id, result_set.c.computed_at, result_set.c.second_freeze, result_set.c.facts_digest)
    rows = connection.execute(select(*columns).order_by(result_set.c.computed_at, result_set.c.id))
    latest = {row.programme_id: row for row in rows}
    found: dict[str, _Decided] = {}
    for programme in programmes:
        row = latest.get(programme.id)
        if row is not None:
            frozen = row.second_freeze is not None  # nothing can change under frozen results, so only open ones are compared
            stale = not frozen and digest(programme.plan, read_facts(connection, programme)) != row.facts_digest
            found[programme.id] = _Decided(row.computed_at, frozen, stale)
    return found


def _notes(connection: Connection) -> dict[str, set[Step]]:
    found: dict[str, set[Step]] = defaultdict(set)
    query = select(audit_entry.c.subject, audit_entry.c.action).where(audit_entry.c.action.in_(NOTES)).distinct()
    for subject, action in connection.execute(query):
        found[subject].add(NOTES[action])
    return found


def _today(connection: Connection, now: datetime, seen: set[str]) -> tuple[SittingToday, ...]:
    midnight = to_house(now).replace(hour=0, minute=0, second=0, microsecond=0)
    columns = (
        *(sitting.c.id, sitting.c.programme_id, sitting.c.title, sitting.c.room, sitting.c.starts_at, sitting.c.state),
        case((sitting.c.paper_id.is_(None), None), else_=sitting.c.carrier),
    )
    query = select(*columns).where(_REAL, sitting.c.starts_at >= midnight, sitting.c.starts_at < midnight + timedelta(days=1))
    rows = connection.execute(query.order_by(sitting.c.starts_at, sitting.c.title)).all()
    return tuple(SittingToday(*row) for row in rows if row.programme_id in seen)


def _spread(connection: Connection, programme: Programme) -> ScoreSpread | None:
    """Return how the scores of the programme's first theory exam spread, once somebody has a score."""
    component = next(iter(programme.plan.theories), None)
    if component is None:
        return None
    joined = attempt_score.join(attempt, attempt_score.c.attempt_id == attempt.c.id).join(
        sitting, attempt.c.sitting_id == sitting.c.id
    )
    total = func.sum(attempt_score.c.score, type_=attempt_score.c.score.type)
    order = (sitting.c.resit, sitting.c.starts_at, sitting.c.id)
    query = (
        select(attempt.c.registration_id, total)
        .select_from(joined)
        .where(_REAL, sitting.c.programme_id == programme.id, sitting.c.component == component.key)
        .where(attempt.c.held != Hold.SET_ASIDE)
        .group_by(attempt.c.id, attempt.c.registration_id, *order)
        .order_by(*order)
    )
    latest: dict[str, Decimal] = {}  # of each person one: as in the results, a resit takes the place of what it repeats
    for registration_id, score in connection.execute(query):
        latest[registration_id] = score
    bins = [0] * 10
    for score in latest.values():
        bins[min(9, int(score * 10 / component.full))] += 1
    if not any(bins):
        return None
    return ScoreSpread(programme.id, component.title, component.full, component.pass_mark, tuple(bins))
