"""One demonstration for all stories of a run: built once, copied for whoever changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from skillsapp.app import App, Session, open_app, operator
from skillsapp.demo.build import Demonstration, build
from skillsapp.kernel.i18n import set_language
from skillsapp.kernel.paths import DataFolder

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Built:
    folder: DataFolder
    demonstration: Demonstration


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    set_language("zh_CN")
    folder = DataFolder(tmp_path_factory.mktemp("demonstration"))
    return Built(folder, build(folder, TODAY))


@pytest.fixture
def demonstration(built: Built, tmp_path: Path) -> Iterator[App]:
    """The demonstration's own copy of this test, opened by the operator of the command line."""
    root = tmp_path / "data"
    shutil.copytree(built.folder.root, root)
    app = open_app(DataFolder(root), session=Session(operator()))
    yield app
    app.close()
