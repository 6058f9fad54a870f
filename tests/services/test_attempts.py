"""The timed exam: nothing acknowledged is lost, nobody gets less or more time than is due, and papers are marked right."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from decimal import Decimal

import pytest

from skillsapp.domain.attempt import AttemptPhase, EventKind, verify_chain
from skillsapp.domain.exam import AlreadyHandedIn, NotOpenYet, NotSeated, SeatCancelled, TooEarlyToHandIn, TooLate
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.sitting import Presence
from skillsapp.domain.timeledger import ReopeningKind
from skillsapp.queries.attempts import AttemptRow, attempt_scores, list_attempts
from skillsapp.queries.audit import LogsVerdict, list_audit, verify_answer_logs
from skillsapp.queries.questions import list_questions
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.queries.sittings import list_seats, load_board
from skillsapp.services.attempts import ExtensionWrong, PauseReasonMissing
from tests.services.office import Office

MINUTE = 60


class Exam:
    """A class's exam under way: 60 minutes, late entry until the end."""

    def __init__(self, office: Office, kind: ProgrammeKind = ProgrammeKind.TRAINING, people: int = 3) -> None:
        self.office = office
        self.programme: Programme = office.create(kind, "某项目")
        self.rows: list[RegistrationRow] = office.register(self.programme, people)
        self.sitting = office.arrange(self.programme, self.rows)
        office.app.sittings.start(self.sitting)

    def enter(self, place: int = 0) -> ExamSession:
        return self.office.enter(self.sitting, self.rows[place])

    def attempt(self, place: int = 0) -> AttemptRow:
        entry_no = self.rows[place].entry_no
        return next(row for row in list_attempts(self.office.app.reader, self.programme.id) if row.record.entry_no == entry_no)


@pytest.fixture
def exam(office: Office) -> Exam:
    return Exam(office)


def test_nobody_signs_in_before_the_start_or_without_a_seat(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    sitting = office.arrange(programme, rows[:1])
    with pytest.raises(NotOpenYet):
        office.enter(sitting, rows[0])
    office.app.sittings.open(sitting)
    with pytest.raises(NotOpenYet):
        office.enter(sitting, rows[0])
    office.app.sittings.start(sitting)
    with pytest.raises(NotSeated):
        office.enter(sitting, rows[1])
    office.enter(sitting, rows[0])


def test_signing_in_checks_in_and_shows_no_answer_key(exam: Exam) -> None:
    session = exam.enter()
    assert len(session.questions) == 50
    assert session.remaining_ms == 60 * MINUTE * 1000
    assert list_seats(exam.office.app.reader, exam.sitting)[0].presence in Presence
    seat = next(s for s in list_seats(exam.office.app.reader, exam.sitting) if s.registration_id == exam.rows[0].id)
    assert seat.presence is Presence.CHECKED_IN
    assert not any("answer" in name for name in type(session.questions[0]).__dataclass_fields__)


def test_candidates_see_the_same_paper_in_orders_of_their_own(exam: Exam) -> None:
    first, second = exam.enter(0), exam.enter(1)
    assert {q.ref for q in first.questions} == {q.ref for q in second.questions}
    assert [q.ref for q in first.questions] != [q.ref for q in second.questions]


def test_what_was_acknowledged_is_in_the_log(exam: Exam) -> None:
    session = exam.enter()
    question = session.questions[0]
    exam.office.clock.advance(30)
    saved = exam.office.app.attempts.write(session.answer(question.ref, "A")).value
    assert (saved.seq, saved.question, saved.response, saved.disk_full) == (2, question.ref, "A", False)
    row = exam.attempt()
    assert row.state.answers == {question.ref: "A"}
    assert row.seconds_left == 60 * MINUTE - 30
    assert verify_chain(row.events) is None


def test_the_same_draft_again_is_one_event_even_when_others_came_between(exam: Exam) -> None:
    """A commit that failed may be on the disk all the same: the retry must not bring an old answer back."""
    session, attempts = exam.enter(), exam.office.app.attempts
    ref = session.questions[0].ref
    exam.office.clock.advance(1)
    first = session.answer(ref, "A")
    saved = [attempts.write(first).value.seq for _ in range(3)]
    exam.office.clock.advance(1)
    attempts.write(session.answer(ref, "B"))
    assert attempts.write(first).value.seq == saved[0]
    assert saved == [saved[0]] * 3
    assert exam.attempt().state.answers == {ref: "B"}
    assert [event.kind for event in exam.attempt().events] == [EventKind.START, EventKind.ANSWER, EventKind.ANSWER]


def test_many_at_once_are_all_or_none_and_once(exam: Exam) -> None:
    session, attempts = exam.enter(), exam.office.app.attempts
    drafts = []
    for question in session.questions[:10]:
        exam.office.clock.advance(1)
        drafts.append(session.answer(question.ref, "A"))
    attempts.write_all(drafts)
    attempts.write_all(drafts)
    assert len(exam.attempt().events) == 11
    assert verify_chain(exam.attempt().events) is None


def test_handing_in_twice_answers_the_same_and_closes_the_paper(exam: Exam) -> None:
    session, attempts = exam.enter(), exam.office.app.attempts
    attempts.write(session.answer(session.questions[0].ref, "A"))
    exam.office.clock.advance(60)
    first = attempts.hand_in(session.hand_in()).value
    exam.office.clock.advance(60)
    assert attempts.hand_in(session.hand_in()).value == first
    assert attempts.hand_in(session.collect()).value == first  # handed in, whatever comes after
    assert (first.answered, first.questions, first.by_program) == (1, 50, False)
    assert first.receipt == exam.attempt().state.receipt
    assert len(first.receipt) == 8
    with pytest.raises(AlreadyHandedIn):
        attempts.write(session.answer(session.questions[1].ref, "A"))
    with pytest.raises(AlreadyHandedIn):
        exam.enter()
    submitted = [row for row in list_audit(exam.office.app.reader, session.sheet.attempt_id) if row.action == "attempt.submit"]
    assert len(submitted) == 1


def test_a_paper_collected_at_zero_says_so(exam: Exam) -> None:
    session = exam.enter()
    exam.office.clock.advance(61 * MINUTE)
    session.tick()
    assert session.remaining_ms == 0
    assert exam.office.app.attempts.hand_in(session.collect()).value.by_program
    assert exam.attempt().state.state is AttemptPhase.COLLECTED
    assert exam.attempt().seconds_left == 0


def test_whoever_comes_late_has_what_is_left_even_when_the_date_was_changed(exam: Exam) -> None:
    exam.office.clock.advance(10 * MINUTE)
    exam.office.clock.at += timedelta(days=366)
    assert exam.enter(0).remaining_ms == 50 * MINUTE * 1000
    exam.office.clock.at -= timedelta(days=800)
    assert exam.enter(1).remaining_ms == 50 * MINUTE * 1000
    exam.office.clock.advance(51 * MINUTE)
    with pytest.raises(TooLate):
        exam.enter(2)


def test_after_a_reboot_lateness_comes_from_the_wall_clock(exam: Exam) -> None:
    exam.office.clock.advance(10 * MINUTE)
    exam.office.clock.boot_name, exam.office.clock.boot = "boot-2", 5000
    assert exam.enter(0).remaining_ms == 50 * MINUTE * 1000


def test_a_crash_charges_nothing_and_opens_where_it_was(exam: Exam) -> None:
    session = exam.enter()
    exam.office.clock.advance(5 * MINUTE)
    exam.office.app.attempts.write(session.answer(session.questions[3].ref, "B"))
    exam.office.app.attempts.write(session.flag(session.questions[4].ref, True))
    order = [question.ref for question in session.questions]
    exam.office.restart(minutes=1.5)
    again = exam.enter()
    assert again.sheet.reopening is not None
    assert (again.sheet.reopening.kind, again.sheet.reopening.gap_ms) == (ReopeningKind.RESTART, 90_000)
    assert not again.is_paused
    assert again.remaining_ms == 55 * MINUTE * 1000
    assert [question.ref for question in again.questions] == order
    assert (again.answers, again.flags) == ({order[3]: "B"}, {order[4]})
    assert verify_chain(exam.attempt().events) is None


def test_a_long_gap_waits_for_the_invigilator(exam: Exam) -> None:
    session = exam.enter()
    exam.office.clock.advance(5 * MINUTE)
    exam.office.app.attempts.write(session.answer(session.questions[0].ref, "B"))
    exam.office.restart(minutes=20)
    again = exam.enter()
    assert again.is_paused
    exam.office.clock.advance(3 * MINUTE)
    again.tick()
    assert again.remaining_ms == 55 * MINUTE * 1000
    exam.office.app.attempts.let_go_on([again.sheet.attempt_id], "停电")
    again.follow(exam.attempt().state)
    exam.office.clock.advance(MINUTE)
    again.tick()
    assert again.remaining_ms == 54 * MINUTE * 1000


def test_a_candidate_in_the_room_gets_back_in_after_entry_has_closed(office: Office) -> None:
    """Late entry is for those who come late, not for those whose laptop stopped."""
    exam = Exam(office, ProgrammeKind.COMPETITION, people=2)
    limit = exam.programme.plan.exam.late_minutes
    assert limit is not None
    session = exam.enter(0)
    office.clock.advance((limit + 1) * MINUTE)
    office.app.attempts.write(session.answer(session.questions[0].ref, "A"))
    with pytest.raises(TooLate) as refused:
        exam.enter(1)
    assert refused.value.minutes == limit
    office.restart(minutes=1)
    assert exam.enter(0).remaining_ms == (exam.programme.plan.exam.duration_minutes - limit - 1) * MINUTE * 1000


def test_whoever_was_given_time_gets_back_in_after_the_round_has_ended(exam: Exam) -> None:
    session = exam.enter()
    exam.office.clock.advance(59 * MINUTE)
    exam.office.app.attempts.write(session.answer(session.questions[0].ref, "A"))
    exam.office.app.attempts.extend([session.sheet.attempt_id], 30, "电脑故障")
    exam.office.restart(minutes=1.9)
    assert exam.enter().remaining_ms == 31 * MINUTE * 1000


def test_an_extension_needs_a_reason_and_reaches_the_candidate(exam: Exam) -> None:
    session = exam.enter()
    for minutes, reason in ((0, "断电"), (121, "断电"), (10, " ")):
        with pytest.raises(ExtensionWrong):
            exam.office.app.attempts.extend([session.sheet.attempt_id], minutes, reason)
    exam.office.app.attempts.extend([session.sheet.attempt_id], 10, "断电")
    session.follow(exam.attempt().state)
    assert session.remaining_ms == 70 * MINUTE * 1000


def test_a_pause_stops_the_time_and_needs_a_reason(exam: Exam) -> None:
    session, attempts = exam.enter(), exam.office.app.attempts
    with pytest.raises(PauseReasonMissing):
        attempts.pause([session.sheet.attempt_id], "")
    attempts.pause([session.sheet.attempt_id], "消防警报")
    session.follow(exam.attempt().state)
    exam.office.clock.advance(10 * MINUTE)
    session.tick()
    attempts.let_go_on([session.sheet.attempt_id], "解除")
    session.follow(exam.attempt().state)
    assert session.remaining_ms == 60 * MINUTE * 1000


def test_collecting_the_room_leaves_those_who_handed_in_alone(exam: Exam) -> None:
    sessions = [exam.enter(place) for place in range(2)]
    for session in sessions:
        exam.office.app.attempts.write(session.answer(session.questions[0].ref, "A"))
    exam.office.app.attempts.hand_in(sessions[0].hand_in())
    assert exam.office.app.attempts.collect_all(exam.sitting).value == 1
    assert exam.office.app.attempts.collect_all(exam.sitting).value == 0
    phases = [exam.attempt(place).state.state for place in range(2)]
    assert phases == [AttemptPhase.SUBMITTED, AttemptPhase.COLLECTED]
    board = {row.seat.registration_id: row.phase for row in load_board(exam.office.app.reader, exam.sitting)}
    assert board == {exam.rows[0].id: phases[0], exam.rows[1].id: phases[1], exam.rows[2].id: None}


def test_the_absent_do_not_get_in(exam: Exam) -> None:
    seat = next(s for s in list_seats(exam.office.app.reader, exam.sitting) if s.registration_id == exam.rows[0].id)
    exam.office.app.sittings.set_presence(seat.seat_id, Presence.ABSENT, "未到")
    with pytest.raises(SeatCancelled):
        exam.enter()


def test_handing_in_too_early_is_refused_where_a_time_is_set(office: Office) -> None:
    exam = Exam(office, ProgrammeKind.COMPETITION, people=1)
    session = exam.enter()
    earliest = exam.programme.plan.exam.earliest_hand_in_minutes
    assert earliest > 0
    office.clock.advance((earliest - 1) * MINUTE)
    with pytest.raises(TooEarlyToHandIn):
        session.hand_in()
    office.clock.advance(MINUTE)
    office.app.attempts.hand_in(session.hand_in())


def test_a_late_comer_may_hand_in_when_everybody_may(office: Office) -> None:
    exam = Exam(office, ProgrammeKind.COMPETITION, people=1)
    earliest = exam.programme.plan.exam.earliest_hand_in_minutes
    office.clock.advance(10 * MINUTE)
    session = exam.enter()
    office.clock.advance((earliest - 11) * MINUTE)
    with pytest.raises(TooEarlyToHandIn):
        session.hand_in()
    office.clock.advance(MINUTE)
    office.app.attempts.hand_in(session.hand_in())


def test_a_rehearsal_is_entered_in_its_own_sitting_only(exam: Exam) -> None:
    with pytest.raises(NotSeated):
        exam.office.app.attempts.enter_rehearsal(exam.sitting, "R0001")


def test_every_type_of_question_is_marked_by_the_key(exam: Exam) -> None:
    keys = {question.ref: question.answer for question in list_questions(exam.office.app.reader)}
    session = exam.enter()
    marks = {question.ref: question.mark for question in session.questions}
    types = {question.ref: question.type for question in session.questions}
    assert set(types.values()) == {"single", "multiple", "true_false"}
    wanted: dict[str, Decimal] = {}
    drafts = []
    for place, question in enumerate(session.questions):
        exam.office.clock.advance(1)
        right = keys[question.ref]
        if place % 4 == 0:
            wanted[question.ref] = Decimal(0)  # not answered
            continue
        if place % 4 == 1:
            response = "F" if right == "T" else "T" if right == "F" else "".join(sorted(set("ABCD") - set(right))) or "A"
            wanted[question.ref] = Decimal(0)
        else:
            response = right
            wanted[question.ref] = marks[question.ref]
        drafts.append(session.answer(question.ref, response))
    exam.office.app.attempts.write_all(drafts)
    exam.office.app.attempts.hand_in(session.hand_in())
    scores = {row.question: row.score for row in attempt_scores(exam.office.app.reader, session.sheet.attempt_id)}
    assert scores == wanted
    assert sum(marks.values()) == 100


def test_an_incomplete_multiple_choice_earns_nothing_unless_the_programme_says_so(exam: Exam) -> None:
    keys = {question.ref: question.answer for question in list_questions(exam.office.app.reader)}
    session = exam.enter()
    question = next(q for q in session.questions if q.type == "multiple" and len(keys[q.ref]) > 1)
    exam.office.app.attempts.write(session.answer(question.ref, keys[question.ref][0]))
    exam.office.app.attempts.hand_in(session.hand_in())
    scores = {row.question: row.score for row in attempt_scores(exam.office.app.reader, session.sheet.attempt_id)}
    assert scores[question.ref] == 0


def test_a_forged_answer_is_found_in_its_log(exam: Exam) -> None:
    session = exam.enter()
    write = exam.office.app.attempts.write
    for question in session.questions[:3]:
        write(session.answer(question.ref, "A" if question.options else "T"))
    reader = exam.office.app.reader
    assert verify_answer_logs(reader) == LogsVerdict(1, ())
    exam.office.app.close()
    with sqlite3.connect(exam.office.folder.database) as connection:
        connection.execute("UPDATE answer_event SET response = 'B' WHERE seq = 3")
    connection.close()
    app = exam.office.reopen()
    assert verify_answer_logs(app.reader).broken == ((session.sheet.attempt_id, 3),)
