"""Writes programmes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from skillsapp.domain.programme import STATE_ORDER, Programme, ProgrammeState
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add, find, replace_row
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.sittings import sitting
from skillsapp.store.unit_of_work import UnitOfWork


class ProgrammeStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, value: Programme) -> None:
        add(self._uow.connection, programme, value)
        self._uow.touch(Topic.PROGRAMMES)

    def find(self, id: str) -> Programme:
        """Return the programme.  Raises NotFound."""
        return find(self._uow.connection, programme, Programme, "programme", id)

    def save(self, value: Programme) -> None:
        """Save an edited programme.  Raises StaleEdit."""
        replace_row(self._uow.connection, programme, value, "programme")
        self._uow.touch(Topic.PROGRAMMES)

    def move_on(self, id: str, state: ProgrammeState) -> None:
        """Let the life cycle reach *state* when it has not yet; it never goes back here."""
        value = self.find(id)
        if STATE_ORDER.index(value.state) < STATE_ORDER.index(state):
            self.save(replace(value, state=state))

    def has_begun(self, id: str) -> bool:
        """Say whether any sitting of the programme, rehearsals aside, has been started."""
        query = select(sitting.c.id).where(
            sitting.c.programme_id == id, sitting.c.rehearsal.is_(False), sitting.c.started_at.is_not(None)
        )
        return self._uow.connection.execute(query.limit(1)).first() is not None

    def next_sequence(self) -> int:
        """Return the running number of the next programme in this data folder."""
        return int(self._uow.connection.execute(select(func.coalesce(func.max(programme.c.sequence), 0))).scalar_one()) + 1
