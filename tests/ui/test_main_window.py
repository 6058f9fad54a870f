from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_, _
from tests.ui.checks import unnamed_controls
from ui import theme as look
from ui.context import Context, Session
from ui.dialogs import SheetDialog, confirm
from ui.idle import IdleWatch
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screen_spec import ScreenSpec
from ui.theme import Theme

CALLS: list[str] = []


class Page(QWidget):
    def __init__(self, context: Context, key: str) -> None:
        super().__init__()
        self.key = key
        column = QVBoxLayout(self)
        column.addWidget(QLabel(_("Cancel")))
        CALLS.append(f"built {key}")

    def refresh(self) -> None:
        CALLS.append(f"refreshed {self.key}")

    def open(self, route: Route) -> None:
        CALLS.append(f"opened {self.key} {dict(route.params)}")


SCREENS = (
    ScreenSpec("home", N_("Home"), "house", None, frozenset({Topic.PROGRAMMES}), lambda context: Page(context, "home")),
    ScreenSpec(
        "people",
        N_("Registrations"),
        "users",
        Permission.SEE_PEOPLE,
        frozenset({Topic.PEOPLE}),
        lambda context: Page(context, "people"),
    ),
    ScreenSpec(
        "settings", N_("Settings"), "settings", Permission.MANAGE_SETTINGS, frozenset(), lambda context: Page(context, "settings")
    ),
)


def open_window(qtbot: Any, app: QApplication, *permissions: Permission) -> MainWindow:
    core: Any = None
    session = Session(Actor("a", "陈丽", frozenset(permissions)), "Organiser")
    window = MainWindow(core, InlineJobs(), News(), Notices(), Theme(app), Language(app), session, SCREENS)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def window(theme_app: QApplication, qtbot: Any) -> Iterator[MainWindow]:
    CALLS.clear()
    yield open_window(qtbot, theme_app, Permission.SEE_PEOPLE, Permission.MANAGE_SETTINGS)
    look.apply(theme_app, look.LIGHT)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_person_sees_only_the_screens_of_their_role(qtbot: Any, theme_app: QApplication) -> None:
    window = open_window(qtbot, theme_app, Permission.SEE_PEOPLE)
    assert window.findChild(QPushButton, "go_people") is not None
    assert window.findChild(QPushButton, "go_settings") is None
    window.navigate(Route("settings"))
    assert window.route == Route("home")
    assert any(text == "您没有打开此页的权限。" for text in texts(window))


def test_screens_of_one_entry_are_tabs_of_one_page(qtbot: Any, theme_app: QApplication) -> None:
    core: Any = None
    inner = ScreenSpec("inner", N_("Settings"), "users", None, frozenset(), lambda context: Page(context, "inner"), within="home")
    session = Session(Actor("a", "陈丽", frozenset({Permission.SEE_PEOPLE})), "Organiser")
    window = MainWindow(core, InlineJobs(), News(), Notices(), Theme(theme_app), Language(theme_app), session, (*SCREENS, inner))
    qtbot.addWidget(window)
    window.show()
    assert window.findChild(QPushButton, "go_inner") is None
    tab = window.findChild(QPushButton, "page_tabs_inner")
    assert tab is not None and tab.isVisible()
    tab.click()
    entry = window.findChild(QPushButton, "go_home")
    assert window.route == Route("inner") and tab.isChecked() and entry is not None and entry.isChecked()
    window.navigate(Route("people"))
    assert not any(
        button.isVisible() for button in window.findChildren(QPushButton) if button.objectName().startswith("page_tabs")
    )


def test_screens_are_built_when_first_visited_and_told_where_to_go(window: MainWindow) -> None:
    assert CALLS == ["built home", "opened home {}", "refreshed home"]
    window.navigate(Route.to("people", id="7"))
    assert CALLS[3:] == ["built people", "opened people {'id': '7'}", "refreshed people"]
    window.navigate(Route("people"))
    assert "built people" not in CALLS[4:]


def test_a_hidden_screen_refreshes_once_when_it_is_seen_again(window: MainWindow) -> None:
    window.navigate(Route("people"))
    CALLS.clear()
    window.context.news.publish({Topic.PROGRAMMES, Topic.PEOPLE})
    assert CALLS == ["refreshed people"]
    window.navigate(Route("home"))
    assert CALLS == ["refreshed people", "opened home {}", "refreshed home"]


def test_language_and_theme_change_without_losing_the_place(window: MainWindow) -> None:
    window.navigate(Route.to("people", id="7"))
    CALLS.clear()
    window.context.language.use("en")
    assert window.route == Route.to("people", id="7") and "opened people {'id': '7'}" in CALLS
    front = window.front()
    assert front is not None and texts(front) == ["Cancel"]
    window.context.language.use("zh_CN")
    window.context.theme.use("dark")
    front = window.front()
    assert front is not None and texts(front) == ["取消"]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(window.findChildren(Page)) == 1


def test_qt_speaks_chinese_too(theme_app: QApplication) -> None:
    gc.collect()  # the translators of earlier tests
    language = Language(theme_app)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    language.use("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    language.use("zh_CN")


def test_the_rail_folds_where_the_window_is_narrow(window: MainWindow) -> None:
    button = window.findChild(QPushButton, "go_people")
    assert button is not None
    window.resize(1366, 728)
    assert button.text().strip() != ""
    window.resize(1093, 576)
    assert button.text() == "" and button.toolTip() != "" and button.accessibleName() == button.toolTip()


def test_the_lock_covers_the_office_and_its_dialogs(window: MainWindow, qtbot: Any) -> None:
    asked: list[str] = []
    closed: list[int] = []
    window.unlock_requested.connect(asked.append)
    sheet = confirm(window, "删除？", "不能恢复。", "删除", pytest.fail)
    sheet.finished.connect(closed.append)
    window.lock()
    assert window.is_locked and not sheet.isVisible() and not window.centralWidget().isEnabled()
    secret = window.findChild(QLineEdit, "lock_secret")
    assert secret is not None
    qtbot.keyClicks(secret, "right one")
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    assert asked == ["right one"] and window.is_locked
    window.refuse_unlock("登录名与密码不符。")
    assert secret.text() == "" and "登录名与密码不符。" in texts(window)
    window.unlock()
    assert not window.is_locked and sheet.isVisible() and closed == [] and window.centralWidget().isEnabled()
    sheet.close()


def test_a_notice_is_seen_above_the_buttons_of_the_sheet_that_covers_the_window(window: MainWindow) -> None:
    sheet = SheetDialog(window, "Preview", name="preview")
    close = sheet.add_cancel("Close")
    sheet.resize(700, 500)
    sheet.open()
    window.context.notices.say("已保存：查询证明.pdf")
    (toast,) = (part for part in window.findChildren(QWidget, "toast") if part.isVisible())
    assert toast.window() is sheet
    assert toast.accessibleName() == "已保存：查询证明.pdf"
    assert toast.mapTo(sheet, toast.rect().bottomLeft()).y() < close.mapTo(sheet, close.rect().topLeft()).y()
    sheet.reject()
    assert [part.accessibleName() for part in window.findChildren(QWidget, "toast") if part.isVisible()] == [
        toast.accessibleName()
    ]


def test_a_running_exam_is_never_locked(window: MainWindow) -> None:
    window.may_lock = lambda: False
    window.lock()
    assert not window.is_locked


def test_idle_means_that_nobody_touched_anything(qtbot: Any, theme_app: QApplication) -> None:
    owner, told = QWidget(), list[str]()
    qtbot.addWidget(owner)
    watch = IdleWatch(owner, 0)
    watch.idle.connect(lambda: told.append("idle"))
    watch._timer.setInterval(30)
    watch.touched()
    for _tick in range(4):
        qtbot.wait(15)
        watch.eventFilter(owner, QEvent(QEvent.Type.MouseMove))
    assert told == []
    qtbot.waitUntil(lambda: told == ["idle"])


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(minutes=18), "已备份 09:42"),
        (timedelta(days=1), "1 天前备份"),
        (timedelta(days=9), "9 天前备份"),
        (None, "还没有备份"),
    ],
)
def test_the_rail_says_how_old_the_backup_is(window: MainWindow, age: timedelta | None, text: str) -> None:
    now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    window.show_backup(now - age if age is not None else None, now)
    status = window.findChild(QPushButton, "backup_status")
    assert status is not None and status.accessibleName() == text


def test_the_menu_of_the_person_changes_look_and_size(window: MainWindow) -> None:
    menu = window.person_menu()
    names = {action.objectName(): action for below in menu.findChildren(type(menu)) for action in below.actions()}
    assert names["theme_light"].isChecked()
    names["zoom_150"].trigger()
    assert window.context.theme.tokens.zoom == 150
    names["theme_high_contrast"].trigger()
    assert window.context.theme.tokens.name == "high_contrast" and window.context.theme.tokens.zoom == 150


def test_numbers_go_to_the_pages_and_f1_shows_the_shortcuts(window: MainWindow, qtbot: Any) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.route == Route("people")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(QWidget, "shortcuts_show")
    assert sheet is not None and sheet.isVisible() and "Ctrl+L" in texts(sheet)
    sheet.close()


def test_every_control_of_the_window_has_its_names(window: MainWindow) -> None:
    assert unnamed_controls(window) == []
