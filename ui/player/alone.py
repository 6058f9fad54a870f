"""The door of `skillsapp player`: choose the sitting that is held on this computer; the office windows are never shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import ComponentKind
from skillsapp.domain.sitting import SITTING_STATE_TITLES, Sitting, SittingState
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.sittings import list_sittings
from ui.context import Context
from ui.player.window import PlayerWindow
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import label

LOOK_MS = 3000


class VenueDoor(QWidget):
    """Lists the theory sittings that are open or under way; `opened(PlayerWindow)` when one was chosen."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("venue_door")
        self._context = context
        self._shown: tuple[tuple[Sitting, str], ...] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(32), px(28), px(32), px(24))
        outer.setSpacing(px(12))
        outer.addWidget(label(_("Exam on this computer"), "h1"))
        outer.addWidget(label(_("Choose the sitting; candidates then sign in here, one after the other."), "sub", wrap=True))
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, px(8), 0, 0)
        self._column.setSpacing(px(12))
        outer.addWidget(scrolling(self._holder, "venue_scroll"), 1)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """Look again which sittings are open."""
        reader = self._context.app.reader

        def read() -> tuple[tuple[Sitting, str], ...]:
            programmes = {programme.id: programme for programme in list_programmes(reader)}
            found = []
            for row in list_sittings(reader):
                programme = programmes[row.sitting.programme_id]
                theory = programme.plan.component(row.sitting.component).kind is ComponentKind.THEORY
                if theory and row.sitting.state in (SittingState.OPEN, SittingState.RUNNING):
                    found.append((row.sitting, programme.title))
            return tuple(found)

        if self.isVisible() or self._shown is None:
            self._context.load(self, read, self._show)

    def choose(self, sitting_id: str) -> PlayerWindow:
        """Open the candidate's window for a sitting."""
        player = PlayerWindow(self._context, sitting_id)
        player.open()
        self.opened.emit(player)
        return player

    def _show(self, sittings: Sequence[tuple[Sitting, str]]) -> None:
        if tuple(sittings) == self._shown:
            return
        self._shown = tuple(sittings)
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not sittings:
            self._column.addWidget(
                EmptyState(
                    _("No sitting is open"),
                    _("Open the sign-in of a sitting in the office windows; it then appears here."),
                    "monitor-play",
                )
            )
            return
        for number, (sitting, programme) in enumerate(sittings, 1):
            card = Card()
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(px(2))
            words.addWidget(label(f"{sitting.title} · {sitting.room}", "h2", wrap=True))
            words.addWidget(label(programme, "sub", wrap=True))
            words.addWidget(label(f"{stamp(sitting.starts_at)}  {_(SITTING_STATE_TITLES[sitting.state])}", "hint"))
            row.addLayout(words, 1)
            go = Button(
                _("Open the exam window"), f"venue_sitting_{number}_open", partial(self.choose, sitting.id), kind="primary" if number == 1 else "",
                icon="monitor-play", big=True,
            )  # fmt: skip
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
            card.body.addLayout(row)
            self._column.addWidget(card)
            if number == 1:
                go.setFocus()
        self._column.addStretch()
