"""A small association to stand the office's pictures and tests on: a competition under way, a finished class, an archived assessment."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert

from skillsapp.app import App, open_app
from skillsapp.domain.programme import Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import Step
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.registrations import list_registrations
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.tables.attempts import attempt, attempt_score

MORNING = datetime(2026, 11, 21, 0, 42, tzinfo=UTC)
PASSWORD = "meigui-8-hao"
CHEN = Actor("a1", "陈丽", frozenset(Permission))
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", ("建国", "秀英", "志强", "丽华", "晓明", "雨欣", "海涛", "桂兰", "俊杰", "思远")
UNITS = ("佛山市安防工程有限公司", "东莞市智能科技有限公司", "广州番禺职业技术学院", "深圳市守护科技有限公司")


def stage(folder: Path) -> App:
    """Open a folder with the three programmes; the clock stands at 08:42 of 2026-11-21."""
    app = open_empty(folder)
    competition = _programme(
        app, ProgrammeKind.COMPETITION, "2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛", date(2026, 11, 21), 2, "广州"
    )
    _register(app, competition, 46)
    _review(app, competition, accepted=34, returned=3, rejected=2)
    old = _programme(app, ProgrammeKind.ASSESSMENT, "视频监控技术应用专项职业能力考核（六月）", date(2026, 6, 13), 1, "佛山")
    _register(app, old, 4)
    app.programmes.move(old.id, ProgrammeState.ARCHIVED)
    training = _programme(
        app, ProgrammeKind.TRAINING, "第七十四期安全技术防范继续教育培训班（东莞站）", date(2026, 11, 14), 2, "东莞"
    )
    _register(app, training, 24)
    _review(app, training, accepted=24)
    _examine(app, training)
    final = competition.plan.preliminary
    assert final is not None
    _arrange(app, competition, final.key, "理论初赛 第一场", "第 3 考场", MORNING + timedelta(hours=5), 30)
    return app


def reopened(staged: Path, folder: Path) -> App:
    """Open a copy of a staged folder: staging takes a second, copying a hundredth of it."""
    shutil.copytree(staged, folder, dirs_exist_ok=True)
    app = open_app(DataFolder(folder), SetClock(MORNING))
    app.session.actor = CHEN
    return app


def open_empty(folder: Path) -> App:
    """Open a folder in which somebody with every permission is signed in."""
    app = open_app(DataFolder(folder), SetClock(MORNING))
    app.accounts.set_up("广东省公共安全技术防范协会", PASSWORD)
    app.session.actor = CHEN
    return app


def _programme(app: App, kind: ProgrammeKind, title: str, first: date, days: int, city: str) -> Programme:
    made = app.programmes.create(kind, title).value
    return app.programmes.change(replace(made, starts_on=first, ends_on=first + timedelta(days=days - 1), city=city)).value


def _register(app: App, programme: Programme, count: int) -> None:
    titles = [group.title for group in programme.plan.groups]
    lines = ["姓名,身份证号,组别,单位,手机"]
    for number in range(count):
        name = SURNAMES[number % 10] + GIVEN[(number * 7) % 10]
        id_number = _id_number(programme.sequence * 1000 + number)
        lines.append(
            f"{name},{id_number},{titles[number * 5 % 8 % len(titles)]},{UNITS[number % 4]},139{programme.sequence:02d}{number:06d}"
        )
    path = app.folder.root / f"return-{programme.sequence}.csv"
    path.write_text("\n".join(lines), "utf-8-sig")
    preview = app.registrations.preview(path, programme.id, date(2026, 11, 21))
    done = app.registrations.apply(preview)
    assert done.value == count, [problem.message() for problem in preview.problems][:3]


def _id_number(number: int) -> str:
    born = date(1985, 1, 1) + timedelta(days=number % 3000)
    body = f"440000{born:%Y%m%d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


def _review(app: App, programme: Programme, accepted: int = 0, returned: int = 0, rejected: int = 0) -> None:
    ids = [row.id for row in list_registrations(app.reader, programme.id)]
    app.registrations.move(ids[:accepted], RegistrationState.ACCEPTED)
    if returned:
        app.registrations.move(ids[accepted : accepted + returned], RegistrationState.RETURNED, "缺照片")
    if rejected:
        app.registrations.move(ids[accepted + returned : accepted + returned + rejected], RegistrationState.REJECTED, "不在一线")


def _arrange(app: App, programme: Programme, component: str, title: str, room: str, at: datetime, seats: int) -> str:
    ids = [row.id for row in list_registrations(app.reader, programme.id) if row.state is RegistrationState.ACCEPTED]
    plan = SittingPlan(programme.id, component, title, room, at, 60, tuple(ids[:seats]), seed=7)
    return app.sittings.arrange(plan).value.id


def _examine(app: App, programme: Programme) -> None:
    """Hold the class's exam: everyone answered, the papers are marked."""
    component = programme.plan.theories[0]
    app.clock.at = MORNING - timedelta(days=6)
    sitting_id = _arrange(app, programme, component.key, "结业考试", "多功能厅", MORNING - timedelta(days=6), 24)
    app.programmes.note(programme.id, Step.PRINTING)
    app.sittings.start(sitting_id)
    rows = [row for row in list_registrations(app.reader, programme.id) if row.state is RegistrationState.ACCEPTED]
    marks = [52, 58, 61, 64, 66, 68, 70, 71, 73, 74, 76, 77, 78, 80, 81, 82, 84, 85, 86, 88, 90, 93, 96, 41]
    begun, marked = MORNING - timedelta(days=6), MORNING - timedelta(days=5)
    with app.store.writer.begin() as connection:
        paper_id = connection.exec_driver_sql("SELECT paper_id FROM sitting WHERE id = ?", (sitting_id,)).scalar_one()
        for row, score in zip(rows, marks, strict=True):
            whose = {"sitting_id": sitting_id, "registration_id": row.id, "paper_id": paper_id, "entry_no": row.entry_no}
            made = {"id": new_id(), "layout": (), "granted_ms": 3_600_000, "rehearsal": False, "started_at": begun}
            connection.execute(insert(attempt).values(**whose, **made))
            of = {"attempt_id": made["id"], "question": "all", "response": "", "trace": (), "at": marked}
            connection.execute(insert(attempt_score).values(**of, score=Decimal(score), full=Decimal(100)))
    app.sittings.close(sitting_id)
    app.clock.at = MORNING
