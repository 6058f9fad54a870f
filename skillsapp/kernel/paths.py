"""Where the program finds what it ships, and where it keeps what it is given."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APP_FOLDER = "skillsapp"


@cache
def shipped(folder: str) -> Path:
    """Return the shipped folder `folder` (`resources` or `question_bank`): frozen, checkout or editable, then wheel."""
    package_parent = Path(__file__).resolve().parent.parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [
        *([Path(frozen) / folder] if frozen else []),
        package_parent / folder,
        Path(sys.prefix) / "share" / APP_FOLDER / folder,
        package_parent.parent.parent.parent / "share" / APP_FOLDER / folder,
    ]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the shipped folder {folder} is missing; looked in {[str(c) for c in candidates]}")


def resources() -> Path:
    """Return the folder with fonts, icons, catalogues and presets."""
    return shipped("resources")


def question_banks() -> Path | None:
    """Return the folder with one folder per textbook; None in the program for borrowed laptops, which carries no answers."""
    try:
        return shipped("question_bank")
    except FileNotFoundError:
        return None


def default_data_folder() -> Path:
    """Return the data folder of this system's user, or `SKILLSAPP_DATA_DIR` where it is set."""
    chosen = os.environ.get("SKILLSAPP_DATA_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / APP_FOLDER
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP_FOLDER
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / APP_FOLDER


def cache_folder() -> Path:
    """Return the folder for what can be made again: unpacked fonts, compiled catalogues."""
    chosen = os.environ.get("SKILLSAPP_CACHE_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / APP_FOLDER / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / APP_FOLDER
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / APP_FOLDER


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One folder holds one office, venue laptop or judge's laptop: database, photos, backups, log."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "skillsapp.db"

    @property
    def header(self) -> Path:
        return self.root / "skillsapp.header.json"

    @property
    def lock(self) -> Path:
        return self.root / "skillsapp.lock"

    @property
    def ballast(self) -> Path:
        return self.root / "ballast.bin"

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def layouts(self) -> Path:
        """Where the association may keep positions of its own preprinted paper."""
        return self.root / "layouts"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def packages(self) -> Path:
        """Where the packages that were taken are kept as they came, sealed: evidence for an appeal."""
        return self.root / "packages"

    @property
    def scratch(self) -> Path:
        """Where papers lie while they are shown or printed: emptied when the folder is opened and when it is closed."""
        return self.root / "scratch"

    @property
    def logs(self) -> Path:
        return self.root / "logs"
