"""Programmes: presets complete from the start, a life cycle in order, and rules that stand still once somebody sits the exam."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from skillsapp.domain.programme import ProgrammeKind, ProgrammeState, StageKey
from skillsapp.domain.programme_copy import next_draft
from skillsapp.domain.roles import Actor, Role, permissions_of
from skillsapp.kernel.errors import PermissionRefused, SkillsError
from skillsapp.queries.audit import list_audit
from skillsapp.queries.programmes import find_programme, list_programmes, proposed_edition
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import find_paper
from skillsapp.services.programmes import DatesReversed, RulesLocked, StateStep, TitleMissing
from tests.services.office import Office

S = ProgrammeState


@pytest.mark.parametrize("kind", ProgrammeKind)
def test_a_preset_is_enough_to_rehearse_at_once(office: Office, kind: ProgrammeKind) -> None:
    programme = office.create(kind, "某项目")
    component = programme.plan.theories[0].key
    rehearsal = office.app.sittings.arrange_rehearsal(programme.id, component, office.clock.now(), 1).value
    paper = find_paper(office.app.reader, rehearsal.paper_id or "")
    assert paper.full == programme.plan.theories[0].full == Decimal(100)
    assert sum(component.weight for component in programme.plan.components) == 100 or kind is not ProgrammeKind.COMPETITION


def test_programmes_are_numbered_and_listed_the_newest_first(office: Office) -> None:
    ids = [office.create(title=f"{number}期").id for number in range(3)]
    assert [row.id for row in list_programmes(office.app.reader)] == ids[::-1]
    assert [row.sequence for row in list_programmes(office.app.reader)] == [3, 2, 1]
    assert {row.year for row in list_programmes(office.app.reader)} == {2026}


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("counts", [("theory", StageKey.PRELIMINARY, 30), ("practical", StageKey.FINAL, 70)]),
        ("advance_only", [("theory", StageKey.PRELIMINARY, 0), ("practical", StageKey.FINAL, 100)]),
        (
            "final_theory",
            [("preliminary", StageKey.PRELIMINARY, 0), ("theory", StageKey.FINAL, 30), ("practical", StageKey.FINAL, 70)],
        ),
    ],
)
def test_the_three_ways_in_which_the_first_round_counts(
    office: Office, tmp_path: Path, use: str, expected: list[tuple[str, StageKey, int]]
) -> None:
    (tmp_path / "s.toml").write_text(f'theory_use = "{use}"\ncity = "广州"\nstarts_on = 2026-12-01\n', encoding="utf-8")
    made = office.app.programmes.create(ProgrammeKind.COMPETITION, "竞赛", tmp_path / "s.toml").value
    assert [(c.key, c.stage, int(c.weight)) for c in made.plan.components] == expected
    assert (made.plan.ranking.tie_order.count("theory") == 0) == (use == "advance_only")
    assert (made.city, made.starts_on) == ("广州", date(2026, 12, 1))
    rows = office.register(made, 1)
    office.arrange(made, rows)


@pytest.mark.parametrize("text", ["year = 'x'", "no toml [", 'theory_use = "sometimes"', "[plan]\ncomponents = 5"])
def test_a_settings_file_that_makes_no_sense_is_named(office: Office, tmp_path: Path, text: str) -> None:
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SkillsError, match=r"s\.toml"):
        office.app.programmes.create(ProgrammeKind.TRAINING, "一期", tmp_path / "s.toml")
    assert not list_programmes(office.app.reader)


def test_a_programme_has_a_title_and_days_in_order(office: Office) -> None:
    with pytest.raises(TitleMissing):
        office.create(title=" ")
    programme = office.create()
    with pytest.raises(DatesReversed):
        office.app.programmes.change(replace(programme, starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 1)))


def test_the_life_cycle_goes_on_and_one_step_back_until_results_are_decided(office: Office) -> None:
    id = office.create().id
    move = office.app.programmes.move
    assert move(id, S.SCORING).value.state is S.SCORING
    assert move(id, S.EXAM).value.state is S.EXAM
    with pytest.raises(StateStep):
        move(id, S.PREPARING)
    with pytest.raises(StateStep):
        move(id, S.EXAM)
    move(id, S.RESULTS)
    with pytest.raises(StateStep):
        move(id, S.SCORING)
    move(id, S.ARCHIVED)


def test_rules_stand_still_once_the_exam_has_begun(office: Office) -> None:
    programme = office.create()
    sitting = office.arrange(programme, office.register(programme, 1))
    programme = find_programme(office.app.reader, programme.id)
    lighter = replace(programme.plan, components=tuple(replace(c, pass_mark=Decimal(50)) for c in programme.plan.components))
    programme = office.app.programmes.change(replace(programme, plan=lighter)).value  # arranged is not begun
    office.app.sittings.start(sitting)
    plan = programme.plan
    for changed in (
        replace(plan, components=tuple(replace(c, pass_mark=Decimal(40)) for c in plan.components)),
        replace(plan, ranking=replace(plan.ranking, decimals=1)),
        replace(plan, groups=(*plan.groups, replace(plan.groups[0], key="other"))),
        replace(plan, exam=replace(plan.exam, multiple_choice_mode="partial")),
        replace(plan, exam=replace(plan.exam, answer_limit=10)),
    ):
        with pytest.raises(RulesLocked):
            office.app.programmes.change(replace(programme, plan=changed))
    office.app.programmes.change(replace(programme, title="改名", plan=replace(plan, telephone="020-1")))


def test_the_next_class_gets_the_next_number(office: Office, tmp_path: Path) -> None:
    assert proposed_edition(office.app.reader) == 1
    (tmp_path / "s.toml").write_text("edition = 74", encoding="utf-8")
    office.app.programmes.create(ProgrammeKind.TRAINING, "第七十四期", tmp_path / "s.toml")
    assert proposed_edition(office.app.reader) == 75


def test_a_class_is_copied_with_its_rules_and_staff_but_without_its_people(office: Office) -> None:
    last = office.create()
    office.register(last, 3)
    judge = office.app.accounts.add("周敏", "zhou", [Role.INVIGILATOR], "482915", last.id).value
    off = office.app.accounts.add("吴磊", "wu", [Role.CHECK_IN], "719346", last.id).value
    changed = replace(last, plan=replace(last.plan, telephone="020-1234"))
    last = office.app.programmes.change(changed).value
    draft = replace(next_draft(last, 75), title="第七十五期", starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 6), city="佛山")
    copied = office.app.programmes.copy(last.id, draft, [judge.id]).value
    made = copied.programme
    assert (made.title, made.edition, made.plan.telephone, made.year) == ("第七十五期", None, "020-1234", 2026)
    assert not list_registrations(office.app.reader, made.id)
    (staff,) = copied.staff
    assert staff.login == f"zhou-{made.sequence}" and staff.badge and staff.badge != judge.badge
    assert off.id not in {staff.account_id}
    assert office.app.accounts.sign_in(staff.badge, staff.pin).value.programme_id == made.id, "the new PIN opens the door"
    assert staff.pin not in "".join(entry.details for entry in list_audit(office.app.reader))
    again = office.app.programmes.copy(made.id, replace(draft, title="第七十六期"), [staff.account_id]).value.staff[0]
    assert again.login == f"zhou-{made.sequence + 1}", "the sign-in name does not grow from class to class"


def test_who_may_not_manage_accounts_copies_without_staff(office: Office) -> None:
    last = office.create()
    judge = office.app.accounts.add("周敏", "zhou", [Role.INVIGILATOR], "482915", last.id).value
    office.app.session.actor = Actor("o", "o", permissions_of(frozenset({Role.ORGANISER})))
    draft = replace(next_draft(last, 75), title="第七十五期")
    with pytest.raises(PermissionRefused):
        office.app.programmes.copy(last.id, draft, [judge.id])
    assert office.app.programmes.copy(last.id, draft).value.programme.id
