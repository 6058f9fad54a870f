"""Pictures in questions: never changed, named by what they hold, shared by every version of a question that shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.rich_text import pictures_in


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as questions show it; texts name it by its digest, the SHA-256 of `content` in hex."""

    kind: str
    """`png` or `jpeg`."""
    width: int
    height: int
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def pictures_on_paper(questions: Iterable[Question], cases: Iterable[CaseMaterial]) -> tuple[str, ...]:
    """Return the digests of what a candidate sees: not of pictures that explain an answer."""
    shown = (text for question in questions for text in (question.stem, *question.options, *question.details.left))
    return pictures_in(*shown, *(case.text for case in cases))
