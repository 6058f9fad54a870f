"""An invented competition with many people, and the spreadsheets that units send in: for the pictures and tests of two screens."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from skillsapp.app import App
from skillsapp.domain.id_documents import invent_resident_id
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.exchange.programme_files import read_preset
from skillsapp.queries.registrations import list_registrations
from skillsapp.services.registrations import ImportPreview

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = ("建国", "秀英", "志强", "丽华", "晓明", "雨欣", "海涛", "桂兰", "俊杰", "思远", "静", "磊", "敏", "子涵", "浩然", "婷")
UNITS = (
    "佛山市安防工程有限公司",
    "东莞市智能科技有限公司",
    "广州番禺职业技术学院",
    "深圳市守护科技有限公司",
    "中山市平安技术服务部",
)
TODAY = date(2026, 11, 21)


def person(number: int) -> tuple[str, str]:
    """Return an invented name and ID number."""
    name = SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]
    birth = date(1972, 1, 1) + timedelta(days=number * 37 % 12_000)
    return name, invent_resident_id(birth=birth, sequence=number % 1000)


def write_return(
    path: Path, people: range, groups: tuple[str, ...], *, header: str = "姓名,身份证号,组别,单位,手机,推荐人"
) -> Path:
    """Write a return with everyone in *people*."""
    lines = []
    for number in people:
        name, id_number = person(number)
        lines.append([name, id_number, groups[number % len(groups)], UNITS[number % len(UNITS)], f"139{number:08d}", ""])
    return write_rows(path, [header.split(","), *lines])


def write_rows(path: Path, rows: list[list[str]]) -> Path:
    """Write rows as the units' programs do: .csv with a mark of its encoding."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def bad_return(path: Path) -> Path:
    """Write a return with a title above, a column that nobody knows, and five rows of which three are wrong."""
    good, wrong, second = person(5001), person(5002), person(5003)
    broken = wrong[1][:17] + ("0" if wrong[1][17] != "0" else "1")
    return write_rows(
        path,
        [
            ["报名汇总表", "", "", "", ""],
            ["参赛者", "证件号码", "组别", "单位", "领队"],
            [good[0], good[1], "职工组", UNITS[0], "黄队"],
            [wrong[0], broken, "职工组", UNITS[0], "黄队"],
            [second[0], second[1], "电工组", UNITS[1], ""],
            ["", person(5004)[1], "学生组", UNITS[1], ""],
            [second[0], second[1], "学生组", UNITS[2], ""],
        ],
    )


def competition(app: App, people: int = 0) -> Programme:
    """Create the preset competition; register and review *people*."""
    title = read_preset(ProgrammeKind.COMPETITION).title.format(year=2026)
    value = app.programmes.create(ProgrammeKind.COMPETITION, title).value
    if people:
        groups = tuple(group.title for group in value.plan.groups)
        path = write_return(app.folder.root / "return.csv", range(people), groups)
        app.registrations.apply(preview(app, path, value.id))
        ids = [row.id for row in list_registrations(app.reader, value.id)]
        accepted, returned, rejected = people // 2, people // 2 + people // 8, people // 2 + people // 5
        app.registrations.move(ids[:accepted], RegistrationState.ACCEPTED)
        app.registrations.move(ids[accepted:returned], RegistrationState.RETURNED, "缺照片，请补交白底证件照。")
        app.registrations.move(ids[returned:rejected], RegistrationState.REJECTED, "不符合本组别报名条件")
    return value


def preview(app: App, path: Path, programme_id: str) -> ImportPreview:
    return app.registrations.preview(path, programme_id, TODAY)
