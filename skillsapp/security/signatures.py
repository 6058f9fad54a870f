"""Signed claims that fit into a QR code and verify without a network.

COSE_Sign1 (RFC 9052) with Ed25519 and integer claim keys, written as base45 (RFC 9285) behind the prefix `RC1:`,
or as base32 (RFC 4648) at the end of an address that a telephone opens.
What the claims mean is the caller's affair.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_

PREFIX = "RC1:"
KEY_ID_BYTES = 4
MAX_SIGNED_BYTES = 2_048  # a QR code holds 2,953 bytes at most; longer input is not one of ours
_ALG, _KID, _EDDSA, _SIGN1_TAG = 1, 4, -8, 18
_AT_AN_ADDRESS = re.compile(r"https:/{2}\S+/([A-Z2-7]{100,})", re.IGNORECASE)  # a signature alone has more than 100 letters
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}

Claim = str | int | bytes | bool


@dataclass(eq=False)
class SignatureAbsent(SkillsError):
    """The text carries nothing that this program signed."""

    code: ClassVar[str] = "signature.absent"
    text: ClassVar[str] = N_("This code carries no signature of this program. It may belong to another document.")


@dataclass(eq=False)
class SignatureUnreadable(DamagedError):
    """The signed part cannot be read; `reason` is one of base45, base32, cose, header, claims, length."""

    code: ClassVar[str] = "signature.unreadable"
    text: ClassVar[str] = N_("The signed part of this code is damaged or incomplete ({reason}). Scan it again.")
    reason: str


@dataclass(eq=False)
class SignerUnknown(SkillsError):
    """None of the trusted keys has the id that the signature names."""

    code: ClassVar[str] = "signature.signer_unknown"
    text: ClassVar[str] = N_("The signing key {key_id} is not trusted here. Import the issuer's public key first.")
    key_id: str


@dataclass(eq=False)
class SignatureMismatch(SkillsError):
    """The signature does not belong to these claims: somebody changed them."""

    code: ClassVar[str] = "signature.mismatch"
    text: ClassVar[str] = N_("The signature does not fit the contents: this is not what the issuer signed.")


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """An issuer's public key: 32 bytes."""

    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the first bytes of the key's SHA-256, which every signature carries."""
        return hashlib.sha256(self.public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class IssuingKey:
    """The secret key of an issuer: 32 bytes, never shown in a repr or a log."""

    _private: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> IssuingKey:
        """Return a new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, secret: bytes) -> IssuingKey:
        """Return the key that `save` wrote.  Raises ValueError when *secret* is not 32 bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    def save(self) -> bytes:
        """Return the 32 secret bytes; the caller protects them."""
        return self._private.private_bytes_raw()

    @property
    def trusted(self) -> TrustedKey:
        """Return the public half."""
        return TrustedKey(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of *message*: 64 bytes, the same for the same message."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"IssuingKey({self.trusted.key_id.hex()})"


def sign_claims(claims: Mapping[int, Claim], key: IssuingKey) -> str:
    """Return `RC1:` and the signed claims in characters of the QR code's alphanumeric mode."""
    protected = cbor2.dumps({_ALG: _EDDSA, _KID: key.trusted.key_id}, canonical=True)
    payload = cbor2.dumps(dict(claims), canonical=True)
    return PREFIX + base45_encode(seal_sign1(protected, {}, payload, key))


def verify_text(text: str, trusted_keys: Iterable[TrustedKey]) -> dict[int, Claim]:
    """Return the claims that a trusted key signed; readable lines or an address before the signature are passed over.

    Raises SignatureAbsent, SignatureUnreadable, SignerUnknown or SignatureMismatch.
    """
    protected, payload, signature = _open_sign1(_signed_bytes(text))
    header = _load(protected, "header")
    if not isinstance(header, dict) or header.get(_ALG) != _EDDSA or not isinstance(header.get(_KID), bytes):
        raise SignatureUnreadable("header")
    key_id: bytes = header[_KID]
    candidates = [key for key in trusted_keys if key.key_id == key_id]
    if not candidates:
        raise SignerUnknown(key_id.hex())
    message = _to_be_signed(protected, payload)
    if not any(_fits(key, signature, message) for key in candidates):
        raise SignatureMismatch()
    claims = _load(payload, "claims")
    if not isinstance(claims, dict) or not all(isinstance(k, int) and isinstance(v, Claim) for k, v in claims.items()):
        raise SignatureUnreadable("claims")
    return claims


def with_preface(lines: Iterable[str], signed: str) -> str:
    """Return *lines* for a reader's eye and then *signed*; the lines themselves are not signed."""
    return "\n".join([*lines, signed])


def at_address(address: str, signed: str) -> str:
    """Return *signed* (`RC1:...`) as an upper-case address: a telephone opens it, and the same bytes verify without a network."""
    spelled = base64.b32encode(base45_decode(signed.removeprefix(PREFIX))).decode().rstrip("=")
    return f"{address.strip().rstrip('/')}/{spelled}".upper()


def split_preface(text: str) -> tuple[str, str]:
    """Return the unsigned lines before the signature, and the signature with its prefix (empty when there is none)."""
    at = text.rfind(PREFIX)
    if at < 0:
        return text.strip(), ""
    return text[:at].strip(), text[at:].strip("\r\n\t")


def seal_sign1(protected: bytes, unprotected: Mapping[int, object], payload: bytes, key: IssuingKey) -> bytes:
    """Return the tagged COSE_Sign1 structure over *payload* (RFC 9052, section 4.2)."""
    signature = key.sign(_to_be_signed(protected, payload))
    return cbor2.dumps(cbor2.CBORTag(_SIGN1_TAG, [protected, dict(unprotected), payload, signature]))


def base45_encode(raw: bytes) -> str:
    """Return *raw* in base45 (RFC 9285)."""
    out: list[str] = []
    for at in range(0, len(raw) - 1, 2):
        high, rest = divmod(raw[at] << 8 | raw[at + 1], 2025)
        middle, low = divmod(rest, 45)
        out += (_ALPHABET[low], _ALPHABET[middle], _ALPHABET[high])
    if len(raw) % 2:
        middle, low = divmod(raw[-1], 45)
        out += (_ALPHABET[low], _ALPHABET[middle])
    return "".join(out)


def base45_decode(text: str) -> bytes:
    """Return the bytes that *text* spells.  Raises SignatureUnreadable for anything else."""
    if len(text) % 3 == 1 or len(text) > MAX_SIGNED_BYTES * 3 // 2 or any(c not in _VALUES for c in text):
        raise SignatureUnreadable("base45")
    out = bytearray()
    for at in range(0, len(text), 3):
        digits = [_VALUES[character] for character in text[at : at + 3]]
        value = sum(digit * 45**place for place, digit in enumerate(digits))
        width = len(digits) - 1
        if value >= 256**width:
            raise SignatureUnreadable("base45")
        out += value.to_bytes(width)
    return bytes(out)


def _signed_bytes(text: str) -> bytes:
    _preface, signed = split_preface(text)
    if signed:
        return base45_decode(signed.removeprefix(PREFIX))
    match = _AT_AN_ADDRESS.fullmatch(text.strip())
    if match is None:
        raise SignatureAbsent()
    if len(match[1]) > MAX_SIGNED_BYTES * 8 // 5:
        raise SignatureUnreadable("length")
    try:
        return base64.b32decode(match[1] + "=" * (-len(match[1]) % 8), casefold=True)
    except binascii.Error as damage:
        raise SignatureUnreadable("base32") from damage


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _open_sign1(raw: bytes) -> tuple[bytes, bytes, bytes]:
    if len(raw) > MAX_SIGNED_BYTES:
        raise SignatureUnreadable("length")
    tagged = _load(raw, "cose")
    parts = tagged.value if isinstance(tagged, cbor2.CBORTag) and tagged.tag == _SIGN1_TAG else None
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        raise SignatureUnreadable("cose")
    protected, _unprotected, payload, signature = parts
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise SignatureUnreadable("cose")
    return protected, payload, signature


def _load(raw: bytes, reason: str) -> object:
    stream = io.BytesIO(raw)
    try:
        value: object = cbor2.load(stream)
    except (cbor2.CBORDecodeError, ValueError, RecursionError, MemoryError, OverflowError, TypeError) as damage:
        raise SignatureUnreadable(reason) from damage
    if stream.read(1):  # nobody signed what was written behind
        raise SignatureUnreadable(reason)
    return value


def _fits(key: TrustedKey, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
