"""Open the windows: arguments, language and look; then the program goes on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from skillsapp.kernel import i18n
from skillsapp.kernel.i18n import _
from skillsapp.kernel.paths import DataFolder, default_data_folder
from ui.data_folders import demonstration_folder
from ui.icons import icon
from ui.language import Language
from ui.log_file import log_to
from ui.program import Program
from ui.theme import LIGHT, Theme

VENUE_VERB = "player"
BORROWED_VERB = "venue"
DEMONSTRATION_VERB = "demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the windows until the last one is closed and return the exit status."""
    given, words = _parse(sys.argv[1:] if arguments is None else arguments)
    demonstration = DEMONSTRATION_VERB in words
    folder = DataFolder(given.data_dir or default_data_folder())
    if demonstration and given.data_dir is None:
        folder = demonstration_folder(folder)
    if BORROWED_VERB in words and given.data_dir is None:  # a borrowed laptop never mixes with an office
        folder = DataFolder(folder.root.with_name(f"{folder.root.name}-venue"))
    log_to(folder)
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("skillsapp")
    language = Language(qt, given.lang)
    theme = Theme(qt)
    qt.setApplicationDisplayName(_("Skills Office"))
    qt.setWindowIcon(icon("badge-check", LIGHT.primary, 64))
    if BORROWED_VERB in words:
        from ui.venue.program import VenueProgram  # late: the office has no need of it

        borrowed = VenueProgram(qt, folder, language, theme, given.stick)
        borrowed.notices.catch_everything()
        borrowed.start()
        return qt.exec()
    program = Program(qt, folder, language, theme)
    program.notices.catch_everything()
    program.start(demonstration=demonstration, venue=VENUE_VERB in words)
    return qt.exec()


def _parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="skillsapp")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--stick", type=Path)
    parser.add_argument("--lang", choices=i18n.LANGUAGES, default=i18n.DEFAULT_LANGUAGE)
    return parser.parse_known_args(list(arguments))
