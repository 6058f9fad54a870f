"""A class on borrowed laptops, from the stick that is written to the laptop that is cleared, and what goes wrong on the way."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.domain.collecting import NothingToRule, ReasonForGivingUp, RulingReasonMissing, SeatsWithoutLaptop, Verdict
from skillsapp.domain.exam import NotSeated
from skillsapp.domain.laptop import LaptopState, PackageStatus
from skillsapp.domain.merge import leaves
from skillsapp.domain.question import QuestionDetails
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.domain.venue_day import (
    CodeWrong,
    DayOfOther,
    NoReceipt,
    NotVerifiedYet,
    NumberUnknown,
    OfficeFolder,
    RoundMissing,
    WordWrong,
)
from skillsapp.exchange import stick as sticks
from skillsapp.exchange.laptop_packages import Sender, write_receipt
from skillsapp.exchange.package_parts import Receipt, ReceiptEntry
from skillsapp.exchange.stick import FOLDER, StickGone
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import attempt_scores, list_attempts
from skillsapp.queries.laptops import PersonState, list_held, list_packages, stream_ends
from skillsapp.queries.questions import list_questions, questions_by_ref
from skillsapp.queries.results import list_results
from skillsapp.queries.sittings import list_seats, list_sittings
from skillsapp.queries.venue import stored_days
from skillsapp.security.container import recipient_of
from skillsapp.security.signatures import IssuingKey
from skillsapp.services.venue import clear_folder
from skillsapp.store.venue_store import VenueStore
from tests.every_type import CASE, QUESTIONS, SECRET, give_every_type
from tests.services.class_day import CHEAP, DAY, Borrowed, ClassDay, make_class_day
from tests.services.office import CHEN, Office


def packages(stick: Path, start: str) -> list[Path]:
    return sorted((stick / FOLDER).glob(f"{start}*.expk"))


def ready(class_day: ClassDay, number: int, name: str = "") -> Borrowed:
    """A laptop on which the round is open."""
    laptop = class_day.borrow(number, name)
    laptop.open_day(class_day.stick)
    round_ = class_day.rounds[0]
    laptop.app.venue.open_round(round_, class_day.word(round_))
    return laptop


def collected(class_day: ClassDay, number: int, answers: int = 3) -> Borrowed:
    """A laptop whose candidate sat and whose result is on the stick."""
    laptop = ready(class_day, number)
    laptop.sit(class_day.rounds[0], class_day.person_at(class_day.rounds[0], number), answers)
    laptop.app.venue.write_result(class_day.stick)
    return laptop


def test_a_day_from_stick_to_clearing(class_day: ClassDay) -> None:
    office, stick = class_day.app, class_day.stick
    for number in (1, 2):
        laptop = collected(class_day, number)
        day = laptop.app.venue.current()
        assert day and [each.person.number for each in day.rounds if each.person] == [number] and day.next_round is None
    report = office.collecting.read_stick(stick).value
    (done,) = report.days
    assert (done.laptops_in, done.laptops_all, done.people_in, done.people_all) == (2, 2, 2, 2) and done.is_complete
    assert report.enrolled == (1, 2) and not report.refused and not report.warnings
    assert office.collecting.read_stick(stick).value.new == 0
    assert class_day.state().rounds[0].sitting.state is SittingState.CLOSED
    (first, second) = list_attempts(office.reader, class_day.programme.id)
    assert len(attempt_scores(office.reader, first.record.id)) == len(first.record.layout) == 50 and second.state.is_over
    for laptop in class_day.laptops.values():
        assert laptop.app.venue.read_receipt(stick).value.may_clear
        note = laptop.app.venue.clear().value
        laptop.app.close()
        assert clear_folder(laptop.folder, note, stick).note
        assert not list(laptop.folder.root.glob("*"))
    class_day.laptops.clear()
    assert office.collecting.read_stick(stick).value.cleared == (1, 2)
    assert {row.laptop.state for row in class_day.state().expected} == {LaptopState.CLEARED}


def test_only_number_code_and_word_open_what_they_should(class_day: ClassDay) -> None:
    laptop, round_ = class_day.borrow(1), class_day.rounds[0]
    (offer,) = laptop.app.venue.packages_on(class_day.stick).packages
    assert (offer.title, offer.numbers, offer.day) == (class_day.programme.title, (1, 2, 3), DAY)
    with pytest.raises(NumberUnknown):
        laptop.app.venue.open_day(offer.file, 9, laptop.code)
    with pytest.raises(CodeWrong):
        laptop.app.venue.open_day(offer.file, 2, laptop.code)
    assert laptop.app.venue.current() is None
    laptop.app.venue.open_day(offer.file, 1, f"{laptop.code[:4]} {laptop.code[4:]}")
    with pytest.raises(DayOfOther):
        laptop.app.venue.open_day(offer.file, 2, laptop.code)
    with pytest.raises(WordWrong):
        laptop.app.venue.open_round(round_, "0000")
    assert laptop.app.venue.is_code(laptop.code) and not laptop.app.venue.is_code("12345678")
    laptop.app.venue.open_round(round_, class_day.word(round_))
    with pytest.raises(NotSeated):
        laptop.sign_in(round_, class_day.person_at(round_, 2))
    assert laptop.app.venue.find_person(round_, class_day.person_at(round_, 2)).number == 2


def test_an_office_is_never_turned_into_a_borrowed_laptop(class_day: ClassDay) -> None:
    code = class_day.state().laptops[0].laptop.code
    (offer,) = class_day.app.venue.packages_on(class_day.stick).packages
    before = len(list_questions(class_day.app.reader))
    with pytest.raises(OfficeFolder):
        class_day.app.venue.open_day(offer.file, 1, code)
    assert before and len(list_questions(class_day.app.reader)) == before


def test_no_answer_key_and_no_word_reaches_a_laptop(class_day: ClassDay) -> None:
    laptop = ready(class_day, 1)
    assert class_day.word(class_day.rounds[0]) not in {row.sitting.word for row in list_sittings(laptop.app.reader)}
    session = laptop.sit(class_day.rounds[0], class_day.person_at(class_day.rounds[0], 1))
    assert len(session.questions) == 50
    assert not list_questions(laptop.app.reader)
    assert not attempt_scores(laptop.app.reader, session.sheet.attempt_id)


def test_nothing_that_tells_or_explains_an_answer_reaches_a_laptop(class_day: ClassDay) -> None:
    """Whatever a question of any type keeps for itself: key, explanation, source, tolerance, rubric, model answer, who made it."""
    day, (round_,) = class_day, class_day.rounds
    give_every_type(day.app, round_)
    shutil.rmtree(day.stick / FOLDER)
    day.app.laptops.write_stick(day.programme.id, DAY, day.stick)
    laptop = ready(day, 1)
    sheet = laptop.sign_in(round_, day.person_at(round_, 1)).sheet
    held = laptop.app.reader
    questions = questions_by_ref(held, ((one.id, 1) for one in QUESTIONS))
    assert set(questions) == {one.ref for one in QUESTIONS}
    hidden = {"answer", "explanation", "source", "facts", "made_by", "reviewed_by", "topic", "note"}
    assert {name for one in questions.values() for name in hidden if getattr(one, name)} == set()
    kept = {"left", "unit", "fixed"}
    details = [one.details for one in questions.values()]
    assert {each.name for each in fields(QuestionDetails) for one in details if getattr(one, each.name)} == kept
    assert SECRET not in repr(questions) and SECRET not in repr(sheet)
    shown = {one.ref: one for one in sheet.questions}
    assert shown["E-P1@1"].left == QUESTIONS[6].details.left and shown["E-N1@1"].unit == "TB"
    assert shown["E-C1@1"].case == shown["E-C2@1"].case == CASE


def test_a_renamed_copy_is_the_same_package(class_day: ClassDay) -> None:
    collected(class_day, 1)
    (result,) = packages(class_day.stick, "result")
    shutil.copy(result, class_day.stick / f"{result.stem} (1).expk")
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert report.new and not report.conflicting and not report.refused
    assert len(list_attempts(class_day.app.reader, class_day.programme.id)) == 1


def test_what_came_after_the_receipt_is_not_cleared(class_day: ClassDay) -> None:
    laptop, round_ = ready(class_day, 1), class_day.rounds[0]
    with pytest.raises(NoReceipt):
        laptop.app.venue.read_receipt(class_day.stick)
    session = laptop.sign_in(round_, class_day.person_at(round_, 1))
    laptop.answer(session, 2)
    assert laptop.app.venue.write_result(class_day.stick).value.still_out == 1
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert [each.number for each in report.days[0].missing] == [1, 2] and not report.days[0].laptops_in
    assert laptop.app.venue.read_receipt(class_day.stick).value.may_clear
    laptop.hand_in(session)
    assert laptop.app.venue.verified().newer == 1
    with pytest.raises(NotVerifiedYet):
        laptop.app.venue.clear()
    laptop.app.venue.write_result(class_day.stick)
    class_day.app.collecting.read_stick(class_day.stick)
    assert laptop.app.venue.read_receipt(class_day.stick).value.may_clear


def test_a_note_about_a_seat_after_the_receipt_is_not_cleared_either(class_day: ClassDay) -> None:
    laptop, round_ = collected(class_day, 1), class_day.rounds[0]
    class_day.app.collecting.read_stick(class_day.stick)
    assert laptop.app.venue.read_receipt(class_day.stick).value.may_clear
    (place,) = list_seats(laptop.app.reader, round_)
    laptop.app.session.actor = CHEN
    laptop.app.sittings.set_presence(place.seat_id, Presence.DISQUALIFIED, "替考")
    assert laptop.app.venue.verified().newer == 1
    with pytest.raises(NotVerifiedYet):
        laptop.app.venue.clear()
    laptop.app.venue.write_result(class_day.stick)
    class_day.app.collecting.read_stick(class_day.stick)
    assert laptop.app.venue.read_receipt(class_day.stick).value.may_clear
    assert next(seat.presence for seat in list_seats(class_day.app.reader, round_) if seat.number == 1) is Presence.DISQUALIFIED


def test_a_receipt_signed_by_another_office_that_the_laptop_knows_verifies_nothing(class_day: ClassDay) -> None:
    """The same laptop served another association's day before: that office cannot vouch for this day's papers."""
    laptop, other = collected(class_day, 1), IssuingKey.generate()
    (day,) = stored_days(laptop.app.reader)
    with laptop.app.store.begin(CHEN, "test", None) as uow:
        VenueStore(uow).save_day(replace(day, programme_id=new_id(), host_key=other.trusted.public))
        VenueStore(uow).save_day(day)
        uow.commit_unaudited(None)
    now, device = class_day.office.clock.now(), laptop.app.venue.device_id
    ends = {attempt: tuple(hashes) for (attempt, _device), hashes in leaves(stream_ends(laptop.app.reader, [device])).items()}
    sender = Sender(day.programme_id, day.day.isoformat(), "other", 0, other, now)
    receipt = Receipt(now, (ReceiptEntry(device, 1, 1, ends),))
    letter = write_receipt(sender, receipt, recipient_of(day.venue_identity))
    (class_day.stick / FOLDER / "receipt-other.expk").write_bytes(letter.content)
    with pytest.raises(NoReceipt):
        laptop.app.venue.read_receipt(class_day.stick)
    with pytest.raises(NoReceipt):
        laptop.app.venue.clear()


def test_a_damaged_part_costs_nothing_once_a_good_copy_comes(class_day: ClassDay) -> None:
    collected(class_day, 1)
    (result,) = packages(class_day.stick, "result")
    good = result.read_bytes()
    at = good.index(b"age-encryption") + 400
    result.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    report = class_day.app.collecting.read_stick(class_day.stick).value
    (finding,) = [one for one in report.packages if one.status is PackageStatus.PARTIAL]
    assert finding.reason == "E08" and finding.sentence and report.refused == 1
    assert class_day.state().people[0].state is PersonState.WAITING
    result.write_bytes(good)
    assert class_day.app.collecting.read_stick(class_day.stick).value.new > 3
    assert class_day.state().people[0].state is PersonState.IN


def test_a_person_moves_to_the_spare_with_the_answers_that_were_collected(class_day: ClassDay) -> None:
    round_, stick = class_day.rounds[0], class_day.stick
    broken, spare = ready(class_day, 1), ready(class_day, 3)
    entry_no = class_day.person_at(round_, 1)
    session = broken.sign_in(round_, entry_no)
    broken.answer(session, 5)
    broken.app.venue.write_result(stick)
    moved = spare.app.venue.move_here(round_, entry_no, "屏幕坏了", folder=stick).value
    assert moved.here and moved.number == 1
    again = spare.sign_in(round_, entry_no)
    assert again.answers == session.answers and again.ledger.used_ms == session.ledger.used_ms
    assert [one.ref for one in again.questions] == [one.ref for one in session.questions]
    spare.hand_in(again)
    spare.app.venue.write_result(stick)
    report = class_day.app.collecting.read_stick(stick).value
    assert not report.conflicting
    (row,) = list_attempts(class_day.app.reader, class_day.programme.id)
    assert row.state.is_over and row.state.answers == again.answers
    assert class_day.state().people[0].state is PersonState.IN


def open_point(class_day: ClassDay, code: str) -> bool:
    """Compute, and say whether this stands in the way of the results."""
    return code in {problem.code for problem in class_day.app.results.compute(class_day.programme.id).value.problems}


def scored(class_day: ClassDay, entry_no: str) -> bool:
    rows = list_results(class_day.app.reader, class_day.programme.id)
    return next(row.components["theory"] is not None for row in rows if row.entry_no == entry_no)


def test_a_paper_begun_twice_waits_for_a_ruling(class_day: ClassDay) -> None:
    """Number 1 is typed at two computers, and the person begins at both."""
    round_, stick = class_day.rounds[0], class_day.stick
    entry_no = class_day.person_at(round_, 1)
    first, second = ready(class_day, 1), ready(class_day, 1, "another")
    first.sit(round_, entry_no, answers=3)
    second.sit(round_, entry_no, answers=7)
    for laptop in (first, second):
        laptop.app.venue.write_result(stick)
    report = class_day.app.collecting.read_stick(stick).value
    assert report.conflicting == 1 and len([one for one in report.packages if one.reason == "E21"]) == 1
    assert len(report.warnings) == 1
    (held,) = list_held(class_day.app.reader, class_day.programme.id)
    assert held.hold == "double" and sorted(story.answered for story in held.stories) == [3, 7]
    assert open_point(class_day, "results.held") and not scored(class_day, entry_no)
    more = next(story for story in held.stories if story.answered == 7)
    with pytest.raises(RulingReasonMissing):
        class_day.app.laptops.rule(more.attempt_id, Verdict.KEEP, " ", more.place)
    class_day.app.laptops.rule(more.attempt_id, Verdict.KEEP, "第二台是本人", more.place)
    (row,) = list_attempts(class_day.app.reader, class_day.programme.id)
    assert row.state.answered == 7 and not list_held(class_day.app.reader, class_day.programme.id)
    assert sum(bool(score.response) for score in attempt_scores(class_day.app.reader, row.record.id)) == 7
    assert not open_point(class_day, "results.held") and scored(class_day, entry_no)
    class_day.app.collecting.read_stick(stick)
    assert not list_held(class_day.app.reader, class_day.programme.id)
    with pytest.raises(NothingToRule):
        class_day.app.laptops.rule(more.attempt_id, Verdict.KEEP, "再裁", more.place)
    second.app.close()


@pytest.mark.parametrize("ruled_first", [True, False])
def test_the_paper_that_counts_is_taken_in_even_if_only_the_other_was_handed_in(class_day: ClassDay, ruled_first: bool) -> None:
    round_, stick, app = class_day.rounds[0], class_day.stick, class_day.app
    entry_no = class_day.person_at(round_, 1)
    first, second = ready(class_day, 1), ready(class_day, 1, "another")
    first.sit(round_, entry_no, answers=7)
    second.answer(second.sign_in(round_, entry_no), 3)
    for laptop in (first, second):
        laptop.app.venue.write_result(stick)
    second.app.close()
    app.collecting.read_stick(stick)
    (held,) = list_held(app.reader, class_day.programme.id)
    fewer = next(story for story in held.stories if story.answered == 3)

    def rule() -> None:
        app.laptops.rule(fewer.attempt_id, Verdict.KEEP, "第一台是别人坐的", fewer.place)

    def marks() -> list[str]:
        return [score.response for score in attempt_scores(app.reader, fewer.attempt_id) if score.response]

    if ruled_first:
        rule()
        assert not marks() and class_day.state().people[0].state is PersonState.ANSWERING
    app.laptops.close_rounds(class_day.programme.id, DAY)
    if not ruled_first:
        rule()
    assert len(marks()) == 3 and class_day.state().people[0].state is PersonState.IN


def test_a_copied_data_folder_that_went_on_twice_waits_for_a_ruling(class_day: ClassDay, tmp_path: Path) -> None:
    round_, stick = class_day.rounds[0], class_day.stick
    entry_no = class_day.person_at(round_, 1)
    laptop = ready(class_day, 1)
    session = laptop.sign_in(round_, entry_no)
    laptop.answer(session, 2)
    laptop.app.close()
    shutil.copytree(laptop.folder.root, tmp_path / "copy")
    laptop.app = open_app(laptop.folder, laptop.clock)
    copy = Borrowed(
        1, laptop.code, DataFolder(tmp_path / "copy"), laptop.clock, open_app(DataFolder(tmp_path / "copy"), laptop.clock)
    )
    for one, answers in ((laptop, 4), (copy, 9)):
        one.sit(round_, entry_no, answers)
        one.app.venue.write_result(stick)
        for result in packages(stick, "result"):
            result.rename(stick / f"{one.folder.root.name}-{result.name}")
    copy.app.close()
    report = class_day.app.collecting.read_stick(stick).value
    assert {one.reason for one in report.packages if one.reason} == {"E19"} and report.conflicting == 1
    (held,) = list_held(class_day.app.reader, class_day.programme.id)
    assert held.hold == "fork" and len(held.stories) == 2
    class_day.app.laptops.rule(held.stories[0].attempt_id, Verdict.KEEP, "看过监控", held.stories[1].place)
    assert not list_held(class_day.app.reader, class_day.programme.id)
    assert class_day.state().people[0].state is PersonState.IN


def test_a_clock_a_year_off_is_said_and_its_times_are_kept(class_day: ClassDay) -> None:
    round_ = class_day.rounds[0]
    for number, years in ((1, -1), (2, 1)):
        laptop = class_day.borrow(number, clock=class_day.office.clock.now() + timedelta(days=365 * years))
        day = laptop.open_day(class_day.stick)
        assert (day.clock_off_seconds < -300 * 86400) if years < 0 else (day.clock_off_seconds > 300 * 86400)
        laptop.app.venue.open_round(round_, class_day.word(round_))
        laptop.sit(round_, class_day.person_at(round_, number))
        laptop.app.venue.write_result(class_day.stick)
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert len(report.warnings) == 2 and report.days[0].is_complete
    begun = {row.record.started_at.year for row in list_attempts(class_day.app.reader, class_day.programme.id)}
    assert begun == {2025, 2027}


def test_a_pulled_stick_loses_nothing(class_day: ClassDay, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        collected(class_day, number)
    moved = class_day.stick.with_name("pulled")
    real = type(class_day.app.collecting)._take_result

    def pull_after_the_first(self, found, package, laptop, keys):  # type: ignore[no-untyped-def]
        real(self, found, package, laptop, keys)
        class_day.stick.rename(moved)

    monkeypatch.setattr(type(class_day.app.collecting), "_take_result", pull_after_the_first)
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert report.gone and report.days[0].people_in == 1 and report.days[0].receipt is None
    monkeypatch.undo()
    with pytest.raises(StickGone):
        class_day.app.collecting.read_stick(class_day.stick)
    with pytest.raises(StickGone):
        class_day.app.laptops.write_stick(class_day.programme.id, DAY, class_day.stick)
    with pytest.raises(StickGone):
        class_day.laptops[1].app.venue.write_result(class_day.stick)
    moved.rename(class_day.stick)
    assert class_day.app.collecting.read_stick(class_day.stick).value.days[0].is_complete


def test_a_stick_that_lies_is_found_out(class_day: ClassDay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sticks, "_digest_from_disk", lambda _path: "other")
    with pytest.raises(sticks.StickUnfaithful):
        class_day.app.laptops.write_stick(class_day.programme.id, DAY, class_day.stick)


def test_a_resit_arranged_during_the_day_comes_with_a_newer_package(class_day: ClassDay) -> None:
    laptop = collected(class_day, 1)
    rows = [class_day.people[0]]
    resit = class_day.office.arrange(
        class_day.programme, rows, title="补考", round=2, resit=True, starts_at=class_day.office.clock.now()
    )
    with pytest.raises(RoundMissing):
        laptop.app.venue.open_round(resit, "1234")
    class_day.office.clock.advance(60)
    class_day.app.laptops.write_stick(class_day.programme.id, DAY, class_day.stick)
    (offer,) = laptop.app.venue.packages_on(class_day.stick).packages
    assert offer.is_newer
    day = laptop.app.venue.update_day(offer.file).value
    assert [each.title for each in day.rounds] == ["第1场", "补考"]
    laptop.app.venue.open_round(resit, class_day.word(resit))
    laptop.sit(resit, class_day.person_at(resit, 1))
    laptop.app.venue.write_result(class_day.stick)
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert not report.conflicting and not report.refused
    assert not list_held(class_day.app.reader, class_day.programme.id)


def test_a_laptop_is_given_up_with_a_reason_and_waited_for_no_more(class_day: ClassDay) -> None:
    collected(class_day, 1)
    class_day.app.collecting.read_stick(class_day.stick)
    (waited,) = [row.laptop for row in class_day.state().expected if row.laptop.number == 2]
    with pytest.raises(ReasonForGivingUp):
        class_day.app.laptops.give_up(waited.id, "  ")
    class_day.app.laptops.give_up(waited.id, "屏幕坏了")
    assert [row.laptop.number for row in class_day.state().expected] == [1]


def test_the_organiser_closes_what_never_came(class_day: ClassDay) -> None:
    collected(class_day, 1)
    class_day.app.collecting.read_stick(class_day.stick)
    assert class_day.state().rounds[0].sitting.state is SittingState.RUNNING
    assert class_day.app.laptops.close_rounds(class_day.programme.id, DAY).value == 1
    state = class_day.state()
    assert state.rounds[0].sitting.state is SittingState.CLOSED and (state.people_in, state.people_all) == (1, 1)
    collected(class_day, 2)
    class_day.app.collecting.read_stick(class_day.stick)
    late = class_day.state().people[1]
    assert (late.state, late.presence) == (PersonState.IN, Presence.CHECKED_IN)


def test_a_closed_round_without_its_person_is_an_absence(class_day: ClassDay) -> None:
    collected(class_day, 1)
    empty_seat = ready(class_day, 2)
    empty_seat.app.venue.close_round(class_day.rounds[0])
    empty_seat.app.venue.write_result(class_day.stick)
    (done,) = class_day.app.collecting.read_stick(class_day.stick).value.days
    assert done.is_complete and done.absent == 1
    assert class_day.state().people[1].presence is Presence.ABSENT


def test_an_enrolment_with_another_code_is_refused_and_what_it_signs_too(class_day: ClassDay) -> None:
    """The office gave the laptop another code since: whoever holds the old sheet is nobody here."""
    collected(class_day, 1)
    class_day.office.app = replace(
        class_day.app, collecting=replace(class_day.app.collecting, costs=replace(CHEAP, iterations=2))
    )  # fmt: skip
    report = class_day.app.collecting.read_stick(class_day.stick).value
    assert [(one.status, one.reason) for one in report.packages] == [
        (PackageStatus.REFUSED, "E12"),
        (PackageStatus.REFUSED, "E05"),
    ]
    assert not report.new and not class_day.state().people_in


def test_every_seat_needs_a_laptop(office: Office, _empty_folder: Path, tmp_path: Path) -> None:
    day = make_class_day(office, _empty_folder, tmp_path, laptops=3, spare=0)
    office.app.laptops.plan(day.programme.id, DAY, [1, 2])
    with pytest.raises(SeatsWithoutLaptop) as refusal:
        office.app.laptops.write_stick(day.programme.id, DAY, day.stick)
    assert refusal.value.numbers == "3"


def test_codes_and_words_stay_when_the_day_is_planned_again(class_day: ClassDay) -> None:
    before = {row.laptop.number: row.laptop.code for row in class_day.state().laptops}
    word = class_day.word(class_day.rounds[0])
    class_day.app.laptops.plan(class_day.programme.id, DAY, range(1, 6))
    after = {row.laptop.number: row.laptop.code for row in class_day.state().laptops}
    assert (
        len(after) == 5 and {number: after[number] for number in before} == before and class_day.word(class_day.rounds[0]) == word
    )
    assert all(len(code) == 8 and code.isdecimal() for code in after.values()) and len(word) == 4


def test_each_round_of_a_day_has_a_word_of_its_own(
    office: Office, _empty_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = iter(("1111", "1111", "2222"))
    monkeypatch.setattr("skillsapp.services.laptops.new_word", lambda: next(words))
    day = make_class_day(office, _empty_folder, tmp_path, rounds=2)
    assert [day.word(round_) for round_ in day.rounds] == ["1111", "2222"]


def test_packages_are_noted_and_kept(class_day: ClassDay) -> None:
    collected(class_day, 1)
    class_day.app.collecting.read_stick(class_day.stick)
    kinds = [str(record.kind) for record in list_packages(class_day.app.reader, class_day.programme.id)]
    assert sorted(kinds) == ["enrolment", "exam", "receipt", "result"]
    assert len(list(class_day.office.folder.packages.glob("*.expk"))) == 1
