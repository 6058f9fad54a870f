"""A paper whose questions a card has no place for is refused where paper is chosen, not on the day of the exam."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from skillsapp.domain.card_refusals import CardCannotCarry
from skillsapp.domain.programme import BlueprintCell, PaperMode
from skillsapp.domain.sitting import Carrier
from skillsapp.kernel.errors import describe
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.papers import PaperRequest
from tests.every_type import BANK, give_every_type
from tests.services.office import Office

CELLS = tuple(BlueprintCell(type, BANK, 1, Decimal(2)) for type in ("single", "fill_in", "ordering"))


def test_a_sitting_on_paper_gets_no_paper_that_its_cards_cannot_carry(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    screen = office.arrange(programme, rows[:1])
    card = office.arrange(programme, rows[1:], carrier=Carrier.CARD)
    give_every_type(office.app, screen)
    now = find_programme(office.app.reader, programme.id)
    planned = office.app.programmes.change(replace(now, plan=replace(now.plan, blueprint=CELLS))).value
    late = office.register(planned, 1, start=2)
    before = len(list_sittings(office.app.reader, planned.id))
    with pytest.raises(CardCannotCarry) as refused:
        office.arrange(planned, late, carrier=Carrier.CARD)
    assert "填空" in describe(refused.value) and "排序" in describe(refused.value) and "单选题、" not in refused.value.types
    assert len(list_sittings(office.app.reader, planned.id)) == before
    office.arrange(planned, late)  # on the computer it is no question

    drawn = office.app.papers.assemble(PaperRequest(planned.id, 1, 7, PaperMode.ONE)).value
    with pytest.raises(CardCannotCarry):
        office.app.papers.give(drawn.set.id, [card])
    office.app.papers.give(drawn.set.id, [screen])
