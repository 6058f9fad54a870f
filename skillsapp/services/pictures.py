"""Takes pictures into the questions of this data folder."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.domain.roles import Permission
from skillsapp.exchange.question_pictures import checked_picture
from skillsapp.kernel.changes import Done
from skillsapp.store.picture_store import PictureStore
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class PictureService:
    begin: Begin

    def take(self, content: bytes) -> Done[str]:
        """Keep a PNG, JPEG or GIF file as a picture and return its digest, by which texts name it.  The same picture is kept once.

        Raises PictureOtherFormat, PictureTooLarge or PictureDamaged.
        """
        with self.begin("picture.taken", Permission.MANAGE_QUESTIONS) as uow:
            file = checked_picture(content)
            new = PictureStore(uow).keep(file)
            return uow.commit(
                file.digest,
                subject=file.digest,
                kind=file.kind,
                width=file.width,
                height=file.height,
                bytes=len(file.content),
                new=new,
            )
