"""Sittings, seats and how an exam is going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from skillsapp.domain.attempt import AnswerEvent, AttemptPhase, EventKind, fold
from skillsapp.domain.exam import LastSixWrong, NotSeated
from skillsapp.domain.id_documents import mask_id, normalise
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import SignInWay
from skillsapp.domain.sitting import Presence, Sitting
from skillsapp.kernel.errors import NotFound
from skillsapp.store.attempt_store import attempt_record, event_of
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting

LAST_CHARACTERS = 6
"""So many characters of the ID number go with a ticket's number when somebody signs in."""


@dataclass(frozen=True, slots=True)
class SittingRow:
    sitting: Sitting
    seats: int
    checked_in: int
    absent: int
    attempts: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat with the person on it.  Never shown to a judge."""

    seat_id: str
    number: int
    registration_id: str
    entry_no: str
    name: str
    id_type: str
    id_number: str
    organisation: str
    group: str
    photo: str
    presence: Presence
    checked_in_at: datetime | None
    extra_minutes: int
    note: str

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_type, self.id_number)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """How one seat of a theory sitting is doing; `phase` None: has not signed in."""

    seat: SeatRow
    attempt_id: str | None
    phase: AttemptPhase | None
    answered: int
    questions: int
    seconds_left: int | None
    last_saved_at: datetime | None
    focus_losses: int
    receipt: str


def list_sittings(reader: Reader, programme_id: str | None = None, *, rehearsals: bool = False) -> tuple[SittingRow, ...]:
    """Return sittings in the order of their start, with counts."""
    query = select(sitting).order_by(sitting.c.starts_at, sitting.c.id)
    if programme_id is not None:
        query = query.where(sitting.c.programme_id == programme_id)
    if not rehearsals:
        query = query.where(sitting.c.rehearsal.is_(False))
    over = select(answer_event.c.attempt_id).where(answer_event.c.kind.in_(("submit", "collect"))).distinct().subquery()
    with reader.connect() as connection:
        values = [to_value(Sitting, row) for row in connection.execute(query)]
        seats: dict[tuple[str, Presence], int] = {
            (row.sitting_id, row.presence): row.n
            for row in connection.execute(
                select(seat.c.sitting_id, seat.c.presence, func.count().label("n")).group_by(seat.c.sitting_id, seat.c.presence)
            )
        }
        begun = {
            row.sitting_id: (row.n, row.over)
            for row in connection.execute(
                select(attempt.c.sitting_id, func.count().label("n"), func.count(over.c.attempt_id).label("over"))
                .select_from(attempt.outerjoin(over, over.c.attempt_id == attempt.c.id))
                .group_by(attempt.c.sitting_id)
            )
        }
    return tuple(
        SittingRow(
            value,
            sum(seats.get((value.id, presence), 0) for presence in Presence),
            seats.get((value.id, Presence.CHECKED_IN), 0),
            seats.get((value.id, Presence.ABSENT), 0),
            *begun.get(value.id, (0, 0)),
        )
        for value in values
    )


def find_sitting(reader: Reader, id: str) -> Sitting:
    """Return one sitting.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(sitting).where(sitting.c.id == id)).first()
    if row is None:
        raise NotFound("sitting", id)
    return to_value(Sitting, row)


def find_paper(reader: Reader, id: str) -> Paper:
    """Return one paper.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(paper).where(paper.c.id == id)).first()
    if row is None:
        raise NotFound("paper", id)
    return to_value(Paper, row)


_SEAT_COLUMNS = (
    seat.c.id.label("seat_id"),
    seat.c.number,
    seat.c.registration_id,
    registration.c.entry_no,
    person.c.name,
    person.c.id_type,
    person.c.id_number,
    registration.c.organisation,
    registration.c.group,
    person.c.photo,
    seat.c.presence,
    seat.c.checked_in_at,
    seat.c.extra_minutes,
    seat.c.note,
)


def list_seats(reader: Reader, sitting_id: str) -> tuple[SeatRow, ...]:
    """Return the seats of a sitting by number."""
    joined = seat.join(registration, seat.c.registration_id == registration.c.id).join(
        person, registration.c.person_id == person.c.id
    )
    with reader.connect() as connection:
        rows = connection.execute(
            select(*_SEAT_COLUMNS).select_from(joined).where(seat.c.sitting_id == sitting_id).order_by(seat.c.number)
        ).all()
    return tuple(to_value(SeatRow, row) for row in rows)


def unseated(reader: Reader, programme_id: str, component: str) -> Mapping[str, str]:
    """Return the accepted registrations (id to group) that have no seat for the component yet, by entry number."""
    seated = (
        select(seat.c.registration_id)
        .join(sitting, seat.c.sitting_id == sitting.c.id)
        .where(sitting.c.programme_id == programme_id, sitting.c.component == component, sitting.c.rehearsal.is_(False))
    )
    query = (
        select(registration.c.id, registration.c.group)
        .where(registration.c.programme_id == programme_id, registration.c.state == "accepted", registration.c.id.not_in(seated))
        .order_by(registration.c.entry_no)
    )
    with reader.connect() as connection:
        return {row.id: row.group for row in connection.execute(query)}


def identify(reader: Reader, sitting_id: str, typed: str) -> SeatRow | None:
    """Return the seat whose person has this entry number, ticket code or ID number, or None."""
    wanted = normalise(typed)
    for row in list_seats(reader, sitting_id):
        if wanted and wanted in (row.entry_no, normalise(row.id_number)):
            return row
    return None


def find_candidate(reader: Reader, sitting_id: str, way: SignInWay, typed: str, last_six: str = "") -> SeatRow:
    """Return the seat of who signs in: one number in a class, elsewhere the ticket's number and the last six of the ID number.

    Raises NotSeated or LastSixWrong.
    """
    if way is SignInWay.SIMPLE:
        found = identify(reader, sitting_id, typed)
    else:
        wanted = normalise(typed)
        found = next((row for row in list_seats(reader, sitting_id) if wanted and row.entry_no == wanted), None)
    if found is None:
        raise NotSeated()
    if way is not SignInWay.SIMPLE and normalise(last_six) != normalise(found.id_number)[-LAST_CHARACTERS:]:
        raise LastSixWrong()
    return found


def load_board(reader: Reader, sitting_id: str) -> tuple[BoardRow, ...]:
    """Return how every seat of a theory sitting is doing, folded from the answer logs.

    Of the events that only save the time used, one every five seconds, the last one of each log is enough.
    """
    seats = list_seats(reader, sitting_id)
    in_sitting = select(attempt.c.id).where(attempt.c.sitting_id == sitting_id)
    ends = (
        select(answer_event.c.attempt_id, func.max(answer_event.c.seq).label("seq"))
        .where(answer_event.c.attempt_id.in_(in_sitting))
        .group_by(answer_event.c.attempt_id)
        .subquery()
    )
    telling = or_(answer_event.c.kind != EventKind.TICK.value, answer_event.c.seq == ends.c.seq)
    with reader.connect() as connection:
        records = {
            row.registration_id: attempt_record(row)
            for row in connection.execute(select(attempt).where(attempt.c.sitting_id == sitting_id))
        }
        events: dict[str, list[AnswerEvent]] = {}
        for row in connection.execute(
            select(answer_event).join(ends, ends.c.attempt_id == answer_event.c.attempt_id).where(telling)
        ):
            events.setdefault(row.attempt_id, []).append(event_of(row))
    rows = []
    for place in seats:
        record = records.get(place.registration_id)
        if record is None:
            rows.append(BoardRow(place, None, None, 0, 0, None, None, 0, ""))
            continue
        state = fold(events.get(record.id, ()))
        rows.append(
            BoardRow(
                place,
                record.id,
                state.state,
                state.answered,
                len(record.layout),
                state.seconds_left(record.granted_ms),
                state.last_at,
                state.focus_losses,
                state.receipt if state.is_over else "",
            )
        )
    return tuple(rows)
