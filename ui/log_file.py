"""The small log of the windows: codes and ids, never names, ID numbers or answers."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from skillsapp.kernel.paths import DataFolder

LOG_BYTES = 1_000_000


def log_to(folder: DataFolder) -> None:
    """Write codes and ids to a small file in the data folder; a folder that cannot be written shows itself when it is opened."""
    try:
        folder.logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder.logs / "windows.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


def stop_logging(folder: DataFolder) -> None:
    """Let go of the log, so that the folder can be deleted."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, RotatingFileHandler) and Path(handler.baseFilename).parent == folder.logs.resolve():
            root.removeHandler(handler)
            handler.close()
