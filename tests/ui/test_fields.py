from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox

from tests.ui.checks import unnamed_controls
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.fields.reading import read_date, read_decimal, read_integer, read_time


@dataclass(frozen=True, slots=True)
class Class_:
    title: str
    start: date | None
    pass_mark: Decimal | None
    hosts: tuple[str, ...]
    city: str
    open: bool


FIELDS = (
    Field("title", "名称", required=True, longest=10),
    Field("start", "开始日期", Kind.DATE, required=True),
    Field("pass_mark", "合格线", Kind.DECIMAL, least=0, most=100),
    Field("hosts", "主办单位", Kind.LINES),
    Field("city", "城市", Kind.CHOICE, choices=[("gz", "广州"), ("fs", "佛山")]),
    Field("open", "现场报名", Kind.FLAG),
)
WHOLE = Class_("第七十四期", date(2026, 11, 21), Decimal("60"), ("甲", "乙"), "fs", True)


@pytest.fixture
def form(theme_app: QApplication, qtbot: Any) -> Form:
    made = Form(FIELDS, WHOLE)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    "text", ["2026-11-21", "2026/11/21", "2026.11.21", "20261121", "2026年11月21日", "２０２６－１１－２１", " 2026-11-21 "]
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2026-02-30", "21.11.2026", "明天", "", "2026-13-01"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_times_and_numbers() -> None:
    assert read_time("9:30") == read_time("0930") == read_time("９：３０") == time(9, 30)
    assert read_time("25:00") is None
    assert read_decimal("1,234.50") == Decimal("1234.50") and read_decimal("八") is None and read_decimal("NaN") is None
    assert read_integer("12") == 12 and read_integer("12.5") is None and read_integer("-1,000,000") == -1000000
    assert read_decimal("1,5") is None and read_decimal("1，5") is None, "one and a half millimetres must not become fifteen"


def test_a_form_gives_back_what_it_was_shown(form: Form) -> None:
    assert form.check() and form.values() == asdict(WHOLE)


def test_what_was_typed_comes_back_as_the_right_type(form: Form) -> None:
    form["title"].show("新名")
    form["start"].show("2026年12月1日")
    form["pass_mark"].show("87.5")
    form["hosts"].show(("丙",))
    form["city"].show("gz")
    form["open"].show(False)
    assert form.values() == asdict(Class_("新名", date(2026, 12, 1), Decimal("87.5"), ("丙",), "gz", False))


def test_every_problem_is_shown_in_its_place_and_the_first_gets_the_focus(form: Form) -> None:
    form["title"].show("")
    form["start"].show("2026-02-30")
    form["pass_mark"].show("160")
    assert not form.check()
    assert form.errors() == {"title": "此项必填。", "start": "请填写日期，例如 2026-11-21。", "pass_mark": "不能大于 100。"}
    assert form["title"].control.property("invalid") == "true"
    assert form.focusWidget() is form["title"].control


def test_a_mended_field_is_no_longer_red(form: Form) -> None:
    form["title"].show("")
    form.check()
    form["title"].show("好")
    assert form.errors() == {} and form["title"].control.property("invalid") == "false"


def test_what_a_service_refused_is_shown_at_its_field(form: Form) -> None:
    form.show_errors({"title": "已有同名的培训班。"})
    assert form.errors() == {"title": "已有同名的培训班。"}


def test_a_hidden_field_is_not_checked_and_a_locked_one_says_why(theme_app: QApplication, qtbot: Any) -> None:
    form = Form((Field("a", "甲", required=True), Field("b", "乙", locked="成绩公布后不能改。")))
    qtbot.addWidget(form)
    form.set_field_visible("a", False)
    assert form.check()
    assert not form["b"].control.isEnabled() and form["b"].control.accessibleDescription() == "成绩公布后不能改。"


def test_every_control_of_a_form_has_its_names(form: Form) -> None:
    assert unnamed_controls(form) == []


def test_the_wheel_over_a_choice_scrolls_the_page_and_changes_nothing(form: Form) -> None:
    """It changed the first tie-break of a competition while its rules were being scrolled."""
    box = form["city"].control
    assert isinstance(box, QComboBox)
    assert not box.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
    box.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turn)
    assert form["city"].value() == "fs"
