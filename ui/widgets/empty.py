"""What an empty list says: what belongs here and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.routes import Route
from ui.theme import px
from ui.widgets.buttons import Button, Kind
from ui.widgets.frames import Card
from ui.widgets.text import IconLabel, label

SLACK = 32
"""Room for the word that must not be broken, and for the mark that must not begin a line."""


class EmptyState(QWidget):
    """An icon, one sentence, what to do next, and perhaps the button that does it."""

    def __init__(
        self,
        title: str,
        next_step: str = "",
        icon: str = "list",
        *,
        button: str = "",
        button_name: str = "empty_start",
        clicked: Callable[[], object] | None = None,
        kind: Kind = "",
    ) -> None:
        super().__init__()
        self.setObjectName("empty_state")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(8))
        column.addStretch()
        self._icon = IconLabel(icon, 36, colour="text3")
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = label(title, "h2", wrap=True)
        self._next = label(next_step, "sub", wrap=True)
        for part in (self._title, self._next):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        if button:
            column.addSpacing(px(4))
            column.addWidget(Button(button, button_name, clicked, kind=kind), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._say()

    def show_text(self, title: str, next_step: str = "") -> None:
        self._title.setText(title)
        self._next.setText(next_step)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break a long text into lines of one length: no word is left alone on the last one."""
        super().resizeEvent(event)
        room = self.width() - 2 * px(24)
        for part in (self._title, self._next):
            whole = part.fontMetrics().horizontalAdvance(part.text())
            lines = -(-whole // max(1, room))
            side = max(0, room - whole // lines - px(SLACK)) // 2 if lines > 1 else 0
            part.setContentsMargins(side, 0, side, 0)

    def _say(self) -> None:
        self._next.setVisible(bool(self._next.text()))
        self.setAccessibleName(f"{self._title.text()} {self._next.text()}".strip())


def nothing_yet(navigate: Callable[[Route], object], title: str, next_step: str, icon: str, *, begin: str) -> Card:
    """Return what a screen shows as long as it has nothing: why, and the button to the screen where one begins.

    *begin* is "programmes" or "sittings".
    """
    words = {"programmes": _("Go to the programmes"), "sittings": _("Go to the sittings")}[begin]
    card = Card()
    card.body.addWidget(
        EmptyState(
            title,
            next_step,
            icon,
            button=words,
            button_name=f"{begin}_open",
            clicked=lambda: navigate(Route(begin)),
            kind="primary",
        )
    )
    return card
