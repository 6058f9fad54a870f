"""`skillsapp player`: a computer on which only the candidate's window opens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.roles import NOBODY
from skillsapp.kernel.paths import DataFolder
from tests.ui.exam_stage import Hall
from ui.jobs import InlineJobs
from ui.language import Language
from ui.player.alone import VenueDoor
from ui.player.window import PlayerWindow
from ui.program import Program
from ui.theme import Theme


def test_only_open_sittings_are_offered_and_the_office_stays_closed(
    qtbot: QtBot, theme_app: QApplication, tmp_path: Path
) -> None:
    hall = Hall(tmp_path / "hall", people=4)
    hall.app.sittings.open(hall.sitting_id)
    hall.app.close()
    program = Program(theme_app, DataFolder(tmp_path / "hall"), Language(theme_app), Theme(theme_app), InlineJobs())
    qtbot.addWidget(program.entrance)
    program.start(venue=True)
    qtbot.waitUntil(lambda: program.entrance.findChild(VenueDoor) is not None)
    door = program.entrance.findChild(VenueDoor)
    assert isinstance(door, VenueDoor)
    opened: list[PlayerWindow] = []
    door.opened.connect(opened.append)
    button = door.findChild(QWidget, "venue_sitting_1_open")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened[0].isVisible() and not program.entrance.isVisible()
    assert program.app is not None and program.app.session.actor is NOBODY
    opened[0]._leave(NOBODY)
    assert program.entrance.isVisible()
    program.close()


def test_without_an_open_sitting_the_door_says_what_to_do(qtbot: QtBot, theme_app: QApplication, tmp_path: Path) -> None:
    hall = Hall(tmp_path / "hall", people=4)
    door = VenueDoor(hall.context(theme_app))
    qtbot.addWidget(door)
    door.show()
    assert door.findChild(QWidget, "empty_state") is not None
    hall.app.sittings.start(hall.sitting_id)
    door.refresh()
    assert door.findChild(QWidget, "venue_sitting_1_open") is not None
    hall.app.close()
