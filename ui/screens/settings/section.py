"""A section of the settings as data; each is one widget with `refresh()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from ui.context import Context
from ui.theme import px
from ui.widgets.text import label

FORM_WIDTH = 720
"""Fields wider than this are not easier to fill in."""


class SectionPage(QWidget):
    """Heading, one sentence, then what the section holds in `.body`."""

    def __init__(self, context: Context, title: str, text: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.context = context
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(10))
        self.body.addWidget(label(title, "h2"))
        self._about = label(text, "sub", wrap=True)
        self._about.setVisible(bool(text))
        self.body.addWidget(self._about)

    def say(self, text: str) -> None:
        """Put another sentence below the heading."""
        self._about.setText(text)

    def refresh(self) -> None:
        """Load again what is shown; called when the section is opened and when something changed."""


@dataclass(frozen=True, slots=True)
class Section:
    """`title` is a marked message id; without the permission the section is not listed."""

    key: str
    title: str
    icon: str
    permission: Permission | None
    build: Callable[[Context], SectionPage]
