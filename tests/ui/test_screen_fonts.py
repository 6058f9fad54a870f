"""The windows come up even where the shipped font is broken: only they can say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.kernel import paths
from ui import fonts, theme


@pytest.mark.parametrize(
    "content", [None, b"", b"no font", b"\xfd7zXZ\x00" + bytes(200)], ids=["missing", "empty", "text", "damaged"]
)
def test_a_shipped_font_that_cannot_be_unpacked_is_done_without(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLSAPP_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    (tmp_path / "fonts").mkdir()
    if content is not None:
        (tmp_path / "fonts" / fonts.SHIPPED).write_bytes(content)
    assert fonts.register_shipped() is None
    assert not list((tmp_path / "cache").rglob("*.tmp"))


def test_a_folder_that_cannot_be_written_does_not_keep_the_windows_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    monkeypatch.setenv("SKILLSAPP_CACHE_DIR", str(tmp_path / "file"))
    assert fonts.register_shipped() is None
    theme._arrows.cache_clear()
    assert theme._arrows(theme.LIGHT)["arrow_down"]
    theme._arrows.cache_clear()
