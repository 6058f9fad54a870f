"""The year screen: figures with last year beside, the paragraph to copy, archives and hand-over sheets of the programmes behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from skillsapp.app import App
from skillsapp.domain.programme import ProgrammeState
from skillsapp.exchange.tabular import read_tables
from skillsapp.queries.programmes import list_programmes
from tests.ui.office_stage import open_empty, reopened, stage
from ui.context import Context
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.year.screen import YearScreen


@pytest.fixture(scope="module")
def staged_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged")
    stage(folder).close()
    return folder


@pytest.fixture
def app(staged_once: Path, tmp_path: Path) -> Iterator[App]:
    app = reopened(staged_once, tmp_path / "data")
    yield app
    app.close()


@pytest.fixture
def screen(app: App, qtbot: QtBot, context: Context) -> YearScreen:
    return shown(app, qtbot, context)


def shown(app: App, qtbot: QtBot, context: Context) -> YearScreen:
    screen = YearScreen(replace(context, app=app))
    qtbot.addWidget(screen)
    screen.resize(1170, 728)
    screen.refresh()
    screen.show()
    return screen


def press(screen: YearScreen, name: str) -> None:
    button = screen.findChild(QPushButton, f"{name}_button")
    assert button is not None and button.isEnabled(), name
    button.click()


def test_the_figures_stand_beside_last_years(screen: YearScreen) -> None:
    figures = {row.title: (row.now, row.before) for row in screen._figures.rows}
    assert figures["继续教育班（期）"] == ("1", "0") and figures["参训人次"] == ("24", "0")
    assert figures["结业合格率（%）"] == ("–", "–")
    assert len(screen._parts.rows) == 2


def test_the_paragraph_is_copied(screen: YearScreen) -> None:
    press(screen, "year_copy")
    text = QGuiApplication.clipboard().text()
    assert text == screen.findChild(QLabel, "year_paragraph").text() and "举办继续教育培训班1期" in text  # type: ignore[union-attr]


def test_the_spreadsheet_holds_the_figures_and_what_they_come_from(screen: YearScreen, tmp_path: Path) -> None:
    press(screen, "year_export")
    dialog = screen.findChild(QFileDialog, "year_file")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "年度.xlsx"))
    figures, behind = read_tables(tmp_path / "年度.xlsx")
    assert any(cell.text == "参训人次" for row in figures.rows for cell in row)
    assert sum("第七十四期" in cell.text for row in behind.rows for cell in row) == 1


def test_an_archive_is_written_for_the_chosen_programme(screen: YearScreen, app: App, tmp_path: Path) -> None:
    assert not screen.actions_here["archive_write"].isEnabled()
    training = next(p for p in list_programmes(app.reader) if "第七十四期" in p.title)
    app.programmes.move(training.id, ProgrammeState.CERTIFICATES)
    screen.open(Route.to("year", programme=training.id))
    screen.refresh()
    press(screen, "archive_write")
    dialog = screen.findChild(QFileDialog, "archive_folder")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "out"))
    (folder,) = (tmp_path / "out").iterdir()
    assert "第七十四期" in folder.name and len(list(folder.iterdir())) >= 3
    state = {row.programme.id: row.programme.state for row in screen._parts.rows}[training.id]
    assert state is ProgrammeState.ARCHIVED


def test_every_screen_can_be_opened_by_a_route() -> None:
    """The main window calls both; a type checker sees only a widget there."""
    for spec in SCREENS:
        assert callable(getattr(spec.build, "refresh", None)) and callable(getattr(spec.build, "open", None)), spec.key


def test_a_house_without_programmes_says_so(tmp_path: Path, qtbot: QtBot, context: Context) -> None:
    app = open_empty(tmp_path / "empty")
    screen = shown(app, qtbot, context)
    assert screen.findChild(QLabel, "year_paragraph").text() == "2026年没有举办活动。"  # type: ignore[union-attr]
    app.close()
