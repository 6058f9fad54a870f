"""Papers made to be shown or printed lie with the data, and nowhere once the program has ended or was killed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from skillsapp.kernel.paths import DataFolder
from ui.jobs import InlineJobs
from ui.language import Language
from ui.program import Program
from ui.scratch import scratch_outside
from ui.theme import Theme
from ui.venue.program import open_folder


def _program(qt: QApplication, qtbot: Any, folder: DataFolder) -> Program:
    made = Program(qt, folder, Language(qt), Theme(qt), InlineJobs())
    qtbot.addWidget(made.entrance)
    return made


def _end(qt: QApplication, program: Program) -> None:
    qt.aboutToQuit.disconnect(program.close)
    program.close()


def test_nothing_printed_outlives_the_program(theme_app: QApplication, qtbot: Any, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    outside = tempfile.gettempdir()
    left = folder.scratch / "skillsapp-forms-killed" / "booklet.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF of a program that was killed")

    program = _program(theme_app, qtbot, folder)
    program.open_data()
    assert not left.exists()
    paper = Path(tempfile.mkdtemp()) / "booklet.pdf"
    paper.write_bytes(b"%PDF")
    assert paper.is_relative_to(folder.scratch)
    _end(theme_app, program)
    assert not folder.scratch.exists()
    assert tempfile.gettempdir() == outside


def test_a_folder_whose_scratch_cannot_be_made_opens_all_the_same(theme_app: QApplication, qtbot: Any, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    folder.scratch.write_text("a file where the folder should be")
    program = _program(theme_app, qtbot, folder)
    program.open_data()
    assert program.app is not None
    assert not Path(tempfile.mkdtemp()).is_relative_to(folder.root)
    _end(theme_app, program)


def test_a_borrowed_laptop_keeps_its_loose_files_with_what_is_cleared(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    app = open_folder(folder)
    try:
        assert Path(tempfile.mkdtemp()).is_relative_to(folder.scratch)
    finally:
        scratch_outside()
        app.close()
    assert not folder.scratch.exists()
