"""Deleting the program from a borrowed laptop takes the copy on its disk and never the stick."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skillsapp.portable_copy import portable_copy, remove_copy


def _program(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "skillsapp").write_bytes(b"")
    return folder / "skillsapp"


def test_the_copy_that_a_launcher_made_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = _program(tmp_path / "用户 缓存" / "skillsapp-portable" / "a1b2")
    (program.parent / "ready").write_bytes(b"")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    folder = portable_copy()
    assert folder == tmp_path / "用户 缓存" / "skillsapp-portable"
    remove_copy(folder)
    assert not folder.exists()


@pytest.mark.parametrize("frozen", [True, False])
def test_the_stick_itself_and_a_checkout_are_no_copies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, frozen: bool) -> None:
    program = _program(tmp_path / "skillsapp-portable" / "program")
    (tmp_path / "skillsapp-portable" / "packages").mkdir()
    (program.parent / "ready").write_bytes(b"")
    if frozen:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert portable_copy() is None
