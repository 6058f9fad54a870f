"""Pictures in questions: never changed, named by what they hold, shared by every version of a question that shows them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


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
