"""Writes registrations and every step they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, insert, select

from skillsapp.domain.registration import Registration, RegistrationState
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.ids import new_id
from skillsapp.store.rows import add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.registrations import registration, registration_step
from skillsapp.store.unit_of_work import UnitOfWork


class RegistrationStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add_all(self, values: Sequence[Registration]) -> None:
        """Add registrations with their first step."""
        add_all(self._uow.connection, registration, (to_row(value) for value in values))
        now, actor = self._uow.now(), self._uow.actor.id
        add_all(
            self._uow.connection,
            registration_step,
            (
                {
                    "id": new_id(),
                    "registration_id": value.id,
                    "state": value.state,
                    "reason": value.reason,
                    "actor": actor,
                    "at": now,
                }
                for value in values
            ),
        )
        self._uow.touch(Topic.REGISTRATIONS)

    def find(self, id: str) -> Registration:
        """Return the registration.  Raises NotFound."""
        return find(self._uow.connection, registration, Registration, "registration", id)

    def save(self, value: Registration) -> Registration:
        """Save an edited registration.  Raises StaleEdit."""
        replace_row(self._uow.connection, registration, value, "registration")
        self._uow.touch(Topic.REGISTRATIONS)
        return replace(value, version=value.version + 1)

    def move(self, value: Registration, state: RegistrationState, reason: str) -> Registration:
        """Put the registration into *state* and keep the step."""
        after = self.save(replace(value, state=state, reason=reason))
        self._uow.connection.execute(
            insert(registration_step).values(
                id=new_id(), registration_id=value.id, state=state, reason=reason, actor=self._uow.actor.id, at=self._uow.now()
            )
        )
        return after

    def successor(self, id: str) -> Registration | None:
        """Return the registration of whoever came in the place of this one, if anybody did."""
        row = self._uow.connection.execute(select(registration).where(registration.c.replaces_id == id)).first()
        return to_value(Registration, row) if row else None

    def registered_people(self, programme_id: str) -> frozenset[str]:
        """Return the ids of the people who are in the programme already."""
        rows = self._uow.connection.execute(select(registration.c.person_id).where(registration.c.programme_id == programme_id))
        return frozenset(rows.scalars())

    def groups_in_use(self, programme_id: str) -> frozenset[str]:
        """Return the keys of the groups in which anybody is registered, withdrawn people too."""
        wanted = select(registration.c.group).where(registration.c.programme_id == programme_id).distinct()
        return frozenset(self._uow.connection.execute(wanted).scalars())

    def count(self, programme_id: str) -> int:
        """Return how many registrations the programme has had, withdrawn ones too: entry numbers are never used twice."""
        wanted = select(func.count()).select_from(registration).where(registration.c.programme_id == programme_id)
        return int(self._uow.connection.execute(wanted).scalar_one())
