"""The office arranges sittings: who gets a seat, what is drawn, what is warned of, what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.question import QuestionState
from skillsapp.kernel.clock import to_house
from skillsapp.queries.sittings import list_seats, list_sittings
from skillsapp.services.forms import FORMS
from tests.ui.exam_stage import Hall
from ui.paper_preview import PaperPreview
from ui.routes import Route
from ui.screens.sittings.forms import BOOKLET, papers_of
from ui.screens.sittings.plan_dialog import PlanDialog
from ui.screens.sittings.screen import SittingsScreen


class Office:
    def __init__(self, qtbot: QtBot, qt: QApplication, hall: Hall) -> None:
        self.qtbot, self.hall = qtbot, hall
        self.screen = SittingsScreen(hall.context(qt))
        qtbot.addWidget(self.screen)
        self.screen.open(Route.to("sittings", programme=hall.programme.id))
        self.screen.resize(1170, 728)
        self.screen.show()
        self.screen.refresh()

    def do(self, key: str) -> None:
        assert self.screen.actions_here[key].isEnabled(), self.screen.actions_here[key].toolTip()
        self.screen.actions_here[key].trigger()

    def press(self, name: str) -> None:
        button = self.screen.findChild(QWidget, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def dialog(self) -> PlanDialog:
        return next(each for each in self.screen.findChildren(PlanDialog) if each.isVisible())

    def fill(self, **values: str) -> None:
        for key, text in values.items():
            line = self.dialog().findChild(QLineEdit, f"{key}_edit")
            assert line is not None
            line.setText(text)

    def choose(self, key: str, value: str) -> None:
        box = self.dialog().findChild(QComboBox, f"{key}_edit")
        assert box is not None
        box.setCurrentIndex(box.findData(value))

    def capacity(self) -> str:
        return self.dialog()._capacity.accessibleName()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path / "hall", ProgrammeKind.ASSESSMENT, 6)
    yield made
    made.app.close()


@pytest.fixture
def office(qtbot: QtBot, theme_app: QApplication, hall: Hall) -> Office:
    return Office(qtbot, theme_app, hall)


def test_a_sitting_is_removed_and_arranged_anew_with_a_paper(office: Office) -> None:
    hall = office.hall
    office.do("sitting_remove")
    office.press("sitting_remove_confirm_yes")
    assert not list_sittings(hall.app.reader, hall.programme.id)
    office.do("sitting_create")
    assert "6" in office.capacity()
    office.fill(room="第 1 机房", count="4", seed="7", first_seat="11")
    office.choose("order", "order")
    assert "11–14" in office.capacity() and "2" in office.capacity()
    office.press("sitting_create_yes")
    (row,) = list_sittings(hall.app.reader, hall.programme.id)
    assert row.sitting.paper_id and row.seats == 4 and row.sitting.room == "第 1 机房"
    seats = list_seats(hall.app.reader, row.sitting.id)
    assert [seat.number for seat in seats] == [11, 12, 13, 14]
    assert [seat.entry_no for seat in seats] == sorted(seat.entry_no for seat in seats)
    assert office.screen.table.row().sitting.id == row.sitting.id
    assert len(office.screen._seats.rows) == 4


def test_a_second_component_is_proposed_after_the_first_and_the_same_time_is_warned_of(office: Office) -> None:
    (row,) = list_sittings(office.hall.app.reader, office.hall.programme.id)
    begins = to_house(row.sitting.starts_at)
    over = begins + timedelta(minutes=row.sitting.duration_minutes)
    office.do("sitting_create")
    dialog = office.dialog()
    dialog.form.show_values({"day": begins.date()})
    assert dialog._after_others(dialog._waiting["practical"], begins.date(), begins.time()) >= over.time()
    office.fill(start=over.strftime("%H:%M"))
    assert not dialog._overlap.isVisible()
    office.fill(start=begins.strftime("%H:%M"))
    assert "6" in dialog._overlap.accessibleName() and "时间冲突" in dialog._overlap.accessibleName()


def test_a_room_left_out_is_told_in_place(office: Office) -> None:
    office.do("sitting_create")
    office.press("sitting_create_yes")
    assert "room" in office.dialog().form.errors()


def test_a_bank_too_small_names_the_parts_that_lack_questions(office: Office) -> None:
    hall = office.hall
    with hall.app.store.writer.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE question SET state = ? WHERE type = 'multiple' AND bank = 'standards'", (QuestionState.RETIRED.value,)
        )
    hall.app.sittings.remove(hall.sitting_id)
    office.screen.refresh()
    office.do("sitting_create")
    office.fill(room="第 1 机房")
    office.press("sitting_create_yes")
    said = [each.text() for each in office.dialog()._lacks.findChildren(QLabel)]
    assert len(said) == 1 and "多选题" in said[0] and "只有 0 题" in said[0]
    assert not list_sittings(hall.app.reader, hall.programme.id), "nothing half-written"


def test_too_few_people_to_watch_is_warned_of(office: Office) -> None:
    assert "1:20" in office.screen._warning.accessibleName()


def test_a_sitting_under_way_is_not_removed(office: Office) -> None:
    office.hall.app.sittings.start(office.hall.sitting_id)
    office.screen.refresh()
    assert not office.screen.actions_here["sitting_remove"].isEnabled()
    assert office.screen.actions_here["sitting_remove"].toolTip() == "本场次已开始，不能删除。"


@pytest.mark.parametrize("key", ["sign_in_sheet", "seat_labels", "door_sheet"])
def test_forms_are_looked_at_before_they_are_printed(office: Office, key: str) -> None:
    office.do(f"{key}_print")
    preview = next(each for each in office.screen.findChildren(PaperPreview) if each.isVisible())
    assert preview.preview.page_count >= 1
    preview.done(QDialog.DialogCode.Rejected)


def test_score_sheets_are_not_offered_for_a_theory_exam(office: Office) -> None:
    assert not office.screen.actions_here["score_sheet_print"].isEnabled()


def test_a_competition_asks_for_invigilators_and_does_not_call_an_undecided_final_seated(
    tmp_path: Path, qtbot: QtBot, theme_app: QApplication
) -> None:
    hall = Hall(tmp_path / "contest", ProgrammeKind.COMPETITION, 6)
    office = Office(qtbot, theme_app, hall)
    assert "监考员 2 名" in office.screen._warning.accessibleName()
    subtitle = next(text for each in office.screen.findChildren(QLabel) if "实际操作" in (text := each.text()))
    assert "决赛名单未定" in subtitle and "理论知识：已全部排座" in subtitle
    hall.app.close()


def test_two_booklets_are_called_by_their_letters(tmp_path: Path) -> None:
    files = [tmp_path / "booklet.pdf", tmp_path / "booklet-2.pdf"]
    booklet = next(form for form in FORMS.values() if form.key == BOOKLET)
    assert [paper.title for paper in papers_of(booklet, "试题卷", files)] == ["A 卷", "B 卷"]
    assert [paper.title for paper in papers_of(booklet, "试题卷", files[:1])] == ["试题卷"]
