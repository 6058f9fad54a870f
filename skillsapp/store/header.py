"""The small file beside the database: by what it is unlocked, and the key slots of its backups; it can be read before any key is known.

Format 1 (part 1) only named a slot.  Format 2 holds one random data key in slots: `none` has it in clear (the database beside it is not
encrypted either, so this hides nothing on this disk), `key_file` says that the key comes from a file, `recovery` has it wrapped by the
code of the recovery sheet.  Two copies are kept, so that one damaged sector loses no key.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from skillsapp.kernel.files import CannotWrite, atomic_write
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.recovery import KEY_LENGTH, RecoverySlot, SlotAbsurd
from skillsapp.store.errors import DataNewer

FORMAT = 2
OPEN_SLOT, KEY_FILE_SLOT, RECOVERY_SLOT = "none", "key_file", "recovery"


@dataclass(frozen=True, slots=True)
class Header:
    """`house` names this folder and those restored from its backups; `key` is None where it comes from a key file.

    `earlier` are data keys of sheets that were replaced: the backups of their time stay readable on this computer.
    """

    house: str
    locked: bool
    key: bytes | None
    recovery: RecoverySlot | None = None
    earlier: tuple[bytes, ...] = ()

    def keys(self, key_file: bytes | None) -> tuple[bytes, ...]:
        """Return every key that a backup of this folder may have been written with, the present one first."""
        return tuple(key for key in (key_file, self.key, *self.earlier) if key is not None)


def fresh_header(*, locked: bool) -> Header:
    """Return the header of a new folder, with a key of its own and no recovery sheet yet."""
    return Header(new_id(), locked, None if locked else os.urandom(KEY_LENGTH))


def ready_header(folder: DataFolder, *, locked: bool) -> Header:
    """Return the folder's header: made where it is missing, brought up from part 1's format, mended from its copy.

    A damaged header with a damaged copy is set aside, never thrown away.  Raises DataNewer or CannotWrite.
    """
    known = read_header(folder)
    if known is not None:
        if _read(copy_of(folder)) != known or _read(folder.header) != known:
            keep_header(folder, known)
        return known
    if folder.header.exists() and not _is_first_format(folder.header):
        with contextlib.suppress(OSError):
            os.replace(folder.header, folder.header.with_suffix(".damaged"))
    made = fresh_header(locked=locked)
    keep_header(folder, made)
    return made


def read_header(folder: DataFolder) -> Header | None:
    """Return the header of format 2, from the copy where the file itself is damaged; None where there is neither.  Raises DataNewer."""
    return _read(folder.header) or _read(copy_of(folder))


def keep_header(folder: DataFolder, header: Header) -> None:
    """Write the header and then its copy, each whole or not at all: a power cut leaves the old one or the new one.  Raises CannotWrite."""
    slots: list[dict[str, Any]] = [{"kind": KEY_FILE_SLOT}] if header.locked else []
    if header.key is not None:
        slots.append({"kind": OPEN_SLOT, "key": header.key.hex()})
    if header.recovery is not None:
        slots.append(header.recovery.to_json())
    document = {"format": FORMAT, "house": header.house, "slots": slots, "earlier": [key.hex() for key in header.earlier]}
    content = json.dumps(document).encode()
    with atomic_write(folder.header) as stream:
        stream.write(content)
    with contextlib.suppress(CannotWrite), atomic_write(copy_of(folder)) as stream:
        stream.write(content)
    _owner_only(folder)


def adopt(header: Header, key: bytes, recovery: RecoverySlot) -> Header:
    """Return *header* with the recovery sheet of a backup that was opened with its code: that sheet is in force from now on."""
    if header.locked:
        return header
    others = (header.key, *header.earlier) if header.key != key else header.earlier
    return replace(header, key=key, recovery=recovery, earlier=tuple(other for other in others if other not in (None, key)))


def is_locked(folder: DataFolder) -> bool:
    """Say whether the database of *folder* needs a key file; a folder without a header, or with an unreadable one, is held to be open."""
    known = read_header(folder)
    if known is not None:
        return known.locked
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return KEY_FILE_SLOT in json.loads(folder.header.read_bytes())["slots"]
    return False


def copy_of(folder: DataFolder) -> Path:
    """Return where the copy of the header lies."""
    return folder.header.with_name("skillsapp.header.copy.json")


def _read(file: Path) -> Header | None:
    try:
        document = json.loads(file.read_bytes())
        if document["format"] > FORMAT:
            raise DataNewer(str(file.parent))
        if document["format"] < FORMAT:
            return None
        by_kind = {slot["kind"]: slot for slot in document["slots"]}
        key = bytes.fromhex(by_kind[OPEN_SLOT]["key"]) if OPEN_SLOT in by_kind else None
        recovery = RecoverySlot.of_json(by_kind[RECOVERY_SLOT]) if RECOVERY_SLOT in by_kind else None
        earlier = tuple(bytes.fromhex(text) for text in document["earlier"])
        locked = KEY_FILE_SLOT in by_kind
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SlotAbsurd):
        return None
    if any(len(each) != KEY_LENGTH for each in (key, *earlier) if each is not None) or (key is None and not locked):
        return None
    return Header(str(document["house"]), locked, key, recovery, earlier)


def _is_first_format(file: Path) -> bool:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return bool(json.loads(file.read_bytes())["format"] == 1)
    return False


def _owner_only(folder: DataFolder) -> None:
    """Let nobody else on this computer read the keys, where the system knows owners."""
    if os.name == "posix":
        for file in (folder.header, copy_of(folder)):
            with contextlib.suppress(OSError):
                file.chmod(0o600)
