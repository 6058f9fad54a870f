"""The weeks before a class: the last one copied, forty companies' returns, the walk-in, the exam day, the package of print."""

from __future__ import annotations

import shutil
from pathlib import Path

from skillsapp.app import App, open_app
from skillsapp.app import Session as CoreSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Role
from skillsapp.domain.sitting import Carrier, Presence
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.sittings import list_seats, list_sittings
from tests.exchange.folder_of_returns import add_mistakes, fill_folder, row
from tests.shots.camera import Camera
from tests.ui.exam_stage import Hall
from tests.ui.office_stage import CHEN, MORNING
from tests.ui.returns_stage import TITLE, seat, stage
from ui.routes import Route
from ui.screens.programmes.screen import ProgrammesScreen
from ui.screens.registrations.returns import ReturnsDialog
from ui.screens.registrations.screen import RegistrationsScreen
from ui.screens.sittings.screen import SittingsScreen

PEOPLE = 48


def returns(camera: Camera) -> None:
    """A folder of returns in all its steps, who comes instead, who walks in."""
    app, programme = _class(camera.scratch())
    folder = add_mistakes(fill_folder(camera.scratch() / "回执", companies=14))
    window = camera.office(app)
    window.navigate(Route.to("registrations", programme=programme))
    camera.shot("returns-0-nobody")
    screen = camera.one(RegistrationsScreen)
    screen.actions_here["returns_import"].trigger()
    camera.shot("returns-1-folder")
    sheet = next(each for each in camera.dialogs() if isinstance(each, ReturnsDialog))
    sheet.take_folder(folder)
    camera.shot("returns-2-check")
    sheet.page.file_table.select_key("错误有限公司回执.xlsx")
    camera.shot("returns-2-file")
    camera.press("return_sheets_open")
    camera.shot("returns-3-sheets")
    camera.dialogs()[-1].close()
    sheet.page.change_table.select_row(0)
    camera.shot("returns-4-known")
    sheet.page.change_table.selectAll()
    camera.press("change_take")
    camera.press("returns_next")
    camera.shot("returns-5-done")
    camera.press("returns_next")
    seat(app, next(one for one in list_programmes(app.reader) if one.id == programme), 5)
    screen.refresh()
    screen.table.select_row(1)
    camera.shot("returns-6-list")
    screen.actions_here["registration_replace"].trigger()
    camera.shot("replacement-1-empty")
    camera.type("id_number_edit", row(7000).id_number)
    camera.type("name_edit", "周芷若")
    camera.shot("replacement-2-filled")
    camera.dismiss()
    screen.actions_here["registration_add"].trigger()
    camera.shot("walk-in-1-empty")
    camera.type("id_number_edit", row(7).id_number, enter=True)
    camera.shot("walk-in-2-known")
    camera.type("id_number_edit", row(3000).id_number, enter=True)
    camera.shot("walk-in-3-new")
    camera.leave()
    app.close()


def copying(camera: Camera) -> None:
    """The last class copied, and the new PINs shown once."""
    app, programme = _class(camera.scratch())
    app.accounts.add("周敏", "zhou", [Role.INVIGILATOR], "482915", programme)
    app.accounts.add("吴磊", "wu", [Role.CHECK_IN], "719346", programme)
    window = camera.office(app)
    window.navigate(Route.to("programmes"))
    screen = camera.one(ProgrammesScreen)
    screen.actions_here["programme_copy"].trigger()
    camera.shot("copy-1-dialog")
    camera.type("starts_on_edit", "2026-12-05")
    camera.shot("copy-2-dated")
    camera.press("programme_copy_save")
    camera.shot("copy-3-staff")
    camera.leave()
    app.close()


def exam_day(camera: Camera) -> None:
    """Capacity, the day arranged, the package of print, a late seat, the resit, results on the spot."""
    hall = Hall(camera.scratch(), ProgrammeKind.TRAINING, PEOPLE)
    hall.app.sittings.remove(hall.sitting_id)
    window = camera.office(hall.app)
    window.navigate(Route.to("sittings", programme=hall.programme.id))
    camera.shot("day-0-nothing")
    camera.press("day_arrange_button")
    camera.type("laptops_edit", "9")
    camera.type("rounds_edit", "3")
    camera.shot("day-1-too-many")
    camera.press("day_way_booklets")
    camera.shot("day-2-booklets")
    camera.type("day_edit", "2020-01-01")
    camera.press("day_arrange_yes")
    camera.shot("day-3-refused")
    camera.type("day_edit", "2026-11-21")
    camera.press("day_arrange_yes")
    camera.shot("day-4-arranged")
    camera.press("package_print_button")
    camera.shot("package-1-dialog")
    camera.dismiss()
    screen = camera.one(SittingsScreen)
    screen.actions_here["sitting_create"].trigger()
    camera.shot("sitting-plan")
    camera.dismiss()
    with hall.app.store.writer.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM seat WHERE number = 2 AND sitting_id IN (SELECT id FROM sitting WHERE carrier = 'screen')"
        )
    screen.refresh()
    camera.shot("day-5-late")
    camera.press("late_seat_button")
    camera.shot("day-6-late-seated")
    _hold(hall)
    screen.refresh()
    camera.shot("day-7-held")
    screen.actions_here["resit_later"].trigger()
    camera.shot("resit-plan")
    camera.dismiss()
    window.navigate(Route.to("results", programme=hall.programme.id))
    camera.press("spot_results_button")
    camera.shot("spot-results")
    camera.leave()
    hall.app.close()


def _hold(hall: Hall) -> None:
    """Let every sitting of the day go by with nobody there."""
    app = hall.app
    for sitting in [line.sitting for line in list_sittings(app.reader, hall.programme.id)]:
        app.sittings.start(sitting.id)
        if sitting.carrier is Carrier.CARD:
            seats = [(seat.seat_id, Presence.ABSENT) for seat in list_seats(app.reader, sitting.id)]
            app.sittings.set_presences(sitting.id, seats, "未到考")
        app.sittings.close(sitting.id)


def _class(folder: Path) -> tuple[App, str]:
    """Open a copy of a class of nobody with the class of last month; return the id of the new one."""
    made = folder.with_name("class")
    if not made.exists():
        stage(made)
    shutil.copytree(made, folder)
    app = open_app(DataFolder(folder), SetClock(MORNING), session=CoreSession(CHEN))
    return app, next(one.id for one in list_programmes(app.reader) if one.title == TITLE)
