"""A second program on the same folder is refused by a lock of the operating system, which dies with its process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from skillsapp.store.errors import CannotWriteData, DataInUse


class FolderLock:
    """Held from opening to closing of a data folder."""

    def __init__(self, file: Path) -> None:
        try:
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotWriteData(str(file.parent)) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise DataInUse(str(file.parent)) from error

    def release(self) -> None:
        """Let the folder go; the file stays, since removing it would race with a second program.  Twice is once."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
