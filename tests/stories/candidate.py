"""A candidate in a process of its own, to be killed: `python -m tests.stories.candidate folder sitting entry_no`.

Signs in, answers one question after the other in the real window over the real lanes, and says ACK after each durable answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from skillsapp.app import open_app
from skillsapp.domain.exam import Saved
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from tests.ui.office_stage import CHEN, MORNING
from ui.context import Context, Session
from ui.jobs import JobRunner
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.player.exam import ExamRun
from ui.player.identity import IdentityPage
from ui.player.rules import RulesPage
from ui.player.sign_in import CandidateSignIn
from ui.player.window import PlayerWindow
from ui.theme import Theme

SECONDS_EACH = 7


def main(folder: Path, sitting_id: str, entry_no: str) -> None:
    qt = QApplication(sys.argv[:1])
    clock = SetClock(MORNING)
    app = open_app(DataFolder(folder), clock)
    notices = Notices()
    jobs = JobRunner(notices.report)
    context = Context(app, jobs, News(), notices, Theme(qt), Language(qt), Session(CHEN), lambda _route: None)
    window = PlayerWindow(context, sitting_id, guarded=False)
    window.open()

    def until(kind: type[CandidateSignIn | IdentityPage | RulesPage]) -> CandidateSignIn | IdentityPage | RulesPage:
        while not isinstance(page := window.page(), kind):
            qt.processEvents()
        return page

    until(CandidateSignIn).signed_in.emit(entry_no, "")  # type: ignore[union-attr]
    until(IdentityPage).confirmed.emit()  # type: ignore[union-attr]
    until(RulesPage).begun.emit()  # type: ignore[union-attr]
    while window.run is None:
        qt.processEvents()
    answer_on(window.run, clock)
    qt.exec()


def answer_on(run: ExamRun, clock: SetClock) -> None:
    place = 0

    def go_on(saved: Saved | None = None) -> None:
        nonlocal place
        if saved is not None and not saved.question:
            return
        if saved is not None:
            print("ACK", saved.question, saved.response, flush=True)
        clock.advance(SECONDS_EACH)
        questions = run.session.questions
        question, lap = questions[place % len(questions)], place // len(questions)
        place += 1
        letters = [option.letter for option in question.options] or ["T", "F"]
        run.answer(question.ref, letters[(place + lap) % len(letters)])

    run.writer.saved.connect(go_on)
    go_on()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
