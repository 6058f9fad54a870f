"""The small packages between laptop and office: enrolment, result, receipt, note of clearing."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from skillsapp.domain.attempt import EventKind
from skillsapp.domain.laptop import PackageKind
from skillsapp.domain.merge import ATTEMPTS_PER_PART, AttemptPart, ResultPart, SeatPart, is_whole
from skillsapp.domain.sitting import SittingState
from skillsapp.exchange.package_parts import Receipt, Request, from_plain, result_from_plain, result_to_plain, to_plain
from skillsapp.exchange.stick import stick_steps
from skillsapp.kernel.ids import new_id
from skillsapp.security.container import Manifest, Package, Sealed, dump_value, open_package, write_package
from skillsapp.security.package_errors import (
    BlobChanged,
    BlobUnreadable,
    LimitExceeded,
    OtherOrganiser,
    PackageError,
    PayloadWrong,
    WrongProgramme,
)
from skillsapp.security.sealing import is_vouched, vouch
from skillsapp.security.signatures import IssuingKey

_REQUEST, _ATTEMPTS, _SEATS, _RECEIPT, _NOTE = "request", "attempts", "seats", "receipt", "note"
_PART_ERRORS = (BlobUnreadable, BlobChanged, OtherOrganiser, LimitExceeded, PayloadWrong)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes a package for a day: a laptop by its number, or the office as number 0."""

    programme_id: str
    day: str
    device_id: str
    number: int
    key: IssuingKey
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A package as bytes, with the id and digest that are noted of it."""

    package_id: str
    digest: str
    content: bytes


def _letter(sender: Sender, kind: PackageKind, dseq: int, more: Mapping[str, Any], parts: Iterable[Sealed]) -> Letter:
    stream, package_id = io.BytesIO(), new_id()
    fields = {
        "kind": kind.value,
        "package_id": package_id,
        "programme_id": sender.programme_id,
        "day": sender.day,
        "device_id": sender.device_id,
        "number": sender.number,
        "dseq": dseq,
        "created_ms": round(sender.at.timestamp() * 1000),
        "more": dict(more),
    }
    digest = write_package(stream, fields, parts, sender.key)
    return Letter(package_id, digest, stream.getvalue())


def created_at(manifest: Manifest) -> datetime:
    """Return when the package was written, by its writer's clock; a time that no calendar has becomes 1970."""
    try:
        return datetime.fromtimestamp(manifest.created_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def day_of(package: Package) -> date:
    """Return the day a package is for.  Raises WrongProgramme where it names none."""
    try:
        return date.fromisoformat(package.manifest.day)
    except ValueError as error:
        raise WrongProgramme(package.path.name, "day") from error


def enrolment_name(number: int, device_id: str, day: date) -> str:
    """Return the file name of a laptop's request on the stick."""
    return f"enrol-{number:02d}-{device_id[-6:]}-{day.isoformat()}.expk"


def write_enrolment(sender: Sender, request: Request, code_key: bytes, recipient: str) -> Letter:
    """Write a laptop's request, vouched for by its code."""
    message = _message(sender.programme_id, sender.day, sender.number, sender.device_id, request.public_key)
    parts = [Sealed(_REQUEST, dump_value(to_plain(request)), (recipient,))]
    return _letter(sender, PackageKind.ENROLMENT, 0, {"vouch": vouch(code_key, message)}, parts)


def is_enrolment_of(manifest: Manifest, code_key: bytes) -> bool:
    """Say whether whoever wrote this request knows the code behind *code_key*."""
    code = manifest.more.get("vouch")
    message = _message(manifest.programme_id, manifest.day, manifest.number, manifest.device_id, manifest.signer)
    return isinstance(code, bytes) and is_vouched(code_key, message, code)


def read_request(package: Package, identity: str) -> Request:
    """Return what a laptop says of itself.  Raises a PackageError."""
    parts = package.parts(_REQUEST)
    if len(parts) != 1:
        raise PayloadWrong(package.path.name, _REQUEST)
    request = from_plain(package.load(parts[0], identity), Request, package.path.name)
    if request.public_key != package.manifest.signer or request.device_id != package.manifest.device_id:
        raise PayloadWrong(package.path.name, "device")
    return request


def _message(programme_id: str, day: str, number: int, device_id: str, public_key: bytes) -> bytes:
    return "\x1f".join((programme_id, day, str(number), device_id, public_key.hex())).encode()


def write_result(
    sender: Sender,
    dseq: int,
    attempts: Sequence[AttemptPart],
    seats: Sequence[SeatPart],
    rounds: Mapping[str, SittingState],
    recipients: tuple[str, ...],
) -> Letter:
    """Write everything of a laptop's day so far: a part for every 25 attempts, one for the seats."""
    parts = [
        Sealed(_ATTEMPTS, dump_value(result_to_plain(ResultPart(tuple(attempts[at : at + ATTEMPTS_PER_PART])))), recipients)
        for at in range(0, len(attempts), ATTEMPTS_PER_PART)
    ]
    parts.append(Sealed(_SEATS, dump_value(result_to_plain(ResultPart(seats=tuple(seats)))), recipients))
    more = {"attempts": len(attempts), "rounds": {id: state.value for id, state in rounds.items()}}
    return _letter(sender, PackageKind.RESULT, dseq, more, parts)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What could be read of a result package; `problems` are of the parts that could not."""

    parts: tuple[ResultPart, ...]
    problems: tuple[PackageError, ...]
    closed: frozenset[str]


def read_result(package: Package, identity: str) -> ReadResult:
    """Return what can be read of a result package, part by part; OSError where the stick went away."""
    parts: list[ResultPart] = []
    problems: list[PackageError] = []
    for part in package.manifest.parts:
        try:
            if part.role not in (_ATTEMPTS, _SEATS):
                raise PayloadWrong(package.path.name, "role")
            parts.append(result_from_plain(package.load(part, identity), package.manifest.device_id, package.path.name))
        except _PART_ERRORS as problem:
            problems.append(problem)
    rounds = package.manifest.more.get("rounds")
    states = rounds if isinstance(rounds, dict) else {}
    closed = frozenset(id for id, state in states.items() if isinstance(id, str) and state == SittingState.CLOSED.value)
    return ReadResult(tuple(parts), tuple(problems), closed)


def read_brought(files: Iterable[Path], where: tuple[str, str, str], identity: str, attempt_id: str) -> tuple[AttemptPart, ...]:
    """Return the logs of one attempt that other laptops than *where* (programme, day, device) left, the longest of each, the start first.

    Raises StickGone; files that cannot be used are passed over.
    """
    found: dict[str, AttemptPart] = {}
    for file in files:
        with contextlib.suppress(PackageError), stick_steps(file.name), open_package(file, None) as package:
            manifest = package.manifest
            if manifest.kind != PackageKind.RESULT or (manifest.programme_id, manifest.day) != where[:2]:
                continue
            if manifest.device_id == where[2]:
                continue
            for one in (one for part in read_result(package, identity).parts for one in part.attempts):
                known = found.get(manifest.device_id)
                is_longer = known is None or len(one.events) > len(known.events)
                if one.attempt_id == attempt_id and is_whole(one, manifest.device_id) and is_longer:
                    found[manifest.device_id] = one
    return tuple(sorted(found.values(), key=lambda one: (one.events[0].kind is not EventKind.START, one.events[0].at)))


def write_receipt(sender: Sender, receipt: Receipt, recipient: str) -> Letter:
    """Write the office's receipt; every laptop of the day can read it."""
    return _letter(sender, PackageKind.RECEIPT, 0, {}, [Sealed(_RECEIPT, dump_value(to_plain(receipt)), (recipient,))])


def read_receipt(package: Package, identity: str) -> Receipt:
    """Return the office's receipt.  Raises a PackageError."""
    parts = package.parts(_RECEIPT)
    if len(parts) != 1:
        raise PayloadWrong(package.path.name, _RECEIPT)
    return from_plain(package.load(parts[0], identity), Receipt, package.path.name)


def write_cleared(sender: Sender, dseq: int, recipient: str) -> Letter:
    """Write the note that a laptop has been cleared."""
    return _letter(sender, PackageKind.CLEARED, dseq, {}, [Sealed(_NOTE, dump_value({}), (recipient,))])
