"""What a borrowed laptop keeps of its day: the package it took, its roster, what it exported, what the office has verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from skillsapp.domain.account import Account
from skillsapp.domain.attempt import AnswerEvent
from skillsapp.domain.paper import Paper
from skillsapp.domain.person import Person
from skillsapp.domain.programme import Programme
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.registration import Registration
from skillsapp.domain.sitting import Seat, Sitting, SittingState
from skillsapp.kernel.changes import Topic
from skillsapp.security.signatures import IssuingKey
from skillsapp.store.attempt_store import event_of
from skillsapp.store.person_store import PersonStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.rows import add, add_all, to_row
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.tables.accounts import account
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.tables.columns import from_json, to_json
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.people import person
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.questions import case_material, question
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.settings import setting
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork

DEVICE_SIGNING_KEY = "venue.device_key"
DAYS = "venue.days"
RECEIPTS = "venue.receipts"
ROSTER = "venue.roster"


@dataclass(frozen=True, slots=True)
class StoredDay:
    """A day this laptop serves.  `code` stays here, so that later packages of the day open by themselves: it opens nothing that is not here."""

    programme_id: str
    title: str
    day: date
    number: int
    code: str
    package_id: str
    created_at: datetime
    opened_at: datetime
    host_key: bytes
    recipient: str
    venue_identity: str
    clock_off_seconds: int
    exports: Mapping[str, int] = field(default_factory=dict)
    """Counter of each result package to the last line of this laptop's audit log when it was written."""

    @property
    def key(self) -> tuple[str, date]:
        return self.programme_id, self.day


@dataclass(frozen=True, slots=True)
class DayRoster:
    """Everyone of the day, also those who sit at other laptops."""

    seats: tuple[Seat, ...]
    registrations: tuple[Registration, ...]
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class StoredReceipts:
    """The office's receipts read so far: the ends of this laptop's streams that it holds, and the counter by "programme/day"."""

    at: datetime | None = None
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counters: Mapping[str, int] = field(default_factory=dict)

    def joined(self, day: StoredDay, at: datetime, counter: int, ends: Mapping[str, tuple[bytes, ...]]) -> StoredReceipts:
        """Return these receipts with one more: what the office once held it holds for good."""
        place = f"{day.programme_id}/{day.day.isoformat()}"
        new = {id: tuple(sorted({*self.ends.get(id, ()), *(end.hex() for end in hashes)})) for id, hashes in ends.items()}
        counters = {**self.counters, place: max(self.counters.get(place, 0), counter)}
        return StoredReceipts(at if self.at is None else max(self.at, at), {**self.ends, **new}, counters)


def read_days(connection: Connection) -> tuple[StoredDay, ...]:
    """Return the days of this laptop, the one opened last at the end; none on an office's computer."""
    text = _setting(connection, DAYS)
    return from_json(text, tuple[StoredDay, ...]) if text else ()


def is_office(connection: Connection) -> bool:
    """Say whether the data folder is an office's: it has office accounts, or programmes that came on no stick."""
    days = {day.programme_id for day in read_days(connection)}
    if connection.execute(select(account.c.id).where(account.c.programme_id.is_(None)).limit(1)).first() is not None:
        return True
    return any(id not in days for id in connection.execute(select(programme.c.id)).scalars())


def read_roster(connection: Connection, day: StoredDay) -> DayRoster:
    """Return everyone of a day."""
    text = _setting(connection, _roster_key(day))
    return from_json(text, DayRoster) if text else DayRoster((), (), ())


def read_receipts(connection: Connection) -> StoredReceipts:
    """Return what the office has verified."""
    text = _setting(connection, RECEIPTS)
    return from_json(text, StoredReceipts) if text else StoredReceipts()


def read_own_events(connection: Connection, device_id: str) -> tuple[AnswerEvent, ...]:
    """Return every event this laptop wrote, in the order of its streams."""
    query = select(answer_event).where(answer_event.c.device_id == device_id)
    return tuple(event_of(row) for row in connection.execute(query.order_by(answer_event.c.attempt_id, answer_event.c.seq)))


def count_notes_after(connection: Connection, seq: int) -> int:
    """Return how many steps about seats and papers the audit log holds after line *seq*."""
    about = or_(audit_entry.c.action.like("seat.%"), audit_entry.c.action.like("attempt.%"))
    query = select(func.count()).select_from(audit_entry).where(audit_entry.c.seq > seq, about)
    return int(connection.execute(query).scalar_one())


def _setting(connection: Connection, key: str) -> str | None:
    found: str | None = connection.execute(select(setting.c.value).where(setting.c.key == key)).scalar()
    return found


def _roster_key(day: StoredDay) -> str:
    return f"{ROSTER}.{day.programme_id}.{day.day.isoformat()}"


class VenueStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def device_key(self) -> IssuingKey:
        """Return the key this data folder signs with; it is made at the first use and never leaves the folder."""
        settings = SettingStore(self._uow)
        stored = settings.get(DEVICE_SIGNING_KEY)
        if stored is not None:
            return IssuingKey.load(bytes.fromhex(stored))
        key = IssuingKey.generate()
        settings.put(DEVICE_SIGNING_KEY, key.save().hex())
        return key

    def save_day(self, value: StoredDay) -> None:
        """Keep a day; it is the current one from now on."""
        others = [day for day in read_days(self._uow.connection) if day.key != value.key]
        SettingStore(self._uow).put(DAYS, to_json((*others, value)))

    def save_roster(self, day: StoredDay, roster: DayRoster) -> None:
        SettingStore(self._uow).put(_roster_key(day), to_json(roster))

    def save_receipts(self, value: StoredReceipts) -> None:
        SettingStore(self._uow).put(RECEIPTS, to_json(value))

    def last_audit_line(self) -> int:
        return int(self._uow.connection.execute(select(func.coalesce(func.max(audit_entry.c.seq), 0))).scalar_one())

    def has_programme(self, id: str) -> bool:
        return self._uow.connection.execute(select(programme.c.id).where(programme.c.id == id)).first() is not None

    def take_in(self, value: Programme, rounds: Iterable[Sitting], staff: Iterable[Account], association: str) -> None:
        """Add what is not here yet: the programme, its rounds, its staff on site.  Questions with answers go: none belongs on a laptop."""
        connection = self._uow.connection
        connection.execute(delete(question).where(question.c.answer != ""))
        if not self.has_programme(value.id):
            add(connection, programme, replace(value, sequence=ProgrammeStore(self._uow).next_sequence()))
        known = {row.id: row for row in connection.execute(select(sitting.c.id, sitting.c.state, sitting.c.version))}
        store = SittingStore(self._uow)
        for each in rounds:
            if each.id not in known:
                store.add(each)
            elif known[each.id].state is SittingState.PLANNED:
                store.save(replace(each, version=known[each.id].version))
        present = set(connection.execute(select(account.c.id)).scalars())
        logins = set(connection.execute(select(account.c.login)).scalars())
        add_all(connection, account, (to_row(one) for one in staff if one.id not in present and one.login not in logins))
        SettingStore(self._uow).put("association.name", association)
        self._uow.touch(Topic.PROGRAMMES, Topic.SITTINGS, Topic.ACCOUNTS)

    def take_seats(self, roster: DayRoster, number: int) -> None:
        """Seat whoever belongs to this laptop; a seat given up at the office goes where nobody has begun."""
        connection = self._uow.connection
        begun = {
            (row.sitting_id, row.registration_id)
            for row in connection.execute(select(attempt.c.sitting_id, attempt.c.registration_id))
        }
        wanted = {one.id: one for one in roster.seats if one.number == number}
        present = {row.id: row for row in connection.execute(select(seat))}
        rounds = {one.sitting_id for one in roster.seats}
        for id, row in present.items():
            is_left = id not in wanted and row.sitting_id in rounds and row.number == number
            if is_left and (row.sitting_id, row.registration_id) not in begun:
                connection.execute(delete(seat).where(seat.c.id == id))
        for id, one in wanted.items():
            if id not in present:
                self.seat_person(roster, one)

    def seat_person(self, roster: DayRoster, place: Seat) -> None:
        """Add a seat with its person and registration."""
        connection = self._uow.connection
        entry = next(one for one in roster.registrations if one.id == place.registration_id)
        who = next(one for one in roster.persons if one.id == entry.person_id)
        if connection.execute(select(person.c.id).where(person.c.id == who.id)).first() is None:
            PersonStore(self._uow).add_all([who])
        if connection.execute(select(registration.c.id).where(registration.c.id == entry.id)).first() is None:
            connection.execute(insert(registration).values(to_row(entry)))
        SittingStore(self._uow).add_seats([replace(place, version=1)])
        self._uow.touch(Topic.REGISTRATIONS, Topic.SITTINGS)

    def take_papers(self, values: Iterable[Paper], questions: Iterable[Question], cases: Iterable[CaseMaterial]) -> None:
        """Add papers and the versions of questions and cases they hold, without answers."""
        connection = self._uow.connection
        present: set[tuple[Any, Any]] = {
            (row.id, row.version) for row in connection.execute(select(question.c.id, question.c.version))
        }
        fresh = [one for one in questions if (one.id, one.version) not in present]
        store = QuestionStore(self._uow)
        for bank in dict.fromkeys(one.bank for one in fresh):
            store.ensure_bank(bank, bank)
        add_all(connection, question, ({**to_row(one), "current": 0} for one in fresh))
        for case in cases:
            of = case_material.c
            if connection.execute(select(of.id).where(of.id == case.id, of.version == case.version)).first() is None:
                store.ensure_bank(case.bank, case.bank)
                add(connection, case_material, case, current=0)
        for value in values:
            if connection.execute(select(paper.c.id).where(paper.c.id == value.id)).first() is None:
                SittingStore(self._uow).add_paper(value)

    def find_seat(self, sitting_id: str, registration_id: str) -> Seat | None:
        """Return the person's seat on this laptop."""
        seats = SittingStore(self._uow).seats(sitting_id)
        return next((one for one in seats if one.registration_id == registration_id), None)
