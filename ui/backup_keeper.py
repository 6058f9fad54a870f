"""Automatic backups while the office window is open: some time after a change, every few hours, and when somebody signs out.

It never waits and never asks.  While candidates may be at a theory paper the service puts the backup off; the keeper tries again later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import _
from ui.jobs import Jobs, Lane
from ui.news import News
from ui.notices import Notices
from ui.theme import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from skillsapp.app import App  # for types only: the first window paints before the core is imported
    from skillsapp.services.backups import Kept

_log = logging.getLogger(__name__)
QUIET_MS = 90_000
"""How long nothing may change before a backup follows: an import, its corrections and its acceptance make one backup."""
AGAIN_MS = 600_000
"""When to try again while an exam is under way."""
OCCASIONS = frozenset({Topic.SITTINGS, Topic.REGISTRATIONS, Topic.CERTIFICATES, Topic.RESULTS, Topic.LEDGER, Topic.LAPTOPS})
WORK = frozenset(Topic) - {Topic.BACKUPS, Topic.SETTINGS}


class BackupKeeper(QObject):
    """Lives as long as one person is signed in; `is_due` while something changed since the last backup."""

    def __init__(
        self, app: App, jobs: Jobs, news: News, notices: Notices, window: QWidget, settings: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__(window)
        self._app, self._jobs, self._news, self._notices, self._settings = app, jobs, news, notices, settings
        self.is_due = False
        self._running = False
        self._missing = ""
        self._quiet, self._hours = QTimer(self), QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self.run)
        self._hours.timeout.connect(self.run)
        news.follow(window, WORK, self._note)
        news.follow(window, OCCASIONS, self._wait_for_quiet)
        news.follow(window, {Topic.SETTINGS}, self.follow_settings)
        self.follow_settings()

    def follow_settings(self) -> None:
        """Take the hours between two backups from the settings; 0 leaves only the other occasions."""
        text = self._settings().get("backup.every_hours", "")
        hours = int(text) if text.isdecimal() else 0
        self._hours.setInterval(min(hours, 24 * 7) * 3_600_000)
        if hours:
            self._hours.start()
        else:
            self._hours.stop()

    def run(self) -> None:
        """Make the backup now, on the free lane, where something changed since the last one."""
        if not self.is_due or self._running:
            return
        self.is_due, self._running = False, True
        second = self._second()
        self._jobs.run(self, lambda: self._app.backups.keep_up(second), self._kept, self._failed, lane=Lane.FREE)

    def finish(self) -> None:
        """Make it before the program ends; what a disk refuses stands on the home page at the next start."""
        if self.is_due:
            self.is_due = False
            try:
                self._app.backups.keep_up(self._second())
            except SkillsError as error:  # the disk is full: nothing may keep the program from ending
                _log.warning("backup.not_made %s", error.code)

    def _second(self) -> Path | None:
        text = self._settings().get("backup.folder", "")
        return Path(text) if text else None

    def _note(self) -> None:
        self.is_due = True

    def _wait_for_quiet(self) -> None:
        self._quiet.start(QUIET_MS)

    def _kept(self, done: Done[Kept]) -> None:
        self._running = False
        kept = done.value
        if kept.postponed:
            self.is_due = True
            self._quiet.start(AGAIN_MS)
            return
        if kept.problem or kept.second_problem:
            self._notices.say(kept.problem or kept.second_problem, Tone.WARN)
        missing = kept.second_folder if kept.second_missing else ""
        if missing and missing != self._missing:  # said once, not every hour
            self._notices.say(stick_missing_text(missing), Tone.INFO)
        self._missing = missing
        self._news.publish(done.topics)

    def _failed(self, error: Exception) -> None:
        self._running, self.is_due = False, True
        if isinstance(error, SkillsError):
            self._quiet.start(AGAIN_MS)
        self._notices.report(error)


def stick_missing_text(folder: str) -> str:
    """Say calmly that the second folder is not there."""
    return _(
        "The stick or folder {folder} is not there now. The backup lies in the data folder; the copy follows when the stick is back."
    ).format(folder=folder)
