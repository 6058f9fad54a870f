"""Borrowed laptops at the office: planned, packed onto a stick, ruled on, closed (exam-day.md); `collecting.py` reads the stick."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from skillsapp.domain.attempt import EventKind, fold, ruling
from skillsapp.domain.collecting import (
    NoRounds,
    NothingToRule,
    NumbersWrong,
    ReasonForGivingUp,
    RulingReasonMissing,
    SeatsWithoutLaptop,
    Verdict,
    WrittenStick,
)
from skillsapp.domain.exam import EventDraft, without_key
from skillsapp.domain.laptop import GIVEN_UP, Laptop, LaptopState, PackageKind, PackageRecord, PackageStatus
from skillsapp.domain.merge import histories
from skillsapp.domain.picture import pictures_on_paper
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Sitting, SittingState
from skillsapp.domain.timeledger import Reading
from skillsapp.exchange.exam_package import DayPackage, write_exam_package
from skillsapp.exchange.package_parts import PaperPart, Roster
from skillsapp.exchange.stick import put_on_stick
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.i18n import listed
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.case_material import paper_cases
from skillsapp.queries.laptops import DayContents, day_contents
from skillsapp.queries.pictures import find_pictures
from skillsapp.queries.questions import paper_questions
from skillsapp.security.sealing import USUAL_COSTS, Costs, new_code, new_word
from skillsapp.store.attempt_store import AttemptStore
from skillsapp.store.engine import Reader
from skillsapp.store.laptop_store import LaptopStore
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.package_merging import close_round, settle_attempt
from skillsapp.store.package_store import OfficeKeys, PackageStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

MOST_LAPTOPS = 200
Progress = Callable[[int, int], None]


def no_progress(_done: int, _total: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class LaptopService:
    """`costs` is what one try of a code costs; `device_id` names this office in what it writes."""

    begin: Begin
    reader: Reader
    clock: Clock
    folder: DataFolder
    device_id: str
    costs: Costs = USUAL_COSTS

    def plan(self, programme_id: str, day: date, numbers: Iterable[int]) -> Done[tuple[Laptop, ...]]:
        """Plan the laptops of a day: each new number gets its eight digits, each round its word; numbers left out go where nobody enrolled.

        Raises NumbersWrong or NoRounds.
        """
        wanted = sorted(set(numbers))
        if not wanted or wanted[0] < 1 or wanted[-1] > MOST_LAPTOPS:
            raise NumbersWrong()
        with self.begin("laptops.planned", Permission.MAKE_PACKAGES) as uow:
            uow.stay_within(programme_id)
            ProgrammeStore(uow).find(programme_id)
            store = LaptopStore(uow)
            self._give_words(uow, programme_id, day)
            known = {laptop.number: laptop for laptop in store.of_day(programme_id, day)}
            codes = {laptop.code for laptop in known.values()}
            store.add_all(
                Laptop(new_id(), programme_id, day, number, _fresh(new_code, codes)) for number in wanted if number not in known
            )
            for number, laptop in known.items():
                if number not in wanted and laptop.state is LaptopState.PLANNED:
                    store.remove(laptop.id)
            laptops = store.of_day(programme_id, day)
            return uow.commit(laptops, subject=programme_id, day=day.isoformat(), laptops=len(laptops))

    def write_stick(self, programme_id: str, day: date, folder: Path, progress: Progress = no_progress) -> Done[WrittenStick]:
        """Write the exam package of a day onto the stick; an older one of the day is replaced only by a whole new one.

        Raises NoRounds, NumbersWrong (no laptops planned), SeatsWithoutLaptop, StickGone, StickUnfaithful or CannotWrite.
        """
        with self.begin("package.prepared", Permission.MAKE_PACKAGES) as uow:
            uow.stay_within(programme_id)
            self._give_words(uow, programme_id, day)
            laptops = LaptopStore(uow).of_day(programme_id, day)
            if not laptops:
                raise NumbersWrong()
            keys = PackageStore(uow).office_keys()
            association = SettingStore(uow).get("association.name") or ""
            package_id, now = new_id(), uow.now()
            uow.commit(None, subject=programme_id, day=day.isoformat())
        contents = day_contents(self.reader, programme_id, day)
        without = sorted({seat.number for seat in contents.seats} - {laptop.number for laptop in laptops})
        if without:
            raise SeatsWithoutLaptop(listed(str(number) for number in without))
        value = DayPackage(
            package_id,
            day.isoformat(),
            round(now.timestamp() * 1000),
            _roster(contents, keys, association),
            self._papers(contents),
            self._photos(contents),
            laptops,
            {sitting.id: sitting.word for sitting in contents.sittings},
            self.costs,
        )
        with tempfile.TemporaryFile() as stream:
            digest = write_exam_package(stream, value, self.device_id, keys.signing, lambda _part: None)
            size = stream.tell()
            file = put_on_stick(folder, f"exam-{day.isoformat()}-{programme_id[-6:]}.expk", stream, progress)
        people = len(contents.registrations)
        written = WrittenStick(file, len(laptops), len(contents.sittings), people, len(value.photos), size)
        with self.begin("package.written", Permission.MAKE_PACKAGES) as uow:
            PackageStore(uow).add(
                PackageRecord(
                    new_id(), package_id, PackageKind.EXAM, programme_id, self.device_id, None, 0, digest, PackageStatus.WRITTEN, "",
                    {"laptops": len(laptops), "people": people}, uow.now(), uow.actor.id,
                )
            )  # fmt: skip
            return uow.commit(written, subject=programme_id, day=day.isoformat(), package=package_id)

    def close_rounds(self, programme_id: str, day: date) -> Done[int]:
        """Close the rounds of a day as they are: papers not handed in are collected as far as they came, whoever is missing is absent.

        What a laptop brings later is still merged.  Return how many people are absent by this.  Raises NoRounds or ResultsFrozen.
        """
        with self.begin("laptops.rounds_closed", Permission.MAKE_PACKAGES) as uow:
            uow.stay_within(programme_id)
            MarkingStore(uow).refuse_when_frozen(programme_id)
            rounds = self._rounds(uow, programme_id, day)
            absent = collected = 0
            for sitting in rounds:
                if sitting.state is not SittingState.CLOSED:
                    collected += self._collect(uow, sitting)
                    begun = {record.registration_id for record in AttemptStore(uow).of_sitting(sitting.id)}
                    seats = SittingStore(uow).seats(sitting.id)
                    absent += close_round(uow, sitting, frozenset(seat.id for seat in seats if seat.registration_id not in begun))
            return uow.commit(absent, subject=programme_id, day=day.isoformat(), absent=absent, collected=collected)

    def give_up(self, laptop_id: str, reason: str) -> Done[Laptop]:
        """Wait no longer for the papers of a laptop (broken, taken away), with a reason.  Raises ReasonForGivingUp."""
        if not reason.strip():
            raise ReasonForGivingUp()
        with self.begin("laptop.given_up", Permission.MAKE_PACKAGES) as uow:
            store = LaptopStore(uow)
            laptop = store.find(laptop_id)
            uow.stay_within(laptop.programme_id)
            after = store.save(replace(laptop, checks={**laptop.checks, GIVEN_UP: reason.strip()}))
            return uow.commit(after, subject=laptop_id, number=laptop.number)

    def rule(self, attempt_id: str, verdict: Verdict, reason: str, place: str = "") -> Done[None]:
        """Rule on a paper that waits: *place* (of a `Story`) is the story that counts with KEEP.  The ruling is a line of the paper's log.

        Which of a person's several papers counts is `cards.rule_paper`.  Raises RulingReasonMissing, NothingToRule or ResultsFrozen.
        """
        if not reason.strip():
            raise RulingReasonMissing()
        with self.begin("attempt.ruled", Permission.RULE_ATTEMPTS) as uow:
            store = AttemptStore(uow)
            record = store.find(attempt_id)
            sitting = SittingStore(uow).find(record.sitting_id)
            uow.stay_within(sitting.programme_id)
            MarkingStore(uow).refuse_when_frozen(sitting.programme_id)
            log = store.events(attempt_id)
            places = [history.place for history in histories(log)]
            if not places or (verdict is Verdict.KEEP and place not in {one.hex() for one in places}):
                raise NothingToRule()
            if verdict is Verdict.KEEP_ALL:
                response = ruling("accept", places, reason.strip())
            else:
                response = ruling("exclude", [one for one in places if one.hex() != place], reason.strip())
            draft = EventDraft(
                attempt_id, self.device_id, EventKind.RULING, self._reading(), fold(log).used_ms, response=response
            )
            store.append(draft)
            after = fold(store.events(attempt_id))
            if sitting.state is SittingState.CLOSED and not after.is_over:  # only the story that counts no more was handed in
                self._take_in(store, attempt_id, after.used_ms)
            settle_attempt(uow, record, paper_questions(self.reader, SittingStore(uow).find_paper(record.paper_id)))
            uow.touch(Topic.LAPTOPS)
            return uow.commit(None, subject=attempt_id, verdict=verdict.value)

    def _collect(self, uow: UnitOfWork, sitting: Sitting) -> int:
        store, sittings, collected = AttemptStore(uow), SittingStore(uow), 0
        for record in store.of_sitting(sitting.id):
            state = fold(store.events(record.id))
            if not state.is_over:
                self._take_in(store, record.id, state.used_ms)
                settle_attempt(uow, record, paper_questions(self.reader, sittings.find_paper(record.paper_id)))
                collected += 1
        return collected

    def _take_in(self, store: AttemptStore, attempt_id: str, used_ms: int) -> None:
        store.append(EventDraft(attempt_id, self.device_id, EventKind.COLLECT, self._reading(), used_ms, response="office"))

    def _reading(self) -> Reading:
        return Reading(self.clock.boot_id(), self.clock.boot_ms(), self.clock.now())

    def _rounds(self, uow: UnitOfWork, programme_id: str, day: date) -> tuple[Sitting, ...]:
        rounds = LaptopStore(uow).sittings(programme_id, day)
        if not rounds:
            raise NoRounds(day.isoformat())
        return rounds

    def _give_words(self, uow: UnitOfWork, programme_id: str, day: date) -> None:
        """Give each round that has none its word, other than the day's other words."""
        rounds = self._rounds(uow, programme_id, day)
        words = {sitting.word for sitting in rounds if sitting.word}
        for sitting in rounds:
            if not sitting.word:
                SittingStore(uow).save(replace(sitting, word=_fresh(new_word, words)))

    def _papers(self, contents: DayContents) -> tuple[PaperPart, ...]:
        """Return what each round's word opens: its paper and those of its seats, with the questions of all of them once and what these show."""
        parts = []
        for sitting in contents.sittings:
            own = {seat.paper_id for seat in contents.seats if seat.sitting_id == sitting.id and seat.paper_id}
            papers = [contents.papers[id] for id in (sitting.paper_id or "", *sorted(own - {sitting.paper_id}))]
            bare = {ref: without_key(one) for paper in papers for ref, one in paper_questions(self.reader, paper).items()}
            cases = {ref: one for paper in papers for ref, one in paper_cases(self.reader, paper).items()}
            first, *others = (replace(paper, seed=0) for paper in papers)
            pictures = find_pictures(self.reader, pictures_on_paper(bare.values(), cases.values()))
            parts.append(
                PaperPart(sitting.id, first, tuple(bare.values()), tuple(cases.values()), tuple(others), tuple(pictures.values()))
            )
        return tuple(parts)

    def _photos(self, contents: DayContents) -> tuple[tuple[str, bytes], ...]:
        files = (self.folder.photos / person.photo for person in contents.persons if person.photo)
        return tuple((file.name, file.read_bytes()) for file in files if file.is_file())


def _roster(contents: DayContents, keys: OfficeKeys, association: str) -> Roster:
    """Return the roster; rounds go without word and paper, and as not begun: each laptop begins its own."""
    rounds = (
        replace(each, word="", paper_id=None, state=SittingState.PLANNED, started_at=None, started_boot_id="", started_boot_ms=0)
        for each in contents.sittings
    )
    return Roster(
        contents.programme,
        tuple(rounds),
        contents.seats,
        tuple(replace(each, organisation_id=None, extra={}, reason="") for each in contents.registrations),
        tuple(replace(each, phone="", education="") for each in contents.persons),
        contents.accounts,
        association,
        keys.recipient,
        keys.venue_identity,
        keys.signing.trusted.public,
    )


def _fresh(make: Callable[[], str], taken: set[str]) -> str:
    value = make()
    while value in taken:
        value = make()
    taken.add(value)
    return value
