"""What a verb is, what it answers, and the desk it works at."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillsapp.app import App, Keys, Session, open_app, operator
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.paths import DataFolder
from skillsapp.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is the JSON document; `lines` is the same for people; `status` is the exit status; a silent one prints nothing."""

    data: Any
    lines: tuple[str, ...] = ()
    status: int = 0
    silent: bool = False


@dataclass(eq=False)
class KeyFileUnreadable(SkillsError):
    code = "data.locked"
    text = N_("The key file {file} cannot be used: it must hold 64 hexadecimal digits.")
    file: str


@dataclass
class Desk:
    """Where a verb works: opens the data folder when it is first needed, and tells people how far it is."""

    folder: DataFolder
    key_file: Path | None = None
    _app: App | None = field(default=None, init=False)

    @property
    def app(self) -> App:
        """The application on the data folder, opened as the operator of the command line."""
        if self._app is None:
            self._app = open_app(self.folder, keys=Keys(self.key), session=Session(operator()))
        return self._app

    def close(self) -> None:
        """Close the data folder if it was opened."""
        if self._app is not None:
            self._app.close()
            self._app = None

    def say(self, line: str) -> None:
        """Tell people something on standard error, where it does not disturb the answer."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    @property
    def key(self) -> bytes | None:
        """The key of an encrypted folder, from the file that an option or SKILLSAPP_KEY_FILE names.  Raises KeyFileUnreadable."""
        named = self.key_file or os.environ.get("SKILLSAPP_KEY_FILE")
        if not named:
            return None
        file = Path(named)
        try:
            key = bytes.fromhex(file.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise KeyFileUnreadable(str(file)) from error
        if len(key) != 32:
            raise KeyFileUnreadable(str(file))
        return key


@dataclass(frozen=True, slots=True)
class Verb:
    """`words` are what is typed, for example ("registration", "import")."""

    words: tuple[str, ...]
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Desk, argparse.Namespace], Answer]


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: for verbs without arguments of their own."""


def whole_number(text: str) -> int:
    """Return a count or a number that starts with 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("a whole number of at least 1 is expected, not “{found}”").format(found=text))
    return int(text)


def xlsx_file(text: str) -> Path:
    """Return the path of a spreadsheet to write: under another ending no program would open what is in it."""
    path = Path(text)
    if path.suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(_("a file name that ends with .xlsx is expected"))
    return path


def problem_json(problem: Problem, place: str = "row") -> Mapping[str, Any]:
    """Return a problem as the contract writes it; *place* is what its position is called."""
    return {
        place: problem.row,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message(),
    }
