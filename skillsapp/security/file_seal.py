"""Pieces of content sealed under a data key: what was changed, or belongs to another name, does not open."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE, _TAG = 12, 16
OVERHEAD = _NONCE + _TAG


class SealBroken(ValueError):
    """The bytes were changed, cut, or sealed under another key or name."""


class FileSeal:
    """Seals pieces under a key of their own that comes from the data key; the database uses the data key itself."""

    def __init__(self, data_key: bytes) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"skillsapp files beside a backup 1").derive(data_key)
        self._cipher = AESGCM(derived)

    def seal(self, name: str, content: bytes) -> bytes:
        """Return *content* sealed under *name*, `OVERHEAD` bytes longer."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, name.encode())

    def open(self, name: str, sealed: bytes) -> bytes:
        """Return the content.  Raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken() from error
