"""The exam package: one file for all laptops of a day, opened by a laptop's code, each round by its word too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from skillsapp.domain.laptop import Laptop, PackageKind
from skillsapp.domain.sitting import Sitting
from skillsapp.exchange.package_parts import PaperPart, Roster, from_plain, to_plain
from skillsapp.security.container import (
    Manifest,
    Package,
    Sealed,
    dump_value,
    new_identity,
    recipient_of,
    write_package,
)
from skillsapp.security.package_errors import PackageLocked, PayloadWrong, SignatureWrong
from skillsapp.security.sealing import Costs, salt_of, seal, stretch, unseal
from skillsapp.security.signatures import IssuingKey

PHOTO_BYTES_PER_PART = 8 << 20
_ROSTER, _PHOTOS, _PAPER = "roster", "photos", "paper:"


@dataclass(frozen=True, slots=True)
class DayPackage:
    """All that goes into the package of a day; `photos` are pairs of name and bytes."""

    package_id: str
    day: str
    created_ms: int
    roster: Roster
    papers: tuple[PaperPart, ...]
    photos: Sequence[tuple[str, bytes]]
    laptops: tuple[Laptop, ...]
    words: Mapping[str, str]
    costs: Costs


def code_key(laptop: Laptop, costs: Costs) -> bytes:
    """Return the key that a laptop's code gives: opens its slots and vouches for its enrolment."""
    return stretch(laptop.code, salt_of("laptop", laptop.id), costs)


def write_exam_package(
    stream: BinaryIO, value: DayPackage, device_id: str, key: IssuingKey, progress: Callable[[int], None]
) -> str:
    """Write the package and return its digest; the round words are nowhere in it, only what they open."""
    roster_identity = new_identity()
    paper_identities = {part.sitting_id: new_identity() for part in value.papers}
    fields = {
        "kind": PackageKind.EXAM.value,
        "package_id": value.package_id,
        "programme_id": value.roster.programme.id,
        "day": value.day,
        "device_id": device_id,
        "number": 0,
        "dseq": 0,
        "created_ms": value.created_ms,
        "more": {
            "title": value.roster.programme.title,
            "costs": [value.costs.memory_kib, value.costs.iterations],
            **_slots(value, roster_identity, paper_identities, key.trusted.public),
        },
    }
    return write_package(stream, fields, _parts(value, recipient_of(roster_identity), paper_identities), key, progress)


def _slots(value: DayPackage, roster_identity: str, papers: Mapping[str, str], signer: bytes) -> dict[str, Any]:
    codes = {laptop.number: (salt_of("laptop", laptop.id), code_key(laptop, value.costs)) for laptop in value.laptops}
    roster = {
        number: [salt, seal(signer + roster_identity.encode(), _context(value.package_id, "roster", number), key)]
        for number, (salt, key) in codes.items()
    }
    rounds = {}
    for sitting_id, identity in papers.items():
        salt = salt_of("round", sitting_id)
        word = stretch(value.words[sitting_id], salt, value.costs)
        rounds[sitting_id] = [
            salt,
            {
                number: seal(identity.encode(), _context(value.package_id, sitting_id, number), key, word)
                for number, (_salt, key) in codes.items()
            },
        ]
    return {"roster": roster, "rounds": rounds}


def _context(package_id: str, what: str, number: int) -> bytes:
    return f"skillsapp slot 1\x1f{package_id}\x1f{what}\x1f{number}".encode()


def _parts(value: DayPackage, roster_recipient: str, papers: Mapping[str, str]) -> Iterator[Sealed]:
    yield Sealed(_ROSTER, dump_value(to_plain(value.roster)), (roster_recipient,))
    batch: dict[str, bytes] = {}
    for name, content in value.photos:
        batch[name] = content
        if sum(map(len, batch.values())) >= PHOTO_BYTES_PER_PART:
            yield Sealed(_PHOTOS, dump_value(batch), (roster_recipient,))
            batch = {}
    if batch:
        yield Sealed(_PHOTOS, dump_value(batch), (roster_recipient,))
    for part in value.papers:
        yield Sealed(_PAPER + part.sitting_id, dump_value(to_plain(part)), (recipient_of(papers[part.sitting_id]),))


def numbers_of(manifest: Manifest) -> tuple[int, ...]:
    """Return the laptops that the package has keys for."""
    roster = manifest.more.get("roster")
    return tuple(sorted(number for number in roster if type(number) is int)) if isinstance(roster, dict) else ()


def title_of(manifest: Manifest) -> str:
    """Return the programme's title, the one thing that stands in clear."""
    title = manifest.more.get("title")
    return title if isinstance(title, str) else ""


def laptop_key(package: Package, number: int, code: str) -> bytes:
    """Return the key that *code* gives for a laptop's slots; whether it is right is seen when it opens something.  Raises PackageLocked."""
    salt, _sealed = _slot(package, "roster", number)
    return stretch(code, salt, _costs(package))


def open_roster(package: Package, number: int, key: bytes) -> tuple[Roster, dict[str, bytes]]:
    """Return the roster and the photos.  Raises KeyWrong, PackageLocked, SignatureWrong or what `Package.load` raises.

    The slot holds the office's key too: a package that somebody else signed is found out here.
    """
    _salt, sealed = _slot(package, "roster", number)
    secret = unseal(sealed, _context(package.manifest.package_id, "roster", number), key)
    signer, identity = secret[:32], secret[32:].decode()
    file = package.path.name
    if signer != package.manifest.signer:
        raise SignatureWrong(file, "signer")
    parts = package.parts(_ROSTER)
    if len(parts) != 1:
        raise PayloadWrong(file, "roster")
    roster = from_plain(package.load(parts[0], identity), Roster, file)
    if roster.programme.id != package.manifest.programme_id:
        raise PayloadWrong(file, "programme")
    photos: dict[str, bytes] = {}
    for part in package.parts(_PHOTOS):
        batch = package.load(part, identity)
        if not isinstance(batch, dict) or not all(isinstance(k, str) and isinstance(v, bytes) for k, v in batch.items()):
            raise PayloadWrong(file, "photos")
        photos |= batch
    return roster, photos


def open_paper(package: Package, sitting: Sitting, number: int, key: bytes, word: str) -> PaperPart:
    """Return the paper of a round.  Raises KeyWrong for another word, PackageLocked where the package has no such round."""
    rounds = package.manifest.more.get("rounds")
    entry = rounds.get(sitting.id) if isinstance(rounds, dict) else None
    parts = package.parts(_PAPER + sitting.id)
    if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[1], dict) or len(parts) != 1:
        raise PackageLocked(package.path.name, "round")
    salt, slots = entry
    if not isinstance(salt, bytes) or not isinstance(slots.get(number), bytes):
        raise PackageLocked(package.path.name, "round")
    secret = unseal(
        slots[number], _context(package.manifest.package_id, sitting.id, number), key, stretch(word, salt, _costs(package))
    )
    part = from_plain(package.load(parts[0], secret.decode()), PaperPart, package.path.name)
    on_papers = {item.ref for paper in (part.paper, *part.others) for item in paper.items}
    if part.sitting_id != sitting.id or {question.ref for question in part.questions} != on_papers:
        raise PayloadWrong(package.path.name, "paper")
    return part


def _slot(package: Package, name: str, number: int) -> tuple[bytes, bytes]:
    slots = package.manifest.more.get(name)
    entry = slots.get(number) if isinstance(slots, dict) else None
    if not isinstance(entry, list) or len(entry) != 2 or not all(isinstance(each, bytes) for each in entry):
        raise PackageLocked(package.path.name, name)
    return entry[0], entry[1]


def _costs(package: Package) -> Costs:
    costs = package.manifest.more.get("costs")
    if not isinstance(costs, list) or len(costs) != 2 or not all(type(each) is int for each in costs):
        raise PayloadWrong(package.path.name, "costs")
    return Costs(costs[0], costs[1])
