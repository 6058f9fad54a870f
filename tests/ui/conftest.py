"""What the tests of the windows stand on: the look, and a context without threads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from skillsapp.domain.roles import Actor, Permission
from ui import theme as look
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.theme import Theme


@pytest.fixture
def theme_app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light theme at 100 %."""
    look.apply(qapp, look.LIGHT)
    yield qapp
    look.apply(qapp, look.LIGHT)


@pytest.fixture
def administrator() -> Session:
    return Session(Actor("a1", "陈丽", frozenset(Permission)), "Administrator")


@pytest.fixture
def context(theme_app: QApplication, administrator: Session) -> Context:
    """A context whose jobs run at once; `context.visited` of the fixture's notices and routes can be asked by the test."""
    app: Any = None
    return Context(app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), administrator, VISITED.append)


VISITED: list[Route] = []


@pytest.fixture(autouse=True)
def _no_visits() -> Iterator[None]:
    VISITED.clear()
    yield
