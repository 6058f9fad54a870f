"""Pictures of the screen for laptops and sticks: `python -m tests.ui.laptop_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from skillsapp.kernel.i18n import N_
from skillsapp.services.forms import FORMS
from tests.ui.laptop_stage import collect_some, stage_class
from ui.context import Session
from ui.dialogs import SheetDialog
from ui.jobs import InlineJobs
from ui.language import Language
from ui.last_choice import remember_choice
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.laptops.screen import LaptopsScreen
from ui.screens.laptops.sheets import STICK_KEY
from ui.theme import Theme


def take(target: Path) -> None:
    """Write one picture for each state of the screen."""
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    language, theme = Language(application), Theme(application)
    with tempfile.TemporaryDirectory() as root:
        day = stage_class(Path(root))
        remember_choice(day.app.folder, STICK_KEY, str(day.stick))
        window = MainWindow(
            day.app,
            InlineJobs(),
            News(),
            Notices(),
            theme,
            language,
            Session(day.app.session.actor, N_("Administrator")),
            SCREENS,
        )
        window.resize(1366, 768)
        window.show()

        def shot(name: str, widget: QWidget | None = None) -> None:
            application.processEvents()
            (widget or window).grab().save(str(target / f"{name}.png"))

        def sheet() -> SheetDialog:
            application.processEvents()
            return next(one for one in window.findChildren(SheetDialog) if one.isVisible())

        window.navigate(Route("laptops"))
        screen = window.findChild(LaptopsScreen)
        assert screen is not None
        shot("1-planned")
        screen.actions_here["laptops_plan_open"].trigger()
        shot("2-count", sheet())
        sheet().reject()
        screen.actions_here["stick_write_open"].trigger()
        shot("3-written", sheet())
        sheet().reject()
        collect_some(day, (1, 2, 3, 4, 5, 6, 7), twice=3)
        screen.refresh()
        shot("4-collected")
        screen.actions_here["stick_read_open"].trigger()
        shot("5-read", sheet())
        sheet().reject()
        screen._rule()
        shot("6-ruling", sheet())
        sheet().reject()
        screen.actions_here["rounds_close"].trigger()
        shot("7-closing", sheet())
        sheet().reject()
        window.resize(1093, 614)
        shot("8-small")
        for key in ("laptop_codes", "laptop_clearing"):
            day.app.forms.write(FORMS[key], day.rounds[0], target / f"{key}.pdf")
        day.close()
        window.close()


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "laptop-pictures"))
