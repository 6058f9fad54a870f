"""Reads answer cards off any connection: services inside their transaction, queries on their own.

What the first person keyed leaves this file only inside `CardLog`, and a query hands it on only once both entries are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from skillsapp.domain.answer_card import (
    CardQuestion,
    card_questions,
    digits_of,
    read_card_code,
    sitting_digits,
    variant_layout,
    variant_of,
)
from skillsapp.domain.attempt import AnswerEvent
from skillsapp.domain.card_log import NO_LOG, CardLog, read_card_log
from skillsapp.domain.card_refusals import (
    CardElsewhere,
    CardIsIn,
    CardKeyedByYou,
    CardPersonAbsent,
    CardPersonCancelled,
    CardUnknown,
    CardVariantWrong,
    NotACardSitting,
)
from skillsapp.domain.layout import Layout
from skillsapp.domain.paper import Paper
from skillsapp.domain.paper_layout import layout_question
from skillsapp.domain.question import Question
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.sitting import Carrier, Presence, Seat, Sitting
from skillsapp.store.attempt_store import AttemptRecord, attempt_record, event_of
from skillsapp.store.rows import find, to_value
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.people import person
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.questions import question
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting

_LEFT = (RegistrationState.REJECTED, RegistrationState.WITHDRAWN)
_AWAY = (Presence.ABSENT, Presence.DISQUALIFIED)


@dataclass(frozen=True, slots=True)
class CardPlace:
    """One seat of a sitting on paper: who sits there, with which booklet, and what the card's log says."""

    seat: Seat
    registration_id: str
    entry_no: str
    name: str
    organisation: str
    has_left: bool
    variant: str
    record: AttemptRecord | None = None
    log: CardLog = NO_LOG

    @property
    def is_away(self) -> bool:
        """Say whether nobody waits for this card: absent, cancelled or set aside."""
        return self.seat.presence in _AWAY or self.has_left


def read_card_sitting(connection: Connection, sitting_id: str) -> Sitting:
    """Return a sitting that is held on paper.  Raises NotFound or NotACardSitting."""
    value = find(connection, sitting, Sitting, "sitting", sitting_id)
    if value.carrier is not Carrier.CARD or value.paper_id is None:
        raise NotACardSitting(value.title)
    return value


def read_card_places(connection: Connection, sitting_id: str, entry_no: str | None = None) -> tuple[CardPlace, ...]:
    """Return the seats of a sitting on paper by their numbers, with the logs of their cards; with *entry_no* only that person's."""
    here = seat.c.sitting_id == sitting_id
    cards = attempt.c.sitting_id == sitting_id
    if entry_no is not None:
        here, cards = and_(here, registration.c.entry_no == entry_no), and_(cards, attempt.c.entry_no == entry_no)
    of_people = seat.join(registration, seat.c.registration_id == registration.c.id).join(
        person, registration.c.person_id == person.c.id
    )
    columns = (*seat.c, registration.c.entry_no, registration.c.organisation, registration.c.state, person.c.name)
    rows = connection.execute(select(*columns).select_from(of_people).where(here).order_by(seat.c.number)).all()
    records = {row.entry_no: attempt_record(row) for row in connection.execute(select(attempt).where(cards))}
    logs: dict[str, list[AnswerEvent]] = {}
    of_sitting = answer_event.join(attempt, attempt.c.id == answer_event.c.attempt_id)
    for row in connection.execute(select(*answer_event.c).select_from(of_sitting).where(cards)):
        logs.setdefault(row.attempt_id, []).append(event_of(row))
    return tuple(_place(row, records.get(row.entry_no), logs) for row in rows)


def _place(row: Row[Any], record: AttemptRecord | None, logs: dict[str, list[AnswerEvent]]) -> CardPlace:
    return CardPlace(
        seat=to_value(Seat, row),
        registration_id=row.registration_id,
        entry_no=row.entry_no,
        name=row.name,
        organisation=row.organisation,
        has_left=row.state in _LEFT,
        variant=record.variant if record and record.variant else variant_of(row.number),
        record=record,
        log=read_card_log(logs.get(record.id, ())) if record else NO_LOG,
    )


def find_card(connection: Connection, sitting_id: str, typed: str, actor_id: str) -> CardPlace:
    """Return the place of the card that was scanned or whose entry number was typed, ready to be keyed by this person.

    Raises NotACardSitting, CardUnknown, CardDamaged, CardElsewhere, CardPersonAbsent, CardPersonCancelled, CardVariantWrong,
    CardKeyedByYou or CardIsIn.
    """
    here = read_card_sitting(connection, sitting_id)
    place, on_card = _scanned(connection, here, typed)
    number = place.seat.number
    if place.seat.presence is Presence.DISQUALIFIED or place.has_left:
        raise CardPersonCancelled(place.entry_no, number)
    if place.seat.presence is Presence.ABSENT:
        raise CardPersonAbsent(place.entry_no, number, place.seat.id)
    if on_card and on_card != place.variant:
        raise CardVariantWrong(place.entry_no, number, on_card, place.variant)
    if place.log.second is not None or place.log.is_in:
        raise CardIsIn(place.entry_no)
    if place.log.first is not None and place.log.first.by == actor_id:
        raise CardKeyedByYou(place.entry_no)
    return place


def _scanned(connection: Connection, here: Sitting, typed: str) -> tuple[CardPlace, str]:
    """Return the place and the booklet that the card names, empty where the entry number was typed."""
    wanted = digits_of(typed)
    if typed_place := read_card_places(connection, here.id, wanted):
        return typed_place[0], ""
    code = read_card_code(wanted)
    if code is not None and code.sitting == sitting_digits(here.id):
        for place in read_card_places(connection, here.id, code.entry_no):
            return place, code.variant
    other = _elsewhere(connection, code.sitting if code else "", wanted if code is None else code.entry_no, here.id)
    if other is not None:
        raise CardElsewhere(*other)
    raise CardUnknown(typed.strip())


def _elsewhere(connection: Connection, digits: str, entry_no: str, here: str) -> tuple[str, str] | None:
    """Return the titles of the sitting and programme that a card or an entry number belongs to, if we know one."""
    of_programme = sitting.join(programme, programme.c.id == sitting.c.programme_id)
    titles = (sitting.c.id, sitting.c.title.label("sitting"), programme.c.title.label("programme"))
    if digits:
        query = select(*titles).select_from(of_programme).where(sitting.c.carrier == Carrier.CARD)
        for row in connection.execute(query):
            if row.id != here and sitting_digits(row.id) == digits:
                return row.sitting, row.programme
    seated = of_programme.join(seat, seat.c.sitting_id == sitting.c.id).join(
        registration, registration.c.id == seat.c.registration_id
    )
    query = select(*titles).select_from(seated).where(registration.c.entry_no == entry_no, sitting.c.id != here)
    found = connection.execute(query.order_by(sitting.c.starts_at.desc())).first()
    return (found.sitting, found.programme) if found else None


def missing_cards(connection: Connection, sitting_id: str) -> tuple[CardPlace, ...]:
    """Return whoever has neither a card that is in nor an absence: while there is one, a sitting on paper is not closed."""
    return tuple(place for place in read_card_places(connection, sitting_id) if not place.is_away and not place.log.is_in)


def read_booklet(connection: Connection, paper_id: str, variant: str) -> tuple[Paper, Layout, tuple[CardQuestion, ...]]:
    """Return a paper, the order of one of its booklets, and the questions as its cards show them.  Raises NotFound."""
    value = find(connection, paper, Paper, "paper", paper_id)
    ids = [item.question_id for item in value.items]
    versions = [to_value(Question, row) for row in connection.execute(select(question).where(question.c.id.in_(ids)))]
    questions = {one.ref: one for one in versions}
    parts = [layout_question(item, len(questions[item.ref].options), questions[item.ref].details.fixed) for item in value.items]
    layout = variant_layout(parts, value.id, variant)
    return value, layout, card_questions(layout, questions)


def other_papers(connection: Connection, record: AttemptRecord) -> tuple[AttemptRecord, ...]:
    """Return the papers that a person has besides *record* in the same component; resits and rehearsals are no doubles."""
    here = find(connection, sitting, Sitting, "sitting", record.sitting_id)
    joined = attempt.join(sitting, attempt.c.sitting_id == sitting.c.id)
    query = (
        select(*attempt.c)
        .select_from(joined)
        .where(
            attempt.c.registration_id == record.registration_id,
            attempt.c.id != record.id,
            sitting.c.programme_id == here.programme_id,
            sitting.c.component == here.component,
            sitting.c.resit.is_(False),
            sitting.c.rehearsal.is_(False),
        )
    )
    return tuple(attempt_record(row) for row in connection.execute(query.order_by(attempt.c.id)))
