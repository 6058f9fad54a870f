"""A settings file is taken whole or refused: 3 when it cannot be read, 1 when it says what nobody would follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Run


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("titel = 'x'\n", 1, "programme.settings_file"),
        ("[plan]\nprizs = []\n", 1, "programme.settings_file"),
        ("year = 'x'\n", 1, "programme.settings_file"),
        ("year = \n", 3, "programme.settings_file"),
        (None, 3, "file.unreadable"),
    ],
)
def test_a_wrong_settings_file_makes_no_programme(run: Run, tmp_path: Path, text: str | None, status: int, code: str) -> None:
    file = tmp_path / "settings.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ran = run("--json", "programme", "create", "--preset", "training", "--title", "第一期", "--settings", file)
    assert (ran.status, ran.data["code"]) == (status, code)
    assert run("--json", "programme", "list").data == []


@pytest.mark.parametrize("types", ["single", "0:single", "0=", "=single", "0=single,1", "0=nonsense"])
def test_codes_without_their_meaning_are_wrong_usage(run: Run, tmp_path: Path, types: str) -> None:
    assert run("bank", "import", tmp_path / "any.csv", "--bank", "b", "--types", types).status == 2
