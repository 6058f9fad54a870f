"""Registration: importing a return, the form at the desk, and the steps of review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from skillsapp.domain.eligibility import check_age
from skillsapp.domain.honour import HELD_HONOURS
from skillsapp.domain.id_documents import check_id
from skillsapp.domain.person import PersonChange
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import TRANSITIONS, ReasonMissing, Registration, RegistrationState, step
from skillsapp.domain.registration_row import RegistrationRow, brought_up_to_date, differences
from skillsapp.domain.roles import Permission
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.person_changes import changes_told
from skillsapp.exchange.registration_problems import ALREADY_REGISTERED, PERSON_CHANGED
from skillsapp.exchange.registrations import parse_registrations
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import SkillsError, StaleEdit
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem
from skillsapp.queries.people import find_people, registered_people
from skillsapp.queries.programmes import find_programme
from skillsapp.store.engine import Reader
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.person_store import PersonStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registering import register_rows
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork


@dataclass(eq=False)
class AlreadyRegistered(SkillsError):
    code = "registration.duplicate"
    text = N_("This person is already registered in this programme.")


@dataclass(eq=False)
class PersonDiffers(SkillsError):
    """A known person would be changed without having been shown; `version` is that of the record to show."""

    code = "person.differs"
    text = N_("We know this person with other details: {changes}. Compare the two, then save again.")
    changes: str
    version: int


@dataclass(eq=False)
class ReplacedAlready(SkillsError):
    code = "registration.replaced"
    text = N_("Somebody else came in this person's place already: {name}, no. {entry_no}.")
    name: str
    entry_no: str


@dataclass(eq=False)
class SamePerson(SkillsError):
    code = "registration.same_person"
    text = N_("This is the number of the person who is to be replaced. Enter the number of whoever comes instead.")


@dataclass(eq=False)
class IdRefused(SkillsError):
    code = "registration.id_refused"
    text = N_("The ID number is not right: {sentence}")
    sentence: str
    problem_code: str


@dataclass(eq=False)
class GroupUnknown(SkillsError):
    code = "registration.group_unknown"
    text = N_("Choose one of the programme's groups.")


@dataclass(eq=False)
class NameMissing(SkillsError):
    code = "person.name_missing"
    text = N_("Enter the name.")


@dataclass(eq=False)
class GroupHasSeat(SkillsError):
    code = "registration.group_fixed"
    text = N_("This person has a seat already, so the group stays. Remove the sitting first, or withdraw this registration.")


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do.  `accepted` go in; `changes` are of known people; `problems` are sorted by row."""

    programme_id: str
    parsed: Parsed[RegistrationRow]
    accepted: tuple[RegistrationRow, ...]
    rejected_rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    changes: tuple[PersonChange, ...]

    @property
    def read(self) -> int:
        return self.parsed.read

    def to_return(self) -> Parsed[RegistrationRow]:
        """Return the table with everything that is rejected, those who are registered already too, for sending back."""
        return replace(self.parsed, rows=self.accepted, rejected_rows=self.rejected_rows, problems=self.problems)

    @property
    def warnings(self) -> int:
        return sum(not problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class DeskForm:
    """What the form at the desk holds for one person."""

    name: str
    id_type: str
    id_number: str
    group: str
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    education: str = ""
    organisation: str = ""
    job: str = ""


TAKEN_OVER = frozenset({RegistrationState.SUBMITTED, RegistrationState.ACCEPTED})
"""States that whoever comes in somebody's place takes over: an accepted place stays accepted."""
PERSONAL = frozenset({"work_years", "email", "address", HELD_HONOURS})
"""What is kept besides a registration and goes with the person; the rest (invoice, meals) goes with the place."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """The new entry; `seats` went over to it, `seats_left` stay with the old one because their sittings have begun."""

    registration: Registration
    seats: int
    seats_left: int


@dataclass(frozen=True, slots=True)
class RegistrationService:
    begin: Begin
    reader: Reader

    def preview(self, path: Path, programme_id: str, today: date, mapping: ColumnMapping | None = None) -> ImportPreview:
        """Read and check a return against the programme; writes nothing.  Raises what `parse_registrations` raises."""
        programme = find_programme(self.reader, programme_id)
        groups = [(group.key, group.title) for group in programme.plan.groups]
        parsed = parse_registrations(path, groups=groups, today=today, mapping=mapping)
        known = find_people(self.reader, ((row.id_type, row.person_key) for row in parsed.rows))
        present = registered_people(self.reader, programme_id)
        accepted: list[RegistrationRow] = []
        rejected = list(parsed.rejected_rows)
        problems = list(parsed.problems)
        changes: list[PersonChange] = []
        for row in parsed.rows:
            person = known.get((row.id_type, row.person_key))
            if person is not None and person.id in present:
                rejected.append(row.row)
                column = parsed.mapping.title("id_number")
                problems.append(ALREADY_REGISTERED.at(row.row, column, entry_no=present[person.id]))
                continue
            accepted.append(row)
            problems += check_age(programme.plan.eligibility, row.birth_date, programme.starts_on or today, row.row)
            if person is not None and (change := differences(person, row)):
                changes.append(PersonChange(person.id, change))
                problems.append(PERSON_CHANGED.at(row.row, changes=changes_told(change)))
        problems.sort(key=lambda problem: problem.row)
        return ImportPreview(programme_id, parsed, tuple(accepted), tuple(sorted(rejected)), tuple(problems), tuple(changes))

    def apply(self, preview: ImportPreview) -> Done[int]:
        """Register the accepted rows of a preview in one transaction and return how many.  Whoever got in meanwhile is left out."""
        with self.begin("registration.imported", Permission.MANAGE_REGISTRATIONS) as uow:
            programme = ProgrammeStore(uow).find(preview.programme_id)
            added = register_rows(uow, programme, preview.accepted, RegistrationState.SUBMITTED)
            return uow.commit(
                len(added), subject=programme.id, read=preview.read, accepted=len(added), rejected=len(preview.rejected_rows)
            )

    def register(
        self, programme_id: str, form: DeskForm, *, walk_in: bool = False, seen: int | None = None
    ) -> Done[Registration]:
        """Register one person at the desk; whoever walks in on the day is accepted at once.

        *seen* is the version of a known person whose old and new details were shown.
        Raises NameMissing, IdRefused, GroupUnknown, AlreadyRegistered or PersonDiffers.
        """
        with self.begin("registration.added", Permission.MANAGE_REGISTRATIONS) as uow:
            programme = ProgrammeStore(uow).find(programme_id)
            row = _checked(form, programme, to_house(uow.now()).date())
            _compare(uow, programme.id, row, seen)
            state = RegistrationState.ACCEPTED if walk_in else RegistrationState.SUBMITTED
            added = register_rows(uow, programme, [row], state, reason=_("Walked in on the day") if walk_in else "")
            if not added:
                raise AlreadyRegistered()
            return uow.commit(added[0], subject=added[0].id, walk_in=walk_in)

    def replace(
        self, registration_id: str, version: int, form: DeskForm, reason: str, *, seen: int | None = None
    ) -> Done[Replacement]:
        """Register whoever the unit sends in a person's place: the old entry is withdrawn and linked, the group stays.

        A seat goes over to the new entry while its sitting has not begun.  Raises StaleEdit, ReasonMissing, ReplacedAlready, SamePerson,
        ResultsFrozen and what `register` raises.
        """
        with self.begin("registration.replaced", Permission.MANAGE_REGISTRATIONS) as uow:
            registrations, sittings = RegistrationStore(uow), SittingStore(uow)
            before = registrations.find(registration_id)
            if before.version != version:
                raise StaleEdit("registration", version, before.version)
            if not reason.strip():
                raise ReasonMissing()
            _refuse_second_replacement(uow, registration_id)
            if before.state is RegistrationState.ACCEPTED:
                MarkingStore(uow).refuse_when_frozen(before.programme_id)
            programme = ProgrammeStore(uow).find(before.programme_id)
            form = replace(form, group=before.group, organisation=form.organisation or before.organisation)
            row = _checked(form, programme, to_house(uow.now()).date())
            row = replace(row, extra={key: value for key, value in before.extra.items() if key not in PERSONAL})
            known = PersonStore(uow).find_by_documents([(row.id_type, row.person_key)])
            if before.person_id in {person.id for person in known.values()}:
                raise SamePerson()
            _compare(uow, programme.id, row, seen)
            state = before.state if before.state in TAKEN_OVER else RegistrationState.SUBMITTED
            added = register_rows(uow, programme, [row], state, replaces_id=before.id)
            if not added:
                raise AlreadyRegistered()
            if RegistrationState.WITHDRAWN in TRANSITIONS[before.state]:
                registrations.move(before, RegistrationState.WITHDRAWN, reason.strip())
            kept, left = sittings.hand_seats_over(before.id, added[0].id)
            return uow.commit(
                Replacement(added[0], kept, left), subject=added[0].id, replaces=before.id, seats=kept, seats_left=left
            )

    def correct(
        self, registration_id: str, version: int, form: DeskForm, person_version: int | None = None
    ) -> Done[Registration]:
        """Save what was corrected of a registration and its person; a number that is another known person's makes it theirs.

        *person_version* is that of the person who was shown: an import or the enquiry desk may have changed them alone.

        Raises StaleEdit, NameMissing, IdRefused, GroupUnknown, GroupHasSeat, or AlreadyRegistered when that other person is in the programme.
        """
        with self.begin("registration.corrected", Permission.MANAGE_REGISTRATIONS) as uow:
            registrations, people = RegistrationStore(uow), PersonStore(uow)
            before = registrations.find(registration_id)
            row = _checked(form, ProgrammeStore(uow).find(before.programme_id), to_house(uow.now()).date())
            if row.group != before.group and SittingStore(uow).has_seat(registration_id):
                raise GroupHasSeat()
            known = people.find_by_documents([(row.id_type, row.person_key)]).values()
            person = next(iter(known), None) or people.find(before.person_id)
            if person.id != before.person_id and person.id in registrations.registered_people(before.programme_id):
                raise AlreadyRegistered()
            if person.id == before.person_id and person_version not in (None, person.version):
                raise StaleEdit("person", person_version or 0, person.version)
            people.save(brought_up_to_date(replace(person, id_type=row.id_type, id_number=row.id_number), row, overwrite=True))
            organisations = people.organisation_ids([row.organisation])
            after = registrations.save(
                replace(
                    before,
                    person_id=person.id,
                    version=version,
                    group=row.group,
                    organisation=row.organisation,
                    organisation_id=organisations.get(row.organisation),
                    job=row.job,
                )
            )
            return uow.commit(after, subject=after.id)

    def move(self, registration_ids: Sequence[str], state: RegistrationState, reason: str = "") -> Done[int]:
        """Put registrations into *state*: accept, return, reject, withdraw, submit again.

        Raises StepNotAllowed, ReasonMissing, or ResultsFrozen where somebody would join or leave those whose results are frozen; then none
        moves.
        """
        with self.begin(f"registration.{state}", Permission.MANAGE_REGISTRATIONS) as uow:
            store = RegistrationStore(uow)
            for id in registration_ids:
                before = store.find(id)
                step(before.state, state, reason)
                if RegistrationState.ACCEPTED in (before.state, state):
                    MarkingStore(uow).refuse_when_frozen(before.programme_id)
                store.move(before, state, reason.strip())
            subject = registration_ids[0] if len(registration_ids) == 1 else ""
            return uow.commit(
                len(registration_ids), subject=subject, count=len(registration_ids), ids=list(registration_ids)[:50]
            )

    def set_photos(self, photos: Mapping[str, str]) -> Done[int]:
        """Note the photo file (a name in the folder `photos`) of people by their ids."""
        with self.begin("person.photos", Permission.MANAGE_REGISTRATIONS) as uow:
            people = PersonStore(uow)
            for person_id, photo in photos.items():
                people.save(replace(people.find(person_id), photo=photo))
            return uow.commit(len(photos), count=len(photos))


def _compare(uow: UnitOfWork, programme_id: str, row: RegistrationRow, seen: int | None) -> None:
    """Refuse to register a known person twice, or to change one whose old and new details nobody has seen."""
    known = PersonStore(uow).find_by_documents([(row.id_type, row.person_key)])
    for person in known.values():
        if person.id in RegistrationStore(uow).registered_people(programme_id):
            raise AlreadyRegistered()
        changes = differences(person, row)
        if changes and seen != person.version:
            raise PersonDiffers(changes_told(changes), person.version)


def _refuse_second_replacement(uow: UnitOfWork, registration_id: str) -> None:
    successor = RegistrationStore(uow).successor(registration_id)
    if successor is not None:
        raise ReplacedAlready(PersonStore(uow).find(successor.person_id).name, successor.entry_no)


def _checked(form: DeskForm, programme: Programme, today: date) -> RegistrationRow:
    if not form.name.strip():
        raise NameMissing()
    if form.group not in {group.key for group in programme.plan.groups}:
        raise GroupUnknown()
    check = check_id(form.id_type, form.id_number, today=today)
    if check.problem is not None:
        raise IdRefused(check.problem.message(), check.problem.code)
    return RegistrationRow(
        row=0,
        name=form.name.strip(),
        id_type=check.type_key,
        id_number=check.normalised,
        sex=check.sex or form.sex,
        birth_date=check.birth_date or form.birth_date,
        group=form.group,
        organisation=form.organisation.strip(),
        phone=form.phone.strip(),
        education=form.education,
        job=form.job.strip(),
    )
