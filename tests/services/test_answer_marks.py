"""What whoever answers for short answers relies on: two see each answer, neither sees the other, nothing is decided without both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from skillsapp.domain.answer_marking import (
    AnswerState,
    MarkedByTwo,
    MarkedItYourself,
    NothingToSettle,
    NotYourAnswer,
    PointsIncomplete,
    PointsOutOfRange,
)
from skillsapp.domain.marking_refusals import ReasonNeeded, ResultsFrozen
from skillsapp.domain.result_refusals import OpenPoints
from skillsapp.domain.roles import Actor, Permission
from skillsapp.queries.answer_marks import list_answer_tasks, load_answers
from skillsapp.queries.attempts import attempt_scores
from skillsapp.queries.home import load_home
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.results import load_overview
from skillsapp.store.attempt_marking import mark_attempt
from skillsapp.store.attempt_store import AttemptStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.tables.attempts import answer_mark, attempt, attempt_score
from tests.every_type import give_every_type
from tests.services.office import CHEN, Office

D = Decimal
REF = "E-A1@1"


def person(name: str) -> Actor:
    return Actor(name, name, frozenset(Permission))


@dataclass
class Room:
    """A paper with one short answer, worth 10, whose rubric has lines of 2 and 3; two people answered it, a third left it blank."""

    office: Office
    programme: str
    sitting: str
    attempts: list[str]

    def give(self, who: str, *points: str, attempt: int = 0) -> None:
        self.office.app.session.actor = person(who)
        self.office.app.answer_marks.mark(self.attempts[attempt], REF, [D(p) for p in points])

    def score(self, attempt: int = 0) -> Decimal:
        return next(s.score for s in attempt_scores(self.office.app.reader, self.attempts[attempt]) if s.question == REF)

    def freeze(self) -> None:
        latest = load_overview(self.office.app.reader, self.programme).result_set
        assert latest is not None
        self.office.app.results.freeze(latest.id)

    def on_home_page(self) -> int:
        """Return how many answers the home page says to wait for their markers."""
        (facts,) = load_home(self.office.app.reader, self.office.clock.now()).programmes
        return facts.answers_waiting

    def waiting(self) -> dict[str, object] | None:
        self.office.app.session.actor = CHEN
        problems = self.office.app.results.compute(self.programme).value.problems
        return next((dict(p.details) for p in problems if p.code == "results.answers_wait"), None)


@pytest.fixture
def room(office: Office) -> Room:
    return furnished(office)


def furnished(office: Office, limit: int | None = None) -> Room:
    programme = office.create()
    if limit is not None:
        plan = replace(programme.plan, exam=replace(programme.plan.exam, answer_limit=limit))
        programme = office.app.programmes.change(replace(programme, plan=plan)).value
    rows = office.register(programme, 3)
    sitting = office.arrange(programme, rows)
    give_every_type(office.app, sitting)
    office.app.sittings.start(sitting)
    attempts = []
    for row, text in zip(rows, ("接地不良。", "不知道。", ""), strict=True):
        session = office.enter(sitting, row)
        if text:
            office.app.attempts.write(session.answer(REF, text))
        attempts.append(session.sheet.attempt_id)
    office.clock.advance(3600)
    office.app.attempts.collect_all(sitting)
    office.app.sittings.close(sitting)
    return Room(office, programme.id, sitting, attempts)


def test_two_who_agree_give_the_mean_on_the_papers_scale(room: Room) -> None:
    room.give("甲", "2", "2")
    assert room.score() == 0
    room.give("乙", "2", "1.5")
    assert room.score() == D("7.5")  # the mean 3.75 of 5, on 10
    trace = next(s.trace for s in attempt_scores(room.office.app.reader, room.attempts[0]) if s.question == REF)
    assert [step["kind"] for step in trace] == ["first_marker", "second_marker", "markers_mean", "answer_scaled"]


def test_results_wait_for_every_answer_but_not_for_blank_ones(room: Room) -> None:
    assert room.waiting()["count"] == 2  # type: ignore[index]
    with pytest.raises(OpenPoints):
        room.freeze()
    assert room.on_home_page() == 2
    room.give("甲", "2", "3")
    room.give("乙", "0", "0")
    assert room.on_home_page() == 2, "a difference that nobody settled waits too"
    room.give("甲", "0", "0", attempt=1)
    room.give("乙", "0", "0", attempt=1)
    assert room.on_home_page() == 1 == room.waiting()["count"]  # type: ignore[index]
    room.office.app.session.actor = person("丙")
    room.office.app.answer_marks.settle(room.attempts[0], REF, [D(1), D(1)], "按评分标准")
    assert room.waiting() is None and room.on_home_page() == 0


@pytest.mark.parametrize(("percent", "apart"), [(0, True), (19, True), (20, False), (60, False)])
def test_the_programme_says_how_far_two_markers_may_differ(office: Office, percent: int, apart: bool) -> None:
    room = furnished(office, percent)
    room.give("甲", "2", "2")
    room.give("乙", "2", "1")  # 1 of 5 points
    desk = load_answers(office.app.reader, room.programme, REF, "丙")
    assert desk is not None and desk.limit == Fraction(percent, 20)
    assert [bool(desk.apart), room.score() == 0] == [apart, apart]
    (task,) = list_answer_tasks(office.app.reader, "丙")
    assert (task.apart, task.decided) == ((1, 0) if apart else (0, 1))
    if not apart:
        trace = next(s.trace for s in attempt_scores(office.app.reader, room.attempts[0]) if s.question == REF)
        mean = next(step for step in trace if step["kind"] == "markers_mean")
        assert Decimal(str(mean["limit"])) == desk.limit


def test_marks_too_far_apart_wait_for_a_third_person_with_a_reason(room: Room) -> None:
    room.give("甲", "2", "3")
    room.give("乙", "0", "0")
    assert room.score() == 0
    service = room.office.app.answer_marks
    for who in ("甲", "乙"):
        room.office.app.session.actor = person(who)
        with pytest.raises(MarkedItYourself):
            service.settle(room.attempts[0], REF, [D(1), D(1)], "看过")
    room.office.app.session.actor = person("丙")
    with pytest.raises(ReasonNeeded):
        service.settle(room.attempts[0], REF, [D(1), D(1)], " ")
    service.settle(room.attempts[0], REF, [D(1), D(1)], "只答出一条")
    assert room.score() == 4
    with pytest.raises(NothingToSettle):
        service.settle(room.attempts[0], REF, [D(2), D(1)], "再看")


def test_the_two_may_settle_it_once_both_say_the_same_points(room: Room) -> None:
    room.give("甲", "2", "3")
    room.give("乙", "0", "0")
    service = room.office.app.answer_marks
    room.office.app.session.actor = person("丙")
    with pytest.raises(NotYourAnswer):
        service.agree(room.attempts[0], REF, [D(1), D(2)], "商定")
    room.office.app.session.actor = person("甲")
    assert service.agree(room.attempts[0], REF, [D(1), D(2)], "商定").value is AnswerState.APART
    room.office.app.session.actor = person("乙")
    assert service.agree(room.attempts[0], REF, [D(2), D(1)], "商定").value is AnswerState.APART
    assert service.agree(room.attempts[0], REF, [D(1), D(2)], "商定").value is AnswerState.SETTLED
    assert room.score() == 6


def test_a_slip_is_corrected_until_the_second_marker_came_and_no_mark_is_lost(room: Room) -> None:
    room.give("甲", "0", "0")
    room.give("甲", "2", "2")
    room.give("乙", "2", "2")
    assert room.score() == 8
    for who in ("甲", "乙", "丙"):
        with pytest.raises(MarkedByTwo):
            room.give(who, "1", "1")
    with room.office.app.store.writer.connect() as connection:
        assert len(connection.execute(select(answer_mark)).all()) == 3


def test_points_keep_to_the_rubric(room: Room) -> None:
    for points, error in ((("2",), PointsIncomplete), (("2.5", "0"), PointsOutOfRange), (("1", "-1"), PointsOutOfRange)):
        with pytest.raises(error):
            room.give("甲", *points)


def remark(room: Room, place: int = 0) -> None:
    app = room.office.app
    with app.attempts.begin_as_program("test.remark", None) as uow:
        record = AttemptStore(uow).find(room.attempts[place])
        mark_attempt(uow, record, paper_questions(app.reader, SittingStore(uow).find_paper(record.paper_id)))
        uow.commit(None)


def test_marks_stay_when_the_paper_is_marked_anew(room: Room) -> None:
    room.give("甲", "2", "2")
    room.give("乙", "2", "2")
    remark(room)
    assert room.score() == 8


def test_nothing_is_marked_once_the_results_are_frozen(room: Room) -> None:
    for place in (0, 1):
        room.give("甲", "2", "3", attempt=place)
        room.give("乙", "0", "0", attempt=place)
        room.office.app.session.actor = person("丙")
        room.office.app.answer_marks.settle(room.attempts[place], REF, [D(1), D(1)], "看过")
    assert room.waiting() is None
    room.freeze()
    room.office.app.session.actor = person("丁")
    room.freeze()
    with pytest.raises(ResultsFrozen):
        room.give("甲", "1", "1")


def test_a_marker_sees_neither_names_nor_what_the_other_gave(room: Room) -> None:
    room.give("甲", "2", "3")
    reader = room.office.app.reader
    desk = load_answers(reader, room.programme, REF, "乙")
    assert desk is not None and len(desk.answers) == 2  # the blank one needs nobody
    assert all(answer.state is AnswerState.WAITING and not answer.given and answer.waits_for_you for answer in desk.answers)
    assert "学员" not in repr(desk)
    assert list_answer_tasks(reader, "甲")[0].yours == 1
    assert list_answer_tasks(reader, "乙")[0].yours == 2
    room.give("乙", "0", "0")
    for who, is_one_of_them in (("甲", True), ("丙", False)):
        desk = load_answers(reader, room.programme, REF, who)
        assert desk is not None
        assert [(one.first, one.second, one.yours) for one in desk.apart] == [((D(2), D(3)), (D(0), D(0)), is_one_of_them)]
    assert list_answer_tasks(reader, "丙")[0].apart == 1


def test_an_answer_that_changed_afterwards_is_marked_anew(room: Room) -> None:
    """A stick that comes in late may bring a later text of the same paper."""
    room.give("甲", "2", "3")
    room.give("乙", "2", "3")
    with room.office.app.store.writer.begin() as connection:
        connection.execute(update(attempt_score).where(attempt_score.c.question == REF).values(response="另一份"))
    desk = load_answers(room.office.app.reader, room.programme, REF, "甲")
    assert desk is not None
    assert {answer.state for answer in desk.answers if answer.attempt_id == room.attempts[0]} == {AnswerState.WAITING}


def test_an_answer_on_paper_waits_for_its_markers_by_its_number(room: Room) -> None:
    """Nobody types what stands on paper: the program cannot know that the place is blank."""
    with room.office.app.store.writer.begin() as connection:
        connection.execute(update(attempt).where(attempt.c.id == room.attempts[2]).values(variant="A"))
    remark(room, 2)
    assert room.waiting()["count"] == 3  # type: ignore[index]
    desk = load_answers(room.office.app.reader, room.programme, REF, "甲")
    assert desk is not None and [answer.attempt_id for answer in desk.answers if answer.card] == [room.attempts[2]]
    room.give("甲", "2", "3", attempt=2)
    room.give("乙", "2", "3", attempt=2)
    assert room.score(2) == 10
