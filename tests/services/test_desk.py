"""At the desk: whoever walks in, and whoever comes in somebody's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import ReasonMissing, RegistrationState
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.errors import StaleEdit
from skillsapp.queries.audit import list_audit
from skillsapp.queries.people import find_person
from skillsapp.queries.registrations import (
    RegistrationRow,
    find_known_person,
    find_registration,
    find_replacements,
    list_registrations,
    list_seats_of,
    list_steps,
    list_units,
)
from skillsapp.queries.sittings import list_seats
from skillsapp.services.registrations import AlreadyRegistered, DeskForm, PersonDiffers, ReplacedAlready, SamePerson
from tests.exchange.tables import TODAY, save_csv
from tests.services.office import Office, invent_id

S = RegistrationState


class Desk:
    """A class with five people, the first three of whom sit the exam."""

    def __init__(self, office: Office) -> None:
        self.office, self.app = office, office.app
        self.programme: Programme = office.create()
        self.people = office.register(self.programme, 5)

    def form(self, number: int, name: str = "新来的", **changes: str) -> DeskForm:
        values = {"name": name, "id_type": "resident_id", "id_number": invent_id(number), "group": "learner", **changes}
        return DeskForm(**values)  # type: ignore[arg-type]

    def replace(self, row: RegistrationRow, number: int = 100, reason: str = "出差", **changes: str) -> RegistrationRow:
        form = self.form(number, **changes)
        done = self.app.registrations.replace(row.id, row.version, form, reason).value
        return find_registration(self.app.reader, done.registration.id)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_whoever_walks_in_is_accepted_at_once_and_the_step_says_so(desk: Desk) -> None:
    added = desk.app.registrations.register(desk.programme.id, desk.form(50), walk_in=True).value
    (step,) = list_steps(desk.app.reader, added.id)
    assert (step.state, step.reason) == (S.ACCEPTED, "现场报名")
    assert desk.app.registrations.register(desk.programme.id, desk.form(51)).value.state is S.SUBMITTED


def test_a_known_person_is_changed_only_after_old_and_new_were_shown(desk: Desk) -> None:
    other = desk.office.create(title="第七十五期")
    changed = desk.form(0, name="学员0", phone="13911112222")
    desk.app.registrations.correct(desk.people[0].id, desk.people[0].version, desk.form(0, name="学员0", phone="13800138000"))
    with pytest.raises(PersonDiffers) as refused:
        desk.app.registrations.register(other.id, changed, walk_in=True)
    assert "138****8000 → 139****2222" in refused.value.changes
    assert not list_registrations(desk.app.reader, other.id)
    desk.app.registrations.register(other.id, changed, walk_in=True, seen=refused.value.version)
    assert list_registrations(desk.app.reader, desk.programme.id)[0].phone == "13911112222"


def test_what_was_shown_before_somebody_else_changed_the_person_is_shown_again(desk: Desk) -> None:
    other = desk.office.create(title="第七十五期")
    person = find_person(desk.app.reader, desk.people[0].person_id)
    assert person is not None
    desk.app.registrations.set_photos({person.id: "x.jpg"})
    with pytest.raises(PersonDiffers):
        desk.app.registrations.register(other.id, desk.form(0, phone="13911112222"), seen=person.version)


def test_the_desk_finds_whom_it_knows_with_the_last_unit(desk: Desk) -> None:
    other = desk.office.create(title="第七十五期")
    known = find_known_person(desk.app.reader, other.id, "resident_id", invent_id(0))
    assert known is not None and (known.person.name, known.organisation, known.programme) == ("学员0", "某公司", "第七十四期")
    assert known.state is None
    here = find_known_person(desk.app.reader, desk.programme.id, "resident_id", invent_id(0))
    assert here is not None and (here.entry_no, here.state) == (desk.people[0].entry_no, S.ACCEPTED)
    assert find_known_person(desk.app.reader, other.id, "resident_id", invent_id(400)) is None


def test_units_are_found_by_the_initials_of_their_pinyin(desk: Desk) -> None:
    desk.app.registrations.register(desk.programme.id, desk.form(60, organisation="佛山安防工程有限公司"))
    (unit,) = [unit for unit in list_units(desk.app.reader) if "fsaf" in unit.haystack]
    assert unit.name == "佛山安防工程有限公司"


def test_whoever_comes_instead_takes_the_accepted_place_and_both_know_of_each_other(desk: Desk) -> None:
    old = desk.people[0]
    new = desk.replace(old)
    assert (new.state, new.organisation, new.group) == (S.ACCEPTED, "某公司", old.group)
    before = find_registration(desk.app.reader, old.id)
    assert (before.state, before.reason) == (S.WITHDRAWN, "出差")
    replaces = find_replacements(desk.app.reader, new).replaces
    replaced_by = find_replacements(desk.app.reader, before).replaced_by
    assert replaces is not None and (replaces.registration_id, replaces.name) == (old.id, old.name)
    assert replaced_by is not None and replaced_by.registration_id == new.id
    entry = list_audit(desk.app.reader)[0]
    assert entry.action == "registration.replaced" and old.id in entry.details and "新来的" not in entry.details


def test_invoice_and_meals_go_with_the_place_and_the_address_with_the_person(desk: Desk, tmp_path: Path) -> None:
    head, one = ["姓名", "身份证号", "发票抬头", "邮箱"], ["李四", invent_id(200), "某公司", "li@b.example"]
    preview = desk.app.registrations.preview(save_csv(tmp_path / "a.csv", [head, one]), desk.programme.id, TODAY)
    desk.app.registrations.apply(preview)
    assert desk.replace(list_registrations(desk.app.reader, desk.programme.id)[-1], 201).extra == {"发票抬头": "某公司"}


def test_a_seat_goes_over_while_its_sitting_has_not_begun(desk: Desk) -> None:
    sitting = desk.office.arrange(desk.programme, desk.people[:3])
    seat = next(seat for seat in list_seats(desk.app.reader, sitting) if seat.registration_id == desk.people[1].id)
    assert [place.is_free for place in list_seats_of(desk.app.reader, desk.people[1].id)] == [True]
    new = desk.replace(desk.people[1])
    after = {found.number: found for found in list_seats(desk.app.reader, sitting)}
    assert after[seat.number].registration_id == new.id and after[seat.number].presence is Presence.EXPECTED
    assert len(after) == 3


def test_a_seat_stays_once_its_sitting_has_begun(desk: Desk) -> None:
    sitting = desk.office.arrange(desk.programme, desk.people[:3])
    desk.app.sittings.start(sitting)
    row = desk.people[1]
    done = desk.app.registrations.replace(row.id, row.version, desk.form(100), "生病").value
    assert (done.seats, done.seats_left) == (0, 1)
    assert row.id in {seat.registration_id for seat in list_seats(desk.app.reader, sitting)}


def test_a_returned_entry_is_replaced_by_one_that_awaits_review(desk: Desk) -> None:
    row = desk.people[0]
    desk.app.registrations.move([row.id], S.RETURNED, "缺照片")
    assert desk.replace(find_registration(desk.app.reader, row.id)).state is S.SUBMITTED


def test_nobody_is_replaced_twice_by_themselves_by_somebody_here_or_without_a_reason(desk: Desk) -> None:
    row = desk.people[0]
    with pytest.raises(ReasonMissing):
        desk.replace(row, reason=" ")
    with pytest.raises(SamePerson):
        desk.replace(row, 0, name=row.name)
    with pytest.raises(AlreadyRegistered):
        desk.replace(row, 1, name=desk.people[1].name)
    with pytest.raises(StaleEdit):
        desk.app.registrations.replace(row.id, row.version + 1, desk.form(100), "出差")
    assert find_registration(desk.app.reader, row.id).state is S.ACCEPTED
    desk.replace(row)
    with pytest.raises(ReplacedAlready):
        desk.replace(find_registration(desk.app.reader, row.id), 101)
