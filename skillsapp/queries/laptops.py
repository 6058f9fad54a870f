"""A day on borrowed laptops as the office sees it: laptops, rounds, people, who is missing, what waits for a ruling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from skillsapp.domain.account import Account
from skillsapp.domain.attempt import AnswerEvent, EventKind, fold
from skillsapp.domain.laptop import GIVEN_UP, Laptop, LaptopDevice, LaptopState, PackageKind, PackageRecord
from skillsapp.domain.merge import Hold, histories
from skillsapp.domain.paper import Paper
from skillsapp.domain.person import Person
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import Registration
from skillsapp.domain.sitting import Carrier, Presence, Seat, Sitting, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import NotFound
from skillsapp.kernel.i18n import N_
from skillsapp.store.attempt_store import event_of
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.accounts import account
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.laptops import laptop, laptop_device, package
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.people import person
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting

_BATCH = 400


class PersonState(StrEnum):
    """Where a person's paper is, as far as the office knows."""

    IN = "in"
    HELD = "held"
    ANSWERING = "answering"
    ABSENT = "absent"
    MISSING = "missing"
    WAITING = "waiting"


PERSON_STATE_TITLES: Mapping[PersonState, str] = {
    PersonState.IN: N_("Collected"),
    PersonState.HELD: N_("Waits for a ruling"),
    PersonState.ANSWERING: N_("Collected, not handed in"),
    PersonState.ABSENT: N_("Absent"),
    PersonState.MISSING: N_("Missing"),
    PersonState.WAITING: N_("Not begun"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One seat of a round with who sits there."""

    seat_id: str
    sitting_id: str
    sitting_title: str
    round: int
    number: int
    registration_id: str
    entry_no: str
    name: str
    organisation: str
    presence: Presence
    state: PersonState
    attempt_id: str | None


@dataclass(frozen=True, slots=True)
class LaptopRow:
    laptop: Laptop
    devices: tuple[LaptopDevice, ...]
    people: int
    people_in: int
    last_result_at: datetime | None

    @property
    def is_expected(self) -> bool:
        """Say whether its papers are waited for: somebody has a seat at it, or it was enrolled, and nobody gave it up."""
        return bool(self.people or self.devices) and GIVEN_UP not in self.laptop.checks

    @property
    def is_collected(self) -> bool:
        return self.laptop.state in (LaptopState.COLLECTED, LaptopState.CLEARED)


@dataclass(frozen=True, slots=True)
class RoundRow:
    sitting: Sitting
    people: int
    people_in: int
    absent: int


@dataclass(frozen=True, slots=True)
class LaptopDay:
    programme_id: str
    title: str
    day: date
    laptops: tuple[LaptopRow, ...]
    rounds: tuple[RoundRow, ...]
    people: tuple[PersonRow, ...]
    written_at: datetime | None = None

    @property
    def expected(self) -> tuple[LaptopRow, ...]:
        return tuple(row for row in self.laptops if row.is_expected)

    @property
    def laptops_in(self) -> int:
        return sum(row.is_collected for row in self.expected)

    @property
    def people_all(self) -> int:
        return sum(row.state is not PersonState.ABSENT for row in self.people)

    @property
    def people_in(self) -> int:
        return sum(row.state in (PersonState.IN, PersonState.HELD) for row in self.people)

    @property
    def missing(self) -> tuple[PersonRow, ...]:
        """Return whose papers lack in the rounds that have begun."""
        return tuple(row for row in self.people if row.state in (PersonState.MISSING, PersonState.ANSWERING))

    @property
    def waiting(self) -> tuple[PersonRow, ...]:
        """Return who sits in rounds of which nothing was collected yet."""
        return tuple(row for row in self.people if row.state is PersonState.WAITING)

    @property
    def highest_seat(self) -> int:
        return max((row.number for row in self.people), default=0)


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day of a programme with rounds on laptops."""

    programme_id: str
    title: str
    day: date
    rounds: int
    people: int
    laptops: int


@dataclass(frozen=True, slots=True)
class Story:
    """One of several stories of a paper; `place` is what a ruling names.  `number` None: a laptop that is not known here."""

    attempt_id: str
    place: str
    number: int | None
    device: str
    sitting_title: str
    started_at: datetime
    last_at: datetime
    answered: int
    events: int
    handed_in: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A person whose papers wait for a ruling.  `hold` is "fork", "double", or "two_papers" for two sittings of one component."""

    hold: str
    registration_id: str
    entry_no: str
    name: str
    sitting_title: str
    stories: tuple[Story, ...]


TWO_PAPERS = "two_papers"


def list_laptop_days(reader: Reader, programme_id: str | None = None) -> tuple[DayChoice, ...]:
    """Return the days with rounds on laptops, the latest first."""
    with reader.connect() as connection:
        titles = {row.id: row.title for row in connection.execute(select(programme.c.id, programme.c.title))}
        days: dict[tuple[str, date], list[Sitting]] = {}
        for each in _rounds(connection, programme_id):
            days.setdefault((each.programme_id, to_house(each.starts_at).date()), []).append(each)
        laptops: dict[tuple[str, date], int] = {}
        for row in connection.execute(select(laptop.c.programme_id, laptop.c.day)):
            laptops[(row.programme_id, row.day)] = laptops.get((row.programme_id, row.day), 0) + 1
        seats: dict[str, int] = {}
        for row in connection.execute(select(seat.c.sitting_id)):
            seats[row.sitting_id] = seats.get(row.sitting_id, 0) + 1
    return tuple(
        DayChoice(id, titles[id], day, len(rounds), sum(seats.get(each.id, 0) for each in rounds), laptops.get((id, day), 0))
        for (id, day), rounds in sorted(days.items(), key=lambda item: (item[0][1], item[0][0]), reverse=True)
    )


def load_laptop_day(reader: Reader, programme_id: str, day: date) -> LaptopDay:
    """Return a day with everything that was collected so far.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(programme.c.title).where(programme.c.id == programme_id)).first()
        if row is None:
            raise NotFound("programme", programme_id)
        title: str = row.title
        rounds = [each for each in _rounds(connection, programme_id) if to_house(each.starts_at).date() == day]
        people = _people(connection, rounds)
        rows = _laptops(connection, programme_id, day, people)
        written = connection.execute(
            select(package.c.at)
            .where(package.c.programme_id == programme_id, package.c.kind == PackageKind.EXAM, package.c.status == "written")
            .order_by(package.c.at.desc())
            .limit(1)
        ).scalar()
    return LaptopDay(programme_id, title, day, rows, tuple(_round_row(each, people) for each in rounds), people, written)


def _round_row(value: Sitting, people: Iterable[PersonRow]) -> RoundRow:
    mine = [each for each in people if each.sitting_id == value.id]
    collected = sum(each.state in (PersonState.IN, PersonState.HELD) for each in mine)
    return RoundRow(value, len(mine), collected, sum(each.state is PersonState.ABSENT for each in mine))


def _rounds(connection: Connection, programme_id: str | None) -> list[Sitting]:
    query = select(sitting).where(
        sitting.c.carrier == Carrier.SCREEN, sitting.c.paper_id.is_not(None), sitting.c.rehearsal.is_(False)
    )
    if programme_id is not None:
        query = query.where(sitting.c.programme_id == programme_id)
    rows = connection.execute(query.order_by(sitting.c.starts_at, sitting.c.round, sitting.c.id))
    return [to_value(Sitting, row) for row in rows]


def _people(connection: Connection, rounds: Iterable[Sitting]) -> tuple[PersonRow, ...]:
    held_in = {each.id: each for each in rounds}
    over = _over(connection, held_in)
    joined = (
        seat.join(registration, seat.c.registration_id == registration.c.id)
        .join(person, registration.c.person_id == person.c.id)
        .outerjoin(attempt, (attempt.c.sitting_id == seat.c.sitting_id) & (attempt.c.registration_id == seat.c.registration_id))
    )
    query = (
        select(
            seat.c.id, seat.c.sitting_id, seat.c.number, seat.c.presence, seat.c.registration_id, registration.c.entry_no,
            registration.c.organisation, person.c.name, attempt.c.id.label("attempt_id"), attempt.c.held,
        )
        .select_from(joined)
        .where(seat.c.sitting_id.in_(list(held_in)))
        .order_by(seat.c.number)
    )  # fmt: skip
    order = {id: place for place, id in enumerate(held_in)}
    rows = sorted(connection.execute(query).all(), key=lambda row: (order[row.sitting_id], row.number))
    return tuple(
        PersonRow(
            row.id, row.sitting_id, held_in[row.sitting_id].title, held_in[row.sitting_id].round, row.number, row.registration_id,
            row.entry_no, row.name, row.organisation, row.presence,
            _state(row.attempt_id, row.held, row.attempt_id in over, row.presence, held_in[row.sitting_id].state), row.attempt_id,
        )
        for row in rows
    )  # fmt: skip


def _over(connection: Connection, rounds: Iterable[str]) -> frozenset[str]:
    """Return the attempts that are handed in or collected; where a ruling was made, in the story that counts."""
    sat = select(attempt.c.id).where(attempt.c.sitting_id.in_(list(rounds)))
    of_rounds = select(answer_event.c.attempt_id).where(answer_event.c.attempt_id.in_(sat))
    ended = of_rounds.where(answer_event.c.kind.in_((EventKind.SUBMIT.value, EventKind.COLLECT.value)))
    ruled = of_rounds.where(answer_event.c.kind == EventKind.RULING.value)
    logs: dict[str, list[AnswerEvent]] = {}
    for row in connection.execute(select(answer_event).where(answer_event.c.attempt_id.in_(ruled))):
        logs.setdefault(row.attempt_id, []).append(event_of(row))
    out = {id for id, log in logs.items() if not fold(log).is_over}
    return frozenset(connection.scalars(ended)) - out


def _state(attempt_id: str | None, held: str | None, is_over: bool, presence: Presence, round_state: SittingState) -> PersonState:
    if attempt_id is not None:
        if held in (Hold.FORKED, Hold.DOUBLE):
            return PersonState.HELD
        return PersonState.IN if is_over else PersonState.ANSWERING
    if presence in (Presence.ABSENT, Presence.DISQUALIFIED):
        return PersonState.ABSENT
    return PersonState.MISSING if round_state in (SittingState.RUNNING, SittingState.CLOSED) else PersonState.WAITING


def _laptops(connection: Connection, programme_id: str, day: date, people: Iterable[PersonRow]) -> tuple[LaptopRow, ...]:
    query = select(laptop).where(laptop.c.programme_id == programme_id, laptop.c.day == day).order_by(laptop.c.number)
    values = [to_value(Laptop, row) for row in connection.execute(query)]
    devices: dict[str, list[LaptopDevice]] = {}
    enrolled = select(laptop_device).where(laptop_device.c.laptop_id.in_([each.id for each in values]))
    for row in connection.execute(enrolled.order_by(laptop_device.c.enrolled_at)):
        devices.setdefault(row.laptop_id, []).append(to_value(LaptopDevice, row))
    last: dict[int | None, datetime] = {}
    results = select(package.c.laptop_number, package.c.at).where(
        package.c.programme_id == programme_id, package.c.kind == PackageKind.RESULT, package.c.status.in_(("taken", "partial"))
    )
    for row in connection.execute(results.order_by(package.c.at)):
        last[row.laptop_number] = row.at
    by_number: dict[int, list[PersonRow]] = {}
    for each in people:
        if each.state is not PersonState.ABSENT:
            by_number.setdefault(each.number, []).append(each)
    return tuple(
        LaptopRow(
            value,
            tuple(devices.get(value.id, ())),
            len(by_number.get(value.number, ())),
            sum(each.state in (PersonState.IN, PersonState.HELD) for each in by_number.get(value.number, ())),
            last.get(value.number) if value.collected_at else None,
        )
        for value in values
    )


def list_held(reader: Reader, programme_id: str) -> tuple[HeldRow, ...]:
    """Return the papers of a programme that wait for a ruling, by entry number."""
    with reader.connect() as connection:
        numbers = _numbers_of_devices(connection, programme_id)
        joined = (
            attempt.join(sitting, attempt.c.sitting_id == sitting.c.id)
            .join(registration, attempt.c.registration_id == registration.c.id)
            .join(person, registration.c.person_id == person.c.id)
        )
        query = (
            select(
                attempt.c.id, attempt.c.held, attempt.c.registration_id, attempt.c.started_at, sitting.c.title, sitting.c.component,
                sitting.c.resit, registration.c.entry_no, person.c.name,
            )
            .select_from(joined)
            .where(sitting.c.programme_id == programme_id, attempt.c.held != Hold.SET_ASIDE, attempt.c.rehearsal.is_(False))
            .order_by(registration.c.entry_no, sitting.c.starts_at)
        )  # fmt: skip
        records = connection.execute(query).all()
        groups: dict[tuple[str, str], list[str]] = {}
        for row in records:
            if not row.resit:
                groups.setdefault((row.registration_id, row.component), []).append(row.id)
        doubled = {id for ids in groups.values() if len(ids) > 1 for id in ids}
        logs = _logs(connection, [row.id for row in records if row.held or row.id in doubled])
    found: list[HeldRow] = []
    for row in records:
        if row.held:
            stories = tuple(
                Story(
                    row.id, one.place.hex(), numbers.get(one.device_id), one.device_id[-6:], row.title, one.started_at, one.last_at, one.answered,
                    one.events, one.handed_in,
                )
                for one in histories(logs[row.id])
            )  # fmt: skip
            found.append(HeldRow(row.held, row.registration_id, row.entry_no, row.name, row.title, stories))
    by_id = {row.id: row for row in records}
    for ids in groups.values():
        if len(ids) > 1:
            papers = []
            for id in ids:
                state, row = fold(logs[id]), by_id[id]
                number = numbers.get(logs[id][0].device_id) if logs[id] else None
                papers.append(
                    Story(
                        id, "", number, "", row.title, row.started_at, state.last_at or row.started_at, state.answered, len(logs[id]),
                        state.is_over,
                    )
                )  # fmt: skip
            row = by_id[ids[0]]
            found.append(HeldRow(TWO_PAPERS, row.registration_id, row.entry_no, row.name, row.title, tuple(papers)))
    return tuple(sorted(found, key=lambda one: (one.entry_no, one.hold)))


def _numbers_of_devices(connection: Connection, programme_id: str) -> dict[str, int]:
    query = select(laptop_device.c.device_id, laptop.c.number).join(laptop, laptop_device.c.laptop_id == laptop.c.id)
    return {row.device_id: row.number for row in connection.execute(query.where(laptop.c.programme_id == programme_id))}


def _logs(connection: Connection, ids: list[str]) -> dict[str, list[AnswerEvent]]:
    logs: dict[str, list[AnswerEvent]] = {id: [] for id in ids}
    for start in range(0, len(ids), _BATCH):
        query = select(answer_event).where(answer_event.c.attempt_id.in_(ids[start : start + _BATCH]))
        for row in connection.execute(query.order_by(answer_event.c.seq)):
            logs[row.attempt_id].append(event_of(row))
    return logs


def stream_ends(reader: Reader, device_ids: Iterable[str]) -> tuple[AnswerEvent, ...]:
    """Return all events that these laptops wrote, as they stand here: what a receipt is made of."""
    with reader.connect() as connection:
        query = select(answer_event).where(answer_event.c.device_id.in_(list(device_ids)))
        return tuple(event_of(row) for row in connection.execute(query))


def list_packages(reader: Reader, programme_id: str) -> tuple[PackageRecord, ...]:
    """Return what was written and read of packages, the newest first."""
    with reader.connect() as connection:
        query = select(package).where(package.c.programme_id == programme_id).order_by(package.c.at.desc(), package.c.id.desc())
        return tuple(to_value(PackageRecord, row) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class DayContents:
    """What goes onto the stick of a day, as it stands in the store."""

    programme: Programme
    sittings: tuple[Sitting, ...]
    papers: Mapping[str, Paper]
    seats: tuple[Seat, ...]
    registrations: tuple[Registration, ...]
    persons: tuple[Person, ...]
    accounts: tuple[Account, ...]


def day_contents(reader: Reader, programme_id: str, day: date) -> DayContents:
    """Return the rounds of a day with everyone who sits in them, and the staff on site of the programme.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(programme).where(programme.c.id == programme_id)).first()
        if row is None:
            raise NotFound("programme", programme_id)
        rounds = [each for each in _rounds(connection, programme_id) if to_house(each.starts_at).date() == day]
        wanted = [each.id for each in rounds]
        seats = connection.execute(select(seat).where(seat.c.sitting_id.in_(wanted)).order_by(seat.c.id)).all()
        sat = select(seat.c.registration_id).where(seat.c.sitting_id.in_(wanted))
        registered = connection.execute(select(registration).where(registration.c.id.in_(sat)).order_by(registration.c.id)).all()
        known = select(registration.c.person_id).where(registration.c.id.in_(sat))
        persons = connection.execute(select(person).where(person.c.id.in_(known)).order_by(person.c.id)).all()
        staff = connection.execute(select(account).where(account.c.programme_id == programme_id)).all()
        used = {each.paper_id for each in rounds} | {each.paper_id for each in seats}
        papers = connection.execute(select(paper).where(paper.c.id.in_([id for id in used if id]))).all()
        return DayContents(
            to_value(Programme, row),
            tuple(rounds),
            {each.id: to_value(Paper, each) for each in papers},
            tuple(to_value(Seat, each) for each in seats),
            tuple(to_value(Registration, each) for each in registered),
            tuple(to_value(Person, each) for each in persons),
            tuple(to_value(Account, each) for each in staff),
        )
