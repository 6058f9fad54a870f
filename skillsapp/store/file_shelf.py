"""The shelf beside backups: every photo, package and layout once, in sealed packs that are only ever added to or dropped whole.

A pack is written beside its place, made durable and moved in, so a pulled stick leaves whole packs only.  Content is found by its digest;
therefore backups share it, an unchanged photo is never copied twice, and a copy that failed today makes older backups whole tomorrow.
A pack names its house and its key; its index (what lies where) is sealed like the content.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.files import CannotWrite, atomic_write, cannot_write
from skillsapp.kernel.ids import new_id
from skillsapp.security.file_seal import FileSeal, SealBroken
from skillsapp.security.recovery import key_id

FOLDER = "skillsapp-files"
PACK_BYTES = 64 * 1024 * 1024
SMALL_BYTES = PACK_BYTES // 8
MOST_SMALL = 48
_BEGIN, _END, _INDEX = b"SKLSFLS1", b"SKLSFEND", "index"
_LONGEST_HEAD, _LONGEST_INDEX = 4096, 64 * 1024 * 1024
_SUFFIX, _BROKEN = ".pack", "broken.json"


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """What an index says: where every content lies, by its digest."""

    file: Path
    house: str
    key_id: str
    size: int
    places: Mapping[str, tuple[int, int]]


class Shelf:
    """The packs of one folder of backups that the given keys open; others on the same stick are left alone."""

    def __init__(self, backups: Path, keys: Iterable[bytes]) -> None:
        self.folder = backups / FOLDER
        self._seals = {key_id(key): FileSeal(key) for key in keys}
        self._broken = self._read_broken()
        self.packs = tuple(self._read_packs())

    def holds(self, key: bytes) -> frozenset[str]:
        """Return the digests of what lies here under *key*."""
        name = key_id(key)
        return frozenset(sha for pack in self.packs if pack.key_id == name for sha in pack.places)

    def add(self, house: str, key: bytes, contents: Iterable[tuple[str, bytes]]) -> None:
        """Write new contents into new packs.  Raises CannotWrite; the packs that were finished before stay."""
        waiting: list[tuple[str, bytes]] = []
        size = 0
        for sha, content in contents:
            waiting.append((sha, content))
            size += len(content)
            if size >= PACK_BYTES:
                self._write(house, key, waiting)
                waiting, size = [], 0
        if waiting:
            self._write(house, key, waiting)

    def read(self, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Give every wanted content that lies here whole, in the order of the disk; what turns out broken is noted and left out."""
        left = set(wanted)
        broken: set[tuple[str, str]] = set()
        for pack in self.packs:
            here = sorted((pack.places[sha], sha) for sha in left & pack.places.keys())
            if here:
                try:
                    with pack.file.open("rb") as stream:
                        for (offset, length), sha in here:
                            stream.seek(offset)
                            try:
                                content = self._seals[pack.key_id].open(sha, stream.read(length))
                            except SealBroken:
                                broken.add((pack.file.name, sha))
                                continue
                            if hashlib.sha256(content).hexdigest() == sha:
                                left.discard(sha)
                                yield sha, content
                except OSError:  # a stick that was pulled: what it held is missing now
                    continue
        if broken - self._broken:
            self._broken |= broken
            with contextlib.suppress(CannotWrite), atomic_write(self.folder / _BROKEN) as stream:
                stream.write(json.dumps(sorted(self._broken)).encode())

    def tidy(self, house: str, needed: Mapping[str, frozenset[str]], keys: Iterable[bytes]) -> None:
        """Drop packs of *house* of which no backup needs anything, and join small or partly needed ones; *needed* are digests by key."""
        for key in keys:
            name = key_id(key)
            wanted = needed.get(name, frozenset())
            mine = [pack for pack in self.packs if pack.house == house and pack.key_id == name]
            for pack in mine:
                if not wanted & pack.places.keys():
                    _drop(pack.file)
            rest = [pack for pack in mine if wanted & pack.places.keys()]
            small = [pack for pack in rest if pack.size < SMALL_BYTES]
            loose = [pack for pack in rest if pack.places.keys() - wanted] + (small if len(small) > MOST_SMALL else [])
            self._join(house, key, list(dict.fromkeys(loose)), wanted)
        with contextlib.suppress(OSError):
            for left in self.folder.glob("*.part"):  # by a power cut
                left.unlink()

    def _join(self, house: str, key: bytes, packs: Sequence[Pack], wanted: frozenset[str]) -> None:
        """Write what is wanted of *packs* anew, and drop them when all of it lies elsewhere."""
        moving = {sha for pack in packs for sha in pack.places} & wanted
        if not moving:
            return
        with contextlib.suppress(CannotWrite):  # no room: they stay as they are
            self.add(house, key, self.read(moving))
            fresh = Shelf(self.folder.parent, (key,))
            elsewhere = {sha for pack in fresh.packs if pack.file not in {old.file for old in packs} for sha in pack.places}
            if moving <= elsewhere:
                for pack in packs:
                    _drop(pack.file)

    def _write(self, house: str, key: bytes, contents: Sequence[tuple[str, bytes]]) -> None:
        seal, places = self._seals[key_id(key)], {}
        target = self.folder / f"{house[:8]}-{new_id()}{_SUFFIX}"
        part = Path(f"{target}.part")
        head = json.dumps({"house": house, "key_id": key_id(key)}).encode()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.write(_BEGIN + len(head).to_bytes(4) + head)
                for sha, content in contents:
                    sealed = seal.seal(sha, content)
                    places[sha] = [stream.tell(), len(sealed)]
                    stream.write(sealed)
                begin = stream.tell()
                stream.write(seal.seal(_INDEX, json.dumps(places).encode()) + begin.to_bytes(8) + _END)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, target)
        except OSError as error:
            raise cannot_write(target, error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _read_packs(self) -> Iterator[Pack]:
        try:
            files = sorted(self.folder.glob(f"*{_SUFFIX}"))
        except OSError:
            return
        for file in files:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # a foreign or damaged one holds nothing for us
                pack = self._read_pack(file)
                if pack is not None:
                    yield pack

    def _read_pack(self, file: Path) -> Pack | None:
        with file.open("rb") as stream:
            if stream.read(len(_BEGIN)) != _BEGIN:
                return None
            head = json.loads(stream.read(min(int.from_bytes(stream.read(4)), _LONGEST_HEAD)))
            seal = self._seals.get(head["key_id"])
            size = stream.seek(0, os.SEEK_END)
            stream.seek(size - 8 - len(_END))
            begin, end = int.from_bytes(stream.read(8)), stream.read()
            length = size - 8 - len(_END) - begin
            if seal is None or end != _END or not 0 < length <= _LONGEST_INDEX:
                return None
            stream.seek(begin)
            index = json.loads(seal.open(_INDEX, stream.read(length)))
        places = {sha: (int(at), int(long)) for sha, (at, long) in index.items() if (file.name, sha) not in self._broken}
        return Pack(file, str(head["house"]), str(head["key_id"]), size, places)

    def _read_broken(self) -> set[tuple[str, str]]:
        with contextlib.suppress(OSError, ValueError, TypeError):
            return {(str(pack), str(sha)) for pack, sha in json.loads((self.folder / _BROKEN).read_bytes())}
        return set()


def new_contents(root: Path, files: Iterable[tuple[str, str]], held: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Give the contents that are not *held* yet, each once; *files* are pairs of path and digest, unreadable ones are left out."""
    done = set(held)
    for path, sha in files:
        if sha in done:
            continue
        with contextlib.suppress(OSError):
            content = (root / path).read_bytes()
            if hashlib.sha256(content).hexdigest() == sha:
                done.add(sha)
                yield sha, content


def _drop(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
