"""Pictures of the candidate's window: `python -m tests.ui.exam_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from skillsapp.domain.programme import ProgrammeKind
from tests.ui.exam_stage import Hall
from ui.player.answering import AnsweringPage
from ui.player.rules import RulesPage
from ui.player.window import PlayerWindow


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    hall = Hall(Path(tempfile.mkdtemp()), ProgrammeKind.ASSESSMENT)
    hall.app.sittings.open(hall.sitting_id)
    window = PlayerWindow(hall.context(qt), hall.sitting_id, guarded=False)
    window.open()

    def shot(name: str, widget: QWidget | None = None) -> None:
        for _turn in range(3):
            qt.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qt.processEvents()
        (widget or window).grab().save(str(folder / f"{name}.png"))

    window.resize(1366, 728)
    shot("player_1_sign_in")
    person = hall.people()[3]
    page = window.page()
    page.signed_in.emit(person.entry_no, "000000")
    shot("player_1_sign_in_wrong")
    page.signed_in.emit(person.entry_no, person.id_number[-6:])
    shot("player_2_identity")
    window.page().confirmed.emit()
    shot("player_3_rules_waiting")
    hall.app.sittings.start(hall.sitting_id)
    window.pass_second()
    assert isinstance(window.page(), RulesPage)
    shot("player_3_rules")
    window.page().begun.emit()
    run = window.run
    assert run is not None
    run.timer.stop()
    for number, question in enumerate(run.session.questions[:19]):
        hall.clock.advance(31)
        letters = [option.letter for option in question.options] or ["T", "F"]
        if number != 9:
            run.answer(
                question.ref, "".join(sorted(letters[:2])) if question.type == "multiple" else letters[number % len(letters)]
            )
        if number in (4, 10):
            run.flag(question.ref, True)
    run.tick()

    def front() -> AnsweringPage:
        page = window.page()
        assert isinstance(page, AnsweringPage)
        return page

    front().show_place(11)
    shot("player_4_answering_1366")
    kinds = [question.type for question in run.session.questions]
    front().show_place(kinds.index("multiple"))
    hall.clock.advance(60 * 50)
    run.tick()
    shot("player_4_multiple_1366")
    front().show_place(kinds.index("true_false"))
    shot("player_4_true_false_1366")
    front().show_place(11)
    for width, height in ((1093, 576), (1920, 1040)):
        window.resize(width, height)
        shot(f"player_4_answering_{width}")
    window.resize(1366, 728)
    run._change_look(0)
    shot("player_4_contrast_1366")
    run._change_look(0)
    for zoom in (125, 150, 200):
        run._change_look(1)
        shot(f"player_4_zoom{zoom}_1366")
        window.resize(1093, 576)
        shot(f"player_4_zoom{zoom}_1093")
        window.resize(1366, 728)
    front()._toggle_drawer()
    shot("player_4_zoom200_drawer")
    for _step in range(3):
        run._change_look(-1)
    window.resize(1920, 1040)
    run._change_look(1)
    shot("player_4_zoom125_1920")
    run._change_look(-1)
    window.resize(1366, 728)
    run._show_trouble("磁盘已满，请释放空间。")
    shot("player_5_failing")
    run._show_recovered()
    front().show_notice("")
    run.ask_hand_in()
    dialog = window.findChild(QDialog, "paper_summary")
    shot("player_6_summary", dialog)
    dialog.findChild(QWidget, "paper_summary_yes").click()
    dialog = window.findChild(QDialog, "paper_hand_in_confirm")
    shot("player_6_confirm", dialog)
    dialog.reject()
    hall.app.attempts.pause([run.session.sheet.attempt_id], "消防演习")
    run.follow()
    shot("player_7_paused")
    window.ask_staff()
    shot("player_7_gate", window.findChild(QDialog, "staff_gate"))
    window.findChild(QDialog, "staff_gate").reject()
    hall.app.attempts.let_go_on([run.session.sheet.attempt_id], "继续")
    run.follow()
    run._hand_in()
    shot("player_8_receipt")
    window._leave(hall.app.session.actor)
    hall.app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/exam"))
