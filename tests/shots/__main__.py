"""Pictures of every screen in both languages and two sizes, on the demonstration data: `python -m tests.shots [folder] [only-screen]`."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from skillsapp.demo.build import build
from skillsapp.demo.staff import ADMIN_PASSWORD
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.i18n import DEFAULT_LANGUAGE, set_language
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import list_programmes
from ui.jobs import JobRunner
from ui.language import Language
from ui.program import Program
from ui.routes import Route
from ui.screens import SCREENS
from ui.theme import Theme

SIZES = ((1366, 768), (1920, 1080))
LANGUAGES = ("zh_CN", "en")
OF_A_PROGRAMME = ("programmes", "registrations", "sittings", "invigilation", "marking", "results")
PAGES = ("advancement", "honours", "certificates", "official")


def main(out: Path, only: str = "") -> None:
    """Write `<screen>-<language>-<width>.png` for every screen, and the entrance, under *out*."""
    out.mkdir(parents=True, exist_ok=True)
    folder = DataFolder(out / "data")
    if not folder.database.exists():
        set_language(DEFAULT_LANGUAGE)
        build(folder, date.today())
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    for language in LANGUAGES:
        _shoot(qt, folder, out, language, only)


def _shoot(qt: QApplication, folder: DataFolder, out: Path, language: str, only: str) -> None:
    theme = Theme(qt)
    program = Program(qt, folder, Language(qt, language), theme)
    program.start()
    _settle(program)
    if not only:
        _grab(program.entrance, out / f"entrance-{language}.png")
    program.sign_in("admin", ADMIN_PASSWORD)
    _settle(program)
    window = program.window
    assert window is not None, "the administrator could not sign in"
    program._language.use(language)
    _settle(program)
    assert program.app is not None
    programmes = {row.kind: row.id for row in list_programmes(program.app.reader)}
    competition, training = programmes[ProgrammeKind.COMPETITION], programmes[ProgrammeKind.TRAINING]
    routes = [
        (spec.key, Route.to(spec.key, **({"programme": competition} if spec.key in OF_A_PROGRAMME else {}))) for spec in SCREENS
    ]
    routes += [
        (f"results-{page}", Route.to("results", programme=training if page == "certificates" else competition, page=page))
        for page in PAGES
    ]
    routes += [
        (f"settings-{section}", Route.to("settings", section=section))
        for section in ("people", "appearance", "backup", "audit", "about")
    ]
    for name, route in routes:
        if only and not name.startswith(only):
            continue
        for width, height in SIZES:
            window.resize(width, height)
            window.navigate(route)
            _settle(program)
            _grab(window, out / f"{name}-{language}-{width}.png")
    program.sign_out()
    program.close()
    program.entrance.close()


def _settle(program: Program) -> None:
    """Let the lanes and the screens come to rest."""
    assert isinstance(program.jobs, JobRunner)
    for _round in range(4):
        program.jobs.drain()
        for _turn in range(5):
            QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.05)


def _grab(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("out/shots"), sys.argv[2] if len(sys.argv) > 2 else "")
