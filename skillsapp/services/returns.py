"""A folder of registration returns: read, checked over all files, applied in one transaction; and what goes back to each unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.eligibility import check_age
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.person import Person
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.registration_row import PHOTO, RegistrationRow, differences
from skillsapp.domain.roles import Permission
from skillsapp.exchange import registration_problems as problems_of
from skillsapp.exchange.names import tidy_name
from skillsapp.exchange.photos import DAMAGED, TOO_LARGE, PhotoDamaged, PhotoTooLarge, normalise_picture
from skillsapp.exchange.return_folder import FileOutcome, ReturnFile, read_returns
from skillsapp.exchange.return_sheets import ReportLine, ReturnSheet, WrongRow
from skillsapp.kernel.changes import Done
from skillsapp.kernel.files import atomic_write, make_folder
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.kernel.problems import Problem
from skillsapp.queries.people import find_people, registered_people
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.store.engine import Reader
from skillsapp.store.person_store import PersonStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registering import register_rows, update_person
from skillsapp.store.unit_of_work import Begin

_BETWEEN_PEOPLE = re.compile("[\\u3001\\uff0c\\uff1b,;/\\n]+")
"""What stands between two people in one cell, who come back as two rows."""
Place = tuple[str, int]
"""A row of a file: the file's name in the folder and the number that the spreadsheet shows."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file against the programme and the files before it: `accepted` go in, `present` are there already."""

    file: ReturnFile
    accepted: tuple[RegistrationRow, ...] = ()
    present: tuple[RegistrationRow, ...] = ()
    rejected_rows: tuple[int, ...] = ()
    settled_rows: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    left_out: bool = False

    @property
    def read(self) -> int:
        return len(self.accepted) + len(self.present) + len(self.rejected_rows)

    @property
    def to_correct(self) -> int:
        """How many rows go back to the unit."""
        return len(self.rejected_rows) - len(self.settled_rows)


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A known person about whom a return says something else; a new name is doubtful, for the number may be another's."""

    person_id: str
    version: int
    name: str
    masked_id: str
    place: Place
    row: RegistrationRow
    changes: Mapping[str, tuple[str, str]]

    @property
    def is_doubtful(self) -> bool:
        return "name" in self.changes


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """What an import of the whole folder would do; nothing is written yet."""

    programme_id: str
    files: tuple[FileCheck, ...]
    changes: tuple[KnownChange, ...] = ()

    @property
    def accepted(self) -> int:
        return sum(len(file.accepted) for file in self.files)

    @property
    def present(self) -> int:
        return sum(len(file.present) for file in self.files)

    @property
    def rejected(self) -> int:
        return sum(file.to_correct for file in self.files)

    @property
    def photos(self) -> int:
        return sum(row.row in file.file.photos for file in self.files for row in file.accepted)

    def report(self) -> tuple[ReportLine, ...]:
        """Return one line per file."""
        return tuple(
            ReportLine(
                check.file.name,
                check.file.company.name,
                check.read,
                len(check.accepted),
                len(check.present),
                check.to_correct,
                _told(check),
            )
            for check in self.files
        )

    def sheets(self) -> tuple[ReturnSheet, ...]:
        """Return what each unit must correct, units with nothing to correct left out."""
        by_company: dict[str, list[FileCheck]] = {}
        for check in self.files:
            if not check.left_out and check.file.outcome in (FileOutcome.READ, FileOutcome.UNREADABLE):
                by_company.setdefault(check.file.company.name, []).append(check)
        sheets = (_sheet(company, checks) for company, checks in by_company.items())
        return tuple(sheet for sheet in sheets if sheet.count)


@dataclass(frozen=True, slots=True)
class KeptPhotos:
    """Pictures written into the data folder: file names by row; `problems` of those that could not be read, by file."""

    names: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[tuple[str, Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """What an import did."""

    added: int
    updated: int


@dataclass(frozen=True, slots=True)
class ReturnService:
    begin: Begin
    reader: Reader
    folder: DataFolder

    def read(
        self,
        folder: Path,
        programme_id: str,
        today: date,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[ReturnFile, ...]:
        """Read every file of a folder; writes nothing.  Raises what `read_returns` raises."""
        programme = find_programme(self.reader, programme_id)
        groups = [(group.key, group.title) for group in programme.plan.groups]
        return read_returns(folder, groups=groups, today=today, progress=progress, cancelled=cancelled)

    def check(
        self, files: Sequence[ReturnFile], programme_id: str, today: date, left_out: frozenset[str] = frozenset()
    ) -> FolderCheck:
        """Compare the files with the programme and with one another; files named in *left_out* count for nothing.  Writes nothing."""
        programme = find_programme(self.reader, programme_id)
        taken = [file for file in files if file.parsed is not None and file.name not in left_out]
        rows = [row for file in taken if file.parsed for row in file.parsed.rows]
        known = find_people(self.reader, ((row.id_type, row.person_key) for row in rows))
        present = registered_people(self.reader, programme_id)
        firsts: dict[str, tuple[str, RegistrationRow]] = {}
        checks: list[FileCheck] = []
        changes: dict[str, KnownChange] = {}
        for file in files:
            if file.parsed is None or file.name in left_out:
                checks.append(FileCheck(file, left_out=file.name in left_out))
                continue
            check = FileCheck(file, rejected_rows=file.parsed.rejected_rows, problems=file.parsed.problems)
            for row in file.parsed.rows:
                person = known.get((row.id_type, row.person_key))
                name, first = firsts.setdefault(row.person_key, (file.name, row))
                if first is not row:
                    check = _with_duplicate(check, row, name, first)
                    continue
                if person is not None and person.id in present:
                    check = replace(check, present=(*check.present, row))
                else:
                    ages = check_age(programme.plan.eligibility, row.birth_date, programme.starts_on or today, row.row)
                    check = replace(check, accepted=(*check.accepted, row), problems=(*check.problems, *ages))
                if person is not None and (change := _change(person, row, file, here=person.id in present)):
                    changes.setdefault(person.id, change)
            checks.append(check)
        names = {(row.organisation, row.name) for row in list_registrations(self.reader, programme_id)}
        names |= {(row.organisation, row.name) for check in checks for row in check.accepted}
        settled = tuple(_settle(check, names) for check in checks)
        return FolderCheck(programme_id, settled, tuple(changes.values()))

    def keep_photos(
        self,
        check: FolderCheck,
        unchanged: frozenset[str] = frozenset(),
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> KeptPhotos:
        """Write the pictures of everyone who will go in, or whose picture changes, in one size; `apply` notes whose they are.

        Raises CannotWrite.
        """
        wanted = {(file.file.name, row.row): file.file.photos[row.row] for file in check.files for row in _with_photo(file)}
        for change in check.changes:
            if change.person_id in unchanged:
                wanted.pop(change.place, None)
            elif PHOTO in change.changes:
                wanted[change.place] = next(f.file.photos[change.place[1]] for f in check.files if f.file.name == change.place[0])
        if wanted:
            make_folder(self.folder.photos)
        names: dict[Place, str] = {}
        problems: list[tuple[str, Problem]] = []
        for number, (place, content) in enumerate(wanted.items()):
            if cancelled():
                break
            try:
                picture = normalise_picture(content, place[0])
            except PhotoTooLarge:
                problems.append((place[0], TOO_LARGE.at(place[1], value=place[0])))
            except PhotoDamaged:
                problems.append((place[0], DAMAGED.at(place[1], value=place[0])))
            else:
                names[place] = f"{new_id()}.jpg"
                with atomic_write(self.folder.photos / names[place]) as stream:
                    stream.write(picture)
            progress(number + 1, len(wanted))
        return KeptPhotos(names, tuple(problems))

    def apply(
        self, check: FolderCheck, photos: KeptPhotos | None = None, unchanged: frozenset[str] = frozenset()
    ) -> Done[Registered]:
        """Register the accepted rows of all files in one transaction; known people are brought up to date, except *unchanged* ones.

        Whoever got in meanwhile is left out; a person who was changed meanwhile stays as somebody else left it.
        """
        kept = photos.names if photos is not None else {}
        with self.begin("registration.imported", Permission.MANAGE_REGISTRATIONS) as uow:
            programme = ProgrammeStore(uow).find(check.programme_id)
            people = PersonStore(uow)
            rows = [row for file in check.files for row in file.accepted]
            pictures = {row.person_key: kept.get((file.file.name, row.row), "") for file in check.files for row in file.accepted}
            updated = 0
            for change in check.changes:
                person = people.find(change.person_id)
                if change.person_id not in unchanged and person.version == change.version:
                    update_person(people, person, change.row, kept.get(change.place, ""))
                    updated += 1
            known = people.find_by_documents((row.id_type, row.person_key) for row in rows).values()
            has_photo = frozenset(person.id for person in known if person.photo)
            asked = frozenset(change.person_id for change in check.changes)
            added = register_rows(
                uow,
                programme,
                rows,
                RegistrationState.SUBMITTED,
                photos=pictures,
                unchanged=asked | has_photo | unchanged,
            )
            return uow.commit(
                Registered(len(added), updated),
                subject=programme.id,
                files=len(check.files),
                read=sum(file.read for file in check.files),
                accepted=len(added),
                rejected=check.rejected,
                updated=updated,
            )


def _with_duplicate(check: FileCheck, row: RegistrationRow, file: str, first: RegistrationRow) -> FileCheck:
    kind = problems_of.OTHER_FILE if first.name == row.name else problems_of.OTHER_FILE_OTHER_NAME
    parsed = check.file.parsed
    column = parsed.mapping.title("id_number") if parsed else ""
    problem = kind.at(row.row, column, mask_id(row.id_type, row.id_number), file=file, first=first.row)
    return replace(check, rejected_rows=tuple(sorted((*check.rejected_rows, row.row))), problems=(*check.problems, problem))


def _change(person: Person, row: RegistrationRow, file: ReturnFile, *, here: bool) -> KnownChange | None:
    """Return what changes; whoever is *here* already and has a picture keeps it: a folder is read again every day."""
    changes = differences(person, row)
    if row.row in file.photos and here is not bool(person.photo):
        changes[PHOTO] = ("" if person.photo else "-", row.name)
    if not changes:
        return None
    masked = mask_id(person.id_type, person.id_number)
    return KnownChange(person.id, person.version, person.name, masked, (file.name, row.row), row, changes)


def _settle(check: FileCheck, names: set[tuple[str, str]]) -> FileCheck:
    """Note the wrong rows of people of the unit who are on the list by now: they were corrected in another file or at the desk."""
    parsed = check.file.parsed
    if parsed is None or check.left_out:
        return check
    settled: dict[int, Problem] = {}
    for number in check.rejected_rows:
        name = tidy_name(_cell(check, number, "name"))
        unit = " ".join(_cell(check, number, "organisation").split()) or check.file.company.name
        same_file = any(problem.row == number and problem.code == "registration.duplicate_in_file" for problem in check.problems)
        people = [tidy_name(one) for one in _BETWEEN_PEOPLE.split(name) if one.strip()]
        if people and all((unit, one) in names for one in people) and not same_file:
            settled[number] = problems_of.SETTLED.at(number, parsed.mapping.title("name"), name=name)
    problems = tuple(sorted((*check.problems, *settled.values()), key=lambda problem: problem.row))
    return replace(check, settled_rows=frozenset(settled), problems=problems)


def _cell(check: FileCheck, row: int, key: str) -> str:
    parsed = check.file.parsed
    index = parsed.mapping.columns.get(key) if parsed else None
    cells = parsed.sheet.row(row) if parsed and index is not None else ()
    return cells[index].text if index is not None and index < len(cells) else ""


def _with_photo(check: FileCheck) -> list[RegistrationRow]:
    return [row for row in check.accepted if row.row in check.file.photos]


def _sheet(company: str, checks: Sequence[FileCheck]) -> ReturnSheet:
    rows: list[WrongRow] = []
    doubts: list[tuple[str, Problem]] = []
    for check in checks:
        if check.file.parsed is None:
            continue
        ours = {other.file.name for other in checks}
        errors: dict[int, list[Problem]] = {number: [] for number in check.rejected_rows}
        for problem in check.problems:
            if problem.is_error and problem.row in errors:
                errors[problem.row].append(_without_other_units(problem, ours))
        for number in check.rejected_rows:
            if number not in check.settled_rows:
                photo = check.file.photos.get(number, b"")
                name = " ".join(_cell(check, number, "name").split())
                rows.append(WrongRow(check.file.name, number, name, tuple(errors[number]), check.file.parsed, photo))
        taken = {row.row: row.name for row in check.accepted}
        doubts += [(taken[problem.row], problem) for problem in check.problems if problem.row in taken and not problem.is_error]
    failed = tuple((check.file.name, check.file.sentence) for check in checks if check.file.parsed is None)
    first = checks[0].file.company
    return ReturnSheet(
        company,
        sum(check.read for check in checks),
        sum(len(check.accepted) + len(check.present) for check in checks),
        tuple(rows),
        failed,
        tuple(doubts),
        " ".join(part for part in (first.contact, first.phone) if part),
    )


def _without_other_units(problem: Problem, ours: set[str]) -> Problem:
    """Return the problem as its unit may read it: another unit's file is not named to it."""
    if "file" in problem.details and problem.details["file"] not in ours:
        return problems_of.OTHER_UNIT.at(problem.row, problem.column, problem.value)
    return problem


def _told(check: FileCheck) -> str:
    if check.file.sentence:
        return check.file.sentence
    return "\n".join(
        f"{problem.row} \u00b7 {problem.message()}" if problem.row else problem.message() for problem in check.problems
    )
