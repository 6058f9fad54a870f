"""Pictures of every screen and dialog in both languages and two sizes: `python -m tests.shots [folder] [only] [--language L] [--width W]`.

The screens show the demonstration data; the dialogs of a class, from its preparation to its certificates, show staged folders.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
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
from tests.shots import after_class, before_class, class_day, written_cards
from tests.shots.camera import Camera
from ui.jobs import JobRunner
from ui.language import Language
from ui.program import Program
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.settings.screen import SECTIONS
from ui.theme import Theme

SIZES = ((1366, 768), (1920, 1080))
LANGUAGES = ("zh_CN", "en")
OF_A_PROGRAMME = ("programmes", "registrations", "sittings", "invigilation", "marking", "results")
PAGES = ("advancement", "honours", "certificates", "official")
SCENES: dict[str, Callable[[Camera], None]] = {
    "copy": before_class.copying,
    "returns": before_class.returns,
    "day": before_class.exam_day,
    "laptops": class_day.laptops,
    "venue": class_day.borrowed_laptop,
    "cards": class_day.answer_cards,
    "written": written_cards.written_cards,
    "certificates": after_class.certificates,
    "desk": after_class.enquiry_desk,
    "recovery": after_class.losing_the_laptop,
}
"""Walks through the dialogs, by the word that `only` may give to take one of them alone."""


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.shots", description="Take pictures of every screen and dialog.")
    words.add_argument("out", nargs="?", type=Path, default=Path("out/shots"))
    words.add_argument("only", nargs="?", default="", help="screens whose name begins so, or one of: " + ", ".join(SCENES))
    words.add_argument("--language", choices=LANGUAGES, action="append")
    words.add_argument("--width", type=int, choices=[width for width, _height in SIZES], action="append")
    given = words.parse_args()
    languages = given.language or LANGUAGES
    sizes = [size for size in SIZES if not given.width or size[0] in given.width]
    given.out.mkdir(parents=True, exist_ok=True)
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    if given.only not in SCENES:
        _screens(qt, given.out, given.only, languages, sizes)
    for language in languages:
        for size in sizes:
            for key, scene in SCENES.items():
                if given.only in ("", key):
                    take(qt, given.out, scene, language, size)


def take(qt: QApplication, out: Path, scene: Callable[[Camera], None], language: str, size: tuple[int, int] = SIZES[0]) -> int:
    """Walk through one scene; return how many pictures were taken."""
    camera = Camera(qt, out, language, size)
    try:
        scene(camera)
    finally:
        camera.close()
    return camera.count


def _screens(
    qt: QApplication, out: Path, only: str, languages: list[str] | tuple[str, ...], sizes: list[tuple[int, int]]
) -> None:
    """Take every screen of the office on the demonstration data, which is built when it is not there yet."""
    folder = DataFolder(out / "data")
    if not folder.database.exists():
        set_language(DEFAULT_LANGUAGE)
        build(folder, date.today())
    for language in languages:
        _shoot(qt, folder, out, language, only, sizes)


def _shoot(qt: QApplication, folder: DataFolder, out: Path, language: str, only: str, sizes: list[tuple[int, int]]) -> None:
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
    routes += [(f"settings-{section.key}", Route.to("settings", section=section.key)) for section in SECTIONS]
    for name, route in routes:
        if only and not name.startswith(only):
            continue
        for width, height in sizes:
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
    main()
