"""The demonstration's theory exams: everyone sits a real paper through the real attempt service, with a skill of their own."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from skillsapp.app import App
from skillsapp.demo.staff import Staff
from skillsapp.domain.exam import EventDraft, ExamQuestion
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.clock import SetClock
from skillsapp.queries.questions import list_questions
from skillsapp.queries.sittings import SeatRow, list_seats
from skillsapp.rehearsal import invent_response
from skillsapp.services.forms import FORMS
from skillsapp.services.sittings import SittingPlan


@dataclass(frozen=True, slots=True)
class TheoryRound:
    """One room at one time.  `wanted` are exact scores by entry number, for the ties that the demonstration must show."""

    programme_id: str
    component: str
    title: str
    room: str
    starts_at: datetime
    duration_minutes: int
    registration_ids: Sequence[str]
    seed: int
    wanted: Mapping[str, Decimal]
    absent: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()
    late_minutes: int = 10
    extended: frozenset[str] = frozenset()
    resit: bool = False


def run_theory(app: App, clock: SetClock, staff: Staff, plan: TheoryRound) -> int:
    """Arrange the sitting, let everyone sit it and close it; return how many answers were given."""
    staff.act(app, "organiser")
    sitting = app.sittings.arrange(
        SittingPlan(
            programme_id=plan.programme_id,
            component=plan.component,
            title=plan.title,
            room=plan.room,
            starts_at=plan.starts_at,
            duration_minutes=plan.duration_minutes,
            registration_ids=tuple(plan.registration_ids),
            seed=plan.seed,
            resit=plan.resit,
        )
    ).value
    with tempfile.TemporaryDirectory() as printer:
        app.forms.write(FORMS["sign_in_sheet"], sitting.id, Path(printer) / "sign_in_sheet.pdf")
    staff.act(app, "exam_officer")
    app.sittings.open(sitting.id)
    clock.advance((plan.starts_at - clock.now()).total_seconds())
    app.sittings.start(sitting.id)
    keys = {question.ref: QUESTION_TYPES[question.type].right_response(question) for question in list_questions(app.reader)}
    chance = random.Random(plan.seed)
    answers, sessions = 0, []
    seats = [seat for seat in list_seats(app.reader, sitting.id) if seat.entry_no not in plan.absent]
    for seat in [seat for seat in seats if seat.entry_no not in plan.late]:
        sessions.append((seat, _enter(app, sitting.id, seat)))
    clock.advance(plan.late_minutes * 60)
    for seat in [seat for seat in seats if seat.entry_no in plan.late]:
        sessions.append((seat, _enter(app, sitting.id, seat)))
    for seat, session in sessions:
        own = random.Random(f"{plan.seed}/{seat.entry_no}")
        drafts = _answer_all(session, keys, own, plan.wanted.get(seat.entry_no))
        answers += len(drafts)
        app.attempts.write_all(drafts)
        clock.advance(chance.uniform(2, 12))
    given = [session.sheet.attempt_id for seat, session in sessions if seat.entry_no in plan.extended]
    if given:
        app.attempts.extend(given, 5, staff.words["extension"])
    clock.advance(max(0, plan.duration_minutes * 60 - 20 * 60 - len(sessions) * 12))
    for _seat, session in sessions:
        app.attempts.hand_in(session.hand_in() if session.remaining_ms else session.collect())
        clock.advance(chance.uniform(1, 5))
    for seat in list_seats(app.reader, sitting.id):
        if seat.entry_no in plan.absent:
            app.sittings.set_presence(seat.seat_id, Presence.ABSENT, staff.words["absent"])
    app.sittings.close(sitting.id)
    return answers


def _enter(app: App, sitting_id: str, seat: SeatRow) -> ExamSession:
    return ExamSession(app.attempts.enter(sitting_id, seat.registration_id).value, app.attempts.reading)


def _answer_all(session: ExamSession, keys: Mapping[str, str], chance: random.Random, wanted: Decimal | None) -> list[EventDraft]:
    """Return the drafts of one person's answers: as able as chance says, or exactly as good as wanted.

    The order is that of the bank and not the person's own, which hangs on a random id: the demonstration is the same every time.
    """
    questions = sorted(session.questions, key=lambda question: question.ref)
    right = _exactly(questions, wanted) if wanted is not None else _by_skill(questions, chance)
    drafts = []
    for question in questions:
        if question.ref in right:
            drafts.append(session.answer(question.ref, keys[question.ref]))
            continue
        response = invent_response(question, chance)
        while response == keys[question.ref]:
            response = invent_response(question, chance)
        if chance.random() < 0.08:
            drafts.append(session.flag(question.ref, True))
            continue
        drafts.append(session.answer(question.ref, response))
    return drafts


def _by_skill(questions: Sequence[ExamQuestion], chance: random.Random) -> set[str]:
    skill = min(0.97, max(0.35, chance.gauss(0.76, 0.12)))
    return {question.ref for question in questions if chance.random() < (skill - 0.12 if question.type == "multiple" else skill)}


def _exactly(questions: Sequence[ExamQuestion], wanted: Decimal) -> set[str]:
    """Return questions whose marks add up to *wanted*, dear ones first."""
    right, left = set(), wanted
    for question in sorted(questions, key=lambda one: -one.mark):
        if question.mark <= left:
            right.add(question.ref)
            left -= question.mark
    return right
