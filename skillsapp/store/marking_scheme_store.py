"""Writes the marking scheme that a programme uses for a component and group."""

from __future__ import annotations

from sqlalchemy import insert, select

from skillsapp.domain.marking import MarkingScheme
from skillsapp.store.tables.marking import marking_scheme
from skillsapp.store.unit_of_work import UnitOfWork


class MarkingSchemeStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, programme_id: str, component: str, group: str, scheme: MarkingScheme) -> None:
        self._uow.connection.execute(
            insert(marking_scheme).values(programme_id=programme_id, component=component, group=group, scheme=scheme, version=1)
        )

    def kept(self, programme_id: str) -> frozenset[tuple[str, str]]:
        """Return the components and groups of a programme that have their scheme already."""
        query = select(marking_scheme.c.component, marking_scheme.c.group).where(marking_scheme.c.programme_id == programme_id)
        return frozenset((row.component, row.group) for row in self._uow.connection.execute(query))
