"""Pictures of every type of question, as candidates answer it and as authors write it: `python -m tests.ui.question_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.question import QuestionDetails
from tests.every_type import QUESTIONS, give_every_type
from tests.ui.exam_stage import Hall
from ui.player.answering import AnsweringPage
from ui.player.identity import IdentityPage
from ui.player.look import ZOOMS
from ui.player.rules import RulesPage
from ui.player.sign_in import CandidateSignIn
from ui.player.window import PlayerWindow
from ui.question_widgets import QUESTION_WIDGETS
from ui.theme import px, tokens

LONG = "下列做法中，既满足标准对图像质量与存储期限的要求，又便于日后扩容、检修和更换，且不影响其他系统正常运行的是"
RESPONSES = {
    "multiple": "AB",
    "true_false": "T",
    "fill_in": "正式设计\n检验报告",
    "numeric": "1.3 TB",
    "ordering": "CAB",
    "matching": "CB",
    "short_answer": "常见原因有接地不良形成地环路、信号线与强电线同管敷设、供电不稳。\n处理措施：……",
}
EIGHT = replace(
    QUESTIONS[1],
    id="E-M8",
    stem=LONG + "（　　）。",
    options=tuple(f"{LONG}，第{number}种做法" if number % 3 == 0 else f"第{number}种做法" for number in range(1, 9)),
    answer="ACH",
    details=QuestionDetails(fixed="H"),
)
EIGHT_PAIRS = replace(
    QUESTIONS[6],
    id="E-P8",
    stem=LONG + "？请逐一对应。",
    options=tuple(f"第{number}类，{LONG}" if number % 4 == 0 else f"第{number}类" for number in range(1, 9)),
    answer="HGFEDCBA",
    details=QuestionDetails(
        left=tuple(f"部位{number}：{LONG}" if number % 4 == 1 else f"部位{number}" for number in range(1, 9))
    ),
)
BLANKS = replace(QUESTIONS[3], id="E-F8", stem="、".join(["____"] * 8), answer="\n".join("甲乙丙丁戊己庚辛"))
MORE = (EIGHT, EIGHT_PAIRS, BLANKS)


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    hall = Hall(Path(tempfile.mkdtemp()), ProgrammeKind.TRAINING, 4)
    give_every_type(hall.app, hall.sitting_id, MORE)
    hall.app.sittings.start(hall.sitting_id)
    window = PlayerWindow(hall.context(qt), hall.sitting_id, guarded=False)
    window.open()
    window.resize(1366, 728)

    def shot(name: str, widget: QWidget) -> None:
        for _turn in range(3):
            qt.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qt.processEvents()
        widget.grab().save(str(folder / f"{name}.png"))

    person = hall.people()[2]
    sign_in = window.page()
    assert isinstance(sign_in, CandidateSignIn)
    sign_in.signed_in.emit(person.entry_no, person.id_number[-6:])
    identity = window.page()
    assert isinstance(identity, IdentityPage)
    identity.confirmed.emit()
    shot("rules", window)
    rules = window.page()
    assert isinstance(rules, RulesPage)
    rules.begun.emit()
    run = window.run
    assert run is not None
    run.timer.stop()
    for question in run.session.questions:
        if question.type in RESPONSES and question.case is None:
            run.answer(question.ref, RESPONSES[question.type])

    def front() -> AnsweringPage:
        page = window.page()
        assert isinstance(page, AnsweringPage)
        return page

    for zoom in (100, 150, 200):
        for _step in range(ZOOMS.index(zoom) - ZOOMS.index(tokens().zoom)):
            front().head.zoomed.emit(1)
        for place, question in enumerate(run.session.questions):
            front().show_place(place)
            shot(f"answer_{zoom}_{place:02d}_{question.ref.split('@')[0]}", window)
    for _step in ZOOMS:
        front().head.zoomed.emit(-1)
    for width in (620, 980):
        for written in (*QUESTIONS[:8], *MORE):
            page = QWidget()
            page.setStyleSheet("background: white")
            column = QVBoxLayout(page)
            editor = QUESTION_WIDGETS[written.type].editor()
            editor.show_question(written)
            column.addWidget(editor)
            column.addStretch()
            page.resize(px(width), px(600))
            page.show()
            shot(f"editor_{width}_{written.id}", page)
            page.close()
    window._may_close = True
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/questions"))
