"""Reads about papers that both a service, before it draws, and the screen, while somebody decides, need."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, union_all

from skillsapp.domain.paper import Paper
from skillsapp.store.rows import to_value
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.sittings import seat, sitting


def read_last_asked(connection: Connection, since: datetime) -> dict[str, datetime]:
    """Return when each question (by id) stood last on a paper sat since then, or to be sat; rehearsals do not count."""
    lately = (sitting.c.starts_at >= since) & sitting.c.rehearsal.is_(False)
    at_sittings = select(sitting.c.paper_id, sitting.c.starts_at).where(lately, sitting.c.paper_id.is_not(None))
    at_seats = select(seat.c.paper_id, sitting.c.starts_at).join(sitting, sitting.c.id == seat.c.sitting_id)
    places = union_all(at_sittings, at_seats.where(lately, seat.c.paper_id.is_not(None))).subquery()
    last = select(places.c.paper_id, func.max(places.c.starts_at).label("starts_at")).group_by(places.c.paper_id).subquery()
    rows = connection.execute(select(paper, last.c.starts_at).join(last, last.c.paper_id == paper.c.id))
    asked: dict[str, datetime] = {}
    for row in rows:
        for item in to_value(Paper, row).items:
            asked[item.question_id] = max(row.starts_at, asked.get(item.question_id, row.starts_at))
    return asked
