"""The container of packages: what was written comes back, whatever is wrong is refused with its reason, and nothing else happens."""

from __future__ import annotations

import io
import os
import random
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
import zstandard

from skillsapp.security import container
from skillsapp.security.container import (
    COMMENT,
    Sealed,
    Signer,
    dump_value,
    new_identity,
    open_package,
    recipient_of,
    write_package,
)
from skillsapp.security.package_errors import REASONS, LimitExceeded, PackageError, PayloadWrong
from skillsapp.security.sealing import Costs, is_vouched, salt_of, seal, stretch, unseal, vouch
from skillsapp.security.signatures import IssuingKey

KEY, STRANGER = IssuingKey.generate(), IssuingKey.generate()
IDENTITY = new_identity()
TRUSTED = [Signer(KEY.trusted.public)]
FIELDS: dict[str, Any] = {
    "kind": "result", "package_id": "01K", "programme_id": "P", "day": "2026-11-21", "device_id": "D", "number": 3, "dseq": 7,
    "created_ms": 1_700_000_000_000,
}  # fmt: skip
CONTENT = [dump_value({"attempts": ["答" * 500]}), os.urandom(5000)]


def written(key: IssuingKey = KEY, recipient: str | None = None, **changes: Any) -> bytes:
    stream = io.BytesIO()
    parts = [Sealed(f"part{place}", raw, (recipient or recipient_of(IDENTITY),)) for place, raw in enumerate(CONTENT)]
    write_package(stream, {**FIELDS, **changes}, parts, key)
    return stream.getvalue()


GOOD = written()


def read_all(path: Path, signers: list[Signer] | None = TRUSTED, identity: str = IDENTITY) -> list[bytes]:
    with open_package(path, signers) as package:
        return [package.read(part, identity) for part in package.manifest.parts]


def rezipped(edit: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]], method: int = zipfile.ZIP_STORED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        entries = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, raw in edit(entries):
            archive.writestr(name, raw)
        archive.comment = COMMENT
    return stream.getvalue()


def changed(wanted: str, change: Callable[[bytes], bytes]) -> bytes:
    return rezipped(lambda entries: [(name, change(raw) if name == wanted else raw) for name, raw in entries])


def resigned(manifest: bytes) -> bytes:
    """A package whose manifest is anything, under a good signature."""
    kid = container.key_id(KEY.trusted.public)
    signature = dump_value([["Ed25519", kid, KEY.sign(container.SIGNED_PREFIX + manifest), KEY.trusted.public]])
    return rezipped(
        lambda entries: [(name, {"manifest.cbor": manifest, "manifest.sig": signature}.get(name, raw)) for name, raw in entries]
    )


def manifest(**changes: Any) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        value: dict[str, Any] = cbor2.loads(archive.read("manifest.cbor"))
    return {**value, **changes}


def a_blob_is_damaged() -> bytes:
    raw = bytearray(GOOD)
    raw[2000] ^= 1
    return bytes(raw)


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty file": ("E01", lambda: b""),
    "random bytes": ("E01", lambda: random.Random(1).randbytes(5000)),
    "cut to 60 percent": ("E01", lambda: GOOD[: len(GOOD) * 6 // 10]),
    "last 100 bytes missing": ("E01", lambda: GOOD[:-100]),
    "another zip": ("E01", lambda: GOOD[: -len(COMMENT)] + b"OTHER"),
    "written by a newer version": ("E02", lambda: resigned(dump_value(manifest(min_reader=2)))),
    "manifest is no CBOR": ("E03", lambda: resigned(b"\xff\x00nonsense")),
    "manifest is not canonical": ("E03", lambda: resigned(cbor2.dumps(dict(reversed(manifest().items()))))),
    "manifest holds a float": ("E03", lambda: resigned(dump_value(manifest(more={"x": 1.5})))),
    "manifest edited": ("E04", lambda: changed("manifest.cbor", lambda raw: dump_value({**cbor2.loads(raw), "dseq": 9}))),
    "signature removed": ("E04", lambda: rezipped(lambda entries: [one for one in entries if one[0] != "manifest.sig"])),
    "signed by a stranger": ("E05", lambda: written(STRANGER)),
    "one byte of a part flipped": ("E08", a_blob_is_damaged),
    "a part replaced": ("E09", lambda: changed("b/000000.age", lambda raw: os.urandom(len(raw)))),
    "a part removed": ("E10", lambda: rezipped(lambda entries: [one for one in entries if one[0] != "b/000001.age"])),
    "an extra part": ("E10", lambda: rezipped(lambda entries: [*entries, ("b/000009.age", b"x")])),
    "a path that climbs out": ("E10", lambda: rezipped(lambda entries: [*entries, ("../../evil.exe", b"x")])),
    "an entry twice": ("E10", lambda: rezipped(lambda entries: [*entries, ("b/000000.age", b"x")])),
    "a compressed bomb": ("E10", lambda: rezipped(lambda _entries: [("manifest.cbor", bytes(20_000_000))], zipfile.ZIP_DEFLATED)),
    "a manifest of 9 MB": ("E11", lambda: changed("manifest.cbor", lambda _raw: bytes(9 << 20))),
    "sealed for another office": ("E15", lambda: written(recipient=recipient_of(new_identity()))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    reason, make = HOSTILE[name]
    path = tmp_path / "x.expk"
    path.write_bytes(make())
    with pytest.raises(PackageError) as refusal:
        read_all(path)
    assert refusal.value.reason == reason
    assert "x.expk" in str(refusal.value)


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "x.expk"
    path.write_bytes(GOOD)
    assert read_all(path) == CONTENT
    assert read_all(path, None) == CONTENT
    with open_package(path, TRUSTED) as package:
        assert (package.manifest.number, package.manifest.dseq, package.manifest.signer) == (3, 7, KEY.trusted.public)


def test_a_revoked_signer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.expk"
    path.write_bytes(GOOD)
    with pytest.raises(PackageError) as refusal:
        read_all(path, [Signer(KEY.trusted.public, revoked=True)])
    assert refusal.value.reason == "E06"


def test_nothing_inside_is_parsed_before_the_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.expk"
    path.write_bytes(changed("manifest.cbor", lambda _raw: b"\xff" * 100))
    monkeypatch.setattr(container, "_parse_manifest", lambda *_args: pytest.fail("parsed"))
    with pytest.raises(PackageError) as refusal:
        read_all(path)
    assert refusal.value.reason == "E04"


def test_a_frame_that_lies_about_its_size_does_not_fill_the_memory() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(50_000_000))
    with pytest.raises(LimitExceeded):
        container.unpack_bytes(bomb, limit=1_000_000)
    with pytest.raises(PayloadWrong):
        container.unpack_bytes(b"no frame at all")


@pytest.mark.parametrize(
    "raw", [b"", b"\x9f\x01\xff", b"\xa2\x01\x01\x01\x02", b"\x81" * 40 + b"\x01"], ids=["empty", "endless", "twice", "deep"]
)
def test_cbor_that_is_not_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(PayloadWrong):
        container.load_value(raw)


def test_every_reason_is_there_once_with_a_sentence() -> None:
    assert [error.reason for error in REASONS] == [f"E{number:02d}" for number in range(1, 22)]
    assert len({error.code for error in REASONS}) == 21
    assert all(error.text != PackageError.text and "{file}" in error.text for error in REASONS)


def fuzz(path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        raw = bytearray(GOOD)
        match chance.choice(("flip", "cut", "zero", "twice")):
            case "flip":
                for _flip in range(chance.choice((1, 1, 1, 8))):
                    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            case "cut":
                raw = raw[: chance.randrange(len(raw))]
            case "zero":
                at = chance.randrange(len(raw))
                raw[at : at + 512] = bytes(min(512, len(raw) - at))
            case "twice":
                at = chance.randrange(len(raw))
                raw[at:at] = raw[at : at + 100]
        path.write_bytes(bytes(raw))
        try:
            assert read_all(path) == CONTENT  # damage where nothing lies: what is read is still what was written
        except PackageError:
            pass


def test_damaged_packages_are_refused_or_whole(tmp_path: Path) -> None:
    fuzz(tmp_path / "x.expk", 300, 2)


@pytest.mark.soak
def test_thousands_of_damaged_packages_are_refused_or_whole(tmp_path: Path) -> None:
    fuzz(tmp_path / "x.expk", 4000, 3)


def test_a_slot_opens_with_its_keys_and_for_its_context_only() -> None:
    cheap = Costs(memory_kib=64, iterations=1)
    code, word = stretch("1234 5678", salt_of("laptop", "a"), cheap), stretch("4321", salt_of("round", "b"), cheap)
    sealed = seal(b"secret", b"here", code, word)
    assert unseal(sealed, b"here", stretch("12345678", salt_of("laptop", "a"), cheap), word) == b"secret"
    for context, keys in ((b"there", (code, word)), (b"here", (code,)), (b"here", (word, code)), (b"here", (code, code))):
        with pytest.raises(PackageError) as refusal:
            unseal(sealed, context, *keys)
        assert refusal.value.reason == "E12"
    with pytest.raises(LimitExceeded):
        stretch("1", salt_of("x"), Costs(memory_kib=1 << 21, iterations=3))
    assert is_vouched(code, b"m", vouch(code, b"m")) and not is_vouched(code, b"n", vouch(code, b"m"))
