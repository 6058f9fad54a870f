"""The home page says truly how far each programme is and leads to what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from skillsapp.app import App
from skillsapp.domain.progress import Step, Task, next_task
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence
from skillsapp.queries.home import load_home
from skillsapp.store.tables.sittings import seat, sitting
from tests.ui.conftest import VISITED
from tests.ui.office_stage import CHEN, MORNING, open_empty, reopened, stage
from ui.context import Context, Session
from ui.screens import SCREENS
from ui.screens.home.attention import attentions
from ui.screens.home.backups import BackupFacts
from ui.screens.home.card import ProgrammeCard
from ui.screens.home.screen import HomeScreen, greeting
from ui.screens.home.tasks import STEP_SCREENS, TASKS
from ui.screens.home.tiles import figures

Open = Callable[[App], HomeScreen]


@pytest.fixture(scope="module")
def staged_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged")
    stage(folder).close()
    return folder


@pytest.fixture
def staged(staged_once: Path, tmp_path: Path) -> Iterator[App]:
    app = reopened(staged_once, tmp_path)
    yield app
    app.close()


@pytest.fixture
def opened(qtbot: QtBot, context: Context) -> Open:
    def open_on(app: App) -> HomeScreen:
        screen = HomeScreen(replace(context, app=app))
        qtbot.addWidget(screen)
        screen.resize(1170, 728)
        screen.refresh()
        screen.show()
        return screen

    return open_on


def button(screen: QWidget, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert found is not None, name
    return found


def test_the_facts_of_every_programme_are_counted(staged: App) -> None:
    home = load_home(staged.reader, MORNING)
    training, competition = home.running
    assert [facts.programme.sequence for facts in home.archived] == [2]
    assert (competition.registered, competition.accepted, competition.awaiting, competition.unseated) == (44, 34, 7, 4)
    assert (training.accepted, training.exam_over, next_task(training)) == (24, True, Task.COMPUTE)
    assert [sitting.room for sitting in home.today] == ["第 3 考场"]
    below = next(figure.below for figure in figures(home) if figure.key == "sittings")
    assert "第 3 考场" in below and below.endswith("机考"), "says whether laptops or paper are needed"
    assert home.spread is not None
    assert (home.spread.count, home.spread.bins[9], home.spread.bins[4]) == (24, 3, 1)


def test_while_a_sitting_is_under_way_the_tile_does_not_say_that_today_is_over(staged: App) -> None:
    (today,) = load_home(staged.reader, MORNING).today
    staged.sittings.open(today.id)
    below = next(figure.below for figure in figures(load_home(staged.reader, MORNING)) if figure.key == "sittings")
    assert below == "进行中：第 3 考场"


def test_a_judge_is_led_to_the_marking_while_others_run_the_sitting(staged: App, qtbot: QtBot, theme_app: QApplication) -> None:
    competition = load_home(staged.reader, MORNING).running[1]
    running = replace(
        competition, states={RegistrationState.ACCEPTED: 34}, noted=frozenset({Step.PRINTING}), sheets_waiting=12,
        sittings={key: replace(held, planned=0, running=1, unseated=0) for key, held in competition.sittings.items()},
    )  # fmt: skip
    assert next_task(running) is Task.RUN
    for may, said in ((Permission.SEE_MARKS, "12 份未交评分表"), (Permission.RUN_SITTING, "监考")):
        card = ProgrammeCard(running, Session(replace(CHEN, permissions=frozenset({may}))))
        qtbot.addWidget(card)
        assert said in button(card, f"programme_next_{running.programme.sequence}").text()


def test_a_person_on_site_sees_the_own_programme_only(staged: App) -> None:
    own = load_home(staged.reader, MORNING).programmes[0].programme.id
    assert [facts.programme.id for facts in load_home(staged.reader, MORNING, own).programmes] == [own]


def test_the_next_step_is_the_only_primary_button_of_a_card_and_leads_there(staged: App, opened: Open, qtbot: QtBot) -> None:
    screen = opened(staged)
    for number, target in ((1, "registrations"), (3, "results")):
        card = screen.findChild(QWidget, f"programme_card_{number}")
        assert card is not None
        primaries = [part for part in card.findChildren(QPushButton) if part.property("kind") == "primary"]
        assert [part.objectName() for part in primaries] == [f"programme_next_{number}"]
        qtbot.mouseClick(primaries[0], Qt.MouseButton.LeftButton)
        assert VISITED[-1].screen == target
        assert VISITED[-1].get("programme")


def test_archived_programmes_are_folded_away_until_asked_for(staged: App, opened: Open) -> None:
    screen = opened(staged)
    assert screen.findChild(QWidget, "programme_card_2") is None
    button(screen, "archived_toggle").click()
    assert screen.findChild(QWidget, "programme_card_2") is not None


def test_what_needs_attention_is_listed_with_the_way_to_it(staged: App) -> None:
    home, session = load_home(staged.reader, MORNING), Session(CHEN)
    old, fresh_one = BackupFacts(MORNING - timedelta(hours=30)), BackupFacts(MORNING - timedelta(hours=1))
    keys = [item.key.split("_")[0] for item in attentions(home, old, MORNING, session)]
    assert keys == ["awaiting", "unseated", "backup"]
    assert all(item.route for item in attentions(home, BackupFacts(None), MORNING, session))
    fresh = attentions(home, fresh_one, MORNING, session)[-1]
    assert (fresh.key, fresh.route) == ("backup", None)
    powerless = Session(replace(CHEN, permissions=frozenset({Permission.SEE_PEOPLE})))
    assert attentions(home, BackupFacts(None), MORNING, powerless) == ()


def test_short_answers_that_wait_are_counted_with_the_way_to_them(staged: App) -> None:
    home = load_home(staged.reader, MORNING)
    waiting = replace(home, programmes=(replace(home.programmes[0], answers_waiting=3), *home.programmes[1:]))
    backups = BackupFacts(MORNING)
    for permission in (Permission.MARK_ANSWERS, Permission.SETTLE_ANSWERS):
        session = Session(replace(CHEN, permissions=frozenset({permission})))
        (item,) = attentions(waiting, backups, MORNING, session)[:1]
        assert item.text.startswith("3 份简答") and item.route is not None
        assert (item.route.screen, item.route.get("programme")) == ("answers", home.programmes[0].programme.id)
    blind = Session(replace(CHEN, permissions=frozenset({Permission.SEE_MARKS})))
    assert not [item for item in attentions(waiting, backups, MORNING, blind) if "简答" in item.text]


def test_without_a_programme_the_page_offers_to_create_the_first(tmp_path: Path, opened: Open) -> None:
    app = open_empty(tmp_path)
    screen = opened(app)
    button(screen, "programme_create_first").click()
    assert (VISITED[-1].screen, VISITED[-1].get("new")) == ("programmes", "1")
    app.close()


def test_results_are_out_of_date_as_soon_as_a_fact_changes(staged: App) -> None:
    training = load_home(staged.reader, MORNING).running[0]
    staged.results.compute(training.programme.id)
    assert not load_home(staged.reader, MORNING).running[0].out_of_date
    seat_id = next(iter(seat_ids(staged, training.programme.id)))
    staged.sittings.set_presence(seat_id, Presence.DISQUALIFIED, "替考")
    later = load_home(staged.reader, MORNING).running[0]
    assert later.out_of_date and next_task(later) is Task.COMPUTE_AGAIN


def seat_ids(app: App, programme_id: str) -> list[str]:
    query = select(seat.c.id).join(sitting, seat.c.sitting_id == sitting.c.id).where(sitting.c.programme_id == programme_id)
    with app.reader.connect() as connection:
        return list(connection.execute(query).scalars())


def test_noting_the_printing_is_kept_in_the_log_and_moves_the_steps(staged: App) -> None:
    competition = load_home(staged.reader, MORNING).running[1]
    staged.programmes.note(competition.programme.id, Step.PRINTING)
    assert load_home(staged.reader, MORNING).running[1].noted == {Step.PRINTING}


@pytest.mark.parametrize(("hour", "words"), [(8, "早上好"), (12, "中午好"), (15, "下午好"), (21, "晚上好"), (2, "晚上好")])
def test_the_greeting_follows_the_time_of_day(hour: int, words: str) -> None:
    assert greeting(hour).startswith(words)


def test_a_tile_opens_only_what_the_person_may_see(staged: App, context: Context, qtbot: QtBot) -> None:
    session = Session(replace(CHEN, permissions=frozenset({Permission.AWARD_MARK})))
    screen = HomeScreen(replace(context, app=staged, session=session))
    qtbot.addWidget(screen)
    screen.refresh()
    screen.show()
    for name, target in (("tile_registrations", None), ("tile_marks", "marking")):
        tile = screen.findChild(QWidget, name)
        assert tile is not None
        VISITED.clear()
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
        assert [route.screen for route in VISITED] == ([target] if target else [])


def test_every_next_step_leads_to_a_screen_or_is_noted_here() -> None:
    known = {spec.key for spec in SCREENS}
    assert {task for task, shown in TASKS.items() if shown.screen not in known} == {Task.REPORT}
    assert set(STEP_SCREENS.values()) <= known
