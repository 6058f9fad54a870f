"""The file a user chose: its bytes, or one clear sentence why they cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_

MEGABYTE = 1 << 20
LARGEST_FILE = 64 * MEGABYTE


@dataclass(eq=False)
class FileUnreadable(DamagedError):
    """The system does not hand over the bytes."""

    code: ClassVar[str] = "file.unreadable"
    text: ClassVar[str] = N_("“{name}” cannot be opened. Check that the file is still there and that you may read it.")
    name: str


@dataclass(eq=False)
class FileDamaged(DamagedError):
    """The bytes begin like a table and then break."""

    code: ClassVar[str] = "file.damaged"
    text: ClassVar[str] = N_(
        "“{name}” is damaged and cannot be read. Ask the sender for the file again, or open it in a "
        "spreadsheet program and save it as .xlsx."
    )
    name: str


@dataclass(eq=False)
class FileEmpty(DamagedError):
    """Nothing was written into the file."""

    code: ClassVar[str] = "file.empty"
    text: ClassVar[str] = N_("“{name}” is empty: not a single character is in it. Ask the sender for the file again.")
    name: str


@dataclass(eq=False)
class FileEncrypted(DamagedError):
    """The file opens with a password only."""

    code: ClassVar[str] = "file.encrypted"
    text: ClassVar[str] = N_(
        "“{name}” is protected by a password. Open it in a spreadsheet program, remove the password, save it and try again."
    )
    name: str


@dataclass(eq=False)
class FileTooLarge(DamagedError):
    """The file, or what it unpacks to, is beyond any list of this house."""

    code: ClassVar[str] = "file.too_large"
    text: ClassVar[str] = N_(
        "“{name}” is larger than anything that is read here. Copy the part that you need into a new file and try again."
    )
    name: str


@dataclass(eq=False)
class NotASpreadsheet(DamagedError):
    """The content is something else, whatever the name ends with."""

    code: ClassVar[str] = "file.not_a_spreadsheet"
    text: ClassVar[str] = N_(
        "“{name}” is not an .xlsx, .xls or CSV file, whatever its name says. Open it in a spreadsheet "
        "program and save it as .xlsx."
    )
    name: str


@dataclass(eq=False)
class NoText(DamagedError):
    """The bytes are no text in any encoding that people here use."""

    code: ClassVar[str] = "file.not_text"
    text: ClassVar[str] = N_(
        "“{name}” holds no text that can be read. Open it in the program that it comes from and save it as text (UTF-8)."
    )
    name: str


def read_bytes(path: Path, *, empty: bool = False) -> bytes:
    """Return the bytes of *path*.  Raises FileUnreadable, FileTooLarge or, unless *empty* is allowed, FileEmpty."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileUnreadable(path.name) from error
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(path.name)
    if not content and not empty:
        raise FileEmpty(path.name)
    return content
