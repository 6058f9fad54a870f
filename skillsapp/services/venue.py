"""The borrowed laptop's day: take the package, open a round, move people here, collect, read the receipt, clear (exam-day.md)."""

from __future__ import annotations

import contextlib
import hmac
import io
import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.attempt import EventKind, attempt_id_of, fold
from skillsapp.domain.exam import EventDraft, NotOpenYet
from skillsapp.domain.laptop import PackageKind, PackageRecord, PackageStatus
from skillsapp.domain.merge import AttemptPart, granted_by
from skillsapp.domain.paper_layout import paper_layout
from skillsapp.domain.sitting import Presence, Sitting, SittingState
from skillsapp.domain.timeledger import Reading
from skillsapp.domain.venue_day import (
    ClearedNote,
    CodeWrong,
    DayNotOpen,
    DayOfOther,
    MoveReasonMissing,
    NoReceipt,
    NotOnTheRoster,
    NotVerifiedYet,
    NumberUnknown,
    Offers,
    OfficeFolder,
    PackageOffer,
    RoundMissing,
    VenueDay,
    VenuePerson,
    VerifiedState,
    WordWrong,
    WrittenResult,
)
from skillsapp.exchange.clearing import clear_folder as clear_folder
from skillsapp.exchange.exam_package import laptop_key, numbers_of, open_paper, open_roster, title_of
from skillsapp.exchange.laptop_packages import (
    Sender,
    created_at,
    day_of,
    enrolment_name,
    read_brought,
    read_receipt,
    write_cleared,
    write_enrolment,
    write_result,
)
from skillsapp.exchange.package_parts import Request, Roster
from skillsapp.exchange.stick import package_files, put_on_stick, root_of, stick_steps
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import Clock, to_house
from skillsapp.kernel.i18n import listed
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.questions import questions_by_ref
from skillsapp.queries.venue import (
    current_day,
    find_in_roster,
    gather_result,
    rounds_of,
    stored_days,
    verified_state,
)
from skillsapp.security.container import Signer, open_package, recipient_of
from skillsapp.security.package_errors import KeyWrong, PackageError, PackageLocked, WrongProgramme
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.ballast import Ballast
from skillsapp.store.engine import Reader
from skillsapp.store.package_store import PackageStore
from skillsapp.store.picture_store import PictureStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.sitting_store import SittingStore, is_theory_open
from skillsapp.store.unit_of_work import Begin, UnitOfWork
from skillsapp.store.venue_store import DayRoster, StoredDay, StoredReceipts, VenueStore, is_office, read_receipts, read_roster

_log = logging.getLogger(__name__)
_MINUTE_MS = 60_000
CLOCK_SLACK = timedelta(minutes=10)
Progress = Callable[[int, int], None]
NO_CHECKS: Mapping[str, str] = MappingProxyType({})


def no_progress(_done: int, _total: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class VenueService:
    """Everything is done in the program's name: on a borrowed laptop the code is who may.  `folder` arguments are the stick's."""

    begin_as_program: Begin
    reader: Reader
    clock: Clock
    folder: DataFolder
    device_id: str
    ballast: Ballast

    def packages_on(self, folder: Path) -> Offers:
        """Return the exam packages on a stick, the newest first, renamed copies once.  Raises StickGone, nothing for a bad file."""
        days = {day.key: day for day in stored_days(self.reader)}
        offers: dict[str, PackageOffer] = {}
        problems: list[str] = []
        for file in package_files(folder):
            try:
                with stick_steps(file.name), open_package(file, None) as package:
                    manifest = package.manifest
                    if manifest.kind != PackageKind.EXAM:
                        continue
                    day = day_of(package)
                    known = days.get((manifest.programme_id, day))
                    written = created_at(manifest)
                    offer = PackageOffer(
                        file, manifest.package_id, manifest.programme_id, title_of(manifest), day, written, numbers_of(manifest),
                        is_open=known is not None and known.package_id == manifest.package_id,
                        is_newer=known is not None and known.created_at < written,
                    )  # fmt: skip
                    offers.setdefault(offer.package_id, offer)
            except PackageError as problem:
                problems.append(str(type(problem)(file.name, problem.detail)))
        found = sorted(offers.values(), key=lambda one: (one.created_at, one.package_id), reverse=True)
        return Offers(tuple(found), tuple(problems))

    def current(self) -> VenueDay | None:
        """Return the day that was opened last on this laptop, or None on one that has none (or is the office)."""
        return current_day(self.reader)

    def open_day(self, file: Path, number: int, code: str, checks: Mapping[str, str] = NO_CHECKS) -> Done[VenueDay]:
        """Take the package: roster and photos into this data folder, a device key, and the enrolment request beside *file* on the stick.

        *checks* are the findings of the traffic-light check, shown at the host.  Doing it again with a newer package of the day adds to it.
        Raises OfficeFolder, CodeWrong, NumberUnknown, DayOfOther, a package.* error, or StickGone.
        """
        with self.reader.connect() as connection:
            if is_office(connection):
                raise OfficeFolder()
        with stick_steps(file.name), open_package(file, None) as package:
            manifest = package.manifest
            if manifest.kind != PackageKind.EXAM:
                raise WrongProgramme(file.name)
            if number not in numbers_of(manifest):
                raise NumberUnknown(number, listed(str(each) for each in numbers_of(manifest)))
            day = day_of(package)
            known = next((each for each in stored_days(self.reader) if each.key == (manifest.programme_id, day)), None)
            if known is not None and known.number != number:
                raise DayOfOther(known.number, number)
            try:
                roster, photos = open_roster(package, number, laptop_key(package, number, code))
            except KeyWrong as error:
                raise CodeWrong(number) from error
            self._keep(file, manifest.package_id)
            self._keep_photos(photos)
        now = self.clock.now()
        value = StoredDay(
            manifest.programme_id,
            roster.programme.title,
            day,
            number,
            "".join(code.split()),
            manifest.package_id,
            created_at(manifest),
            known.opened_at if known else now,
            manifest.signer,
            roster.recipient,
            roster.venue_identity,
            _clock_off(now, created_at(manifest), day),
            known.exports if known else {},
        )
        if known is not None and known.created_at > value.created_at:
            value = known  # an older copy of the package: nothing in it is news
        else:
            self._take_in(value, roster)
        self._enrol(value, root_of(file), checks)
        return self._answer("venue.day_opened", value.programme_id)

    def update_day(self, file: Path) -> Done[VenueDay]:
        """Take a newer package of the day that is open already; the code is not asked again.  Raises as `open_day`, or DayNotOpen."""
        with stick_steps(file.name), open_package(file, None) as package:
            key = (package.manifest.programme_id, day_of(package))
        known = next((day for day in stored_days(self.reader) if day.key == key), None)
        if known is None:
            raise DayNotOpen()
        return self.open_day(file, known.number, known.code)

    def is_code(self, code: str) -> bool:
        """Say whether *code* is this laptop's code of the day: opens what an invigilator may do here."""
        days = stored_days(self.reader)
        return bool(days) and hmac.compare_digest(days[-1].code.encode(), "".join(code.split()).encode())

    def open_round(self, sitting_id: str, word: str) -> Done[VenueDay]:
        """Open the paper of a round with its word; the sitting is then RUNNING here.  Raises WordWrong, RoundMissing or DayNotOpen."""
        day, value = self._find_round(sitting_id)
        file = self.folder.packages / f"{day.package_id}.expk"
        try:
            with open_package(file, [Signer(day.host_key)]) as package:
                part = open_paper(package, value, day.number, laptop_key(package, day.number, day.code), word)
        except KeyWrong as error:
            raise WordWrong() from error
        except (PackageLocked, OSError) as error:
            raise RoundMissing() from error
        with self.begin_as_program("venue.round_opened", None) as uow:
            VenueStore(uow).take_papers((part.paper, *part.others), part.questions, part.cases)
            PictureStore(uow).keep_all(part.pictures)
            sittings = SittingStore(uow)
            value = sittings.find(sitting_id)
            if value.state in (SittingState.PLANNED, SittingState.OPEN):
                clock = uow.clock
                sittings.save(
                    replace(
                        value,
                        paper_id=part.paper.id,
                        state=SittingState.RUNNING,
                        started_at=clock.now(),
                        started_boot_id=clock.boot_id(),
                        started_boot_ms=clock.boot_ms(),
                    )
                )
            done = uow.commit(None, subject=sitting_id)
        self.ballast.hold()
        return Done(self._required(), done.topics)

    def close_round(self, sitting_id: str) -> Done[VenueDay]:
        """End a round here: a paper still out is collected, the sitting is CLOSED; who never came is left to the host.  Raises DayNotOpen."""
        self._find_round(sitting_id)
        with self.begin_as_program("venue.round_closed", None) as uow:
            store, sittings, collected = AttemptStore(uow), SittingStore(uow), 0
            for record in store.of_sitting(sitting_id):
                if not store.is_over(record.id):
                    used = fold(store.events(record.id)).used_ms
                    store.append(EventDraft(record.id, self.device_id, EventKind.COLLECT, self._reading(), used, response="room"))
                    collected += 1
            sittings.save(replace(sittings.find(sitting_id), state=SittingState.CLOSED))
            still_open = is_theory_open(uow.connection)
            done = uow.commit(None, subject=sitting_id, collected=collected)
        if not still_open:
            self.ballast.drop()
        return Done(self._required(), done.topics)

    def find_person(self, sitting_id: str, typed: str) -> VenuePerson:
        """Return who has this entry number or ID number in a round, on whichever laptop the seat is.  Raises NotOnTheRoster."""
        day, _value = self._find_round(sitting_id)
        found = find_in_roster(self.reader, day, sitting_id, typed)
        if found is None:
            raise NotOnTheRoster(typed.strip())
        return found

    def move_here(
        self, sitting_id: str, entry_no: str, reason: str, minutes_left: int | None = None, folder: Path | None = None
    ) -> Done[VenuePerson]:
        """Let a person of another laptop go on here: a TRANSFER begins the stream of this laptop, with its reason.

        With the stick of *folder* the answers that the other laptop collected onto it are shown again here, with the time used; without,
        *minutes_left* is the time granted (None: what the round has left).  Raises MoveReasonMissing, NotOnTheRoster or NotOpenYet.
        """
        if not reason.strip():
            raise MoveReasonMissing()
        day, value = self._find_round(sitting_id)
        person = find_in_roster(self.reader, day, sitting_id, entry_no)
        if person is None:
            raise NotOnTheRoster(entry_no.strip())
        if value.state is not SittingState.RUNNING or value.paper_id is None:
            raise NotOpenYet()
        brought = self._brought(day, attempt_id_of(sitting_id, person.entry_no), folder)
        with self.begin_as_program("venue.moved_here", None) as uow:
            self._seat_here(uow, day, person)
            self._begin_moved(uow, value, person, brought, reason.strip(), minutes_left)
            done = uow.commit(None, subject=person.registration_id, sitting=sitting_id, brought=len(brought))
        return Done(replace(person, here=True), done.topics)

    def write_result(self, folder: Path, progress: Progress = no_progress) -> Done[WrittenResult]:
        """Write everything of the day so far onto the stick; may be repeated.  Raises DayNotOpen, StickGone or CannotWrite."""
        day = self._day()
        self._enrol(day, folder, NO_CHECKS, only_if_missing=True)
        with self.begin_as_program("venue.result_written", None) as uow:
            dseq = PackageStore(uow).last_counter(self.device_id) + 1
            found = gather_result(uow, day, self.device_id)
            sender = self._sender(uow, day)
            recipients = (day.recipient, recipient_of(day.venue_identity))
            letter = write_result(sender, dseq, found.attempts, found.seats, found.rounds, recipients)
            events = sum(len(one.events) for one in found.attempts)
            counts = {"people": len(found.attempts), "events": events, "out": found.out}
            PackageStore(uow).add(
                PackageRecord(
                    new_id(), letter.package_id, PackageKind.RESULT, day.programme_id, self.device_id, day.number, dseq, letter.digest,
                    PackageStatus.WRITTEN, "", counts, uow.now(), uow.actor.id,
                )
            )  # fmt: skip
            line = VenueStore(uow).last_audit_line() + 1  # with the entry of this very step
            VenueStore(uow).save_day(replace(day, exports={**day.exports, str(dseq): line}))
            done = uow.commit(None, subject=letter.package_id, dseq=dseq)
        name = f"result-{day.number:02d}-{self.device_id[-6:]}-{dseq:03d}.expk"
        file = put_on_stick(folder, name, io.BytesIO(letter.content), progress)
        self._drop_older(file, dseq)
        return Done(WrittenResult(file, dseq, len(found.attempts), events, found.out), done.topics)

    def read_receipt(self, folder: Path) -> Done[VerifiedState]:
        """Read the host's receipt for this laptop from the stick.  Raises NoReceipt, StickGone or DayNotOpen."""
        days = {each.key: each for each in stored_days(self.reader)}
        if not days:
            raise DayNotOpen()
        with self.begin_as_program("venue.receipt_read", None) as uow:
            before = held = read_receipts(uow.connection)
            for file in package_files(folder):
                with contextlib.suppress(PackageError), stick_steps(file.name):
                    held = self._take_receipt(file, days, held)
            if held == before and before.at is None:
                raise NoReceipt()
            VenueStore(uow).save_receipts(held)
            done = uow.commit(None, subject=self.device_id)
        return Done(self.verified(), done.topics)

    def verified(self) -> VerifiedState:
        """Say what the host has verified by the receipts read so far; `may_clear` is the answer."""
        return verified_state(self.reader, self.device_id)

    def clear(self) -> Done[ClearedNote]:
        """Sign the note of clearing.  Raises NotVerifiedYet or NoReceipt.  Then close the application and call `clear_folder`."""
        day, state = self._day(), self.verified()
        if state.receipt_at is None:
            raise NoReceipt()
        if not state.may_clear:
            raise NotVerifiedYet(state.newer)
        with self.begin_as_program("venue.cleared", None) as uow:
            dseq = PackageStore(uow).last_counter(self.device_id) + 1
            letter = write_cleared(self._sender(uow, day), dseq, day.recipient)
            note = ClearedNote(
                day.number, f"cleared-{day.number:02d}-{self.device_id[-6:]}-{day.day.isoformat()}.expk", letter.content
            )
            return uow.commit(note, subject=letter.package_id)

    def _reading(self) -> Reading:
        return Reading(self.clock.boot_id(), self.clock.boot_ms(), self.clock.now())

    def _day(self) -> StoredDay:
        days = stored_days(self.reader)
        if not days:
            raise DayNotOpen()
        return days[-1]

    def _required(self) -> VenueDay:
        found = current_day(self.reader)
        if found is None:
            raise DayNotOpen()
        return found

    def _find_round(self, sitting_id: str) -> tuple[StoredDay, Sitting]:
        day = self._day()
        with self.reader.connect() as connection:
            found = next((each for each in rounds_of(connection, day) if each.id == sitting_id), None)
        if found is None:
            raise RoundMissing()
        return day, found

    def _answer(self, action: str, subject: str) -> Done[VenueDay]:
        with self.begin_as_program(action, None) as uow:
            done = uow.commit(None, subject=subject)
        return Done(self._required(), done.topics)

    def _keep(self, file: Path, package_id: str) -> None:
        """Keep the package here: the rounds are opened when the stick is elsewhere."""
        target = self.folder.packages / f"{package_id}.expk"
        if not target.exists():
            self.folder.packages.mkdir(exist_ok=True)
            half = target.with_suffix(".part")
            shutil.copyfile(file, half)
            half.replace(target)

    def _keep_photos(self, photos: Mapping[str, bytes]) -> None:
        self.folder.photos.mkdir(exist_ok=True)
        for name, content in photos.items():
            if Path(name).name == name and not name.startswith("."):
                (self.folder.photos / name).write_bytes(content)

    def _take_in(self, value: StoredDay, roster: Roster) -> None:
        everyone = DayRoster(roster.seats, roster.registrations, roster.persons)
        with self.begin_as_program("venue.package_taken", None) as uow:
            store = VenueStore(uow)
            store.take_in(roster.programme, roster.sittings, roster.accounts, roster.association)
            store.take_seats(everyone, value.number)
            store.save_roster(value, everyone)
            store.save_day(value)
            uow.commit(None, subject=value.package_id, number=value.number, seats=len(roster.seats))

    def _enrol(self, day: StoredDay, stick: Path, checks: Mapping[str, str], *, only_if_missing: bool = False) -> None:
        name = enrolment_name(day.number, self.device_id, day.day)
        with stick_steps(name):
            if only_if_missing and any(file.name == name for file in package_files(stick)):
                return
        file = self.folder.packages / f"{day.package_id}.expk"
        with open_package(file, [Signer(day.host_key)]) as package:
            key = laptop_key(package, day.number, day.code)
        with self.begin_as_program("venue.enrolled", None) as uow:
            sender = self._sender(uow, day)
            request = Request(self.device_id, sender.key.trusted.public, dict(checks))
            letter = write_enrolment(sender, request, key, day.recipient)
            uow.commit(None, subject=letter.package_id)
        put_on_stick(stick, name, io.BytesIO(letter.content), no_progress)

    def _sender(self, uow: UnitOfWork, day: StoredDay) -> Sender:
        key = VenueStore(uow).device_key()
        return Sender(day.programme_id, day.day.isoformat(), self.device_id, day.number, key, uow.now())

    def _drop_older(self, file: Path, dseq: int) -> None:
        """Leave this laptop's last two results on the stick: the newest holds all, the one before it is for a bad place in it."""
        prefix = file.name.rsplit("-", 1)[0]
        with contextlib.suppress(OSError):
            for old in file.parent.glob(f"{prefix}-*.expk"):
                counter = old.stem.rsplit("-", 1)[1]
                if counter.isdecimal() and int(counter) < dseq - 1:
                    old.unlink()

    def _take_receipt(self, file: Path, days: Mapping[tuple[str, date], StoredDay], held: StoredReceipts) -> StoredReceipts:
        with open_package(file, [Signer(day.host_key) for day in days.values()]) as package:
            manifest = package.manifest
            day = days.get((manifest.programme_id, day_of(package)))
            if manifest.kind != PackageKind.RECEIPT or day is None or day.host_key != manifest.signer:
                return held
            receipt = read_receipt(package, day.venue_identity)
        entry = next((one for one in receipt.entries if one.device_id == self.device_id), None)
        if entry is None:
            return held
        return held.joined(day, receipt.at, entry.dseq, entry.ends)

    def _seat_here(self, uow: UnitOfWork, day: StoredDay, person: VenuePerson) -> None:
        store = VenueStore(uow)
        if store.find_seat(person.sitting_id, person.registration_id) is None:
            roster = read_roster(uow.connection, day)
            seat = next(
                one
                for one in roster.seats
                if (one.sitting_id, one.registration_id) == (person.sitting_id, person.registration_id)
            )
            store.seat_person(roster, replace(seat, presence=Presence.CHECKED_IN, checked_in_at=uow.now()))

    def _begin_moved(
        self,
        uow: UnitOfWork,
        value: Sitting,
        person: VenuePerson,
        brought: tuple[AttemptPart, ...],
        reason: str,
        minutes_left: int | None,
    ) -> None:
        store = AttemptStore(uow)
        id = attempt_id_of(value.id, person.entry_no)
        if any(event.device_id == self.device_id for event in store.events(id)):
            return  # moved or begun here already
        events = [event for part in brought for event in part.events]
        granted = self._granted(value, minutes_left)
        if brought:
            granted = granted_by(brought[0].events[0]) or granted
        if store.find_of(value.id, person.entry_no) is None:
            paper = SittingStore(uow).paper_of(value, person.registration_id)
            questions = questions_by_ref(self.reader, ((item.question_id, item.version) for item in paper.items))
            rules = ProgrammeStore(uow).find(value.programme_id).plan.exam
            layout = brought[0].layout if brought else paper_layout(paper, questions, id, rules)
            store.add(
                AttemptRecord(id, value.id, person.registration_id, paper.id, person.entry_no, layout, granted, False, uow.now())
            )
        store.add_events(events)
        used = fold(events).used_ms if events else 0
        store.append(EventDraft(id, self.device_id, EventKind.TRANSFER, self._reading(), used, response=f"{granted} {reason}"))

    def _granted(self, value: Sitting, minutes_left: int | None) -> int:
        if minutes_left is not None:
            return max(1, min(600, minutes_left)) * _MINUTE_MS
        now = self._reading()
        same_boot = value.started_boot_id == now.boot_id
        run = max(0, now.boot_ms - value.started_boot_ms) if same_boot else 0
        return max(_MINUTE_MS, value.duration_minutes * _MINUTE_MS - run)

    def _brought(self, day: StoredDay, attempt_id: str, folder: Path | None) -> tuple[AttemptPart, ...]:
        """Return what other laptops collected onto the stick of this attempt: shown here and not passed on.

        What counts at the office comes from those laptops' own packages.
        """
        if folder is None:
            return ()
        where = (day.programme_id, day.day.isoformat(), self.device_id)
        return read_brought(package_files(folder), where, day.venue_identity, attempt_id)


def _clock_off(now: datetime, packed_at: datetime, day: date) -> int:
    """Return the seconds by which this laptop's clock is wrong for certain: before the package was written, or days after its day."""
    if now < packed_at - CLOCK_SLACK:
        return -round((packed_at - now).total_seconds())
    late = to_house(now).date() - day
    end_of_day = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=16)
    return round((now - end_of_day).total_seconds()) if late > timedelta(days=1) else 0
