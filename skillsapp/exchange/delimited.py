"""Text tables: the encoding and the separator are found out, because nobody who saves a CSV knows either."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from skillsapp.exchange.sheet import EMPTY, Cell, CellKind, Sheet
from skillsapp.exchange.source import FileDamaged, FileEmpty, FileTooLarge, NotASpreadsheet, NoText, read_bytes

MOST_ROWS = 200_000
MOST_LINES = 400_000
"""Of a text of questions: some 80,000 of them, far more than anybody asks."""
SEPARATORS = ("\t", ",", ";", "\uff0c", "\uff1b")  # the last two: full-width comma and semicolon of Chinese input methods
_SAMPLE = 40
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MARKUP = re.compile(r"\s*(<(\?xml|!doctype|html|table|head|meta|body|style)\b|%PDF-|\{\\rtf)", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_delimited(content: bytes, name: str) -> Sheet:
    """Return the one sheet that a text table is; row numbers are those that a spreadsheet program would show."""
    text = decode(content, name)
    if not text.strip():
        raise FileEmpty(name)
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise NotASpreadsheet(name)
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    separator = declared.group(1) if declared else find_separator(text)
    rows = []
    known = {"": EMPTY}
    try:
        for record in _records(text, separator):
            rows.append(tuple([known.get(text) or _cell(text, known) for text in record]))
            if len(rows) > MOST_ROWS:
                raise FileTooLarge(name)
    except csv.Error as error:
        raise FileDamaged(name) from error
    return Sheet("", 1, tuple(rows))


def decode(content: bytes, name: str) -> str:
    """Return the text in UTF-8, UTF-16 (with or without their marks) or GB 18030, which holds GBK and GB 2312."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], (encoding,), name)
    if b"\x00" in content:  # no 8-bit text holds a zero: line ends and digits of UTF-16 do, and always on the same side
        even, odd = content[0::2].count(0), content[1::2].count(0)
        if len(content) % 2 or min(even, odd) * 4 > max(even, odd):
            raise NotASpreadsheet(name)
        return _decoded(content, ("utf-16-be" if even > odd else "utf-16-le",), name)
    return _decoded(content, ("utf-8", "gb18030"), name)


def read_text(path: Path) -> str:
    """Return the text in a file.  Raises FileUnreadable, FileEmpty, FileTooLarge or NoText."""
    content = read_bytes(path)
    if content.count(b"\n") > MOST_LINES:
        raise FileTooLarge(path.name)
    try:
        return decode(content, path.name)
    except (NotASpreadsheet, FileDamaged) as error:
        raise NoText(path.name) from error


def _decoded(content: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    if _CONTROL.search(content[:4096].decode("latin-1")):
        raise NotASpreadsheet(name)
    raise FileDamaged(name)


def find_separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most columns of one number."""

    def regularity(separator: str) -> int:
        try:
            widths = Counter(len(record) for record in islice(_records(text, separator), _SAMPLE) if len(record) > 1)
        except csv.Error:
            return 0
        return max((rows * (width - 1) for width, rows in widths.items()), default=0)

    return max(SEPARATORS[1:2] + SEPARATORS, key=regularity)


def _records(text: str, separator: str) -> csv._reader:  # type: ignore[name-defined]
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _cell(text: str, known: dict[str, Cell]) -> Cell:
    if text.isspace():
        return EMPTY
    if text.startswith('="'):  # how other programs keep a number from being read as one
        formula = _QUOTED_FORMULA.fullmatch(text)
        text = formula.group(1) if formula else text
    return known.setdefault(text, Cell(text, CellKind.TEXT) if text else EMPTY)
