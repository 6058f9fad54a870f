"""Every test gets a data folder of its own, copied from one that was made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store import schema
from skillsapp.store.engine import Store, open_store

Disk = Callable[[int], Path]
KEY = bytes(range(32))
MORNING = datetime(2026, 11, 21, 2, tzinfo=UTC)
MIGRATE = schema._migrate


@pytest.fixture(autouse=True)
def _real_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_migrate", MIGRATE)


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    open_store(DataFolder(root), SetClock(MORNING)).close()
    return root


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def folder(_made_once: Path, tmp_path: Path) -> DataFolder:
    """A closed data folder."""
    root = tmp_path / "office"
    shutil.copytree(_made_once, root)
    return DataFolder(root)


@pytest.fixture(params=["plain", "keyed"])
def store(request: pytest.FixtureRequest, folder: DataFolder, clock: SetClock, tmp_path: Path) -> Iterator[Store]:
    """An open data folder, once as everybody has it and once encrypted: no test may see a difference."""
    opened = open_store(folder, clock) if request.param == "plain" else open_store(DataFolder(tmp_path / "keyed"), clock, KEY)
    yield opened
    opened.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Give small disks of so many megabytes; only root can mount them, so others get no disk but run the test's other branch or skip it."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        point = tmp_path / f"disk{len(mounted)}"
        point.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(point)]
        if sys.platform != "linux" or os.getuid() != 0 or subprocess.run(words, capture_output=True).returncode:
            pytest.skip("small disks can only be mounted by root on Linux")
        mounted.append(point)
        return point

    yield mount
    for point in mounted:
        subprocess.run(["umount", "-l", str(point)], check=True)
