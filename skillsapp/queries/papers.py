"""Sets of papers and what their screen shows: the blueprint, the banks that fill it, and who could be given the papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from skillsapp.domain.blueprint import Shelf
from skillsapp.domain.paper import Paper, PaperKind
from skillsapp.domain.paper_set import PaperSet
from skillsapp.domain.programme import ComponentKind, Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.sitting import Sitting, SittingState
from skillsapp.kernel.errors import NotFound
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.question_search import FoundRow, question_rows
from skillsapp.store.engine import Reader
from skillsapp.store.paper_reads import read_last_asked
from skillsapp.store.rows import to_value
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.papers import paper, paper_set
from skillsapp.store.tables.questions import question, question_bank
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting


@dataclass(frozen=True, slots=True)
class PaperSetRow:
    """A set of papers; `labels` names its official papers, `sittings` are the titles of those that hold any of them."""

    set: PaperSet
    labels: tuple[str, ...]
    has_spare: bool
    sittings: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class SittingChoice:
    """A sitting that can be given papers still."""

    sitting: Sitting
    seats: int


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """What the screen of papers needs of one programme; `stock` says how many questions stand on each shelf, `titles` the banks' names by their keys."""

    programme: Programme
    stock: Mapping[Shelf, int]
    titles: Mapping[str, str]
    sets: tuple[PaperSetRow, ...]
    sittings: tuple[SittingChoice, ...]
    accepted: int
    must: tuple[FoundRow, ...] = ()
    """The questions that stand on every paper, as far as the banks have them still."""


def find_paper_set(reader: Reader, set_id: str) -> PaperSetRow:
    """Return one set.  Raises NotFound."""
    with reader.connect() as connection:
        row = connection.execute(select(paper_set.c.programme_id).where(paper_set.c.id == set_id)).first()
    if row is None:
        raise NotFound("paper set", set_id)
    return next(each for each in list_paper_sets(reader, find_programme(reader, row.programme_id)) if each.set.id == set_id)


def list_set_papers(reader: Reader, set_id: str) -> tuple[Paper, ...]:
    """Return the papers of a set, the official ones first, by their labels."""
    with reader.connect() as connection:
        rows = connection.execute(select(paper).where(paper.c.set_id == set_id).order_by(paper.c.kind, paper.c.label)).all()
    return tuple(to_value(Paper, row) for row in rows)


def list_paper_sets(reader: Reader, programme: Programme) -> tuple[PaperSetRow, ...]:
    """Return the sets of papers of a programme, the newest first."""
    of_sets = select(paper.c.id, paper.c.set_id, paper.c.kind, paper.c.label).where(
        paper.c.programme_id == programme.id, paper.c.set_id != ""
    )
    lying = select(sitting.c.title, sitting.c.paper_id).where(sitting.c.programme_id == programme.id)
    at_seats = select(sitting.c.title, seat.c.paper_id).join(sitting, sitting.c.id == seat.c.sitting_id)
    at_seats = at_seats.where(sitting.c.programme_id == programme.id, seat.c.paper_id.is_not(None)).distinct()
    with reader.connect() as connection:
        query = (
            select(paper_set).where(paper_set.c.programme_id == programme.id).order_by(paper_set.c.made_at.desc(), paper_set.c.id)
        )
        sets = [to_value(PaperSet, row) for row in connection.execute(query)]
        papers = connection.execute(of_sets.order_by(paper.c.label)).all()
        places = [*connection.execute(lying).all(), *connection.execute(at_seats).all()]
    set_of = {row.id: row.set_id for row in papers}
    rows = []
    for each in sets:
        labels = tuple(row.label for row in papers if row.set_id == each.id and row.kind == PaperKind.OFFICIAL)
        spare = any(row.set_id == each.id and row.kind == PaperKind.SPARE for row in papers)
        held = tuple(dict.fromkeys(place.title for place in places if set_of.get(place.paper_id or "") == each.id))
        rows.append(PaperSetRow(each, labels, spare, held, programme.plan.component(each.component).title))
    return tuple(rows)


def load_paper_desk(reader: Reader, programme_id: str) -> PaperDesk:
    """Return everything about the papers of a programme."""
    programme = find_programme(reader, programme_id)
    sets = list_paper_sets(reader, programme)
    theories = [component.key for component in programme.plan.components if component.kind is ComponentKind.THEORY]
    planned = select(sitting).where(
        sitting.c.programme_id == programme_id,
        sitting.c.component.in_(theories),
        sitting.c.state == SittingState.PLANNED,
        sitting.c.rehearsal.is_(False),
        sitting.c.word == "",
        sitting.c.id.not_in(select(attempt.c.sitting_id)),
    )
    with reader.connect() as connection:
        kind = (question.c.bank, question.c.type, question.c.topic, question.c.difficulty, question.c.state)
        rows = connection.execute(select(*kind, func.count().label("held")).where(question.c.current == 1).group_by(*kind))
        stock = {Shelf(row.bank, row.type, row.topic, row.difficulty, row.state): int(row.held) for row in rows}
        titles = {row.key: row.title for row in connection.execute(select(question_bank).order_by(question_bank.c.key))}
        counted = connection.execute(select(seat.c.sitting_id, func.count().label("seats")).group_by(seat.c.sitting_id)).all()
        seats: dict[str, int] = {row.sitting_id: row.seats for row in counted}
        free = [to_value(Sitting, row) for row in connection.execute(planned.order_by(sitting.c.starts_at, sitting.c.id))]
        accepted = connection.execute(
            select(func.count())
            .select_from(registration)
            .where(registration.c.programme_id == programme_id, registration.c.state == RegistrationState.ACCEPTED)
        ).scalar_one()
    choices = tuple(SittingChoice(each, seats.get(each.id, 0)) for each in free)
    must = question_rows(reader, programme.plan.papers.must_include)
    return PaperDesk(programme, stock, titles, sets, choices, int(accepted), must)


def list_asked(reader: Reader, since: datetime) -> tuple[tuple[Shelf, datetime], ...]:
    """Return when each current question stood last on a paper sat since then, or to be sat, with the shelf it stands on."""
    with reader.connect() as connection:
        last = read_last_asked(connection, since)
        kind = (question.c.bank, question.c.type, question.c.topic, question.c.difficulty, question.c.state)
        rows = connection.execute(select(question.c.id, *kind).where(question.c.current == 1))
        return tuple(
            (Shelf(row.bank, row.type, row.topic, row.difficulty, row.state), last[row.id]) for row in rows if row.id in last
        )
