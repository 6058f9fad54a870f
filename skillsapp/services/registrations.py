"""Registration: importing a return, the form at the desk, and the steps of review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.eligibility import check_age
from skillsapp.domain.id_documents import check_id
from skillsapp.domain.person import Person, PersonChange
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import Registration, RegistrationState, step
from skillsapp.domain.roles import Permission
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.contacts import mask_phone
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registrations import RegistrationRow, parse_registrations
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.problems import Problem, ProblemKind, Severity
from skillsapp.queries.people import find_people, registered_people
from skillsapp.queries.programmes import find_programme
from skillsapp.store.engine import Reader
from skillsapp.store.person_store import PersonStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

ALREADY_REGISTERED = ProblemKind(
    "registration.duplicate", Severity.ERROR, N_("This person is already registered in this programme as no. {entry_no}.")
)
PERSON_CHANGED = ProblemKind(
    "person.changed",
    Severity.WARNING,
    N_("Known person; the list says something else than we have: {changes}. It will be updated."),
)
_UPDATED = ("name", "sex", "birth_date", "phone", "education")


@dataclass(eq=False)
class AlreadyRegistered(SkillsError):
    code = "registration.duplicate"
    text = N_("This person is already registered in this programme.")


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
            if person is not None and (change := _differences(person, row)):
                changes.append(PersonChange(person.id, change))
                told = "; ".join(f"{_shown(name, old)} -> {_shown(name, new)}" for name, (old, new) in change.items())
                problems.append(PERSON_CHANGED.at(row.row, changes=told))
        problems.sort(key=lambda problem: problem.row)
        return ImportPreview(programme_id, parsed, tuple(accepted), tuple(sorted(rejected)), tuple(problems), tuple(changes))

    def apply(self, preview: ImportPreview) -> Done[int]:
        """Register the accepted rows of a preview in one transaction and return how many.  Whoever got in meanwhile is left out."""
        with self.begin("registration.imported", Permission.MANAGE_REGISTRATIONS) as uow:
            programme = ProgrammeStore(uow).find(preview.programme_id)
            added = _register(uow, programme, preview.accepted, RegistrationState.SUBMITTED)
            return uow.commit(
                len(added), subject=programme.id, read=preview.read, accepted=len(added), rejected=len(preview.rejected_rows)
            )

    def register(self, programme_id: str, form: DeskForm) -> Done[Registration]:
        """Register one person at the desk.  Raises NameMissing, IdRefused, GroupUnknown or AlreadyRegistered."""
        with self.begin("registration.added", Permission.MANAGE_REGISTRATIONS) as uow:
            programme = ProgrammeStore(uow).find(programme_id)
            row = _checked(form, programme, to_house(uow.now()).date())
            added = _register(uow, programme, [row], RegistrationState.SUBMITTED)
            if not added:
                raise AlreadyRegistered()
            return uow.commit(added[0], subject=added[0].id)

    def correct(self, registration_id: str, version: int, form: DeskForm) -> Done[Registration]:
        """Save what was corrected of a registration and its person; a number that is another known person's makes it theirs.

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
            people.save(_updated(replace(person, id_type=row.id_type, id_number=row.id_number), row, overwrite=True))
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
        """Put registrations into *state*: accept, return, reject, withdraw, submit again.  Raises StepNotAllowed or ReasonMissing; then none moves."""
        with self.begin(f"registration.{state}", Permission.MANAGE_REGISTRATIONS) as uow:
            store = RegistrationStore(uow)
            for id in registration_ids:
                before = store.find(id)
                step(before.state, state, reason)
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


def _register(
    uow: UnitOfWork, programme: Programme, rows: Iterable[RegistrationRow], state: RegistrationState
) -> list[Registration]:
    """Add people and registrations; known people are updated, those already in the programme are left out."""
    wanted = list(rows)
    people, registrations = PersonStore(uow), RegistrationStore(uow)
    known = people.find_by_documents((row.id_type, row.person_key) for row in wanted)
    present = registrations.registered_people(programme.id)
    organisations = people.organisation_ids(row.organisation for row in wanted)
    number = registrations.count(programme.id)
    fresh: list[Person] = []
    added: list[Registration] = []
    for row in wanted:
        person = known.get((row.id_type, row.person_key))
        if person is None:
            person = Person(new_id(), row.name, row.id_type, row.id_number, row.sex, row.birth_date, row.phone, row.education)
            fresh.append(person)
        elif person.id in present:
            continue
        elif _differences(person, row):
            people.save(_updated(person, row))
        number += 1
        added.append(
            Registration(
                id=new_id(),
                programme_id=programme.id,
                person_id=person.id,
                entry_no=entry_number(programme, number),
                group=row.group,
                organisation=row.organisation,
                organisation_id=organisations.get(row.organisation),
                job=row.job,
                state=state,
                extra=_extra(row),
            )
        )
    people.add_all(fresh)
    registrations.add_all(added)
    return added


def entry_number(programme: Programme, number: int) -> str:
    """Return the entry number: two digits of the year, three of the programme, four of the person; digits only, for the number keys."""
    return f"{programme.year % 100:02d}{programme.sequence:03d}{number:04d}"


def _extra(row: RegistrationRow) -> dict[str, str]:
    known = {
        "work_years": "" if row.work_years is None else str(row.work_years),
        "email": row.email,
        "address": row.address,
    }
    return {**{key: value for key, value in known.items() if value}, **row.extra}


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


def _differences(person: Person, row: RegistrationRow) -> dict[str, tuple[str, str]]:
    """Return what the return says otherwise than the store, field by field; an empty cell says nothing."""
    found = {}
    for name in _UPDATED:
        old, new = getattr(person, name), getattr(row, name)
        if new and old != new:
            found[name] = (str(old or "-"), str(new))
    return found


def _shown(name: str, value: str) -> str:
    """Return a changed value as a preview may show it: a word for a key, a masked telephone number."""
    if name == "phone":
        return mask_phone(value)
    return alias_table(name).names.get(value, value) if name in ("sex", "education") else value


def _updated(person: Person, row: RegistrationRow, *, overwrite: bool = False) -> Person:
    values = {name: getattr(row, name) for name in _UPDATED if overwrite or getattr(row, name)}
    return replace(person, **values)
