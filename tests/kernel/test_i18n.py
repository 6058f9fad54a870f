"""The words come up whatever became of the folder where they are kept compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.kernel import i18n


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKILLSAPP_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(i18n, "_load", i18n._load.__wrapped__)  # each time as in a new start
    return tmp_path / "cache"


def chinese() -> str:
    return i18n.catalogue("zh_CN").gettext("There is no {noun} with the key “{key}”.")


def test_the_words_come_up_where_nothing_can_be_kept(cache: Path) -> None:
    cache.write_bytes(b"in the way")
    assert "没有" in chinese()


@pytest.mark.parametrize("damage", [0, 20, 3000], ids=["empty", "head only", "cut off"])
def test_kept_words_that_a_power_cut_broke_are_compiled_again(damage: int, cache: Path) -> None:
    whole = chinese()
    (kept,) = (cache / "i18n").glob("zh_CN-*.mo")
    content = kept.read_bytes()
    kept.write_bytes(content[:damage])
    assert chinese() == whole
    assert kept.read_bytes() == content


def test_the_same_words_make_the_same_bytes_at_any_time(cache: Path) -> None:
    chinese()
    (kept,) = (cache / "i18n").glob("zh_CN-*.mo")
    assert b"Creation-Date: 2026-01-01" in kept.read_bytes()
