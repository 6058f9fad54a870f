"""A sitting on paper takes a paper with questions of any type, wherever a paper is chosen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from skillsapp.domain.programme import BlueprintCell, PaperMode
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.cards import find_card_to_key
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.papers import PaperRequest
from tests.every_type import BANK, give_every_type
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
