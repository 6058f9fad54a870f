"""Papers are drawn with one click; what the bank cannot fill is said while typing; nothing that was given can be removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from skillsapp.app import App
from skillsapp.domain.fairness import DrawingWay
from skillsapp.domain.programme import PaperMode, Programme, ProgrammeKind
from skillsapp.exchange.paper_presets import read_paper_presets
from skillsapp.queries.programmes import find_programme, list_programmes
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import find_sitting, list_sittings
from skillsapp.services.papers import PaperRequest
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.tables.sittings import seat
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.office_stage import CHEN, MORNING, reopened, stage
from ui.context import Context, Session
from ui.dialogs import SheetDialog
from ui.jobs import InlineJobs, Job
from ui.paper_preview import PaperPreview
from ui.screens.papers import effects
from ui.screens.papers.balancing_sheet import BalancingSheet
from ui.screens.papers.must_picker import MustPicker
from ui.screens.papers.names import read_names
from ui.screens.papers.screen import PapersScreen
from ui.screens.papers.sheets import GiveDialog, SpareDialog


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    app = stage(folder)
    training = next(each for each in list_programmes(app.reader) if each.kind is ProgrammeKind.TRAINING)
    fresh = app.programmes.copy(training.id, replace(training, title="第七十五期", edition=75)).value.programme
    from_old = [row.id for row in list_registrations(app.reader, training.id)]
    assert fresh and from_old
    app.close()
    return folder


@pytest.fixture
def app(staged: Path, tmp_path: Path) -> Iterator[App]:
    made = reopened(staged, tmp_path / "data")
    yield made
    made.close()


def contest(app: App) -> Programme:
    return next(each for each in list_programmes(app.reader) if each.kind is ProgrammeKind.COMPETITION)


def planned(app: App) -> str:
    """Arrange one more sitting of the competition's theory, for those who have no seat yet."""
    programme = contest(app)
    theory = programme.plan.theories[0].key
    people = tuple(row.id for row in list_registrations(app.reader, programme.id))
    plan = SittingPlan(programme.id, theory, "第二场", "五号考场", MORNING + timedelta(hours=8), 60, people, seed=4)
    return app.sittings.arrange(plan).value.id


@pytest.fixture
def opened(app: App, context: Context, qtbot: QtBot) -> Callable[[str], PapersScreen]:
    def open_on(programme_id: str) -> PapersScreen:
        screen = PapersScreen(replace(context, app=app, session=Session(CHEN)))
        qtbot.addWidget(screen)
        screen.resize(1170, 728)
        screen._choice.want(programme_id)
        screen.refresh()
        screen.show()
        return screen

    return open_on


def press(screen: QWidget, name: str) -> None:
    button = screen.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()
    if isinstance(screen, PapersScreen):
        screen.refresh()  # as the window does when a service has changed something


def sheet(kind: type[SheetDialog]) -> SheetDialog:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def test_what_the_bank_cannot_fill_is_said_while_typing(app: App, opened: Callable[[str], PapersScreen], qtbot: QtBot) -> None:
    screen = opened(contest(app).id)
    count = screen.findChild(QLineEdit, "cell_1_count")
    assert count is not None
    count.selectAll()
    qtbot.keyClicks(count, "490")  # type: ignore[no-untyped-call]
    qtbot.waitUntil(
        lambda: "缺" in screen.editor.rows[0].state.text() or "few" in screen.editor.rows[0].state.text(), timeout=3000
    )
    draw = screen.findChild(QPushButton, "papers_assemble_button")
    assert draw is not None and not draw.isEnabled()
    count.selectAll()
    qtbot.keyClicks(count, "2x")  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: count.property("invalid") == "true", timeout=3000)
    count.selectAll()
    qtbot.keyClicks(count, "5")  # type: ignore[no-untyped-call]
    qtbot.waitUntil(draw.isEnabled, timeout=3000)


def test_one_click_saves_the_blueprint_and_draws(app: App, opened: Callable[[str], PapersScreen], qtbot: QtBot) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    screen.take_preset(next(preset for preset in read_paper_presets() if preset.key == "contest_2023"))
    assert "85" in screen._totals.text() and "100" in screen._totals.text()
    screen.rules.form["mode"].show(PaperMode.VARIANTS.value)
    press(screen, "papers_assemble_button")
    row = screen.sets.chosen
    assert row is not None and row.labels == ("A", "B") and row.set.fairness.questions == 85
    kept = find_programme(app.reader, programme.id).plan
    assert sum(cell.count for cell in kept.blueprint) == 85
    assert (kept.papers.mode, kept.exam.duration_minutes) == (PaperMode.VARIANTS, 60)
    assert screen._pages.currentWidget() is screen.sets


def test_drawn_papers_go_to_a_sitting_and_stay_then(app: App, opened: Callable[[str], PapersScreen]) -> None:
    programme, sitting = contest(app), ""
    begun = {row.sitting.id for row in list_sittings(app.reader, programme.id)}
    screen = opened(programme.id)
    screen.rules.form["mode"].show(PaperMode.EACH.value)
    screen.rules.form["papers"].show(60)
    press(screen, "papers_assemble_button")
    press(screen, "papers_give_button")
    dialog = sheet(GiveDialog)
    assert len(dialog.findChildren(QCheckBox)) == len(begun)
    press(dialog, "papers_give_yes")
    screen.refresh()
    sitting = next(iter(begun))
    with app.reader.connect() as connection:
        own = [row.paper_id for row in connection.execute(seat.select().where(seat.c.sitting_id == sitting))]
    assert len(set(own)) == len(own) > 20 and None not in own
    remove = screen.findChild(QPushButton, "papers_remove_button")
    assert remove is not None and not remove.isEnabled()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("陈丽、何伟", ("陈丽", "何伟")),
        ("陈丽 何伟", ("陈丽", "何伟")),
        ("张\u3000三", ("张三",)),
        ("张 三 李 四", ("张三", "李四")),
        ("张 三，李四", ("张三", "李四")),
        ("欧阳 修", ("欧阳修",)),
        ("Zhang San, Li Si", ("Zhang San", "Li Si")),
        ("Zhang San", ("Zhang San",)),
        ("陈丽，陈丽", ("陈丽",)),
        (" ， ", ()),
    ],
)
def test_one_witness_never_counts_as_two(typed: str, names: tuple[str, ...]) -> None:
    assert read_names(typed) == names


def test_the_spare_needs_witnesses_and_a_reason(app: App, opened: Callable[[str], PapersScreen]) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    screen.rules.form["spare"].show(True)
    screen.rules.form["witnesses"].show("陈丽")
    press(screen, "papers_assemble_button")
    assert screen.sets.chosen is None
    screen.rules.form["witnesses"].show("陈丽、何伟")
    press(screen, "papers_assemble_button")
    row = screen.sets.chosen
    assert row is not None and row.has_spare and row.set.witnesses == ("陈丽", "何伟")
    press(screen, "papers_spare_button")
    dialog = sheet(SpareDialog)
    press(dialog, "papers_spare_yes")
    assert dialog.isVisible()  # without a reason nothing happens
    assert isinstance(dialog, SpareDialog)
    dialog.form["reason"].show("试卷袋破损")
    dialog.form["witnesses"].show("陈丽 何伟")
    press(dialog, "papers_spare_yes")
    first = list_sittings(app.reader, programme.id)[0].sitting
    with app.reader.connect() as connection:
        held = connection.execute(
            text("select kind from paper where id = :id"), {"id": find_sitting(app.reader, first.id).paper_id}
        ).scalar()
    assert held == "spare"


def test_nobody_opens_the_spare_for_every_sitting_by_mistake(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    screen.rules.form["spare"].show(True)
    screen.rules.form["witnesses"].show("陈丽、何伟")
    press(screen, "papers_assemble_button")
    press(screen, "papers_spare_button")
    dialog = sheet(SpareDialog)
    assert isinstance(dialog, SpareDialog) and len(dialog.boxes.chosen()) == 1  # the only one
    desk = screen.desk
    row = screen.sets.chosen
    assert desk is not None and row is not None
    one = next(choice for choice in desk.sittings if choice.sitting.id in dialog.boxes.chosen())
    two = (one, replace(one, sitting=replace(one.sitting, id="another")))
    assert SpareDialog(screen, screen._context, row, two, lambda: None).boxes.chosen() == ()


def test_the_fairness_sheet_is_shown_before_it_is_printed(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    press(screen, "papers_assemble_button")
    press(screen, "fairness_print_button")
    preview = sheet(PaperPreview)
    assert preview.isVisible()
    preview.reject()


def test_a_set_nobody_was_given_can_be_removed(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    press(screen, "papers_assemble_button")
    press(screen, "papers_remove_button")
    asked = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "papers_remove_confirm")
    press(asked, "papers_remove_confirm_yes")
    screen.refresh()
    assert screen.sets.chosen is None


def test_rows_are_added_and_removed_and_what_was_typed_stays(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    before = len(screen.editor.rows)
    press(screen, "cell_add")
    assert len(screen.editor.rows) == before + 1
    screen.editor.rows[-1].count.setText("3")
    screen.refresh()
    assert screen.editor.rows[-1].count.text() == "3"
    press(screen, f"cell_{before + 1}_remove")
    assert len(screen.editor.rows) == before


def said(screen: PapersScreen, key: str) -> str:
    """Return what stands under a field of the rules."""
    screen.check_supply()
    return screen.rules.form[key].control.accessibleDescription()


def may_draw(screen: PapersScreen) -> bool:
    draw = screen.findChild(QPushButton, "papers_assemble_button")
    assert draw is not None
    return draw.isEnabled()


def test_variants_are_balanced_exactly_where_that_is_chosen(
    app: App, opened: Callable[[str], PapersScreen], monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    form = screen.rules.form
    form["mode"].show(PaperMode.VARIANTS.value)
    form["way"].show("exact")
    form["papers"].show(5)
    assert "5" in said(screen, "way") and not may_draw(screen)
    monkeypatch.setattr(effects, "is_installed", lambda: False)
    form["papers"].show(3)
    assert said(screen, "way") and not may_draw(screen)
    monkeypatch.undo()
    assert said(screen, "way") and may_draw(screen)
    press(screen, "papers_assemble_button")
    row = screen.sets.chosen
    assert row is not None and row.labels == ("A", "B", "C")
    assert row.set.fairness.way is DrawingWay.EXACT and row.set.fairness.spread == 0
    assert find_programme(app.reader, programme.id).plan.papers.exact
    assert not [each for each in QApplication.topLevelWidgets() if each.objectName() == "papers_balance" and each.isVisible()]


class HeldJobs(InlineJobs):
    """Begins nothing, so that a sheet can be looked at while it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.job = Job()

    def run_long(self, *_call: object, **_more: object) -> Job:
        return self.job


def test_while_papers_are_balanced_a_button_ends_the_search(app: App, opened: Callable[[str], PapersScreen]) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    jobs = HeldJobs()
    request = PaperRequest(programme.id, 2, 1, PaperMode.VARIANTS, exact=True)
    waiting = BalancingSheet(screen, replace(screen._context, jobs=jobs), request, lambda _drawn: None, lambda _error: None)
    waiting.open()
    waiting.begin()
    assert not unnamed_controls(waiting) and not jobs.job.is_cancelled
    press(waiting, "papers_balance_progress_stop")
    assert jobs.job.is_cancelled and waiting.isVisible()
    waiting.set_busy("")
    waiting.close()


def test_a_cap_and_the_months_say_at_once_what_they_come_to(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    form = screen.rules.form
    form["mode"].show(PaperMode.EACH.value)
    form["papers"].show(60)
    free = said(screen, "cap")
    form["cap"].show(1)
    short = said(screen, "cap")
    assert free != short and "60" in short and not may_draw(screen)
    form["cap"].show(60)
    assert said(screen, "cap") != short and may_draw(screen)
    form["cap"].show(0)
    nothing = said(screen, "recent_months")
    form["recent_months"].show(3)
    assert said(screen, "recent_months") != nothing  # the staged sittings have asked some
    asked = {shelf for shelf, _at in screen._asked or ()}
    assert asked and may_draw(screen)


def test_questions_for_every_paper_are_found_by_words_and_listed(
    app: App, opened: Callable[[str], PapersScreen], qtbot: QtBot
) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    press(screen, "must_include_edit")
    picker = sheet(MustPicker)
    assert isinstance(picker, MustPicker) and not unnamed_controls(picker) and primary_buttons(picker) == ["must_choose_yes"]
    everything = picker.found.model().rowCount()
    picker.search.setText("A01")
    qtbot.waitUntil(lambda: 0 < picker.found.model().rowCount() < everything, timeout=3000)
    press(picker, "must_add")
    add = picker.findChild(QPushButton, "must_add")
    assert add is not None and not add.isEnabled()  # it is chosen already
    picker.found.select_row(1)
    press(picker, "must_add")
    picker.chosen.select_row(0)
    gone = picker.chosen.row().id
    press(picker, "must_remove")
    [kept] = [row.id for row in picker._chosen_model.rows]
    press(picker, "must_choose_yes")
    assert screen.rules.rules().must_include == (kept,) and gone != kept
    press(screen, "papers_assemble_button")
    row = screen.sets.chosen
    assert row is not None and row.set.fairness.fixed == 1
    again = opened(programme.id)
    texts = {each.text() for each in again.rules.findChildren(QLabel)}
    assert kept in texts and again.rules.must.rows[0].stem
    press(again, "must_1_remove")
    assert again.rules.rules().must_include == ()


def test_enter_in_the_search_chooses_nothing_and_closes_nothing(
    app: App, opened: Callable[[str], PapersScreen], qtbot: QtBot
) -> None:
    screen = opened(contest(app).id)
    press(screen, "must_include_edit")
    picker = sheet(MustPicker)
    assert isinstance(picker, MustPicker)
    picker.search.setFocus()
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert picker.isVisible() and picker.focusWidget() is picker.found and not picker._chosen_model.rows
    qtbot.keyClick(picker.found, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert picker.isVisible() and len(picker._chosen_model.rows) == 1
    press(picker, "must_choose_yes")
    assert len(screen.rules.rules().must_include) == 1


def test_what_cannot_stand_on_every_paper_is_said_before_anything_is_drawn(
    app: App, opened: Callable[[str], PapersScreen]
) -> None:
    programme = contest(app)
    screen = opened(programme.id)
    kept = app.papers.plan(
        programme.id, programme.version, programme.plan.blueprint, replace(programme.plan.papers, must_include=("GONE-1",))
    ).value
    screen.refresh()
    assert kept and "GONE-1" in said(screen, "must_include") and not may_draw(screen)
    press(screen, "must_1_remove")
    assert not said(screen, "must_include") and may_draw(screen)


def test_without_a_bank_the_screen_says_what_to_do(app: App, opened: Callable[[str], PapersScreen]) -> None:
    with app.store.writer.begin() as connection:
        connection.execute(text("update question set current = 0"))
    screen = opened(contest(app).id)
    draw = screen.findChild(QPushButton, "papers_assemble_button")
    assert draw is not None and not draw.isEnabled()
    assert screen._lacking


def test_every_control_has_a_name_and_one_button_is_primary(app: App, opened: Callable[[str], PapersScreen]) -> None:
    screen = opened(contest(app).id)
    assert not unnamed_controls(screen)
    assert len(primary_buttons(screen)) == 1
