"""The forms of a whole class day: sign-in sheets for each half-day, the admission list by company, results on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import RESULT_STATUS_TITLES, ResultStatus
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import CARRIER_TITLES, Sitting, SittingState, seat_digits
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.half_day_sheet import HALF_DAY_SHEET, HalfDayData, HalfDayLine
from skillsapp.printouts.seat_list import SEAT_LIST, SeatLine, SeatListData
from skillsapp.printouts.spot_results import SPOT_RESULTS, SpotLine, SpotResultData
from skillsapp.printouts.wording import _, paper_words
from skillsapp.queries.exam_day import by_company
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.results import ResultRow, list_results
from skillsapp.queries.sittings import list_seats, list_sittings
from skillsapp.services.forms.form import Filling, Form, Subject, span

MOST_DAYS = 31
HALVES = (N_("morning"), N_("afternoon"))


def half_days(programme: Programme) -> tuple[tuple[date, str], ...]:
    """Return the half-days of a class in their order, each with its word (a message id); none where the days are not known."""
    first, last = programme.starts_on, programme.ends_on or programme.starts_on
    if first is None or last is None or programme.kind is not ProgrammeKind.TRAINING:
        return ()
    days = min(MOST_DAYS, (last - first).days + 1)
    return tuple((first + timedelta(days=number), half) for number in range(days) for half in HALVES)


def half_day_words(day: date, half: str) -> str:
    """Return a half-day as forms name it: 2026-11-21 morning."""
    return _("{day} {half}").format(day=day.isoformat(), half=_(half))


def carrier_words(sitting: Sitting) -> str:
    """Return a sitting's title with what it is written on, as forms name it; a practical has its title only."""
    carrier = _(CARRIER_TITLES[sitting.carrier])
    if sitting.paper_id is None or carrier in sitting.title:
        return sitting.title
    return _("{sitting} · {carrier}").format(sitting=sitting.title, carrier=carrier)


def is_blind(programme: Programme, sitting: Sitting) -> bool:
    """Say whether nothing printed may join a name and a number: in a competition's practical, whose stations the judges score."""
    practical = programme.plan.component(sitting.component).kind is ComponentKind.PRACTICAL
    return practical and programme.kind is ProgrammeKind.COMPETITION


def _half_days(filling: Filling, programme_id: str) -> Sequence[HalfDayData]:
    programme = find_programme(filling.reader, programme_id)
    accepted = {r.id for r in list_registrations(filling.reader, programme_id) if r.state is RegistrationState.ACCEPTED}
    lines = tuple(
        HalfDayLine(one.organisation, one.name, one.entry_no)
        for one in by_company(filling.reader, programme_id)
        if one.registration_id in accepted
    )
    place = " ".join(part for part in (programme.city, programme.venue) if part)
    return [
        HalfDayData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            half_day=half_day_words(day, half),
            hours=programme.plan.venue.hours_per_half_day,
            place=place,
            lines=lines,
        )
        for day, half in half_days(programme)
    ]


def _seat_list(filling: Filling, programme_id: str) -> Sequence[SeatListData]:
    programme = find_programme(filling.reader, programme_id)
    words = paper_words(programme.kind)
    taken: dict[str, list[SeatLine]] = {}
    rows = list_sittings(filling.reader, programme_id)
    still = [row.sitting for row in rows if row.sitting.state is not SittingState.CLOSED]
    for sitting in still or [row.sitting for row in rows]:
        time = span(sitting.starts_at, sitting.duration_minutes)
        there = list_seats(filling.reader, sitting.id)
        digits = seat_digits(seat.number for seat in there)
        for seat in there:
            number = "" if is_blind(programme, sitting) else f"{seat.number:0{digits}d}"
            line = SeatLine(seat.organisation, seat.name, seat.entry_no, carrier_words(sitting), time, sitting.room, number)
            taken.setdefault(seat.registration_id, []).append(line)
    order = (one.registration_id for one in by_company(filling.reader, programme_id))
    notices = (_("Come 30 minutes before the time given here, with your original ID document."),)
    lines = tuple(line for id in order for line in taken.get(id, ()))
    return [SeatListData(filling.letterhead(programme), filling.imprint(programme), words, lines, notices)]


def _spot(filling: Filling, programme_id: str) -> Sequence[SpotResultData]:
    """Return the results that hold, by company and name: scores and decisions only, ID numbers masked whoever prints."""
    programme = find_programme(filling.reader, programme_id)
    found = list_results(filling.reader, programme_id)
    rows = {row.registration_id: row for row in found if row.status is not ResultStatus.WITHDRAWN}  # they were not expected
    order = [one.registration_id for one in by_company(filling.reader, programme_id) if one.registration_id in rows]
    lines = tuple(_spot_line(rows[id]) for id in order)
    passed = sum(row.passed is True and row.status is ResultStatus.NORMAL for row in rows.values())
    note = _("Computed {time}; the association's published result list holds.").format(time=stamp(filling.printed_at))
    summary = _("{people} people, {passed} passed").format(people=len(rows), passed=passed)
    return [
        SpotResultData(
            filling.letterhead(programme), filling.imprint(programme), paper_words(programme.kind), lines, summary, note
        )
    ]


def _spot_line(row: ResultRow) -> SpotLine:
    normal = row.status is ResultStatus.NORMAL
    score = _decimal(row.total) if normal else _(RESULT_STATUS_TITLES[row.status])
    return SpotLine(row.organisation, row.name, row.id_number, score, row.passed_text(), _("Resit") if row.is_resit else "")


def _decimal(value: Decimal | None) -> str:
    return "–" if value is None else format(value, "f")


HALF_DAY_SHEETS = Form(HALF_DAY_SHEET, Subject.PROGRAMME, Permission.MANAGE_SITTINGS, _half_days)
SEAT_LISTS = Form(SEAT_LIST, Subject.PROGRAMME, Permission.MANAGE_SITTINGS, _seat_list)
SPOT_RESULT_LISTS = Form(SPOT_RESULTS, Subject.PROGRAMME, Permission.SEE_RESULTS, _spot)
