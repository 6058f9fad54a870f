"""Keeps the pictures of questions, each once; they are never changed and never deleted, papers show them for ever."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from skillsapp.domain.picture import PictureFile
from skillsapp.kernel.changes import Topic
from skillsapp.store.tables.questions import picture
from skillsapp.store.unit_of_work import UnitOfWork

_BATCH = 50


class PictureStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def keep(self, file: PictureFile) -> bool:
        """Keep a picture; return False where it was there already."""
        if self._uow.connection.execute(select(picture.c.digest).where(picture.c.digest == file.digest)).first() is not None:
            return False
        values = {"kind": file.kind, "width": file.width, "height": file.height, "content": file.content}
        self._uow.connection.execute(insert(picture).values(digest=file.digest, **values))
        self._uow.touch(Topic.QUESTIONS)
        return True

    def keep_all(self, files: Iterable[PictureFile]) -> int:
        """Keep several pictures and return how many were new."""
        return sum(self.keep(file) for file in files)


def read_pictures(connection: Connection, digests: Iterable[str]) -> dict[str, PictureFile]:
    """Return pictures by their digests; one that is not there is left out."""
    wanted = list(dict.fromkeys(digests))
    found: dict[str, PictureFile] = {}
    for at in range(0, len(wanted), _BATCH):
        rows = connection.execute(select(picture).where(picture.c.digest.in_(wanted[at : at + _BATCH])))
        for row in rows:
            found[row.digest] = PictureFile(row.kind, row.width, row.height, bytes(row.content))
    return found
