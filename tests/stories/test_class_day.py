"""The whole monthly class through the real services: from the folder of returns to the office that is restored on another computer."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from skillsapp.app import Session, open_app, operator
from skillsapp.domain.answer_card import card_code
from skillsapp.domain.attempt import EventKind
from skillsapp.domain.card_refusals import CardKeyedByYou, CardPersonAbsent, CardVariantWrong
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.exam_day import fit
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.laptop import LaptopState, PackageStatus
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.sitting import Carrier, Presence, Sitting, SittingState
from skillsapp.domain.venue_day import CodeWrong, NotVerifiedYet, WordWrong
from skillsapp.domain.year import paragraph
from skillsapp.exchange.return_folder import FileOutcome
from skillsapp.exchange.return_sheets import sheet_text, write_all
from skillsapp.exchange.stick import FOLDER
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.attempts import follow_attempt, list_attempts
from skillsapp.queries.audit import verify_answer_logs, verify_audit
from skillsapp.queries.backups import count_holdings
from skillsapp.queries.cards import list_card_codes, list_differences, load_cards
from skillsapp.queries.certificates import list_certificates, verify_certificate
from skillsapp.queries.desk import load_index, search_people
from skillsapp.queries.laptops import PersonState, list_held
from skillsapp.queries.results import list_results
from skillsapp.queries.sittings import list_seats, list_sittings
from skillsapp.queries.year import year_figures
from skillsapp.security.recovery import CodeForeign, new_code
from skillsapp.services.backups import BackupLocked, restore_backup
from skillsapp.services.cards import CardRuling
from skillsapp.services.certificate_files import write_pile
from skillsapp.services.forms import FORMS
from skillsapp.services.registrations import DeskForm
from skillsapp.services.venue import clear_folder
from skillsapp.store.pinyin import reading
from tests.exchange.folder_of_returns import row as somebody
from tests.stories.class_day_stage import (
    DAY,
    INVIGILATOR,
    LARGE,
    LI,
    MORNING,
    REGISTRATION,
    RESIT_DAY,
    THEORY,
    USUAL,
    WU,
    Size,
    Stage,
    words_in,
)
from tests.stories.class_returns import send_corrections, send_folder
from tests.stories.papers import bare, one_page, pages

CLOCK_OFF, KILLED, MOVED, LATE = 7, 4, 5, 9
"""The laptops that something happens to."""


@pytest.mark.timeout(300)
def test_the_monthly_class_from_forty_files_to_the_last_certificate(tmp_path: Path) -> None:
    hold_class(USUAL, tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_class_of_350(tmp_path: Path) -> None:
    hold_class(LARGE, tmp_path)


def hold_class(size: Size, root: Path) -> None:
    """Hold a class of this size; the timings of its steps are printed."""
    stage = Stage.set_up(size, root)
    try:
        with stage.step("returns, corrections, replacement, walk-in"):
            take_returns(stage)
        with stage.step("capacity, the day arranged"):
            screen, paper = arrange(stage)
        with stage.step("print package"):
            print_everything(stage, paper)
        with stage.step("stick written, laptops ready"):
            make_laptops_ready(stage, screen[0])
        with stage.step("exam on the laptops, one killed, one moved"):
            hold_exam(stage, screen)
        with stage.step("collecting, stick pulled"):
            collect(stage)
        with stage.step("laptops cleared"):
            clear(stage, DAY)
        with stage.step("cards keyed twice, ruled"):
            key_cards(stage, paper)
        with stage.step("results"):
            absent = give_results(stage)
        with stage.step("resit on another day, results again"):
            resit(stage, absent)
        with stage.step("certificates issued and printed"):
            give_certificates(stage)
        with stage.step("archive, year"):
            file_away(stage)
        with stage.step("backup, restored elsewhere, desk"):
            lose_the_office(stage)
    finally:
        print(stage.report())
        stage.close()


def take_returns(stage: Stage) -> None:
    app, size, id = stage.office.app, stage.size, stage.programme.id
    today = REGISTRATION.date()
    sent = send_folder(stage.root / "回执", size.files, size.people - 4)
    check = app.returns.check(app.returns.read(sent.folder, id, today), id, today)
    outcomes = [file.file.outcome for file in check.files]
    assert (outcomes.count(FileOutcome.READ), outcomes.count(FileOutcome.SAME_CONTENT)) == (size.files, 1)
    assert (check.accepted, check.rejected, len(check.report())) == (sent.good, 2, size.files + 1)
    sheets = {sheet.company: sheet for sheet in check.sheets()}
    assert set(sheets) == {sent.wrong_unit, sent.crowded_unit}
    write_all(check.sheets(), check.report(), stage.programme.title, stage.root / "退回单")
    assert sent.wrong.name in sheet_text(sheets[sent.wrong_unit], stage.programme.title)
    assert app.returns.apply(check, app.returns.keep_photos(check)).value.added == sent.good

    send_corrections(sent)
    again = app.returns.check(app.returns.read(sent.folder, id, today), id, today)
    assert (again.accepted, again.present, again.rejected) == (3, sent.good, 0) or (again.accepted, again.present) == (
        3,
        sent.good,
    )
    app.returns.apply(again, app.returns.keep_photos(again))
    app.registrations.move([row.id for row in stage.people()], RegistrationState.ACCEPTED)

    old, new = stage.people()[7], somebody(950)
    form = DeskForm("麦换人", "resident_id", new.id_number, old.group, phone=new.phone)
    swapped = app.registrations.replace(old.id, old.version, form, "公司改派").value
    assert swapped.registration.replaces_id == old.id and swapped.registration.organisation == old.organisation
    guest = somebody(951)
    walked = DeskForm("区走进", "resident_id", guest.id_number, old.group, phone=guest.phone, organisation=sent.wrong_unit)
    assert app.registrations.register(id, walked, walk_in=True).value.state is RegistrationState.ACCEPTED
    states = [row.state for row in stage.people()]
    assert states.count(RegistrationState.ACCEPTED) == size.people and states.count(RegistrationState.WITHDRAWN) == 1
    assert sum(bool(row.photo) for row in stage.people()) >= 2


def arrange(stage: Stage) -> tuple[list[Sitting], list[Sitting]]:
    app, size = stage.office.app, stage.size
    wanted = fit(size.people, size.laptops, size.rounds, 0)
    assert (wanted.capacity.on_screen, wanted.left) == (size.on_screen, size.on_paper)
    if size is USUAL:  # the sentence of the dialog, by its numbers
        assert (wanted.capacity.usable, wanted.left, wanted.rounds_needed, wanted.laptops_needed) == (9, 93, 14, 44)
    stage.go_to(MORNING - timedelta(hours=16))
    app.sittings.arrange_day(stage.plans(), stage.venue)
    sittings = [row.sitting for row in list_sittings(app.reader, stage.programme.id)]
    screen = sorted((one for one in sittings if one.carrier is Carrier.SCREEN), key=lambda one: one.round)
    paper = [one for one in sittings if one.carrier is Carrier.CARD]
    assert (len(screen), len(paper)) == (size.rounds, size.paper_rooms)
    seats = [seat for one in sittings for seat in list_seats(app.reader, one.id)]
    assert len({seat.registration_id for seat in seats}) == len(seats) == size.people
    assert sum(len(list_seats(app.reader, one.id)) for one in screen) == size.on_screen
    stage.learn(sittings)
    app.laptops.plan(stage.programme.id, DAY, range(1, size.laptops + 1))
    return screen, paper


def print_everything(stage: Stage, paper: list[Sitting]) -> None:
    app, id = stage.office.app, stage.programme.id
    parts = app.print_package.parts(id).value
    room, target = stage.root / "forms", stage.root / "材料包.pdf"
    room.mkdir()
    drawn = app.print_package.draw(id, parts, room, lambda _done, _total: None, lambda: False).value
    assert [one.part.key for one in drawn] == [part.key for part in parts]
    written = app.print_package.join(id, drawn, target, 20).value
    texts = pages(target)
    cover = "".join(texts[: len(texts) - sum(one.sheets() for one in drawn)])
    assert len(texts) == written.file_pages == written.sheets
    forms = {key: [one for one in drawn if one.part.form == key] for key in dict.fromkeys(one.part.form for one in drawn)}
    assert set(forms) >= {"half_day_sheet", "seat_list", "door_sheet", "sign_in_sheet", "answer_card", "booklet", "room_record"}
    assert sum(one.sheets() for one in forms["answer_card"]) == stage.size.on_paper
    spare = sum(one.part.copies for one in forms["booklet"]) - stage.size.on_paper
    assert stage.size.on_paper / 20 <= spare <= stage.size.on_paper / 20 + len(forms["booklet"])
    assert all(bare(one.part.title) in bare(cover) for one in drawn)
    print(f"  print package: {len(drawn)} forms, {written.sheets} pages, {written.minutes} minutes")
    (cards,) = app.forms.write(FORMS["answer_card"], paper[-1].id, stage.root / "cards.pdf").value
    first = one_page(cards, 0, stage.root / "card.pdf")
    assert [found.text for found in read_codes(first)] == [next(iter(list_card_codes(app.reader, paper[-1].id).values()))]


def make_laptops_ready(stage: Stage, first: Sitting) -> None:
    app, size = stage.office.app, stage.size
    stage.go_to(MORNING - timedelta(hours=1))
    written = app.laptops.write_stick(stage.programme.id, DAY, stage.stick).value
    assert (written.laptops, written.rounds, written.people) == (size.laptops, size.rounds, size.on_screen)
    for number in range(1, size.laptops + 1):
        laptop = stage.borrow(number, off=timedelta(days=-365) if number == CLOCK_OFF else timedelta(0))
        if number == 1:
            (offer,) = laptop.app.venue.packages_on(stage.stick).packages
            with pytest.raises(CodeWrong):
                laptop.app.venue.open_day(offer.file, 2, laptop.code)
        day = laptop.open_day(stage.stick)
        assert (abs(day.clock_off_seconds) > 300 * 86400) is (number == CLOCK_OFF)
        with pytest.raises(WordWrong):
            laptop.app.venue.open_round(first.id, "0000")
    assert not list(words_in(stage.stick, secrets(stage)))


def hold_exam(stage: Stage, rounds: list[Sitting]) -> None:
    last = len(rounds)
    for held in rounds:
        stage.go_to(held.starts_at)
        word = stage.word(held.id)
        for number in range(1, stage.size.seated + 1):
            laptop = stage.laptops[number]
            laptop.app.venue.open_round(held.id, word)
            if (number, held.round) == (KILLED, 2):
                sit_through_a_crash(stage, held)
            elif (number, held.round) == (MOVED, last):
                move_to_the_spare(stage, held)
            elif (number, held.round) == (LATE, last):
                stage.sit(laptop, held.id, until=20, hand_in=False)  # still answers when the stick comes round
            else:
                stage.sit(laptop, held.id)


def sit_through_a_crash(stage: Stage, held: Sitting) -> None:
    """The laptop dies while its person answers; it comes up again, the invigilator lets the person go on, nothing is lost."""
    laptop, seat = stage.laptops[KILLED], stage.seat_at(held.id, KILLED)
    acknowledged = stage.kill(laptop, held.id, after=15)
    session = laptop.sign_in(held.id, seat.id_number)
    assert len(acknowledged) >= 15 and {ref: session.answers.get(ref) for ref, _said in acknowledged} == dict(acknowledged)
    assert len(session.answers) - len(acknowledged) <= 1, "at most one was durable and not told any more"
    assert session.is_paused and session.sheet.reopening is not None and session.sheet.reopening.needs_invigilator
    used = session.ledger.used_ms
    assert used <= 7_000 * (len(acknowledged) + 1) + 60_000, "the time while it was off is not charged"
    laptop.app.session.actor = INVIGILATOR
    laptop.app.attempts.let_go_on([session.sheet.attempt_id], "电脑断电")
    session.follow(follow_attempt(laptop.app.reader, session.sheet.attempt_id))
    stage.go_on(laptop, held.id, seat, session)


def move_to_the_spare(stage: Stage, held: Sitting) -> None:
    """The screen breaks; what was answered is collected, and the person goes on at a spare laptop."""
    broken, spare = stage.laptops[MOVED], stage.laptops[stage.size.laptops]
    seat = stage.seat_at(held.id, MOVED)
    before = stage.sit(broken, held.id, until=20, hand_in=False)
    broken.app.venue.write_result(stage.stick)
    spare.app.venue.open_round(held.id, stage.word(held.id))
    spare.app.venue.move_here(held.id, seat.entry_no, "屏幕坏了", folder=stage.stick)
    session = spare.sign_in(held.id, seat.id_number)
    assert session.answers == before.answers and len(before.answers) == 20
    assert [one.ref for one in session.questions] == [one.ref for one in before.questions]
    stage.go_on(spare, held.id, seat, session)


def collect(stage: Stage) -> None:
    app, size = stage.office.app, stage.size
    stage.go_to(MORNING + timedelta(hours=4))
    for laptop in stage.laptops.values():
        laptop.app.venue.write_result(stage.stick)
    with stage.pulled_after(size.laptops + 6) as progress:
        pulled = app.collecting.read_stick(stage.stick, progress).value
        assert pulled.gone
    package = next((stage.stick / FOLDER).glob("result-03-*.expk"))
    shutil.copy(package, package.with_name(f"{package.stem} (1).expk"))
    foreign = stage.put_foreign_enrolment(3)
    report = app.collecting.read_stick(stage.stick).value
    (day,) = report.days
    assert (day.people_in, day.people_all) == (size.on_screen - 1, size.on_screen) and not report.gone
    late = stage.seat_at(stage.state().rounds[-1].sitting.id, LATE)
    assert [one.name for one in day.missing] == [late.name]
    assert report.conflicting == 0
    assert [one.file for one in report.packages if one.status is PackageStatus.REFUSED] == [foreign.name]
    assert len(stage.state().laptops[2].devices) == 1, "a computer that does not know the code is not taken for ours"
    said = [*pulled.warnings, *report.warnings]
    assert {text.partition("号")[0] for text in said if "时钟" in text} == {str(CLOCK_OFF)}
    foreign.unlink()

    laptop, held = stage.laptops[LATE], stage.state().rounds[-1].sitting
    assert laptop.app.venue.read_receipt(stage.stick).value.may_clear
    session = ExamSession(laptop.app.attempts.enter(held.id, late.registration_id).value, laptop.app.attempts.reading)
    stage.go_on(laptop, held.id, late, session)
    with pytest.raises(NotVerifiedYet):
        laptop.app.venue.clear()
    laptop.app.venue.write_result(stage.stick)
    (day,) = app.collecting.read_stick(stage.stick).value.days
    assert (day.laptops_in, day.laptops_all) == (size.laptops, size.laptops) and day.is_complete
    assert (day.people_in, day.people_all, day.missing, day.held) == (size.on_screen, size.on_screen, (), 0)
    assert {row.sitting.state for row in stage.state().rounds} == {SittingState.CLOSED} and day.receipt is not None
    began = [row.sitting.started_at for row in stage.state().rounds]
    assert [at.date() for at in began if at] == [DAY] * size.rounds, "a wrong clock moves no round into another year"
    assert app.collecting.read_stick(stage.stick).value.new == 0
    assert {row.state for row in stage.state().people} == {PersonState.IN} and not list_held(app.reader, stage.programme.id)
    moved = [row for row in list_attempts(app.reader, stage.programme.id) if len({one.device_id for one in row.events}) == 2]
    assert len(moved) == 1 and EventKind.TRANSFER in {event.kind for event in moved[0].events}


def clear(stage: Stage, day: date) -> None:
    """Clear the laptops and search what is left of them."""
    app = stage.office.app
    words = secrets(stage)
    numbers = sorted(stage.laptops)
    for number in numbers:
        laptop = stage.laptops[number]
        assert laptop.app.venue.read_receipt(stage.stick).value.may_clear
        assert number > 1 or any(words_in(laptop.folder.root, words)), "the search finds what is there"
        note = laptop.app.venue.clear().value
        laptop.app.close()
        assert clear_folder(laptop.folder, note, stage.stick).note
        assert not any(words_in(laptop.folder.root, words)) and not list(laptop.folder.root.iterdir())
    stage.laptops.clear()
    assert not list(words_in(stage.stick, words))
    assert app.collecting.read_stick(stage.stick).value.cleared == tuple(numbers)
    state = stage.state(day)
    assert {row.laptop.state for row in state.expected} == {LaptopState.CLEARED}


def key_cards(stage: Stage, rooms: list[Sitting]) -> None:
    app, size = stage.office.app, stage.size
    stage.go_to(MORNING + timedelta(hours=5))
    absent = [seat for room in rooms for seat in list_seats(app.reader, room.id)][-size.absent :]
    differing, wrong, ruled = size.differences, size.wrong_booklets, 0
    for room in rooms:
        booklets, bank, codes = stage.booklets(room.id), list(stage.bank(room.id).values()), list_card_codes(app.reader, room.id)
        variants = {row.entry_no: row.variant for row in load_cards(app.reader, room.id).rows}
        assert all(row.variant == "BA"[row.number % 2] for row in load_cards(app.reader, room.id).rows), "neighbours differ"
        for seat in list_seats(app.reader, room.id):
            typed, variant = codes[seat.entry_no], variants[seat.entry_no]
            marks = stage.card(room.id, seat, booklets[variant], bank)
            if seat in absent:
                app.sittings.set_presence(seat.seat_id, Presence.ABSENT, "点名未到")
                with pytest.raises(CardPersonAbsent):
                    stage.key(LI, room.id, typed, marks)
                continue
            if wrong and seat.number == 11:  # took the neighbour's booklet and card
                other = "B" if variant == "A" else "A"
                marks = stage.card(room.id, seat, booklets[other], bank)
                with pytest.raises(CardVariantWrong):
                    stage.key(LI, room.id, card_code(room.id, other, seat.number, seat.entry_no), marks)
                app.cards.settle_variant(room.id, seat.entry_no, other, "看过两本题本")
                typed, wrong = seat.entry_no, wrong - 1
            assert stage.key(LI, room.id, typed, marks).entry == 1
            with pytest.raises(CardKeyedByYou):
                stage.key(LI, room.id, typed, marks)
            slipped = seat.number % 5 == 0 and ruled < differing
            done = stage.key(WU, room.id, typed, slip(marks) if slipped else marks)
            assert (done.differences, done.is_in) == (int(slipped), not slipped)
            if slipped:
                (one,) = list_differences(app.reader, done.attempt_id)
                assert one.question.number == 5 and one.first == marks[4]
                assert app.cards.rule(done.attempt_id, [CardRuling(5, marks[4])], "看卡").value == 0
                ruled += 1
        app.sittings.close(room.id)
    assert (ruled, wrong) == (differing, 0)


def give_results(stage: Stage) -> list[str]:
    """Compute the results and hold each against what the person knew; return who was absent."""
    app, size = stage.office.app, stage.size
    computed = app.results.compute(stage.programme.id).value
    assert not [problem for problem in computed.problems if problem.is_error]
    rows = list_results(app.reader, stage.programme.id)
    assert len(rows) == size.people, "whoever was replaced stands on no list of results"
    absent = [row.registration_id for row in rows if row.status is ResultStatus.ABSENT]
    assert len(absent) == size.absent
    assert scores(stage) == {id: Decimal(stage.expected(id)) for id in stage.right if id not in absent}
    assert sum(row.passed is False for row in rows if row.status is ResultStatus.NORMAL) == size.failing
    return absent


def resit(stage: Stage, absent: list[str]) -> None:
    """Who failed or was absent sits again on the next day, with another paper, on laptops that were cleared before."""
    app, size, id = stage.office.app, stage.size, stage.programme.id
    stage.go_to(MORNING + timedelta(days=1))
    (held,) = app.sittings.arrange_resit(id, THEORY, Carrier.SCREEN, stage.office.clock.now(), seed=99).value
    seats = list_seats(app.reader, held.id)
    assert len(seats) == size.failing + size.absent
    first = {item for row in list_sittings(app.reader, id) if not row.sitting.resit for item in stage.bank(row.sitting.id)}
    assert len(first & set(stage.bank(held.id))) < 10 or size is not USUAL
    for place, seat in enumerate(seats):
        stage.right[seat.registration_id] = 31 + place if place else 12  # one fails again
    app.laptops.plan(id, RESIT_DAY, range(1, len(seats) + 1))
    app.laptops.write_stick(id, RESIT_DAY, stage.stick)
    for seat in seats:
        laptop = stage.borrow(seat.number, RESIT_DAY)
        laptop.open_day(stage.stick)
        laptop.app.venue.open_round(held.id, stage.word(held.id, RESIT_DAY))
        stage.sit(laptop, held.id)
        laptop.app.venue.write_result(stage.stick)
    days = {day.day: day for day in app.collecting.read_stick(stage.stick).value.days}
    assert days[RESIT_DAY].is_complete and days[RESIT_DAY].people_in == len(seats)
    clear(stage, RESIT_DAY)
    app.results.compute(id)
    assert scores(stage) == {id: Decimal(stage.expected(id)) for id in stage.right}
    rows = list_results(app.reader, id)
    assert sum(row.passed is False for row in rows if row.status is ResultStatus.NORMAL) == 1
    assert sum(row.is_resit for row in rows) == len(seats)


def give_certificates(stage: Stage) -> None:
    app, size, id = stage.office.app, stage.size, stage.programme.id
    issue = app.certificates.issue(id, RESIT_DAY).value
    assert len(issue.issued) == size.people - 1 and not issue.unprintable
    numbers = [one.number for one in issue.issued]
    assert numbers == [f"GDAF-JX-2026-74-{place:04d}" for place in range(1, size.people)]
    people = {row.id: row for row in stage.people()}
    lying = [people[one.registration_id] for one in issue.issued]
    keys = [(reading(row.organisation), row.organisation, reading(row.name)) for row in lying]
    assert all(one <= other for one, other in pairwise(keys)), "by company, then by name"
    assert all(one.content["id_text"].endswith(row.id_number) for one, row in zip(issue.issued, lying, strict=True))

    pile = write_pile(issue.issued, app.folder, stage.root / "合格证.pdf", PrintSetup(PrintLayout.TWO))
    assert len(pages(pile)) == -(-len(numbers) // 2)
    codes = read_codes(one_page(pile, 20, stage.root / "sheet.pdf"))
    assert len(codes) == 2
    for code, number, row in zip(codes, numbers[40:42], lying[40:42], strict=True):
        verdict = verify_certificate(app.reader, code.text)
        assert (verdict.valid, verdict.number, verdict.name) == (True, number, row.name)
    app.certificate_steps.note_printed([one.id for one in issue.issued], PrintLayout.TWO.value)
    text = bare("".join(pages(app.forms.write(FORMS["hand_out_list"], id, stage.root / "领取表.pdf").value[0])))
    for company, members in groupby(zip(lying, numbers, strict=True), key=lambda pair: pair[0].organisation):
        held = [number for _row, number in members]
        assert bare(company) in text and held[0] in text and held[-1][-4:] in text, company
    app.certificate_steps.hand_out([one.id for one in issue.issued], "各公司")


def file_away(stage: Stage) -> None:
    app, size = stage.office.app, stage.size
    archive = app.archives.write(stage.programme.id, stage.root / "档案").value
    names = sorted(path.name for path in archive.folder.iterdir())
    assert len(names) == archive.files and names[0].startswith("00 ")
    now, before = year_figures(app.reader, 2026)
    classes = now.classes
    assert (classes.count, classes.entries, classes.sat, classes.passed) == (1, size.people, size.people, size.people - 1)
    assert (classes.certificates, classes.companies, classes.cities) == (size.people - 1, size.files, ("惠州",))
    assert str(size.people) in paragraph(now, before)
    print(f"  archive: {archive.files} files; {paragraph(now, before)}")


def lose_the_office(stage: Stage) -> None:
    app = stage.office.app
    draft = app.recovery.draft()
    app.recovery.write_sheet(draft, stage.root / "恢复单.pdf")
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    made = app.backups.create(stage.stick).value
    assert app.backups.rehearse(made.path, draft.code).value.holdings == count_holdings(app.reader)
    holdings, results = count_holdings(app.reader), scores(stage)
    certificates = list_certificates(app.reader, stage.programme.id)
    app.close()
    shutil.rmtree(app.folder.root)  # the laptop is stolen

    other = DataFolder(stage.root / "other office")
    with pytest.raises(BackupLocked):
        restore_backup(made.path, other)
    restore_backup(made.path, other, draft.code)
    again = open_app(other, stage.office.clock, session=Session(operator()))
    stage.office.app = again
    with pytest.raises(CodeForeign):
        again.recovery.reset_password(new_code(), "second password")
    again.recovery.reset_password(draft.code, "second password")
    assert again.accounts.sign_in("admin", "second password").value.login == "admin"
    assert count_holdings(again.reader) == holdings and scores(stage) == results
    assert list_certificates(again.reader, stage.programme.id) == certificates
    index = load_index(again.reader)
    (hit,) = search_people(again.reader, index, "麦换人").rows
    (same,) = search_people(again.reader, index, hit.numbers[0]).rows
    assert same == hit and verify_certificate(again.reader, certificates[0].certificate.qr_text).valid
    audit, logs = verify_audit(again.reader), verify_answer_logs(again.reader)
    assert audit.broken_at is None and not logs.broken
    assert logs.logs == stage.size.people + stage.size.failing
    print(f"  audit entries {audit.entries}, answer logs {logs.logs}, people {holdings.people}")


def scores(stage: Stage) -> dict[str, Decimal]:
    rows = list_results(stage.office.app.reader, stage.programme.id)
    return {row.registration_id: row.total for row in rows if row.total is not None and row.status is ResultStatus.NORMAL}


def slip(marks: list[str]) -> list[str]:
    """Return a card as somebody types it who slips at the fifth question."""
    return [*marks[:4], "B" if marks[4] == "A" else "A", *marks[5:]]


def secrets(stage: Stage) -> list[str]:
    """Return every name and ID number of the class."""
    return [word for row in stage.people() for word in (row.name, row.id_number)]
