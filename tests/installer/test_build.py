"""The portable folder: its launchers must be readable by the systems they start on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.house import ROOT


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    import portable_build as module

    return module


def test_the_batch_file_can_be_shown_by_a_chinese_console(build: ModuleType) -> None:
    text = (build.PORTABLE / "start.bat").read_text(encoding="utf-8")
    assert text.encode(build.BATCH_ENCODING).decode(build.BATCH_ENCODING) == text
    assert "本机不能用，请换机或用纸笔卷" in text and "chcp 936" in text


def test_another_build_is_another_digest(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "skillsapp").write_bytes(b"one")
    first = build.digest_of(tmp_path)
    (tmp_path / "skillsapp").write_bytes(b"two")
    assert build.digest_of(tmp_path) != first
    (tmp_path / "skillsapp").write_bytes(b"one")
    assert build.digest_of(tmp_path) == first


def test_no_answer_and_no_library_of_the_office_travels_to_a_borrowed_laptop(build: ModuleType, tmp_path: Path) -> None:
    program = tmp_path / "program"
    figures = ("_internal/numpy/a.so", "_internal/numpy.libs/b.so", "_internal/highspy/c.so")
    for name in ("skillsapp", "_internal/resources/a.toml", "_internal/question_bank/regulations/questions.csv", *figures):
        (program / name).parent.mkdir(parents=True, exist_ok=True)
        (program / name).write_text(name)
    folder, office = build.lay_out(program, tmp_path / "out")
    assert not list(folder.rglob("questions.csv")) and (folder / "program/_internal/resources/a.toml").is_file()
    assert list(office.rglob("questions.csv")) and (folder / "packages").is_dir()
    assert len(list(office.rglob("*.so"))) == 3 and not list(folder.rglob("*.so"))


@pytest.fixture
def stick(build: ModuleType, tmp_path: Path) -> Path:
    """A stick whose program only says how it was started."""
    folder = tmp_path / "U 盘" / "skillsapp-portable"
    program = folder / "program"
    program.mkdir(parents=True)
    (folder / "packages").mkdir()
    door = program / "skillsapp"
    door.write_text('#!/bin/sh\necho "$(pwd)|$*"\n', encoding="utf-8")
    door.chmod(0o755)
    (program / "build.txt").write_text("0123\n", encoding="ascii")
    build.write_launchers(folder)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="the launcher of Linux")
def test_the_program_runs_from_the_laptops_own_disk_and_knows_the_stick(stick: Path, tmp_path: Path) -> None:
    variables = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "本机 缓存")}
    for _again in range(2):
        done = subprocess.run(["sh", str(stick / "start.sh")], capture_output=True, text=True, env=variables, check=True)
        place, words = done.stdout.strip().splitlines()[-1].split("|")
        assert Path(place) == tmp_path / "本机 缓存" / "skillsapp-portable" / "0123"
        assert words == f"venue --stick {stick / 'packages'}"


@pytest.mark.skipif(os.name != "posix", reason="the launcher of Linux")
def test_a_copy_that_was_interrupted_is_made_again(stick: Path, tmp_path: Path) -> None:
    variables = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    half = tmp_path / "cache" / "skillsapp-portable" / "0123"
    half.mkdir(parents=True)
    (half / "half").touch()
    subprocess.run(["sh", str(stick / "start.sh")], capture_output=True, env=variables, check=True)
    assert (half / "skillsapp").is_file() and not (half / "half").exists()


@pytest.mark.skipif(os.name != "posix", reason="the launcher of Linux")
def test_a_disk_that_cannot_be_written_is_said(stick: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    variables = {**os.environ, "XDG_CACHE_HOME": str(blocked)}
    done = subprocess.run(["sh", str(stick / "start.sh")], capture_output=True, text=True, env=variables)
    assert done.returncode == 1 and "复制失败" in done.stdout
