"""A folder of returns: one report, one transaction, known people shown before they change, and only what is wrong goes back."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.exchange.return_folder import FileOutcome
from skillsapp.exchange.return_sheets import sheet_text
from skillsapp.queries.audit import list_audit
from skillsapp.queries.people import find_person
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.services.registrations import DeskForm
from skillsapp.services.returns import FolderCheck, KeptPhotos
from tests.exchange.folder_of_returns import Row, add_mistakes, company, fill_folder, picture, row, save_return, save_unit_column
from tests.exchange.tables import TODAY
from tests.services.office import Office


class Returns:
    """A class, and the folder that its returns are dropped into."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.app, self.office, self.folder = office.app, office, folder
        self.programme: Programme = office.create()
        folder.mkdir()

    def check(self, left_out: frozenset[str] = frozenset()) -> FolderCheck:
        files = self.app.returns.read(self.folder, self.programme.id, TODAY)
        return self.app.returns.check(files, self.programme.id, TODAY, left_out)

    def apply(self, check: FolderCheck, unchanged: frozenset[str] = frozenset()) -> int:
        photos = self.app.returns.keep_photos(check, unchanged)
        return self.app.returns.apply(check, photos, unchanged).value.added

    def rows(self) -> tuple[RegistrationRow, ...]:
        return list_registrations(self.app.reader, self.programme.id)

    def known(self, number: int, programme: Programme | None = None, **changes: str) -> str:
        """Register somebody before, in an earlier class; return the id of the person."""
        earlier = programme or self.office.create(title="第七十三期")
        one = row(number)
        values = {"name": one.name, "phone": one.phone, "organisation": company(number // 3), **changes}
        form = DeskForm(id_type="resident_id", id_number=one.id_number, group="learner", **values)  # type: ignore[arg-type]
        return self.app.registrations.register(earlier.id, form).value.person_id


@pytest.fixture
def returns(office: Office, tmp_path: Path) -> Returns:
    return Returns(office, tmp_path / "回执")


def codes(check: FolderCheck, file: str) -> list[tuple[int, str]]:
    found = next(one for one in check.files if one.file.name == file)
    return [(problem.row, problem.code) for problem in found.problems if problem.is_error]


def test_all_files_go_in_together_with_units_photos_and_what_the_programme_has_no_field_for(returns: Returns) -> None:
    check = returns.check() if fill_folder(returns.folder, companies=4) else None
    assert check is not None and (check.accepted, check.rejected, check.photos) == (12, 0, 9)
    before = len(list_audit(returns.app.reader))
    assert returns.apply(check) == 12
    assert len(list_audit(returns.app.reader)) == before + 1, "one transaction, one entry"
    rows = returns.rows()
    assert {one.organisation for one in rows} == {company(number) for number in range(4)}
    assert rows[0].extra == {"发票抬头": company(0), "用餐": "否"} and rows[9].extra == {"饮食禁忌": "无"}
    with Image.open(returns.app.folder.photos / rows[0].photo) as shown:
        assert shown.size == (413, 579)
    assert [bool(one.photo) for one in rows] == [True] * 9 + [False] * 3


def test_a_check_writes_nothing(returns: Returns) -> None:
    fill_folder(returns.folder, companies=2)
    returns.check()
    assert not returns.rows() and not list(returns.app.folder.photos.glob("*"))


def test_the_same_person_in_two_files_goes_in_once_and_is_told(returns: Returns) -> None:
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1), row(2)])
    save_return(returns.folder / "b.xlsx", "乙公司", [row(2), row(3)])
    save_return(returns.folder / "c.xlsx", "丙公司", [Row("别名", row(3).id_number, "")])
    check = returns.check()
    assert codes(check, "b.xlsx") == [(5, "registration.duplicate_in_files")]
    told = check.files[1].problems[0].message()
    assert "a.xlsx" in told and "6" in told
    assert "姓名不同" in next(problem for problem in check.files[2].problems if problem.is_error).message()
    assert check.accepted == 3
    without = returns.check(frozenset({"a.xlsx"}))
    assert without.accepted == 2 + 0 and not codes(without, "b.xlsx"), "left out, the first file takes nothing away"


def test_reading_the_folder_again_adds_only_who_is_new_and_sends_nobody_back(returns: Returns) -> None:
    fill_folder(returns.folder, companies=3)
    returns.apply(returns.check())
    save_return(returns.folder / "new.xlsx", "新公司", [row(500)])
    again = returns.check()
    assert (again.accepted, again.present, again.rejected) == (1, 9, 0)
    assert not again.sheets() and not again.changes
    assert returns.apply(again) == 1


def test_a_row_corrected_in_another_file_is_not_sent_back_again(returns: Returns) -> None:
    good = row(7)
    wrong = Row(good.name, good.id_number[:17] + ("0" if good.id_number[17] != "0" else "1"), good.phone)
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1), wrong])
    first = returns.check()
    assert [sheet.company for sheet in first.sheets()] == ["甲公司"]
    returns.apply(first)
    save_return(returns.folder / "b.xlsx", "甲公司", [good])
    second = returns.check()
    assert second.accepted == 1 and second.rejected == 0 and not second.sheets()
    assert "row.settled" in [problem.code for problem in second.files[0].problems]


def test_one_sheet_a_company_with_only_what_it_must_correct(returns: Returns) -> None:
    add_mistakes(fill_folder(returns.folder, companies=4))
    check = returns.check()
    sheets = {sheet.company: sheet for sheet in check.sheets()}
    assert set(sheets) == {"错误有限公司", "挂靠公司", "空白"}
    elsewhere = sheet_text(sheets["挂靠公司"], returns.programme.title)
    assert "另有单位报名" in elsewhere and company(0) not in elsewhere, "one unit is not told another one's file"
    wrong = sheets["错误有限公司"]
    assert (wrong.read, wrong.taken, wrong.count) == (3, 1, 2) and wrong.contact == "李小姐 13800001111"
    text = sheet_text(wrong, returns.programme.title)
    assert "赵云、关羽" in text and row(9002).id_number[6:14] not in text
    report = {line.file: line for line in check.report()}
    assert len(report) == len(check.files) and all(line.told for line in report.values() if not line.read)
    assert sum(line.taken for line in report.values()) == check.accepted == 14
    outcomes = [file.file.outcome for file in check.files]
    assert outcomes.count(FileOutcome.SAME_CONTENT) == outcomes.count(FileOutcome.SKIPPED) == 1


def test_known_people_are_changed_only_as_shown_and_only_when_wanted(returns: Returns) -> None:
    earlier = returns.office.create(title="第七十三期")
    phone = returns.known(1, earlier, phone="13900000001")
    kept = returns.known(2, earlier, phone="13900000002")
    name = returns.known(3, earlier, name="旧名")
    save_return(returns.folder / "a.xlsx", company(0), [row(1), row(2), row(3)])
    check = returns.check()
    changes = {change.person_id: change for change in check.changes}
    assert dict(changes[phone].changes) == {"phone": ("13900000001", row(1).phone)}
    assert [change.is_doubtful for change in (changes[phone], changes[name])] == [False, True]
    assert returns.apply(check, frozenset({kept, name})) == 3
    found = {id: find_person(returns.app.reader, id) for id in (phone, kept, name)}
    assert [(person.name, person.phone) for person in found.values() if person] == [
        (row(1).name, row(1).phone),
        (row(2).name, "13900000002"),
        ("旧名", row(3).phone),
    ]


def test_a_person_changed_by_somebody_else_after_the_check_stays(returns: Returns) -> None:
    person = returns.known(1, phone="13900000001")
    save_return(returns.folder / "a.xlsx", company(0), [row(1)])
    check = returns.check()
    returns.app.registrations.set_photos({person: "x.jpg"})
    assert returns.app.returns.apply(check).value.updated == 0
    found = find_person(returns.app.reader, person)
    assert found is not None and found.phone == "13900000001"


def test_a_photo_that_comes_later_is_taken_and_one_we_have_is_kept(returns: Returns) -> None:
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1), row(2)], photos=[picture(1), None])
    returns.apply(returns.check())
    first = returns.rows()[0].photo
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1), row(2)], photos=[picture(50), picture(60)])
    check = returns.check()
    assert [dict(change.changes) for change in check.changes] == [{"photo": ("-", row(2).name)}]
    assert returns.apply(check) == 0
    assert returns.rows()[0].photo == first and returns.rows()[1].photo


def test_a_picture_that_is_none_costs_the_photo_and_not_the_person(returns: Returns) -> None:
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1)], photos=[picture(1)])
    check = returns.check()
    (one,) = check.files
    damaged = replace(check, files=(replace(one, file=replace(one.file, photos={5: b"no picture"})),))
    photos = returns.app.returns.keep_photos(damaged)
    assert [problem.code for _file, problem in photos.problems] == ["photo.damaged"] and not photos.names
    assert returns.app.returns.apply(damaged, photos).value.added == 1


def test_nothing_goes_in_when_one_of_forty_files_cannot(returns: Returns, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_folder(returns.folder, companies=3)
    check = returns.check()

    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("the power fails")

    monkeypatch.setattr("skillsapp.store.registration_store.RegistrationStore.add_all", fail)
    with pytest.raises(RuntimeError):
        returns.app.returns.apply(check, KeptPhotos())
    assert not returns.rows()


def test_whoever_stands_in_an_empty_unit_cell_belongs_to_the_only_unit(returns: Returns) -> None:
    save_unit_column(returns.folder / "a.csv", "甲公司", [row(1)])
    text = (returns.folder / "a.csv").read_bytes().decode("gb18030")
    one = row(2)
    (returns.folder / "a.csv").write_bytes((text + f"\r\n{one.name},{one.id_number},,{one.phone},").encode("gb18030"))
    returns.apply(returns.check())
    assert {found.organisation for found in returns.rows()} == {"甲公司"}


def test_logs_of_an_import_hold_no_names_and_no_numbers(returns: Returns) -> None:
    add_mistakes(fill_folder(returns.folder, companies=2))
    returns.apply(returns.check())
    text = "\n".join(found.details + found.subject for found in list_audit(returns.app.reader))
    assert not any(secret in text for secret in (row(0).name, row(0).id_number, row(0).phone, company(0)))


def test_350_people_of_40_files_are_imported_in_seconds(returns: Returns) -> None:
    fill_folder(returns.folder, companies=40, each=9)
    started = time.perf_counter()
    assert returns.apply(returns.check()) == 360
    assert time.perf_counter() - started < 60  # no limit of speed; the figures are in the report
    assert {one.state for one in returns.rows()} == {RegistrationState.SUBMITTED}
