"""The foot of a result list says how its totals were really made."""

from __future__ import annotations

from dataclasses import replace

from skillsapp.app import App
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.exact import Rounding
from skillsapp.queries.programmes import list_programmes
from skillsapp.services.forms.programme_forms import rule_summary


def test_the_foot_of_a_result_list_names_the_rounding_and_every_tie_break(demonstration: App) -> None:
    programme = next(p for p in list_programmes(demonstration.reader) if p.kind is ProgrammeKind.COMPETITION)
    assert "四舍五入" in rule_summary(programme)
    ranking = replace(programme.plan.ranking, rounding=Rounding.TRUNCATE, tie_order=("practical.D", "share"))
    summary = rule_summary(replace(programme, plan=replace(programme.plan, ranking=ranking)))
    assert "舍去" in summary and "四舍五入" not in summary
    assert "D" in summary.partition("舍去")[2]
