"""A screen as data: one constant `SCREEN` in its package, one line in `ui/screens/__init__.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from ui.context import Context, Session
from ui.routes import Route


class Screen(Protocol):
    """What the main window asks of the widget that `build` returns."""

    def refresh(self) -> None:
        """Load again what is shown and keep the place."""

    def open(self, route: Route) -> None:
        """Show what the route asks for; called before the screen becomes visible."""


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One entry of the navigation rail.

    `title` is a marked message id (`N_`), `icon` a name in `resources/icons`, `permission` what a person needs to see it
    (None: everyone; one of `also` opens it too), `topics` what makes it refresh.  `build` returns a QWidget that is a
    `Screen`; it is called when the screen is first visited.  `within` names the screen under whose entry this one stands: both are then
    tabs of one page, named by `tab` (or the title).
    """

    key: str
    title: str
    icon: str
    permission: Permission | None
    topics: frozenset[Topic]
    build: Callable[[Context], QWidget]
    also: frozenset[Permission] = frozenset()
    within: str = ""
    tab: str = ""

    def is_open_to(self, session: Session) -> bool:
        """Tell whether the person may see the screen."""
        return self.permission is None or any(session.may(wanted) for wanted in {self.permission, *self.also})
