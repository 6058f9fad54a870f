"""Practical marking: sheets are opened, marked, submitted and locked; what is submitted is only amended by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from skillsapp.domain.marking import (
    CONSENSUS,
    Amendment,
    Mark,
    MarkingScheme,
    Penalty,
    Reconsideration,
    ScoreSheet,
    SheetState,
    check_mark,
)
from skillsapp.domain.marking_refusals import (
    AmendmentDecided,
    AmendmentPending,
    AmendmentUnchanged,
    JudgesApart,
    NothingToReconsider,
    NotPractical,
    NotReopened,
    NotYourSheet,
    PenaltyCancelled,
    PenaltyNeedsModule,
    ReasonNeeded,
    SamePerson,
    SeatAbsent,
    SheetsOpen,
    SheetStillOpen,
    SheetSubmitted,
    Unmarked,
)
from skillsapp.domain.marking_score import aspects_of, is_spread, slots_of
from skillsapp.domain.programme import ComponentKind
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence, Seat
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import NotFound, SkillsError, describe
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import listed
from skillsapp.kernel.ids import new_id
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.station_reads import (
    SheetPlace,
    read_marks,
    read_place,
    read_scheme_of,
    read_schemes,
    read_seats,
    read_sitting,
    read_sitting_of_seat,
    read_stations,
)
from skillsapp.store.unit_of_work import Begin, UnitOfWork

P = Permission


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """One mark to be given; None clears what was given before."""

    sheet_id: str
    aspect: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class NotSubmitted:
    """A sheet that could not be submitted with the others, and why."""

    sheet_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Submission:
    submitted: tuple[str, ...]
    refused: tuple[NotSubmitted, ...]


@dataclass(frozen=True, slots=True)
class MarkingService:
    begin: Begin

    def open_sheets(self, sitting_id: str, judges: Mapping[tuple[str, int], str] | None = None) -> Done[int]:
        """Create the sheets that the seats of a practical sitting still lack; return how many were created.

        `judges` gives (module, slot) to an account; a sheet of nobody may be marked by any judge of the programme.
        Raises NotPractical, NotFound or ResultsFrozen.
        """
        with self.begin("sheets.opened", P.MANAGE_SITTINGS) as uow:
            store, held = MarkingStore(uow), read_sitting(uow.connection, sitting_id)
            component = ProgrammeStore(uow).find(held.programme_id).plan.component(held.component)
            if component.kind is not ComponentKind.PRACTICAL:
                raise NotPractical(held.title)
            store.refuse_when_frozen(held.programme_id)
            schemes = read_schemes(uow.connection, held.programme_id, held.component)
            fresh: list[ScoreSheet] = []
            for seat, group in read_seats(uow.connection, sitting_id):
                if group not in schemes:
                    raise NotFound("marking scheme", f"{held.component}/{group}")
                fresh += _lacking(store, schemes[group], seat, judges or {})
            store.add_sheets(fresh)
            return uow.commit(len(fresh), subject=sitting_id, sheets=len(fresh))

    def assign_judge(self, sitting_id: str, module: str, slot: int, judge_id: str) -> Done[int]:
        """Give the open sheets of a module and slot to an account (empty: to any judge); return how many changed hands."""
        with self.begin("sheets.assigned", P.MANAGE_SITTINGS) as uow:
            changed = MarkingStore(uow).assign(sitting_id, module, slot, judge_id)
            return uow.commit(changed, subject=sitting_id, module=module, slot=slot, judge=judge_id, sheets=changed)

    def award_mark(self, sheet_id: str, aspect: str, value: Decimal | None) -> Done[Mark]:
        """Give (or clear) a mark on an open sheet of one's own.

        Raises MarkOutOfRange, MarkOffStep, NotAJudgement, SheetSubmitted, NotYourSheet, SeatAbsent, NotReopened, NotFound.
        """
        with self.begin("mark.awarded", P.AWARD_MARK) as uow:
            (mark,) = _award(uow, [MarkEntry(sheet_id, aspect, value)])
            return uow.commit(mark, subject=sheet_id, aspect=aspect, mark=_shown(value))

    def award_marks(self, entries: Sequence[MarkEntry]) -> Done[tuple[Mark, ...]]:
        """Give many marks in one transaction: all of them or, when one is refused, none."""
        with self.begin("marks.awarded", P.AWARD_MARK) as uow:
            marks = _award(uow, entries)
            return uow.commit(marks, marks=[[entry.sheet_id, entry.aspect, _shown(entry.value)] for entry in entries])

    def submit_sheet(self, sheet_id: str) -> Done[ScoreSheet]:
        """Submit and lock a sheet.  Raises Unmarked, JudgesApart, SheetSubmitted, NotYourSheet or SeatAbsent."""
        with self.begin("sheet.submitted", P.AWARD_MARK) as uow:
            sheet = _submit(uow, _place(uow, sheet_id))
            return uow.commit(sheet, subject=sheet_id)

    def submit_sheets(self, sheet_ids: Sequence[str]) -> Done[Submission]:
        """Submit the sheets that can be submitted, and say of each other one why not."""
        with self.begin("sheets.submitted", P.AWARD_MARK) as uow:
            submitted, refused = [], []
            for id in sheet_ids:
                try:
                    submitted.append(_submit(uow, _place(uow, id)).id)
                except SkillsError as error:
                    refused.append(NotSubmitted(id, error.code, describe(error)))
            return uow.commit(Submission(tuple(submitted), tuple(refused)), sheets=submitted)

    def reconsider(self, seat_id: str, module: str, aspect: str, reason: str) -> Done[Reconsideration]:
        """Send an aspect whose judges differ too much back to them: its judges' sheets open again for this aspect alone.

        Raises NothingToReconsider while the marks are within the allowed difference, ReasonNeeded or ResultsFrozen.
        """
        _need(reason)
        with self.begin("aspect.reconsidered", P.CONFIRM_AMENDMENT) as uow:
            store = MarkingStore(uow)
            sheets = tuple(sheet for sheet in store.sheets_of(seat_id, module) if sheet.slot != CONSENSUS)
            if not sheets:
                raise NotFound("score sheet", f"{seat_id}/{module}")
            place = _place(uow, sheets[0].id)
            marks = read_marks(uow.connection, tuple(sheet.id for sheet in sheets))
            judged = [marks.get(sheet.id, {}).get(aspect) for sheet in sheets]
            if None in judged or not is_spread(place.scheme, judged):
                raise NothingToReconsider(place.seat.number, _title(place.scheme, aspect))
            value = Reconsideration(new_id(), seat_id, module, aspect, reason.strip(), uow.actor.id, uow.now())
            store.add_reconsideration(value)
            for sheet in sheets:
                if sheet.state is not SheetState.OPEN:
                    store.save_sheet(replace(sheet, state=SheetState.OPEN))
            return uow.commit(value, subject=seat_id, module=module, aspect=aspect)

    def lock(self, sitting_id: str) -> Done[int]:
        """Lock all sheets of a sitting; return how many.  Raises SheetsOpen while something is undecided."""
        with self.begin("sheets.locked", P.FREEZE_RESULTS) as uow:
            uow.stay_within(read_sitting(uow.connection, sitting_id).programme_id)
            stations = read_stations(uow.connection, sitting_id)
            still_open = sum(len(station.open_sheets) for station in stations)
            waiting = sum(len(station.waiting) for station in stations)
            if still_open or waiting:
                raise SheetsOpen(still_open, waiting)
            store = MarkingStore(uow)
            ready = [s for station in stations for s in station.sheets if s.state is SheetState.SUBMITTED]
            for sheet in ready:
                store.save_sheet(replace(sheet, state=SheetState.LOCKED))
            return uow.commit(len(ready), subject=sitting_id, sheets=len(ready))

    def request_amendment(self, sheet_id: str, aspect: str, new: Decimal, reason: str) -> Done[Amendment]:
        """Ask for a submitted mark to be changed; it stands until another person confirms.

        Raises SheetStillOpen, AmendmentUnchanged, AmendmentPending, ReasonNeeded, NotYourSheet, and what `check_mark` raises.
        """
        _need(reason)
        with self.begin("amendment.requested", P.REQUEST_AMENDMENT) as uow:
            store, place = MarkingStore(uow), _place(uow, sheet_id)
            if not uow.actor.may(P.SEE_MARKS):
                _own(uow, place)
            if place.sheet.state is SheetState.OPEN:
                raise SheetStillOpen(place.seat.number)
            _check(place, aspect, new)
            if store.has_pending(sheet_id, aspect):
                raise AmendmentPending(_title(place.scheme, aspect))
            old = read_marks(uow.connection, (sheet_id,)).get(sheet_id, {}).get(aspect)
            if old == new:
                raise AmendmentUnchanged(_title(place.scheme, aspect), plain(new))
            value = Amendment(new_id(), sheet_id, aspect, old, new, reason.strip(), uow.actor.id, uow.now())
            store.add_amendment(value)
            return uow.commit(value, subject=sheet_id, amendment=value.id, aspect=aspect, old=_shown(old), new=_shown(new))

    def confirm_amendment(self, id: str) -> Done[Amendment]:
        """Let an amendment take effect.  Raises SamePerson, AmendmentDecided, JudgesApart or ResultsFrozen."""
        with self.begin("amendment.confirmed", P.CONFIRM_AMENDMENT) as uow:
            store = MarkingStore(uow)
            value, place = _undecided(uow, id)
            given = store.marks_of(value.sheet_id, value.aspect)
            if uow.actor.id == value.requested_by or (given and given[-1].given_by == uow.actor.id):
                raise SamePerson()
            now = uow.now()
            store.add_marks([Mark(new_id(), value.sheet_id, value.aspect, value.new, value.requested_by, now, value.id)])
            _refuse_spread(uow, place, (value.aspect,))
            decided = replace(value, confirmed_by=uow.actor.id, confirmed_at=now)
            store.decide_amendment(decided)
            return uow.commit(decided, subject=value.sheet_id, amendment=id)

    def refuse_amendment(self, id: str) -> Done[Amendment]:
        """Turn an amendment down; the mark stays.  Raises SamePerson or AmendmentDecided."""
        with self.begin("amendment.refused", P.CONFIRM_AMENDMENT) as uow:
            value, _place_of_it = _undecided(uow, id)
            if uow.actor.id == value.requested_by:
                raise SamePerson()
            decided = replace(value, confirmed_by=uow.actor.id, confirmed_at=uow.now(), refused=True)
            MarkingStore(uow).decide_amendment(decided)
            return uow.commit(decided, subject=value.sheet_id, amendment=id)

    def record_penalty(self, seat_id: str, module: str | None, kind: str, reason: str) -> Done[Penalty]:
        """Record a deduction of the scheme against a station.

        Raises PenaltyNeedsModule, ReasonNeeded, NotFound or ResultsFrozen.
        """
        _need(reason)
        with self.begin("penalty.recorded", P.AWARD_MARK) as uow:
            store = MarkingStore(uow)
            scheme = _scheme_of_seat(uow, seat_id)
            known = {deduction.key: deduction for deduction in scheme.deductions}
            if kind not in known:
                raise NotFound("deduction", kind)
            if module is not None and module not in {m.key for m in scheme.modules}:
                raise NotFound("module", module)
            if known[kind].zero_module and module is None:
                raise PenaltyNeedsModule(known[kind].title)
            deduction = known[kind]
            value = Penalty(
                new_id(), seat_id, module, kind, deduction.points, deduction.zero_module, reason.strip(), uow.actor.id, uow.now()
            )
            store.add_penalty(value)
            return uow.commit(value, subject=seat_id, penalty=value.id, kind=kind, module=module or "")

    def cancel_penalty(self, id: str, reason: str) -> Done[Penalty]:
        """Cancel a penalty that was recorded by mistake.  Raises SamePerson, PenaltyCancelled, ReasonNeeded or ResultsFrozen."""
        _need(reason)
        with self.begin("penalty.cancelled", P.CONFIRM_AMENDMENT) as uow:
            store = MarkingStore(uow)
            value = store.find_penalty(id)
            _scheme_of_seat(uow, value.seat_id)
            if value.is_cancelled:
                raise PenaltyCancelled()
            if value.given_by == uow.actor.id:
                raise SamePerson()
            cancelled = replace(value, cancelled_by=uow.actor.id, cancelled_at=uow.now(), cancel_reason=reason.strip())
            store.cancel_penalty(cancelled)
            return uow.commit(cancelled, subject=value.seat_id, penalty=id)


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded()


def _shown(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _title(scheme: MarkingScheme, aspect: str) -> str:
    return scheme.aspect(aspect).title


def _lacking(store: MarkingStore, scheme: MarkingScheme, seat: Seat, judges: Mapping[tuple[str, int], str]) -> list[ScoreSheet]:
    """Return the sheets that a seat does not have yet."""
    lacking = []
    for module in scheme.modules:
        present = {sheet.slot for sheet in store.sheets_of(seat.id, module.key)}
        for slot in slots_of(module, scheme.judges):
            if slot not in present:
                judge = judges.get((module.key, slot), "")
                lacking.append(ScoreSheet(new_id(), seat.sitting_id, seat.id, module.key, slot, judge))
    return lacking


def _place(uow: UnitOfWork, sheet_id: str) -> SheetPlace:
    """Return a sheet of the actor's programme that may still change.  Raises NotFound, PermissionRefused or ResultsFrozen."""
    place = read_place(uow.connection, sheet_id)
    uow.stay_within(place.sitting.programme_id)
    MarkingStore(uow).refuse_when_frozen(place.sitting.programme_id)
    return place


def _own(uow: UnitOfWork, place: SheetPlace) -> None:
    if place.sheet.judge_id not in ("", uow.actor.id):
        raise NotYourSheet(place.seat.number)


def _check(place: SheetPlace, aspect: str, value: Decimal | None) -> None:
    module = {m.key: m for m in place.scheme.modules}[place.sheet.module]
    known = {a.key: a for a in aspects_of(module, place.sheet.slot)}
    if aspect not in known:
        raise NotFound("aspect", aspect)
    if value is not None:
        check_mark(known[aspect], value)


def _writable(uow: UnitOfWork, place: SheetPlace) -> frozenset[str] | None:
    """Check that the sheet is open to this actor; return the aspects sent back where only these may change, else None."""
    _own(uow, place)
    if place.seat.presence is Presence.ABSENT:
        raise SeatAbsent(place.seat.number)
    sheet = place.sheet
    if sheet.state is not SheetState.OPEN:
        raise SheetSubmitted(place.seat.number)
    if sheet.submitted_at is None:
        return None
    sent_back = MarkingStore(uow).reconsiderations_of(sheet.seat_id, sheet.module)
    return frozenset(r.aspect for r in sent_back if r.ordered_at >= sheet.submitted_at)


def _award(uow: UnitOfWork, entries: Sequence[MarkEntry]) -> tuple[Mark, ...]:
    places: dict[str, tuple[SheetPlace, frozenset[str] | None]] = {}
    marks = []
    for entry in entries:
        if entry.sheet_id not in places:
            place = _place(uow, entry.sheet_id)
            places[entry.sheet_id] = (place, _writable(uow, place))
        place, only = places[entry.sheet_id]
        _check(place, entry.aspect, entry.value)
        if only is not None and entry.aspect not in only:
            raise NotReopened(place.seat.number)
        marks.append(Mark(new_id(), entry.sheet_id, entry.aspect, entry.value, uow.actor.id, uow.now()))
    MarkingStore(uow).add_marks(marks)
    return tuple(marks)


def _submit(uow: UnitOfWork, place: SheetPlace) -> ScoreSheet:
    store, sheet = MarkingStore(uow), place.sheet
    _writable(uow, place)
    module = {m.key: m for m in place.scheme.modules}[sheet.module]
    aspects = aspects_of(module, sheet.slot)
    given = read_marks(uow.connection, (sheet.id,)).get(sheet.id, {})
    missing = [aspect.title for aspect in aspects if given.get(aspect.key) is None]
    if missing:
        raise Unmarked(place.seat.number, listed(missing))
    others = [s for s in store.sheets_of(sheet.seat_id, sheet.module) if s.slot != CONSENSUS and s.id != sheet.id]
    if sheet.slot != CONSENSUS and all(other.state is not SheetState.OPEN for other in others):
        _refuse_spread(uow, place, tuple(aspect.key for aspect in aspects))
    return store.save_sheet(replace(sheet, state=SheetState.SUBMITTED, submitted_at=uow.now()))


def _refuse_spread(uow: UnitOfWork, place: SheetPlace, aspects: tuple[str, ...]) -> None:
    """Raise JudgesApart when the judges of a station differ too much on one of these aspects."""
    if place.sheet.slot == CONSENSUS:
        return
    sheets = [s.id for s in MarkingStore(uow).sheets_of(place.sheet.seat_id, place.sheet.module) if s.slot != CONSENSUS]
    marks = read_marks(uow.connection, tuple(sheets))
    apart = [key for key in aspects if is_spread(place.scheme, [marks.get(id, {}).get(key) for id in sheets])]
    if apart:
        raise JudgesApart(place.seat.number, listed(_title(place.scheme, key) for key in apart))


def _undecided(uow: UnitOfWork, id: str) -> tuple[Amendment, SheetPlace]:
    value = MarkingStore(uow).find_amendment(id)
    place = _place(uow, value.sheet_id)
    if value.confirmed_by is not None:
        raise AmendmentDecided()
    return value, place


def _scheme_of_seat(uow: UnitOfWork, seat_id: str) -> MarkingScheme:
    """Return the scheme of a seat of the actor's programme that may still change.  Raises NotFound, PermissionRefused or ResultsFrozen."""
    held, group = read_sitting_of_seat(uow.connection, seat_id)
    uow.stay_within(held.programme_id)
    MarkingStore(uow).refuse_when_frozen(held.programme_id)
    return read_scheme_of(uow.connection, held.programme_id, held.component, group)
