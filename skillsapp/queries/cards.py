"""Answer cards for their screen: who is keyed how far, what differs, and who has two papers.

What was keyed is told only once two people have keyed it: until then the second must not see what the first typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from skillsapp.domain.answer_card import CardQuestion, card_code, card_questions
from skillsapp.domain.attempt import fold
from skillsapp.domain.merge import Hold
from skillsapp.domain.paper import Paper
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.sitting import Carrier, Presence, Sitting
from skillsapp.kernel.i18n import N_
from skillsapp.queries.accounts import names_of
from skillsapp.queries.questions import paper_questions
from skillsapp.store.answer_mark_store import read_waiting_answers
from skillsapp.store.attempt_store import AttemptRecord, attempt_record, event_of
from skillsapp.store.card_reads import CardPlace, find_card, read_booklet, read_card_places, read_card_sitting
from skillsapp.store.engine import Reader
from skillsapp.store.rows import find, to_value
from skillsapp.store.tables.attempts import answer_event, attempt
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.sittings import sitting


class CardState(StrEnum):
    MISSING = "missing"
    FIRST = "first"
    DIFFERING = "differing"
    IN = "in"
    ABSENT = "absent"
    CANCELLED = "cancelled"


CARD_STATE_TITLES: Mapping[CardState, str] = {
    CardState.MISSING: N_("No card yet"),
    CardState.FIRST: N_("Entered once"),
    CardState.DIFFERING: N_("Entries differ"),
    CardState.IN: N_("Card is in"),
    CardState.ABSENT: N_("Absent"),
    CardState.CANCELLED: N_("Paper cancelled"),
}


@dataclass(frozen=True, slots=True)
class CardRow:
    """One seat of a sitting on paper.  Never an answer."""

    seat_id: str
    number: int
    registration_id: str
    entry_no: str
    name: str
    organisation: str
    variant: str
    state: CardState
    attempt_id: str = ""
    first_by: str = ""
    second_by: str = ""
    differences: int = 0
    is_double: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CardCounts:
    """How far a sitting's cards are.  `expected` is everyone who is neither absent nor cancelled."""

    expected: int = 0
    first: int = 0
    second: int = 0
    differing: int = 0
    in_: int = 0
    absent: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.in_

    @property
    def is_whole(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class CardBoard:
    """A sitting on paper; `waiting` counts the short answers on cards that are in whose markers have not decided them yet."""

    sitting: Sitting
    programme: str
    questions: int
    rows: tuple[CardRow, ...]
    counts: CardCounts
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class CardToKey:
    """The card that is about to be keyed.  `entry` is 1 or 2."""

    typed: str
    seat: int
    entry_no: str
    name: str
    organisation: str
    variant: str
    entry: int
    questions: tuple[CardQuestion, ...]


@dataclass(frozen=True, slots=True)
class CardDifference:
    """One question that two people keyed differently, in the letters on the card; `ruled` None: not ruled yet."""

    question: CardQuestion
    first: str
    second: str
    ruled: str | None


@dataclass(frozen=True, slots=True)
class PaperOfPerson:
    """One of several papers of a person in one component; its score is not told to whoever rules.

    `questions` are those of which the log says whether they were `answered`: short answers on a card are not among them.
    """

    attempt_id: str
    sitting: str
    carrier: Carrier
    round: int
    answered: int
    questions: int
    is_in: bool


def list_card_sittings(reader: Reader, only: str | None = None) -> tuple[tuple[Sitting, str], ...]:
    """Return the sittings on paper, the latest first, with their programmes' titles; *only* keeps to one programme."""
    joined = sitting.join(programme, programme.c.id == sitting.c.programme_id)
    query = select(*sitting.c, programme.c.title.label("programme_title")).select_from(joined)
    query = query.where(sitting.c.carrier == Carrier.CARD, sitting.c.paper_id.is_not(None))
    if only is not None:
        query = query.where(sitting.c.programme_id == only)
    with reader.connect() as connection:
        rows = connection.execute(query.order_by(sitting.c.starts_at.desc(), sitting.c.id)).all()
    return tuple((to_value(Sitting, row), str(row.programme_title)) for row in rows)


def load_cards(reader: Reader, sitting_id: str) -> CardBoard:
    """Return how far the cards of a sitting are.  Raises NotFound or NotACardSitting."""
    names = names_of(reader)
    with reader.connect() as connection:
        value = read_card_sitting(connection, sitting_id)
        title = connection.execute(select(programme.c.title).where(programme.c.id == value.programme_id)).scalar_one()
        items = find(connection, paper, Paper, "paper", value.paper_id or "").items
        places = read_card_places(connection, sitting_id)
        unread = read_waiting_answers(connection, sitting_id)
    doubles = frozenset(papers_of_people(reader, value.programme_id, value.component))
    rows = tuple(_row(place, names, doubles) for place in places)
    waiting = sum(unread.get(row.attempt_id, 0) for row in rows if row.state is CardState.IN)
    return CardBoard(value, title, len(items), rows, _counts(rows), waiting)


def _row(place: CardPlace, names: Mapping[str, str], doubles: frozenset[str]) -> CardRow:
    log = place.log
    return CardRow(
        seat_id=place.seat.id,
        number=place.seat.number,
        registration_id=place.registration_id,
        entry_no=place.entry_no,
        name=place.name,
        organisation=place.organisation,
        variant=place.variant,
        state=_state(place),
        attempt_id=place.record.id if place.record else "",
        first_by=names.get(log.first.by, log.first.by) if log.first else "",
        second_by=names.get(log.second.by, log.second.by) if log.second else "",
        differences=len(log.open),
        is_double=place.registration_id in doubles,
        note=place.seat.note,
    )


def _state(place: CardPlace) -> CardState:
    if place.seat.presence is Presence.DISQUALIFIED or place.has_left:
        return CardState.CANCELLED
    if place.seat.presence is Presence.ABSENT:
        return CardState.ABSENT
    if place.log.is_in:
        return CardState.IN
    if place.log.second is not None:
        return CardState.DIFFERING
    return CardState.FIRST if place.log.first is not None else CardState.MISSING


def _counts(rows: Sequence[CardRow]) -> CardCounts:
    states = [row.state for row in rows]
    absent, cancelled = states.count(CardState.ABSENT), states.count(CardState.CANCELLED)
    differing, done = states.count(CardState.DIFFERING), states.count(CardState.IN)
    return CardCounts(
        expected=len(rows) - absent - cancelled,
        first=states.count(CardState.FIRST) + differing + done,
        second=differing + done,
        differing=differing,
        in_=done,
        absent=absent,
    )


def find_card_to_key(reader: Reader, sitting_id: str, typed: str, actor_id: str) -> CardToKey:
    """Return the card that was scanned or whose entry number was typed, for this person to key.  Raises what `find_card` raises."""
    with reader.connect() as connection:
        place = find_card(connection, sitting_id, typed, actor_id)
        paper_id = read_card_sitting(connection, sitting_id).paper_id or ""
        _paper, _layout, questions = read_booklet(connection, paper_id, place.variant)
    entry = 1 if place.log.first is None else 2
    return CardToKey(typed, place.seat.number, place.entry_no, place.name, place.organisation, place.variant, entry, questions)


def list_differences(reader: Reader, attempt_id: str) -> tuple[CardDifference, ...]:
    """Return what two people keyed differently on a card, in the order of the card; nothing before both have."""
    with reader.connect() as connection:
        record = _record(reader, attempt_id)
        place = next(iter(read_card_places(connection, record.sitting_id, record.entry_no)), None)
        answered = find(connection, paper, Paper, "paper", record.paper_id)
    if place is None or place.log.first is None or place.log.second is None:
        return ()
    log, first, second = place.log, place.log.first.answers, place.log.second.answers
    return tuple(
        CardDifference(
            question,
            question.on_card(first.get(question.ref, "")),
            question.on_card(second.get(question.ref, "")),
            question.on_card(log.ruled[question.ref]) if question.ref in log.ruled else None,
        )
        for question in card_questions(record.layout, paper_questions(reader, answered))
        if question.ref in log.differing
    )


def _record(reader: Reader, attempt_id: str) -> AttemptRecord:
    with reader.connect() as connection:
        return attempt_record(connection.execute(select(attempt).where(attempt.c.id == attempt_id)).one())


def papers_of_people(reader: Reader, programme_id: str, component: str) -> dict[str, tuple[PaperOfPerson, ...]]:
    """Return the papers of everyone who has more than one that counts in a component, by registration; resits are no doubles."""
    joined = attempt.join(sitting, attempt.c.sitting_id == sitting.c.id)
    where = (
        sitting.c.programme_id == programme_id,
        sitting.c.component == component,
        sitting.c.resit.is_(False),
        sitting.c.rehearsal.is_(False),
        attempt.c.registration_id.is_not(None),
    )
    columns = (*attempt.c, sitting.c.title, sitting.c.carrier, sitting.c.round)
    found: dict[str, list[PaperOfPerson]] = {}
    with reader.connect() as connection:
        rows = connection.execute(
            select(*columns).select_from(joined).where(*where).order_by(sitting.c.starts_at, sitting.c.id)
        ).all()
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.registration_id] = counts.get(row.registration_id, 0) + (row.held != Hold.SET_ASIDE)
        for row in rows:
            if counts[row.registration_id] < 2:
                continue
            events = connection.execute(select(answer_event).where(answer_event.c.attempt_id == row.id))
            state = fold(event_of(event) for event in events)
            found.setdefault(row.registration_id, []).append(
                PaperOfPerson(
                    row.id, row.title, row.carrier, row.round, state.answered, _told(connection, row), state.is_over,
                )
            )  # fmt: skip
    return {id: tuple(papers) for id, papers in found.items()}


def _told(connection: Connection, row: Row[*tuple[Any, ...]]) -> int:
    """Return of how many questions an attempt's log can tell whether they were answered: not of those that nobody types from a card."""
    items = find(connection, paper, Paper, "paper", row.paper_id).items
    return sum(not (row.variant and QUESTION_TYPES[item.type].marked_by_people) for item in items)


def list_card_codes(reader: Reader, sitting_id: str) -> dict[str, str]:
    """Return the text of every card's QR code by entry number, as the cards of the sitting are printed.  Raises NotACardSitting."""
    with reader.connect() as connection:
        places = read_card_places(connection, read_card_sitting(connection, sitting_id).id)
    return {place.entry_no: card_code(sitting_id, place.variant, place.seat.number, place.entry_no) for place in places}
