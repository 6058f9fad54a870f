from __future__ import annotations

import logging
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.errors import NotFound
from ui.actions import ActionSet, ActionSpec, shortcut_rows
from ui.notices import Notice, Notices
from ui.theme import Tone
from ui.widgets.banners import ToastHost
from ui.widgets.buttons import ActionButton
from ui.widgets.frames import PageHeader


def make(owner: QWidget, done: list[str], chosen: list[str]) -> ActionSet:
    actor = Actor("1", "n", frozenset({Permission.MANAGE_REGISTRATIONS}))
    return ActionSet(
        owner,
        actor,
        (
            ActionSpec(
                "row_return",
                "退回",
                lambda: done.append("return"),
                icon="undo-2",
                shortcut="F9",
                permission=Permission.MANAGE_REGISTRATIONS,
                refusal=lambda: None if chosen else "请先选择一行。",
                kind="primary",
            ),
            ActionSpec("data_restore", "恢复", lambda: done.append("restore"), permission=Permission.RESTORE),
        ),
    )


def test_an_action_without_permission_is_not_there(qtbot: Any, theme_app: object) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = make(owner, [], [])
    assert "data_restore" not in actions and actions.get("data_restore") is None
    assert [action.objectName() for action in actions.menu(owner).actions()] == ["row_return"]


def test_the_reason_stands_beside_the_disabled_button(qtbot: Any, theme_app: object) -> None:
    owner, done, chosen = QWidget(), [], []
    qtbot.addWidget(owner)
    actions = make(owner, done, chosen)
    button = ActionButton(actions["row_return"])
    header = PageHeader("报名", "", [button])
    qtbot.addWidget(header)
    header.show()
    reason = header.findChild(QLabel, "page_reason")
    assert reason is not None and reason.isVisible() and reason.text() == "请先选择一行。" and not button.isEnabled()
    chosen.append("x")
    actions.refresh()
    assert not reason.isVisible() and button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["return"]


def test_shortcuts_work_and_stand_on_their_sheet(qtbot: Any, theme_app: object) -> None:
    owner, done = QWidget(), []
    qtbot.addWidget(owner)
    actions = make(owner, done, ["x"])
    with qtbot.waitActive(owner):
        owner.show()
        owner.activateWindow()
    owner.setFocus()
    qtbot.keyClick(owner, Qt.Key.Key_F9)
    assert done == ["return"] and shortcut_rows(actions) == (("F9", "退回"),)


def test_an_expected_error_is_its_sentence() -> None:
    notices, seen = Notices(), list[Notice]()
    notices.shown.connect(seen.append)
    notices.report(NotFound("programme", "p9"))
    assert "p9" in seen[0].text and seen[0].stays


def test_a_bug_is_logged_without_what_it_carried(caplog: pytest.LogCaptureFixture) -> None:
    notices, seen, person = Notices(), list[Notice](), "张三 440000199001011234"
    notices.shown.connect(seen.append)
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError(person)
        except ValueError as error:
            notices.report(error)
    assert "ValueError" in caplog.text and "test_actions" in caplog.text
    assert "张三" not in caplog.text and "张三" not in seen[0].text
    assert seen[0].text.startswith("程序内部出错")


def test_an_exception_from_any_thread_becomes_a_notice(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    notices, seen = Notices(), list[tuple[Notice, int]]()
    notices.shown.connect(lambda notice: seen.append((notice, threading.get_ident())))
    notices.catch_everything()
    thread = threading.Thread(target=lambda: sys.excepthook(KeyError, KeyError("k"), None))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].tone is Tone.BAD and seen[0][1] == threading.get_ident()


def test_good_news_go_away_and_bad_news_wait(qtbot: Any, theme_app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.widgets.banners.TOAST_MS", 5)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    host = ToastHost(window)
    window.show()
    host.show_notice(Notice("已导入", Tone.OK))
    host.show_notice(Notice("磁盘已满", Tone.BAD))
    qtbot.waitUntil(lambda: [part.text() for part in host.findChildren(QLabel, "toast_text")] == ["磁盘已满"])
    assert host.isVisible() and window.rect().contains(host.geometry())


def test_the_same_sentence_stands_there_once(qtbot: Any, theme_app: object) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    host = ToastHost(window)
    window.show()
    for text in ("磁盘已满", "另一句", "磁盘已满", "磁盘已满"):
        host.show_notice(Notice(text, Tone.BAD))
    qtbot.waitUntil(lambda: [part.text() for part in host.findChildren(QLabel, "toast_text")] == ["另一句", "磁盘已满"])


def test_the_head_of_a_page_says_the_present_reason(theme_app: Any, qtbot: Any) -> None:
    """It went on saying the reason before: no practical sitting yet, while the sheets lay open."""
    action = QAction("submit")
    action.setObjectName("submit")
    action.setProperty("kind", "primary")
    header = PageHeader("marking", "", [ActionButton(action)])
    qtbot.addWidget(header)
    for reason in ("no sitting", "nothing marked"):
        action.setProperty("reason", reason)
        action.setEnabled(False)
        action.setToolTip(reason)
        label = header.findChild(QLabel, "page_reason")
        assert label is not None and label.text() == reason
