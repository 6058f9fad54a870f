"""What every screen is given: the core, the lanes, the news, the notices, the look, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.changes import Done
from ui.jobs import Failed, Jobs, Lane
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.theme import Theme

if TYPE_CHECKING:
    from skillsapp.app import App  # for types only: the first window paints before the core is imported

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in; `title` is the role's name as shown (translated)."""

    actor: Actor
    title: str = ""

    def may(self, permission: Permission) -> bool:
        return self.actor.may(permission)


@dataclass(frozen=True, slots=True)
class Context:
    """Given to every screen by `ScreenSpec.build`."""

    app: App
    jobs: Jobs
    news: News
    notices: Notices
    theme: Theme
    language: Language
    session: Session
    navigate: Callable[[Route], None]
    restore: Callable[[Path], None] = lambda _backup: None
    """Close the data folder, put a backup in its place and open it again: the windows' own business, not a screen's."""

    def load(self, owner: QObject, call: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Read on the free lane, then hand the value to *done*; errors become a notice unless *failed* takes them."""
        self.jobs.run(owner, call, done, failed or self.notices.report, lane=Lane.FREE)

    def change(
        self, owner: QObject, call: Callable[[], Done[T]], done: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Call a service on the store lane, tell the news what it touched, then hand the value to *done*."""

        def finished(outcome: Done[T]) -> None:
            if done is not None:
                done(outcome.value)
            self.news.publish(outcome.topics)

        self.jobs.run(owner, call, finished, failed or self.notices.report)
