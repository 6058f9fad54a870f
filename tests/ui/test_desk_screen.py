"""The enquiry desk at the real window: found while typing, opened by Enter, each paper with its reason, ledgers asked one by one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.roles import Actor, Permission, Role, permissions_of
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.errors import NotFound
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.queries.certificates import CertificateRow, list_certificates
from skillsapp.queries.ledger import count_questions
from skillsapp.services.certificate_files import write_pile
from tests.exchange.tables import save_xlsx
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.contest_stage import MORNING, training_class
from ui.context import Session
from ui.dialogs import SheetDialog
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.paper_preview import PaperPreview
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.desk import settling
from ui.screens.desk.expiring import ExpiringDialog
from ui.screens.desk.importing import LedgerDialog
from ui.screens.desk.papers import CorrectDialog
from ui.screens.desk.screen import DeskScreen
from ui.screens.desk.settling import SettleDialog
from ui.screens.desk.wording import step_text
from ui.theme import Theme

HEADER = ["姓名", "身份证号", "单位", "证书名称", "证书编号", "发证日期", "有效期至"]


@dataclass(frozen=True)
class Prepared:
    """A folder with a class of eight, most of whom have certificates that end after half a year; made once, copied for each test."""

    folder: Path
    programme: str
    office: Actor


@dataclass
class Desk:
    app: App
    qtbot: QtBot
    window: MainWindow
    screen: DeskScreen
    programme: str
    folder: Path

    @property
    def box(self) -> QLineEdit:
        return self.screen.search.box

    def type(self, text: str) -> list[str]:
        """Type (paste, where it is Chinese) into the box and return who is shown."""
        self.box.clear()
        if text.isascii():
            self.qtbot.keyClicks(self.box, text)
        else:
            self.box.setText(text)
        self.qtbot.waitUntil(lambda: self.screen.search._shown_text == text)
        return [hit.name for hit in self.screen.search.model.rows]

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        self.qtbot.keyClick(widget, key)

    def press(self, name: str) -> None:
        found = [button for button in self.window.findChildren(QPushButton, name) if button.isVisible()]
        assert found, name
        assert found[-1].isEnabled(), f"{name}: {found[-1].accessibleDescription()}"
        found[-1].click()

    def is_shown(self, name: str) -> bool:
        return any(button.isVisible() for button in self.window.findChildren(QPushButton, name))

    def is_enabled(self, name: str) -> bool:
        return any(button.isEnabled() for button in self.window.findChildren(QPushButton, name))

    def certificates(self) -> list[CertificateRow]:
        return list(list_certificates(self.app.reader, self.programme))

    def paper_text(self) -> str:
        preview = self.window.findChildren(PaperPreview)[-1]
        document = pypdfium2.PdfDocument(preview._papers[0].content)
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
        document.close()
        preview.reject()
        return text

    def ledger(self, *rows: Sequence[object]) -> Path:
        return save_xlsx(self.folder / "2019年台账.xlsx", [HEADER, *rows])

    def take_ledger(self, *rows: Sequence[object]) -> LedgerDialog:
        self.press("ledger_import_button")
        dialog = self.window.findChildren(LedgerDialog)[-1]
        dialog.take_file(self.ledger(*rows))
        return dialog


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared") / "class"
    app, training = training_class(folder)
    app.results.compute(training.id)
    app.certificates.issue(training.id, date(2026, 11, 21), valid_months=6)
    made = Prepared(folder, training.id, app.session.actor)
    app.close()
    return made


@pytest.fixture
def desk(prepared: Prepared, tmp_path: Path, theme_app: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    made = open_desk(prepared, tmp_path, theme_app, qtbot, prepared.office)
    yield made
    made.app.close()


def open_desk(prepared: Prepared, tmp_path: Path, qt: QApplication, qtbot: QtBot, actor: Actor) -> Desk:
    shutil.copytree(prepared.folder, tmp_path / "class")
    app = open_app(DataFolder(tmp_path / "class"), SetClock(MORNING))
    app.session.actor = actor
    window = MainWindow(app, InlineJobs(), News(), Notices(), Theme(qt), Language(qt), Session(actor, "Administrator"), SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route("desk"))
    screen = window.front()
    assert isinstance(screen, DeskScreen)
    return Desk(app, qtbot, window, screen, prepared.programme, tmp_path)


def test_the_keyboard_is_enough_from_the_box_to_the_page_and_back(desk: Desk) -> None:
    first, second = desk.certificates()[:2]
    desk.qtbot.waitUntil(lambda: desk.window.focusWidget() is desk.box)
    assert desk.type(first.certificate.number) == [first.certificate.name]
    desk.key(desk.box, Qt.Key.Key_Return)
    assert desk.screen._stack.currentIndex() == 1 and desk.screen.person.page is not None
    assert desk.screen.person.page.name == first.certificate.name
    desk.key(desk.screen.person.table, Qt.Key.Key_Escape)
    assert desk.screen._stack.currentIndex() == 0
    desk.qtbot.waitUntil(lambda: desk.window.focusWidget() is desk.box)
    assert desk.box.selectedText() == first.certificate.number
    assert len(desk.type(second.certificate.number[:-1])) == len(desk.certificates())
    desk.key(desk.box, Qt.Key.Key_Down)
    assert desk.window.focusWidget() is desk.screen.search.table
    desk.key(desk.screen.search.table, Qt.Key.Key_Down)
    chosen = desk.screen.search.table.row()
    desk.key(desk.screen.search.table, Qt.Key.Key_Return)
    assert desk.screen.person.page.person is not None and desk.screen.person.page.person.id == chosen.person_id


def test_enter_before_the_answer_opens_it_when_it_is_there(desk: Desk) -> None:
    """A scanner types the number and Enter in one go."""
    number = desk.certificates()[0].certificate.number
    desk.qtbot.keyClicks(desk.box, number)
    desk.key(desk.box, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.screen._stack.currentIndex() == 1)


def test_everybodys_numbers_are_let_go_when_another_screen_is_chosen(desk: Desk) -> None:
    number = desk.certificates()[0].certificate.number
    assert desk.type(number) and desk.screen.search._index is not None
    desk.window.navigate(Route("home"))
    assert desk.screen.search._index is None
    desk.window.navigate(Route("desk"))
    assert len(desk.type(number[:-1])) == len(desk.certificates())
    desk.screen.search._open_first()
    assert desk.screen.search._index is not None, "the page of one person is still the desk"


def test_names_controls_and_one_primary(desk: Desk) -> None:
    assert unnamed_controls(desk.screen) == [] and primary_buttons(desk.screen) == []
    desk.type(desk.certificates()[0].certificate.number)
    desk.screen.search._open_first()
    assert unnamed_controls(desk.screen) == [] and primary_buttons(desk.screen) == ["desk_record_button"]


def test_numbers_are_masked_until_somebody_who_may_asks(desk: Desk) -> None:
    row = desk.certificates()[0]
    person_id = row.certificate.content["id_text"]
    desk.type(row.certificate.number)
    desk.screen.search._open_first()
    facts = desk.screen.person._facts

    def shown() -> str:
        QApplication.processEvents()
        return " ".join(label.text() for label in facts.findChildren(QWidget) if hasattr(label, "text") and label.isVisible())

    assert person_id not in shown()
    desk.press("desk_numbers_show")
    assert person_id in shown()


def test_a_certificate_of_record_takes_two_clicks(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.type(row.certificate.number)
    desk.screen.search._open_first()
    desk.press("desk_record_button")
    desk.press("desk_purpose_1")
    desk.press("desk_record_make")
    text = desk.paper_text()
    assert "CX-2026-0001" in text and row.certificate.number in text and "用途：投标" in text
    assert [(step.kind.value, step.reason) for step in desk.certificates()[0].steps] == [("confirmed", "CX-2026-0001 投标")]


def test_enter_prints_the_paper_and_each_is_saved_under_its_own_name(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.type(row.certificate.number)
    desk.screen.search._open_first()
    desk.press("desk_record_button")
    desk.press("desk_record_make")
    preview = desk.window.findChildren(PaperPreview)[-1]
    focused = preview.focusWidget()
    assert focused is not None and focused.objectName() == "paper_print"
    desk.press("paper_save")
    dialog = preview.findChild(QFileDialog, "paper_file")
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == f"查询证明 {row.certificate.name} {row.certificate.number}.pdf"
    dialog.reject()
    preview.reject()


def test_how_a_certificate_was_printed_is_said_in_words(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.app.certificate_steps.note_printed([row.certificate.id], PrintLayout.TWO.value)
    (step,) = desk.certificates()[0].steps
    assert step_text(step, {})[1].endswith("一张两份")


def test_the_paper_of_the_last_printing_is_proposed_at_the_desk(desk: Desk) -> None:
    first = desk.certificates()[0].certificate
    desk.app.certificate_steps.note_printed([first.id], PrintLayout.TWO.value)
    desk.type(first.number)
    desk.screen.search._open_first()
    desk.press("desk_reprint_button")
    desk.press("desk_reprint_sheet_preset_1")
    desk.press("desk_reprint_sheet_yes")
    expected = write_pile([first], desk.app.folder, desk.folder / "two.pdf", PrintSetup(PrintLayout.TWO)).read_bytes()
    preview = desk.window.findChildren(PaperPreview)[-1]
    assert preview._papers[0].content == expected
    preview.reject()
    desk.press("desk_reissue_button")
    desk.press("desk_reissue_sheet_preset_1")
    desk.press("desk_reissue_sheet_yes")
    desk.window.findChildren(PaperPreview)[-1].reject()
    assert desk.certificates()[-1].steps[-1].reason == "two", "the new one goes the way of the old"
    desk.press("desk_reissue_button")
    desk.press("desk_layout_one")
    desk.press("desk_reissue_sheet_preset_1")
    desk.press("desk_reissue_sheet_yes")
    assert desk.certificates()[-1].steps[-1].reason == "one"


def test_a_reprint_and_a_reissue_ask_why_and_show_the_paper(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.type(row.certificate.number)
    desk.screen.search._open_first()
    desk.press("desk_reprint_button")
    desk.press("desk_reprint_sheet_preset_1")
    desk.press("desk_reprint_sheet_yes")
    assert row.certificate.number in desk.paper_text()
    desk.press("desk_reissue_button")
    desk.press("desk_reissue_sheet_preset_1")
    desk.press("desk_reissue_sheet_yes")
    fresh = desk.certificates()[-1].certificate
    assert fresh.replaces_id == row.certificate.id and fresh.number in desk.paper_text()
    chosen = desk.screen.person.paper()
    assert chosen is not None and chosen.number == fresh.number, "the new one is marked, for what is asked next"
    steps = {entry.certificate.number: [step.kind.value for step in entry.steps] for entry in desk.certificates()}
    assert steps[row.certificate.number] == ["reprinted", "voided"] and steps[fresh.number] == ["reissued", "printed"]


def test_a_reprint_needs_no_mouse(desk: Desk) -> None:
    number = desk.certificates()[0].certificate.number
    desk.type(number)
    desk.key(desk.box, Qt.Key.Key_Return)
    keys = {
        name: desk.screen.actions_here[name].shortcut().toString() for name in ("desk_reprint", "desk_reissue", "desk_correct")
    }
    assert keys == {"desk_reprint": "F6", "desk_reissue": "F7", "desk_correct": "F8"}
    desk.screen.actions_here["desk_reprint"].trigger()
    sheet = next(child for child in desk.window.findChildren(SheetDialog, "desk_reprint_sheet") if child.isVisible())
    smudged = sheet.findChild(QPushButton, "desk_reprint_sheet_preset_1")
    assert smudged is not None
    desk.key(smudged, Qt.Key.Key_Space)
    focused = sheet.focusWidget()
    assert focused is not None and focused.objectName() == "desk_reprint_sheet_yes"
    desk.key(focused, Qt.Key.Key_Return)
    assert number in desk.paper_text()


def test_a_wrong_name_is_corrected_after_old_and_new_were_shown(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.type(row.certificate.number)
    desk.screen.search._open_first()
    desk.press("desk_correct_button")
    dialog = desk.window.findChildren(CorrectDialog)[-1]
    save = dialog.findChild(QPushButton, "desk_correct_save")
    assert save is not None and not save.isEnabled()  # nothing has been changed
    dialog.form["correct_name"].show("李桦")
    assert any(
        row.certificate.name in label.text() and "李桦" in label.text()
        for label in dialog._compared.findChildren(QWidget)
        if hasattr(label, "text")
    )
    save.click()
    assert desk.certificates()[0].certificate.state is CertificateState.ISSUED  # the reason is missing
    desk.press("desk_wrong_1")
    save.click()
    fresh = desk.certificates()[-1].certificate
    assert (fresh.name, fresh.replaces_id) == ("李桦", row.certificate.id)
    assert "李桦" in desk.paper_text()
    assert desk.screen.person.page is not None and desk.screen.person.page.name == "李桦"
    assert desk.type("lihua") and "李桦" in desk.type("李桦")


def test_an_exam_officer_gives_records_but_exchanges_nothing(
    prepared: Prepared, tmp_path: Path, theme_app: QApplication, qtbot: QtBot
) -> None:
    officer = Actor(prepared.office.id, "周敏", permissions_of(frozenset({Role.EXAM_OFFICER})))
    desk = open_desk(prepared, tmp_path, theme_app, qtbot, officer)
    desk.type(desk.certificates()[0].certificate.number)
    desk.screen.search._open_first()
    assert (
        desk.is_shown("desk_record_button")
        and not desk.is_shown("desk_reissue_button")
        and not desk.is_shown("desk_correct_button")
    )
    desk.app.close()


def test_a_ledger_is_taken_and_doubtful_lines_are_asked_one_by_one(desk: Desk) -> None:
    first, second = desk.certificates()[:2]
    number = first.certificate.content["id_text"]
    dialog = desk.take_ledger(
        [first.certificate.name, number, "某公司", "合格证", "A1", "2019-05-06", "2021-05-05"],
        [first.certificate.name, "440000********" + number[-4:], "某公司", "合格证", "A2", "2019-05-06", ""],
        [second.certificate.name, "", second.organisation, "合格证", "A3", "2019-05-06", ""],
        ["赵六", "", "某公司", "合格证", "A4", "2019-05-06", "2018-01-01"],
    )
    assert [
        tile._value.text() for tile in (dialog.accepted_tile, dialog.sure_tile, dialog.doubtful_tile, dialog.rejected_tile)
    ] == list("3121")
    desk.press("ledger_rejected_save")
    saving = desk.window.findChildren(QFileDialog, "ledger_rejected_file")[-1]
    saving.fileSelected.emit(str(desk.folder / "back.xlsx"))
    saving.reject()
    assert "A4" in [cell.text for row in read_tables(desk.folder / "back.xlsx")[0].rows for cell in row]
    dialog._next.click()
    assert count_questions(desk.app.reader) == 2
    dialog._next.click()  # settle one by one
    asking = desk.window.findChildren(SettleDialog)[-1]
    desk.key(asking, Qt.Key.Key_Y)
    for _ in range(len(asking._candidates)):
        desk.key(asking, Qt.Key.Key_N)
    assert not asking._questions and count_questions(desk.app.reader) == 0
    asking.reject()
    desk.type("A2")
    assert desk.screen.search.model.rows[0].person_id
    desk.type("A3")
    assert not desk.screen.search.model.rows[0].person_id
    desk.screen.search._open_first()
    button = next(button for button in desk.window.findChildren(QPushButton, "desk_reissue_button") if button.isVisible())
    assert not button.isEnabled() and "查询证明" in desk.screen.person._note.text()
    desk.press("desk_record_button")
    desk.press("desk_record_make")
    assert "A3" in desk.paper_text()


def test_a_doubtful_line_can_wait(desk: Desk) -> None:
    row = desk.certificates()[0]
    desk.take_ledger([row.certificate.name, "", row.organisation, "合格证", "A1", "2019-05-06", ""])._next.click()
    desk.press("ledger_import_sheet_cancel")
    assert desk.screen.search.banner.isVisible()
    desk.press("ledger_questions_act")
    desk.press("settle_later")
    assert count_questions(desk.app.reader) == 1
    asking = desk.window.findChildren(SettleDialog)[-1]
    assert asking._done.accessibleName().startswith("还有1条留待以后核对")


def test_more_lines_than_are_read_at_once_are_asked_about_in_turn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "PART", 2)
    row = desk.certificates()[0]
    lines = [[row.certificate.name, "", row.organisation, "合格证", f"A{n}", "2019-05-06", ""] for n in range(5)]
    desk.take_ledger(*lines)._next.click()
    desk.press("ledger_import_sheet_cancel")
    desk.press("ledger_questions_act")
    desk.press("settle_later")
    for _ in range(4):
        desk.press("settle_same")
    assert count_questions(desk.app.reader) == 1 and not desk.is_shown("settle_same")


def test_an_answer_that_could_not_be_kept_is_given_again_by_its_letter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = desk.certificates()[0]
    desk.take_ledger([row.certificate.name, "", row.organisation, "合格证", "A1", "2019-05-06", ""])._next.click()
    desk.press("ledger_next")
    asking = desk.window.findChildren(SettleDialog)[-1]

    def full(*_args: object) -> None:
        raise NotFound("person", "a")

    with monkeypatch.context() as broken:
        broken.setattr(type(desk.app.desk), "settle", full)
        desk.key(asking, Qt.Key.Key_Y)
    assert count_questions(desk.app.reader) == 1
    desk.key(asking, Qt.Key.Key_Y)
    assert count_questions(desk.app.reader) == 0


def test_a_file_that_is_no_ledger_says_so_in_its_place(desk: Desk) -> None:
    (desk.folder / "x.csv").write_text("甲,乙\n1,2\n", "utf-8")
    desk.press("ledger_import_button")
    dialog = desk.window.findChildren(LedgerDialog)[-1]
    dialog.take_file(desk.folder / "x.csv")
    assert "证书编号、姓名" in dialog._problem.accessibleName() and dialog._next.isEnabled()


def test_who_expires_is_copied_for_a_chat_and_saved(desk: Desk) -> None:
    desk.press("desk_expiring_button")
    dialog = desk.window.findChildren(ExpiringDialog)[-1]
    for name in ("expiring_save", "expiring_copy", "expiring_copy_all"):
        assert not dialog._model.rows and not desk.is_enabled(name), name
    desk.press("expiring_span_365")
    assert len(dialog._model.rows) == len(desk.certificates())
    desk.press("expiring_copy")
    told = QGuiApplication.clipboard().text()
    assert dialog._model.rows[0].name in told and "2027-05-20" in told and dialog._model.rows[0].id_number not in told
    desk.press("expiring_save")
    saving = desk.window.findChildren(QFileDialog, "expiring_file")[-1]
    saving.fileSelected.emit(str(desk.folder / "ending.xlsx"))
    saving.reject()
    sheets = read_tables(desk.folder / "ending.xlsx")
    assert len(sheets) == 2 and sum(
        row.certificate.number in [c.text for line in sheets[0].rows for c in line] for row in desk.certificates()
    ) == len(desk.certificates())
    dialog.form.show_values({"expiring_first": date(2027, 1, 2), "expiring_last": date(2027, 1, 1)})
    assert not desk.is_enabled("expiring_save")
    dialog.reject()


def test_an_empty_folder_says_what_to_do(tmp_path: Path, theme_app: QApplication, qtbot: QtBot) -> None:
    app = open_app(DataFolder(tmp_path / "new"), SetClock(MORNING))
    app.session.actor = Actor("a1", "陈丽", frozenset(Permission))
    session = Session(app.session.actor, "Administrator")
    window = MainWindow(app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route("desk"))
    screen = window.front()
    assert isinstance(screen, DeskScreen)
    assert "导入" in screen.search._empty.accessibleName()
    screen.search.box.setText("%_'\"\\")
    screen.search.box._say()
    assert screen.search.model.rows == () and "没有查到" in screen.search._empty.accessibleName()
    assert window.findChild(QPlainTextEdit) is None
    app.close()
