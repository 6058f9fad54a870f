"""What who prints a pile of certificates relies on: the choices, the paper jam, the record of what was printed, the offset."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App, open_app
from skillsapp.domain.certificate import CertificateStepKind
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.roles import Actor
from skillsapp.kernel import i18n
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.audit import list_audit
from skillsapp.queries.certificates import CertificateRow, list_certificates
from skillsapp.queries.printers import find_printer
from skillsapp.queries.seals import find_seal
from tests.printouts.seals import seal_picture
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.contest_stage import MORNING, training_class
from ui.context import Session
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.results import printing
from ui.screens.results.issuing import IssueDialog
from ui.screens.results.offsets import OffsetDialog
from ui.screens.results.printing import HandOutDialog, PrintDialog
from ui.screens.results.screen import ResultsScreen
from ui.screens.settings.seal import SealSection
from ui.theme import Theme


@dataclass
class Desk:
    """The certificates page of a class of eight, five of whom passed and have certificates."""

    app: App
    programme: str
    screen: ResultsScreen
    pages: list[bytes]
    taken: int | None = None

    def rows(self) -> tuple[CertificateRow, ...]:
        return list_certificates(self.app.reader, self.programme)

    def kinds(self) -> list[list[str]]:
        return [[step.kind.value for step in row.steps] for row in self.rows()]

    def press(self, name: str) -> None:
        found = [b for b in self.screen.window().findChildren(QPushButton, name) if b.isVisible()]
        assert found, name
        assert found[-1].isEnabled(), f"{name}: {found[-1].accessibleDescription()}"
        found[-1].click()

    def printing(self) -> PrintDialog:
        self.screen.certificates.print_chosen()
        return self.screen.window().findChildren(PrintDialog)[-1]


@dataclass(frozen=True)
class Prepared:
    """A data folder with the class and its computed results, made once and copied for each test."""

    folder: Path
    programme: str
    office: Actor


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared") / "class"
    app, training = training_class(folder)
    app.results.compute(training.id)
    made = Prepared(folder, training.id, app.session.actor)
    app.close()
    return made


@pytest.fixture
def desk(
    prepared: Prepared, tmp_path: Path, theme_app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    shutil.copytree(prepared.folder, tmp_path / "class")
    app = open_app(DataFolder(tmp_path / "class"), SetClock(MORNING))
    app.session.actor = prepared.office
    session = Session(app.session.actor, "Administrator")
    window = MainWindow(app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route.to("results", programme=prepared.programme, page="certificates"))
    screen = window.front()
    assert isinstance(screen, ResultsScreen)
    made = Desk(app, prepared.programme, screen, [])

    def take(_parent: object, pages: bytes, _title: str, done: Callable[[int], None], *_more: object, **_named: object) -> None:
        made.pages.append(pages)
        document = pypdfium2.PdfDocument(pages)
        count = len(document)
        document.close()
        done(count if made.taken is None else made.taken)

    monkeypatch.setattr(printing, "print_pdf", take)  # stands for the printer: takes so many sheets
    yield made
    app.close()


@pytest.fixture
def issued(desk: Desk) -> Desk:
    desk.press("certificates_issue_button")
    desk.press("certificates_issue_yes")
    return desk


def words(dialog: PrintDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_a_date_before_the_first_day_is_refused_at_its_field(desk: Desk) -> None:
    desk.press("certificates_issue_button")
    dialog = desk.screen.window().findChild(IssueDialog)
    assert dialog is not None
    dialog.form.show_values({"issue_date": date(2020, 1, 1)})
    desk.press("certificates_issue_yes")
    assert dialog.isVisible() and "不能早于首日" in "".join(part.text() for part in dialog.findChildren(QLabel))
    assert desk.rows() == ()


def test_issuing_says_the_numbers_before_and_refuses_those_that_are_taken(desk: Desk) -> None:
    desk.press("certificates_issue_button")
    dialog = desk.screen.window().findChild(IssueDialog)
    assert dialog is not None
    said = dialog.findChild(QLabel, "certificates_numbers")
    assert said is not None and "0001" in said.text()
    edit = dialog.findChild(QLineEdit, "first_number_edit")
    assert edit is not None
    edit.setText("27")
    assert "0027" in said.text()
    desk.press("certificates_issue_yes")
    assert [row.certificate.number[-4:] for row in desk.rows()] == [f"{27 + n:04d}" for n in range(len(desk.rows()))]


def test_printing_is_the_next_step_once_everybody_has_a_certificate(issued: Desk) -> None:
    assert primary_buttons(issued.screen) == ["certificates_print_button"]
    assert unnamed_controls(issued.screen) == []


def test_a_pile_is_printed_by_company_and_noted_when_the_printer_has_it(issued: Desk) -> None:
    dialog = issued.printing()
    assert primary_buttons(dialog) == ["certificates_pile_print"]
    assert unnamed_controls(dialog) == []
    assert dialog.preview.page_count == 4  # a look at the first ones
    assert set(map(tuple, issued.kinds())) == {()}
    issued.press("certificates_pile_print")
    assert set(map(tuple, issued.kinds())) == {("printed",)}
    count = len(issued.rows())
    assert len(pypdfium2.PdfDocument(issued.pages[0])) == count
    assert "已打印" in {str(issued.screen.certificates.model.index(row, 2).data()) for row in range(count)}


def test_two_to_a_sheet_take_half_the_paper(issued: Desk, tmp_path: Path) -> None:
    dialog = issued.printing()
    dialog.layouts.choose(PrintLayout.TWO.value)
    dialog.layouts.chosen.emit(PrintLayout.TWO.value)
    sheets = -(-len(issued.rows()) // 2)
    assert f"{sheets} 张纸" in words(dialog, "print_count")
    issued.press("certificates_pile_print")
    (tmp_path / "pile.pdf").write_bytes(issued.pages[0])
    assert len(read_codes(tmp_path / "pile.pdf")) == len(issued.rows())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_choices_of_printing_are_read_without_scrolling_sideways(
    issued: Desk, theme_app: QApplication, language: str
) -> None:
    before = i18n.language()
    i18n.set_language(language)
    try:
        dialog = issued.printing()
        theme_app.processEvents()
        assert dialog._choice_area.horizontalScrollBar().maximum() == 0
        assert dialog.preview.width() > 360
    finally:
        i18n.set_language(before)


def test_after_a_paper_jam_the_rest_is_printed_from_the_number_that_is_missing(issued: Desk) -> None:
    dialog = issued.printing()
    issued.taken = 2
    issued.press("certificates_pile_print")
    assert sorted(len(kinds) for kinds in issued.kinds())[-2:] == [1, 1]
    assert dialog.isVisible()
    assert dialog.start.text() == issued.rows()[2].certificate.number
    issued.taken = None
    issued.press("certificates_pile_print")
    assert set(map(tuple, issued.kinds())) == {("printed",)}


def test_a_number_that_is_not_there_is_refused_beside_its_field(issued: Desk) -> None:
    dialog = issued.printing()
    dialog.start.setText("4711")
    dialog._timer.timeout.emit()
    assert not dialog.findChild(QPushButton, "certificates_pile_print").isEnabled()  # type: ignore[union-attr]
    assert any("4711" in label.text() for label in dialog.findChildren(QLabel))
    dialog.start.setText("3")
    dialog._timer.timeout.emit()
    assert "0003" in words(dialog, "print_count")


def test_a_reprint_of_one_line_has_the_same_content_and_is_noted_as_printed_again(issued: Desk) -> None:
    issued.printing()
    issued.press("certificates_pile_print")
    issued.screen.certificates.table.select_row(1)
    dialog = issued.printing()
    dialog.scopes.choose("chosen")
    dialog.scopes.chosen.emit("chosen")
    issued.press("certificates_pile_print")
    assert [kinds for kinds in issued.kinds() if kinds != ["printed"]] == [["printed", "reprinted"]]


def test_without_an_image_the_seal_cannot_be_chosen_and_with_one_each_use_is_on_record(issued: Desk) -> None:
    dialog = issued.printing()
    assert not dialog.seal.isEnabled()
    dialog.close()
    issued.app.seals.keep(seal_picture(), 42)
    dialog = issued.printing()
    assert dialog.seal.isEnabled() and not dialog.seal.isChecked()
    dialog.seal.setChecked(True)
    issued.press("certificates_pile_print")
    assert set(map(tuple, issued.kinds())) == {(CertificateStepKind.SEALED.value, CertificateStepKind.PRINTED.value)}
    (entry,) = [entry for entry in list_audit(issued.app.reader) if entry.action == "seal.used"]
    assert entry.actor == issued.app.session.actor.id


def test_an_offset_moves_the_page_at_once_and_is_kept_for_the_printer(issued: Desk) -> None:
    dialog = issued.printing()
    dialog.layouts.choose(PrintLayout.OVERPRINT.value)
    dialog.layouts.chosen.emit(PrintLayout.OVERPRINT.value)
    issued.press("print_offset_edit")
    sheet = issued.screen.window().findChildren(OffsetDialog)[-1]
    pages = sheet.preview.page_count
    before = sheet._drawn
    edit = sheet.findChild(QLineEdit, "right_edit")
    assert edit is not None
    edit.setText("-1.5")
    assert (pages, before, sheet._drawn) == (1, (0, 0), (-15, 0))
    issued.press("printer_offset_save")
    assert "-1.5" in words(dialog, "print_offset")
    assert find_printer(issued.app.reader, str(dialog.printer.currentData())).right_tenths == -15


def test_a_saved_pile_is_one_file_and_counts_as_printed(issued: Desk, tmp_path: Path) -> None:
    issued.printing()
    issued.press("certificates_pile_save")
    chooser = issued.screen.window().findChild(QFileDialog, "certificates_pile_file")
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "pile.pdf"))
    assert len(pypdfium2.PdfDocument(tmp_path / "pile.pdf")) == len(issued.rows())
    assert set(map(tuple, issued.kinds())) == {("printed",)}


def test_what_was_handed_out_is_noted_with_who_took_it(issued: Desk) -> None:
    issued.screen.certificates.hand_out()
    dialog = issued.screen.window().findChildren(HandOutDialog)[-1]
    dialog.recipient.setText("张经理")
    issued.press("certificates_hand_out_yes")
    assert {step.reason for row in issued.rows() for step in row.steps} == {"张经理"}


def test_the_administrator_keeps_the_image_of_the_seal_and_a_bad_picture_is_refused_in_place(
    issued: Desk, tmp_path: Path
) -> None:
    window = issued.screen.window()
    assert isinstance(window, MainWindow)
    window.navigate(Route.to("settings", section="seal"))
    section = window.findChild(SealSection)
    assert section is not None
    assert not section.remove.isEnabled()
    for name, picture in (("bad.jpg", seal_picture(form="JPEG")), ("seal.png", seal_picture())):
        (tmp_path / name).write_bytes(picture)
        issued.press("seal_choose")
        chooser = window.findChildren(QFileDialog, "seal_file")[-1]
        chooser.fileSelected.emit(str(tmp_path / name))
        problem = section.findChild(QWidget, "seal_problem")
        assert problem is not None
        assert problem.isHidden() is (name == "seal.png")
    assert find_seal(issued.app.reader) is not None
    assert unnamed_controls(section) == []
    issued.press("seal_remove")
    issued.press("seal_remove_sheet_yes")
    assert find_seal(issued.app.reader) is None


def test_a_missing_file_is_told_in_a_sentence(issued: Desk, tmp_path: Path) -> None:
    window = issued.screen.window()
    assert isinstance(window, MainWindow)
    window.navigate(Route.to("settings", section="seal"))
    section = window.findChild(SealSection)
    assert section is not None
    section._keep(tmp_path / "gone.png")
    said = section.findChild(QWidget, "seal_problem")
    assert said is not None and "gone.png" in said.accessibleName()
