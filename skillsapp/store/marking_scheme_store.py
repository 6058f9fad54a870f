"""Writes the marking scheme that a programme uses for a component and group."""

from __future__ import annotations

from sqlalchemy import insert, select

from skillsapp.domain.marking import MarkingScheme
from skillsapp.kernel.errors import NotFound
from skillsapp.store.tables.marking import marking_scheme
from skillsapp.store.unit_of_work import UnitOfWork


class MarkingSchemeStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, programme_id: str, component: str, group: str, scheme: MarkingScheme) -> None:
        self._uow.connection.execute(
            insert(marking_scheme).values(programme_id=programme_id, component=component, group=group, scheme=scheme, version=1)
        )

    def find(self, programme_id: str, component: str, group: str) -> MarkingScheme:
        """Return the scheme.  Raises NotFound."""
        row = self._uow.connection.execute(
            select(marking_scheme.c.scheme).where(
                marking_scheme.c.programme_id == programme_id,
                marking_scheme.c.component == component,
                marking_scheme.c.group == group,
            )
        ).first()
        if row is None:
            raise NotFound("marking scheme", f"{component}/{group}")
        scheme: MarkingScheme = row.scheme
        return scheme
