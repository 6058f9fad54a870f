"""Files on a stick: durable before they count, read back, and a pulled stick is one sentence (storage-and-exchange.md 1.6)."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import cannot_write
from skillsapp.kernel.i18n import N_

FOLDER = "KAOWU"
"""The folder on a stick that holds all packages."""
SUFFIX = ".expk"
_CHUNK = 1 << 20
_OURS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


@dataclass(eq=False)
class StickGone(SkillsError):
    code = "stick.gone"
    text = N_("The stick was pulled out or cannot be read. Nothing is lost: plug it in again and repeat the step.")


@dataclass(eq=False)
class StickUnfaithful(SkillsError):
    code = "stick.unfaithful"
    text = N_("The stick gave back something else than was written (“{name}”). Do not use it any more; take another stick.")
    name: str


@contextlib.contextmanager
def stick_steps(name: str) -> Iterator[None]:
    """Turn what the system says about a stick into StickGone, or CannotWrite where it is full or write-protected."""
    try:
        yield
    except OSError as error:
        if error.errno in _OURS:
            raise cannot_write(Path(name), error) from error
        raise StickGone() from error


def package_files(folder: Path) -> tuple[Path, ...]:
    """Return the packages on a stick, in its top folder and in ours, by name.  Raises StickGone."""
    with stick_steps(folder.name):
        found = [path for path in folder.iterdir() if _is_package(path)]
        inner = folder / FOLDER
        if inner.is_dir():
            found += [path for path in inner.iterdir() if _is_package(path)]
    return tuple(sorted(found, key=lambda path: (path.name, str(path))))


def _is_package(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and not path.name.startswith(".") and path.is_file()


def root_of(file: Path) -> Path:
    """Return the stick's top folder of one of its packages."""
    return file.parent.parent if file.parent.name == FOLDER else file.parent


def put_on_stick(folder: Path, name: str, source: BinaryIO, progress: Callable[[int, int], None]) -> Path:
    """Write what *source* holds as `name` into our folder of the stick: whole, durable and read back, or not at all.

    Raises StickGone, StickUnfaithful or CannotWrite; then an older file of that name still stands.
    """
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    with stick_steps(name):
        if not folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, "stick", str(folder))
        target = folder / FOLDER / name
        target.parent.mkdir(exist_ok=True)
        half = target.with_name(f"{name}.part")
        try:
            wanted = _copy(source, half, size, progress)
            os.replace(half, target)
        except BaseException:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
            raise
        _make_name_durable(target.parent)
        if _digest_from_disk(target) != wanted:
            raise StickUnfaithful(name)
    return target


def _copy(source: BinaryIO, half: Path, size: int, progress: Callable[[int, int], None]) -> str:
    digest, done = hashlib.sha256(), 0
    with half.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            stream.write(chunk)
            done += len(chunk)
            progress(done, size)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def _make_name_durable(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows writes the name with the file and cannot open a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems of sticks cannot do that
            raise
    finally:
        os.close(handle)


def _digest_from_disk(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        if hasattr(os, "posix_fadvise"):  # read from the stick, not from memory
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
