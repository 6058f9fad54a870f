"""The program of a borrowed laptop (`skillsapp venue`): opens a data folder of its own, shows the window, clears at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from skillsapp.domain.roles import NOBODY
from skillsapp.domain.venue_day import Cleared, ClearedNote
from skillsapp.exchange.clearing import clear_folder
from skillsapp.kernel.paths import DataFolder
from skillsapp.portable_copy import portable_copy, remove_copy
from skillsapp.venue_check import Machine
from skillsapp.venue_machine import ThisMachine, keep_awake
from ui.context import Context, Session
from ui.jobs import JobRunner, Jobs
from ui.language import Language
from ui.log_file import stop_logging
from ui.news import News
from ui.notices import Notices
from ui.scratch import scratch_in, scratch_outside
from ui.theme import Theme
from ui.venue.clear_page import ClearedPage
from ui.venue.sticks import Sticks
from ui.venue.window import VenueWindow

if TYPE_CHECKING:
    from skillsapp.app import App


def open_folder(folder: DataFolder) -> App:
    """Runs on the store lane while the window is up."""
    from skillsapp.app import open_app  # late: 0.2 s of services, on a thread while the first window paints

    app = open_app(folder)
    scratch_in(folder)
    return app


class VenueProgram(QObject):
    """Holds the core and the lanes from the first page to the last."""

    def __init__(
        self,
        qt: QApplication,
        folder: DataFolder,
        language: Language,
        theme: Theme,
        stick: Path | None = None,
        *,
        sticks: Sticks | None = None,
        jobs: Jobs | None = None,
        machine: Machine | None = None,
        guarded: bool = True,
        opens_with: Callable[[DataFolder], App] = open_folder,
    ) -> None:
        super().__init__()
        self._folder, self._language, self._theme, self._opens_with = folder, language, theme, opens_with
        self.notices = Notices(self)
        self.jobs: Jobs = jobs or JobRunner(self.notices.report, self)
        self.app: App | None = None
        self.removes_program: Path | None = None
        self.window = VenueWindow(sticks or Sticks(stick), machine or ThisMachine(folder.root), guarded=guarded)
        self.window.again_requested.connect(self.open)
        self.window.clearing_requested.connect(self._clear)
        qt.aboutToQuit.connect(self.close)

    def start(self) -> None:
        """Show the window, then open the data folder."""
        keep_awake(True)
        self.window.showMaximized()
        QTimer.singleShot(0, self, self.open)

    def open(self) -> None:
        """Open the data folder and go on where this laptop was."""
        self.window.show_opening()
        self.jobs.run(self, partial(self._opens_with, self._folder), self._take, self.window.show_trouble)

    def close(self) -> None:
        """Close the data folder; the program's copy goes last, where that was wished."""
        self.jobs.drain()
        keep_awake(False)
        self._close_data()
        if self.removes_program is not None:
            remove_copy(self.removes_program)
            self.removes_program = None

    def _take(self, app: App) -> None:
        self.app = app
        self.window.take(
            Context(app, self.jobs, News(self), self.notices, self._theme, self._language, Session(NOBODY), lambda _route: None)
        )

    def _close_data(self) -> None:
        if self.app is not None:
            scratch_outside()
            self.app.close()
            self.app = None

    def _clear(self, note: ClearedNote, stick: Path | None, with_program: bool) -> None:
        """Close everything that holds a file of the data folder, then empty the folder."""
        self.jobs.drain()
        self._close_data()
        stop_logging(self._folder)
        self.window.release()
        copy = portable_copy() if with_program else None

        def cleared(outcome: Cleared) -> None:
            self.removes_program = copy
            page = ClearedPage(note.number, outcome, program_goes=copy is not None)
            page.left.connect(self.window.close)
            self.window.show_page(page)

        self.jobs.run(self, partial(_empty, self._folder, note, stick), cleared, self.window.show_trouble)


def _empty(folder: DataFolder, note: ClearedNote, stick: Path | None) -> Cleared:
    outcome = clear_folder(folder, note, stick)
    if not any(folder.root.iterdir()):
        folder.root.rmdir()
    return outcome
