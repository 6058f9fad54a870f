"""Questions in a text file, as trainers type them."""

from __future__ import annotations

import re
from pathlib import Path

from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.columns import find_columns
from skillsapp.exchange.delimited import read_delimited, read_text
from skillsapp.exchange.question_formats.question_format import QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.question_formats.spreadsheet import read as read_table
from skillsapp.exchange.question_line import FAMILY
from skillsapp.exchange.question_script import ScriptLine, read_script
from skillsapp.exchange.questions import REQUIRED
from skillsapp.exchange.script_questions import take_script
from skillsapp.exchange.source import FileDamaged, FileEmpty, NotASpreadsheet, NoText, read_bytes
from skillsapp.kernel.i18n import N_

_WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|body|meta)\b", re.IGNORECASE)


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a text; one that is a table with a header is read as such.  Raises FileUnreadable, FileEmpty, FileTooLarge or NoText."""
    content = read_bytes(path)
    if is_table(content, path.name):
        return read_table(path, options)
    text = read_text(path)
    if not text.strip():
        raise FileEmpty(path.name)
    if _WEB_PAGE.match(text):
        raise NoText(path.name)
    lines = (ScriptLine(number, line) for number, line in enumerate(text.splitlines(), 1))
    taken = take_script(read_script(lines), options.existing)
    none = () if taken.rows or taken.rejected else (problems.NO_QUESTIONS.at(),)
    return QuestionFile(taken.rows, taken.rejected, taken.problems + none, taken.cases)


def is_table(content: bytes, name: str) -> bool:
    """Tell whether a text is a table whose header names the columns of questions."""
    try:
        found = find_columns([read_delimited(content, name)], FAMILY, REQUIRED)
    except (FileDamaged, FileEmpty, NotASpreadsheet):
        return False
    return found is not None and all(key in found.columns for key in REQUIRED)


def knows(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in (".txt", ".text") and b"\x00" not in head[:3].strip(b"\xff\xfe")


PLAIN_TEXT = QuestionFormat("text", N_("Plain text"), (".txt",), knows, read)
