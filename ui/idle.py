"""Notice when nobody has touched mouse or keyboard for a while; listens to the window in front only, so typing stays fast."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Emits `idle` once after *minutes* without a touch; 0 never does."""

    idle = Signal()

    def __init__(self, parent: QObject, minutes: int = 0) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        gui = QGuiApplication.instance()
        if isinstance(gui, QGuiApplication):
            gui.focusWindowChanged.connect(self._watch)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Start counting anew."""
        self._timer.stop()
        self._timer.setInterval(minutes * 60_000)
        if minutes > 0:
            self._timer.start()

    def touched(self) -> None:
        """Somebody is there."""
        if self._timer.interval() > 0:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self.touched()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
            self.touched()
