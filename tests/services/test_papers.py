"""Papers drawn together: kept with their fairness, given to sittings and seats, and never changed once given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from skillsapp.domain.blueprint import BlueprintShortfall
from skillsapp.domain.paper import PaperKind
from skillsapp.domain.paper_set import (
    BlueprintCellWrong,
    BlueprintEmpty,
    PaperCountWrong,
    PapersInUse,
    SittingNotFree,
    SpareMissing,
    SpareReasonMissing,
    TooFewPapers,
    WitnessesMissing,
)
from skillsapp.domain.programme import PaperMode, PaperRules, Programme
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_paper, find_sitting
from skillsapp.services.papers import DrawnPapers, PaperRequest
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.papers import paper, paper_set
from skillsapp.store.tables.questions import question_enemy
from skillsapp.store.tables.sittings import seat
from tests.services.class_day import DAY, ClassDay
from tests.services.office import Office

WITNESSES = ("陈丽", "何伟")


def draw(office: Office, programme: Programme, count: int = 4, mode: PaperMode = PaperMode.EACH, **more: object) -> DrawnPapers:
    return office.app.papers.assemble(PaperRequest(programme.id, count, 7, mode, **more)).value  # type: ignore[arg-type]


def own_papers(office: Office, sitting_id: str) -> list[str | None]:
    with office.app.reader.connect() as connection:
        return [
            row.paper_id
            for row in connection.execute(seat.select().where(seat.c.sitting_id == sitting_id).order_by(seat.c.number))
        ]


def test_a_set_is_kept_as_it_was_drawn_and_the_same_seed_draws_it_again(office: Office) -> None:
    programme = office.create()
    drawn, again = draw(office, programme), draw(office, programme)
    assert [one.items for one in drawn.papers] == [one.items for one in again.papers]
    assert [one.label for one in drawn.papers] == ["001", "002", "003", "004"]
    fair = drawn.set.fairness
    assert fair.spread < Decimal("0.5") and fair.questions == 50 and fair.full == 100
    with office.app.reader.connect() as connection:
        assert connection.execute(paper_set.select()).all()[0].fairness == fair
        assert len(connection.execute(paper.select().where(paper.c.set_id == drawn.set.id)).all()) == 4


def test_each_seat_sits_its_own_paper(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 4)
    drawn = draw(office, programme)
    sitting = office.arrange(programme, rows)
    assert office.app.papers.give(drawn.set.id, [sitting]).value == 4
    assert sorted(map(str, own_papers(office, sitting))) == sorted(one.id for one in drawn.papers)
    office.app.sittings.start(sitting)
    asked = []
    for row in rows:
        session = office.enter(sitting, row)
        asked.append(frozenset(question.ref for question in session.questions))
    assert len(set(asked)) == 4
    assert set(asked) == {frozenset(item.ref for item in one.items) for one in drawn.papers}
    with office.app.reader.connect() as connection:
        held = {row.paper_id for row in connection.execute(seat.select())}
    assert held == {one.id for one in drawn.papers}
    office.restart()
    back = office.enter(sitting, rows[0])
    assert frozenset(question.ref for question in back.questions) == asked[0]


def test_a_second_round_gets_only_papers_nobody_has_and_is_told_where_they_are_too_few(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 5)
    drawn = draw(office, programme)
    first = office.arrange(programme, rows[:3])
    second = office.arrange(programme, rows[3:], starts_at=office.clock.now() + timedelta(hours=2))
    office.app.papers.give(drawn.set.id, [first])
    with pytest.raises(TooFewPapers) as refused:
        office.app.papers.give(drawn.set.id, [second])
    assert (refused.value.wanted, refused.value.there) == (2, 1)
    assert own_papers(office, second) == [None, None]


def test_neighbours_get_different_variants(office: Office) -> None:
    programme = office.create()
    drawn = draw(office, programme, 2, PaperMode.VARIANTS)
    assert [one.label for one in drawn.papers] == ["A", "B"]
    sitting = office.arrange(programme, office.register(programme, 5))
    office.app.papers.give(drawn.set.id, [sitting])
    a, b = (one.id for one in drawn.papers)
    assert own_papers(office, sitting) == [a, b, a, b, a]


def test_a_room_on_paper_has_one_booklet(office: Office) -> None:
    programme = office.create()
    drawn = draw(office, programme, 3, PaperMode.VARIANTS)
    sitting = office.arrange(programme, office.register(programme, 3), carrier=Carrier.CARD)
    assert office.app.papers.give(drawn.set.id, [sitting]).value == 0
    assert find_sitting(office.app.reader, sitting).paper_id == drawn.papers[0].id
    assert own_papers(office, sitting) == [None, None, None]


def test_a_sitting_that_has_begun_keeps_its_paper_and_given_papers_stay(office: Office) -> None:
    programme = office.create()
    drawn, other = draw(office, programme, 1, PaperMode.ONE), draw(office, programme, 1, PaperMode.ONE)
    sitting = office.arrange(programme, office.register(programme, 1))
    office.app.papers.give(drawn.set.id, [sitting])
    with pytest.raises(PapersInUse):
        office.app.papers.remove(drawn.set.id)
    office.app.papers.remove(other.set.id)
    office.app.sittings.start(sitting)
    with pytest.raises(SittingNotFree):
        office.app.papers.give(drawn.set.id, [sitting])
    assert find_paper(office.app.reader, find_sitting(office.app.reader, sitting).paper_id or "") == drawn.papers[0]


def test_the_spare_is_drawn_before_witnesses_and_used_with_a_reason(office: Office) -> None:
    programme = office.create()
    with pytest.raises(WitnessesMissing):
        draw(office, programme, 1, PaperMode.ONE, spare=True, witnesses=("陈丽", " "))
    drawn = draw(office, programme, 1, PaperMode.ONE, spare=True, witnesses=WITNESSES)
    official, spare = drawn.papers
    assert (official.kind, spare.kind) == (PaperKind.OFFICIAL, PaperKind.SPARE)
    assert not {item.question_id for item in official.items} & {item.question_id for item in spare.items}
    sitting = office.arrange(programme, office.register(programme, 2))
    office.app.papers.give(drawn.set.id, [sitting])
    assert find_sitting(office.app.reader, sitting).paper_id == official.id
    with pytest.raises(SpareReasonMissing):
        office.app.papers.use_spare(drawn.set.id, [sitting], " ", WITNESSES)
    office.app.papers.use_spare(drawn.set.id, [sitting], "试卷袋破损", WITNESSES)
    assert find_sitting(office.app.reader, sitting).paper_id == spare.id
    with pytest.raises(SpareMissing):
        office.app.papers.use_spare(draw(office, programme, 1).set.id, [sitting], "破损", WITNESSES)


def test_what_stood_on_a_paper_lately_stays_out(office: Office) -> None:
    programme = office.create()
    sitting = office.arrange(programme, office.register(programme, 1))
    lately = {
        item.question_id for item in find_paper(office.app.reader, find_sitting(office.app.reader, sitting).paper_id or "").items
    }
    rules = PaperRules(recent_months=6)
    fresh = find_programme(office.app.reader, programme.id)
    office.app.papers.plan(programme.id, fresh.version, fresh.plan.blueprint, rules)
    assert not {item.question_id for item in draw(office, programme, 1).papers[0].items} & lately
    office.clock.advance(400 * 24 * 3600)
    again = {item.question_id for paper in draw(office, programme, 12).papers for item in paper.items}
    assert again & lately


def test_what_cannot_be_drawn_is_refused_and_nothing_is_kept(office: Office) -> None:
    programme = find_programme(office.app.reader, office.create().id)
    cell = programme.plan.blueprint[0]
    with pytest.raises(BlueprintCellWrong) as wrong:
        office.app.papers.plan(programme.id, programme.version, [cell, replace(cell, mark=Decimal(0))], PaperRules())
    assert wrong.value.row == 2
    with pytest.raises(PaperCountWrong):
        draw(office, programme, 0)
    many = office.app.papers.plan(programme.id, programme.version, [replace(cell, count=5000)], PaperRules()).value
    with pytest.raises(BlueprintShortfall) as short:
        draw(office, programme)
    assert (short.value.lacks[0].bank, short.value.lacks[0].wanted) == (cell.bank, 5000)
    office.app.papers.plan(programme.id, many.version, [], PaperRules())
    with pytest.raises(BlueprintEmpty):
        draw(office, programme)
    with office.app.reader.connect() as connection:
        assert not connection.execute(paper_set.select()).all()


def test_borrowed_laptops_give_each_seat_its_own_paper_and_it_comes_home(class_day: ClassDay) -> None:
    office = class_day.office
    programme = office.create(title="第七十五期")
    people = office.register(programme, 2)
    sitting = office.arrange(programme, people, round=1, seat_by_lot=False)
    drawn = draw(office, programme, 2)
    office.app.papers.give(drawn.set.id, [sitting])
    stick = class_day.root / "stick75"
    stick.mkdir()
    office.app.laptops.plan(programme.id, DAY, [1, 2])
    office.app.laptops.write_stick(programme.id, DAY, stick)
    with pytest.raises(SittingNotFree):
        office.app.papers.give(drawn.set.id, [sitting])
    day = ClassDay(office, programme, people, [sitting], stick, class_day.empty, class_day.root)
    papers = {one.id: frozenset(item.ref for item in one.items) for one in drawn.papers}
    wanted = [papers[str(id)] for id in own_papers(office, sitting)]
    assert wanted[0] != wanted[1]
    for place, row in enumerate(people):
        laptop = day.borrow(place + 1, f"own{place}")
        laptop.open_day(stick)
        laptop.app.venue.open_round(sitting, day.word(sitting))
        session = laptop.sit(sitting, row.entry_no)
        assert frozenset(question.ref for question in session.questions) == wanted[place]
        laptop.app.venue.write_result(stick)
    report = office.app.collecting.read_stick(stick).value
    assert not report.refused and report.new
    with office.app.reader.connect() as connection:
        brought = {row.entry_no: row.paper_id for row in connection.execute(attempt.select())}
    assert [papers[brought[row.entry_no]] for row in people] == wanted


def test_whoever_comes_late_gets_a_free_paper_of_the_set(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 3)
    drawn = draw(office, programme, 4)
    sitting = office.arrange(programme, rows[:2])
    office.app.papers.give(drawn.set.id, [sitting])
    office.app.sittings.seat_late(programme.id, "theory", [rows[2].id])
    held = own_papers(office, sitting)
    assert len(set(held)) == 3 and None not in held


def test_a_paper_drawn_with_its_sitting_keeps_enemies_apart_and_holds_what_it_must(office: Office) -> None:
    programme = find_programme(office.app.reader, office.create().id)
    asked = {item.question_id for item in draw(office, programme, 1).papers[0].items if item.type == "single"}
    one, other, *_rest = sorted(asked)
    with office.app.store.writer.begin() as connection:
        connection.execute(question_enemy.insert().values(one=one, other=other))
    office.app.papers.plan(programme.id, programme.version, programme.plan.blueprint, PaperRules(must_include=(one,)))
    sitting = office.arrange(programme, office.register(programme, 1))
    held = {
        item.question_id for item in find_paper(office.app.reader, find_sitting(office.app.reader, sitting).paper_id or "").items
    }
    assert one in held and other not in held
