"""Small choices of whoever sits at this computer, such as the programme last worked on; never data of the association."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from skillsapp.kernel.paths import DataFolder

FILE = "windows.ini"
CERTIFICATE_PRINTER = "certificates/printer"


def last_choice(folder: DataFolder, key: str) -> str:
    """Return what was chosen last, or an empty text."""
    return str(_file(folder).value(key, "") or "")


def remember_choice(folder: DataFolder, key: str, value: str) -> None:
    """Keep a choice for the next start; a folder that cannot be written just forgets it."""
    _file(folder).setValue(key, value)


def _file(folder: DataFolder) -> QSettings:
    return QSettings(str(folder.root / FILE), QSettings.Format.IniFormat)


class LastFolders:
    """Where files were chosen last, for each purpose by itself; kept for the next start once a data folder is open."""

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}
        self._newest = ""
        self._kept_in: DataFolder | None = None

    def keep_in(self, folder: DataFolder) -> None:
        """Read and keep the folders of another data folder from now on."""
        self._chosen.clear()
        self._kept_in = folder

    def put(self, purpose: str, path: str) -> None:
        self._chosen[purpose] = self._newest = path
        if self._kept_in is not None:
            remember_choice(self._kept_in, f"folders/{purpose}", path)

    def find(self, purpose: str) -> str:
        """Return the folder of *purpose*, or the newest of all since the start; empty where neither is there (any more)."""
        kept = last_choice(self._kept_in, f"folders/{purpose}") if self._kept_in is not None else ""
        there = (path for path in (self._chosen.get(purpose) or kept, self._newest) if path and Path(path).is_dir())
        return next(there, "")
