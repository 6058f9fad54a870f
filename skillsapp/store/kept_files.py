"""Which files beside the database belong into a backup: photos, taken packages, the association's own layouts; as a sealed list."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.files import cannot_write
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.file_seal import FileSeal, SealBroken

_TOPS = ("photos", "packages", "layouts")
_FORBIDDEN = frozenset('\\:*?"<>|\0')
_LIST = "list"
_LONGEST_LIST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file by its place in the data folder and its content; an unchanged size and time mean an unchanged content."""

    path: str
    size: int
    changed_ns: int
    sha256: str


def list_files(folder: DataFolder, known: Iterable[KeptFile] = ()) -> tuple[KeptFile, ...]:
    """Return the files as they are now; those that are *known* and unchanged are not read again, vanished ones are left out."""
    before = {file.path: file for file in known}
    found: list[KeptFile] = []
    for top in _TOPS:
        for entry, path in _walk(folder.root / top, top):
            if not is_ours(path):
                continue
            with contextlib.suppress(OSError):
                status = entry.stat()
                same = before.get(path)
                if same is None or (same.size, same.changed_ns) != (status.st_size, status.st_mtime_ns):
                    with Path(entry.path).open("rb") as stream:
                        digest = hashlib.file_digest(stream, "sha256").hexdigest()
                    same = KeptFile(path, status.st_size, status.st_mtime_ns, digest)
                found.append(same)
    return tuple(sorted(found, key=lambda file: file.path))


def _walk(top: Path, path: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Give every file below *top*, but for those that are being written, with its path in the data folder."""
    with contextlib.suppress(OSError), os.scandir(top) as entries:
        for entry in entries:
            inner = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), inner)
            elif not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                yield entry, inner


def is_ours(path: str) -> bool:
    """Say whether a backup may put a file there: below one of our folders and nowhere else, whatever the list says."""
    parts = path.split("/")
    return len(parts) > 1 and parts[0] in _TOPS and all(part.strip(". ") for part in parts) and _FORBIDDEN.isdisjoint(path)


def seal_list(files: Iterable[KeptFile], seal: FileSeal) -> bytes:
    """Return the list as it stands in a backup."""
    rows = [[file.path, file.size, file.changed_ns, file.sha256] for file in files]
    return seal.seal(_LIST, zlib.compress(json.dumps(rows).encode()))


def open_list(sealed: bytes, seal: FileSeal) -> tuple[KeptFile, ...]:
    """Return the list of a backup.  Raises SealBroken for what this program did not write."""
    try:
        unpacker = zlib.decompressobj()
        rows = json.loads(unpacker.decompress(seal.open(_LIST, sealed), _LONGEST_LIST))
        files = tuple(KeptFile(str(path), int(size), int(changed), str(digest)) for path, size, changed, digest in rows)
    except (ValueError, TypeError, zlib.error) as error:
        raise SealBroken() from error
    if not all(is_ours(file.path) for file in files):
        raise SealBroken()
    return files


def put_back(folder: DataFolder, file: KeptFile, content: bytes, stamp: str) -> None:
    """Write a file into the data folder; another one that is in the way is kept beside it.  Not durable before `sync_files`.

    Raises CannotWrite.
    """
    target = folder.root / file.path
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.utime(part, ns=(file.changed_ns, file.changed_ns))
        if target.exists():
            os.replace(target, target.with_name(f".{target.name}.replaced-{stamp}"))
        os.replace(part, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_write(target, error) from error


def is_there(folder: DataFolder, file: KeptFile) -> bool:
    """Say whether the data folder holds the file with this very content."""
    with contextlib.suppress(OSError), (folder.root / file.path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    return False


def sync_files(folder: DataFolder, files: Iterable[KeptFile]) -> None:
    """Make restored files durable in one go: 9,000 photos each by itself took 38 s.  Raises OSError."""
    if os.name == "posix":
        os.sync()
        return
    for file in files:
        with (folder.root / file.path).open("rb+") as stream:
            os.fsync(stream.fileno())
