"""Where a stick may be: the folder that was named, the drives of this computer, and our portable folder on them."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from skillsapp.exchange.stick import FOLDER, package_files
from skillsapp.kernel.errors import SkillsError

PORTABLE = "skillsapp-portable"
PACKAGES = "packages"
_ENROLLED = re.compile(r"enrol-(\d+)-(\w+)-(\d{4}-\d\d-\d\d)")
_REMOVABLE, _FIXED = 2, 3


def drives() -> tuple[Path, ...]:
    """Return the top folders of what is plugged in, removable ones first; the system's own drive is left out."""
    if sys.platform == "win32":
        kernel32 = ctypes.windll.kernel32
        mask, own = kernel32.GetLogicalDrives(), os.environ.get("SYSTEMDRIVE", "C:").upper()
        letters = [f"{chr(65 + place)}:" for place in range(26) if mask >> place & 1]
        kinds = {letter: kernel32.GetDriveTypeW(f"{letter}\\") for letter in letters if letter != own}
        ordered = sorted(kinds, key=lambda letter: (kinds[letter] != _REMOVABLE, letter))
        return tuple(Path(f"{letter}\\") for letter in ordered if kinds[letter] in (_REMOVABLE, _FIXED))
    patterns = ("Volumes/*",) if sys.platform == "darwin" else ("media/*/*", "run/media/*/*", "media/*", "mnt/*")
    return tuple(path for pattern in patterns for path in sorted(Path("/").glob(pattern)) if path.is_mount())


def stick_places(named: Path | None, plugged: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders to look into, best first, each once: what was named, then every drive and our portable folder on it."""
    return tuple(dict.fromkeys(path for path in _candidates(named, plugged) if _is_folder(path)))


def places_with_packages(places: Iterable[Path]) -> tuple[Path, ...]:
    """Return those that hold a package of ours."""
    return tuple(path for path in places if _files(path))


def best_place(places: Iterable[Path], named: Path | None) -> Path | None:
    """Return where to write: a folder that packages came from, else the named one, else one with our folder, else the only stick."""
    found = tuple(places)
    with_packages = places_with_packages(found)
    if with_packages:
        return with_packages[0]
    if named is not None and _is_folder(named):
        return named
    ours = tuple(path for path in found if _is_folder(path / FOLDER))
    return ours[0] if ours else found[0] if len(found) == 1 else None


def enrolled_numbers(folder: Path, day: date, device_id: str) -> frozenset[int]:
    """Return the laptop numbers that other laptops took on a day, by the letters they left on the stick."""
    found = (_ENROLLED.search(file.name) for file in _files(folder))
    return frozenset(int(match[1]) for match in found if match and match[3] == day.isoformat() and match[2] != device_id[-6:])


def _candidates(named: Path | None, plugged: Iterable[Path]) -> Iterator[Path]:
    if named is not None:
        yield named
        if named.name == PACKAGES and named.parent.name == PORTABLE:
            yield named.parent.parent
    for drive in plugged:
        yield drive / PORTABLE / PACKAGES
        yield drive


def _files(path: Path) -> tuple[Path, ...]:
    try:
        return package_files(path)
    except SkillsError:
        return ()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
