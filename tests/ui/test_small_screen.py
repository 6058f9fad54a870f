"""The example of a screen that the house is shown with: a list, a search, one action with a reason, news and errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.errors import Refused
from tests.ui.checks import primary_buttons, unnamed_controls
from tests.ui.conftest import VISITED
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import ask_reason
from ui.models.rows import REST, Column, RowModel
from ui.notices import Notice
from ui.routes import Route
from ui.screen_spec import ScreenSpec
from ui.theme import Tone
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Page, PageHeader
from ui.widgets.table import DataTable, table_card


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    returned: bool = False


@dataclass
class Core:
    """Stands for the core: one query and one service."""

    rows: tuple[Row, ...] = (Row("1", "张三"), Row("2", "李四"))
    refuse: bool = False
    reasons: list[str] = field(default_factory=list)

    def list(self, wanted: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if wanted in row.name)

    def return_(self, id: str, reason: str) -> Done[None]:
        if self.refuse:
            raise Refused("已通过的报名不能退回。")
        self.reasons.append(reason)
        self.rows = tuple(replace(row, returned=row.returned or row.id == id) for row in self.rows)
        return Done(None, frozenset({Topic.REGISTRATIONS}))


class RegistrationScreen(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader("报名"), name="registration_screen")
        self._context, self._wanted = context, ""
        self._core = cast("Core", context.app)
        self._model = RowModel(
            (
                Column[Row]("name", "姓名", lambda row: row.name, width=REST),
                Column[Row](
                    "state",
                    "状态",
                    lambda row: "退回补正" if row.returned else "待审核",
                    tone=lambda row: Tone.WARN if row.returned else Tone.INFO,
                ),
            ),
            key=lambda row: row.id,
        )
        self.table = DataTable(
            self._model, "registrations_list", "报名", empty=EmptyState("还没有报名", "导入名单，或登记一个人。", "users")
        )
        search = SearchBox("姓名、拼音、证件号、单位")
        search.filtered.connect(self._filter)
        chosen: Callable[[], str | None] = lambda: None if self.table.row() else "请先选择一行。"  # noqa: E731
        self.here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec(
                    "registration_return",
                    "退回",
                    self._return,
                    icon="undo-2",
                    shortcut="F9",
                    permission=Permission.MANAGE_REGISTRATIONS,
                    refusal=chosen,
                    kind="primary",
                ),
            ),
        )
        for action in self.here:
            self.header.add_action_widget(ActionButton(action))
        self.table.current_row.connect(lambda _row: self.here.refresh())
        self.table.activated_row.connect(lambda row: context.navigate(Route.to("registration_details", id=row.id)))
        self.body.addWidget(table_card(self.table, above=search), 1)

    def refresh(self) -> None:
        self._context.load(self, lambda: self._core.list(self._wanted), self._model.set_rows)

    def open(self, route: Route) -> None:
        self._wanted = route.get("filter") or ""

    def _filter(self, text: str) -> None:
        self._wanted = text
        self.refresh()

    def _return(self) -> None:
        row = self.table.row()
        ask_reason(
            self,
            "退回补正",
            row.name,
            "退回",
            lambda reason: self._context.change(
                self, lambda: self._core.return_(row.id, reason), lambda _nothing: self._context.notices.say("已退回。")
            ),
        )


SCREEN = ScreenSpec(
    "registration", "Registrations", "users", Permission.SEE_PEOPLE, frozenset({Topic.REGISTRATIONS}), RegistrationScreen
)


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
def screen(qtbot: Any, theme_app: QApplication, context: Context, core: Core) -> RegistrationScreen:
    made = SCREEN.build(replace(context, app=cast("Any", core)))
    assert isinstance(made, RegistrationScreen)
    qtbot.addWidget(made)
    context.news.follow(made, SCREEN.topics, made.refresh)
    made.resize(1000, 500)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(Route("registration"))
    made.refresh()
    return made


def press_yes(screen: RegistrationScreen) -> None:
    area = screen.findChild(QPlainTextEdit, "reason_ask_edit")
    yes = screen.findChild(QPushButton, "reason_ask_yes")
    assert area is not None and yes is not None
    area.setPlainText("缺照片")
    yes.click()


def test_choose_a_row_return_it_with_a_reason_and_see_it(
    qtbot: Any, screen: RegistrationScreen, core: Core, context: Context
) -> None:
    said: list[Notice] = []
    context.notices.shown.connect(said.append)
    reason = screen.findChild(QLabel, "page_reason")
    assert reason is not None and reason.text() == "请先选择一行。"
    screen.table.select_key("2")
    assert not reason.isVisible()
    qtbot.keyClick(screen, Qt.Key.Key_F9)
    press_yes(screen)
    assert core.reasons == ["缺照片"] and said[0].text == "已退回。"
    assert screen.table.row() == Row("2", "李四", returned=True)


def test_a_refusal_is_one_sentence_and_nothing_changes(screen: RegistrationScreen, core: Core, context: Context) -> None:
    said: list[Notice] = []
    context.notices.shown.connect(said.append)
    core.refuse = True
    screen.table.select_key("1")
    screen.here["registration_return"].trigger()
    press_yes(screen)
    assert [notice.text for notice in said] == ["已通过的报名不能退回。"] and core.rows[0] == Row("1", "张三")


def test_enter_opens_the_row_and_the_filter_narrows_the_list(qtbot: Any, screen: RegistrationScreen) -> None:
    screen.table.select_key("1")
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert [Route.to("registration_details", id="1")] == VISITED
    search = screen.findChild(SearchBox)
    assert search is not None
    search.setText("李")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert screen.table.model().rowCount() == 1


def test_names_and_one_primary(screen: RegistrationScreen) -> None:
    assert unnamed_controls(screen) == [] and primary_buttons(screen) == ["registration_return_button"]
