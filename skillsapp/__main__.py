"""Both doors of the program: a verb opens the command line, nothing (or `player`) opens the windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

WINDOW_VERBS = ("player", "venue")
OPTIONS_WITH_A_VALUE = ("--data-dir", "--lang", "--key-file", "--stick")
OPTIONS_OF_THE_COMMAND_LINE = ("--help", "-h", "--version", "--json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the door that the arguments ask for and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if _wants_windows(given):
        if not _has_display():
            from skillsapp.cli import tell_no_display  # late: only where there is nothing else to open

            return tell_no_display(given)
        from ui.app import main as open_windows  # late: the command line never loads Qt

        return open_windows(given)
    from skillsapp.cli import main as run_verb  # late: the windows never load the verbs

    return run_verb(given)


def _wants_windows(arguments: list[str]) -> bool:
    if any(argument in OPTIONS_OF_THE_COMMAND_LINE for argument in arguments):
        return False
    verb = _verb(arguments)
    return verb is None or verb in WINDOW_VERBS or (verb == "demo" and "--headless" not in arguments)


def _has_display() -> bool:
    """Tell whether a window can open; without a display Qt would end the process in the middle of its own message."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def _verb(arguments: list[str]) -> str | None:
    """Return the first word that is neither an option nor the value of one."""
    words = iter(arguments)
    for word in words:
        if word in OPTIONS_WITH_A_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


if __name__ == "__main__":
    sys.exit(main())
