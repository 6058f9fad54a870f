"""What every test stands on: an offscreen screen, a data folder of its own, no modal dialog, no widget left over."""

from __future__ import annotations

import functools
import getpass
import os
import shutil
import sys
import tempfile

os.environ["QT_QPA_PLATFORM"] = os.environ.get("SKILLSAPP_TEST_PLATFORM", "offscreen")  # before the first import of PySide6
os.environ["SKILLSAPP_CACHE_DIR"] = os.path.join(tempfile.gettempdir(), f"skillsapp-tests-{getpass.getuser()}")  # shared by runs

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

import skillsapp.services.questions
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.questions import parse_questions
from skillsapp.kernel import i18n
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.passwords import hash_secret
from skillsapp.store import schema

settings.register_profile("tests", derandomize=True)  # what a landing depends on is the same every time
settings.register_profile("soak")  # draws new examples
settings.load_profile("soak" if os.environ.get("SKILLSAPP_SOAK") else "tests")

WAITING_CALLS = {
    "QDialog": ("exec",),
    "QMessageBox": ("exec", "question", "information", "warning", "critical", "about"),
    "QInputDialog": ("getText", "getInt", "getDouble", "getItem", "getMultiLineText"),
    "QFileDialog": ("exec", "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    "QColorDialog": ("getColor",),
    "QFontDialog": ("getFont",),
    "QMenu": ("exec",),
}


@pytest.fixture(autouse=True)
def _data_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLSAPP_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True, scope="session")
def _loose_files_go_with_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Folders that outlive a test (stages built once) lie below the run's own: a worker that ends cleans up nothing by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("loose")))
        patch.setattr(tempfile, "tempdir", None)
        yield


@pytest.fixture(autouse=True, scope="session")
def _new_folders_cost_little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Do once what every new data folder costs: its tables, reading the shipped questions, and the slowness of a password's hash.

    `tests/store` and `tests/security` have the real things back.
    """
    template, migrate = tmp_path_factory.mktemp("template") / "new.db", schema._migrate
    shipped = functools.cache(lambda path, _changed, _size: parse_questions(path))

    def create(folder: DataFolder, key: bytes | None) -> None:
        if key is not None or folder.database.exists():
            migrate(folder, key)
            return
        if not template.exists():
            made = DataFolder(template.parent)
            migrate(made, None)
            made.database.rename(template)
        shutil.copyfile(template, folder.database)

    def parse(path: Path, **more: Any) -> Parsed[QuestionRow]:
        return parse_questions(path, **more) if more else shipped(path, path.stat().st_mtime_ns, path.stat().st_size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_migrate", create)
        patch.setattr(skillsapp.services.questions, "parse_questions", parse)
        patch.setitem(hash_secret.__kwdefaults__, "memory_kib", 64)
        yield


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("zh_CN")


@pytest.fixture(autouse=True)
def _no_waiting_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that waits would hang the suite, and in the hall it would stop the countdown: windows use open()."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return
    for owner, names in WAITING_CALLS.items():
        for name in names:
            monkeypatch.setattr(getattr(widgets, owner), name, _refusal(f"{owner}.{name}"))


@pytest.fixture(autouse=True)
def _no_widget_left_over() -> Iterator[None]:
    """Delete the windows that a test left, and run what deleteLater() asked for: each widget that stays makes every later test slower."""
    yield
    core, widgets = sys.modules.get("PySide6.QtCore"), sys.modules.get("PySide6.QtWidgets")
    if core is None or core.QCoreApplication.instance() is None:
        return
    if widgets is not None and isinstance(core.QCoreApplication.instance(), widgets.QApplication):
        for window in widgets.QApplication.topLevelWidgets():
            if window.parent() is None:
                window.deleteLater()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


def _refusal(name: str) -> Callable[..., NoReturn]:
    def refuse(*_arguments: Any, **_options: Any) -> NoReturn:
        pytest.fail(f"{name} waits for a person and blocks the program; open the dialog with open() and use its signals")

    return refuse
