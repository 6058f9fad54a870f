"""Sentences for the person in front of the screen: results, refusals, and the one plain sentence for our own mistakes."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.i18n import _
from ui.theme import Tone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence with its tone; `action` is the text of a button that calls `call`."""

    text: str
    tone: Tone = Tone.INFO
    action: str = ""
    call: Callable[[], None] | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits to be closed: what went wrong is not to be missed."""
        return self.tone in (Tone.BAD, Tone.WARN)


class Notices(QObject):
    """Where screens say something; the main window shows each notice as a toast."""

    shown = Signal(object)  # Notice
    _thrown = Signal(object)  # an exception of any thread, on its way to the GUI thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thrown.connect(self.report, Qt.ConnectionType.AutoConnection)

    def say(self, text: str, tone: Tone = Tone.OK, *, action: str = "", call: Callable[[], None] | None = None) -> None:
        """Show *text*; good news goes away by itself."""
        self.shown.emit(Notice(text, tone, action, call))

    def report(self, error: BaseException) -> None:
        """Show an expected error as its sentence; for anything else say plainly that nothing was lost."""
        self.shown.emit(Notice(sentence(error), Tone.BAD))

    def catch_everything(self) -> None:
        """Install the exception hook: PySide6 prints what escapes from a slot and goes on, nobody would see it."""

        def hook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                sys.__excepthook__(kind, error, _trace)
            else:
                self._thrown.emit(error)

        sys.excepthook = hook


def sentence(error: BaseException) -> str:
    """Return what to tell the person about *error*; what is not expected is logged."""
    if isinstance(error, SkillsError):
        return describe(error)
    where = "".join(traceback.format_tb(error.__traceback__))  # without the message: it may hold a name or an ID number
    log.error("unexpected %s\n%s", type(error).__name__, where)
    return _("Something went wrong inside the program. What was saved is safe. Please try again, or tell the maintainers.")
