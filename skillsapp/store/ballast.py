"""A file that only takes up room: given up when the disk is full, so that an exam under way can go on (storage-and-exchange.md D4)."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_log = logging.getLogger(__name__)
SIZE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ballast:
    """Exists only while a theory sitting is open; `size` in bytes."""

    file: Path
    size: int = SIZE

    def hold(self) -> bool:
        """Take up the room where at least as much again stays free; say whether it is held now.  Never raises: an exam starts without it too."""
        try:
            if self.file.exists() and self.file.stat().st_size == self.size:
                return True
            if shutil.disk_usage(self.file.parent).free < 2 * self.size:
                _log.warning("data.no_room_for_ballast")
                return False
            self._fill()
            return True
        except OSError:
            _log.warning("data.no_room_for_ballast")
            self.drop()
            return False

    @property
    def is_held(self) -> bool:
        """Whether the room is taken just now."""
        return self.file.exists()

    def drop(self) -> bool:
        """Give the room back; say whether there was any."""
        try:
            self.file.unlink()
            return True
        except OSError:
            return False

    def _fill(self) -> None:
        with self.file.open("wb") as stream:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(stream.fileno(), 0, self.size)
            else:
                for _ in range(self.size // _CHUNK):
                    stream.write(bytes(_CHUNK))
            stream.flush()
            os.fsync(stream.fileno())
