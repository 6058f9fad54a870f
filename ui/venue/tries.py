"""Wrong codes and words cost time: a typing error nothing, guessing everything."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from skillsapp.kernel.i18n import ngettext

FREE_TRIES = 3
FIRST_WAIT, LONGEST_WAIT = 10, 120
SECOND_MS = 1000


class Tries:
    """Counts wrong entries of one kind while the program runs; from the third on one waits, each time twice as long."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.count = 0
        self._seconds, self._until = seconds, 0.0

    def right(self) -> None:
        """Forget what was wrong."""
        self.count, self._until = 0, 0.0

    def wrong(self) -> None:
        """Count one."""
        self.count += 1
        if self.count >= FREE_TRIES:
            self._until = self._seconds() + min(LONGEST_WAIT, FIRST_WAIT << (self.count - FREE_TRIES))

    def hold(self, owner: QWidget, field: QLineEdit, say: Callable[[str], object]) -> None:
        """Lock *field* of *owner* as long as one has to wait, and count down with *say*; also where the page was opened anew."""
        if not isValid(owner) or not isValid(field):
            return
        left = round(self._until - self._seconds())
        if left > 0:
            field.setEnabled(False)
            text = ngettext(
                "Wrong {count} times. Try again in {seconds} second.",
                "Wrong {count} times. Try again in {seconds} seconds.",
                left,
            )
            say(text.format(count=self.count, seconds=left))
            QTimer.singleShot(SECOND_MS, owner, lambda: self.hold(owner, field, say))
        elif not field.isEnabled():
            field.setEnabled(True)
            field.setFocus()
            say("")
