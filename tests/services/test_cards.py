"""Answer cards: two people key each card, what differs is ruled, and the paper is marked as on screen."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from skillsapp.domain.attempt import EventKind, first_head, next_event, verify_chain
from skillsapp.domain.card_refusals import (
    CardAnswerImpossible,
    CardBegun,
    CardElsewhere,
    CardIsIn,
    CardKeyedByYou,
    CardNotCompared,
    CardNothingToRule,
    CardPersonAbsent,
    CardPersonCancelled,
    CardReasonMissing,
    CardsMissing,
    CardUnknown,
    CardVariantWrong,
    NotACardSitting,
    OnlyOnePaper,
)
from skillsapp.domain.exam import HandedIn, HeldOnPaper
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Presence, SittingState
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.queries.attempts import attempt_scores, list_attempts
from skillsapp.queries.cards import (
    CardState,
    find_card_to_key,
    list_card_codes,
    list_card_sittings,
    list_differences,
    load_cards,
    papers_of_people,
)
from skillsapp.queries.questions import questions_by_ref
from skillsapp.queries.results import list_results
from skillsapp.queries.sittings import find_paper, find_sitting, list_seats
from skillsapp.store.attempt_store import AttemptStore
from tests.services.card_room import LI, OFFICER, WU, CardRoom
from tests.services.office import CHEN, Office


@pytest.fixture
def room(office: Office) -> CardRoom:
    return CardRoom.with_people(office)


def row(room: CardRoom, place: int = 0) -> Any:
    board = load_cards(room.office.app.reader, room.sitting_id)
    return next(each for each in board.rows if each.entry_no == room.people[place].entry_no)


def attempt_of(room: CardRoom, place: int = 0) -> Any:
    wanted = room.people[place].entry_no
    rows = list_attempts(room.office.app.reader, room.programme.id)
    return next(each for each in rows if each.record.entry_no == wanted and each.record.sitting_id == room.sitting_id)


def test_two_same_entries_put_the_paper_in_and_mark_it_by_the_booklet(room: CardRoom) -> None:
    reader = room.office.app.reader
    for place in (0, 1):
        assert not room.key(LI, place, typed=room.code(place)).is_in
        assert room.key(WU, place, typed=room.code(place)).is_in
    paper = find_paper(reader, find_sitting(reader, room.sitting_id).paper_id or "")
    questions = questions_by_ref(reader, ((item.question_id, item.version) for item in paper.items))
    for place in (0, 1):
        attempt = attempt_of(room, place)
        right = 0
        for ref, order in attempt.record.layout:
            shown = {0: "T"}.get(
                len(order), "".join(sorted("ABCDEFGH"[n] for n in order[: 2 if questions[ref].type == "multiple" else 1]))
            )
            right += shown == questions[ref].answer
        scores = attempt_scores(reader, attempt.record.id)
        assert sum(score.score for score in scores) == Decimal(2 * right) and len(scores) == 50
        assert attempt.state.is_over and attempt.state.answered == 50
    assert [attempt_of(room, place).record.variant for place in (0, 1)] == ["A", "B"]
    assert attempt_of(room, 0).record.layout != attempt_of(room, 1).record.layout


def test_a_card_of_somebody_who_answered_everything_right_has_full_marks(room: CardRoom) -> None:
    reader = room.office.app.reader
    card = find_card_to_key(reader, room.sitting_id, room.people[1].entry_no, "li")
    paper = find_paper(reader, find_sitting(reader, room.sitting_id).paper_id or "")
    answers = {
        ref: one.answer for ref, one in questions_by_ref(reader, ((i.question_id, i.version) for i in paper.items)).items()
    }
    marked = [question.on_card(answers[question.ref]) for question in card.questions]
    room.key(LI, 1, marked)
    room.key(WU, 1, marked)
    assert sum(score.score for score in attempt_scores(reader, attempt_of(room, 1).record.id)) == 100


def test_the_second_person_never_sees_what_the_first_typed(room: CardRoom) -> None:
    secret = room.answers(q1="C", q2="D")
    room.key(LI, 0, secret)
    reader = room.office.app.reader
    told = [
        load_cards(reader, room.sitting_id),
        find_card_to_key(reader, room.sitting_id, room.code(), "wu"),
        list_differences(reader, attempt_of(room).record.id),
        dict(attempt_of(room).state.answers),
    ]
    kept = next(event.response for event in attempt_of(room).events if event.kind is EventKind.KEYED)
    assert not any(kept == text or '"answers"' in text for text in texts(told))
    assert told[2] == () and told[3] == {}


def texts(value: Any) -> list[str]:
    """Return every text in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for each in fields(value) for text in texts(getattr(value, each.name))]
    if isinstance(value, dict):
        return [text for each in value.items() for text in texts(list(each))]
    return [text for each in value for text in texts(each)] if isinstance(value, list | tuple) else []


def test_differences_are_shown_as_on_the_card_and_ruled_with_a_reason(room: CardRoom) -> None:
    room.key(LI, 0, room.answers(q3="B", q31="ACD"))
    done = room.key(WU, 0, room.answers(q3="C", q31="AC"))
    assert done.differences == 2 and not done.is_in
    reader, id = room.office.app.reader, done.attempt_id
    assert [(one.question.number, one.first, one.second, one.ruled) for one in list_differences(reader, id)] == [
        (3, "B", "C", None),
        (31, "ACD", "AC", None),
    ]
    assert attempt_of(room).state.answered == 48  # what differs is no answer before it is ruled
    assert row(room).state is CardState.DIFFERING and row(room).differences == 2 and not attempt_scores(reader, id)
    with pytest.raises(CardReasonMissing):
        room.rule(id, (3, "B"), reason=" ")
    with pytest.raises(CardNothingToRule):
        room.rule(id, (4, "B"))
    with pytest.raises(CardAnswerImpossible):
        room.rule(id, (3, "BC"))
    assert room.rule(id, (3, "C")) == 1 and not attempt_scores(reader, id)
    assert room.rule(id, (31, "")) == 0
    state = attempt_of(room).state
    assert state.is_over and state.answered == 49 and len(attempt_scores(reader, id)) == 50
    kinds = [event.kind.value for event in attempt_of(room).events]
    assert kinds == ["keyed", "keyed", "compared", "ruled", "ruled", "collect"]
    assert room.rule(id, (31, "ACD")) == 0 and attempt_of(room).state.answered == 50  # looked at again, marked anew
    assert next(s.response for s in attempt_scores(reader, id) if s.question == attempt_of(room).record.layout[30][0])


def test_the_same_person_does_not_make_both_entries_and_nobody_a_third(room: CardRoom) -> None:
    room.key(LI)
    with pytest.raises(CardKeyedByYou):
        room.key(LI)
    room.key(WU)
    with pytest.raises(CardIsIn):
        room.key(OFFICER)


def test_nothing_is_ruled_before_the_second_entry_and_nothing_without_the_right(room: CardRoom) -> None:
    done = room.key(LI)
    with pytest.raises(CardNotCompared):
        room.rule(done.attempt_id, (1, "B"))
    room.office.app.session.actor = WU
    with pytest.raises(PermissionRefused):
        room.rule(done.attempt_id, (1, "B"))
    assert Permission.KEY_CARDS in WU.permissions


def test_the_card_of_an_absent_person_is_taken_once_somebody_says_present(room: CardRoom) -> None:
    app = room.office.app
    marked = room.answers()
    seat = next(each for each in list_seats(app.reader, room.sitting_id) if each.entry_no == room.people[0].entry_no)
    app.sittings.set_presence(seat.seat_id, Presence.ABSENT, "点名未到")
    with pytest.raises(CardPersonAbsent) as refusal:
        room.key(LI, 0, marked)
    assert refusal.value.seat_id == seat.seat_id and not list_attempts(app.reader, room.programme.id)
    app.sittings.set_presence(seat.seat_id, Presence.CHECKED_IN, "迟到，点名时未到")
    assert room.key(LI, 0, marked).entry == 1


def test_cancelled_papers_and_withdrawn_people_have_no_card(room: CardRoom) -> None:
    app = room.office.app
    marked = room.answers()
    seats = {each.entry_no: each for each in list_seats(app.reader, room.sitting_id)}
    app.sittings.set_presence(seats[room.people[0].entry_no].seat_id, Presence.DISQUALIFIED, "夹带")
    app.registrations.move([room.people[1].id], RegistrationState.WITHDRAWN, "不来了")
    for place in (0, 1):
        with pytest.raises(CardPersonCancelled):
            room.key(LI, place, marked)


def test_a_card_of_the_other_booklet_waits_for_a_ruling(room: CardRoom) -> None:
    wrong = room.code(0, "B")
    with pytest.raises(CardVariantWrong) as refusal:
        room.key(LI, 0, room.answers(), typed=wrong)
    assert (refusal.value.on_card, refusal.value.of_seat) == ("B", "A")
    app = room.office.app
    with pytest.raises(CardReasonMissing):
        app.cards.settle_variant(room.sitting_id, room.people[0].entry_no, "B", "")
    app.cards.settle_variant(room.sitting_id, room.people[0].entry_no, "B", "拿错试卷，确为B卷")
    assert row(room).variant == "B"
    room.key(LI, 0, room.answers(), typed=wrong)
    with pytest.raises(CardBegun):
        app.cards.settle_variant(room.sitting_id, room.people[0].entry_no, "A", "又改")
    assert attempt_of(room).record.layout == attempt_of(room).record.layout
    assert room.key(WU, 0, room.answers(), typed=wrong).is_in


def test_foreign_and_unknown_cards_are_told_apart(room: CardRoom) -> None:
    office = room.office
    other = CardRoom.with_people(Office(office.folder, office.clock, office.app))
    marked = room.answers()
    for typed in (other.code(), other.people[0].entry_no):
        with pytest.raises(CardElsewhere) as refusal:
            room.key(LI, 0, marked, typed=typed)
        assert refusal.value.programme == other.programme.title
    for typed in ("999999999", "nobody"):
        with pytest.raises(CardUnknown):
            room.key(LI, 0, marked, typed=typed)


def test_a_sitting_on_screen_has_no_cards(room: CardRoom) -> None:
    people = room.office.register(room.programme, 1, start=3)
    screen = room.office.arrange(room.programme, people)
    with pytest.raises(NotACardSitting):
        room.office.app.cards.key(screen, people[0].entry_no, ())
    assert [each.id for each, _title in list_card_sittings(room.office.app.reader)] == [room.sitting_id]


def test_a_paper_sitting_closes_when_every_card_is_in_or_somebody_said_absent(room: CardRoom) -> None:
    app = room.office.app
    room.key(LI, 0)
    assert find_sitting(app.reader, room.sitting_id).state is SittingState.RUNNING
    room.key(WU, 0)
    room.key(LI, 1)
    room.key(WU, 1, room.answers(1, q1="C"))
    with pytest.raises(CardsMissing) as refusal:
        app.sittings.close(room.sitting_id)
    assert refusal.value.count == 2
    assert all(each.presence is not Presence.ABSENT for each in list_seats(app.reader, room.sitting_id))
    room.rule(row(room, 1).attempt_id, (1, "C"))
    app.sittings.set_presence(row(room, 2).seat_id, Presence.ABSENT, "未交卡，监考确认未到")
    counts = load_cards(app.reader, room.sitting_id).counts
    assert (counts.expected, counts.in_, counts.absent, counts.is_whole) == (2, 2, 1, True)
    assert app.sittings.close(room.sitting_id).value.state is SittingState.CLOSED
    app.results.compute(room.programme.id)
    results = {each.entry_no: each for each in list_results(app.reader, room.programme.id)}
    assert results[room.people[0].entry_no].total is not None and results[room.people[2].entry_no].total is None


def test_counts_say_how_far_each_entry_is(room: CardRoom) -> None:
    room.key(LI, 0)
    room.key(LI, 1)
    room.key(WU, 0)
    counts = load_cards(room.office.app.reader, room.sitting_id).counts
    assert (counts.expected, counts.first, counts.second, counts.differing, counts.in_, counts.missing) == (3, 2, 1, 0, 1, 2)


def test_what_was_typed_under_a_wrong_number_can_be_taken_back(room: CardRoom) -> None:
    app = room.office.app
    done = room.key(LI, 2)
    app.cards.take_back(done.attempt_id, "录错了人，是1号的卡")
    assert row(room, 2).state is CardState.MISSING
    app.sittings.set_presence(row(room, 2).seat_id, Presence.ABSENT, "未到")
    for place in (0, 1):
        room.key(LI, place)
        room.key(WU, place)
    app.sittings.close(room.sitting_id)
    assert app.results.compute(room.programme.id).value is not None
    app.sittings.set_presence(row(room, 2).seat_id, Presence.CHECKED_IN, "卡找到了")
    room.key(WU, 2)
    assert room.key(LI, 2).is_in and attempt_of(room, 2).record.held == ""
    with pytest.raises(CardIsIn):
        app.cards.take_back(done.attempt_id, "再改")


def test_one_of_two_papers_counts_after_a_ruling(room: CardRoom) -> None:
    app = room.office.app
    screen = _screen_twin(room)
    room.key(LI, 0)
    on_card = room.key(WU, 0).attempt_id
    (papers,) = papers_of_people(app.reader, room.programme.id, "theory").values()
    assert {paper.carrier for paper in papers} == {Carrier.CARD, Carrier.SCREEN} and row(room).is_double
    assert "results.double_sitting" in _open_points(room)
    with pytest.raises(CardReasonMissing):
        app.cards.rule_paper(on_card, "")
    assert app.cards.rule_paper(on_card, "机考中断后改用纸笔").value == 1
    assert not papers_of_people(app.reader, room.programme.id, "theory") and not row(room).is_double
    assert "results.double_sitting" not in _open_points(room)
    held = {each.record.sitting_id: each.record.held for each in list_attempts(app.reader, room.programme.id)}
    assert held == {room.sitting_id: "", screen: "set_aside"}
    assert app.cards.rule_paper(next(p.attempt_id for p in papers if p.carrier is Carrier.SCREEN), "改判").value == 1
    assert {each.record.sitting_id: each.record.held for each in list_attempts(app.reader, room.programme.id)} == {
        room.sitting_id: "set_aside",
        screen: "",
    }


def test_a_paper_begun_twice_still_waits_after_it_was_chosen_instead_of_the_card(room: CardRoom) -> None:
    """Set aside and taken back by rulings, what its own log says of it holds: two laptops began it."""
    app = room.office.app
    screen = _screen_twin(room)
    room.key(LI, 0)
    on_card = room.key(WU, 0).attempt_id
    twin = next(each for each in list_attempts(app.reader, room.programme.id) if each.record.sitting_id == screen)
    start = twin.events[0]
    again = next_event(
        first_head(twin.record.id), EventKind.START, device_id="another", at=start.at, boot_id="b", boot_ms=1, used_ms=0
    )
    with app.store.begin(OFFICER, "test", Permission.RULE_ATTEMPTS) as uow:
        AttemptStore(uow).add_events([again])
        uow.commit_unaudited(None)

    def held() -> str:
        return next(each.record.held for each in list_attempts(app.reader, room.programme.id) if each.record.sitting_id == screen)

    app.cards.rule_paper(on_card, "改用纸笔")
    assert held() == "set_aside"
    app.cards.rule_paper(twin.record.id, "改判")
    assert held() == "double"


def _open_points(room: CardRoom) -> set[str]:
    return {problem.code for problem in room.office.app.results.compute(room.programme.id).value.problems}


def _screen_twin(room: CardRoom) -> str:
    """Seat the first person on screen too and hand that paper in, as happens when a laptop fails."""
    app = room.office.app
    extra = room.office.register(room.programme, 1, start=3)
    screen = room.office.arrange(room.programme, extra)
    with app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE seat SET registration_id = ? WHERE sitting_id = ?", (room.people[0].id, screen))
    app.sittings.start(screen)
    session = room.office.enter(screen, room.people[0])
    assert isinstance(app.attempts.hand_in(session.hand_in()).value, HandedIn)
    return screen


def test_nobody_signs_in_or_is_collected_on_a_computer_where_the_exam_is_on_paper(room: CardRoom) -> None:
    app = room.office.app
    room.key(LI)
    with pytest.raises(HeldOnPaper):
        app.attempts.enter(room.sitting_id, room.people[1].id)
    with pytest.raises(HeldOnPaper):
        app.attempts.collect_all(room.sitting_id)
    assert row(room).state is CardState.FIRST and row(room, 1).state is CardState.MISSING


def test_one_paper_needs_no_ruling(room: CardRoom) -> None:
    done = room.key(LI)
    with pytest.raises(OnlyOnePaper):
        room.office.app.cards.rule_paper(done.attempt_id, "看错")


def test_the_log_is_whole_and_the_audit_tells_no_answers(room: CardRoom) -> None:
    room.key(LI, 0, room.answers(q1="B"))
    done = room.key(WU, 0)
    room.rule(done.attempt_id, (1, "B"))
    assert verify_chain(attempt_of(room).events) is None
    with room.office.app.reader.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action, details FROM audit_entry WHERE action LIKE 'card.%'").all()
    assert [each[0] for each in rows] == ["card.keyed", "card.keyed", "card.ruled"]
    assert not any("answers" in each[1] or "看卡" in each[1] for each in rows)


def test_every_code_of_a_sitting_finds_its_card(room: CardRoom) -> None:
    codes = list_card_codes(room.office.app.reader, room.sitting_id)
    for entry_no, code in codes.items():
        card = find_card_to_key(room.office.app.reader, room.sitting_id, code, CHEN.id)
        assert card.entry_no == entry_no and card.entry == 1 and len(card.questions) == 50
