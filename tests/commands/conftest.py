"""Runs verbs as a script would: inside this process where that is enough, in one of their own where it matters."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skillsapp import cli
from skillsapp.app import open_app
from skillsapp.kernel.clock import SystemClock
from skillsapp.kernel.paths import DataFolder
from tests.house import ROOT


@dataclass(frozen=True)
class Ran:
    """What a verb left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def _opened_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("opened")
    open_app(DataFolder(root), SystemClock()).close()
    return root


@pytest.fixture
def data_dir(_opened_once: Path, tmp_path: Path) -> Path:
    """The data folder that verbs use without `--data-dir`, opened before."""
    root = tmp_path / "data"
    shutil.copytree(_opened_once, root)
    return root


@pytest.fixture
def run(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb in this process."""

    def call(*words: object) -> Ran:
        capsys.readouterr()
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as wrong_usage:
            status = int(wrong_usage.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


@pytest.fixture
def spawn(data_dir: Path) -> Run:
    """Run a verb in a process of its own, in a locale that knows nothing but ASCII."""

    def call(*words: object, **options: Any) -> Ran:
        command = [sys.executable, "-m", "skillsapp", *map(str, words)]
        variables = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(ROOT), "SKILLSAPP_DATA_DIR": str(data_dir)}
        done = subprocess.run(command, capture_output=True, cwd=ROOT, env=variables, **options)
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call
