"""Reads practical marking off any connection: services inside their transaction, queries on their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, Row, select

from skillsapp.domain.marking import Amendment, MarkingScheme, Penalty, ScoreSheet
from skillsapp.domain.sitting import Seat, Sitting
from skillsapp.domain.station import Station
from skillsapp.kernel.errors import NotFound
from skillsapp.store.rows import find, to_value
from skillsapp.store.tables.marking import amendment, mark, marking_scheme, penalty, score_sheet
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet with everything around it that decides what may be written on it."""

    sheet: ScoreSheet
    seat: Seat
    sitting: Sitting
    scheme: MarkingScheme


def read_sitting(connection: Connection, id: str) -> Sitting:
    """Return the sitting.  Raises NotFound."""
    return find(connection, sitting, Sitting, "sitting", id)


def read_scheme_of(connection: Connection, programme_id: str, component: str, group: str) -> MarkingScheme:
    """Return the scheme of a component and group.  Raises NotFound."""
    scheme = read_schemes(connection, programme_id, component).get(group)
    if scheme is None:
        raise NotFound("marking scheme", f"{component}/{group}")
    return scheme


def read_schemes(connection: Connection, programme_id: str, component: str) -> Mapping[str, MarkingScheme]:
    """Return the schemes of a component by group."""
    query = select(marking_scheme.c.group, marking_scheme.c.scheme).where(
        marking_scheme.c.programme_id == programme_id, marking_scheme.c.component == component
    )
    return {row.group: row.scheme for row in connection.execute(query)}


def read_seats(connection: Connection, sitting_id: str) -> tuple[tuple[Seat, str], ...]:
    """Return the seats of a sitting by number, each with the group of who sits there."""
    query = select(seat, registration.c.group.label("seat_group")).join(registration, registration.c.id == seat.c.registration_id)
    rows = connection.execute(query.where(seat.c.sitting_id == sitting_id).order_by(seat.c.number))
    return tuple((to_value(Seat, row), row.seat_group) for row in rows)


def read_place(connection: Connection, sheet_id: str) -> SheetPlace:
    """Return a sheet with its seat, sitting and scheme.  Raises NotFound."""
    sheet = find(connection, score_sheet, ScoreSheet, "score sheet", sheet_id)
    found = find(connection, seat, Seat, "seat", sheet.seat_id)
    place = read_sitting(connection, sheet.sitting_id)
    group = connection.execute(select(registration.c.group).where(registration.c.id == found.registration_id)).scalar_one()
    return SheetPlace(sheet, found, place, read_scheme_of(connection, place.programme_id, place.component, group))


def read_sitting_of_seat(connection: Connection, seat_id: str) -> tuple[Sitting, str]:
    """Return the sitting of a seat and the group of who sits there.  Raises NotFound."""
    query = select(seat.c.sitting_id, registration.c.group).join(registration, registration.c.id == seat.c.registration_id)
    row = connection.execute(query.where(seat.c.id == seat_id)).first()
    if row is None:
        raise NotFound("seat", seat_id)
    return read_sitting(connection, row.sitting_id), row.group


def read_marks(connection: Connection, sheet_ids: tuple[str, ...]) -> Mapping[str, Mapping[str, Decimal | None]]:
    """Return the valid marks of some sheets: of each aspect the mark that was given last."""
    query = select(mark.c.sheet_id, mark.c.aspect, mark.c.value).where(mark.c.sheet_id.in_(sheet_ids)).order_by(mark.c.id)
    return _latest(connection.execute(query).all())


def read_stations(connection: Connection, sitting_id: str) -> tuple[Station, ...]:
    """Return every station of a practical sitting.  Raises NotFound for a group without a scheme."""
    held = read_sitting(connection, sitting_id)
    schemes = read_schemes(connection, held.programme_id, held.component)
    sheets: dict[str, list[ScoreSheet]] = defaultdict(list)
    query = select(score_sheet).where(score_sheet.c.sitting_id == sitting_id)
    for row in connection.execute(query.order_by(score_sheet.c.module, score_sheet.c.slot)):
        sheets[row.seat_id].append(to_value(ScoreSheet, row))
    own = select(score_sheet.c.id).where(score_sheet.c.sitting_id == sitting_id)
    given = select(mark.c.sheet_id, mark.c.aspect, mark.c.value).where(mark.c.sheet_id.in_(own)).order_by(mark.c.id)
    marks = _latest(connection.execute(given).all())
    waiting: dict[str, list[Amendment]] = defaultdict(list)
    undecided = select(amendment, score_sheet.c.seat_id).join(score_sheet, score_sheet.c.id == amendment.c.sheet_id)
    undecided = undecided.where(score_sheet.c.sitting_id == sitting_id, amendment.c.confirmed_by.is_(None))
    for row in connection.execute(undecided.order_by(amendment.c.id)):
        waiting[row.seat_id].append(to_value(Amendment, row))
    penalties: dict[str, list[Penalty]] = defaultdict(list)
    fined = select(penalty).join(seat, seat.c.id == penalty.c.seat_id).where(seat.c.sitting_id == sitting_id)
    for row in connection.execute(fined.order_by(penalty.c.id)):
        penalties[row.seat_id].append(to_value(Penalty, row))
    stations = []
    for place, group in read_seats(connection, sitting_id):
        if group not in schemes:
            raise NotFound("marking scheme", f"{held.component}/{group}")
        own_sheets = tuple(sheets[place.id])
        own_marks = {sheet.id: marks.get(sheet.id, {}) for sheet in own_sheets}
        stations.append(
            Station(place, group, schemes[group], own_sheets, own_marks, tuple(penalties[place.id]), tuple(waiting[place.id]))
        )
    return tuple(stations)


def _latest(rows: Iterable[Row[str, str, Decimal | None]]) -> Mapping[str, Mapping[str, Decimal | None]]:
    marks: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for sheet_id, aspect, value in rows:
        marks[sheet_id][aspect] = value
    return marks
