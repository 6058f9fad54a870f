"""People on site have their roles in one programme: what belongs to another one is closed to them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from skillsapp.app import App
from skillsapp.domain.roles import Actor, Role, permissions_of
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.store.tables.marking import penalty, score_sheet

ELSEWHERE = Actor("feng", "feng", permissions_of(frozenset({Role.CHIEF_JUDGE, Role.ASSESSOR})), "another programme")

STEPS: dict[str, Callable[[App, str, str, str, str], object]] = {
    "award": lambda app, sitting, seat, sheet, fine: app.marking.award_mark(sheet, "A1", Decimal(1)),
    "submit": lambda app, sitting, seat, sheet, fine: app.marking.submit_sheet(sheet),
    "reconsider": lambda app, sitting, seat, sheet, fine: app.marking.reconsider(seat, "A", "A1", "差距大"),
    "lock": lambda app, sitting, seat, sheet, fine: app.marking.lock(sitting),
    "amend": lambda app, sitting, seat, sheet, fine: app.marking.request_amendment(sheet, "A1", Decimal(1), "录错"),
    "fine": lambda app, sitting, seat, sheet, fine: app.marking.record_penalty(seat, None, "disturbance", "喧哗"),
    "forgive": lambda app, sitting, seat, sheet, fine: app.marking.cancel_penalty(fine, "误记"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_chief_judge_of_another_programme_changes_no_mark_here(demonstration: App, step: str) -> None:
    with demonstration.reader.connect() as connection:
        fine = connection.execute(select(penalty.c.id, penalty.c.seat_id)).first()
        assert fine is not None
        sheets = select(score_sheet.c.id, score_sheet.c.sitting_id).where(score_sheet.c.seat_id == fine.seat_id)
        sheet = connection.execute(sheets.where(score_sheet.c.module == "A")).first()
        assert sheet is not None
    demonstration.session.actor = ELSEWHERE
    with pytest.raises(PermissionRefused):
        STEPS[step](demonstration, sheet.sitting_id, fine.seat_id, sheet.id, fine.id)
