"""What an organiser relies on: results explained, nothing frozen by one person alone, certificates as they will be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.account import Account
from skillsapp.domain.result import HonourState
from skillsapp.domain.roles import Role
from skillsapp.domain.score import StepKind
from skillsapp.domain.sitting import Presence
from skillsapp.exchange.official_numbers import parse_official_numbers
from skillsapp.queries import results
from skillsapp.queries.audit import list_audit
from skillsapp.queries.certificates import list_certificates, list_official_numbers
from skillsapp.queries.marking import list_schemes, load_grid
from skillsapp.queries.paper_marks import MarkedPaper, MarkedQuestion
from skillsapp.queries.results import list_honours
from skillsapp.store import resit_reads
from tests.every_type import QUESTIONS
from tests.services.office import MORNING
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.contest_stage import PIN, Stage, stage, training_class
from ui.context import Session
from ui.dialogs import SheetDialog
from ui.fields.form import Form
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens import SCREENS
from ui.screens.results import overview
from ui.screens.results.holders import HolderState
from ui.screens.results.paper_sheet import PaperSheet
from ui.screens.results.screen import PAGES, ResultsScreen
from ui.theme import Theme

Open = Callable[[Account | None], ResultsScreen]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A final of eight that is wholly marked; the last one was absent from it."""
    made = stage(tmp_path_factory.mktemp("contest"), 8)
    with made.app.store.writer.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE seat SET presence = ? WHERE sitting_id = ? AND number = 8", (Presence.ABSENT.value, made.sitting)
        )
    for module in "ABCDEFG":
        made.mark_module(module, range(1, 8))
    with made.app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE sitting SET state = 'closed' WHERE id = ?", (made.sitting,))
    made.app.close()
    return made


@pytest.fixture
def staged(marked: Stage, tmp_path: Path) -> Iterator[Stage]:
    made = marked.copied_to(tmp_path / "copy")
    yield made
    made.app.close()


@pytest.fixture
def opened(staged: Stage, theme_app: QApplication, qtbot: QtBot) -> Open:
    def open_as(account: Account | None) -> ResultsScreen:
        session = Session(staged.sign_in(account), "Administrator")
        window = MainWindow(staged.app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
        qtbot.addWidget(window)
        window.show()
        window.navigate(Route.to("results", programme=staged.programme.id))
        screen = window.front()
        assert isinstance(screen, ResultsScreen)
        return screen

    return open_as


def press(parent: QWidget, name: str) -> None:
    found = parent.window().findChild(QPushButton, name)
    assert found is not None, name
    assert found.isEnabled(), f"{name}: {found.accessibleDescription()}"
    found.click()


def sheet(screen: ResultsScreen, name: str) -> SheetDialog:
    found = screen.window().findChild(SheetDialog, name)
    assert found is not None, name
    return found


def freeze(screen: ResultsScreen) -> None:
    screen.actions_here["results_compute"].trigger()
    press(screen, "results_freeze_button")
    press(screen, "results_sign")
    form = sheet(screen, "results_freeze_sheet").findChild(Form)
    assert form is not None
    form.show_values({"second_login": "chief", "second_secret": PIN})
    press(screen, "results_sign")


def cell(screen: ResultsScreen, name: str, row: int, key: str) -> str:
    table = screen.overview.table
    assert table is not None
    model = table.model()
    keys = [column.key for column in model.columns]  # type: ignore[attr-defined]
    return str(model.index(row, keys.index(key)).data())


def test_results_are_computed_and_a_total_opens_into_its_steps(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    assert screen.loaded.rows == ()
    press(screen, "results_compute_button")
    rows = screen.overview.rows()
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5, 6, 7, None]
    screen.overview.open_row(rows[0])
    said = [label.text() for label in sheet(screen, "result_trace").findChildren(QLabel)]
    assert any("权重 30%" in text for text in said)
    assert any("球机安装与转动" in text for text in said)  # down to the aspect
    assert f"{rows[0].total:f}" in said
    press(screen, "trace_after")
    assert sheet(screen, "result_trace").findChild(QLabel) is not None


def test_from_a_result_one_comes_to_the_marks_of_every_question(
    staged: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened(None)
    press(screen, "results_compute_button")
    row = screen.overview.rows()[0]
    steps = (StepKind("wrong", "It was {what}.").of(what="wrong"),)
    questions = tuple(
        MarkedQuestion(number, question, "", Decimal(number), Decimal(10), steps if number == 2 else ())
        for number, question in enumerate(QUESTIONS, start=1)
    )
    asked: list[str] = []

    def papers(_reader: object, registration: str) -> tuple[MarkedPaper, ...]:
        asked.append(registration)
        return (MarkedPaper("初赛", MORNING, questions),)

    monkeypatch.setattr(overview, "marked_papers", papers)
    screen.overview.open_row(row)
    press(sheet(screen, "result_trace"), "trace_questions")
    marks = sheet(screen, "paper_marks")
    assert asked == [row.registration_id] and isinstance(marks, PaperSheet) and not unnamed_controls(marks)
    assert marks.table.model().rowCount() == len(questions)
    marks.table.select_row(1)
    said = marks.findChild(QLabel, "marks_steps")
    total = marks.findChild(QLabel, "marks_total")
    assert said is not None and said.text() == "It was wrong."
    assert total is not None and "55" in total.text() and "100" in total.text()


def test_an_absence_is_a_word_and_never_a_zero(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    press(screen, "results_compute_button")
    last = len(screen.overview.rows()) - 1
    assert cell(screen, "results_list", last, "practical") == "缺考"
    assert cell(screen, "results_list", last, "total") == "缺考"
    assert cell(screen, "results_list", last, "rank") == ""


def test_changed_facts_are_said_and_have_to_be_computed_again(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    press(screen, "results_compute_button")
    staged.sign_in(staged.judges[0])
    seat = load_grid(staged.app.reader, staged.sitting, "B", 0).rows[0].seat_id
    deductions = list_schemes(staged.app.reader, staged.programme.id, "practical")["employee"].deductions
    kind = next(kind for kind in deductions if not kind.zero_module)
    staged.app.marking.record_penalty(seat, "B", kind.key, "工具遗失")
    staged.sign_in(None)
    screen.refresh()
    banner = screen.window().findChild(QWidget, "stale_banner")
    assert banner is not None
    assert banner.isVisible()
    freezing = screen.window().findChild(QPushButton, "results_freeze_button")
    assert freezing is not None
    assert not freezing.isVisible()  # computing is the next step, and the only primary one
    assert primary_buttons(screen) == ["results_compute_button"]


def test_what_is_open_is_listed_and_keeps_the_results_from_being_frozen(
    tmp_path: Path, theme_app: QApplication, qtbot: QtBot
) -> None:
    made = stage(tmp_path / "open", 2)
    session = Session(made.sign_in(None), "Administrator")
    window = MainWindow(made.app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route("results"))
    screen = window.front()
    assert isinstance(screen, ResultsScreen)
    press(screen, "results_compute_button")
    card = window.findChild(QWidget, "open_points")
    assert card is not None
    assert any("评分表没有交齐" in label.text() for label in card.findChildren(QLabel))
    button = window.findChild(QPushButton, "results_freeze_button")
    assert button is not None
    assert not button.isEnabled()
    assert "2" in button.accessibleDescription()
    press(screen, "open_marking")
    assert window.windowTitle().startswith("评分 ") and window.front() is not screen  # where it is mended
    made.app.close()


def test_two_people_freeze_each_in_their_own_name(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    screen.actions_here["results_compute"].trigger()
    press(screen, "results_freeze_button")
    press(screen, "results_sign")
    dialog = sheet(screen, "results_freeze_sheet")
    form = dialog.findChild(Form)
    assert form is not None
    form.show_values({"second_login": "chief", "second_secret": "000000"})
    press(screen, "results_sign")
    assert not screen.loaded.is_frozen  # a wrong PIN signs nothing
    form.show_values({"second_login": "judge1", "second_secret": PIN})
    press(screen, "results_sign")
    assert not screen.loaded.is_frozen  # a judge may not freeze
    form.show_values({"second_login": "chief", "second_secret": PIN})
    press(screen, "results_sign")
    result_set = screen.loaded.result_set
    assert result_set is not None
    assert (result_set.first_freeze, result_set.second_freeze) == (staged.office.id, staged.chief.id)
    assert staged.app.session.actor == staged.office  # whoever was signed in still is
    signed = [entry.actor for entry in list_audit(staged.app.reader) if entry.action == "results.signed"]
    assert set(signed) == {staged.office.id, staged.chief.id}


def test_honours_go_from_recommended_to_awarded(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    freeze(screen)
    screen.show_page("honours")
    press(screen, "honours_recommend_button")
    assert len(list_honours(staged.app.reader, staged.programme.id)) == 6  # one medal, five experts
    press(screen, "honour_step_button")
    press(screen, "honour_save")
    first = screen.honours.table.row()
    assert first.entry.state is HonourState.APPLIED


def test_certificates_are_issued_and_the_page_is_shown(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    freeze(screen)
    assert primary_buttons(screen) == ["certificates_open_button"]
    press(screen, "certificates_open_button")
    states = [holder.state for holder in screen.certificates.model.rows]
    assert (states.count(HolderState.DUE), states.count(HolderState.NONE)) == (6, 2)
    assert {h.reason for h in screen.certificates.model.rows if h.state is HolderState.NONE} == {"未获奖", "缺考"}
    press(screen, "certificates_issue_button")
    press(screen, "certificates_issue_yes")
    issued = list_certificates(staged.app.reader, staged.programme.id)
    assert len(issued) == 6
    screen.certificates.table.select_key(issued[0].certificate.id)
    assert screen.certificates.preview.page_count == 1
    screen.certificates.table.select_key(screen.certificates.model.rows[-1].key)
    assert screen.certificates.preview.page_count == 0


def test_a_name_that_cannot_be_printed_is_named_before_issuing(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    freeze(screen)
    winner = screen.overview.rows()[0]
    with staged.app.store.writer.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE person SET name = ? WHERE id = (SELECT person_id FROM registration WHERE id = ?)",
            ("王\U0003134f", winner.registration_id),
        )
    screen.show_page("certificates")
    screen.refresh()
    press(screen, "certificates_issue_button")
    model = sheet(screen, "certificates_issue_sheet").findChild(QWidget, "unprintable_list").model()  # type: ignore[union-attr]
    assert model.rowCount() == 1
    assert "\U0003134f" in model.index(0, 2).data()


def test_a_certificate_is_made_void_with_a_reason(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    freeze(screen)
    screen.show_page("certificates")
    press(screen, "certificates_issue_button")
    press(screen, "certificates_issue_yes")
    screen.certificates.table.select_row(0)
    screen.certificates.void()
    edit = screen.window().findChild(QPlainTextEdit, "certificate_void_edit")
    assert edit is not None
    edit.setPlainText("误发")
    press(screen, "certificate_void_yes")
    voided = [h for h in screen.certificates.model.rows if h.state is HolderState.VOID]
    assert [holder.reason for holder in voided] == ["误发"]
    assert screen.certificates.preview.page_count == 0


def test_all_certificates_are_written_as_files(staged: Stage, opened: Open, tmp_path: Path) -> None:
    screen = opened(None)
    freeze(screen)
    screen.show_page("certificates")
    press(screen, "certificates_issue_button")
    press(screen, "certificates_issue_yes")
    target = tmp_path / "out"
    target.mkdir()
    press(screen, "certificates_save_button")
    dialog = screen.window().findChild(QFileDialog, "certificates_folder")
    assert dialog is not None
    dialog.fileSelected.emit(str(target))
    assert len(list(target.glob("*.pdf"))) == 7  # six people and one with all
    press(screen, "certificates_print_button")
    preview = sheet(screen, "certificates_print_sheet")
    assert preview.preview.page_count == 4  # type: ignore[attr-defined]
    preview.close()


def test_official_numbers_are_imported_by_entry_or_id_number_and_the_rest_is_named(
    staged: Stage, opened: Open, tmp_path: Path
) -> None:
    people = list_official_numbers(staged.app.reader, staged.programme.id, unmasked=True)
    path = tmp_path / "numbers.csv"
    lines = [
        "报名号,身份证号,证书编号",
        f"{people[0].entry_no},,S000044000001",
        f",{people[1].id_number},S000044000002",
        "不存在,,S000044000003",
    ]
    path.write_text("\n".join(lines), "utf-8-sig")
    screen = opened(None)
    screen.show_page("official")
    press(screen, "official_import_button")
    dialog = screen.window().findChild(QFileDialog, "official_file")
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    known = {row.entry_no: row.number for row in screen.loaded.official if row.number}
    assert known == {people[0].entry_no: "S000044000001", people[1].entry_no: "S000044000002"}
    problems = screen.window().findChild(QWidget, "official_problems_list")
    assert problems is not None
    assert problems.model().index(0, 0).data() == "4"  # type: ignore[attr-defined]


def test_a_list_without_a_column_for_the_person_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("姓名,证书编号\n王建国,S1", "utf-8-sig")
    with pytest.raises(Exception, match="报名号"):
        parse_official_numbers(path)


def test_an_official_number_is_typed(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    screen.show_page("official")
    press(screen, "official_type_button")
    edit = sheet(screen, "official_number_type").findChild(QLineEdit, "official_number_edit")
    assert edit is not None
    edit.setText("S000044999999")
    press(screen, "official_number_save")
    assert [row.number for row in screen.loaded.official if row.number] == ["S000044999999"]


def test_full_id_numbers_are_exported_only_by_choice(staged: Stage, opened: Open, tmp_path: Path) -> None:
    screen = opened(None)
    press(screen, "results_compute_button")
    for choice, stars in (("none", False), ("masked", True), ("whole", False)):
        target = tmp_path / f"{choice}.xlsx"
        press(screen, "results_export_button")
        dialog = sheet(screen, "results_export")
        form = dialog.findChild(Form)
        assert form is not None
        form.show_values({"export_ids": choice})
        press(screen, "results_export_save")
        chooser = screen.window().findChild(QFileDialog, "results_file")
        assert chooser is not None
        chooser.fileSelected.emit(str(target))
        chooser.deleteLater()
        dialog.deleteLater()
        QApplication.sendPostedEvents(None, 52)
        texts = [str(cell.value) for row in load_workbook(target).worksheets[0].iter_rows() for cell in row if cell.value]
        assert any("********" in text for text in texts) is stars
        assert any(text.startswith("440000") and len(text) == 18 and text[6:14].isdigit() for text in texts) is (
            choice == "whole"
        )


def test_who_may_not_see_full_numbers_is_not_offered_them(staged: Stage, opened: Open) -> None:
    screen = opened(staged.chief)
    staged.sign_in(None)
    staged.app.results.compute(staged.programme.id)
    staged.sign_in(staged.chief)
    screen.refresh()
    press(screen, "results_export_button")
    combo = sheet(screen, "results_export").findChild(QComboBox, "export_ids_edit")
    assert combo is not None
    assert combo.findData("whole") < 0
    assert combo.findData("masked") >= 0


def test_the_pages_can_be_driven_by_name_and_have_one_primary_button(staged: Stage, opened: Open) -> None:
    screen = opened(None)
    press(screen, "results_compute_button")
    for page in PAGES:
        screen.show_page(page)
        assert len(primary_buttons(screen)) <= 1, page
    assert unnamed_controls(screen) == []


def test_a_class_is_certified_without_two_signatures(tmp_path: Path, theme_app: QApplication, qtbot: QtBot) -> None:
    app, training = training_class(tmp_path)
    session = Session(app.session.actor, "Administrator")
    window = MainWindow(app, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, SCREENS)
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route.to("results", programme=training.id))
    screen = window.front()
    assert isinstance(screen, ResultsScreen)
    tabs = {page: window.findChild(QPushButton, f"results_page_{page}") for page in PAGES}
    assert [page for page, tab in tabs.items() if tab is not None and tab.isVisible()] == ["results", "certificates", "official"]
    press(screen, "results_compute_button")
    table = screen.overview.table
    assert table is not None
    keys = {column.key for column in table.model().columns}  # type: ignore[attr-defined]
    assert not keys & {"rank", "decided_by"}, "a class is passed, not won"
    numbers = [row.entry_no for row in screen.overview.rows()]
    assert numbers == sorted(numbers) and len(numbers) == 8
    count = window.findChild(QLabel, "results_count")
    assert count is not None and "合格 6 人" in count.text() and "名次" not in count.text()
    press(screen, "certificates_open_button")
    assert {h.reason for h in screen.certificates.model.rows if h.state is HolderState.NONE} == {"不合格"}
    press(screen, "certificates_issue_button")
    form = sheet(screen, "certificates_issue_sheet").findChild(Form)
    assert form is not None and form.values()["issue_date"] == date(2026, 11, 21), "prepared before, dated on the last day"
    press(screen, "certificates_issue_yes")
    screen.certificates.table.select_row(0)
    assert screen.certificates.preview.page_count == 1
    app.close()


class LateJobs(InlineJobs):
    """Keeps what is to be read until somebody lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Callable[[], object]] = []

    def run(self, *call: Any, **options: Any) -> Any:
        self.kept.append(lambda: InlineJobs.run(self, *call, **options))


def test_until_the_results_are_read_the_screen_says_so_and_offers_nothing(
    staged: Stage, theme_app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    for module in (results, resit_reads):
        whole = module.read_facts

        def counted(connection: Any, programme: Any, whole: Any = whole) -> Any:
            reads.append(programme.id)
            return whole(connection, programme)

        monkeypatch.setattr(module, "read_facts", counted)
    jobs = LateJobs()
    actor = staged.app.session.actor
    window = MainWindow(
        staged.app, jobs, News(), Notices(), Theme(theme_app), Language(theme_app), Session(actor, "Administrator"), SCREENS
    )
    qtbot.addWidget(window)
    window.show()
    window.navigate(Route.to("results", programme=staged.programme.id))
    screen = window.front()
    assert isinstance(screen, ResultsScreen)

    def seen() -> list[str]:
        return [button.objectName() for button in screen.findChildren(QPushButton) if button.isVisible()]

    assert seen() == [] and any(label.isVisible() and "正在读取" in label.text() for label in screen.findChildren(QLabel))
    for kept in jobs.kept:
        kept()
    assert "results_page_results" in seen() and not any(
        label.isVisible() and "正在读取" in label.text() for label in screen.findChildren(QLabel)
    )
    assert len(reads) == 1, "everybody's marks are read once, however much is shown of them"


def test_a_judge_does_not_see_the_results(staged: Stage, theme_app: QApplication) -> None:
    spec = next(spec for spec in SCREENS if spec.key == "results")
    assert not spec.is_open_to(Session(staged.judges[0].actor()))
    assert Role.JUDGE.value in staged.judges[0].roles
