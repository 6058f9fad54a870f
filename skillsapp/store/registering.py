"""Puts rows into a programme: people found again or added, registrations numbered.  Used by every way of registering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from skillsapp.domain.person import Person
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import Registration, RegistrationState
from skillsapp.domain.registration_row import RegistrationRow, brought_up_to_date
from skillsapp.kernel.ids import new_id
from skillsapp.store.person_store import PersonStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.unit_of_work import UnitOfWork


def register_rows(
    uow: UnitOfWork,
    programme: Programme,
    rows: Iterable[RegistrationRow],
    state: RegistrationState,
    *,
    reason: str = "",
    photos: Mapping[str, str] | None = None,
    unchanged: frozenset[str] = frozenset(),
    replaces_id: str | None = None,
) -> list[Registration]:
    """Add people and registrations; whoever is in the programme already is left out.

    Known people are brought up to date, those in *unchanged* (ids) aside.  *photos* are file names by person key.
    """
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
        photo = (photos or {}).get(row.person_key, "")
        if person is None:
            person = Person(
                new_id(), row.name, row.id_type, row.id_number, row.sex, row.birth_date, row.phone, row.education, photo
            )
            fresh.append(person)
        elif person.id in present:
            continue
        elif person.id not in unchanged:
            update_person(people, person, row, photo)
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
                reason=reason,
                extra=row.kept_besides(),
                replaces_id=replaces_id,
            )
        )
    people.add_all(fresh)
    registrations.add_all(added)
    return added


def update_person(people: PersonStore, person: Person, row: RegistrationRow, photo: str = "") -> None:
    """Bring a known person up to date where the row says something else."""
    after = brought_up_to_date(person, row)
    if photo:
        after = replace(after, photo=photo)
    if after != person:
        people.save(after)


def entry_number(programme: Programme, number: int) -> str:
    """Return the entry number: two digits of the year, three of the programme, four of the person; digits only, for the number keys."""
    return f"{programme.year % 100:02d}{programme.sequence:03d}{number:04d}"
