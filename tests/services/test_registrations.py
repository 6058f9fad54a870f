"""Registration: an import adds everyone once, changes of known people are shown first, and every step has its reason."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.registration import ReasonMissing, RegistrationState, StepNotAllowed
from skillsapp.exchange.returned_rows import write_rejected
from skillsapp.kernel.errors import StaleEdit
from skillsapp.queries.audit import list_audit
from skillsapp.queries.people import find_person
from skillsapp.queries.registrations import count_by_state, find_registration, list_registrations, list_steps
from skillsapp.services.registrations import (
    AlreadyRegistered,
    DeskForm,
    GroupHasSeat,
    GroupUnknown,
    IdRefused,
    ImportPreview,
    NameMissing,
)
from tests.exchange.tables import HEADER, TODAY, person, resident, save_csv, save_xlsx
from tests.services.office import Office

S = RegistrationState


class Desk:
    """A competition that people register for."""

    def __init__(self, office: Office) -> None:
        self.office, self.app = office, office.app
        self.programme = office.create(ProgrammeKind.COMPETITION, "竞赛")

    def preview(self, path: Path) -> ImportPreview:
        return self.app.registrations.preview(path, self.programme.id, TODAY)

    def form(self, sequence: int, **changes: str) -> DeskForm:
        values = {"name": "张三", "id_type": "resident_id", "id_number": resident(sequence), "group": "employee", **changes}
        return DeskForm(**values)  # type: ignore[arg-type]


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_importing_twice_adds_nobody(desk: Desk, tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, *(person(number) for number in range(1, 6))])
    assert desk.app.registrations.apply(desk.preview(path)).value == 5
    again = desk.preview(path)
    assert (again.read, len(again.accepted), again.rejected_rows) == (5, 0, (2, 3, 4, 5, 6))
    assert {problem.code for problem in again.problems if problem.is_error} == {"registration.duplicate"}
    assert desk.app.registrations.apply(again).value == 0
    rows = list_registrations(desk.app.reader, desk.programme.id)
    assert [row.entry_no for row in rows] == [f"26001000{number}" for number in range(1, 6)]
    assert {row.state for row in rows} == {S.SUBMITTED}


def test_a_preview_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    before = len(list_audit(desk.app.reader))
    desk.preview(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1)]))
    assert not list_registrations(desk.app.reader, desk.programme.id)
    assert len(list_audit(desk.app.reader)) == before


def test_whoever_got_in_between_preview_and_apply_is_not_added_twice(desk: Desk, tmp_path: Path) -> None:
    preview = desk.preview(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1), person(2)]))
    desk.app.registrations.register(desk.programme.id, desk.form(1))
    assert desk.app.registrations.apply(preview).value == 1


def test_a_known_person_is_used_again_and_what_changes_is_shown_first(desk: Desk, tmp_path: Path) -> None:
    desk.app.registrations.register(desk.programme.id, desk.form(1, phone="13800138000"))
    other = desk.office.create(ProgrammeKind.COMPETITION, "下一届")
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1, 姓名="张叁", 手机="13911112222")])
    preview = desk.app.registrations.preview(path, other.id, TODAY)
    assert [dict(change.changes) for change in preview.changes] == [
        {"name": ("张三", "张叁"), "phone": ("13800138000", "13911112222")}
    ]
    message = next(problem.message() for problem in preview.problems if problem.code == "person.changed")
    assert "张叁" in message
    assert "13911112222" not in message  # a number is masked in what may be printed or sent
    assert list_registrations(desk.app.reader, desk.programme.id)[0].name == "张三"
    desk.app.registrations.apply(preview)
    first, second = (list_registrations(desk.app.reader, id)[0] for id in (desk.programme.id, other.id))
    assert first.person_id == second.person_id
    assert (first.name, first.phone) == ("张叁", "13911112222")


def test_an_empty_cell_says_nothing_about_a_known_person(desk: Desk, tmp_path: Path) -> None:
    desk.app.registrations.register(desk.programme.id, desk.form(1, phone="13800138000"))
    other = desk.office.create(ProgrammeKind.COMPETITION, "下一届")
    preview = desk.app.registrations.preview(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1, 手机="")]), other.id, TODAY)
    assert not preview.changes
    desk.app.registrations.apply(preview)
    assert list_registrations(desk.app.reader, other.id)[0].phone == "13800138000"


def test_the_rows_to_send_back_hold_those_who_are_registered_already(desk: Desk, tmp_path: Path) -> None:
    desk.app.registrations.register(desk.programme.id, desk.form(1))
    bad = person(2)
    bad[1] = "440000199001011230"
    preview = desk.preview(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1), bad, person(3)]))
    assert preview.rejected_rows == (2, 3)
    write_rejected(preview.to_return(), tmp_path / "back.xlsx")
    assert desk.app.registrations.preview(tmp_path / "back.xlsx", desk.programme.id, TODAY).read == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, NameMissing),
        ({"id_number": "440000199001011230"}, IdRefused),
        ({"id_type": "none"}, IdRefused),
        ({"group": "x"}, GroupUnknown),
    ],
)
def test_the_form_at_the_desk_says_what_is_wrong(desk: Desk, changes: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.app.registrations.register(desk.programme.id, desk.form(1, **changes))
    assert not list_registrations(desk.app.reader, desk.programme.id)


def test_the_desk_registers_a_person_once(desk: Desk) -> None:
    added = desk.app.registrations.register(desk.programme.id, desk.form(1)).value
    with pytest.raises(AlreadyRegistered):
        desk.app.registrations.register(desk.programme.id, desk.form(1, name="李四"))
    row = find_registration(desk.app.reader, added.id)
    assert (row.name, row.birth_date is not None, row.sex) == ("张三", True, "male")
    assert "440000" not in row.masked_id[6:]


def test_a_correction_that_is_behind_is_refused_and_changes_nothing(desk: Desk) -> None:
    added = desk.app.registrations.register(desk.programme.id, desk.form(1)).value
    desk.app.registrations.correct(added.id, added.version, desk.form(1, name="张叁"))
    with pytest.raises(StaleEdit):
        desk.app.registrations.correct(added.id, added.version, desk.form(1, name="张四", phone="13911112222"))
    row = find_registration(desk.app.reader, added.id)
    assert (row.name, row.phone, row.version) == ("张叁", "", 2)


def test_a_number_corrected_to_another_persons_is_refused_only_when_that_person_is_here(desk: Desk) -> None:
    here = desk.app.registrations.register(desk.programme.id, desk.form(1)).value
    wrong = desk.app.registrations.register(desk.programme.id, desk.form(2)).value
    with pytest.raises(AlreadyRegistered):
        desk.app.registrations.correct(wrong.id, wrong.version, desk.form(1))
    other = desk.office.create(ProgrammeKind.COMPETITION, "上一届")
    known = desk.app.registrations.register(other.id, desk.form(3, name="王五")).value
    after = desk.app.registrations.correct(wrong.id, wrong.version, desk.form(3, name="王五")).value
    assert after.person_id == known.person_id
    assert after.person_id != here.person_id
    assert find_registration(desk.app.reader, wrong.id).id_number == resident(3)


def test_the_group_stays_once_a_seat_is_given(desk: Desk) -> None:
    row = desk.office.register(desk.programme, 1)[0]
    form = DeskForm(row.name, row.id_type, row.id_number, "student")
    moved = desk.app.registrations.correct(row.id, row.version, form).value
    assert moved.group == "student"
    desk.office.arrange(desk.programme, [row])
    with pytest.raises(GroupHasSeat):
        desk.app.registrations.correct(row.id, moved.version, replace(form, group="employee"))
    assert desk.app.registrations.correct(row.id, moved.version, replace(form, phone="13911112222")).value.group == "student"


def test_every_step_is_kept_with_its_reason_and_who_took_it(desk: Desk) -> None:
    id = desk.app.registrations.register(desk.programme.id, desk.form(1)).value.id
    move = desk.app.registrations.move
    with pytest.raises(ReasonMissing):
        move([id], S.RETURNED, " ")
    move([id], S.RETURNED, "缺照片")
    with pytest.raises(StepNotAllowed):
        move([id], S.ACCEPTED)
    move([id], S.SUBMITTED)
    move([id], S.ACCEPTED)
    steps = [(step.state, step.reason, step.actor) for step in list_steps(desk.app.reader, id)]
    assert steps == [
        (S.SUBMITTED, "", "chen"),
        (S.RETURNED, "缺照片", "chen"),
        (S.SUBMITTED, "", "chen"),
        (S.ACCEPTED, "", "chen"),
    ]


def test_of_several_none_moves_when_one_may_not(desk: Desk) -> None:
    first, second = (desk.app.registrations.register(desk.programme.id, desk.form(number)).value.id for number in (1, 2))
    desk.app.registrations.move([second], S.REJECTED, "不符合条件")
    with pytest.raises(StepNotAllowed):
        desk.app.registrations.move([first, second], S.ACCEPTED)
    assert count_by_state(desk.app.reader, desk.programme.id) == {S.SUBMITTED: 1, S.REJECTED: 1}


def test_entry_numbers_are_never_given_twice(desk: Desk) -> None:
    first = desk.app.registrations.register(desk.programme.id, desk.form(1)).value
    desk.app.registrations.move([first.id], S.WITHDRAWN, "本人申请")
    assert desk.app.registrations.register(desk.programme.id, desk.form(2)).value.entry_no != first.entry_no


def test_logs_hold_no_names_and_no_numbers(desk: Desk, tmp_path: Path) -> None:
    desk.app.registrations.apply(desk.preview(save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1)])))
    id = desk.app.registrations.register(desk.programme.id, desk.form(2, name="李四", phone="13911112222")).value.id
    desk.app.registrations.move([id], S.RETURNED, "李四缺照片")
    text = "\n".join(row.details + row.subject for row in list_audit(desk.app.reader))
    assert not any(secret in text for secret in ("张三", "李四", resident(1), resident(2), "13911112222"))


def test_photos_are_noted_for_people(desk: Desk) -> None:
    person_id = desk.app.registrations.register(desk.programme.id, desk.form(1)).value.person_id
    desk.app.registrations.set_photos({person_id: "a.jpg"})
    found = find_person(desk.app.reader, person_id)
    assert found is not None
    assert found.photo == "a.jpg"


def test_ten_thousand_rows_are_one_import(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "组别", "单位"]]
    for number in range(10_000):
        birth = TODAY.replace(year=1970 + number % 30, month=1 + number % 12, day=1 + number % 28)
        rows.append([f"某{number}", resident(number // 420 % 1000, birth), "职工组", f"单位{number % 300}"])
    rows[9000][1] = rows[1][1]
    started = time.perf_counter()
    preview = desk.preview(save_csv(tmp_path / "a.csv", rows))
    assert desk.app.registrations.apply(preview).value == 9_999
    assert preview.rejected_rows == (9001,)
    assert len(list_registrations(desk.app.reader, desk.programme.id)) == 9_999
    assert time.perf_counter() - started < 60  # no limit of speed, only against something that grows with the square
