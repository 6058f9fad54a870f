"""The programme window as its users drive it: one programme of each kind through the wizard, editing, the life cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.programme import Programme, ProgrammeKind, ProgrammeState, StageKey, TheoryUse
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import find_programme, list_programmes
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.conftest import VISITED
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.registration_stage import competition
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.notices import Notices
from ui.routes import Route
from ui.screens.programmes.editor import ProgrammeEditor
from ui.screens.programmes.groups_page import GroupsPage
from ui.screens.programmes.name_page import NamePage
from ui.screens.programmes.organisers_page import OrganisersPage
from ui.screens.programmes.rules_page import RulesPage
from ui.screens.programmes.screen import ProgrammesScreen
from ui.screens.programmes.wizard import ProgrammeWizard


@dataclass
class Office:
    app: App
    screen: ProgrammesScreen
    said: list[str]

    def wizard(self, kind: ProgrammeKind) -> ProgrammeWizard:
        self.screen.actions_here["programme_create"].trigger()
        sheet = next(sheet for sheet in self.screen.findChildren(ProgrammeWizard) if sheet.isVisible())
        press(sheet, f"programme_kind_{kind}")
        press(sheet, "wizard_next")
        return sheet

    def editor(self, programme: Programme) -> ProgrammeEditor:
        self.screen.show_programme(programme.id)
        self.screen.actions_here["programme_edit"].trigger()
        return next(sheet for sheet in self.screen.findChildren(ProgrammeEditor) if sheet.isVisible())


def press(owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()


@pytest.fixture
def office(context: Context, qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    app = open_app(DataFolder(tmp_path / "data"), SetClock(MORNING), session=CoreSession(CHEN))
    said: list[str] = []
    notices = Notices()
    notices.shown.connect(lambda notice: said.append(notice.text))
    screen = ProgrammesScreen(replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices))
    qtbot.addWidget(screen)
    screen.resize(1170, 700)
    screen.show()
    screen.refresh()
    yield Office(app, screen, said)
    app.close()


def test_a_class_gets_its_number_in_chinese_its_two_days_and_a_title_of_both(office: Office) -> None:
    office.app.programmes.add(replace(competition(office.app), id="", kind=ProgrammeKind.TRAINING, title="旧班", edition=73))
    sheet = office.wizard(ProgrammeKind.TRAINING)
    page = sheet.findChild(NamePage)
    assert page is not None
    assert page.form["edition"].value() == 74, "the next number is proposed"
    page.form["city"].show("佛山")
    page.form["starts_on"].show("2026-12-05")
    assert str(page.form["ends_on"].value()) == "2026-12-06"
    assert "第七十四期·佛山站" in str(page.form["title"].value())
    for _step in range(3):
        press(sheet, "wizard_next")
    made = list_programmes(office.app.reader)[0]
    assert (made.kind, made.edition, made.city) == (ProgrammeKind.TRAINING, 74, "佛山")
    assert (made.plan.theories[0].pass_mark, made.plan.exam.duration_minutes) == (Decimal(60), 60)
    assert sum(cell.count for cell in made.plan.blueprint) == 50


def test_a_class_without_a_number_and_a_title_of_ones_own_are_kept(office: Office) -> None:
    sheet = office.wizard(ProgrammeKind.TRAINING)
    page = sheet.findChild(NamePage)
    assert page is not None
    page.form["edition"].show("")
    page.form["city"].show("东莞")
    assert "（东莞站）" in str(page.form["title"].value())
    page.form["title"].show("东莞市安防继续教育加开班")
    page.form["city"].show("东莞市")
    assert page.form["title"].value() == "东莞市安防继续教育加开班", "a title that somebody worded is not composed again"
    press(sheet, "wizard_next")
    press(sheet, "wizard_back")
    again = sheet.findChildren(NamePage)[-1]
    assert again.form["title"].value() == "东莞市安防继续教育加开班"
    for _step in range(3):
        press(sheet, "wizard_next")
    made = list_programmes(office.app.reader)[0]
    assert (made.edition, made.title) == (None, "东莞市安防继续教育加开班")


def test_an_assessment_is_named_after_its_year_and_quarter(office: Office) -> None:
    sheet = office.wizard(ProgrammeKind.ASSESSMENT)
    page = sheet.findChild(NamePage)
    assert page is not None
    page.form["quarter"].show("1")
    page.form["year"].show(2027)
    assert "2027年第一季度" in str(page.form["title"].value())
    for _step in range(3):
        press(sheet, "wizard_next")
    made = list_programmes(office.app.reader)[0]
    assert [(part.weight, part.pass_mark) for part in made.plan.components] == [(Decimal(50), Decimal(60))] * 2


@pytest.mark.parametrize(
    ("use", "weights"), [(TheoryUse.COUNTS, [30, 70]), (TheoryUse.ADVANCE_ONLY, [0, 100]), (TheoryUse.FINAL_THEORY, [0, 30, 70])]
)
def test_a_competition_counts_its_first_round_as_chosen(office: Office, use: TheoryUse, weights: list[int]) -> None:
    sheet = office.wizard(ProgrammeKind.COMPETITION)
    press(sheet, "wizard_next")
    groups = sheet.findChild(GroupsPage)
    assert groups is not None
    press(groups, f"theory_use_{use}")
    press(sheet, "wizard_next")
    organisers = sheet.findChild(OrganisersPage)
    assert organisers is not None
    organisers.forms[3]["co_organiser"].show(("广州市安防协会", "深圳市安防协会"))
    organisers.document["document_number"].show("粤安协〔2026〕12号")
    press(sheet, "wizard_next")
    press(sheet, "wizard_next")
    made = list_programmes(office.app.reader)[0]
    assert [int(part.weight) for part in made.plan.components] == weights
    assert made.plan.theory_use is use and made.plan.components[0].stage is StageKey.PRELIMINARY
    assert made.plan.organisers.co_organiser == ("广州市安防协会", "深圳市安防协会")
    assert made.document_number == "粤安协〔2026〕12号"
    assert [prize.places for prize in made.plan.prizes] == [1, 2, 3, 1, 1, 1]


def test_dates_in_the_wrong_order_are_told_in_place(office: Office) -> None:
    sheet = office.wizard(ProgrammeKind.TRAINING)
    page = sheet.findChild(NamePage)
    assert page is not None
    page.form["starts_on"].show("2026-12-05")
    page.form["ends_on"].show("2026-12-01")
    press(sheet, "wizard_next")
    assert page.form.errors() == {"ends_on": "结束日期早于开始日期。"}


def test_weights_that_do_not_add_up_keep_the_page_in_front(office: Office) -> None:
    sheet = office.editor(competition(office.app))
    rules = sheet.rules_page
    rules.components._rows[0][1]["weight"].show("40")
    press(sheet, "programme_save")
    assert sheet.isVisible()
    error = rules.findChild(QWidget, "components_error")
    assert error is not None and "110" in error.text()  # type: ignore[attr-defined]


def test_prizes_of_a_removed_group_go_with_it_and_others_stay(office: Office) -> None:
    programme = competition(office.app)
    sheet = office.editor(programme)
    press(sheet.groups_page, "groups_2_remove")
    press(sheet.groups_page, "prizes_add")
    added = sheet.groups_page.prizes._rows[-1][1]
    added["name"].show("优胜奖")
    added["places"].show(6)
    press(sheet, "programme_save")
    plan = find_programme(office.app.reader, programme.id).plan
    assert [(prize.group, prize.name, prize.places) for prize in plan.prizes][-2:] == [
        ("employee", "三等奖", 3),
        ("employee", "优胜奖", 6),
    ]
    assert {prize.group for prize in plan.prizes} == {"employee"}


def test_once_scoring_began_the_rules_are_locked_and_the_letterhead_is_not(office: Office) -> None:
    programme = competition(office.app)
    office.app.programmes.move(programme.id, ProgrammeState.SCORING)
    sheet = office.editor(programme)
    assert not sheet.rules_page.components._rows[0][1]["weight"].control.isEnabled()
    assert sheet.groups_page.findChild(QWidget, "groups_locked") is not None
    assert (
        not sheet.rules_page.exam["answer_limit"].control.isEnabled()
        and sheet.rules_page.exam["duration_minutes"].control.isEnabled()
    )
    sheet.organisers_page.document["document_number"].show("粤安协〔2026〕13号")
    press(sheet, "programme_save")
    assert find_programme(office.app.reader, programme.id).document_number == "粤安协〔2026〕13号"


def test_how_far_two_markers_of_a_short_answer_may_differ_is_the_programmes_rule(office: Office) -> None:
    programme = competition(office.app)
    assert programme.plan.exam.answer_limit == 20
    sheet = office.editor(programme)
    sheet.rules_page.exam["answer_limit"].show(15)
    press(sheet, "programme_save")
    assert find_programme(office.app.reader, programme.id).plan.exam.answer_limit == 15


def test_an_unchanged_save_changes_nothing_but_the_version(office: Office) -> None:
    for kind in ProgrammeKind:
        before = office.app.programmes.create(kind, "2026年某项目").value
        press(office.editor(before), "programme_save")
        after = find_programme(office.app.reader, before.id)
        assert after == replace(before, version=before.version + 1)


def test_the_life_cycle_goes_on_and_one_step_back_and_asks_before_scoring(office: Office) -> None:
    programme = competition(office.app)
    office.screen.show_programme(programme.id)
    office.screen.actions_here["programme_move"].trigger()
    assert find_programme(office.app.reader, programme.id).state is ProgrammeState.EXAM
    assert office.said[-1] == f"{programme.title}：考试中"
    office.screen.actions_here["programme_step_back"].trigger()
    assert find_programme(office.app.reader, programme.id).state is ProgrammeState.REGISTRATION
    office.screen.actions_here["programme_move"].trigger()
    office.screen.actions_here["programme_move"].trigger()
    sheet = office.screen.findChild(QDialog, "programme_move_confirm")
    assert sheet is not None and find_programme(office.app.reader, programme.id).state is ProgrammeState.EXAM
    press(sheet, "programme_move_confirm_yes")
    assert find_programme(office.app.reader, programme.id).state is ProgrammeState.SCORING


def test_routes_open_a_programme_or_the_wizard_and_lead_to_its_registrations(office: Office) -> None:
    programme = competition(office.app)
    office.screen.open(Route.to("programmes", programme=programme.id))
    office.screen.refresh()
    press(office.screen, "registrations_open_button")
    assert [Route.to("registrations", programme=programme.id)] == VISITED
    office.screen.open(Route.to("programmes", new="1"))
    office.screen.refresh()
    assert office.screen.findChild(ProgrammeWizard) is not None


def test_every_control_has_a_name_and_one_button_leads(office: Office) -> None:
    assert primary_buttons(office.screen) == ["programme_create_button"]
    programme = competition(office.app)
    office.screen.refresh()
    assert unnamed_controls(office.screen) == []
    sheet = office.editor(programme)
    assert unnamed_controls(sheet) == []
    sheet.reject()
    assert [name for name in primary_buttons(office.screen) if not name.startswith("programme_save")] == ["programme_move_button"]


def test_who_may_not_manage_programmes_sees_no_button_for_it(context: Context, qtbot: QtBot, tmp_path: Path) -> None:
    clerk = Session(replace(CHEN, permissions=frozenset()), "")
    app = open_app(DataFolder(tmp_path / "data"), SetClock(MORNING), session=CoreSession(clerk.actor))
    screen = ProgrammesScreen(replace(context, app=app, session=clerk))
    qtbot.addWidget(screen)
    assert "programme_create" not in screen.actions_here
    app.close()


def test_rules_page_keeps_a_comparison_that_no_part_names(office: Office) -> None:
    programme = competition(office.app)
    ranking = replace(programme.plan.ranking, tie_order=("practical", "-time", "share"))
    page = RulesPage(replace(programme, plan=replace(programme.plan, ranking=ranking)))
    assert page.applied(programme).plan.ranking.tie_order == ("practical", "-time", "share")


def test_a_comparison_after_a_shared_rank_is_refused_in_place(office: Office) -> None:
    programme = competition(office.app)
    ranking = replace(programme.plan.ranking, tie_order=("share", "theory"))
    page = RulesPage(replace(programme, plan=replace(programme.plan, ranking=ranking)))
    assert not page.check()
    assert "名次并列" in page.ties._error.text()


def test_a_group_with_people_is_not_removed(office: Office) -> None:
    programme = competition(office.app, 4)
    sheet = office.editor(programme)
    press(sheet.groups_page, "groups_2_remove")
    press(sheet, "programme_save")
    problem = sheet.findChild(QWidget, "programme_editor_problem")
    assert sheet.isVisible() and problem is not None and "学生组" in problem.accessibleName()
    assert find_programme(office.app.reader, programme.id).plan.groups == programme.plan.groups
