"""Reading a stick at the office: enrols laptops, merges what they bring, closes rounds that are in, writes the receipt on the spot."""

from __future__ import annotations

import io
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from skillsapp.domain.collecting import CollectReport, DayProgress, MissingPerson, PackageFinding
from skillsapp.domain.laptop import Laptop, LaptopDevice, LaptopState, PackageKind, PackageRecord, PackageStatus
from skillsapp.domain.merge import Hold, leaves
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import SittingState
from skillsapp.exchange.exam_package import code_key
from skillsapp.exchange.laptop_packages import (
    ReadResult,
    Sender,
    created_at,
    day_of,
    is_enrolment_of,
    read_request,
    read_result,
    write_receipt,
)
from skillsapp.exchange.package_parts import Receipt, ReceiptEntry
from skillsapp.exchange.stick import StickGone, package_files, put_on_stick
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import _
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.laptops import LaptopDay, PersonState, list_held, load_laptop_day, stream_ends
from skillsapp.queries.questions import paper_questions
from skillsapp.security.container import Manifest, Package, Signer, open_package, recipient_of
from skillsapp.security.package_errors import (
    REASONS,
    AlreadyTaken,
    CounterWentBack,
    DoubleFound,
    EnrolmentCodeWrong,
    ForkFound,
    PackageError,
    Superseded,
    WrongProgramme,
)
from skillsapp.security.sealing import USUAL_COSTS, Costs
from skillsapp.store.engine import Reader
from skillsapp.store.laptop_store import LaptopStore
from skillsapp.store.package_merging import Merged, Merger, close_round
from skillsapp.store.package_store import OfficeKeys, PackageStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

_log = logging.getLogger(__name__)
CLOCK_SLACK = timedelta(minutes=10)
Progress = Callable[[int, int], None]
_BY_REASON = {error.reason: error for error in REASONS}


def no_progress(_done: int, _total: int) -> None:
    """Where nobody watches."""


_Enrolled = dict[bytes, list[tuple[Laptop, LaptopDevice]]]


@dataclass
class _Reading:
    """What one reading has found so far.  `stick` None: of files wherever they are, whose lines are counted also where they were taken before."""

    stick: Path | None = None
    findings: list[PackageFinding] = field(default_factory=list)
    days: dict[tuple[str, date], None] = field(default_factory=dict)
    topics: set[Topic] = field(default_factory=set)
    enrolled: list[int] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    new: int = 0
    known: int = 0
    results: int = 0
    held: set[str] = field(default_factory=set)
    clocks: set[int] = field(default_factory=set)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CollectingService:
    """Every package is one transaction: a pulled stick or a power cut loses nothing that was reported as taken."""

    begin: Begin
    reader: Reader
    folder: DataFolder
    device_id: str
    costs: Costs = USUAL_COSTS

    def read_stick(self, folder: Path, progress: Progress = no_progress) -> Done[CollectReport]:
        """Read everything on a stick, renamed copies too, and write the receipt; a stick pulled meanwhile is said in the report.

        Reading it again changes nothing.  Raises StickGone where there is no stick at all.
        """
        return self._read(_Reading(folder), lambda: package_files(folder), folder, progress)

    def read_files(
        self, files: Sequence[Path], receipts: Path | None = None, progress: Progress = no_progress
    ) -> Done[CollectReport]:
        """Read these packages as `read_stick` does, enrolments first; receipts are written into the folder *receipts*, if there is one.

        What was taken before is read and counted again, so that `new` and `known` together are all that the files bring.
        """
        return self._read(_Reading(), lambda: files, receipts, progress)

    def _read(
        self, found: _Reading, listed: Callable[[], Sequence[Path]], receipts: Path | None, progress: Progress
    ) -> Done[CollectReport]:
        with self.begin("stick.read", Permission.MAKE_PACKAGES) as uow:
            keys = PackageStore(uow).office_keys()
            uow.commit_unaudited(None)
        files = listed()
        own = keys.signing.trusted.public
        rest: list[Path] = []
        total, done = 2 * len(files) + 1, 0
        for file in files:
            rest += self._step(found, file, lambda file: self._enrol(found, file, keys, own))
            done += 1
            progress(done, total)
        enrolled = self._enrolled()
        for file in rest:
            self._step(found, file, lambda file: self._take(found, file, keys, enrolled))
            done += 1
            progress(done, total)
        days = [self._finish_day(found, programme_id, day, keys, receipts) for programme_id, day in found.days]
        progress(total, total)
        report = CollectReport(
            days=tuple(days),
            packages=tuple(found.findings),
            enrolled=tuple(sorted(found.enrolled)),
            cleared=tuple(sorted(found.cleared)),
            new=found.new,
            known=found.known,
            conflicting=len(found.held),
            refused=sum(one.status in (PackageStatus.REFUSED, PackageStatus.PARTIAL) for one in found.findings),
            results=found.results,
            warnings=tuple(dict.fromkeys(found.warnings)),
            gone=found.gone,
        )
        return Done(report, frozenset(found.topics))

    def _step(self, found: _Reading, file: Path, call: Callable[[Path], list[Path]]) -> list[Path]:
        """Do one step with one file; say what was wrong with it, or that the stick is gone."""
        if found.gone:
            return []
        try:
            return call(file)
        except PackageError as problem:
            self._refuse(found, file, problem)
        except SkillsError as problem:  # a rule of the office: frozen results
            found.findings.append(
                PackageFinding(file.name, None, None, PackageStatus.REFUSED, "", str(problem), problem.code, file)
            )
        except OSError:
            try:
                package_files(found.stick or file.parent)
            except SkillsError:
                found.gone = found.stick is not None
                if found.gone:
                    return []
            self._refuse(found, file, _BY_REASON["E01"](file.name))
        return []

    def _enrolled(self) -> _Enrolled:
        """Return whose packages are accepted, by their keys."""
        with self.begin("stick.read", Permission.MAKE_PACKAGES) as uow:
            enrolled = LaptopStore(uow).enrolled()
            uow.commit_unaudited(None)
        by_key: _Enrolled = {}
        for laptop, device in enrolled:
            by_key.setdefault(device.public_key, []).append((laptop, device))
        return by_key

    def _enrol(self, found: _Reading, file: Path, keys: OfficeKeys, own: bytes) -> list[Path]:
        """Take an enrolment; return the file when it is something else."""
        with open_package(file, None) as package:
            manifest = package.manifest
            if manifest.signer == own or manifest.kind != PackageKind.ENROLMENT:
                return [file]
            day = day_of(package)
            with self.begin("laptop.enrolled", Permission.MAKE_PACKAGES) as uow:
                store = LaptopStore(uow)
                laptops = {one.number: one for one in store.of_day(manifest.programme_id, day)}
                laptop = laptops.get(manifest.number)
                if laptop is None or manifest.device_id == self.device_id:
                    raise WrongProgramme(file.name)
                uow.stay_within(laptop.programme_id)
                found.days[(laptop.programme_id, day)] = None
                others = store.devices([laptop.id])
                if any(one.device_id == manifest.device_id and one.public_key == manifest.signer for one in others):
                    found.seen[manifest.digest] = file.name
                    return []
                if not is_enrolment_of(manifest, code_key(laptop, self.costs)):
                    raise EnrolmentCodeWrong(file.name)
                request = read_request(package, keys.identity)
                store.add_device(LaptopDevice(request.device_id, laptop.id, request.public_key, uow.now()))
                store.save(
                    replace(
                        laptop,
                        state=LaptopState.ENROLLED,
                        device_id=request.device_id,
                        public_key=request.public_key,
                        enrolled_at=laptop.enrolled_at or uow.now(),
                        checks=request.checks,
                    )
                )
                PackageStore(uow).add(self._record(uow, manifest, PackageStatus.TAKEN, "", {}))
                done = uow.commit(None, subject=laptop.id, number=laptop.number, device=request.device_id)
            found.topics |= done.topics
            found.enrolled.append(laptop.number)
            found.findings.append(PackageFinding(file.name, PackageKind.ENROLMENT, laptop.number, PackageStatus.TAKEN))
            if others:
                found.warnings.append(
                    _(
                        "Number {number} was used by two computers. The papers of both are taken; look whether that was meant."
                    ).format(number=laptop.number)
                )
            self._check_clock(found, laptop, created_at(manifest), laptop.number)
        return []

    def _take(self, found: _Reading, file: Path, keys: OfficeKeys, by_key: _Enrolled) -> list[Path]:
        own = keys.signing.trusted.public
        with open_package(file, [Signer(key) for key in (own, *by_key)]) as package:
            manifest = package.manifest
            if manifest.signer == own:
                return []  # what this office wrote itself: the exam package and its receipts
            day = day_of(package)
            laptop = next(
                (
                    laptop
                    for laptop, device in by_key.get(manifest.signer, ())
                    if (laptop.programme_id, laptop.day, device.device_id) == (manifest.programme_id, day, manifest.device_id)
                ),
                None,
            )
            if laptop is None or manifest.kind not in (PackageKind.RESULT, PackageKind.CLEARED):
                raise WrongProgramme(file.name)
            found.days[(laptop.programme_id, day)] = None
            if manifest.kind == PackageKind.CLEARED:
                self._take_cleared(found, package, laptop)
            else:
                self._take_result(found, package, laptop, keys)
        return []

    def _take_cleared(self, found: _Reading, package: Package, laptop: Laptop) -> None:
        with self.begin("laptop.cleared", Permission.MAKE_PACKAGES) as uow:
            uow.stay_within(laptop.programme_id)
            if PackageStore(uow).is_taken(package.manifest.package_id):
                return
            store = LaptopStore(uow)
            store.save(replace(store.find(laptop.id), state=LaptopState.CLEARED, cleared_at=uow.now()))
            PackageStore(uow).add(self._record(uow, package.manifest, PackageStatus.TAKEN, "", {}))
            found.topics |= uow.commit(None, subject=laptop.id, number=laptop.number).topics
        found.cleared.append(laptop.number)
        found.findings.append(PackageFinding(package.path.name, PackageKind.CLEARED, laptop.number, PackageStatus.TAKEN))

    def _take_result(self, found: _Reading, package: Package, laptop: Laptop, keys: OfficeKeys) -> None:
        manifest, file = package.manifest, package.path.name
        with self.begin("package.read", Permission.MAKE_PACKAGES) as uow:
            uow.stay_within(laptop.programme_id)
            is_known = PackageStore(uow).is_taken(manifest.package_id)
            uow.commit_unaudited(None)
        if is_known:
            if found.stick is None and self._count_again(found, package, laptop, keys):
                return
            if found.seen.setdefault(manifest.package_id, file) == file:
                self._add(found, package.path, laptop, PackageStatus.KNOWN, AlreadyTaken(file))
            found.results += 1
            return
        read = read_result(package, keys.identity)
        if read.problems and not read.parts:
            raise read.problems[0]
        with self.begin("package.taken", Permission.MAKE_PACKAGES) as uow:
            merged, status, remark = self._merge(uow, manifest, read, laptop, file)
            done = uow.commit(None, subject=manifest.package_id, device=manifest.device_id, new=merged.new, known=merged.known)
        self._keep(package.path, manifest.package_id)
        found.seen[manifest.package_id] = file
        found.topics |= done.topics | {Topic.LAPTOPS, Topic.ATTEMPTS}
        found.results += 1
        found.new += merged.new
        found.known += merged.known
        found.held |= set(merged.held)
        self._add(found, package.path, laptop, status, remark)
        self._check_clock(found, laptop, created_at(manifest), laptop.number)

    def _merger(self, uow: UnitOfWork, manifest: Manifest) -> Merger:
        return Merger(uow, manifest.programme_id, manifest.device_id, lambda paper: paper_questions(self.reader, paper))

    def _count_again(self, found: _Reading, package: Package, laptop: Laptop, keys: OfficeKeys) -> bool:
        """Count what a package that was taken before brings, writing nothing; say whether this copy of it is damaged."""
        read = read_result(package, keys.identity)
        if read.problems and not read.parts:
            raise read.problems[0]
        with self.begin("package.read", Permission.MAKE_PACKAGES) as uow:
            merged = self._merger(uow, package.manifest).take(read.parts)
        found.known += merged.known
        found.held |= set(merged.held)
        if read.problems:
            found.results += 1
            self._add(found, package.path, laptop, PackageStatus.PARTIAL, read.problems[0])
        return bool(read.problems)

    def _merge(
        self, uow: UnitOfWork, manifest: Manifest, read: ReadResult, laptop: Laptop, file: str
    ) -> tuple[Merged, PackageStatus, PackageError | None]:
        packages, laptops = PackageStore(uow), LaptopStore(uow)
        earlier = packages.results_of(manifest.device_id)
        merged = self._merger(uow, manifest).take(read.parts)
        remark: PackageError | None = None
        if read.problems:
            remark = read.problems[0]
        elif merged.refused:
            remark = _BY_REASON[merged.refused[0]](file)
        elif any(one.dseq == manifest.dseq and one.package_id != manifest.package_id for one in earlier):
            remark = CounterWentBack(file)
        elif merged.held:
            remark = ForkFound(file) if Hold.FORKED in merged.held.values() else DoubleFound(file)
        elif any(one.dseq > manifest.dseq for one in earlier):
            remark = Superseded(file)
        status = PackageStatus.PARTIAL if read.problems or merged.refused else PackageStatus.TAKEN
        counts = {"people": merged.people, "new": merged.new, "known": merged.known, "out": merged.out}
        counts |= {f"closed.{id}": 1 for id in read.closed}
        packages.add(self._record(uow, manifest, status, remark.reason if remark else "", counts))
        now = laptops.find(laptop.id)
        laptops.save(replace(now, collected_at=uow.now(), last_dseq=max(now.last_dseq, manifest.dseq)))
        return merged, status, remark

    def _record(
        self, uow: UnitOfWork, manifest: Manifest, status: PackageStatus, reason: str, counts: dict[str, int]
    ) -> PackageRecord:
        return PackageRecord(
            new_id(), manifest.package_id, PackageKind(manifest.kind), manifest.programme_id, manifest.device_id, manifest.number,
            manifest.dseq, manifest.digest, status, reason, counts, uow.now(), uow.actor.id,
        )  # fmt: skip

    def _add(self, found: _Reading, path: Path, laptop: Laptop, status: PackageStatus, remark: PackageError | None) -> None:
        reason, sentence, code = (remark.reason, str(remark), remark.code) if remark else ("", "", "")
        found.findings.append(PackageFinding(path.name, PackageKind.RESULT, laptop.number, status, reason, sentence, code, path))

    def _refuse(self, found: _Reading, file: Path, problem: PackageError) -> None:
        named = type(problem)(file.name, problem.detail)
        _log.warning("%s %s %s", problem.code, problem.reason, problem.detail)
        found.findings.append(
            PackageFinding(file.name, None, None, PackageStatus.REFUSED, problem.reason, str(named), problem.code, file)
        )

    def _keep(self, file: Path, package_id: str) -> None:
        """Keep the package as it came, still sealed: evidence for an appeal.  What it held is in the store already."""
        try:
            self.folder.packages.mkdir(exist_ok=True)
            shutil.copyfile(file, self.folder.packages / f"{package_id}.expk")
        except OSError:
            _log.warning("package.not_kept %s", package_id)

    def _check_clock(self, found: _Reading, laptop: Laptop, written_at: datetime, number: int) -> None:
        """Warn where a laptop's clock must be wrong: later than now, or before this day's package was planned."""
        with self.begin("stick.read", Permission.MAKE_PACKAGES) as uow:
            now, packed = uow.now(), PackageStore(uow).first_written(laptop.programme_id)
            uow.commit_unaudited(None)
        is_wrong = written_at > now + CLOCK_SLACK or (packed is not None and written_at < packed - CLOCK_SLACK)
        if is_wrong and number not in found.clocks:
            found.clocks.add(number)
            found.warnings.append(
                _(
                    "The clock of laptop {number} is wrong: it showed {shown}. The times of its papers are kept as they are."
                ).format(number=number, shown=stamp(written_at))
            )

    def _finish_day(self, found: _Reading, programme_id: str, day: date, keys: OfficeKeys, receipts: Path | None) -> DayProgress:
        """Close what is in, see which laptops are in, write the receipt, and say how far the day is."""
        self._close_what_is_in(found, load_laptop_day(self.reader, programme_id, day))
        state = load_laptop_day(self.reader, programme_id, day)
        self._settle_laptops(found, state)
        receipt = None
        if receipts is not None and not found.gone:
            try:
                receipt = self._write_receipt(found, state, keys, receipts)
            except StickGone as problem:
                found.gone = found.stick is not None
                if not found.gone:
                    found.warnings.append(str(problem))
            except SkillsError as problem:
                found.warnings.append(str(problem))
        state = load_laptop_day(self.reader, programme_id, day)
        return DayProgress(
            programme_id,
            state.title,
            day,
            state.laptops_in,
            len(state.expected),
            state.people_in,
            state.people_all,
            sum(row.state is PersonState.ABSENT for row in state.people),
            tuple(MissingPerson(row.sitting_title, row.number, row.entry_no, row.name) for row in state.missing),
            len(list_held(self.reader, programme_id)),
            tuple(dict.fromkeys(row.sitting_title for row in state.waiting)),
            receipt,
        )

    def _close_what_is_in(self, found: _Reading, state: LaptopDay) -> None:
        with self.begin("laptops.rounds_closed", Permission.MAKE_PACKAGES) as uow:
            packages = PackageStore(uow)
            closed_at: dict[int, set[str]] = {}
            for row in state.laptops:
                for device in row.devices:
                    for record in packages.results_of(device.device_id):
                        closed_at.setdefault(row.laptop.number, set()).update(
                            key.removeprefix("closed.") for key in record.counts if key.startswith("closed.")
                        )
            rounds = {each.id: each for each in LaptopStore(uow).sittings(state.programme_id, state.day)}
            count = absent = 0
            for id, sitting in rounds.items():
                waiting = [row for row in (*state.missing, *state.waiting) if row.sitting_id == id]
                gone = {row.seat_id for row in waiting if row.attempt_id is None and id in closed_at.get(row.number, ())}
                has_begun = any(row.sitting_id == id and row.state in (PersonState.IN, PersonState.HELD) for row in state.people)
                if sitting.state is not SittingState.CLOSED and has_begun and len(gone) == len(waiting):
                    absent += close_round(uow, sitting, frozenset(gone))
                    count += 1
            if count:
                found.topics |= uow.commit(None, subject=state.programme_id, rounds=count, absent=absent).topics

    def _settle_laptops(self, found: _Reading, state: LaptopDay) -> None:
        with self.begin("laptops.settled", Permission.MAKE_PACKAGES) as uow:
            store, packages, changed = LaptopStore(uow), PackageStore(uow), 0
            for row in state.laptops:
                if row.laptop.state is LaptopState.CLEARED or not row.devices:
                    continue
                brought = all(packages.results_of(device.device_id) for device in row.devices)
                is_in = brought and row.people_in == row.people
                wanted = LaptopState.COLLECTED if is_in else LaptopState.ENROLLED
                if wanted is not row.laptop.state:
                    store.save(replace(row.laptop, state=wanted))
                    changed += 1
            if changed:
                found.topics |= uow.commit(None, subject=state.programme_id, laptops=changed).topics

    def _write_receipt(self, found: _Reading, state: LaptopDay, keys: OfficeKeys, folder: Path) -> Path | None:
        """Sign what this office holds of every laptop of the day, read back from the store, onto the stick."""
        devices = {device.device_id: row.laptop for row in state.laptops for device in row.devices}
        if not devices:
            return None
        ends: dict[str, dict[str, tuple[bytes, ...]]] = {}
        for (attempt_id, device_id), hashes in leaves(stream_ends(self.reader, devices)).items():
            ends.setdefault(device_id, {})[attempt_id] = tuple(sorted(hashes))
        with self.begin("receipt.written", Permission.MAKE_PACKAGES) as uow:
            packages = PackageStore(uow)
            entries = tuple(
                ReceiptEntry(id, laptop.number, max((one.dseq for one in packages.results_of(id)), default=0), ends.get(id, {}))
                for id, laptop in devices.items()
            )
            day = state.day.isoformat()
            sender = Sender(state.programme_id, day, self.device_id, 0, keys.signing, uow.now())
            letter = write_receipt(sender, Receipt(uow.now(), entries), recipient_of(keys.venue_identity))
            path = put_on_stick(folder, f"receipt-{day}-{state.programme_id[-6:]}.expk", io.BytesIO(letter.content), no_progress)
            packages.add(
                PackageRecord(
                    new_id(), letter.package_id, PackageKind.RECEIPT, state.programme_id, self.device_id, None, 0, letter.digest,
                    PackageStatus.WRITTEN, "", {"laptops": len(entries)}, uow.now(), uow.actor.id,
                )
            )  # fmt: skip
            found.topics |= uow.commit(None, subject=state.programme_id, laptops=len(entries)).topics
        return path
