"""Passwords and PINs are kept as Argon2id hashes; the parameters travel with the hash (storage-and-exchange.md 2.2)."""

from __future__ import annotations

import base64
import hmac
import os

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY_KIB = 64 * 1024
ITERATIONS = 3
MOST_MEMORY_KIB = 1024 * 1024
MOST_ITERATIONS = 10


def hash_secret(secret: str, *, memory_kib: int = MEMORY_KIB, iterations: int = ITERATIONS) -> str:
    """Return the hash of a password or PIN as `argon2id$m,t$salt$hash` with a fresh salt."""
    salt = os.urandom(16)
    digest = _derive(secret, salt, memory_kib, iterations)
    return f"argon2id${memory_kib},{iterations}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def is_secret(secret: str, stored: str) -> bool:
    """Say whether *secret* is the one that was hashed.  Hashes with absurd costs are refused, not computed."""
    try:
        scheme, costs, salt, digest = stored.split("$")
        memory, iterations = (int(part) for part in costs.split(","))
        if scheme != "argon2id" or not 8 <= memory <= MOST_MEMORY_KIB or not 1 <= iterations <= MOST_ITERATIONS:
            return False
        return hmac.compare_digest(_derive(secret, base64.b64decode(salt), memory, iterations), base64.b64decode(digest))
    except ValueError:
        return False


def _derive(secret: str, salt: bytes, memory_kib: int, iterations: int) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=iterations, lanes=1, memory_cost=memory_kib).derive(secret.encode())
