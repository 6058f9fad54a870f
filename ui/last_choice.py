"""Small choices of whoever sits at this computer, such as the programme last worked on; never data of the association."""

from __future__ import annotations

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
