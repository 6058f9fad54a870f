"""What takes the pictures: one language, one size, the windows over a staged folder, and every open dialog where it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from skillsapp.app import App
from skillsapp.kernel.i18n import N_
from ui.context import Session
from ui.dialogs import SheetDialog
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.screens import SCREENS
from ui.theme import Theme

W = TypeVar("W", bound=QWidget)
REST_MS = 250
"""Long enough for a search that waits for the last key, and for a page drawn in the second turn."""


class Camera:
    """Drives the windows by the names of their controls and keeps what is to be seen as `<name>-<language>-<width>.png`."""

    def __init__(self, qt: QApplication, out: Path, language: str, size: tuple[int, int]) -> None:
        self.qt, self.out, self.size = qt, out, size
        self.language, self.theme = Language(qt, language), Theme(qt)
        self._wanted = language
        self.count = 0
        self._folder = tempfile.TemporaryDirectory(prefix="shots-")
        self._window: QWidget | None = None
        self._scratch = 0

    def scratch(self) -> Path:
        """Return a new path that goes away with the camera; nothing is there yet."""
        self._scratch += 1
        return Path(self._folder.name) / f"{self._scratch}"

    def office(self, app: App) -> MainWindow:
        """Put the office's window over *app* in front of the camera."""
        self.leave()
        notices = Notices()
        session = Session(app.session.actor, N_("Administrator"))
        window = MainWindow(app, InlineJobs(notices.report), News(), notices, self.theme, self.language, session, SCREENS)
        self.show(window)
        return window

    def show(self, window: QWidget) -> None:
        """Take pictures of *window* from now on."""
        self._window = window
        window.showNormal()
        window.resize(*self.size)
        self.rest()

    def speak(self) -> None:
        """Switch back to the language of the pictures, after a sign-in has brought the one that was chosen in its folder."""
        self.language.use(self._wanted)
        self.rest()

    def leave(self) -> None:
        """Close the window in front."""
        if self._window is not None:
            self.dismiss()
            self._window.close()
            self._window.deleteLater()
            self._window = None
            self.rest()

    def forget(self) -> None:
        """Look at no window any more; whoever made it has closed it."""
        self._window = None

    def close(self) -> None:
        self.leave()
        self._folder.cleanup()

    def rest(self) -> None:
        """Let timers and late pages come to rest."""
        QTest.qWait(REST_MS)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def shot(self, name: str) -> None:
        """Keep the window in front with its dialogs, the last one on top."""
        assert self._window is not None
        self.rest()
        picture = self._window.grab()
        painter = QPainter(picture)
        for dialog in self.dialogs():
            painter.drawPixmap(dialog.mapToGlobal(QPoint()) - self._window.mapToGlobal(QPoint()), dialog.grab())
        painter.end()
        picture.save(str(self.out / f"{name}-{self.language.key}-{self.size[0]}.png"))
        self.count += 1

    def dialogs(self) -> list[QDialog]:
        """Return the open sheets from the lowest to the topmost; the system's own file dialogs are not ours to show."""
        shown = [each for each in self.qt.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        return sorted((each for each in shown if not isinstance(each, QFileDialog)), key=_depth)

    def dismiss(self) -> None:
        """Close every open dialog."""
        for each in [each for each in self.qt.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]:
            if isinstance(each, SheetDialog):
                each.set_busy("")
            each.close()
        self.rest()

    def find(self, name: str) -> QWidget:
        """Return what has this name, in the topmost dialog that has it or in the window."""
        assert self._window is not None
        self.qt.processEvents()
        for owner in [*reversed(self.dialogs()), self._window]:
            found = [one for one in (owner, *owner.findChildren(QWidget)) if one.objectName() == name and one.isVisible()]
            if found:
                return found[-1]
        raise LookupError(f"{name} is not to be seen")

    def one(self, kind: type[W]) -> W:
        """Return the visible window part of a class."""
        assert self._window is not None
        return next(each for each in self._window.findChildren(kind) if each.isVisible())

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton) and button.isEnabled(), f"{name}: {button.accessibleDescription()}"
        button.click()
        self.rest()

    def type(self, name: str, text: str, *, enter: bool = False) -> None:
        """Put *text* where it belongs, as if typed."""
        line = self.find(name)
        if isinstance(line, QPlainTextEdit):
            line.setPlainText(text)
            return
        assert isinstance(line, QLineEdit), name
        line.setFocus()
        line.selectAll()
        line.insert(text)
        line.textEdited.emit(line.text())
        if enter:
            QTest.keyClick(line, Qt.Key.Key_Return)
        self.rest()


def _depth(dialog: QDialog) -> int:
    parent, depth = dialog.parentWidget(), 0
    while parent is not None:
        depth += isinstance(parent, QDialog)
        parent = parent.parentWidget()
    return depth
