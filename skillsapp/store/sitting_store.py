"""Writes papers, sittings and seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, select

from skillsapp.domain.paper import Paper
from skillsapp.domain.sitting import Presence, Seat, Sitting, SittingState
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add, add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork


class SittingStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add_paper(self, value: Paper) -> None:
        add(self._uow.connection, paper, value)
        self._uow.touch(Topic.PAPERS)

    def find_paper(self, id: str) -> Paper:
        """Return the paper.  Raises NotFound."""
        return find(self._uow.connection, paper, Paper, "paper", id)

    def paper_of(self, value: Sitting, registration_id: str | None) -> Paper:
        """Return the paper of a person in a sitting: the seat's own, otherwise the sitting's.  Raises NotFound."""
        own = select(seat.c.paper_id).where(seat.c.sitting_id == value.id, seat.c.registration_id == registration_id)
        return self.find_paper(self._uow.connection.execute(own).scalar() or value.paper_id or "")

    def add(self, value: Sitting) -> None:
        add(self._uow.connection, sitting, value)
        self._uow.touch(Topic.SITTINGS)

    def find(self, id: str) -> Sitting:
        """Return the sitting.  Raises NotFound."""
        return find(self._uow.connection, sitting, Sitting, "sitting", id)

    def save(self, value: Sitting) -> Sitting:
        """Save an edited sitting.  Raises StaleEdit."""
        replace_row(self._uow.connection, sitting, value, "sitting")
        self._uow.touch(Topic.SITTINGS)
        return replace(value, version=value.version + 1)

    def seats(self, sitting_id: str) -> tuple[Seat, ...]:
        """Return the seats by their numbers."""
        rows = self._uow.connection.execute(select(seat).where(seat.c.sitting_id == sitting_id).order_by(seat.c.number)).all()
        return tuple(to_value(Seat, row) for row in rows)

    def find_seat(self, id: str) -> Seat:
        """Return the seat.  Raises NotFound."""
        return find(self._uow.connection, seat, Seat, "seat", id)

    def add_seats(self, values: Sequence[Seat]) -> None:
        add_all(self._uow.connection, seat, (to_row(value) for value in values))
        self._uow.touch(Topic.SITTINGS)

    def save_seat(self, value: Seat) -> Seat:
        """Save an edited seat.  Raises StaleEdit."""
        replace_row(self._uow.connection, seat, value, "seat")
        self._uow.touch(Topic.SITTINGS)
        return replace(value, version=value.version + 1)

    def seated(self, programme_id: str, component: str) -> frozenset[str]:
        """Return the registrations that have a seat for the component already; rehearsals do not count."""
        rows = self._uow.connection.execute(
            select(seat.c.registration_id)
            .join(sitting, seat.c.sitting_id == sitting.c.id)
            .where(sitting.c.programme_id == programme_id, sitting.c.component == component, sitting.c.rehearsal.is_(False))
        )
        return frozenset(rows.scalars())

    def of_component(self, programme_id: str, component: str) -> tuple[Sitting, ...]:
        """Return the sittings of a component by their start; rehearsals do not count."""
        query = select(sitting).where(
            sitting.c.programme_id == programme_id, sitting.c.component == component, sitting.c.rehearsal.is_(False)
        )
        rows = self._uow.connection.execute(query.order_by(sitting.c.starts_at, sitting.c.round, sitting.c.id)).all()
        return tuple(to_value(Sitting, row) for row in rows)

    def has_seat(self, registration_id: str) -> bool:
        """Say whether the person sits anywhere, which binds what the seat was given for."""
        query = select(seat.c.id).where(seat.c.registration_id == registration_id).limit(1)
        return self._uow.connection.execute(query).first() is not None

    def hand_seats_over(self, registration_id: str, successor_id: str) -> tuple[int, int]:
        """Give the seats of one registration to another where their sittings have not begun; return (given, left)."""
        query = select(seat).where(seat.c.registration_id == registration_id).order_by(seat.c.id)
        given = left = 0
        for row in self._uow.connection.execute(query).all():
            value = to_value(Seat, row)
            if may_change_hands(self._uow.connection, self.find(value.sitting_id), value):
                self.save_seat(replace(value, registration_id=successor_id, presence=Presence.EXPECTED, checked_in_at=None))
                given += 1
            else:
                left += 1
        return given, left

    def has_attempts(self, sitting_id: str) -> bool:
        """Say whether anyone has begun."""
        wanted = select(func.count()).select_from(attempt).where(attempt.c.sitting_id == sitting_id)
        return bool(self._uow.connection.execute(wanted).scalar_one())

    def remove(self, sitting_id: str) -> None:
        """Remove a sitting in which nobody has begun, with its seats."""
        self._uow.connection.execute(delete(seat).where(seat.c.sitting_id == sitting_id))
        self._uow.connection.execute(delete(sitting).where(sitting.c.id == sitting_id))
        self._uow.touch(Topic.SITTINGS)


def may_change_hands(connection: Connection, value: Sitting, place: Seat) -> bool:
    """Say whether another person may take a seat: nobody has begun on it, and it was given for no resit."""
    if value.state not in (SittingState.PLANNED, SittingState.OPEN) or value.started_at is not None or value.resit:
        return False
    begun = select(attempt.c.id).where(attempt.c.sitting_id == value.id, attempt.c.registration_id == place.registration_id)
    return place.presence is not Presence.DISQUALIFIED and connection.execute(begun.limit(1)).first() is None


def is_theory_open(connection: Connection) -> bool:
    """Say whether candidates may be at a theory paper: a sitting with one is open or under way, rehearsals aside."""
    wanted = select(sitting.c.id).where(
        sitting.c.state.in_((SittingState.OPEN, SittingState.RUNNING)),
        sitting.c.paper_id.is_not(None),
        sitting.c.rehearsal.is_(False),
    )
    return connection.execute(wanted.limit(1)).first() is not None
