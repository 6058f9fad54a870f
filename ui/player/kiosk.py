"""The kiosk guard: makes leaving the candidate's window hard, and above all makes it seen.  It deters and records; it cannot prevent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QScreen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.widgets.text import label

BLOCKED = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Print,
    QKeySequence.StandardKey.New,
    QKeySequence.StandardKey.Open,
    QKeySequence.StandardKey.Save,
    QKeySequence.StandardKey.HelpContents,
)
SWALLOWED = frozenset({QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})
LOOK_MS = 500


class KioskGuard(QObject):
    """Holds *window* in front over every screen while it is `start`ed.

    `came_back(seconds)` tells how long the window was not in front; `screen_added()` that a monitor was plugged in.
    """

    came_back = Signal(float)
    left = Signal()
    screen_added = Signal()

    def __init__(self, window: QWidget, boot_ms: Callable[[], int]) -> None:
        super().__init__(window)
        self._window, self._boot_ms = window, boot_ms
        self._covers: dict[str, QWidget] = {}
        self._away_since: int | None = None
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._gui = QGuiApplication.instance()

    @property
    def is_on(self) -> bool:
        return self._is_on

    def start(self) -> None:
        """Show the window over everything and begin to watch."""
        flags = self._window.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        self._window.setWindowFlags(flags)
        self._window.showFullScreen()
        self._window.raise_()
        self._window.activateWindow()
        self._is_on = True
        gui = self._gui
        if isinstance(gui, QGuiApplication):
            gui.installEventFilter(self)
            gui.applicationStateChanged.connect(self._follow_state)
            gui.screenAdded.connect(self._meet_screen)
            gui.screenRemoved.connect(lambda _screen: self._cover_screens())
            gui.clipboard().dataChanged.connect(self._empty_clipboard)
        self._empty_clipboard()
        self._cover_screens()
        self._timer.start()

    def stop(self) -> None:
        """Let go of the screens; the window may be closed now."""
        self._is_on = False
        self._timer.stop()
        if isinstance(self._gui, QGuiApplication):
            self._gui.removeEventFilter(self)
        for cover in self._covers.values():
            cover.close()
        self._covers.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return any(event.matches(keys) for keys in BLOCKED)
        return kind in SWALLOWED

    def _follow_state(self, state: Qt.ApplicationState) -> None:
        if not self._is_on:
            return
        if state != Qt.ApplicationState.ApplicationActive and self._away_since is None:
            self._away_since = self._boot_ms()
            self.left.emit()
        elif state == Qt.ApplicationState.ApplicationActive and self._away_since is not None:
            seconds = max(0, self._boot_ms() - self._away_since) / 1000
            self._away_since = None
            self.came_back.emit(seconds)

    def _look(self) -> None:
        if self._window.isMinimized() or not self._window.isFullScreen():
            self._window.showFullScreen()
        if QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive:
            self._window.raise_()
            self._window.activateWindow()

    def _empty_clipboard(self) -> None:
        board = QGuiApplication.clipboard()
        if self._is_on and board.mimeData() is not None and board.mimeData().formats():
            board.blockSignals(True)
            board.clear()
            board.blockSignals(False)

    def _meet_screen(self, _screen: QScreen) -> None:
        if self._is_on:
            self._cover_screens()
            self.screen_added.emit()

    def _cover_screens(self) -> None:
        """Blacken every screen but the one in use."""
        if not self._is_on:
            return
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        for name in [name for name in self._covers if name not in screens]:
            self._covers.pop(name).close()
        for name, screen in screens.items():
            if screen is not self._window.screen() and name not in self._covers:
                cover = self._covers[name] = _cover(screen)
                cover.show()


def _cover(screen: QScreen) -> QWidget:
    cover = QFrame()
    cover.setObjectName("screen_cover")
    cover.setWindowFlags(
        Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.WindowStaysOnTopHint
        | Qt.WindowType.WindowDoesNotAcceptFocus
        | Qt.WindowType.Tool
    )
    column = QVBoxLayout(cover)
    text = label(_("Please answer on the main screen."))
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(text)
    cover.setScreen(screen)
    cover.setGeometry(screen.geometry())
    return cover
