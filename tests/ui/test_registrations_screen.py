"""The registration window as its users drive it: import, correct the columns, filter, accept, return, register at the desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.registration_stage import bad_return, competition, person, write_rows
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.notices import Notices
from ui.routes import Route
from ui.screens.registrations.importing import ImportDialog
from ui.screens.registrations.photos import PhotosDialog
from ui.screens.registrations.screen import RegistrationsScreen


@dataclass
class Office:
    """The screen over a real data folder, and what a test asks of it."""

    app: App
    programme: Programme
    screen: RegistrationsScreen
    said: list[str]

    def rows(self) -> tuple[RegistrationRow, ...]:
        return list_registrations(self.app.reader, self.programme.id)

    def shown(self) -> list[str]:
        model = self.screen.table.model()
        return [str(model.index(row, 1).data()) for row in range(model.rowCount())]

    def sheet(self, name: str) -> QDialog:
        found = self.screen.findChild(QDialog, name)
        assert found is not None, name
        return found

    def refresh(self) -> None:
        self.screen.refresh()


def press(owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None and button.isEnabled(), name
    button.click()


def open_office(context: Context, qtbot: QtBot, prepared: Path, folder: Path) -> Office:
    """Open a copy of a prepared folder: making one takes half a second, copying it nothing."""
    shutil.copytree(prepared, folder)
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
    said: list[str] = []
    notices = Notices()
    notices.shown.connect(lambda notice: said.append(notice.text))
    here = replace(context, app=app, jobs=InlineJobs(notices.report), notices=notices)
    screen = RegistrationsScreen(here)
    qtbot.addWidget(screen)
    screen.resize(1170, 700)
    screen.show()
    screen.refresh()
    return Office(app, list_programmes(app.reader)[0], screen, said)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Folders with one competition, of nobody and of 40 people."""
    folders = {people: tmp_path_factory.mktemp(f"people{people}") / "data" for people in (0, 40)}
    for people, folder in folders.items():
        app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
        competition(app, people)
        app.close()
    return folders


@pytest.fixture
def office(context: Context, qtbot: QtBot, prepared: dict[int, Path], tmp_path: Path) -> Iterator[Office]:
    made = open_office(context, qtbot, prepared[40], tmp_path / "data")
    yield made
    made.app.close()


@pytest.fixture
def empty_office(context: Context, qtbot: QtBot, prepared: dict[int, Path], tmp_path: Path) -> Iterator[Office]:
    made = open_office(context, qtbot, prepared[0], tmp_path / "data")
    yield made
    made.app.close()


def import_dialog(office: Office) -> ImportDialog:
    office.screen.actions_here["registrations_import"].trigger()
    sheet = office.sheet("registrations_import_sheet")
    assert isinstance(sheet, ImportDialog)
    return sheet


def test_a_list_with_errors_is_imported_after_its_columns_are_set_right(empty_office: Office, tmp_path: Path) -> None:
    sheet = import_dialog(empty_office)
    sheet.take_file(bad_return(tmp_path / "bad.csv"))
    following = sheet.findChild(QPushButton, "import_next")
    assert following is not None and not following.isEnabled(), "the column with the names was not recognised, so nothing goes on"
    names = sheet.findChild(QComboBox, "column_name_choose")
    assert names is not None
    names.setCurrentIndex(names.findText("参赛者"))
    press(sheet, "import_next")
    problems = sheet._check.table.model()
    told = [[str(problems.index(row, column).data()) for column in range(4)] for row in range(problems.rowCount())]
    assert [line[0] for line in told] == ["4", "5", "6"]
    assert "校验位" in told[0][3] and person(5002)[1] not in told[0][2], "the number is masked, a projector may be on"
    assert not empty_office.rows(), "nothing is written before the last button"
    press(sheet, "import_next")
    assert {row.name for row in empty_office.rows()} == {person(5001)[0], person(5003)[0]}
    assert empty_office.rows()[0].extra == {"领队": "黄队"}, "a column that nobody knows is kept"
    press(sheet, "rejected_save")
    empty_office.sheet("rejected_file").fileSelected.emit(str(tmp_path / "back.xlsx"))  # type: ignore[attr-defined]
    back = [[cell.text for cell in row] for row in read_tables(tmp_path / "back.xlsx")[0].rows]
    assert sum(person(5002)[0] in row for row in back) == 1, "the unit gets its wrong rows back"


def test_a_file_that_is_no_list_is_refused_in_the_sheet_in_one_sentence(empty_office: Office, tmp_path: Path) -> None:
    sheet = import_dialog(empty_office)
    sheet.take_file(write_rows(tmp_path / "other.csv", [["苹果", "梨"], ["1", "2"]]))
    problem = sheet.findChild(QWidget, "registrations_import_sheet_problem")
    assert problem is not None and "other.csv" in problem.accessibleName()
    press(sheet, "import_next")  # another file may be chosen at once


def test_a_column_chosen_for_one_field_is_taken_from_the_other(empty_office: Office, tmp_path: Path) -> None:
    sheet = import_dialog(empty_office)
    sheet.take_file(bad_return(tmp_path / "bad.csv"))
    names, units = (sheet.findChild(QComboBox, f"column_{key}_choose") for key in ("name", "organisation"))
    assert names is not None and units is not None and units.currentText() == "单位"
    names.setCurrentIndex(names.findText("单位"))
    assert units.currentIndex() == 0


def test_the_filter_finds_by_name_pinyin_unit_and_the_end_of_the_number(office: Office, qtbot: QtBot) -> None:
    wanted = office.rows()[3]
    for text in (wanted.name, wanted.entry_no, wanted.id_number[-4:]):
        office.screen.search.insert(text)  # QTest types no Chinese
        qtbot.keyClick(office.screen.search, Qt.Key.Key_Return)
        assert wanted.name in office.shown() and len(office.shown()) < 40
        office.screen.search.clear()
        qtbot.keyClick(office.screen.search, Qt.Key.Key_Return)
    office.screen.search.insert("佛山 " + wanted.name[0])
    qtbot.keyClick(office.screen.search, Qt.Key.Key_Return)
    assert all(name.startswith(wanted.name[0]) for name in office.shown()), "every word must fit"


def test_a_chip_shows_one_state_with_its_count(office: Office) -> None:
    press(office.screen, "state_filter_submitted")
    waiting = [row.name for row in office.rows() if row.state is RegistrationState.SUBMITTED]
    assert office.shown() == waiting
    chip = office.screen.findChild(QPushButton, "state_filter_submitted")
    assert chip is not None and str(len(waiting)) in chip.text()


def test_several_people_are_accepted_at_once_and_one_is_returned_with_a_reason(office: Office) -> None:
    press(office.screen, "state_filter_submitted")
    waiting = [row.id for row in office.rows() if row.state is RegistrationState.SUBMITTED]
    office.screen.table.selectAll()
    office.screen.actions_here["registration_accept"].trigger()
    office.refresh()
    assert {row.state for row in office.rows() if row.id in waiting} == {RegistrationState.ACCEPTED}
    press(office.screen, "state_filter_all")
    assert office.screen.table.select_key(waiting[0])
    office.screen.actions_here["registration_return"].trigger()
    ask = office.sheet("registration_reason_ask")
    press(ask, "registration_reason_ask_yes")
    assert ask.isVisible(), "without a reason nobody is returned"
    area = ask.findChild(QPlainTextEdit, "registration_reason_ask_edit")
    assert area is not None
    area.setPlainText("缺在职证明")
    press(ask, "registration_reason_ask_yes")
    row = next(row for row in office.rows() if row.id == waiting[0])
    assert (row.state, row.reason) == (RegistrationState.RETURNED, "缺在职证明")


def test_a_step_that_a_state_forbids_says_why_it_cannot_be_done(office: Office) -> None:
    rejected = next(row for row in office.rows() if row.state is RegistrationState.REJECTED)
    office.screen.table.select_key(rejected.id)
    action = office.screen.actions_here["registration_accept"]
    assert not action.isEnabled() and "审核不通过" in action.toolTip()


def test_one_person_is_registered_with_the_keyboard_only(empty_office: Office, qtbot: QtBot) -> None:
    empty_office.screen.actions_here["registration_add"].trigger()
    sheet = empty_office.sheet("registration_desk")
    name, id_number = person(9001)
    for control, text in (("id_number_edit", id_number), ("name_edit", name), ("group_edit", ""), ("organisation_edit", "")):
        focused = sheet.focusWidget()
        assert focused is not None and focused.objectName() == control
        if text == name:
            focused.insert(text)  # type: ignore[attr-defined]
        else:
            qtbot.keyClicks(focused, text)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    finding = sheet.findChild(QWidget, "id_finding")
    assert finding is not None and "岁" in finding.text()  # type: ignore[attr-defined]
    focused = sheet.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    row = empty_office.rows()[0]
    assert (row.name, row.id_number) == (name, id_number) and row.birth_date and row.sex
    assert sheet.isVisible() and sheet.focusWidget().objectName() == "id_number_edit", "ready for the next person"


def test_a_wrong_number_is_told_at_the_desk_before_it_is_saved(empty_office: Office) -> None:
    empty_office.screen.actions_here["registration_add"].trigger()
    sheet = empty_office.sheet("registration_desk")
    sheet.identity["name"].show("王小明")  # type: ignore[attr-defined]
    sheet.identity["id_number"].show("440000198501010000")  # type: ignore[attr-defined]
    press(sheet, "registration_desk_save")
    assert not empty_office.rows()
    assert "校验位" in sheet.identity.errors()["id_number"]  # type: ignore[attr-defined]


def test_a_correction_is_saved_and_shown(office: Office) -> None:
    office.screen.table.select_row(0)
    office.screen.actions_here["registration_correct"].trigger()
    sheet = office.sheet("registration_correction")
    sheet.identity["job"].show("技术员")  # type: ignore[attr-defined]
    press(sheet, "registration_correction_save")
    assert office.rows()[0].job == "技术员"


def test_photos_are_matched_copied_in_one_size_and_shown(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    first, second = office.rows()[:2]
    Image.new("RGB", (600, 900), "white").save(folder / f"{first.id_number}.jpg")
    Image.new("RGB", (600, 900), "white").save(folder / "无名氏.jpg")
    stranger = person(8000)[1]
    Image.new("RGB", (600, 900), "white").save(folder / f"{stranger}.jpg")
    office.screen.actions_here["photos_match"].trigger()
    sheet = office.sheet("photos_sheet")
    assert isinstance(sheet, PhotosDialog)
    sheet.take_folder(folder)
    assert "1" in sheet.matched.accessibleName() and "2" in sheet.unclear.accessibleName()
    problems = [str(sheet._model.index(row, 0).data()) for row in range(sheet._model.rowCount())]
    assert not any(stranger in text for text in problems), "the number in a file name is masked"
    press(sheet, "photos_copy")
    with Image.open(office.app.folder.photos / office.rows()[0].photo) as picture:
        assert picture.size == (413, 579)
    assert office.rows()[1].photo == "" and second.photo == ""


def test_a_damaged_photo_is_named_and_its_person_is_still_without_one(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    first, second = office.rows()[:2]
    Image.new("RGB", (600, 900), "white").save(folder / f"{first.id_number}.jpg")
    (folder / f"{second.id_number}.jpg").write_bytes(b"\xff\xd8\xff\xe0broken")
    office.screen.actions_here["photos_match"].trigger()
    sheet = office.sheet("photos_sheet")
    assert isinstance(sheet, PhotosDialog)
    sheet.take_folder(folder)
    before = int(sheet.missing.accessibleName().split()[-1])
    press(sheet, "photos_copy")
    assert "已损坏" in str(sheet._model.index(0, 0).data())
    assert sheet.matched.accessibleName().endswith("1")
    assert int(sheet.missing.accessibleName().split()[-1]) == before + 1


def test_the_exported_list_masks_numbers_for_those_who_may_not_see_them(
    context: Context, qtbot: QtBot, prepared: dict[int, Path], tmp_path: Path
) -> None:
    clerk = Session(replace(CHEN, permissions=frozenset({Permission.SEE_PEOPLE})), "")
    for number, (session, whole) in enumerate(((context.session, True), (clerk, False))):
        office = open_office(replace(context, session=session), qtbot, prepared[40], tmp_path / f"data{number}")
        office.screen.actions_here["list_export"].trigger()
        path = tmp_path / f"list{number}.xlsx"
        office.sheet("list_file").fileSelected.emit(str(path))  # type: ignore[attr-defined]
        text = "".join(cell.text for row in read_tables(path)[0].rows for cell in row)
        assert (person(0)[1] in text) is whole
        office.app.close()


def test_numbers_beside_the_list_are_masked_until_asked_for(office: Office, qtbot: QtBot) -> None:
    office.screen.table.select_row(0)
    number = office.rows()[0].id_number

    def told() -> str:
        facts = office.screen.inspector.findChild(QWidget, "registration_facts")
        assert facts is not None
        return "".join(part.text() for part in facts.findChildren(QWidget) if hasattr(part, "text") and part.isVisibleTo(facts))

    qtbot.waitUntil(lambda: office.rows()[0].masked_id in told())
    assert number not in told()
    press(office.screen.inspector, "numbers_show")
    qtbot.waitUntil(lambda: number in told())
    office.screen.table.select_row(1)
    qtbot.waitUntil(lambda: office.rows()[1].masked_id in told())
    assert office.rows()[1].id_number not in told(), "the next person's number is masked again"


def test_a_route_opens_the_programme_and_the_person(office: Office) -> None:
    other = competition(office.app)
    wanted = office.rows()[7]
    office.screen.open(Route.to("registrations", programme=office.programme.id, registration=wanted.id))
    office.refresh()
    assert office.screen.table.row().id == wanted.id
    office.screen.open(Route.to("registrations", programme=other.id))
    office.refresh()
    assert office.shown() == [], "the other programme has nobody yet"


def test_every_control_has_a_name_and_one_button_leads(office: Office) -> None:
    office.screen.table.select_row(0)
    assert unnamed_controls(office.screen) == []
    assert primary_buttons(office.screen) == ["returns_import_button"]
    sheets = {
        "registration_add": "registration_desk",
        "registrations_import": "registrations_import_sheet",
        "returns_import": "returns_sheet",
        "registration_replace": "registration_replacement",
    }
    for key, name in sheets.items():
        office.screen.actions_here[key].trigger()
        assert unnamed_controls(office.sheet(name)) == []


def test_several_chosen_people_are_counted_and_can_be_reviewed_together(office: Office) -> None:
    press(office.screen, "state_filter_submitted")
    office.screen.table.selectAll()
    assert f"已选 {len(office.shown())} 人" in office.screen.inspector.findChild(QWidget, "empty_state").accessibleName()
    accept = office.screen.inspector.findChild(QPushButton, "registration_accept_button")
    assert accept is not None and accept.isVisible() and accept.isEnabled()


def test_ten_thousand_chosen_rows_cost_one_look_and_not_one_for_each_action(office: Office) -> None:
    asked = []
    office.screen.table.selected = lambda: asked.append(1) or ()  # type: ignore[method-assign, func-returns-value]
    office.screen.table.selectAll()
    assert len(asked) == 1
