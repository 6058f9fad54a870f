"""Tables as people send them: .xlsx, .xls and text, told apart by their content and never by their name."""

from __future__ import annotations

from pathlib import Path

from skillsapp.exchange.delimited import read_delimited
from skillsapp.exchange.sheet import Sheet
from skillsapp.exchange.source import read_bytes
from skillsapp.exchange.spreadsheet import OLE_MARK, ZIP_MARK, read_spreadsheet

MARKS = (ZIP_MARK, OLE_MARK, b"PK\x05\x06")  # the last: an archive with nothing in it


def read_tables(path: Path) -> tuple[Sheet, ...]:
    """Return the visible sheets of *path*, empty ones included.

    Raises FileUnreadable, FileEmpty, FileTooLarge, FileEncrypted, FileDamaged or NotASpreadsheet.
    """
    content = read_bytes(path)
    if content.startswith(MARKS):
        return read_spreadsheet(content, path.name)
    return (read_delimited(content, path.name),)
