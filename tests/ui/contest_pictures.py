"""Pictures of marking, results and certificates: `python -m tests.ui.contest_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from skillsapp.domain.account import Account
from skillsapp.kernel.i18n import N_
from tests.ui.contest_stage import Stage, stage
from ui.context import Session
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screen_spec import ScreenSpec
from ui.screens import SCREENS
from ui.theme import Theme

SIZES = ((1366, 768), (1093, 614))


def window(staged: Stage, theme: Theme, language: Language, account: Account | None, screens: tuple[ScreenSpec, ...] = SCREENS) -> MainWindow:
    actor = staged.sign_in(account)
    session = Session(actor, N_("Judge") if account else N_("Administrator"))
    made = MainWindow(staged.app, InlineJobs(), News(), Notices(), theme, language, session, screens)
    made.show()
    return made


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    language, theme = Language(qt), Theme(qt)

    def shot(widget: QWidget, name: str) -> None:
        qt.processEvents()
        widget.grab().save(str(folder / f"{name}.png"))

    with tempfile.TemporaryDirectory() as place:
        staged = stage(Path(place))
        staged.mark_module("B", range(1, 5))
        made = window(staged, theme, language, staged.judges[0])
        made.navigate(Route("marking"))
        screen = made.front()
        screen._module.setCurrentIndex(1)  # type: ignore[union-attr]
        screen._module.activated.emit(1)  # type: ignore[union-attr]
        view = screen.grid.view  # type: ignore[union-attr]
        view.setFocus()
        view.go_to(4, 0)
        for text in ("2", "1.5", "5", "1", "1", "1.5", "1", "1.5", "1", "2", "2", "1"):
            QTest.keyClicks(view, text)
            QTest.keyClick(view, Qt.Key.Key_Return)
        for width, height in SIZES:
            made.resize(width, height)
            shot(made, f"marking_judge_{width}")
        made.resize(1366, 768)
        view.go_to(0, 1)
        screen.ask_amendment()  # type: ignore[union-attr]
        shot(made, "marking_after")
        shot(screen.findChild(QWidget, "amendment_request"), "amendment")  # type: ignore[union-attr, arg-type]
        made.close()
        staged.app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/contest"))
