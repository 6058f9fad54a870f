"""Where the windows put what is made for a moment: papers being shown or printed hold names and questions, so they stay with the data."""

from __future__ import annotations

import contextlib
import tempfile

from skillsapp.kernel.paths import DataFolder


def scratch_in(folder: DataFolder) -> None:
    """Let every temporary file, a library's too, lie in the open data folder, which empties its scratch whenever it is opened or closed."""
    with contextlib.suppress(OSError):  # a disk that is full or cannot be written: the system's own place serves
        folder.scratch.mkdir(exist_ok=True)
        tempfile.tempdir = str(folder.scratch)


def scratch_outside() -> None:
    """Go back to the system's own place: no data folder is open."""
    tempfile.tempdir = None
