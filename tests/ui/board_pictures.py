"""Pictures of the invigilator's board and of the sittings: `python -m tests.ui.board_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence
from skillsapp.queries.sittings import list_seats
from skillsapp.rehearsal import invent_response
from tests.ui.exam_stage import Hall
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.routes import Route
from ui.screens import SCREENS


def people_at_work(hall: Hall) -> None:
    """Let the room be as it is in the middle of an exam."""
    import random

    app, chance = hall.app, random.Random(4)
    seats = list_seats(app.reader, hall.sitting_id)
    for seat in seats[:24]:
        app.sittings.check_in(seat.seat_id)
    app.sittings.start(hall.sitting_id)
    sheets = [app.attempts.enter(hall.sitting_id, seat.registration_id).value for seat in seats[:22]]
    for place, sheet in enumerate(sheets):
        session = ExamSession(sheet, app.attempts.reading)
        for question in session.questions[: 10 + place]:
            app.attempts.write(session.answer(question.ref, invent_response(question, chance)))
        if place == 3:
            app.attempts.write(session.focus_lost(4.2))
    hall.clock.advance(31 * 60)
    for place, sheet in enumerate(sheets):
        session = ExamSession(sheet, app.attempts.reading)
        if place in (0, 5):
            app.attempts.hand_in(session.hand_in())
        elif place not in (7, 8):
            beat = session.answer(session.questions[0].ref, "A")
            app.attempts.write(beat)
    app.attempts.pause([sheets[11].attempt_id], "电脑故障")
    app.sittings.set_presence(seats[26].seat_id, Presence.ABSENT, "未到场")
    app.sittings.set_presence(seats[9].seat_id, Presence.DISQUALIFIED, "替考")


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    hall = Hall(Path(tempfile.mkdtemp()), ProgrammeKind.ASSESSMENT, 30)
    context = hall.context(qt)
    context.notices.shown.connect(lambda notice: print("notice:", notice.text))
    window = MainWindow(
        hall.app,
        InlineJobs(context.notices.report),
        context.news,
        context.notices,
        context.theme,
        context.language,
        context.session,
        SCREENS,
    )
    window.resize(1366, 728)
    window.show()

    def shot(name: str, widget: QWidget | None = None) -> None:
        for _turn in range(3):
            qt.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qt.processEvents()
        (widget or window).grab().save(str(folder / f"{name}.png"))

    def dialog(name: str) -> QDialog:
        return next(each for each in window.findChildren(QDialog, name) if each.isVisible())

    window.navigate(Route.to("invigilation", sitting=hall.sitting_id))
    shot("board_1_planned")
    people_at_work(hall)
    window.navigate(Route.to("invigilation", sitting=hall.sitting_id))
    screen = window.front()
    assert screen is not None
    screen.map._pick(screen.map._tiles[3])
    shot("board_2_running_1366")
    screen.actions_here["seat_extend"].trigger()
    shot("board_3_extend", dialog("time_extend"))
    dialog("time_extend").reject()
    screen.actions_here["seat_cancel"].trigger()
    shot("board_3_cancel", dialog("seat_disqualified_ask"))
    dialog("seat_disqualified_ask").reject()
    for width, height in ((1093, 576), (1920, 1040)):
        window.resize(width, height)
        shot(f"board_2_running_{width}")
    window.resize(1366, 728)
    if "sittings" in [spec.key for spec in SCREENS]:
        window.navigate(Route.to("sittings", programme=hall.programme.id))
        shot("sittings_1_list_1366")
        screen = window.front()
        assert screen is not None
        for width, height in ((1093, 576), (1920, 1040)):
            window.resize(width, height)
            shot(f"sittings_1_list_{width}")
        window.resize(1366, 728)
        screen.actions_here["sitting_create"].trigger()
        shot("sittings_2_create", dialog("sitting_create"))
        dialog("sitting_create").reject()
        for form in ("admission_ticket", "sign_in_sheet"):
            screen.actions_here[f"{form}_print"].trigger()
            shot(f"sittings_3_{form}", dialog("paper_preview"))
            dialog("paper_preview").reject()
    assert context.session.may(Permission.RUN_SITTING)
    hall.app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/board"))
