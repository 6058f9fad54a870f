"""Files appear whole or not at all: written beside their place, then moved into it."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _

_REASONS = {
    errno.ENOSPC: N_("the disk is full; make room or choose another disk"),
    errno.EDQUOT: N_("the disk is full; make room or choose another disk"),
    errno.EACCES: N_("it is open in another program, or you may not write here; close it or choose another folder"),
    errno.EPERM: N_("it is open in another program, or you may not write here; close it or choose another folder"),
    errno.EROFS: N_("the disk or stick is write-protected; choose another one"),
    errno.ENOENT: N_("the folder does not exist; choose another folder"),
    errno.ENOTDIR: N_("the folder does not exist; choose another folder"),
    errno.EEXIST: N_("a file of that name is in the way; choose another name"),
    errno.EISDIR: N_("a folder of that name is in the way; choose another name"),
    errno.ENAMETOOLONG: N_("the name is too long; choose a shorter name"),
}
_OTHER_REASON = N_("the disk or stick reports a fault; try another place")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST_NAME = 80
"""Characters: three bytes each, a Chinese name of this length and its suffix fit every file system."""


@dataclass(eq=False)
class CannotWrite(SkillsError):
    """The system refused to write a file; nothing half-written is left behind."""

    code: ClassVar[str] = "file.cannot_write"
    text: ClassVar[str] = N_("“{name}” could not be saved: {reason}.")
    name: str
    reason: str


def device_of(path: Path) -> int:
    """Return what the system calls the file system that *path* lies on.  Raises OSError."""
    return os.stat(path).st_dev


@dataclass(eq=False)
class DiskGone(SkillsError):
    """A stick went away while several files were written; its folder may live on, empty, on another disk."""

    code: ClassVar[str] = "file.disk_gone"
    text: ClassVar[str] = N_("“{name}” was pulled out or lost while it was written to. Plug it in again and repeat the step.")
    name: str


@dataclass(frozen=True, slots=True)
class Disk:
    """The file system that a folder lies on when the writing begins."""

    folder: Path
    device: int

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """Return the disk of *folder*, or of what it is to be made in."""
        there = next(place for place in (folder, *folder.parents) if place.exists())
        return cls(folder, device_of(there))

    def keep(self, files: Iterable[Path]) -> None:
        """Make sure that *files* lie on this disk.  Raises DiskGone; what went astray to another one is taken away."""
        lost = False
        for file in files:
            try:
                strayed = device_of(file) != self.device
                if strayed:
                    file.unlink()
            except OSError:
                strayed = True
            lost = lost or strayed
        if lost:
            raise DiskGone(self.folder.name or str(self.folder))


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """Return *error* as a sentence about *path*."""
    return CannotWrite(path.name, _(_REASONS.get(error.errno or 0, _OTHER_REASON)))


def make_folder(folder: Path) -> None:
    """Make *folder* with what lies above it, unless it is there.  Raises CannotWrite where the system refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def file_name(text: str, longest: int = LONGEST_NAME) -> str:
    """Return *text* as the name of a file or folder that every system takes; never empty."""
    return _NOT_IN_NAMES.sub("-", text).strip(" .")[:longest].strip(" .") or "-"


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a stream whose bytes become *path* when the block ends well, durable and in one step.

    Whatever stood at *path* stays as it was when the block fails.  Raises CannotWrite where the system refuses.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".saving-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if os.name == "posix":  # mkstemp gives 0600; a list for others is readable as the user's other files are
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
