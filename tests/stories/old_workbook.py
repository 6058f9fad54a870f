"""Writes the old .xls as programs of 2003 do, as far as a list of people needs it: texts and merged cells on one sheet.

The bytes follow [MS-XLS] (the workbook's records) and [MS-CFB] (the container around them).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_BOF, _EOF, _BOUNDSHEET, _CODEPAGE = 0x0809, 0x000A, 0x0085, 0x0042
_DIMENSIONS, _LABEL, _MERGED = 0x0200, 0x0204, 0x00E5
_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Merged = tuple[int, int, int, int]
"""First and last row, first and last column, counted from 0."""


def save_xls(path: Path, rows: Sequence[Sequence[object]], *, title: str = "回执", merged: Sequence[Merged] = ()) -> Path:
    """Save rows as an old spreadsheet."""
    sheet = _record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += _record(_DIMENSIONS, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if str(value):
                sheet += _record(_LABEL, struct.pack("<HHH", number, column, 0) + _text(str(value), "<H"))
    if merged:
        sheet += _record(_MERGED, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *area) for area in merged))
    sheet += _record(_EOF, b"")
    head = _record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    head += _record(_CODEPAGE, struct.pack("<H", 1200))
    name = _text(title, "<B")
    begins = len(head) + 4 + 6 + len(name) + 4
    head += _record(_BOUNDSHEET, struct.pack("<IH", begins, 0) + name) + _record(_EOF, b"")
    path.write_bytes(_container(head + sheet))
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(value: str, length: str) -> bytes:
    return struct.pack(length, len(value)) + b"\x01" + value.encode("utf-16-le")


def _container(stream: bytes) -> bytes:
    """Return a compound file with one stream; it is padded so far that it needs no sectors for small streams."""
    stream = stream.ljust(-(-max(len(stream), 4096) // _SECTOR) * _SECTOR, b"\0")
    sectors = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, sectors + 2), _END]
    fat += [_FREE] * (-len(fat) % 128)
    if len(fat) > 128:
        raise ValueError("too long for one sector of the table")
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + bytes(2 * 128)
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return head + struct.pack("<128I", *fat) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
    named = name.encode("utf-16-le")
    links = struct.pack("<HBB3I", len(named) + 2, kind, 1, _FREE, _FREE, child)
    return named.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, length)
