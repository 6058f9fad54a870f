"""A sitting on paper takes a paper with questions of any type, wherever a paper is chosen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import update

from skillsapp.domain.programme import BlueprintCell, PaperMode
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.cards import find_card_to_key, papers_of_people
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.papers import PaperRequest
from skillsapp.store.tables.sittings import seat
from tests.every_type import BANK, PAPER, give_every_type
from tests.services.card_room import LI, WU, CardRoom
from tests.services.office import Office

CELLS = tuple(BlueprintCell(type, BANK, 1, Decimal(2)) for type in ("single", "fill_in", "ordering"))


def test_a_sitting_on_paper_takes_questions_of_any_type(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    screen = office.arrange(programme, rows[:1])
    card = office.arrange(programme, rows[1:], carrier=Carrier.CARD)
    give_every_type(office.app, screen)
    now = find_programme(office.app.reader, programme.id)
    planned = office.app.programmes.change(replace(now, plan=replace(now.plan, blueprint=CELLS))).value
    (late,) = office.register(planned, 1, start=2)
    drawn_at_once = office.arrange(planned, [late], carrier=Carrier.CARD)
    questions = find_card_to_key(office.app.reader, drawn_at_once, late.entry_no, "nobody").questions
    assert {one.type: one.fields for one in questions} == {"single": 0, "fill_in": 3, "ordering": 5}

    drawn = office.app.papers.assemble(PaperRequest(planned.id, 1, 7, PaperMode.ONE)).value
    office.app.papers.give(drawn.set.id, [card, screen])
    assert find_sitting(office.app.reader, card).paper_id == drawn.papers[0].id


def test_whoever_chooses_between_two_papers_is_told_only_what_the_log_knows(office: Office) -> None:
    room = CardRoom.with_people(office, 2)
    give_every_type(office.app, room.sitting_id)
    for typist in (LI, WU):
        room.key(typist, 0, [""] * len(PAPER.items))
    other = office.arrange(room.programme, office.register(room.programme, 1, start=2))
    give_every_type(office.app, other)
    with office.app.store.writer.begin() as connection:
        wanted = update(seat).where(seat.c.sitting_id == other)
        connection.execute(wanted.values(registration_id=room.people[0].id))
    office.app.sittings.start(other)
    session = office.enter(other, room.people[0])
    office.app.attempts.write(session.answer("E-A1@1", "接地不良"))
    (papers,) = papers_of_people(office.app.reader, room.programme.id, "theory").values()
    assert {(each.carrier, each.answered, each.questions) for each in papers} == {(Carrier.CARD, 0, 9), (Carrier.SCREEN, 1, 10)}
