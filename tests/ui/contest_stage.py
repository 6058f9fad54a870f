"""A competition in its final, for the pictures and tests of marking, results and certificates: judges, stations, theory done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert

from skillsapp.app import App, open_app
from skillsapp.domain.account import Account
from skillsapp.domain.marking import AspectKind, SheetState
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Permission, Role
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.marking import list_modules, load_grid
from skillsapp.queries.registrations import list_registrations
from skillsapp.services.marking import MarkEntry
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.tables.attempts import attempt, attempt_score
from tests.ui.registration_stage import preview, write_return

MORNING = datetime(2026, 11, 21, 2, 24, 31, tzinfo=UTC)
PASSWORD, PIN = "meigui-8-hao", "246813"
TITLE = "2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛"


@dataclass
class Stage:
    """An open folder; `sign_in(account)` makes somebody else act."""

    app: App
    programme: Programme
    sitting: str
    judges: dict[int, Account]
    chief: Account
    office: Actor

    def sign_in(self, account: Account | None) -> Actor:
        self.app.session.actor = account.actor() if account else self.office
        return self.app.session.actor

    def copied_to(self, folder: Path) -> Stage:
        """Open a copy of the folder, which must be closed."""
        shutil.copytree(self.app.folder.root, folder, ignore=shutil.ignore_patterns("ballast*", "*.lock"))
        app = open_app(DataFolder(folder), SetClock(MORNING))
        app.session.actor = self.office
        return replace(self, app=app)

    def finish(self) -> None:
        """Mark and submit everything and close the final."""
        for module in "ABCDEFG":
            self.mark_module(module, range(1, 100))
        close(self.app, self.sitting)

    def mark_module(self, module: str, stations: range, *, group: str = "employee", submit: bool = True) -> None:
        """Let the judges mark some stations of a module, each a little differently."""
        app = self.app
        for line in list_modules(app.reader, self.sitting):
            for slot in line.slots if (line.module, line.group) == (module, group) else ():
                self.sign_in(self.judges[slot.slot])
                grid = load_grid(app.reader, self.sitting, module, slot.slot, group=group)
                entries, sheets = [], []
                for row in grid.rows:
                    if row.number not in stations or row.state is not SheetState.OPEN:
                        continue
                    sheets.append(row.sheet_id)
                    for place, aspect in enumerate(grid.aspects):
                        lost = (row.number * 7 + place * 3) % 4
                        level = Decimal(3 - min(lost, 2) // 2)
                        mark = level if aspect.kind is AspectKind.JUDGEMENT else max(Decimal(0), aspect.full - aspect.step * lost)
                        entries.append(MarkEntry(row.sheet_id, aspect.key, mark))
                app.marking.award_marks(entries)
                if submit:
                    app.marking.submit_sheets(sheets)
        self.sign_in(None)


def stage(folder: Path, stations: int = 24, *, sheets: bool = True, groups: tuple[str, ...] = ("employee",)) -> Stage:
    """Open a folder with a final of so many stations; the theory of the preliminary is done."""
    clock = SetClock(MORNING - timedelta(days=1, hours=3))
    app = open_app(DataFolder(folder), clock)
    office = app.accounts.set_up("广东省公共安全技术防范协会", PASSWORD).value
    office_actor = Actor(office.id, "陈丽", frozenset(Permission))
    app.session.actor = office_actor
    programme = app.programmes.create(ProgrammeKind.COMPETITION, TITLE).value
    plan = replace(programme.plan, groups=tuple(replace(group, finalists=stations) for group in programme.plan.groups))
    hosts = replace(plan.organisers, host=("广东省公共安全技术防范协会",))
    programme = app.programmes.change(
        replace(programme, plan=replace(plan, organisers=hosts), starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 21))
    ).value
    titles = tuple(group.title for group in programme.plan.groups if group.key in groups)
    app.registrations.apply(preview(app, write_return(folder / "return.csv", range(stations), titles), programme.id))
    ids = [row.id for row in list_registrations(app.reader, programme.id)]
    app.registrations.move(ids, RegistrationState.ACCEPTED)
    first = programme.plan.preliminary
    assert first is not None
    theory = _arrange(app, programme, first.key, "理论初赛", ids, MORNING - timedelta(days=1))
    _sit(app, theory, ids)
    clock.advance(86_400 + 3 * 3_600)
    final = _arrange(app, programme, programme.plan.practicals[0].key, "实操决赛 第一场", ids, MORNING - timedelta(hours=2))
    names = {0: "黎国强", 1: "刘建军", 2: "温秀兰", 3: "霍志远"}
    judges = {slot: app.accounts.add(name, f"judge{slot}", [Role.JUDGE], PIN, programme.id).value for slot, name in names.items()}
    chief = app.accounts.add("梁启明", "chief", [Role.CHIEF_JUDGE], PIN, programme.id).value
    app.accounts.add("苏敏", "sumin", [Role.ORGANISER], PASSWORD)
    if sheets:
        given = {(module, slot): judges[slot].id for module in "ABCDEFG" for slot in range(4)}
        app.marking.open_sheets(final, given)
    return Stage(app, programme, final, judges, chief, office_actor)


def training_class(folder: Path, people: int = 8) -> tuple[App, Programme]:
    """Open a folder with a class whose exam is over; the scores go down from 96 by seven, so that the last ones fail."""
    app = open_app(DataFolder(folder), SetClock(MORNING))
    office = app.accounts.set_up("广东省公共安全技术防范协会", PASSWORD).value
    app.session.actor = Actor(office.id, "陈丽", frozenset(Permission))
    made = app.programmes.create(ProgrammeKind.TRAINING, "第七十四期安全技术防范继续教育培训班（广州站）").value
    made = app.programmes.change(replace(made, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 21))).value
    titles = tuple(group.title for group in made.plan.groups)
    app.registrations.apply(preview(app, write_return(folder / "return.csv", range(people), titles), made.id))
    ids = [row.id for row in list_registrations(app.reader, made.id)]
    app.registrations.move(ids, RegistrationState.ACCEPTED)
    exam = _arrange(app, made, made.plan.theories[0].key, "结业考试", ids, MORNING)
    _sit(app, exam, ids, least=40)
    return app, made


def _arrange(app: App, programme: Programme, component: str, title: str, ids: list[str], at: datetime) -> str:
    plan = SittingPlan(programme.id, component, title, "一号厅", at, 60, tuple(ids), seat_by_lot=False, seed=7)
    return app.sittings.arrange(plan).value.id


def _sit(app: App, sitting: str, ids: list[str], least: int = 63) -> None:
    """Give everyone a theory score from 96 down, and close the sitting."""
    with app.store.writer.begin() as connection:
        paper = connection.exec_driver_sql("SELECT paper_id FROM sitting WHERE id = ?", (sitting,)).scalar_one()
        for number, registration in enumerate(ids):
            id = new_id()
            connection.execute(
                insert(attempt).values(
                    id=id, sitting_id=sitting, registration_id=registration, paper_id=paper, entry_no=str(number), layout=(),
                    granted_ms=1, rehearsal=False, started_at=MORNING,
                )
            )  # fmt: skip
            connection.execute(
                insert(attempt_score).values(
                    attempt_id=id, question="all", response="", score=Decimal(96 - number * 7 % (97 - least)), full=Decimal(100),
                    trace=(), at=MORNING,
                )
            )  # fmt: skip
    close(app, sitting)


def close(app: App, sitting: str) -> None:
    """Close a sitting that nobody watched over."""
    with app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE sitting SET state = 'closed' WHERE id = ?", (sitting,))
