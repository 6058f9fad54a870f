"""The file of a backup: an encrypted copy of the database, with a description behind it that says what unlocks it.

The description stands behind the last page, where SQLite does not look, and once more beside the file together with the check sum of the
whole.  So the file alone can be opened on another machine, and a database that was written before (plain, or with a key file) too.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.files import atomic_write, cannot_write
from skillsapp.kernel.i18n import N_, _
from skillsapp.security.file_seal import FileSeal, SealBroken
from skillsapp.security.recovery import KEY_LENGTH, RecoverySlot, key_id, unwrap_key
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import CannotWriteData, DataDamaged, DiskFull
from skillsapp.store.header import KEY_FILE_SLOT, OPEN_SLOT, RECOVERY_SLOT, Header
from skillsapp.store.kept_files import KeptFile, open_list, seal_list

FORMAT = 2
_END = b"SKLSBKUP"
_LONGEST, _SUM_LENGTH = 64 * 1024, 32
_WRONG_SUM = N_("its check sum does not fit")
_NO_SUM = N_("the file with its check sum cannot be read")
_FOREIGN = N_("it is not a backup of this program, or its end is missing")
_UNREADABLE = N_("the database in it cannot be read whole")


@dataclass(eq=False)
class BackupDamaged(DamagedError):
    code = "backup.damaged"
    text = N_("The backup {file} is damaged: {finding}. Use an older one.")
    file: str
    finding: str


@dataclass(eq=False)
class BackupLocked(SkillsError):
    code = "backup.locked"
    text = N_("The backup {file} is encrypted. Take recovery sheet {mark} of {made_on} from the safe and type its code.")
    file: str
    mark: str
    made_on: str


@dataclass(eq=False)
class BackupNeedsKeyFile(SkillsError):
    code = "backup.locked"
    text = N_("The backup {file} is encrypted and has no recovery sheet. Give the key file of its data folder.")
    file: str


@dataclass(frozen=True, slots=True)
class Description:
    """What a backup says of itself.  `open_key` is there only while its house had no recovery sheet: then anyone can read it.

    `files` photos and the like belong to it; behind the database stands their sealed list of `list_size` bytes.
    """

    house: str
    made_at: datetime
    key_id: str
    size: int
    sha256: str
    open_key: bytes | None = None
    recovery: RecoverySlot | None = None
    files: int = 0
    list_size: int = 0

    def to_json(self) -> dict[str, Any]:
        slots: list[dict[str, Any]] = [self.recovery.to_json()] if self.recovery else []
        if self.open_key is not None:
            slots.append({"kind": OPEN_SLOT, "key": self.open_key.hex()})
        facts = {"house": self.house, "made_at": self.made_at.isoformat(), "key_id": self.key_id}
        return {
            "format": FORMAT,
            **facts,
            "size": self.size,
            "database_sha256": self.sha256,
            "files": self.files,
            "list_size": self.list_size,
            "slots": slots or [{"kind": KEY_FILE_SLOT}],
        }

    @staticmethod
    def of_json(given: Mapping[str, Any]) -> Description:
        """Raises KeyError, TypeError, ValueError or SlotAbsurd for what this program did not write."""
        slots = {slot["kind"]: slot for slot in given["slots"]}
        open_key = bytes.fromhex(slots[OPEN_SLOT]["key"]) if OPEN_SLOT in slots else None
        if open_key is not None and len(open_key) != KEY_LENGTH:
            raise ValueError("a key of another length")
        recovery = RecoverySlot.of_json(slots[RECOVERY_SLOT]) if RECOVERY_SLOT in slots else None
        made_at = datetime.fromisoformat(given["made_at"])
        size, sha256 = int(given["size"]), str(given["database_sha256"])
        files, list_size = int(given.get("files", 0)), int(given.get("list_size", 0))
        if files < 0 or list_size < 0:
            raise ValueError("a negative count")
        return Description(str(given["house"]), made_at, str(given["key_id"]), size, sha256, open_key, recovery, files, list_size)


@dataclass(frozen=True, slots=True)
class BackupFile:
    """`mark` and `sheet_of` are number and date of the recovery sheet that opens it elsewhere ("" none); `house` who made it.

    `read_back` says that it was read whole once, `damaged` that it could not be the last time.  `files` photos and the like belong to it,
    of which `missing` were not found beside it when it was last looked at; `problem` is a sentence where they could not all be copied.
    """

    path: Path
    made_at: datetime
    size: int
    mark: str = ""
    read_back: bool = False
    digest: str = ""
    house: str = ""
    is_encrypted: bool = False
    sheet_of: str = ""
    files: int = 0
    missing: int = 0
    problem: str = ""
    damaged: bool = False


def write_backup(
    database: Path,
    live_key: bytes | None,
    header: Header,
    target: Path,
    now: datetime,
    shelve: Callable[[bytes], tuple[KeptFile, ...]] = lambda _key: (),
) -> None:
    """Write the backup *target* with its check sum beside it, whole or not at all.  Raises CannotWriteData or CannotWrite.

    *shelve* copies the files that the database names, and returns their list; it is called when the database has been copied.
    """
    key = live_key if live_key is not None else header.key
    assert key is not None, "a folder without a key file has a key of its own"
    part = Path(f"{target}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        sqlite.export(database, live_key, part, key)
        open_key = key if header.recovery is None and not header.locked else None
        said = Description(header.house, now, key_id(key), part.stat().st_size, digest_of(part), open_key, header.recovery)
        files = shelve(key)
        sealed = seal_list(files, FileSeal(key)) if files else b""
        said = replace(said, files=len(files), list_size=len(sealed))
        content = json.dumps(said.to_json()).encode()
        with part.open("ab") as stream:
            stream.write(sealed + content + hashlib.sha256(content).digest() + len(content).to_bytes(8) + _END)
            stream.flush()
            os.fsync(stream.fileno())
        keep_sum(target, {**said.to_json(), "sha256": digest_of(part), "read_back": False})
        os.replace(part, target)
        sync_folder(target.parent)
    except DiskFull as error:  # it may be the stick's disk and not the data folder's
        raise cannot_write(target, OSError(errno.ENOSPC, "")) from error
    except DataDamaged as error:
        if "disk I/O error" in error.finding:  # a stick that was pulled; a damaged database of ours says something else
            raise cannot_write(target, OSError(errno.EIO, "")) from error
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise cannot_write(target, error) from error
        raise CannotWriteData(str(target.parent)) from error
    finally:
        for leftover in (part, Path(f"{part}-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        if not _is_there(target):  # a stick that was pulled may not even answer that
            with contextlib.suppress(OSError):
                sum_file(target).unlink(missing_ok=True)


def read_description(file: Path) -> Description | None:
    """Return what the backup says of itself; None for one of part 1.  Raises BackupDamaged or SlotAbsurd."""
    with file.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        tail_length = len(_END) + 8
        stream.seek(max(0, end - tail_length))
        tail = stream.read(tail_length)
        length = int.from_bytes(tail[:8])
        if len(tail) != tail_length or not tail.endswith(_END):
            return _described_beside(file)
        begin = end - tail_length - _SUM_LENGTH - length
        if not 0 < length <= _LONGEST or begin < 0:
            raise BackupDamaged(str(file), _(_WRONG_SUM))
        stream.seek(begin)
        content, digest = stream.read(length), stream.read(_SUM_LENGTH)
    if hashlib.sha256(content).digest() != digest:
        raise BackupDamaged(str(file), _(_WRONG_SUM))
    try:
        said = Description.of_json(json.loads(content))
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(str(file), _(_WRONG_SUM)) from error
    if said.size + said.list_size != begin:
        raise BackupDamaged(str(file), _(_WRONG_SUM))
    return said


def read_list(file: Path, said: Description | None, key: bytes | None) -> tuple[KeptFile, ...]:
    """Return which files belong to an unlocked backup.  Raises BackupDamaged."""
    if said is None or key is None or not said.list_size:
        return ()
    try:
        with file.open("rb") as stream:
            stream.seek(said.size)
            return open_list(stream.read(said.list_size), FileSeal(key))
    except SealBroken as error:
        raise BackupDamaged(str(file), _(_WRONG_SUM)) from error


def _described_beside(file: Path) -> Description | None:
    """Return what the file beside says of a backup that has lost its own description; one of part 1 says nothing."""
    known = read_sum(file)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return Description.of_json(known)
    return None


def unlock(file: Path, said: Description | None, keys: tuple[bytes, ...], code: str | None) -> bytes | None:
    """Return the key of a backup, None for a plain one of part 1.

    Raises BackupLocked or BackupNeedsKeyFile when a code or a key file is wanted, and what `unwrap_key` raises for a wrong code.
    """
    if said is None:
        return None if sqlite.is_plain(file) else next((key for key in keys if sqlite.is_ours(file, key)), None)
    if code is not None and said.recovery is not None:
        return unwrap_key(said.recovery, code)
    known: list[bytes] = [*keys, said.open_key] if said.open_key is not None else [*keys]
    for key in known:
        if key_id(key) == said.key_id:
            return key
    if said.recovery is not None:
        raise BackupLocked(file.name, said.recovery.mark, said.recovery.made_on)
    raise BackupNeedsKeyFile(file.name)


def check_sums(file: Path, said: Description | None) -> None:
    """Compare the bytes with every check sum there is, before anybody is sent to the safe for a code.  Raises BackupDamaged."""
    sums = sum_file(file)
    if sums.is_file():
        wanted = read_sum(file).get("sha256")
        if wanted is None:
            raise BackupDamaged(str(file), _(_NO_SUM))
        if wanted != digest_of(file):
            raise BackupDamaged(str(file), _(_WRONG_SUM))
    if said is not None and digest_of(file, said.size) != said.sha256:
        raise BackupDamaged(str(file), _(_WRONG_SUM))


def check_pages(file: Path, key: bytes | None) -> None:
    """Read every page of an unlocked backup, and see that it is ours.  Raises BackupDamaged."""
    try:
        if not sqlite.is_ours(file, key):
            raise BackupDamaged(str(file), _(_FOREIGN))
        sqlite.quick_check(file, key)
    except DataDamaged as error:
        raise BackupDamaged(str(file), _(_UNREADABLE)) from error


def copy_database(file: Path, said: Description | None, key: bytes | None, target: Path, target_key: bytes | None) -> None:
    """Write the database of a backup to *target*, under another key or under none.  Raises OSError, DiskFull or DataDamaged."""
    if key == target_key:
        shutil.copyfile(file, target)
        if said is not None:
            os.truncate(target, said.size)
    else:
        sqlite.export(file, key, target, target_key)


def describe(file: Path) -> BackupFile:
    """Return what a backup's own record says of it, without reading the database."""
    status, known = file.stat(), read_sum(file)
    said: Description | None = None
    with contextlib.suppress(SkillsError, OSError):
        said = read_description(file)
    if said is None:
        plain = sqlite.is_plain(file)
        digest, made_at = str(known.get("sha256", "")), datetime.fromtimestamp(status.st_mtime, UTC)
        damaged = known.get("damaged") is True
        return BackupFile(file, made_at, status.st_size, "", bool(digest), digest, "", not plain, damaged=damaged)
    mark, sheet_of = (said.recovery.mark, said.recovery.made_on) if said.recovery else ("", "")
    read_back, digest = known.get("read_back") is True, str(known.get("sha256", ""))
    encrypted = said.open_key is None
    found = BackupFile(file, said.made_at, status.st_size, mark, read_back, digest, said.house, encrypted, sheet_of, said.files)
    return replace(found, damaged=known.get("damaged") is True)


def note_read_back(file: Path) -> None:
    """Note beside the backup that it was read whole; on a stick that is write-protected nothing is noted."""
    known = read_sum(file)
    if known.get("read_back") is False or "damaged" in known:
        with contextlib.suppress(SkillsError):
            keep_sum(file, {**{key: value for key, value in known.items() if key != "damaged"}, "read_back": True})


def note_damaged(file: Path) -> None:
    """Note beside the backup that it could not be read whole, as far as its stick can be written to."""
    known = read_sum(file)
    if known:
        with contextlib.suppress(SkillsError):
            keep_sum(file, {**known, "damaged": True})


def has_check_sum(file: Path) -> bool:
    """Tell whether the file that was written beside a backup is still there."""
    return sum_file(file).is_file()


def sum_file(file: Path) -> Path:
    """Return where a backup's check sum lies: beside it."""
    return file.with_suffix(".sum.json")


def read_sum(file: Path) -> Mapping[str, Any]:
    """Return what stands beside a backup; nothing where it is missing or damaged."""
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(sum_file(file).read_bytes())
        if isinstance(known, dict):
            return known
    return {}


def keep_sum(file: Path, content: Mapping[str, Any]) -> None:
    """Write what stands beside a backup.  Raises CannotWrite."""
    with atomic_write(sum_file(file)) as stream:
        stream.write(json.dumps(content).encode())


def digest_of(file: Path, size: int | None = None) -> str:
    """Return the SHA-256 of a file, or of its first *size* bytes."""
    with file.open("rb") as stream:
        if size is None:
            return hashlib.file_digest(stream, "sha256").hexdigest()
        digest, left = hashlib.sha256(), size
        while left > 0 and (chunk := stream.read(min(left, 1024 * 1024))):
            digest.update(chunk)
            left -= len(chunk)
        return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make renames in *folder* durable; Windows does that by itself and cannot open a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return True
