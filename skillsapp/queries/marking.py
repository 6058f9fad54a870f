"""What a judge and a chief judge see of practical marking: stations by number, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from skillsapp.domain.marking import Amendment, Aspect, Criterion, MarkingScheme, Module, Penalty, ScoreSheet, SheetState
from skillsapp.domain.marking_score import AspectState, aspects_of, slots_of
from skillsapp.domain.sitting import Presence
from skillsapp.domain.station import Station
from skillsapp.kernel.errors import NotFound
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.station_reads import read_schemes, read_sitting, read_stations
from skillsapp.store.tables.accounts import account
from skillsapp.store.tables.marking import amendment, reconsideration, score_sheet
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.sittings import seat

SentBack = Mapping[tuple[str, str], list[tuple[str, datetime]]]
"""When which aspects were sent back, by seat and module."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One sheet as a line of the grid.

    `reopened` names the aspects sent back for reconsideration: where there are any, only these may be marked.  `total` is the
    module's score and known only once every sheet of the station and module is submitted.
    """

    sheet_id: str
    seat_id: str
    number: int
    presence: Presence
    state: SheetState
    marks: Mapping[str, Decimal | None]
    waiting: frozenset[str]
    reopened: frozenset[str]
    total: Decimal | None
    version: int
    judge_id: str = ""

    @property
    def marked(self) -> int:
        return sum(value is not None for value in self.marks.values())


@dataclass(frozen=True, slots=True)
class Grid:
    """What is marked on one module and slot: the aspects by criterion, and a row for each station of the group."""

    sitting_id: str
    group: str
    module: str
    title: str
    minutes: int
    slot: int
    full: Decimal
    criteria: tuple[Criterion, ...]
    aspects: tuple[Aspect, ...]
    rows: tuple[GridRow, ...]

    @property
    def submitted(self) -> int:
        return sum(row.state is not SheetState.OPEN for row in self.rows)


@dataclass(frozen=True, slots=True)
class SlotProgress:
    """How far the sheets of one slot are; no marks, so that judges do not see one another's."""

    slot: int
    judge_id: str
    judge: str
    sheets: int
    submitted: int
    marked: int
    marks: int


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    group: str
    group_title: str
    module: str
    title: str
    minutes: int
    full: Decimal
    slots: tuple[SlotProgress, ...]


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """The state of another sheet of the same station and module."""

    slot: int
    judge_id: str
    judge: str
    state: SheetState


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    amendment: Amendment
    seat_id: str
    number: int
    module: str
    slot: int
    aspect_title: str
    requested_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    penalty: Penalty
    number: int
    title: str
    given_by: str
    cancelled_by: str


@dataclass(frozen=True, slots=True)
class Apart:
    """An aspect of a station whose judges have all marked and lie too far apart: it has to be reconsidered."""

    seat_id: str
    number: int
    module: str
    aspect: str
    title: str
    levels: tuple[Decimal | None, ...]


def list_modules(reader: Reader, sitting_id: str, judge: str | None = None) -> tuple[ModuleProgress, ...]:
    """Return the modules of a sitting with their progress, by group; for *judge* only the slots with sheets of theirs."""
    with reader.connect() as connection:
        stations = read_stations(connection, sitting_id)
        titles = _group_titles(connection, sitting_id)
        names = _names(connection)
    found = []
    for group in dict.fromkeys(station.group for station in stations):
        members = [station for station in stations if station.group == group]
        for module in members[0].scheme.modules:
            slots = tuple(
                progress
                for slot in slots_of(module, members[0].scheme.judges)
                if (progress := _slot_progress(members, module, slot, judge, names)) is not None
            )
            if slots:
                found.append(
                    ModuleProgress(group, titles.get(group, group), module.key, module.title, module.minutes, module.full, slots)
                )
    return tuple(found)


def load_grid(reader: Reader, sitting_id: str, module: str, slot: int, judge: str | None = None, group: str = "") -> Grid:
    """Return the grid of one module and slot; with *judge*, an account's id, only the sheets that are theirs or nobody's.

    *group* is needed where a sitting holds several groups; empty means the first.  Raises NotFound.
    """
    with reader.connect() as connection:
        stations = read_stations(connection, sitting_id)
        sent_back = _sent_back(connection, sitting_id)
    chosen = group or next((station.group for station in stations), "")
    members = [station for station in stations if station.group == chosen]
    found = next((m for station in members[:1] for m in station.scheme.modules if m.key == module), None)
    if found is None:
        raise NotFound("module", module)
    aspects = aspects_of(found, slot)
    criteria = tuple(
        Criterion(criterion.key, criterion.title, kept)
        for criterion in found.criteria
        if (kept := tuple(aspect for aspect in criterion.aspects if aspect in aspects))
    )
    rows = tuple(
        _grid_row(station, sheet, aspects, sent_back)
        for station in members
        for sheet in station.sheets_of(module)
        if sheet.slot == slot and _is_theirs(sheet, judge)
    )
    return Grid(sitting_id, chosen, module, found.title, found.minutes, slot, found.full, criteria, aspects, rows)


def list_sheets(reader: Reader, seat_id: str, module: str) -> tuple[SheetProgress, ...]:
    """Return how far each judge of a station and module is, without any mark."""
    query = select(score_sheet).where(score_sheet.c.seat_id == seat_id, score_sheet.c.module == module)
    with reader.connect() as connection:
        names = _names(connection)
        rows = connection.execute(query.order_by(score_sheet.c.slot)).all()
    return tuple(SheetProgress(row.slot, row.judge_id, names.get(row.judge_id, row.judge_id), row.state) for row in rows)


def list_apart(reader: Reader, sitting_id: str) -> tuple[Apart, ...]:
    """Return what the chief judge has to have reconsidered."""
    with reader.connect() as connection:
        stations = read_stations(connection, sitting_id)
    return tuple(
        Apart(station.seat.id, station.seat.number, module.key, scored.aspect.key, scored.aspect.title, scored.given)
        for station in stations
        if station.is_marked
        for module in station.score.modules
        for scored in module.aspects
        if scored.state is AspectState.SPREAD and None not in scored.given
    )


def list_amendments(reader: Reader, sitting_id: str, pending_only: bool = False) -> tuple[AmendmentRow, ...]:
    """Return the amendments of a sitting, the newest first."""
    query = select(amendment, score_sheet.c.module, score_sheet.c.slot, seat.c.id.label("station_id"), seat.c.number)
    query = query.join(score_sheet, score_sheet.c.id == amendment.c.sheet_id).join(seat, seat.c.id == score_sheet.c.seat_id)
    query = query.where(seat.c.sitting_id == sitting_id).order_by(amendment.c.id.desc())
    if pending_only:
        query = query.where(amendment.c.confirmed_by.is_(None))
    with reader.connect() as connection:
        rows = connection.execute(query).all()
        names = _names(connection)
        schemes = {station.seat.id: station.scheme for station in read_stations(connection, sitting_id)} if rows else {}
    return tuple(
        AmendmentRow(
            value := to_value(Amendment, row),
            row.station_id,
            row.number,
            row.module,
            row.slot,
            schemes[row.station_id].aspect(value.aspect).title,
            names.get(value.requested_by, value.requested_by),
            names.get(value.confirmed_by or "", value.confirmed_by or ""),
        )
        for row in rows
    )


def list_penalties(reader: Reader, sitting_id: str) -> tuple[PenaltyRow, ...]:
    """Return the penalties of a sitting by station, the cancelled ones too."""
    with reader.connect() as connection:
        stations = read_stations(connection, sitting_id)
        names = _names(connection)
    found = []
    for station in stations:
        titles = {kind.key: kind.title for kind in station.scheme.deductions}
        for value in station.penalties:
            given, cancelled = names.get(value.given_by, value.given_by), value.cancelled_by or ""
            title = titles.get(value.kind, value.kind)
            found.append(PenaltyRow(value, station.seat.number, title, given, names.get(cancelled, cancelled)))
    return tuple(found)


def _slot_progress(
    members: list[Station], module: Module, slot: int, judge: str | None, names: Mapping[str, str]
) -> SlotProgress | None:
    aspects = aspects_of(module, slot)
    pairs = [
        (station, sheet)
        for station in members
        if station.is_marked
        for sheet in station.sheets_of(module.key)
        if sheet.slot == slot and _is_theirs(sheet, judge)
    ]
    if judge is not None and not pairs:
        return None
    owners = {sheet.judge_id for _, sheet in pairs}
    owner = owners.pop() if len(owners) == 1 else ""
    marked = sum(station.marks[sheet.id].get(aspect.key) is not None for station, sheet in pairs for aspect in aspects)
    submitted = sum(sheet.state is not SheetState.OPEN for _, sheet in pairs)
    return SlotProgress(slot, owner, names.get(owner, owner), len(pairs), submitted, marked, len(pairs) * len(aspects))


def _grid_row(station: Station, sheet: ScoreSheet, aspects: tuple[Aspect, ...], sent_back: SentBack) -> GridRow:
    marks = station.marks[sheet.id]
    reopened = frozenset(
        aspect
        for aspect, at in sent_back.get((station.seat.id, sheet.module), [])
        if sheet.state is SheetState.OPEN and sheet.submitted_at is not None and at >= sheet.submitted_at
    )
    scores = {module.key: module.value for module in station.score.modules} if station.is_submitted(sheet.module) else {}
    return GridRow(
        sheet.id,
        station.seat.id,
        station.seat.number,
        station.seat.presence,
        sheet.state,
        {aspect.key: marks.get(aspect.key) for aspect in aspects},
        frozenset(value.aspect for value in station.waiting if value.sheet_id == sheet.id),
        reopened,
        scores.get(sheet.module),
        sheet.version,
        sheet.judge_id,
    )


def _is_theirs(sheet: ScoreSheet, judge: str | None) -> bool:
    return judge is None or sheet.judge_id in ("", judge)


def _sent_back(connection: Connection, sitting_id: str) -> SentBack:
    query = select(reconsideration).join(seat, seat.c.id == reconsideration.c.seat_id).where(seat.c.sitting_id == sitting_id)
    found: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for row in connection.execute(query):
        found.setdefault((row.seat_id, row.module), []).append((row.aspect, row.ordered_at))
    return found


def _names(connection: Connection) -> Mapping[str, str]:
    return {row.id: row.name for row in connection.execute(select(account.c.id, account.c.name))}


def _group_titles(connection: Connection, sitting_id: str) -> Mapping[str, str]:
    held = read_sitting(connection, sitting_id)
    plan = connection.execute(select(programme.c.plan).where(programme.c.id == held.programme_id)).scalar_one()
    return {group.key: group.title for group in plan.groups}


def list_schemes(reader: Reader, programme_id: str, component: str) -> Mapping[str, MarkingScheme]:
    """Return the marking schemes of a component by group."""
    with reader.connect() as connection:
        return read_schemes(connection, programme_id, component)
