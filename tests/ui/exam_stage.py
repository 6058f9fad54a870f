"""A class and an assessment with seated people, for the tests and pictures of the candidate's window and the invigilator's board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from skillsapp.app import App
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.roles import Role
from skillsapp.domain.sitting import Sitting
from skillsapp.kernel.clock import SetClock
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.sittings import find_sitting
from tests.ui.office_stage import CHEN, MORNING, _arrange, _programme, _register, _review, open_empty
from ui.context import Context, Session
from ui.jobs import InlineJobs, Jobs
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.theme import Theme

PIN = "582914"


class Hall:
    """One data folder with a programme of `kind`, `people` seated in one sitting of its theory; nothing has begun."""

    def __init__(self, folder: Path, kind: ProgrammeKind = ProgrammeKind.TRAINING, people: int = 12) -> None:
        self.app: App = open_empty(folder)
        titles = {
            ProgrammeKind.TRAINING: "第七十四期安全技术防范继续教育培训班（广州站）",
            ProgrammeKind.ASSESSMENT: "视频监控技术应用专项职业能力考核",
            ProgrammeKind.COMPETITION: "2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛",
        }
        self.programme: Programme = _programme(self.app, kind, titles[kind], date(2026, 11, 21), 2, "广州")
        _register(self.app, self.programme, people)
        _review(self.app, self.programme, accepted=people)
        self.app.accounts.add("林海", "invigilator", [Role.INVIGILATOR], PIN, self.programme.id)
        self.app.accounts.add("何敏", "checkin", [Role.CHECK_IN], PIN, self.programme.id)
        self.sitting_id = _arrange(
            self.app, self.programme, self.programme.plan.theories[0].key, "理论考试", "第 3 考场", MORNING + timedelta(minutes=18), people
        )

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

    def change_rules(self, **rules: object) -> None:
        """Change the rules of the exam; a sitting that stands already keeps its own times."""
        plan = self.programme.plan
        self.programme = self.app.programmes.change(
            replace(self.programme, plan=replace(plan, exam=replace(plan.exam, **rules)))  # type: ignore[arg-type]
        ).value

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
