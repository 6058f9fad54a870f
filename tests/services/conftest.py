"""Every test gets a data folder of its own, copied from one that was migrated once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import open_store
from tests.services.class_day import ClassDay, make_class_day
from tests.services.event import Event
from tests.services.office import MORNING, Office, open_office


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("empty")
    open_store(DataFolder(root), SetClock(datetime(2026, 11, 21, 2, tzinfo=UTC))).close()
    return root


@pytest.fixture
def event(_empty_folder: Path, tmp_path: Path) -> Iterator[Event]:
    root = tmp_path / "event"
    shutil.copytree(_empty_folder, root)
    clock = SetClock(datetime(2026, 11, 21, 2, tzinfo=UTC))
    store = open_store(DataFolder(root), clock)
    yield Event(store, clock)
    store.close()


@pytest.fixture(scope="session")
def _furnished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the whole application has opened once: it has its name and the shipped questions."""
    root = tmp_path_factory.mktemp("furnished")
    open_app(DataFolder(root), SetClock(MORNING)).close()
    return root


@pytest.fixture
def office(_furnished_folder: Path, tmp_path: Path) -> Iterator[Office]:
    yield from open_office(_furnished_folder, tmp_path / "office")


@pytest.fixture
def class_day(office: Office, _empty_folder: Path, tmp_path: Path) -> Iterator[ClassDay]:
    """A class with two laptops, a spare and one round, its package on the stick."""
    day = make_class_day(office, _empty_folder, tmp_path)
    yield day
    day.close()
