"""Key slots of the simple protection: a laptop's eight digits open the roster, its digits and a round's word that round's paper.

A slot holds a secret sealed under Argon2id of what people type; its costs travel with it, absurd ones are refused.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from skillsapp.security.package_errors import KeyWrong, LimitExceeded

CODE_DIGITS = 8
WORD_DIGITS = 4
MOST_MEMORY_KIB = 1024 * 1024
MOST_ITERATIONS = 10
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Costs:
    """What one try of a code costs (storage-and-exchange.md 2.2): about half a second on a weak laptop."""

    memory_kib: int = 64 * 1024
    iterations: int = 3


USUAL_COSTS = Costs()


def new_code() -> str:
    """Return eight random digits, the first not 0: people drop it."""
    return str(secrets.choice("123456789")) + "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS - 1))


def new_word() -> str:
    """Return four random digits that are announced in a room, the first not 0."""
    return str(secrets.choice("123456789")) + "".join(secrets.choice("0123456789") for _ in range(WORD_DIGITS - 1))


def salt_of(*names: str) -> bytes:
    """Return the salt of what is named: the same in every package, so that the host can check a laptop's request."""
    return hashlib.sha256("\x1f".join(("skillsapp slot", *names)).encode()).digest()[:16]


def stretch(typed: str, salt: bytes, costs: Costs) -> bytes:
    """Return the 32 bytes of what was typed.  Raises LimitExceeded for absurd costs, which come from outside."""
    if not 8 <= costs.memory_kib <= MOST_MEMORY_KIB or not 1 <= costs.iterations <= MOST_ITERATIONS or len(salt) != 16:
        raise LimitExceeded(detail="costs")
    kdf = Argon2id(salt=salt, length=32, iterations=costs.iterations, lanes=1, memory_cost=costs.memory_kib)
    return kdf.derive("".join(typed.split()).encode())


def seal(secret: bytes, context: bytes, *keys: bytes) -> bytes:
    """Return *secret* sealed under all *keys* together, for *context* and nothing else."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_joined(context, *keys)).encrypt(nonce, secret, context)


def unseal(sealed: bytes, context: bytes, *keys: bytes) -> bytes:
    """Return what was sealed.  Raises KeyWrong."""
    try:
        return AESGCM(_joined(context, *keys)).decrypt(sealed[:_NONCE], sealed[_NONCE:], context)
    except (InvalidTag, ValueError) as error:
        raise KeyWrong(detail="slot") from error


def vouch(key: bytes, message: bytes) -> bytes:
    """Return the code by which whoever holds *key* vouches for *message*."""
    return hmac.digest(_joined(b"skillsapp request", key), message, "sha256")


def is_vouched(key: bytes, message: bytes, code: bytes) -> bool:
    """Say whether *code* is what `vouch` gives."""
    return hmac.compare_digest(vouch(key, message), code)


def _joined(context: bytes, *keys: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=context).derive(b"".join(keys))
