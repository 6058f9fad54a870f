"""The small file beside the database that says how it is locked; it can be read before any key is known."""

from __future__ import annotations

import json

from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.paths import DataFolder

FORMAT = 1
OPEN_SLOT, KEY_FILE_SLOT = "none", "key_file"


def write_header(folder: DataFolder, *, locked: bool) -> None:
    """Keep by what the database of *folder* is unlocked.  Raises CannotWrite."""
    with atomic_write(folder.header) as stream:
        stream.write(json.dumps({"format": FORMAT, "slots": [KEY_FILE_SLOT if locked else OPEN_SLOT]}).encode())


def is_locked(folder: DataFolder) -> bool:
    """Say whether the database of *folder* needs a key; a folder without the file, or with an unreadable one, is held to be open."""
    try:
        return KEY_FILE_SLOT in json.loads(folder.header.read_bytes())["slots"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
