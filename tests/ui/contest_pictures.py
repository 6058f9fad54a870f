"""Pictures of marking, results and certificates: `python -m tests.ui.contest_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from skillsapp.domain.account import Account
from skillsapp.kernel.i18n import N_
from skillsapp.queries.marking import list_schemes
from tests.ui.contest_stage import PIN, Stage, stage, training_class
from ui.context import Session
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screen_spec import ScreenSpec
from ui.screens import SCREENS
from ui.screens.marking.screen import MarkingScreen
from ui.screens.results.screen import ResultsScreen
from ui.theme import Theme

SIZES = ((1366, 768), (1093, 614))


def window(
    staged: Stage, theme: Theme, language: Language, account: Account | None, screens: tuple[ScreenSpec, ...] = SCREENS
) -> MainWindow:
    actor = staged.sign_in(account)
    session = Session(actor, N_("Judge") if account else N_("Administrator"))
    made = MainWindow(staged.app, InlineJobs(), News(), Notices(), theme, language, session, screens)
    made.show()
    return made


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    language, theme = Language(qt), Theme(qt)

    def shot(widget: QWidget, name: str) -> None:
        QTest.qWait(250)  # the inspector waits until the cursor rests
        widget.grab().save(str(folder / f"{name}.png"))

    with tempfile.TemporaryDirectory() as place:
        staged = stage(Path(place))
        staged.mark_module("B", range(1, 5))
        made = window(staged, theme, language, staged.judges[0])
        made.navigate(Route("marking"))
        screen = made.front()
        screen.choice._module.setCurrentIndex(1)  # type: ignore[union-attr]
        screen.choice._module.activated.emit(1)  # type: ignore[union-attr]
        view = screen.grid.view  # type: ignore[union-attr]
        view.setFocus()
        view.go_to(4, 0)
        for text in ("2", "1.5", "5", "1", "1", "1.5", "1", "1.5", "1", "2", "2", "1"):
            QTest.keyClicks(view, text)
            QTest.keyClick(view, Qt.Key.Key_Return)
        for width, height in SIZES:
            made.resize(width, height)
            shot(made, f"marking_judge_{width}")
        screen._split.open_inspector()  # type: ignore[union-attr]
        shot(made, "marking_drawer")
        screen._split.close_inspector()  # type: ignore[union-attr]
        theme.use("high_contrast")
        shot(made, "marking_contrast")
        theme.use("light")
        made.resize(1366, 768)
        made.navigate(Route("marking"))
        screen = made.front()
        view = screen.grid.view  # type: ignore[union-attr]
        staged.sign_in(staged.judges[0])
        row = screen.grid.marks.rows[2]  # type: ignore[union-attr]
        staged.app.marking.request_amendment(row.sheet_id, "B3", Decimal("1.5"), "录入时看错一行，以原表为准")
        staged.app.marking.record_penalty(row.seat_id, "B", deduction(staged), "调试时工具遗失一件")
        screen.refresh()  # type: ignore[union-attr]
        view.go_to(2, 2)
        shot(made, "marking_submitted")
        screen.ask_amendment()  # type: ignore[union-attr]
        shot(screen.findChild(QWidget, "amendment_request"), "amendment")  # type: ignore[union-attr, arg-type]
        made.close()
        chief_pictures(staged, theme, language, shot)
        result_pictures(staged, theme, language, shot)
        staged.app.close()
    with tempfile.TemporaryDirectory() as place:
        empty = stage(Path(place), 2, sheets=False)
        office = window(empty, theme, language, None)
        office.navigate(Route("marking"))
        shot(office, "marking_empty")
        office.close()
        empty.app.close()
    with tempfile.TemporaryDirectory() as place:
        class_pictures(theme, language, shot, Path(place))


def deduction(staged: Stage) -> str:
    """Return a kind of deduction that takes points off."""
    schemes = list_schemes(staged.app.reader, staged.programme.id, "practical")
    return next(kind.key for kind in schemes["employee"].deductions if not kind.zero_module)


def chief_pictures(staged: Stage, theme: Theme, language: Language, shot: Callable[[QWidget, str], None]) -> None:
    """What the chief judge and the organiser see of marking."""
    chief = window(staged, theme, language, staged.chief)
    chief.navigate(Route("marking"))
    screen = chief.front()
    assert isinstance(screen, MarkingScreen)
    screen.show_amendments()
    shot(chief, "marking_chief")
    shot(sheet(chief, "amendments_show"), "amendments")
    sheet(chief, "amendments_show").findChild(QPushButton, "amendment_confirm").click()  # type: ignore[union-attr]
    screen.show_penalties()
    shot(sheet(chief, "penalties_show"), "penalties")
    chief.close()
    office = window(staged, theme, language, None)
    office.navigate(Route("marking"))
    screen = office.front()
    assert isinstance(screen, MarkingScreen)
    shot(office, "marking_office")
    screen.staff()
    shot(sheet(office, "sheets_staff"), "staffing")
    screen.print_sheets()
    shot(sheet(office, "sheets_preview"), "sheets_preview")
    office.close()


def result_pictures(staged: Stage, theme: Theme, language: Language, shot: Callable[[QWidget, str], None]) -> None:
    """Results before and after the marking, the steps, the freezing, honours and certificates."""
    office = window(staged, theme, language, None)
    office.resize(*SIZES[0])
    office.navigate(Route("results"))
    screen = office.front()
    assert isinstance(screen, ResultsScreen)
    screen.actions_here["results_compute"].trigger()
    shot(office, "results_open_points")
    staged.finish()
    screen.refresh()
    shot(office, "results_stale")
    screen.actions_here["results_compute"].trigger()
    for width, height in SIZES:
        office.resize(width, height)
        shot(office, f"results_{width}")
    office.resize(*SIZES[0])
    screen.overview.open_row(screen.overview.rows()[0])
    shot(sheet(office, "result_trace"), "trace")
    sheet(office, "result_trace").close()
    screen.actions_here["results_freeze"].trigger()
    freeze = sheet(office, "results_freeze_sheet")
    freeze.findChild(QPushButton, "results_sign").click()  # type: ignore[union-attr]
    shot(freeze, "freeze")
    freeze.form.show_values({"second_login": "chief", "second_secret": PIN})  # type: ignore[attr-defined]
    freeze.findChild(QPushButton, "results_sign").click()  # type: ignore[union-attr]
    screen.show_page("advancement")
    shot(office, "advancement")
    screen.show_page("honours")
    screen.actions_here["honours_recommend"].trigger()
    shot(office, "honours")
    screen.show_page("certificates")
    shot(office, "certificates_due")
    screen.actions_here["certificates_issue"].trigger()
    shot(sheet(office, "certificates_issue_sheet"), "issue")
    sheet(office, "certificates_issue_sheet").findChild(QPushButton, "certificates_issue_yes").click()  # type: ignore[union-attr]
    screen.certificates.table.select_row(0)
    for width, height in SIZES:
        office.resize(width, height)
        shot(office, f"certificates_{width}")
    office.resize(*SIZES[0])
    screen.show_page("official")
    shot(office, "official")
    screen.actions_here["result_list_print"].trigger()
    shot(sheet(office, "paper_preview"), "result_list")
    office.close()


def class_pictures(theme: Theme, language: Language, shot: Callable[[QWidget, str], None], folder: Path) -> None:
    """A class: learners, one exam, certificates of its own look."""
    app, programme = training_class(folder, 24)
    actor = app.session.actor
    made = MainWindow(app, InlineJobs(), News(), Notices(), theme, language, Session(actor, N_("Administrator")), SCREENS)
    made.resize(*SIZES[0])
    made.show()
    made.navigate(Route.to("results", programme=programme.id))
    screen = made.front()
    assert isinstance(screen, ResultsScreen)
    screen.actions_here["results_compute"].trigger()
    screen.show_page("certificates")
    screen.actions_here["certificates_issue"].trigger()
    sheet(made, "certificates_issue_sheet").findChild(QPushButton, "certificates_issue_yes").click()  # type: ignore[union-attr]
    screen.certificates.table.select_row(0)
    shot(made, "class_certificates")
    screen.actions_here["register_print"].trigger()
    shot(sheet(made, "paper_preview"), "register")
    screen.show_page("results")
    shot(made, "class_results")
    made.close()
    app.close()


def sheet(office: MainWindow, name: str) -> QWidget:
    found = office.findChild(QWidget, name)
    assert found is not None, name
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/contest"))
