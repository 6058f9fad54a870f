"""Reads who may sit a component once more, off any connection: services inside their transaction, queries on their own."""

from __future__ import annotations

from sqlalchemy import Connection, select

from skillsapp.domain.decision import Facts
from skillsapp.domain.programme import Component, Programme
from skillsapp.domain.resit import ResitCandidate, resit_candidates
from skillsapp.domain.sitting import SittingState
from skillsapp.store.result_facts import read_facts
from skillsapp.store.tables.sittings import seat, sitting


def read_resit_candidates(
    connection: Connection, programme: Programme, component: Component, facts: Facts | None = None
) -> tuple[ResitCandidate, ...]:
    """Return who failed or missed the component and has no seat in a resit that is still to come, by entry number.

    *facts* spares reading them where they were read just now.
    """
    seated = set(
        connection.execute(
            select(seat.c.registration_id)
            .join(sitting, seat.c.sitting_id == sitting.c.id)
            .where(
                sitting.c.programme_id == programme.id,
                sitting.c.component == component.key,
                sitting.c.resit.is_(True),
                sitting.c.rehearsal.is_(False),
                sitting.c.state != SittingState.CLOSED,
            )
        ).scalars()
    )
    found = resit_candidates(facts or read_facts(connection, programme), component)
    return tuple(candidate for candidate in found if candidate.registration_id not in seated)
