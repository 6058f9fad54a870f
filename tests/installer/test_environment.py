"""The set-up helps on any machine: the right Python is found, or one sentence says what is missing."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house import ROOT

INSTALLER = ROOT / "installer"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(INSTALLER))
    import environment as module

    return module


def pretend(monkeypatch: pytest.MonkeyPatch, environment: ModuleType, versions: dict[str, tuple[int, int]]) -> None:
    """Let this machine have exactly these Pythons."""
    monkeypatch.setattr(shutil, "which", lambda command: command if command in versions else None)
    monkeypatch.setattr(environment, "version_of", lambda command: versions.get(command[0]))


def test_this_python_serves_where_it_is_supported(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, environment, {sys.executable: (3, 11), "python3.13": (3, 13)})
    assert environment.find_python() == [sys.executable]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows looks through its py launcher")
def test_a_newer_python_looks_for_the_newest_supported_one(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, environment, {sys.executable: (3, 14), "python3.11": (3, 11), "python3.12": (3, 12)})
    assert environment.find_python() == ["python3.12"]


def test_without_a_supported_python_one_sentence_says_so(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, environment, {sys.executable: (3, 14)})
    with pytest.raises(environment.SetupError, match=r"Python 3\.11, 3\.12 or 3\.13 is needed.*install Python 3\.13"):
        environment.find_python()


def test_a_second_start_does_nothing_and_a_changed_lock_installs_again(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = []
    lock, stamp, python = tmp_path / "lock", tmp_path / "stamp", tmp_path / "python"
    lock.write_text("a==1")
    python.touch()
    for name, value in (("LOCK", lock), ("STAMP", stamp), ("PYTHON", python)):
        monkeypatch.setattr(environment, name, value)
    monkeypatch.setattr(environment, "is_usable", lambda: True)
    monkeypatch.setattr(environment, "install", lambda: done.append("install"))
    monkeypatch.setattr(environment.subprocess, "run", lambda *_arguments, **_options: None)
    monkeypatch.setattr(environment.system_libraries, "ensure_import_works", lambda _python: done.append("libraries"))
    environment.prepare()
    environment.prepare()
    assert done.count("install") == 1
    lock.write_text("a==2")
    environment.prepare()
    assert done.count("install") == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Debian has the packages")
def test_who_is_not_root_gets_one_line_to_copy(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = environment.system_libraries
    monkeypatch.setattr(libraries.shutil, "which", lambda command: f"/usr/bin/{command}")
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(libraries, "existing_name", lambda package: package)
    with pytest.raises(libraries.LibrariesMissing) as refused:
        libraries.install_packages(["libegl1", "libgl1"], "To show windows,")
    lines = [line.strip() for line in str(refused.value).splitlines() if "apt-get" in line]
    assert lines == ["sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1"]


@pytest.mark.parametrize("name", ["dev.py", "environment.py", "system_libraries.py"])
def test_the_set_up_runs_on_an_old_python_far_enough_to_say_so(name: str) -> None:
    ast.parse((INSTALLER / name).read_text(encoding="utf-8"), feature_version=(3, 8))
