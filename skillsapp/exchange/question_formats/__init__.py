"""One file per format of question files.  A new format is a new file and a new line here; a file is of the first format that knows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from skillsapp.exchange.question_formats.aiken import AIKEN
from skillsapp.exchange.question_formats.gift import GIFT
from skillsapp.exchange.question_formats.moodle_xml import MOODLE_XML
from skillsapp.exchange.question_formats.plain_text import PLAIN_TEXT
from skillsapp.exchange.question_formats.qti import QTI
from skillsapp.exchange.question_formats.question_format import QuestionFormat
from skillsapp.exchange.question_formats.spreadsheet import CSV, XLSX
from skillsapp.exchange.question_formats.word import WORD
from skillsapp.exchange.source import FileUnreadable
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.registry import registry

__all__ = [
    "AUTO",
    "QUESTION_FORMATS",
    "FormatUnknown",
    "QuestionFormat",
    "choose_format",
    "choose_writer",
    "read_keys",
    "write_keys",
]

QUESTION_FORMATS = registry(MOODLE_XML, QTI, GIFT, AIKEN, WORD, XLSX, PLAIN_TEXT, CSV)
AUTO = "auto"
_HEAD = 1 << 16


@dataclass(eq=False)
class FormatUnknown(SkillsError):
    """A format that cannot do what is asked: there is none of that name, or it only reads, or only writes."""

    code: ClassVar[str] = "bank.format_unknown"
    text: ClassVar[str] = N_("“{key}” is not a format of question files that can be used here. Choose one of: {known}.")
    key: str
    known: str


def choose_format(path: Path, key: str = AUTO) -> QuestionFormat:
    """Return the format to read *path* with: the one named, or the first that knows the file's content.

    A file that nobody knows is read as plain text, whose reader says what it lacks.  Raises FileUnreadable or FormatUnknown.
    """
    if key != AUTO:
        return _chosen(key, read_keys())
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileUnreadable(path.name) from error
    return next((each for each in map(QUESTION_FORMATS.__getitem__, read_keys()) if each.knows(path, head)), PLAIN_TEXT)


def choose_writer(key: str) -> QuestionFormat:
    """Return the format to write with.  Raises FormatUnknown."""
    return _chosen(key, write_keys())


def read_keys() -> tuple[str, ...]:
    """Return the keys of the formats that can be read."""
    return tuple(each.key for each in QUESTION_FORMATS.values() if each.read is not None)


def write_keys() -> tuple[str, ...]:
    """Return the keys of the formats that can be written."""
    return tuple(each.key for each in QUESTION_FORMATS.values() if each.write is not None)


def _chosen(key: str, known: tuple[str, ...]) -> QuestionFormat:
    if key not in known:
        raise FormatUnknown(key, ", ".join(known))
    return QUESTION_FORMATS[key]
