"""Starting stays quick: what takes a tenth of a second to import waits until somebody asks for it, also once the office is on the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from skillsapp.app import open_app
from skillsapp.kernel.paths import DataFolder
from tests.bench.first_window import HEAVY
from tests.bench.starting import open_windows
from tests.house import ROOT

PASSWORD = "meigui-8-hao"


def test_the_office_window_stands_without_any_heavy_library(tmp_path: Path) -> None:
    """The real program, from its door to the painted office window; what a visible screen loads of its own is in it."""
    app = open_app(DataFolder(tmp_path / "office"))
    app.accounts.set_up("协会", PASSWORD)
    app.close()
    told = open_windows(tmp_path / "office", "admin", PASSWORD)
    assert told["heavy"] == []
    order = [told["noted"][what] for what in ("entrance", "sign_in", "signed_in", "office")]
    assert order == sorted(order)  # the first window is painted before the data are opened


def test_a_verb_loads_neither_windows_nor_heavy_libraries() -> None:
    question = "import sys; import skillsapp.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"PySide6", "ui", *HEAVY} & set(answer.stdout.split())


def test_the_door_of_the_windows_loads_no_database() -> None:
    """SQLAlchemy takes a quarter of a second: it comes on a thread while the first window is painted."""
    question = "import sys; import ui.app; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "sqlcipher3", *HEAVY} & set(answer.stdout.split())
