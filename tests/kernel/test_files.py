"""A file is there whole or as it was before."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from skillsapp.kernel.files import CannotWrite, atomic_write, file_name


def test_the_bytes_appear_when_the_block_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with atomic_write(path) as stream:
        stream.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]


def test_a_failing_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), atomic_write(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有写入权限"), (errno.EROFS, "写保护"), (errno.EIO, "磁盘或U盘出错")],
)
def test_what_the_system_refuses_becomes_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWrite) as caught, atomic_write(path) as stream:
        stream.write(b"new")
    assert caught.value.code == "file.cannot_write" and words in str(caught.value) and "a.xlsx" in str(caught.value)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_others_may_read_what_they_could_read_before(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with atomic_write(path) as stream:
        stream.write(b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert path.stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("第74期（广州/番禺站）：报名表", "第74期（广州-番禺站）：报名表"),
        ('a\\b:c*?"d<>|e\n', "a-b-c-d-e-"),
        (" . 某公司 . ", "某公司"),
        ("长" * 100, "长" * 80),
        ("...", "-"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str, tmp_path: Path) -> None:
    assert file_name(title) == name
    (tmp_path / f"{name}.xlsx").touch()
