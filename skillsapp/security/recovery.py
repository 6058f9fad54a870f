"""The code of the recovery sheet, and the key that it wraps.

A code has 24 characters in six groups of four; the last of every group is a check character over the group and its place, so one wrong
character, two swapped ones and two swapped groups are always found, and the group is named.  18 characters are random: 90 bits.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.security.passwords import ITERATIONS, MEMORY_KIB, MOST_ITERATIONS, MOST_MEMORY_KIB

GROUPS, GROUP_LENGTH = 6, 4
KEY_LENGTH = 32
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_WEIGHTS = (2, 4, 8)  # of the characters of a group in GF(32); distinct and not 1, so that neighbours cannot change places unseen
_PLACE_WEIGHT = 16
_FIELD = 0b100101  # x^5 + x^2 + 1


@dataclass(eq=False)
class CodeIncomplete(SkillsError):
    code = "recovery.incomplete"
    text = N_("The code has {wanted} characters in six groups; {given} were typed.")
    given: int
    wanted: int = GROUPS * GROUP_LENGTH


@dataclass(eq=False)
class CodeMistyped(SkillsError):
    code = "recovery.mistyped"
    text = N_("There is a typing error in group {groups}. Compare it with the recovery sheet.")
    groups: str


@dataclass(eq=False)
class CodeForeign(SkillsError):
    code = "recovery.foreign"
    text = N_("The code is typed without error, but it belongs to another recovery sheet. Wanted is sheet {mark} of {made_on}.")
    mark: str
    made_on: str


@dataclass(eq=False)
class SlotAbsurd(SkillsError):
    code = "recovery.slot_damaged"
    exit_status = 3
    text = N_("What should be unlocked by the recovery sheet is damaged, so the code cannot be tried. Use another backup.")


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """A key wrapped by a code; everything but the code, and how costly it is to try one.  `mark` and `made_on` stand on the sheet."""

    mark: str
    made_on: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    memory_kib: int = MEMORY_KIB
    iterations: int = ITERATIONS

    def to_json(self) -> dict[str, Any]:
        """Return the slot as a header keeps it."""
        texts = {name: base64.b64encode(getattr(self, name)).decode() for name in ("salt", "nonce", "wrapped")}
        costs = {"memory_kib": self.memory_kib, "iterations": self.iterations}
        return {"kind": "recovery", "mark": self.mark, "made_on": self.made_on, "kdf": "argon2id", **costs, **texts}

    @staticmethod
    def of_json(given: Mapping[str, Any]) -> RecoverySlot:
        """Return the slot that a header keeps.  Raises SlotAbsurd for values that no program of ours wrote."""
        try:
            salt, nonce, wrapped = (base64.b64decode(given[name], validate=True) for name in ("salt", "nonce", "wrapped"))
            costs = (given["memory_kib"], given["iterations"])
            slot = RecoverySlot(str(given["mark"]), str(given["made_on"]), salt, nonce, wrapped, costs[0], costs[1])
        except (KeyError, TypeError, ValueError) as error:
            raise SlotAbsurd() from error
        if (
            given.get("kdf") != "argon2id"
            or any(type(cost) is not int for cost in costs)
            or not 8 * 1024 <= slot.memory_kib <= MOST_MEMORY_KIB
            or not 1 <= slot.iterations <= MOST_ITERATIONS
            or (len(slot.salt), len(slot.nonce), len(slot.wrapped)) != (16, 12, KEY_LENGTH + 16)
        ):
            raise SlotAbsurd()
        return slot


def new_code() -> str:
    """Return a fresh code, in groups joined by hyphens."""
    groups = []
    for place in range(GROUPS):
        letters = "".join(secrets.choice(ALPHABET) for _letter in range(GROUP_LENGTH - 1))
        groups.append(letters + _check(letters, place))
    return "-".join(groups)


def read_code(text: str) -> str:
    """Return what somebody typed or scanned as a code in groups.  Raises CodeIncomplete or CodeMistyped with the wrong groups."""
    letters = plain_letters(text)
    wanted = GROUPS * GROUP_LENGTH
    groups = [letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH)]
    wrong = [
        place + 1 for place, group in enumerate(groups[:GROUPS]) if len(group) == GROUP_LENGTH and not is_group(group, place)
    ]
    if len(letters) == wanted and wrong:
        raise CodeMistyped(", ".join(str(place) for place in wrong))
    if len(letters) != wanted:
        raise CodeIncomplete(len(letters))
    return "-".join(groups)


def plain_letters(text: str) -> str:
    """Return only the letters and digits, the way they are printed: wide ones narrow, small ones large, O as 0, I and L as 1."""
    narrow = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
    return "".join(letter for letter in narrow if letter.isascii() and letter.isalnum())


def is_group(group: str, place: int) -> bool:
    """Say whether four characters stand as they were printed; *place* counts from 0."""
    letters = plain_letters(group)
    known = len(letters) == GROUP_LENGTH and all(letter in ALPHABET for letter in letters)
    return known and _check(letters[:-1], place) == letters[-1]


def new_mark() -> str:
    """Return four digits that name a sheet and tell nothing of its code."""
    return f"{secrets.randbelow(10_000):04d}"


def wrap_key(key: bytes, code: str, mark: str, made_on: str) -> RecoverySlot:
    """Return *key* wrapped by *code*."""
    salt, nonce = os.urandom(16), os.urandom(12)
    slot = RecoverySlot(mark, made_on, salt, nonce, b"")
    wrapped = AESGCM(_derive(slot, code)).encrypt(nonce, key, _bound(slot))
    return RecoverySlot(mark, made_on, salt, nonce, wrapped)


def unwrap_key(slot: RecoverySlot, code: str) -> bytes:
    """Return the key.  Raises CodeIncomplete, CodeMistyped, or CodeForeign when the code is one of another sheet."""
    clean = read_code(code)
    try:
        key: bytes = AESGCM(_derive(slot, clean)).decrypt(slot.nonce, slot.wrapped, _bound(slot))
    except InvalidTag as error:
        raise CodeForeign(slot.mark, slot.made_on) from error
    return key


def key_id(key: bytes) -> str:
    """Return a name for a key that tells nothing of it."""
    return hashlib.sha256(b"skillsapp key id" + key).hexdigest()[:16]


def _derive(slot: RecoverySlot, code: str) -> bytes:
    kdf = Argon2id(salt=slot.salt, length=32, iterations=slot.iterations, lanes=1, memory_cost=slot.memory_kib)
    strong = kdf.derive(plain_letters(code).encode())
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"skillsapp recovery slot 1").derive(strong)


def _bound(slot: RecoverySlot) -> bytes:
    """Return what is authenticated beside the key: the costs and the name of the sheet cannot be changed unseen."""
    return f"{slot.mark}|{slot.made_on}|{slot.memory_kib}|{slot.iterations}".encode()


def _check(letters: str, place: int) -> str:
    total = _times(_PLACE_WEIGHT, place + 1)
    for weight, letter in zip(_WEIGHTS, letters, strict=True):
        total ^= _times(weight, ALPHABET.index(letter))
    return ALPHABET[total]


def _times(a: int, b: int) -> int:
    """Multiply in GF(32)."""
    total = 0
    while b:
        total ^= a * (b & 1)
        a, b = a << 1, b >> 1
        if a & 32:
            a ^= _FIELD
    return total
