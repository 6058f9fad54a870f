"""The container of packages, EXPK v1: a ZIP of sealed parts with a signed table of contents (storage-and-exchange.md 3.3).

`manifest.cbor` (canonical CBOR), `manifest.sig` and `b/NNNNNN.age`, each part one age file.  Nothing inside is parsed before the
signature was found good; every size has its limit.  What the parts mean is the caller's affair.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import cbor2
import pyrage
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from skillsapp.security.package_errors import (
    BlobChanged,
    BlobUnreadable,
    ContainerUnreadable,
    EntryWrong,
    LimitExceeded,
    ManifestUnreadable,
    OtherOrganiser,
    PayloadWrong,
    SignatureWrong,
    SignerNotKnown,
    SignerRevoked,
    VersionTooNew,
)
from skillsapp.security.signatures import IssuingKey

VERSION = 1
COMMENT = b"EXPK1"
SIGNED_PREFIX = b"EXPK1\0"
MANIFEST, SIGNATURE = "manifest.cbor", "manifest.sig"
_NAME = re.compile(r"(manifest\.cbor|manifest\.sig|b/\d{6}\.age)\Z", re.ASCII)
MAX_ENTRIES = 20_000
MAX_MANIFEST = 8 << 20
MAX_SIGNATURE = 64 << 10
MAX_BLOB = 512 << 20
MAX_TOTAL = 4 << 30
MAX_PLAIN = 512 << 20
MAX_DEPTH = 12
KEY_ID_BYTES = 8
_WINDOW = 16 << 20
_ZIP_ERRORS = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, EOFError, KeyError, IndexError)
_CBOR_ERRORS = (cbor2.CBORDecodeError, ValueError, RecursionError, MemoryError, OverflowError, TypeError)


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature is accepted: 32 bytes of an Ed25519 public key."""

    public: bytes
    revoked: bool = False

    @property
    def kid(self) -> bytes:
        return key_id(self.public)


def key_id(public: bytes) -> bytes:
    """Return the first bytes of the key's SHA-256, by which packages name their signer."""
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class Part:
    """One sealed part as the manifest lists it; sizes in bytes, `plain_size` before sealing."""

    name: str
    role: str
    plain_size: int
    cipher_size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed table of contents.  `created_ms` since 1970 in UTC; `more` holds what only one kind of package has."""

    kind: str
    package_id: str
    programme_id: str
    day: str
    device_id: str
    number: int
    dseq: int
    created_ms: int
    signer: bytes
    parts: tuple[Part, ...]
    more: Mapping[str, Any]
    digest: str


class Package:
    """An open package whose signature was found good; its parts are opened one by one."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest, self._archive = path, manifest, archive

    def parts(self, role: str) -> tuple[Part, ...]:
        """Return the parts that are marked *role*."""
        return tuple(part for part in self.manifest.parts if part.role == role)

    def read(self, part: Part, identity: str) -> bytes:
        """Return what *part* holds, opened with the age *identity*.

        Raises BlobUnreadable, BlobChanged, OtherOrganiser, LimitExceeded or PayloadWrong, or OSError where the stick went away.
        """
        sealed = self.read_sealed(part)
        try:
            plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
        except (pyrage.DecryptError, pyrage.IdentityError) as error:
            raise OtherOrganiser(self.path.name, part.name) from error
        if len(plain) != part.plain_size:
            raise PayloadWrong(self.path.name, "size")
        return unpack_bytes(plain, self.path.name)

    def read_sealed(self, part: Part) -> bytes:
        """Return *part* as it is sealed: whether it came whole is seen without any key.  Raises BlobUnreadable, BlobChanged or OSError."""
        sealed = _read_entry(self._archive, part.name, self.path, BlobUnreadable)
        if len(sealed) != part.cipher_size or hashlib.sha256(sealed).digest() != part.sha256:
            raise BlobChanged(self.path.name, part.name)
        return sealed

    def load(self, part: Part, identity: str) -> Any:
        """Return the value that *part* holds as CBOR.  Raises as `read`, or PayloadWrong."""
        return load_value(self.read(part, identity), self.path.name)


def new_identity() -> str:
    """Return a new age identity (X25519), in its text form."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the public half of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def dump_value(value: Any) -> bytes:
    """Return *value* as canonical CBOR (RFC 8949, 4.2.3)."""
    return cbor2.dumps(value, canonical=True)


def load_value(raw: bytes, file: str = "") -> Any:
    """Return the value of CBOR from outside.  Raises PayloadWrong."""
    try:
        return cbor2.loads(raw, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
    except _CBOR_ERRORS as error:
        raise PayloadWrong(file, type(error).__name__) from error


def pack_bytes(raw: bytes) -> bytes:
    """Return *raw* compressed as one Zstandard frame."""
    return zstandard.ZstdCompressor(level=6).compress(raw)


def unpack_bytes(packed: bytes, file: str = "", limit: int = MAX_PLAIN) -> bytes:
    """Return the bytes of a Zstandard frame.  Raises LimitExceeded beyond *limit* bytes, whatever size the frame declares, or PayloadWrong."""
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed, read_across_frames=False)
        plain = reader.read(limit + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise PayloadWrong(file, "zstd") from error
    if len(plain) > limit:
        raise LimitExceeded(file, "plain")
    return plain


@dataclass(frozen=True, slots=True)
class Sealed:
    """A part on its way into a package: `content` is packed and sealed to the age *recipients*."""

    role: str
    content: bytes
    recipients: tuple[str, ...]


def write_package(
    stream: BinaryIO,
    fields: Mapping[str, Any],
    parts: Iterable[Sealed],
    key: IssuingKey,
    progress: Callable[[int], None] = lambda _written: None,
) -> str:
    """Write a package into *stream* and return the digest of its manifest.  *fields* are those of `Manifest` before `signer`, and `more`."""
    listed: list[list[Any]] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for place, part in enumerate(parts):
            plain = pack_bytes(part.content)
            sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(one) for one in part.recipients])
            name = f"b/{place:06d}.age"
            archive.writestr(_entry(name), sealed)
            listed.append([name, part.role, len(plain), len(sealed), hashlib.sha256(sealed).digest()])
            progress(place + 1)
        kid = key_id(key.trusted.public)
        manifest = dump_value({"fmt": "expk", "ver": VERSION, "min_reader": 1, "more": {}, **fields, "kid": kid, "blobs": listed})
        signature = dump_value([["Ed25519", kid, key.sign(SIGNED_PREFIX + manifest), key.trusted.public]])
        archive.writestr(_entry(MANIFEST), manifest)
        archive.writestr(_entry(SIGNATURE), signature)
        archive.comment = COMMENT
    return hashlib.sha256(manifest).hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


@contextmanager
def open_package(path: Path, signers: Sequence[Signer] | None) -> Iterator[Package]:
    """Open a package signed by one of *signers*; None: whoever signed it, by the key that the signature brings along.

    With None the caller must then make sure whose key `manifest.signer` is (a code, a message authentication code).
    Raises a PackageError, or OSError where the stick went away.
    """
    with path.open("rb") as stream, _open_archive(path, stream) as archive:
        _check_entries(path, archive)
        raw = _read_entry(archive, MANIFEST, path, ManifestUnreadable)
        signer = _verify(path.name, raw, _read_entry(archive, SIGNATURE, path, SignatureWrong), signers)
        manifest = _parse_manifest(path.name, raw, signer)
        if {part.name for part in manifest.parts} | {MANIFEST, SIGNATURE} != set(archive.namelist()):
            raise EntryWrong(path.name, "listing")
        yield Package(path, archive, manifest)


def _open_archive(path: Path, stream: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except _ZIP_ERRORS as error:
        raise ContainerUnreadable(path.name, type(error).__name__) from error
    if archive.comment != COMMENT:
        archive.close()
        raise ContainerUnreadable(path.name, "comment")
    return archive


def _check_entries(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LimitExceeded(path.name, "entries")
    if len({entry.filename for entry in entries}) != len(entries):
        raise EntryWrong(path.name, "twice")
    limits = {MANIFEST: MAX_MANIFEST, SIGNATURE: MAX_SIGNATURE}
    for entry in entries:
        plain = entry.compress_type == zipfile.ZIP_STORED and entry.file_size == entry.compress_size
        if not _NAME.match(entry.filename) or not plain or entry.flag_bits & 1:
            raise EntryWrong(path.name, "name")
        if entry.file_size > limits.get(entry.filename, MAX_BLOB):
            raise LimitExceeded(path.name, entry.filename)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise LimitExceeded(path.name, "total")


def _read_entry(
    archive: zipfile.ZipFile,
    name: str,
    path: Path,
    refusal: type[BlobUnreadable] | type[ManifestUnreadable] | type[SignatureWrong],
) -> bytes:
    try:
        return archive.read(name)
    except OSError as error:
        if not path.exists():
            raise
        raise refusal(path.name, type(error).__name__) from error
    except _ZIP_ERRORS as error:
        raise refusal(path.name, type(error).__name__) from error


def _verify(file: str, manifest: bytes, signature: bytes, signers: Sequence[Signer] | None) -> bytes:
    """Return the public key that signed."""
    try:
        entries = cbor2.loads(signature, max_depth=3, allow_indefinite=False, allow_duplicate_keys=False)
    except _CBOR_ERRORS as error:
        raise SignatureWrong(file, "unreadable") from error
    if not isinstance(entries, list) or not 0 < len(entries) < 9:
        raise SignatureWrong(file, "shape")
    known = {signer.kid: signer for signer in signers or ()}
    for entry in entries:
        if not (isinstance(entry, list) and len(entry) == 4 and all(isinstance(each, bytes) for each in entry[1:])):
            raise SignatureWrong(file, "shape")
        algorithm, kid, value, introduced = entry
        signer = (Signer(introduced) if key_id(introduced) == kid else None) if signers is None else known.get(kid)
        if algorithm != "Ed25519" or signer is None:
            continue
        if signer.revoked:
            raise SignerRevoked(file, kid.hex())
        try:
            Ed25519PublicKey.from_public_bytes(signer.public).verify(value, SIGNED_PREFIX + manifest)
        except (InvalidSignature, ValueError) as error:
            raise SignatureWrong(file, "mismatch") from error
        return signer.public
    raise SignerNotKnown(file, "none")


_SHAPE: Mapping[str, type] = {
    "kind": str, "package_id": str, "programme_id": str, "day": str, "device_id": str, "number": int, "dseq": int, "created_ms": int,
    "more": dict, "kid": bytes, "blobs": list,
}  # fmt: skip


def _parse_manifest(file: str, raw: bytes, signer: bytes) -> Manifest:
    try:
        value = cbor2.loads(raw, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
        if not isinstance(value, dict) or value.get("fmt") != "expk" or cbor2.dumps(value, canonical=True) != raw:
            raise ManifestUnreadable(file, "not canonical")
    except _CBOR_ERRORS as error:
        raise ManifestUnreadable(file, type(error).__name__) from error
    least = value.get("min_reader")
    if not isinstance(least, int) or least > VERSION:
        raise VersionTooNew(file, str(least))
    if any(type(value.get(name)) is not shape for name, shape in _SHAPE.items()) or _holds_float(value):
        raise ManifestUnreadable(file, "shape")
    parts = tuple(_part(file, entry) for entry in value["blobs"])
    fields = {name: value[name] for name in tuple(_SHAPE)[:8]}
    return Manifest(**fields, signer=signer, parts=parts, more=value["more"], digest=hashlib.sha256(raw).hexdigest())


def _part(file: str, entry: Any) -> Part:
    shapes = (str, str, int, int, bytes)
    if (
        not isinstance(entry, list)
        or len(entry) != 5
        or any(type(each) is not shape for each, shape in zip(entry, shapes, strict=True))
    ):
        raise ManifestUnreadable(file, "blobs")
    return Part(*entry)


def _holds_float(value: Any) -> bool:
    """Say whether a float hides anywhere: 1 and 1.0 would be signed differently and compare equal."""
    if isinstance(value, dict):
        return any(_holds_float(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_holds_float(each) for each in value)
    return isinstance(value, float)
