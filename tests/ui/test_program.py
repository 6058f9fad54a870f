"""From the first start to the office window, on a real data folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.settings import all_settings
from tests.ui.checks import primary_buttons, unnamed_controls
from ui.entrance.first_start import FirstStart, proposed_association
from ui.entrance.sign_in import SignIn
from ui.jobs import InlineJobs
from ui.language import Language
from ui.program import Program
from ui.theme import Theme

PASSWORD = "correct horse"


@pytest.fixture
def program(theme_app: QApplication, qtbot: Any, tmp_path: Path) -> Iterator[Program]:
    made = Program(theme_app, DataFolder(tmp_path / "data"), Language(theme_app), Theme(theme_app), InlineJobs())
    qtbot.addWidget(made.entrance)
    yield made
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    theme_app.aboutToQuit.disconnect(made.close)
    made.close()


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert button is not None, name
    button.click()


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def type_into(page: QWidget, **values: str) -> None:
    for key, value in values.items():
        line = page.findChild(QLineEdit, f"{key}_edit")
        assert line is not None
        line.setText(value)


def test_first_start_lock_sign_out_and_in_again(program: Program) -> None:
    program.entrance.show()
    program.open_data()
    page = program.entrance.currentWidget()
    assert isinstance(page, FirstStart)
    type_into(page, password="short", again="short")
    press(page, "house_set_up")
    assert "至少 8 个字符。" in texts(page) and program.window is None
    type_into(page, password=PASSWORD, again=PASSWORD + "x")
    press(page, "house_set_up")
    assert "两次输入的密码不一致。" in texts(page)
    type_into(page, again=PASSWORD)
    press(page, "house_set_up")
    press(program.entrance, "recovery_later")
    window = program.window
    assert window is not None and window.isVisible() and not program.entrance.isVisible()

    window.lock()
    program.unlock("wrong")
    assert window.is_locked
    program.unlock(PASSWORD)
    assert not window.is_locked

    program.sign_out()
    page = program.entrance.currentWidget()
    assert isinstance(page, SignIn) and program.window is None and program.entrance.isVisible()
    type_into(page, login="admin", secret="wrong one")
    press(page, "session_begin")
    assert program.window is None and any(text for text in texts(page) if "密码" in text)
    type_into(page, secret=PASSWORD)
    press(page, "session_begin")
    assert program.window is not None


def test_the_look_chosen_is_kept(program: Program) -> None:
    program.open_data()
    program.set_up("协会", PASSWORD)
    press(program.entrance, "recovery_later")
    assert program.window is not None and program.app is not None
    program.window.context.theme.use("dark")
    assert all_settings(program.app.reader)["display.theme"] == "dark"
    program.sign_out()
    program.sign_in("admin", PASSWORD)
    assert program.window is not None and program.window.context.theme.tokens.name == "dark"


def test_a_folder_that_cannot_be_opened_says_so_and_can_be_tried_again(
    theme_app: QApplication, qtbot: Any, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    folder.database.write_bytes(b"not a database, but long enough to be read as one" * 100)
    program = Program(theme_app, folder, Language(theme_app), Theme(theme_app), InlineJobs())
    qtbot.addWidget(program.entrance)
    program.entrance.show()
    program.open_data()
    again = program.entrance.findChild(QPushButton, "data_open")
    assert again is not None and again.isVisible()
    assert any(text.endswith("。") for text in texts(program.entrance))
    folder.database.unlink()
    again.click()
    assert isinstance(program.entrance.currentWidget(), FirstStart)
    theme_app.aboutToQuit.disconnect(program.close)
    program.close()


def test_a_bug_at_the_door_leaves_a_page_that_can_be_used(program: Program) -> None:
    program.entrance.show()
    program.open_data()
    page = program.entrance.currentWidget()
    assert isinstance(page, FirstStart)
    page.set_busy("...")
    program.notices.report(KeyError("x"))
    assert any(text.startswith("程序内部出错") for text in texts(page)) and page.form.isEnabled()


def test_the_first_start_proposes_the_association(theme_app: QApplication, qtbot: Any) -> None:
    page = FirstStart()
    qtbot.addWidget(page)
    assert proposed_association() == "广东省公共安全技术防范协会"
    line = page.findChild(QLineEdit, "association_edit")
    assert line is not None and line.text() == proposed_association()
    assert unnamed_controls(page) == [] and primary_buttons(page) == ["house_set_up"]


def test_the_look_around_asks_for_nothing(theme_app: QApplication, qtbot: Any) -> None:
    page = FirstStart()
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.demonstration_requested):
        press(page, "demonstration_open")


def test_the_first_window_needs_no_heavy_library() -> None:
    heavy = "sqlalchemy alembic pypinyin openpyxl xlsxwriter reportlab numpy PIL pypdfium2 python_calamine zxingcpp cryptography"
    code = (
        "import sys, ui.app\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from skillsapp.kernel.paths import DataFolder\n"
        "from pathlib import Path\n"
        "qt = QApplication([])\n"
        "program = ui.app.Program(qt, DataFolder(Path('nowhere')), ui.app.Language(qt), ui.app.Theme(qt))\n"
        "program.entrance.show(); qt.processEvents()\n"
        f"print(sorted(set('{heavy}'.split()) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
