"""A class and an assessment with seated people, for the tests and pictures of the candidate's window and the invigilator's board."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QApplication

from skillsapp.app import App
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Role
from skillsapp.domain.sitting import Sitting
from skillsapp.kernel.clock import SetClock
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.sittings import find_sitting, list_sittings
from tests.ui.office_stage import CHEN, MORNING, _arrange, _programme, _register, _review, open_empty, reopened
from ui.context import Context, Session
from ui.jobs import InlineJobs, Jobs
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.theme import Theme

PIN = "582914"


TITLES = {
    ProgrammeKind.TRAINING: "第七十四期安全技术防范继续教育培训班（广州站）",
    ProgrammeKind.ASSESSMENT: "视频监控技术应用专项职业能力考核",
    ProgrammeKind.COMPETITION: "2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛",
}


@cache
def _staged(kind: ProgrammeKind, people: int) -> Path:
    """Build the folder once in a run of the tests; copies of it are opened."""
    folder = Path(tempfile.mkdtemp(prefix="hall-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = open_empty(folder)
    programme = _programme(app, kind, TITLES[kind], date(2026, 11, 21), 2, "广州")
    _register(app, programme, people)
    _review(app, programme, accepted=people)
    app.accounts.add("林海", "invigilator", [Role.INVIGILATOR], PIN, programme.id)
    app.accounts.add("何敏", "checkin", [Role.CHECK_IN], PIN, programme.id)
    theory = programme.plan.theories[0].key
    _arrange(app, programme, theory, "理论考试", "第 3 考场", MORNING + timedelta(minutes=18), people)
    app.close()
    return folder


class Hall:
    """One data folder with a programme of `kind`, `people` seated in one sitting of its theory; nothing has begun."""

    def __init__(self, folder: Path, kind: ProgrammeKind = ProgrammeKind.TRAINING, people: int = 12) -> None:
        self.app: App = reopened(_staged(kind, people), folder)
        (self.programme,) = list_programmes(self.app.reader)
        self.sitting_id = list_sittings(self.app.reader)[0].sitting.id

    @property
    def clock(self) -> SetClock:
        clock = self.app.clock
        assert isinstance(clock, SetClock)
        return clock

    @property
    def sitting(self) -> Sitting:
        return find_sitting(self.app.reader, self.sitting_id)

    def people(self) -> tuple[RegistrationRow, ...]:
        return list_registrations(self.app.reader, self.programme.id)

    def context(self, qt: QApplication, jobs: Jobs | None = None) -> Context:
        notices = Notices()
        return Context(
            self.app,
            jobs or InlineJobs(notices.report),
            News(),
            notices,
            Theme(qt),
            Language(qt),
            Session(CHEN, "管理员"),
            lambda _route: None,
        )
