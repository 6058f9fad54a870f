"""`site-package create/inspect/open` and `result-package create/inspect/merge`: the stick's way of a class day, for scripts."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, whole_number
from skillsapp.domain.collecting import CollectReport, PackageFinding, WrittenStick
from skillsapp.domain.laptop import PACKAGE_KIND_TITLES, PackageKind, PackageStatus
from skillsapp.domain.venue_day import VenueDay
from skillsapp.exchange.exam_package import numbers_of, title_of
from skillsapp.exchange.laptop_packages import created_at, enrolment_name
from skillsapp.exchange.source import FileUnreadable
from skillsapp.exchange.stick import FOLDER, SUFFIX, package_files, root_of
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.files import cannot_write, make_folder
from skillsapp.kernel.i18n import N_, _, listed
from skillsapp.queries.laptops import LaptopDay, list_laptop_days, load_laptop_day
from skillsapp.queries.programmes import find_programme
from skillsapp.security.container import Manifest, Package, Part, key_id, open_package
from skillsapp.security.package_errors import REASONS, PackageError

ONE_SPARE_IN = 10
_DAMAGED = frozenset(error.reason for error in REASONS if error.exit_status == 3)
_REFUSED, _UNREADABLE = 1, 3


@dataclass(eq=False)
class DayNotSaid(SkillsError):
    code = "laptops.day_missing"
    text = N_("Rounds on laptops are arranged for several days. Say which with --day: {days}.")
    days: str


@dataclass(eq=False)
class NoDays(SkillsError):
    code = "laptops.no_rounds"
    text = N_("No round on the computer is arranged in this programme. Arrange the sittings first.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("a day like 2026-11-21 is expected, not “{found}”").format(found=text)) from error


def _word(text: str) -> tuple[str, str]:
    sitting, equals, word = text.partition("=")
    if not (sitting and equals and word):
        raise argparse.ArgumentTypeError(_("SITTING=WORD is expected, not “{found}”").format(found=text))
    return sitting, word


def _existing(path: Path) -> Path:
    """Return the file.  Raises FileUnreadable: on the command line a missing file is no pulled stick."""
    if not path.is_file():
        raise FileUnreadable(path.name)
    return path


def _site_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--day", type=_day, metavar="DATE", help=_("not needed where rounds are arranged for one day only"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR|FILE.expk")
    parser.add_argument(
        "--laptops", type=whole_number, metavar="N", help=_("plan numbers 1 to N; codes that were given before stay")
    )


def _create_site(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    programme = find_programme(app.reader, options.programme)
    day = options.day or _only_day(desk, programme.id)
    state = load_laptop_day(app.reader, programme.id, day)
    known = {row.laptop.number for row in state.laptops}
    wanted = known | set(range(1, (options.laptops or (0 if known else _with_spares(state.highest_seat))) + 1))
    if wanted != known:
        app.laptops.plan(programme.id, day, wanted)
    written, file = _write_site(desk, programme.id, day, options.out)
    data = {"file": str(file), "programme": programme.id, "day": day.isoformat(), **_site_json(desk, programme.id, day)}
    data |= {"people": written.people, "photos": written.photos, "bytes": written.size}
    told = _("{file}: {laptops} laptops, {rounds} rounds, {people} people.").format(
        file=file, laptops=written.laptops, rounds=written.rounds, people=written.people
    )
    return Answer(data, (told, _("Codes and words are told with --json only, and on the code sheet.")))


def _only_day(desk: Desk, programme_id: str) -> date:
    days = sorted(choice.day for choice in list_laptop_days(desk.app.reader, programme_id))
    if not days:
        raise NoDays()
    if len(days) > 1:
        raise DayNotSaid(listed(day.isoformat() for day in days))
    return days[0]


def _with_spares(seats: int) -> int:
    return seats + -(-seats // ONE_SPARE_IN)


def _write_site(desk: Desk, programme_id: str, day: date, out: Path) -> tuple[WrittenStick, Path]:
    """Write into our folder of *out*, or as the file *out* itself."""
    laptops = desk.app.laptops
    if out.suffix.lower() != SUFFIX or out.is_dir():
        make_folder(out)
        written = laptops.write_stick(programme_id, day, out).value
        return written, written.file
    make_folder(out.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=out.parent) as half:
            written = laptops.write_stick(programme_id, day, Path(half)).value
            os.replace(written.file, out)
    except OSError as error:
        raise cannot_write(out, error) from error
    return written, out


def _site_json(desk: Desk, programme_id: str, day: date) -> dict[str, object]:
    state: LaptopDay = load_laptop_day(desk.app.reader, programme_id, day)
    rounds = [row.sitting for row in state.rounds]
    return {
        "laptops": [{"number": row.laptop.number, "code": row.laptop.code} for row in state.laptops],
        "rounds": [
            {
                "sitting": one.id,
                "title": one.title,
                "room": one.room,
                "round": one.round,
                "starts_at": to_house(one.starts_at).isoformat(timespec="seconds"),
                "word": one.word,
            }
            for one in rounds
        ],
    }


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def _inspect(_desk: Desk, options: argparse.Namespace) -> Answer:
    with open_package(_existing(options.file), None) as package:
        manifest = package.manifest
        blobs = [_blob_json(package, part) for part in manifest.parts]
    data = {"file": str(options.file), **_manifest_json(manifest), "signature": "valid", "blobs": blobs}
    problems = sorted({str(blob["problem"]) for blob in blobs if blob["problem"]})
    told = [
        _("{kind} {package} of {day}, device {device}, number {number}, counter {counter}").format(
            kind=_kind_title(manifest.kind), package=manifest.package_id, day=manifest.day, device=manifest.device_id,
            number=manifest.number, counter=manifest.dseq,
        ),
        _("The signature is valid (key {key}).").format(key=data["signer"]),
        *(f"{blob['name']}  {blob['role']}  {blob['bytes']}  {blob['problem'] or ''}".rstrip() for blob in blobs),
    ]  # fmt: skip
    return Answer(data, tuple(told), _UNREADABLE if problems else 0)


def _kind_title(kind: str) -> str:
    return _(PACKAGE_KIND_TITLES[PackageKind(kind)]) if kind in list(PackageKind) else kind


def _manifest_json(manifest: Manifest) -> dict[str, object]:
    is_exam = manifest.kind == PackageKind.EXAM
    return {
        "kind": manifest.kind,
        "package": manifest.package_id,
        "programme": manifest.programme_id,
        "title": title_of(manifest) or None,
        "day": manifest.day,
        "device": manifest.device_id,
        "number": manifest.number,
        "dseq": manifest.dseq,
        "created_at": to_house(created_at(manifest)).isoformat(timespec="seconds"),
        "signer": key_id(manifest.signer).hex(),
        "laptops": list(numbers_of(manifest)) if is_exam else None,
    }


def _blob_json(package: Package, part: Part) -> dict[str, object]:
    problem = None
    try:
        package.read_sealed(part)
    except PackageError as error:
        problem = error.reason
    return {"name": part.name, "role": part.role, "bytes": part.cipher_size, "plain_bytes": part.plain_size, "problem": problem}


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser)
    parser.add_argument("--number", required=True, type=whole_number, metavar="N")
    parser.add_argument("--code", required=True, metavar="C", help=_("eight digits; “-” reads them from standard input"))
    parser.add_argument(
        "--word", type=_word, action="append", default=[], metavar="SITTING=WORD", help=_("open the paper of a round too")
    )


def _open(desk: Desk, options: argparse.Namespace) -> Answer:
    venue = desk.app.venue
    code = sys.stdin.readline().strip() if options.code == "-" and sys.stdin is not None else options.code
    day = venue.open_day(_existing(options.file), options.number, code).value
    for sitting, word in options.word:
        day = venue.open_round(sitting, word).value
    enrolment = root_of(options.file) / FOLDER / enrolment_name(day.number, venue.device_id, day.day)
    told = _("Laptop {number} on {day}: {title}. The enrolment is {file}.").format(
        number=day.number, day=day.day.isoformat(), title=day.title, file=enrolment
    )
    return Answer(_day_json(day, venue.device_id, enrolment), (told,))


def _day_json(day: VenueDay, device_id: str, enrolment: Path) -> dict[str, object]:
    return {
        "programme": day.programme_id,
        "title": day.title,
        "day": day.day.isoformat(),
        "number": day.number,
        "device": device_id,
        "package": day.package_id,
        "enrolment": str(enrolment),
        "clock_off_seconds": day.clock_off_seconds,
        "rounds": [
            {
                "sitting": one.sitting_id,
                "title": one.title,
                "round": one.round,
                "starts_at": to_house(one.starts_at).isoformat(timespec="seconds"),
                "state": one.state.value,
                "open": one.is_open,
                "entry_no": one.person.entry_no if one.person else None,
            }
            for one in day.rounds
        ],
    }


def _result_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")


def _create_result(desk: Desk, options: argparse.Namespace) -> Answer:
    venue = desk.app.venue
    make_folder(options.out)
    written = venue.write_result(options.out).value
    data = {"file": str(written.file), "device": venue.device_id, "dseq": written.dseq, "people": written.people}
    data |= {"events": written.events, "still_out": written.still_out}
    told = _("{file}: {people} papers, {out} of them not handed in.").format(
        file=written.file, people=written.people, out=written.still_out
    )
    return Answer(data, (told,))


def _merge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("packages, or folders with packages"))
    parser.add_argument("--receipt-to", type=Path, metavar="DIR", help=_("write the receipts for the laptops there"))


def _merge(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    files: list[Path] = []
    refused: list[dict[str, str]] = []
    statuses: set[int] = set()
    for path in options.files:
        try:
            files += package_files(path) if path.is_dir() else [_existing(path)]
        except SkillsError as error:
            desk.say(describe(error))
            refused.append({"file": str(path), "code": error.code})
            statuses.add(_UNREADABLE)
    if options.receipt_to is not None:
        make_folder(options.receipt_to)
    report = app.collecting.read_files(files, options.receipt_to).value
    for finding in report.packages:
        if finding.status in (PackageStatus.REFUSED, PackageStatus.PARTIAL):
            refused.append({"file": str(finding.path or finding.file), "code": finding.code})
            statuses.add(_status_of(finding))
    _tell(desk, report, empty=not files and not refused)
    data = {"packages": report.results, "new": report.new, "duplicate": report.known, "conflicting": report.conflicting}
    data["refused"] = refused  # type: ignore[assignment]
    told = _("{packages} packages: {new} lines new, {duplicate} there already, {conflicting} papers wait for a ruling.")
    is_done = report.results or report.enrolled or report.cleared or not refused
    return Answer(data, (told.format(**data),), 0 if is_done else min(statuses, default=_REFUSED))


def _status_of(finding: PackageFinding) -> int:
    return _UNREADABLE if finding.reason in _DAMAGED else _REFUSED


def _tell(desk: Desk, report: CollectReport, *, empty: bool) -> None:
    """Say on standard error what the counts do not: every file with something about it, the enrolments, who is missing."""
    for sentence in [one.sentence for one in report.packages if one.sentence] + list(report.warnings):
        desk.say(sentence)
    if report.enrolled:
        desk.say(_("Enrolled now: laptops {numbers}.").format(numbers=listed(str(number) for number in report.enrolled)))
    if empty:
        desk.say(_("There is no package in it."))


PACKAGE_VERBS = (
    Verb(
        ("site-package", "create"),
        N_("Write the exam package of a day; codes and words stand in the answer."),
        _site_arguments,
        _create_site,
    ),
    Verb(("site-package", "inspect"), N_("Tell what a package says of itself, without any key."), _file_argument, _inspect),
    Verb(
        ("site-package", "open"),
        N_("Open an exam package on a borrowed laptop's own data folder; the enrolment is written beside it."),
        _open_arguments,
        _open,
    ),
    Verb(
        ("result-package", "create"), N_("Write everything of this laptop's day as a package."), _result_arguments, _create_result
    ),
    Verb(("result-package", "inspect"), N_("Tell what a package says of itself, without any key."), _file_argument, _inspect),
    Verb(
        ("result-package", "merge"),
        N_("Merge what laptops brought; enrolments among the files are read first, doing it again changes nothing."),
        _merge_arguments,
        _merge,
    ),
)
