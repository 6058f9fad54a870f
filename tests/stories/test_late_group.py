"""A group that is added after a programme was created is examined like the others."""

from __future__ import annotations

from dataclasses import replace

from skillsapp.app import App
from skillsapp.domain.programme import ComponentKind, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.queries.programmes import list_programmes
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan


def test_a_late_group_has_score_sheets(demonstration: App) -> None:
    app = demonstration
    programme = next(p for p in list_programmes(app.reader) if p.kind is ProgrammeKind.ASSESSMENT)
    late = replace(programme.plan.groups[0], key="late", title="补报组")
    app.programmes.change(replace(programme, plan=replace(programme.plan, groups=(*programme.plan.groups, late))))
    known = app.registrations.register(programme.id, DeskForm("补报人", "passport", "E12345678", "late")).value
    app.registrations.move([known.id], RegistrationState.ACCEPTED)
    practical = next(c.key for c in programme.plan.components if c.kind is ComponentKind.PRACTICAL)
    plan = SittingPlan(programme.id, practical, "补报场", "实操室", app.clock.now(), 60, (known.id,))
    held = app.sittings.arrange(plan).value
    assert app.marking.open_sheets(held.id).value > 0
