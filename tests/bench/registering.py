"""Ten thousand people: read, checked, written, and filtered while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl
import xlsxwriter
from PySide6.QtWidgets import QApplication

from skillsapp.app import App, Session, open_app
from skillsapp.domain.id_documents import invent_resident_id
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import PROGRAM
from skillsapp.exchange.registrations import parse_registrations
from skillsapp.kernel.clock import SystemClock, to_house
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.registrations import list_registrations
from tests.bench.line import Line, percentile, seconds

PEOPLE = 10_000
HEADER = ("姓名", "身份证号", "组别", "单位", "手机", "文化程度", "岗位")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静秀强磊洋艳勇军杰娟涛超明霞平刚"
TYPED = ("张", "张伟", "zw", "佛山", "佛山 张", "1380", "0001")


def write_people(path: Path) -> None:
    """Write the spreadsheet that a province would send."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("报名表")
    sheet.write_row(0, 0, HEADER)
    for number in range(PEOPLE):
        birth = date(1970, 1, 1) + timedelta(days=number * 37 % 12_000)
        name = SURNAMES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
        city = ("佛山", "东莞", "广州", "深圳", "中山")[number % 5]
        id_number = invent_resident_id(birth=birth, sequence=number // 12_000 * 400 + number % 400)
        sheet.write_row(
            number + 1, 0, (name, id_number, "职工组", f"{city}第{number % 300}公司", f"138{number:08d}", "大专", "技术员")
        )
    workbook.close()


def measure(room: Path) -> Iterator[Line]:
    path = room / "people.xlsx"
    write_people(path)
    today = to_house(SystemClock().now()).date()
    app = open_app(DataFolder(room / "office"), session=Session(PROGRAM))
    programme = app.programmes.create(ProgrammeKind.COMPETITION, "竞赛").value
    groups = [(group.key, group.title) for group in programme.plan.groups]
    theirs = seconds(lambda: _read_with_openpyxl(path))
    ours = seconds(lambda: parse_registrations(path, groups=groups, today=today))
    previews: list[Any] = []
    check = seconds(lambda: previews.append(app.registrations.preview(path, programme.id, today)))
    write = seconds(lambda: app.registrations.apply(previews[0]))
    whole = check + write
    yield Line("openpyxl only reads the same file", "1.0 x", f"{theirs:.2f} s")
    yield Line(f"{PEOPLE:,} rows read and checked", f"{ours / theirs:.2f} x openpyxl", f"{ours:.2f} s")
    yield Line(
        "import: read, check, write",
        f"{whole / theirs:.2f} x openpyxl",
        f"{whole:.2f} s (write {write:.2f} s)",
        "10 s",
        whole < 10,
    )
    assert len(previews[0].accepted) == PEOPLE, previews[0].problems[:3]
    yield from _filtering(app, programme.id)
    app.close()


def _read_with_openpyxl(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).active
    assert sheet is not None
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def _filtering(app: App, programme_id: str) -> Iterator[Line]:
    from ui.screens.registrations.columns import filtered
    from ui.screens.registrations.screen import RegistrationsScreen

    rows: list[Any] = []
    loading = seconds(lambda: rows.extend(list_registrations(app.reader, programme_id)))
    yield Line(f"list of {PEOPLE:,} loaded", "", f"{loading * 1000:.0f} ms")
    keys = [seconds(lambda text=text: filtered(rows, text, "")) for text in TYPED for _ in range(20)]  # type: ignore[misc]
    yield Line("filter keystroke: the rows", "", f"p50 {median(keys) * 1000:.1f} ms, p99 {percentile(keys, 0.99) * 1000:.1f} ms")
    qt, screen = _screen(app, RegistrationsScreen)
    shown = []
    for text in TYPED * 5:
        shown.append(seconds(lambda text=text: (screen._filter(text), screen.grab())))  # type: ignore[misc]
        qt.processEvents()
    p50, p99 = median(shown) * 1000, percentile(shown, 0.99) * 1000
    yield Line("filter keystroke: on the screen, painted", "", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", "100 ms", p50 < 100)
    screen.close()


def _screen(app: App, kind: Any) -> tuple[QApplication, Any]:
    from skillsapp.domain.roles import Actor, Permission
    from ui import theme as look
    from ui.context import Context
    from ui.context import Session as Seat
    from ui.jobs import InlineJobs
    from ui.language import Language
    from ui.news import News
    from ui.notices import Notices
    from ui.theme import Theme

    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    look.apply(qt, look.LIGHT)
    seat = Seat(Actor("a1", "陈丽", frozenset(Permission)), "Administrator")
    context = Context(app, InlineJobs(), News(), Notices(), Theme(qt), Language(qt), seat, lambda _route: None)
    screen = kind(context)
    screen.resize(1366, 700)
    screen.show()
    screen.refresh()
    return qt, screen
