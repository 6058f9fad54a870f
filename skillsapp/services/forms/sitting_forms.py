"""The forms of a sitting: what is printed before the day and filled in on it."""

from __future__ import annotations

from collections.abc import Sequence

from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence, Sitting, SittingState, seat_digits
from skillsapp.kernel.clock import stamp
from skillsapp.printouts.admission_ticket import ADMISSION_TICKET, AdmissionTicketData, Ticket, TicketExam
from skillsapp.printouts.door_sheet import DOOR_SHEET, DoorLine, DoorSheetData
from skillsapp.printouts.room_record import ROOM_RECORD, RoomIncident, RoomRecordData
from skillsapp.printouts.score_sheet import SCORE_SHEET, ScoreSheetData
from skillsapp.printouts.seat_labels import SEAT_LABELS as SEAT_LABELS_PRINTOUT
from skillsapp.printouts.seat_labels import SeatLabel, SeatLabelsData
from skillsapp.printouts.sign_in_sheet import SIGN_IN_SHEET, SignInData, SignInLine
from skillsapp.printouts.wording import _, paper_words
from skillsapp.queries.marking import list_schemes
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import SeatRow, find_sitting, list_seats, list_sittings
from skillsapp.services.forms.day_forms import carrier_words, is_blind
from skillsapp.services.forms.form import Filling, Form, Subject, span


def _sitting(filling: Filling, sitting_id: str) -> tuple[Programme, Sitting, tuple[SeatRow, ...]]:
    sitting = find_sitting(filling.reader, sitting_id)
    return find_programme(filling.reader, sitting.programme_id), sitting, list_seats(filling.reader, sitting_id)


def _tickets(filling: Filling, sitting_id: str) -> Sequence[AdmissionTicketData]:
    programme, _one, seats = _sitting(filling, sitting_id)
    exams: dict[str, list[TicketExam]] = {}
    for row in list_sittings(filling.reader, programme.id):
        sitting = row.sitting
        subject = programme.plan.component(sitting.component).title
        there = list_seats(filling.reader, sitting.id)
        digits = seat_digits(seat.number for seat in there)
        for seat in there:
            time = span(sitting.starts_at, sitting.duration_minutes)
            number = f"{seat.number:0{digits}d}"
            exams.setdefault(seat.registration_id, []).append(TicketExam(subject, time, sitting.room, number))
    groups = {group.key: group.title for group in programme.plan.groups}
    tickets = [
        Ticket(
            entry_no=seat.entry_no,
            name=seat.name,
            id_text=seat.masked_id,
            unit=seat.organisation,
            group=groups.get(seat.group, "") if len(groups) > 1 else "",
            photo=filling.photo(seat.photo),
            exams=tuple(exams.get(seat.registration_id, ())),
        )
        for seat in seats
    ]
    words = paper_words(programme.kind)
    rules = programme.plan.exam
    notice = [
        _("Come 30 minutes early with this {ticket} and your original ID document.").format(ticket=words.ticket),
        _("Sit at the {seat} printed here.").format(seat=words.seat),
        _("Phones and other devices that can send or store stay outside the room."),
    ]
    if rules.late_minutes is not None:
        notice.append(_("Whoever is more than {minutes} minutes late is not admitted.").format(minutes=rules.late_minutes))
    if rules.earliest_hand_in_minutes:
        notice.append(
            _("Handing in is possible {minutes} minutes after the start.").format(minutes=rules.earliest_hand_in_minutes)
        )
    return [AdmissionTicketData(filling.letterhead(programme), filling.imprint(programme), words, tuple(tickets), tuple(notice))]


def _labels(filling: Filling, sitting_id: str) -> Sequence[SeatLabelsData]:
    programme, sitting, seats = _sitting(filling, sitting_id)
    digits = seat_digits(seat.number for seat in seats)
    blind = is_blind(programme, sitting)
    labels = tuple(
        SeatLabel(f"{seat.number:0{digits}d}", "" if blind else seat.name, "" if blind else seat.entry_no, sitting.room)
        for seat in seats
    )
    return [SeatLabelsData(filling.letterhead(programme), filling.imprint(programme), paper_words(programme.kind), labels)]


def _door(filling: Filling, sitting_id: str) -> Sequence[DoorSheetData]:
    programme, sitting, seats = _sitting(filling, sitting_id)
    digits = seat_digits(seat.number for seat in seats)
    blind = is_blind(programme, sitting)
    lines = tuple(DoorLine(f"{seat.number:0{digits}d}", seat.entry_no, "" if blind else seat.name) for seat in seats)
    return [
        DoorSheetData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            room=sitting.room,
            sitting=carrier_words(sitting),
            time=span(sitting.starts_at, sitting.duration_minutes),
            lines=() if blind else lines,
        )
    ]


def _sign_in(filling: Filling, sitting_id: str) -> Sequence[SignInData]:
    programme, sitting, seats = _sitting(filling, sitting_id)
    digits = seat_digits(seat.number for seat in seats)
    lines = tuple(
        SignInLine(f"{seat.number:0{digits}d}", seat.entry_no, seat.name, seat.organisation, seat.masked_id) for seat in seats
    )
    return [
        SignInData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            sitting=carrier_words(sitting),
            room=sitting.room,
            time=span(sitting.starts_at, sitting.duration_minutes),
            lines=lines,
        )
    ]


def _record(filling: Filling, sitting_id: str) -> Sequence[RoomRecordData]:
    programme, sitting, seats = _sitting(filling, sitting_id)
    digits = seat_digits(seat.number for seat in seats)
    present = [seat for seat in seats if seat.presence is Presence.CHECKED_IN]
    absent = [seat for seat in seats if seat.presence is Presence.ABSENT]
    held = sitting.started_at is not None or sitting.state is SittingState.CLOSED
    incidents = tuple(
        RoomIncident(f"{seat.number:0{digits}d}", seat.entry_no, "", seat.note)
        for seat in seats
        if seat.presence is Presence.DISQUALIFIED
    )
    return [
        RoomRecordData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            room=sitting.room,
            sitting=carrier_words(sitting),
            subject=programme.plan.component(sitting.component).title,
            time=span(sitting.starts_at, sitting.duration_minutes),
            expected=len(seats),
            present=str(len(present)) if held else "",
            absent=str(len(absent)) if held else "",
            absent_seats=_(", ").join(f"{seat.number:0{digits}d}" for seat in absent),
            unsealed_at=stamp(sitting.started_at) if sitting.started_at else "",
            collected=str(len(present)) if held else "",
            incidents=incidents,
        )
    ]


def _scores(filling: Filling, sitting_id: str) -> Sequence[ScoreSheetData]:
    """Return a score sheet of every module of every group that sits here: station numbers only, never a name."""
    programme, sitting, seats = _sitting(filling, sitting_id)
    digits = seat_digits(seat.number for seat in seats)
    sheets = []
    for group_key, scheme in list_schemes(filling.reader, programme.id, sitting.component).items():
        stations = tuple(f"{seat.number:0{digits}d}" for seat in seats if seat.group == group_key)
        for module in scheme.modules if stations else ():
            sheets.append(
                ScoreSheetData(
                    filling.letterhead(programme),
                    filling.imprint(programme),
                    paper_words(programme.kind),
                    module=module,
                    stations=stations,
                    group=programme.plan.group(group_key).title,
                    judges=scheme.judges,
                )
            )
    return sheets


ADMISSION_TICKETS = Form(ADMISSION_TICKET, Subject.SITTING, Permission.MANAGE_SITTINGS, _tickets)
SEAT_LABELS = Form(SEAT_LABELS_PRINTOUT, Subject.SITTING, Permission.MANAGE_SITTINGS, _labels)
DOOR_SHEETS = Form(DOOR_SHEET, Subject.SITTING, Permission.MANAGE_SITTINGS, _door)
SIGN_IN_SHEETS = Form(SIGN_IN_SHEET, Subject.SITTING, Permission.MANAGE_SITTINGS, _sign_in)
ROOM_RECORDS = Form(ROOM_RECORD, Subject.SITTING, Permission.RUN_SITTING, _record)
SCORE_SHEETS = Form(SCORE_SHEET, Subject.SITTING, Permission.MANAGE_SITTINGS, _scores)
