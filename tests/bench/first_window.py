"""Opens the windows on a data folder, signs in, and prints when they were first painted, what they weigh and which libraries they loaded.

Run as a process of its own: `python -m tests.bench.first_window DIR LOGIN PASSWORD`; times are of the system's monotonic clock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui import app as door

PATIENCE = 60
HEAVY = (
    "alembic",
    "pypinyin",
    "openpyxl",
    "xlsxwriter",
    "reportlab",
    "numpy",
    "highspy",
    "fastapi",
    "PIL",
    "pypdfium2",
    "ziamath",
)


class Watcher(QObject):
    """Notes when each window is first painted, signs in as soon as that can be done, and leaves."""

    def __init__(self, program: door.Program, login: str, secret: str) -> None:
        super().__init__()
        self.program, self.login, self.secret = program, login, secret
        self.noted: dict[str, float] = {}
        program.entrance.installEventFilter(self)
        self.timer = QTimer(self, interval=2)
        self.timer.timeout.connect(self.look)
        self.started = time.monotonic()
        self.started = time.monotonic()
        self.timer.start()

    def note(self, what: str) -> None:
        self.noted.setdefault(what, time.monotonic())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, lambda: self.note("office" if watched is self.program.window else "entrance"))
        return False

    def look(self) -> None:
        page = self.program.entrance.currentWidget()
        if type(page).__name__ == "SignIn" and "sign_in" not in self.noted:
            self.note("sign_in")
            self.program.sign_in(self.login, self.secret)
        if self.program.window is not None and "signed_in" not in self.noted:
            self.note("signed_in")
            self.program.window.installEventFilter(self)
            self.program.window.update()
        if time.monotonic() - self.started > PATIENCE:
            print(f"gave up after {self.noted}", file=sys.stderr, flush=True)
            os._exit(1)
        if (
            "office" in self.noted and time.monotonic() - self.noted["office"] > 0.5
        ):  # what a visible screen loads has been loaded
            self.timer.stop()
            status = Path("/proc/self/status")
            lines = status.read_text().splitlines() if status.exists() else []
            weight = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)
            loaded = sorted({name.split(".")[0] for name in sys.modules} & set(HEAVY))
            print(json.dumps({"noted": self.noted, "megabytes": weight, "heavy": loaded}), flush=True)
            QApplication.quit()


def main(folder: str, login: str, secret: str) -> int:
    watchers: list[Watcher] = []
    start = door.Program.start

    def watched(self: door.Program, **options: bool) -> None:
        watchers.append(Watcher(self, login, secret))
        start(self, **options)

    door.Program.start = watched  # type: ignore[method-assign]
    return door.main(["--data-dir", folder])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
