"""From the command to the first painted window, with files warm in the cache, on the demonstration data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from skillsapp.demo.build import build
from skillsapp.demo.staff import ADMIN_PASSWORD
from skillsapp.kernel.clock import SystemClock, to_house
from skillsapp.kernel.paths import DataFolder
from tests.bench.line import Line, seconds
from tests.house import ROOT

STARTS = 6


def open_windows(folder: Path, login: str, secret: str) -> dict[str, Any]:
    """Open the windows in a process of their own; return the milliseconds after its start, its weight and what it loaded."""
    words = [sys.executable, "-m", "tests.bench.first_window", str(folder), login, secret]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.monotonic()
    done = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=100)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "noted": {what: (at - started) * 1000 for what, at in told["noted"].items()}}


def bare_window() -> float:
    """Return the milliseconds that Python and an empty Qt window take here: nobody can be faster."""
    code = (
        "import time\nfrom PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QApplication, QWidget\n"
        "qt = QApplication([])\nwindow = QWidget()\nwindow.show()\n"
        "QTimer.singleShot(0, lambda: (print(time.monotonic()), qt.quit()))\nqt.exec()"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return (float(done.stdout) - started) * 1000


def measure(room: Path) -> Iterator[Line]:
    folder = room / "demonstration"
    building = seconds(lambda: build(DataFolder(folder), to_house(SystemClock().now()).date()))
    yield Line("demonstration built (300 people, 18,000 answers)", "", f"{building:.1f} s")
    open_windows(folder, "admin", ADMIN_PASSWORD)  # warms the cache
    bare = median([bare_window() for _ in range(STARTS)])
    starts = [open_windows(folder, "admin", ADMIN_PASSWORD) for _ in range(STARTS)]
    first = median([start["noted"]["entrance"] for start in starts])
    ready = median([start["noted"]["sign_in"] for start in starts])
    office = median([start["noted"]["office"] - start["noted"]["sign_in"] for start in starts])
    weight = max(start["megabytes"] for start in starts)
    yield Line("Python and an empty window", "1.0 x", f"{bare:.0f} ms")
    yield Line("first window painted", f"{first / bare:.1f} x empty", f"{first:.0f} ms", "1000 ms", first < 1000)
    yield Line("data open, sign-in ready", f"{ready / bare:.1f} x empty", f"{ready:.0f} ms", "2000 ms", ready < 2000)
    yield Line(
        "from the password to the office window", "", f"{office:.0f} ms (the password's hash included)", "1500 ms", office < 1500
    )
    yield Line("memory with the office window open (RSS)", "", f"{weight} MB", "200 MB", weight < 200)
    yield Line("heavy libraries loaded by then", "", ", ".join(starts[0]["heavy"]) or "none", "none", not starts[0]["heavy"])
