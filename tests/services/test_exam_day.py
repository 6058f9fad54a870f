"""An exam day at the office: arranged in one transaction, printed as one package, sat again in one step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from skillsapp.domain.exam_day import DayWish, plan_day
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.domain.programme import Programme, ProgrammeKind, Venue
from skillsapp.domain.progress import Standing, Step, Task, next_task, standings
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import Carrier, Presence, SittingState
from skillsapp.domain.sitting_refusals import NobodyToResit, NoFreeSeat, RoundsTooClose
from skillsapp.exchange.results import write_results
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.exam_day import list_resits, list_waiting
from skillsapp.queries.home import load_home
from skillsapp.queries.marking import list_schemes
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.results import list_results
from skillsapp.queries.sittings import find_paper, find_sitting, list_seats, list_sittings
from skillsapp.services.forms import FORMS
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import NobodyToSeat, SittingPlan
from tests.services.office import MORNING, Office, invent_id

DAY = date(2026, 11, 21)


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def register(office: Office, count: int, start: int = 0) -> Programme:
    """Make a class of people from five companies."""
    programme = office.create()
    office.app.programmes.change(replace(programme, starts_on=DAY, ends_on=DAY + timedelta(days=1), city="惠州"))
    add(office, programme, count, start)
    return find_programme(office.app.reader, programme.id)


def add(office: Office, programme: Programme, count: int, start: int = 0) -> None:
    ids = []
    for number in range(start, start + count):
        unit = f"{'丙乙甲丁戊'[number % 5]}公司"
        form = DeskForm(f"学员{number:03d}", "resident_id", invent_id(number), programme.plan.groups[0].key, organisation=unit)
        ids.append(office.app.registrations.register(programme.id, form).value.id)
    office.app.registrations.move(ids, RegistrationState.ACCEPTED)


def plans(
    office: Office, programme: Programme, laptops: int = 4, rounds: int = 2, booklets: int = 4, **wish: object
) -> list[SittingPlan]:
    people = [one.registration_id for one in list_waiting(office.app.reader, programme.id, "theory")]
    values = {"minutes_between": 90, "paper_rooms": ("一室", "二室"), **wish}
    wished = DayWish(laptops, rounds, booklets, MORNING, MORNING, duration_minutes=60, room="机房", **values)  # type: ignore[arg-type]
    return [
        SittingPlan(
            programme.id, "theory", f"{part.carrier} {part.round}", part.room, part.starts_at, 60, part.people, seat_by_lot=False,
            seed=place, carrier=part.carrier, round=part.round,
        )
        for place, part in enumerate(plan_day(people, wished))
    ]  # fmt: skip


def arrange(office: Office, people: int = 12, **wish: object) -> Programme:
    programme = register(office, people)
    office.app.sittings.arrange_day(plans(office, programme, **wish), Venue(laptops=4, rounds=2))  # type: ignore[arg-type]
    return find_programme(office.app.reader, programme.id)


def fail_and_absent(office: Office) -> Programme:
    """Hold a class of three on this computer: one passes, one fails, one never comes."""
    programme = register(office, 3)
    office.app.sittings.arrange_day(plans(office, programme, laptops=4, rounds=1, booklets=0))
    (row,) = list_sittings(office.app.reader, programme.id)
    office.app.sittings.start(row.sitting.id)
    sit(office, row.sitting.id, 1, right=True)
    sit(office, row.sitting.id, 2, right=False)
    office.app.sittings.close(row.sitting.id)
    return find_programme(office.app.reader, programme.id)


def sit(office: Office, sitting_id: str, number: int, *, right: bool) -> None:

    app = office.app
    seat = next(seat for seat in list_seats(app.reader, sitting_id) if seat.number == number)

    session = ExamSession(app.attempts.enter(sitting_id, seat.registration_id).value, app.attempts.reading)
    paper = find_paper(app.reader, find_sitting(app.reader, sitting_id).paper_id or "")
    answers = paper_questions(app.reader, paper)
    for question in session.questions if right else ():
        app.attempts.write(session.answer(question.ref, answers[question.ref].answer))
    app.attempts.hand_in(session.hand_in())


def test_a_day_has_rounds_on_laptops_and_rooms_on_paper_and_everybody_once(office: Office) -> None:
    programme = arrange(office)
    rows = list_sittings(office.app.reader, programme.id)
    assert sorted((r.sitting.carrier, r.sitting.round, r.sitting.room, r.seats) for r in rows) == [
        (Carrier.CARD, 1, "一室", 2),
        (Carrier.CARD, 1, "二室", 2),
        (Carrier.SCREEN, 1, "机房", 4),
        (Carrier.SCREEN, 2, "机房", 4),
    ]
    seats = [seat for row in rows for seat in list_seats(office.app.reader, row.sitting.id)]
    assert len({seat.registration_id for seat in seats}) == len(seats) == 12
    for row in rows:
        assert [seat.number for seat in list_seats(office.app.reader, row.sitting.id)] == list(range(1, row.seats + 1))
    assert (programme.plan.venue.laptops, programme.plan.venue.rounds) == (4, 2)
    units = [seat.organisation for row in rows for seat in list_seats(office.app.reader, row.sitting.id)]
    assert units[:3] == ["丙公司", "丙公司", "丙公司"] or len(set(units[:3])) <= 2


def test_rounds_share_no_question_and_rooms_on_paper_share_their_paper(office: Office) -> None:
    programme = arrange(office)
    papers: dict[Carrier, list[str]] = {Carrier.SCREEN: [], Carrier.CARD: []}
    for row in list_sittings(office.app.reader, programme.id):
        papers[row.sitting.carrier].append(row.sitting.paper_id or "")
    assert len(set(papers[Carrier.CARD])) == 1
    ids = [*papers[Carrier.SCREEN], papers[Carrier.CARD][0]]
    questions = [{item.question_id for item in find_paper(office.app.reader, id).items} for id in ids]
    assert all(not one & other for place, one in enumerate(questions) for other in questions[:place])


def test_two_rounds_at_once_on_the_same_laptops_are_refused_and_nothing_is_written(office: Office) -> None:
    programme = register(office, 8)
    with pytest.raises(RoundsTooClose) as refused:
        office.app.sittings.arrange_day(plans(office, programme, minutes_between=30, booklets=0))
    assert refused.value.minutes == 60
    with pytest.raises(NobodyToSeat):
        office.app.sittings.arrange_day([])
    assert not list_sittings(office.app.reader, programme.id)


def test_who_comes_late_gets_a_free_laptop_then_a_seat_on_paper(office: Office) -> None:
    programme = arrange(office, people=10, booklets=3)  # 7 people on 2 x 4 laptops: one is free
    add(office, programme, 2, start=100)
    late = [one.registration_id for one in list_waiting(office.app.reader, programme.id, "theory")]
    seats = office.app.sittings.seat_late(programme.id, "theory", late).value
    by_id = {row.sitting.id: row.sitting for row in list_sittings(office.app.reader, programme.id)}
    assert {by_id[seat.sitting_id].carrier for seat in seats} == {Carrier.SCREEN, Carrier.CARD}
    with pytest.raises(NobodyToSeat):
        office.app.sittings.seat_late(programme.id, "theory", late)


def test_nobody_gets_a_seat_late_where_no_round_is_to_come(office: Office) -> None:
    programme = fail_and_absent(office)
    add(office, programme, 1, start=50)
    late = [one.registration_id for one in list_waiting(office.app.reader, programme.id, "theory")]
    with pytest.raises(NoFreeSeat):
        office.app.sittings.seat_late(programme.id, "theory", late)


def test_a_resit_takes_who_failed_or_was_absent_with_another_paper_and_then_counts(office: Office, tmp_path: Path) -> None:
    programme = fail_and_absent(office)
    app = office.app
    component = programme.plan.component("theory")
    assert {row.score for row in list_resits(app.reader, programme, component)} == {0, None}
    office.clock.advance(7200)
    (resit,) = app.sittings.arrange_resit(programme.id, "theory", seed=9).value
    assert (resit.resit, resit.carrier, resit.room, resit.starts_at) == (True, Carrier.SCREEN, "机房", office.clock.now())
    before = next(row.sitting for row in list_sittings(app.reader, programme.id) if not row.sitting.resit)
    papers = [{item.question_id for item in find_paper(app.reader, id or "").items} for id in (before.paper_id, resit.paper_id)]
    assert not papers[0] & papers[1]
    assert [seat.number for seat in list_seats(app.reader, resit.id)] == [1, 2]
    with pytest.raises(NobodyToResit):
        app.sittings.arrange_resit(programme.id, "theory", seed=10)
    app.sittings.start(resit.id)
    sit(office, resit.id, 2, right=True)
    app.sittings.close(resit.id)
    app.results.compute(programme.id)
    rows = {row.entry_no: row for row in list_results(app.reader, programme.id)}
    marked = [row for row in rows.values() if row.is_resit]
    assert len(marked) == 1 and marked[0].passed and marked[0].total == 100
    said = [step.sentence() for step in marked[0].component_traces["theory"]]
    assert "以补考" in said[0] and "补考前" in said[1] and "0" in said[1]
    assert [row.status for row in rows.values()].count(ResultStatus.ABSENT) == 1
    write_results(tmp_path / "results.xlsx", programme, list(rows.values()))
    assert "补考" in sheet_text(tmp_path / "results.xlsx")
    texts = pages(app.forms.write(FORMS["result_list"], programme.id, tmp_path / "list.pdf").value[0])
    assert any("补考" in text for text in texts)
    assert not any(word in text for text in texts for word in ("名次", "并列")), "a class is passed, not won"
    numbers = re.findall(r"\b\d{8,}\b", " ".join(pages(tmp_path / "list.pdf", " ")))
    assert numbers == sorted(numbers) and len(numbers) == len(rows), "by entry number, as lists of a class are"
    assert "监考员：" in texts[-1] and "班主任：" in texts[-1]


def test_a_resit_counts_though_the_round_before_it_was_planned_for_later(office: Office) -> None:
    programme = fail_and_absent(office)  # the room was quick: the resit is over before the planned time of the round
    app = office.app
    before = next(row.sitting for row in list_sittings(app.reader, programme.id))
    (resit,) = app.sittings.arrange_resit(programme.id, "theory", starts_at=before.starts_at - timedelta(hours=1), seed=9).value
    app.sittings.start(resit.id)
    sit(office, resit.id, 2, right=True)
    app.sittings.close(resit.id)
    app.results.compute(programme.id)
    rows = list_results(app.reader, programme.id)
    assert [(row.passed, row.total) for row in rows if row.is_resit] == [(True, 100)]
    spread = load_home(app.reader, office.clock.now()).spread  # the home page counts people, not papers
    assert spread is not None
    assert (spread.count, spread.bins[0]) == (sum(row.total is not None for row in rows), 0)


def test_the_archive_names_each_booklet_by_its_letter(office: Office, tmp_path: Path) -> None:
    programme = arrange(office, people=10, booklets=3)
    names = [path.name for path in office.app.archives.write(programme.id, tmp_path).value.folder.iterdir()]
    booklets = sorted(name[3:] for name in names if "试卷" in name)  # of two rooms
    assert [("A 卷" in name, "B 卷" in name) for name in booklets] == [(True, False)] * 2 + [(False, True)] * 2


def sheet_text(path: Path) -> str:

    book = openpyxl.load_workbook(path)
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_resit_on_few_laptops_goes_over_several_rounds_and_on_paper_over_one(office: Office) -> None:
    programme = register(office, 5)
    office.app.sittings.arrange_day(plans(office, programme, laptops=5, rounds=1, booklets=0), Venue(laptops=2, rounds=1))
    (row,) = list_sittings(office.app.reader, programme.id)
    office.app.sittings.start(row.sitting.id)
    office.app.sittings.close(row.sitting.id)  # nobody came
    resits = office.app.sittings.arrange_resit(programme.id, "theory").value
    assert [(one.round, len(list_seats(office.app.reader, one.id))) for one in resits] == [(1, 2), (2, 2), (3, 1)]
    assert (resits[1].starts_at - resits[0].starts_at) == timedelta(minutes=90)
    for one in resits:
        office.app.sittings.remove(one.id)
    (paper,) = office.app.sittings.arrange_resit(programme.id, "theory", Carrier.CARD, room="纸笔").value
    assert (paper.carrier, paper.room) == (Carrier.CARD, "纸笔")


def test_the_spot_results_hold_scores_but_no_answer_and_no_whole_id_number(office: Office, tmp_path: Path) -> None:
    programme = fail_and_absent(office)
    office.app.results.compute(programme.id)
    (text,) = pages(office.app.forms.write(FORMS["spot_results"], programme.id, tmp_path / "spot.pdf").value[0])
    assert "当场成绩" in text and "缺考" in text and "合格" in text and "100" in text
    assert not re.search(r"\d{17}[\dX]", text) and "****" in text


def test_the_package_is_one_file_in_printing_order_with_a_cover_list(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)
    service = office.app.print_package
    parts = service.parts(programme.id).value
    kinds = list(dict.fromkeys(part.form for part in parts))
    assert kinds[:2] == ["half_day_sheet", "seat_list"]
    assert {"seat_labels", "door_sheet", "sign_in_sheet", "room_record", "booklet", "answer_card"} <= set(kinds)
    assert sum(part.form == "half_day_sheet" for part in parts) == 4
    booklets = [(part.title, part.copies) for part in parts if part.form == "booklet"]
    assert [copies for _title, copies in booklets] == [2, 2, 2, 2]  # a seat and a spare of each kind in both rooms
    seen: list[tuple[int, int]] = []
    drawn = service.draw(programme.id, parts, tmp_path, lambda done, total: seen.append((done, total)), lambda: False).value
    assert seen[-1] == (len(parts), len(parts))
    written = service.join(programme.id, drawn, tmp_path / "all.pdf", 20).value
    texts = pages(written.file)
    assert len(texts) == written.sheets == written.file_pages == 1 + sum(one.sheets() for one in drawn)
    assert "材料清单" in texts[0] and f"{written.sheets - 1}" in texts[0] and "约" in texts[0]
    once = service.join(programme.id, drawn, tmp_path / "once.pdf", 20, repeated=False).value
    assert once.file_pages - (once.sheets - sum(one.sheets() for one in drawn)) == sum(one.pages for one in drawn)
    whole = "".join(texts)
    assert "2026-11-21上午" in whole and "2026-11-22下午" in whole and "4学时" in whole and "甲公司" in whole


def test_on_both_sides_nobody_has_another_copy_on_the_back(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)
    service = office.app.print_package
    parts = service.parts(programme.id).value
    drawn = service.draw(programme.id, parts, tmp_path, lambda _done, _total: None, lambda: False).value
    written = service.join(programme.id, drawn, tmp_path / "duplex.pdf", 20, both_sides=True).value
    texts = [text.strip() for text in pages(written.file)]
    assert "双面打印" in texts[0] and f"{written.sheets - 1}" in texts[0]
    assert len(texts) == written.file_pages == 2 * written.sheets
    at = 2
    for one in drawn:
        alone = [text.strip() for text in pages(one.file)]
        cards = one.part.form in ("answer_card", "seat_labels")
        expected = [each for text in alone for each in (text, "")] if cards else [*alone, *[""] * (len(alone) % 2)]
        for _copy in range(one.part.copies):
            assert texts[at : at + len(expected)] == expected, one.part
            at += len(expected)
    assert at == len(texts)


def test_stopping_leaves_no_package_and_unprintable_names_are_told_before(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)
    parts = office.app.print_package.parts(programme.id).value
    with pytest.raises(PrintingCancelled):
        office.app.print_package.draw(programme.id, parts, tmp_path, quiet, lambda: True)
    assert office.app.print_package.unprintable(programme.id) == ()
    with office.app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = ? WHERE name = '学员001'", ("王\ue5e5",))
    (bad,) = office.app.print_package.unprintable(programme.id)
    assert "U+E5E5" in bad.characters and bad.entry_no


def test_codes_and_words_stand_on_the_host_s_sheet_only(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)
    office.app.laptops.plan(programme.id, DAY, range(1, 5))
    service = office.app.print_package
    parts = service.parts(programme.id).value
    assert [part.form for part in parts].count("laptop_codes") == 1
    drawn = service.draw(programme.id, parts, tmp_path, quiet, lambda: False).value
    words = [row.sitting.word for row in list_sittings(office.app.reader, programme.id) if row.sitting.word]
    assert len(words) == 2
    for one in drawn:
        told = [text for text in pages(one.file, " ") for word in words if re.search(rf"(?<!\d){word}(?!\d)", text)]
        assert bool(told) == (one.part.form == "laptop_codes"), one.part.form


def test_home_leads_over_the_stick_and_the_package_counts_as_printed(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)

    def facts() -> object:
        (found,) = load_home(office.app.reader, office.clock.now(), programme.id).running
        return found

    assert next_task(facts()) is Task.PRINT  # type: ignore[arg-type]
    service = office.app.print_package
    drawn = service.draw(programme.id, service.parts(programme.id).value[:1], tmp_path, quiet, lambda: False).value
    service.join(programme.id, drawn, tmp_path / "all.pdf", 20)
    assert next_task(facts()) is Task.PLAN_STICK  # type: ignore[arg-type]
    office.app.laptops.plan(programme.id, DAY, range(1, 5))
    assert next_task(facts()) is Task.WRITE_STICK  # type: ignore[arg-type]
    (tmp_path / "stick").mkdir()
    office.app.laptops.write_stick(programme.id, DAY, tmp_path / "stick")
    found = facts()
    assert standings(found)[Step.STICK] is Standing.DONE  # type: ignore[arg-type]
    assert found.cards.waiting == 4 and next_task(found) is Task.KEY_CARDS  # type: ignore[attr-defined, arg-type]
    for row in list_sittings(office.app.reader, programme.id):
        if row.sitting.carrier is Carrier.CARD:
            seats = list_seats(office.app.reader, row.sitting.id)
            office.app.sittings.set_presences(row.sitting.id, [(seat.seat_id, Presence.ABSENT) for seat in seats], "未到")
    assert next_task(facts()) is Task.RUN_LAPTOPS  # type: ignore[arg-type]
    with office.app.store.writer.begin() as connection:  # somebody leaves a laptop, somebody else comes late
        connection.exec_driver_sql(
            "DELETE FROM seat WHERE id = (SELECT seat.id FROM seat JOIN sitting ON sitting.id = sitting_id WHERE carrier = 'screen' LIMIT 1)"
        )
    late = [one.registration_id for one in list_waiting(office.app.reader, programme.id, "theory")]
    office.app.sittings.seat_late(programme.id, "theory", late)
    assert next_task(facts()) is Task.WRITE_STICK, "the stick does not know the new seat"  # type: ignore[arg-type]


def test_a_frozen_result_gives_no_resit(office: Office) -> None:
    programme = fail_and_absent(office)
    done = office.app.results.compute(programme.id).value
    office.app.results.freeze(done.result_set.id)

    office.app.session.actor = Actor("lin", "林海", frozenset(Permission))
    office.app.results.freeze(done.result_set.id)
    with pytest.raises(ResultsFrozen):
        office.app.sittings.arrange_resit(programme.id, "theory")


def test_the_package_of_a_competition_has_no_class_sheets_and_joins_no_name_to_a_station(office: Office, tmp_path: Path) -> None:
    programme = office.create(ProgrammeKind.COMPETITION)
    office.app.programmes.change(replace(programme, starts_on=DAY, ends_on=DAY))
    people = office.register(programme, 3)
    practical = programme.plan.practicals[0].key
    office.arrange(programme, people, component=practical, title="实操", room="工位区")
    service = office.app.print_package
    parts = service.parts(programme.id).value
    assert "half_day_sheet" not in {part.form for part in parts}
    drawn = {one.part.form: one for one in service.draw(programme.id, parts, tmp_path, quiet, lambda: False).value}
    (row,) = list_sittings(office.app.reader, programme.id)
    numbers = [f"{seat.number:02d}" for seat in list_seats(office.app.reader, row.sitting.id)]
    listed = pages(drawn["seat_list"].file, " ")[0]
    assert "学员" in listed and not any(f" {number} " in listed for number in numbers)


def test_the_package_holds_the_score_sheets_of_every_module_and_none_on_another_station_s_back(
    office: Office, tmp_path: Path
) -> None:
    programme = office.create(ProgrammeKind.COMPETITION)
    office.app.programmes.change(replace(programme, starts_on=DAY, ends_on=DAY))
    people = office.register(programme, 2)
    practical = programme.plan.practicals[0].key
    office.arrange(programme, people, component=practical, title="实操", room="工位区")
    modules = list_schemes(office.app.reader, programme.id, practical)[programme.plan.groups[0].key].modules
    assert len(modules) > 1
    service = office.app.print_package
    sheets = [part for part in service.parts(programme.id).value if part.form == "score_sheet"]
    drawn = service.draw(programme.id, sheets, tmp_path, quiet, lambda: False).value
    for one, module in zip(drawn, modules, strict=True):
        assert module.title in one.part.for_whom
        assert all(re.sub(r"\s", "", module.title) in text for text in pages(one.file)[:1])
        assert one.sheets(both_sides=True) == one.pages


def test_a_day_that_was_held_is_not_in_the_package_of_the_resit(office: Office) -> None:
    programme = fail_and_absent(office)
    office.clock.advance(3600)
    (resit,) = office.app.sittings.arrange_resit(programme.id, "theory").value
    subjects = {part.subject_id for part in office.app.print_package.parts(programme.id).value}
    assert resit.id in subjects
    closed = [
        row.sitting.id for row in list_sittings(office.app.reader, programme.id) if row.sitting.state is SittingState.CLOSED
    ]
    assert not subjects & set(closed)


def pages(path: Path, between: str = "") -> list[str]:
    file = pypdfium2.PdfDocument(path)
    texts = [re.sub(r"\s+", between, file[place].get_textpage().get_text_bounded()) for place in range(len(file))]
    file.close()
    return texts
