"""A look into an old .xls before it is read: broken sizes in it would make the reading library ask for terabytes and abort.

The container is [MS-CFB], the stream in it [MS-XLS]; only what the size of things depends on is looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE = 0xFFFFFFFA  # sector numbers from here on mean something else
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_BOF, _EOF, _FILEPASS, _DIMENSIONS, _SST = 0x0809, 0x000A, 0x002F, 0x0200, 0x00FC
_CELLS = frozenset((0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E))
_SHORTEST_STRING = 3


class Locked(Exception):
    """The workbook opens with a password only."""


def read_streams(content: bytes) -> Mapping[str, bytes]:
    """Return the streams of a compound file by name, those of storages without bytes.  Raises ValueError when it is broken."""
    try:
        return _streams(content)
    except (struct.error, IndexError) as error:
        raise ValueError("cut short") from error


def check_workbook(stream: bytes) -> int:
    """Return how many cells the largest rectangle of a workbook stream may hold.  Raises ValueError or Locked."""
    position, rows, columns, depth = 0, 0, 0, 0
    if len(stream) < 4 or struct.unpack_from("<H", stream)[0] != _BOF:
        raise ValueError("no workbook begins here")
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        body = stream[position + 4 : position + 4 + length]
        if len(body) < length:
            raise ValueError("a record is cut short")
        if kind == 0 and depth == 0:
            break  # padding after the last sheet
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _FILEPASS:
            raise Locked
        if kind == _DIMENSIONS and length >= 12:
            first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH", body)
            if not (first_row <= last_row <= _MOST_ROWS and first_column <= last_column <= _MOST_COLUMNS):
                raise ValueError("a sheet of impossible size")
        elif kind == _SST and struct.unpack_from("<II", body)[1] * _SHORTEST_STRING > len(stream):
            raise ValueError("more texts than bytes")
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            if column >= _MOST_COLUMNS:
                raise ValueError("a cell beyond the last column")
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        position += 4 + length
    if depth > 0:
        raise ValueError("the last sheet has no end")
    return rows * columns


def _streams(content: bytes) -> Mapping[str, bytes]:
    major, order, shift, mini_shift = struct.unpack_from("<4H", content, 26)
    if order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
        raise ValueError("no compound file")
    fat_sectors, directory_start, cutoff, mini_fat_start, mini_fat_sectors, difat_start, difat_sectors = struct.unpack_from(
        "<II4x5I", content, 44
    )
    size = 1 << shift
    most = len(content) // size + 1
    if max(fat_sectors, mini_fat_sectors, difat_sectors) > most:
        raise ValueError("more sectors than bytes")

    def sector(number: int) -> bytes:
        found = content[(number + 1) * size : (number + 2) * size]
        if number >= _FREE or not found:
            raise ValueError("a sector outside the file")
        return found

    listed = list(struct.unpack_from("<109I", content, 76))
    for _count in range(difat_sectors):
        *numbers, difat_start = struct.unpack(f"<{size // 4}I", sector(difat_start))
        listed += numbers
    fat = [entry for number in listed[:fat_sectors] for entry in struct.unpack(f"<{size // 4}I", sector(number))]
    directory = b"".join(map(sector, _chain(directory_start, fat)))
    if len(directory) % _ENTRY:
        raise ValueError("half an entry of the directory")
    entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
    root = next((entry for entry in entries if entry[66] == _ROOT), None)
    if root is None:
        raise ValueError("no root")
    mini_start, mini_size = struct.unpack_from("<II", root, 116)
    mini = b"".join(map(sector, _chain(mini_start, fat)))[:mini_size] if mini_size else b""
    mini_fat_bytes = b"".join(map(sector, _chain(mini_fat_start, fat))) if mini_fat_sectors else b""
    mini_fat = list(struct.unpack(f"<{len(mini_fat_bytes) // 4}I", mini_fat_bytes))
    streams: dict[str, bytes] = {}
    for entry in entries:
        if not entry[66]:
            continue
        name_length, start, length = *struct.unpack_from("<H", entry, 64), *struct.unpack_from("<II", entry, 116)
        if not 2 <= name_length <= 64 or length > len(content):
            raise ValueError("a broken entry of the directory")
        name = entry[: name_length - 2].decode("utf-16-le")
        if entry[66] != _STREAM or not length:
            streams.setdefault(name, b"")
            continue
        if length < cutoff:
            pieces = [mini[number * 64 : number * 64 + 64] for number in _chain(start, mini_fat)]
        else:
            pieces = [sector(number) for number in _chain(start, fat)]
        stream = b"".join(pieces)[:length]
        if len(stream) < length:
            raise ValueError("a stream is cut short")
        streams[name] = stream
    return streams


def _chain(start: int, fat: list[int]) -> list[int]:
    """Return the sector numbers of a chain.  Raises ValueError when it leaves the table or runs in a circle."""
    numbers: list[int] = []
    while start < _FREE:
        if start >= len(fat) or len(numbers) > len(fat):
            raise ValueError("a broken chain of sectors")
        numbers.append(start)
        start = fat[start]
    return numbers
