"""Progress of anything that takes over a second: what it does, how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.text import label


class ProgressLine(QWidget):
    """A thin bar with what is done at its left and the count at its right; `cancelled` adds the button to stop.

    `report(done, total)` fits `Jobs.run_long(progressed=...)`; total 0 shows movement without an end.
    """

    def __init__(self, title: str = "", cancelled: Callable[[], object] | None = None, *, name: str = "work_progress") -> None:
        super().__init__()
        self.setObjectName(name)
        self._since = QElapsedTimer()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        top = QHBoxLayout()
        self._title, self._count = label(title, "sub"), label("", "sub")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._title, 1)
        top.addWidget(self._count)
        top.addSpacing(px(8))
        self._stop = Button(_("Stop"), f"{name}_stop", cancelled, small=True)
        self.allow_stop(cancelled is not None)
        top.addWidget(self._stop)
        column.addLayout(top)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        column.addWidget(self._bar)
        self.report(0, 0)

    def allow_stop(self, allowed: bool) -> None:
        """Show or hide the button to stop, for a line whose works differ."""
        self._stop.setVisible(allowed)

    def begin(self, title: str) -> None:
        """Start anew with *title*."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self._stop.setEnabled(True)
        self._since.start()
        self.report(0, 0)
        self.show()

    def report(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        text = f"{done:,} / {total:,}" if total else ""
        if total and done and self._since.isValid() and self._since.elapsed() > 2000 and done < total:
            seconds = round(self._since.elapsed() / 1000 * (total - done) / done)
            text += "  " + _("about {seconds} s left").format(seconds=max(1, seconds))
        self._count.setText(text)

    def stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self._stop.setEnabled(False)
        self._count.setText(_("Stopping…"))
