"""The copy of the portable program on a borrowed laptop's own disk: whether this is one, and how it goes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = "skillsapp-portable"
"""The launchers copy each build into a folder of its own within this one; the stick's folder of that name holds `PACKAGES` too."""
READY, PACKAGES = "ready", "packages"


def portable_copy() -> Path | None:
    """Return the folder with the program's copies on this laptop, or None where the program was not started from one."""
    if not getattr(sys, "frozen", False):
        return None
    build = Path(sys.executable).resolve().parent
    is_copy = (build / READY).is_file() and build.parent.name == FOLDER and not (build.parent / PACKAGES).exists()
    return build.parent if is_copy else None


def remove_copy(folder: Path) -> None:
    """Delete *folder* as the last thing the program does; Windows lets a running program go only a moment after its end."""
    if sys.platform == "win32":
        line = f'ping -n 5 127.0.0.1 >nul & rmdir /s /q "{folder}"'
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(f"cmd /d /c {line}", creationflags=flags, cwd=folder.parent)
    else:
        shutil.rmtree(folder, ignore_errors=True)
