"""The pictures that questions show, for windows, papers and files."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from skillsapp.domain.picture import PictureFile
from skillsapp.store.engine import Reader
from skillsapp.store.picture_store import read_pictures

_KEPT_BYTES = 16 << 20


def find_picture(reader: Reader, digest: str) -> PictureFile | None:
    """Return the picture that texts name by *digest*, or None."""
    return find_pictures(reader, (digest,)).get(digest)


def find_pictures(reader: Reader, digests: Iterable[str]) -> Mapping[str, PictureFile]:
    """Return the pictures among *digests* that are there."""
    with reader.connect() as connection:
        return read_pictures(connection, digests)


@dataclass(slots=True)
class PictureShelf:
    """The bytes of a picture by its digest, as `RichText` asks for them; what was shown last stays at hand, up to 16 MB."""

    reader: Reader
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def __call__(self, digest: str) -> bytes | None:
        if digest in self._kept:
            self._kept.move_to_end(digest)
            return self._kept[digest]
        found = find_picture(self.reader, digest)
        if found is None:
            return None
        self._kept[digest] = found.content
        while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
            self._kept.popitem(last=False)
        return found.content
